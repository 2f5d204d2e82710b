"""Settings of the tests: the site's own, in a home of their own, over plain http, with quick password digests.

The database is SQLite in a file, or the PostgreSQL that GONGKAI_DATABASE_URL names (see ``tests.postgres``).
"""

import atexit
import os
import shutil
import tempfile

if "GONGKAI_HOME" not in os.environ:
    # Workers of pytest-xdist inherit the folder; whoever made it removes it.
    os.environ["GONGKAI_HOME"] = tempfile.mkdtemp(prefix="gongkai-tests-")
    atexit.register(shutil.rmtree, os.environ["GONGKAI_HOME"], ignore_errors=True)
os.environ.setdefault("GONGKAI_HTTPS", "false")
os.environ.setdefault("GONGKAI_SECRET_KEY", "only-for-tests-" + "0" * 50)

from gongkai.config.catalogue import compile_catalogue
from gongkai.config.settings import *  # noqa: F403
from gongkai.config.settings import INSTALLED_APPS, MEDIA_ROOT, STATIC_ROOT, STORAGES

# A model that names files, whatever the site's own apps have by now.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.shelf"]
# Workers of pytest-xdist have a database each, so each has a store of its own.
MEDIA_ROOT = MEDIA_ROOT / os.environ.get("PYTEST_XDIST_WORKER", "alone")

compile_catalogue()
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Tests undo what they write, so that the journal stands where it stood with other records before it.
KEPT_PAGES = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

"""An empty site in a folder that is thrown away, Django loaded: whoever measures the site imports this first.

``from benchmarks import ground`` stands above every ``from gongkai…`` by the order that ruff keeps, so that those find their
settings. A home that the environment names is taken as it is: that of a child, or one in another database.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
    "GONGKAI_HTTPS": "false",
    "GONGKAI_REQUIRE_MFA": "false",
    "GONGKAI_SECRET_KEY": "benchmark-" + "0" * 50,
    "GONGKAI_ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
}
if "GONGKAI_HOME" not in os.environ:
    os.environ["GONGKAI_HOME"] = tempfile.mkdtemp(prefix="gk-bench-")
    atexit.register(shutil.rmtree, os.environ["GONGKAI_HOME"], ignore_errors=True)
for name, value in SETTINGS.items():
    os.environ.setdefault(name, value)
HOME = Path(os.environ["GONGKAI_HOME"])
django.setup()


def found() -> None:
    """The tables, and the style sheets and scripts."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)

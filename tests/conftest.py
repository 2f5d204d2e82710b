"""Settings of the tests: a home of their own, plain http, the database that the environment names (SQLite by default)."""

import os
import tempfile

os.environ.setdefault("GONGKAI_HOME", tempfile.mkdtemp(prefix="gongkai-tests-"))
os.environ.setdefault("GONGKAI_HTTPS", "false")
os.environ.setdefault("GONGKAI_SECRET_KEY", "tests-only-" + "0" * 50)
os.environ.setdefault("GONGKAI_REQUIRE_MFA", "false")

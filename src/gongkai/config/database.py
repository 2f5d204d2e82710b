"""Which database, and set how. What is asked for here is read back from the live connection before the site starts."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from gongkai.config.read import BadSetting

PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"


def database(url: str, *, home: Path) -> dict[str, object]:
    """SQLite as the power-cut probes found safe, or the PostgreSQL that ``url`` names. Raises BadSetting."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "gongkai.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": PRAGMAS},
            # Opening the file anew for every request, as is Django's default, takes 1.5 ms and a checkpoint at its end.
            "CONN_MAX_AGE": None,
            "TEST": {"NAME": home / "test.sqlite3"},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.lstrip("/"):
        raise BadSetting("设置 GONGKAI_DATABASE_URL 的值不能用：应为 postgresql://用户:口令@主机:端口/库名")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }

"""Key files: made once, readable by their owner alone, never in the database or its backups."""

import os
import secrets
from pathlib import Path


def make_key(path: Path) -> str:
    """Write a new random key to a file that must not exist yet."""
    key = secrets.token_urlsafe(64)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(key + "\n")
        out.flush()
        os.fsync(out.fileno())
    return key

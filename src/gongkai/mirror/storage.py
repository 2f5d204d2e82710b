"""Where the files lie: a folder of this machine, or a bucket; the same calls for both (Django's storages)."""

import os
import re
from collections.abc import Iterator
from hashlib import new
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages

from gongkai.audit.files import written_whole

ALIAS = "site"
_LEFT_OVER = re.compile(r"\.[^/]+\.[a-z0-9_]{8}")
"""What ``written_whole`` leaves when its process is killed."""


class Folder(FileSystemStorage):
    """A folder whose files are there whole or not at all; a web server may read them while they are replaced."""

    def __init__(self, location: str | Path) -> None:
        super().__init__(location=location, allow_overwrite=True, file_permissions_mode=0o644)

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        self._make(path.parent)
        with written_whole(path) as out:
            for part in content.chunks():
                out.write(part)
        return name

    def _make(self, folder: Path) -> None:
        """The folder, for everybody to read whatever the umask of the worker."""
        top = Path(self.location)
        missing = [each for each in (folder, *folder.parents) if each.is_relative_to(top) and not each.is_dir()]
        for each in reversed(missing):
            each.mkdir(parents=True, exist_ok=True)
            each.chmod(0o755)


def site_store() -> Storage:
    """The store of the settings."""
    return storages[ALIAS]


def digest(content: bytes) -> str:
    """SM3, 64 hexadecimal digits."""
    return new("sm3", content).hexdigest()


def save(store: Storage, name: str, content: bytes) -> None:
    """Write a file under exactly this name, in place of what was there."""
    given = store.save(name, ContentFile(content))
    if given != name:
        raise RuntimeError(f"the store called {name} {given}: it must be set to overwrite")


def content_of(store: Storage, name: str) -> bytes | None:
    """A file's bytes; None where it is not there."""
    try:
        with store.open(name) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def names(store: Storage, folder: str = "") -> Iterator[str]:
    """Every file, with its folders, in no order."""
    try:
        folders, files = store.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}" if folder else name
    for name in folders:
        yield from names(store, f"{folder}/{name}" if folder else name)


def left_over(name: str) -> bool:
    """Whether the file is the half of one that a killed process was writing."""
    return _LEFT_OVER.fullmatch(os.path.basename(name)) is not None  # noqa: PTH119 - a name in a store, no path

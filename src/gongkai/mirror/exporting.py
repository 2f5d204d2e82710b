"""The site handed on: a zip or a folder with every file and the manifest, for another portal or for the archive."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import Storage

from gongkai.audit.files import written_whole
from gongkai.mirror.manifest import Manifest
from gongkai.mirror.storage import Folder, content_of, save, site_store

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a zip: the same site is the same zip."""


class Incomplete(Exception):
    """A file the manifest names is not there; the message is its name."""


class Occupied(Exception):
    """There is something at the place to export to."""


def export(target: Path, *, store: Storage | None = None) -> int:
    """Write the site to a .zip or to a new folder; the number of files. Raises Occupied, Incomplete, Damaged."""
    place = store or site_store()
    if target.suffix.lower() == ".zip":
        return _zip(target, place)
    if target.exists() and any(target.iterdir()):
        raise Occupied(target)
    folder, count = Folder(target), 0
    for name, content in _files(place):
        save(folder, name, content)
        count += 1
    return count


def _zip(target: Path, store: Storage) -> int:
    count = 0
    with written_whole(target) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in _files(store):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(entry, content)
            count += 1
    return count


def _files(store: Storage) -> Iterator[tuple[str, bytes]]:
    manifest = Manifest.of(store)
    for name in (*(name for name, _line in manifest.lines()), *sorted(manifest.own())):
        content = content_of(store, name)
        if content is None:
            raise Incomplete(name)
        yield name, content

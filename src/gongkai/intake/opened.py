"""The source of an import, opened."""

from pathlib import Path
from typing import IO

from gongkai.intake.models import Batch
from gongkai.intake.sources import Archive, Files, Folder, Nothing

TABLES = (".xlsx", ".csv")


def opened(content: Path | IO[bytes] | None, name: str, folder: str) -> Files:
    """The files of a folder, or of an upload: none where a table came alone. Raises ``Unreadable``.

    An xlsx is a zip as well: its name tells them apart.
    """
    if content is None:
        return Files(Folder(Path(folder)))
    return Files(Nothing() if name.lower().endswith(TABLES) else Archive(content))


def files_of(batch: Batch) -> Files:
    """The files of a batch. Raises ``Unreadable``."""
    return opened(batch.upload.path if batch.upload else None, batch.upload_name, batch.folder)


def table_bytes(batch: Batch, files: Files) -> bytes:
    """The table that lists the documents. Raises ``Unreadable``."""
    if batch.upload is not None and batch.upload_name.lower().endswith(TABLES):
        return batch.upload.path.read_bytes()
    return files.read(batch.table)

"""The writes of the store. A content lies under its SM3, on the disk before the row that names it is committed."""

import errno
import io
import os
import shutil
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gongkai.audit.files import sync_folder, written_whole
from gongkai.audit.refused import Refused
from gongkai.audit.services import record, take_turn
from gongkai.files.models import Blob
from gongkai.files.selectors import digest_of, strays, unnamed

SPARED = timedelta(hours=24)
"""A file that nobody names is left alone for so long: it may belong to a form that is still being filled in."""
_STORE = 0x67676B66696C65
"""The number of the lock between keeping and removing in PostgreSQL."""
_AT_ONCE = 500
_FULL = (errno.ENOSPC, errno.EDQUOT)


def keep(*, content: bytes | IO[bytes], at: datetime) -> Blob:
    """Keep a content; the same content twice is one blob.

    It is called inside the transaction of the row that names the blob, before ``record`` where it can be. There is no
    journal entry of its own: the caller's entry names the file. An open file is read from its beginning and stays open.
    If the transaction comes to nothing, a stray file is left, which ``remove_orphans`` takes. Refused: disk-full.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a file is kept inside the transaction of the row that names it")
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    blob = Blob(sm3=digest_of(source), size=size, kept_at=at)
    source.seek(0)
    _lock("pg_advisory_xact_lock_shared")
    try:
        _write(source, blob)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise Refused("disk-full", _("服务器的磁盘已满，文件没有保存。由系统管理员清理磁盘后再上传。")) from error
    Blob.objects.bulk_create([blob], update_conflicts=True, unique_fields=["sm3"], update_fields=["kept_at"])
    return blob


def _write(source: IO[bytes], blob: Blob) -> None:
    """The file, and the way to it, on the disk.

    Also where it is there already: whoever put it there may not have come to the end, and what has rotted is whole
    again. Its time is that of keeping, so that its age counts by the clock of the row.
    """
    store, folder = Path(settings.MEDIA_ROOT), blob.path.parent
    store.mkdir(mode=0o700, parents=True, exist_ok=True)
    for made in (folder.parent, folder):
        made.mkdir(mode=0o700, exist_ok=True)
    with written_whole(blob.path, mode=0o600) as out:
        shutil.copyfileobj(source, out, 1 << 20)
        out.flush()
        os.utime(out.fileno(), (blob.kept_at.timestamp(),) * 2)
    for above in (folder.parent, store, store.parent):
        sync_folder(above)


def remove_orphans(*, before: datetime, at: datetime) -> int:
    """Remove what nobody names and nobody has kept since ``before``, at least 24 hours ago; the number of files.

    First the rows, then, when they are committed away, the files without a row: a power cut in between leaves a file
    too many, never a row without its file.
    """
    if before > at - SPARED:
        raise ValueError(f"{before} is less than {SPARED} before {at}")
    while _remove_rows(before, at):
        pass
    found = strays(before=before)
    return sum(_remove_files(paths, at) for paths in iter(lambda: [*islice(found, _AT_ONCE)], []))


@transaction.atomic
def _remove_rows(before: datetime, at: datetime) -> int:
    """One batch. Asked and removed under the lock: a transaction that keeps is over, or has not begun."""
    if not _nobody_keeps():
        return 0
    gone = [*islice(unnamed(before=before).values_list("sm3", flat=True), _AT_ONCE)]
    if gone:
        # A row that names one without having kept it would still be protected: by Django here, by the key in the end.
        Blob.objects.filter(pk__in=gone).delete()
        _journal("orphans", f"系统注销了{len(gone)}个没有用处的文件", gone, at)
    return len(gone)


@transaction.atomic
def _remove_files(paths: list[Path], at: datetime) -> int:
    if not _nobody_keeps():
        return 0
    known = set(Blob.objects.filter(pk__in=[path.name for path in paths]).values_list("pk", flat=True))
    gone = [path for path in paths if path.name not in known]
    for path in gone:
        path.unlink(missing_ok=True)
    if gone:
        _journal("strays", f"系统从磁盘上删除了{len(gone)}个没有登记的文件", [path.name for path in gone], at)
    return len(gone)


def _journal(verb: str, sentence: str, names: list[str], at: datetime) -> None:
    record(by=None, at=at, verb=f"files.{verb}", sentence=sentence, details={"files": names})


def _nobody_keeps() -> bool:
    """Take the store alone until the end of the transaction, if it is free; what is left now is taken the next time.

    The journal's turn first and no waiting for the store: a write that keeps and one that has recorded already wait
    for neither of the two in a circle.
    """
    take_turn()
    return _lock("pg_try_advisory_xact_lock") is not False


def _lock(how: str) -> object:
    """Those who keep do not wait for each other.

    In SQLite an immediate transaction has the database to itself (a start-up check insists on it).
    """
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(%s)", [_STORE])
        return cursor.fetchone()[0]

"""What is in the store: what is broken, and what nobody names any more. Whose file it is, the row that names it knows."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from gongkai.files.models import Blob

_AT_ONCE = 2000


def digest_of(content: IO[bytes]) -> str:
    """The SM3 of what is left to read, in 64 hexadecimal digits."""
    return hashlib.file_digest(content, lambda: hashlib.new("sm3")).hexdigest()


def broken(*, whole: bool = True) -> Iterator[Blob]:
    """The blobs whose file is gone or is not what was kept. Without ``whole`` only presence and size are looked at."""
    for blob in Blob.objects.iterator(chunk_size=_AT_ONCE):
        if not _sound(blob, whole):
            yield blob


def _sound(blob: Blob, whole: bool) -> bool:
    try:
        if blob.path.stat().st_size != blob.size:
            return False
        if not whole:
            return True
        with blob.open() as content:
            return digest_of(content) == blob.sm3
    except OSError:
        return False


def unnamed(*, before: datetime) -> QuerySet[Blob]:
    """The blobs that no row of any table names, last kept before a moment.

    What may name a blob is asked of the models themselves, so a new one needs no registration. The table between two
    models of a many-to-many relation is such a model too.
    """
    found = Blob.objects.filter(kept_at__lt=before)
    for relation in Blob._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            naming = relation.related_model._base_manager.filter(**{relation.field.attname: OuterRef("pk")})
            found = found.filter(~Exists(naming))
    return found


def strays(*, before: datetime) -> Iterator[Path]:
    """The files in the store that have no blob, last written before a moment: left by writes that came to nothing."""
    for number in range(256):
        top = f"{number:02x}"
        known = set(Blob.objects.filter(sm3__startswith=top).values_list("sm3", flat=True))
        for path in Path(settings.MEDIA_ROOT, top).glob("*/*"):
            if path.name not in known and path.stat().st_mtime < before.timestamp():
                yield path

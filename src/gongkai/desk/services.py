"""The desk's own writes: one form begins one document; a catalogue is tried before it is taken."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import IO, Any

from django.db import IntegrityError, transaction

from gongkai.agencies.models import Agency, Person
from gongkai.desk.models import Once
from gongkai.publications.models import Document
from gongkai.publications.services import draft_document, import_catalogue
from gongkai.publications.services.catalogue import Imported


def begun_with(key: str, *, by: Person) -> Document | None:
    """The document that a form has begun already."""
    found = Once.objects.filter(key=key, by=by).select_related("document").first() if key else None
    return found.document if found is not None else None


def draft_once(
    *,
    key: str,
    agency: Agency,
    fields: Mapping[str, Any],
    files: Sequence[tuple[str, IO[bytes]]],
    pictures: Sequence[bytes],
    by: Person,
    at: datetime,
) -> Document:
    """``draft_document``, once for the ``key`` of a form: who comes second gets what the first began.

    Refused: as ``draft_document``.
    """
    try:
        with transaction.atomic():
            version = draft_document(agency=agency, fields=fields, files=files, pictures=pictures, by=by, at=at)
            Once.objects.create(key=key, by=by, document=version.document)
    except IntegrityError:
        done = begun_with(key, by=by)
        if done is None:
            raise
        return done
    return version.document


def take_catalogue(*, content: bytes, name: str, prefix: str, trial: bool, by: Person, at: datetime) -> Imported:
    """``import_catalogue`` for the county. A trial tells what it would do, and nothing of it is kept."""
    with transaction.atomic():
        imported = import_catalogue(content=content, name=name, prefix=prefix, agency=None, by=by, at=at)
        if trial:
            transaction.set_rollback(True)
    return imported

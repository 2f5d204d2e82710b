"""Keeping the search and the neighbours of a document in step with it."""

from datetime import date, datetime

from gongkai.agencies.days import civil_day
from gongkai.publications.found import attachment_key, document_key, entries_of
from gongkai.publications.models import Attachment, DocumentState, DocumentVersion, Happening
from gongkai.publications.selectors.standing import standings
from gongkai.publications.services.log import note_document
from gongkai.search import services as search


def show(version: DocumentVersion, *, on: date) -> None:
    """Put a public version into the search, in place of what stood there for the document."""
    entries = entries_of(version, standings([version], on=on)[version.document_id])
    shown = {entry.key for entry in entries}
    search.remove(keys=[key for key in _keys(version) if key not in shown])
    search.put(entries=entries)


def hide(version: DocumentVersion) -> None:
    """Take a document and its attachments out of the search."""
    search.remove(keys=_keys(version))


def mark(version: DocumentVersion, *, at: datetime) -> None:
    """Note that the page of a public document says something new about its validity or its neighbours."""
    note_document(Happening.MARK, version, at=at)
    show(version, on=civil_day(at))


def mark_targets(version: DocumentVersion, *, at: datetime) -> None:
    """Mark the documents that a version, or the one before it, modifies, repeals, replaces or interprets."""
    versions = version.document.versions.values("pk")
    marked = DocumentVersion.objects.filter(
        document__affected_by__version__in=versions, state=DocumentState.PUBLISHED
    ).distinct()
    for each in marked.select_related("document__agency").order_by("pk"):
        mark(each, at=at)


def _keys(version: DocumentVersion) -> list[str]:
    """Every key a document may stand under, whichever of its versions put it there."""
    files = Attachment.objects.filter(version__document=version.document_id).values_list("blob", flat=True).distinct()
    return [document_key(version.document_id), *(attachment_key(version.document_id, sm3) for sm3 in files)]

"""Keeping the search and the neighbours of a document in step with it."""

from datetime import date, datetime

from gongkai.publications.models import DocumentState, DocumentVersion, Happening
from gongkai.publications.services.log import note_document


def show(version: DocumentVersion, *, on: date) -> None:
    """Put a public version into the search, in place of what stood there for the document."""


def hide(version: DocumentVersion) -> None:
    """Take a document out of the search."""


def mark_targets(version: DocumentVersion, *, at: datetime) -> None:
    """Note that the pages of the documents a version modifies, repeals, replaces or interprets say something new."""
    targets = version.relations.values("target")
    marked = DocumentVersion.objects.filter(document__in=targets, state=DocumentState.PUBLISHED)
    for each in marked.select_related("document__agency").order_by("pk"):
        note_document(Happening.MARK, each, at=at)

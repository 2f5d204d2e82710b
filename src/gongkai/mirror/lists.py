"""Numbered pages of the lists: counted from the oldest document, so that a page once full stays as it is.

A document keeps its place in a list for ever, also when it is taken down or moved to another column: its page then shows
one line less, and no other page changes. Only what is brought in with an older date moves the pages after it.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.agencies.models import Agency
from gongkai.publications.models import Column, Document, Placement

PAGE = 20
"""Documents on a numbered page."""


def places(agency: Agency, column: Column | None = None) -> QuerySet[Document]:
    """Every document that has ever stood in a list, oldest first. A column includes those under it."""
    found = Document.objects.filter(agency=agency, first_published_at__isnull=False)
    if column is not None:
        here = Placement.objects.filter(version__document=OuterRef("pk"), version__published_at__isnull=False)
        found = found.filter(Exists(here.filter(column__in=branch(column))))
    return found.order_by("public_on", "pk")


def pages(agency: Agency, column: Column | None = None) -> int:
    """How many numbered pages a list has; an empty list has one."""
    return max(1, -(-places(agency, column).count() // PAGE))


def page_of(document: Document, column: Column | None = None) -> int:
    """The page on which a document stands in a list of its agency."""
    earlier = Q(public_on__lt=document.public_on) | Q(public_on=document.public_on, pk__lt=document.pk)
    return places(document.agency, column).filter(earlier).count() // PAGE + 1


def on_page(number: int, agency: Agency, column: Column | None = None) -> list[int]:
    """The ids of the documents of a page, newest first."""
    first = (number - 1) * PAGE
    return [*places(agency, column).values_list("pk", flat=True)[first : first + PAGE]][::-1]


def branch(column: Column) -> list[int]:
    """A column and everything under it."""
    found, under = [column.pk], [column.pk]
    while under:
        under = [*Column.objects.filter(parent__in=under).exclude(pk__in=found).values_list("pk", flat=True)]
        found += under
    return found


def ancestors(columns: list[Column]) -> list[Column]:
    """Columns and all above them, each once."""
    found = {column.pk: column for column in columns}
    wanted = {column.parent_id for column in columns if column.parent_id} - found.keys()
    while wanted:
        above = Column.objects.filter(pk__in=wanted)
        found |= {column.pk: column for column in above}
        wanted = {column.parent_id for column in above if column.parent_id} - found.keys()
    return [*found.values()]

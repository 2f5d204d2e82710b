"""Numbered pages of the lists: counted from the oldest document, so that a page once full stays as it is.

A document keeps its place in a list for ever, also when it is taken down or moved to another column: its page then shows
one line less, and no other page changes. Only what is brought in with an older date moves the pages after it.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.agencies.models import Agency
from gongkai.agencies.prepared import one_of, prepared
from gongkai.publications.models import Column, Document, DocumentVersion, Placement
from gongkai.publications.selectors.public import COUNTED, lines_of

PLACES = 20
"""Documents on a numbered page."""


def places(agency: int, columns: Collection[int] | None = None) -> QuerySet[Document]:
    """Every document that has ever stood in a list, oldest first.

    ``agency``: its id. ``columns``: the ids of a column and those under it.
    """
    found = Document.objects.filter(agency=agency, first_published_at__isnull=False)
    if columns is not None:
        there = Placement.objects.filter(one_of("column", columns), version=OuterRef("pk"))
        stood = DocumentVersion.objects.filter(Exists(there), agency=agency, listed_on__isnull=False)
        found = found.filter(pk__in=stood.order_by().values("document"))
    return found.order_by("public_on", "pk")


def numbered_pages(agency: Agency, columns: tuple[int, ...] | None = None) -> int:
    """How many numbered pages a list has; an empty one has none."""
    ((count,),) = _count(agency=agency.pk, columns=columns)
    return -(-count // PLACES)


@prepared("agency", "columns")
def _count(*, agency: int, columns: tuple[int, ...] | None) -> QuerySet[Any]:
    return places(agency, columns).order_by().annotate(n=COUNTED).values_list("n")


def page_of(document: Document, columns: Collection[int] | None = None) -> int:
    """The page on which a document has its place in a list of its agency."""
    earlier = Q(public_on__lt=document.public_on) | Q(public_on=document.public_on, pk__lt=document.pk)
    return places(document.agency_id, columns).filter(earlier).count() // PLACES + 1


def on_page(number: int, agency: Agency, columns: tuple[int, ...] | None = None, *, on: date) -> list[DocumentVersion]:
    """What is public of a page, newest first, each with ``validity`` on the day."""
    first = (number - 1) * PLACES
    there = _places(agency=agency.pk, columns=columns, first=first, last=first + PLACES)
    if not there:
        return []
    documents, days = zip(*there, strict=True)
    return lines_of(on=on, agency=agency.pk, documents=documents, days=(days[0], days[-1]), columns=columns)


@prepared("agency", "columns")
def _places(*, agency: int, columns: tuple[int, ...] | None, first: int, last: int) -> QuerySet[Any]:
    return places(agency, columns).values_list("pk", "public_on")[first:last]


class ColumnTree:
    """All columns, read once: which stand above one, and what stands under it."""

    def __init__(self) -> None:
        self._known = {column.pk: column for column in Column.objects.only("code", "parent")}
        below: dict[int, list[int]] = {}
        for pk in sorted(self._known):
            for above in self._upwards(pk):
                below.setdefault(above, []).append(pk)
        self._below = {pk: tuple(under) for pk, under in below.items()}

    def branches(self, columns: Iterable[int]) -> dict[Column, tuple[int, ...]]:
        """Columns and all above them, each with the ids of itself and of everything under it."""
        wanted = {above for pk in columns for above in self._upwards(pk)}
        return {self._known[pk]: self._below[pk] for pk in sorted(wanted)}

    def below(self, code: str) -> tuple[int, ...]:
        """The ids of a column and of everything under it; none where there is no such column."""
        return next((self._below[pk] for pk, column in self._known.items() if column.code == code), ())

    def _upwards(self, pk: int) -> list[int]:
        found = [pk]
        while (above := self._known[found[-1]].parent_id) is not None and above not in found:
            found.append(above)
        return found

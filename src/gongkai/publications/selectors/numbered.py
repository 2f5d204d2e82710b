"""Numbered pages of the lists: counted from the oldest document, so that a page once full stays as it is.

A document keeps its place in a list for ever, also when it is taken down or moved to another column: its page then shows
one line less, and no other page changes. Only what is brought in with an older date moves the pages after it.
"""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from gongkai.agencies.models import Agency
from gongkai.publications.models import Column, Document, DocumentVersion, Placement
from gongkai.publications.selectors.public import public_documents

PLACES = 20
"""Documents on a numbered page."""


def places(agency: Agency, columns: Collection[int] | None = None) -> QuerySet[Document]:
    """Every document that has ever stood in a list, oldest first. ``columns``: the ids of a column and those under it."""
    found = Document.objects.filter(agency=agency, first_published_at__isnull=False)
    if columns is not None:
        stood = Placement.objects.filter(column__in=columns, version__published_at__isnull=False)
        found = found.filter(pk__in=stood.order_by().values("version__document"))
    return found.order_by("public_on", "pk")


def numbered_pages(agency: Agency, columns: Collection[int] | None = None) -> int:
    """How many numbered pages a list has; an empty one has none."""
    return -(-places(agency, columns).count() // PLACES)


def page_of(document: Document, columns: Collection[int] | None = None) -> int:
    """The page on which a document has its place in a list of its agency."""
    earlier = Q(public_on__lt=document.public_on) | Q(public_on=document.public_on, pk__lt=document.pk)
    return places(document.agency, columns).filter(earlier).count() // PLACES + 1


def on_page(
    number: int, agency: Agency, columns: Collection[int] | None = None, *, on: date
) -> QuerySet[DocumentVersion]:
    """What is public of a page, newest first, each with ``validity`` on the day."""
    first = (number - 1) * PLACES
    there = [*places(agency, columns).values_list("pk", flat=True)[first : first + PLACES]]
    return public_documents(on=on, agency=agency, columns=columns).filter(document__in=there)


class ColumnTree:
    """All columns, read once: which stand above one, and what stands under it."""

    def __init__(self) -> None:
        self._known = {column.pk: column for column in Column.objects.only("code", "parent")}
        self._below: dict[int, set[int]] = {}
        for pk in self._known:
            for above in self._upwards(pk):
                self._below.setdefault(above, set()).add(pk)

    def branches(self, columns: Iterable[int]) -> dict[Column, set[int]]:
        """Columns and all above them, each with the ids of itself and of everything under it."""
        wanted = {above for pk in columns for above in self._upwards(pk)}
        return {self._known[pk]: self._below[pk] for pk in sorted(wanted)}

    def below(self, code: str) -> set[int]:
        """The ids of a column and of everything under it; none where there is no such column."""
        return next((self._below[pk] for pk, column in self._known.items() if column.code == code), set())

    def _upwards(self, pk: int) -> list[int]:
        found = [pk]
        while (above := self._known[found[-1]].parent_id) is not None and above not in found:
            found.append(above)
        return found

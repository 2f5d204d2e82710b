"""Columns for the public and the desk, and which of them are stale or empty on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from gongkai.agencies import selectors as agencies
from gongkai.agencies.models import Agency, Level
from gongkai.agencies.prepared import prepared
from gongkai.agencies.selectors import Reader, not_found
from gongkai.publications.models import Column, DocumentState, Placement
from gongkai.reviews.permissions import READERS
from gongkai.statute import EXTRAS, ITEMS, Tier

TIERS = {
    Level.COUNTY: Tier.CITY_OR_COUNTY,
    Level.OFFICE: Tier.CITY_OR_COUNTY,
    Level.DEPARTMENT: Tier.CITY_OR_COUNTY,
    Level.TOWNSHIP: Tier.TOWNSHIP,
    Level.STREET: Tier.TOWNSHIP,
}
"""Who keeps which columns of Art. 21. Streets are not named there; here they keep those of townships."""

STANDARD = (
    "matter",
    "submatter",
    "basis",
    "time_limit",
    "duty_holder",
    "channels",
    "audience",
    "way",
    "layer",
    "section__agency",
)
"""What the standard catalogue's file says of a column and only its own page on the desk shows."""


@dataclass(frozen=True, slots=True)
class ColumnState:
    """A column of an agency on a day: how much stands in it, since when, and by when something new is due."""

    column: Column
    agency: Agency
    documents: int
    last: date | None
    due: date | None
    on: date

    @property
    def empty(self) -> bool:
        return not self.documents

    @property
    def stale(self) -> bool:
        """Whether its update is overdue; an empty column is not stale but empty."""
        return self.due is not None and self.due < self.on


def columns_of(agency: Agency, *, on: date) -> QuerySet[Column]:
    """The columns an agency fills on the day: the county's that bind it, and its own."""
    return _columns(agency.pk, TIERS[Level(agency.level)].value, on).select_related("agency", "parent", "section")


def _columns(agency: int, tier: str, on: date) -> QuerySet[Column]:
    mine = Q(agency=agency) | Q(agency__isnull=True, tier__in=("", tier))
    return Column.objects.filter(mine, Q(closed_on__isnull=True) | Q(closed_on__gt=on))


def county_columns(*, on: date) -> QuerySet[Column]:
    """The columns shared by the county."""
    open_ones = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    return Column.objects.filter(open_ones, agency__isnull=True).select_related("parent")


def missing_columns() -> list[str]:
    """The codes of Arts 20 and 21 that have no column yet, in order."""
    law = [item.code for items in (ITEMS, *EXTRAS.values()) for item in items]
    there = set(Column.objects.values_list("code", flat=True))
    return [code for code in law if code not in there]


def public_column(code: str) -> Column:
    """One column, closed ones too, for what stands in them stays readable. Refused: not-found."""
    column = Column.objects.filter(code=code).select_related("agency", "parent").first()
    if column is None:
        raise not_found()
    return column


def column_names(codes: Collection[str]) -> dict[str, str]:
    """What columns are called, by their codes."""
    return dict(Column.objects.filter(code__in=codes).values_list("code", "name"))


def column_states(agency: Agency, *, on: date) -> list[ColumnState]:
    """Every column of an agency on the day, in order. Two queries."""
    counts = {column: (n, last) for column, n, last in _counts(agency=agency.pk)}
    found = []
    for column in _kept(agency=agency.pk, tier=TIERS[Level(agency.level)].value, on=on):
        documents, last = counts.get(column.pk, (0, None))
        due = last + timedelta(column.update_days) if last and column.update_days else None
        found.append(ColumnState(column, agency, documents, last, due, on))
    return found


@prepared("agency")
def _counts(*, agency: int) -> QuerySet[Any]:
    filled = Placement.objects.filter(version__state=DocumentState.PUBLISHED, version__document__agency=agency)
    return filled.order_by().values_list("column").annotate(n=Count("pk"), last=Max("version__listed_on"))


@prepared("agency", "on")
def _kept(*, agency: int, tier: str, on: date) -> QuerySet[Column]:
    return _columns(agency, tier, on).select_related("section").defer(*STANDARD)


def branch_of(column: Column, columns: Iterable[Column]) -> tuple[int, ...]:
    """The ids of a column and of everything under it, among columns that have been read."""
    known, found = [*columns], {column.pk}
    while more := {each.pk for each in known if each.parent_id in found} - found:
        found |= more
    return tuple(sorted(found))


def column_of_agency(agency: Agency, code: str, states: Iterable[ColumnState], *, on: date) -> ColumnState:
    """The column among those the agency keeps; a closed one as long as something stands in it. Refused: not-found."""
    found = next((state for state in states if state.column.code == code), None)
    if found is not None:
        return found
    closed = public_column(code)
    filled = Placement.objects.filter(version__state=DocumentState.PUBLISHED, version__document__agency=agency)
    there = filled.filter(column=closed).aggregate(n=Count("pk"), last=Max("version__listed_on"))
    if closed.closed_on is None or not there["n"]:
        raise not_found()
    return ColumnState(closed, agency, there["n"], there["last"], None, on)


def troubled_columns(person: Reader, *, on: date) -> list[ColumnState]:
    """The stale and the empty columns of the reader's agencies (单项否决: 栏目不更新), by agency."""
    held = agencies.roles_by_agency(person, on=on)
    mine = agencies.agencies_for(person, on=on)
    if not held[None] & READERS:
        mine = mine.filter(pk__in=[pk for pk, roles in held.items() if pk is not None and roles & READERS])
    states = (state for agency in mine for state in column_states(agency, on=on))
    return [state for state in states if state.empty or state.stale]

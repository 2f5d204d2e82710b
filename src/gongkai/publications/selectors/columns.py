"""Columns for the public and the desk, and which of them are stale or empty on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from gongkai.agencies.models import Agency, Level
from gongkai.agencies.prepared import prepared
from gongkai.agencies.selectors import not_found
from gongkai.publications.models import Column, DocumentState, Placement
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


@dataclass(frozen=True, slots=True)
class AgencyColumns:
    """How many columns an agency keeps on a day, how many of them are empty or overdue, and when it filled one last."""

    agency: Agency
    columns: int
    empty: int
    stale: int
    last: date | None


def columns_of(agency: Agency, *, on: date) -> QuerySet[Column]:
    """The columns an agency fills on the day: the county's that bind it, and its own."""
    return _columns(agency.pk, TIERS[Level(agency.level)].value, on).select_related("agency", "parent", "section")


def _columns(agency: int, tier: str, on: date) -> QuerySet[Column]:
    return Column.objects.filter(Q(agency=agency) | _shared(tier), _open(on))


def _shared(tier: str) -> Q:
    """The county's columns that bind an agency of a tier."""
    return Q(agency__isnull=True, tier__in=("", tier))


def _open(on: date) -> Q:
    return Q(closed_on__isnull=True) | Q(closed_on__gt=on)


def county_columns(*, on: date) -> QuerySet[Column]:
    """The columns shared by the county."""
    return Column.objects.filter(_open(on), agency__isnull=True).select_related("parent")


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
    columns = _kept(agency=agency.pk, tier=TIERS[Level(agency.level)].value, on=on)
    return _states(agency, columns, counts, on)


def _states(
    agency: Agency, columns: Iterable[Column], counts: Mapping[int, tuple[int, date]], on: date
) -> list[ColumnState]:
    found = []
    for column in columns:
        documents, last = counts.get(column.pk, (0, None))
        due = last + timedelta(column.update_days) if last and column.update_days else None
        found.append(ColumnState(column, agency, documents, last, due, on))
    return found


@prepared("agency")
def _counts(*, agency: int) -> QuerySet[Any]:
    return _filled("column", version__agency=agency)


def _filled(*by: str, **where: Any) -> QuerySet[Any]:
    """How many public documents stand somewhere, and since when the last does."""
    public = Placement.objects.filter(version__state=DocumentState.PUBLISHED, **where).order_by()
    return public.values_list(*by).annotate(n=Count("pk"), last=Max("version__listed_on"))


@prepared("agency", "on")
def _kept(*, agency: int, tier: str, on: date) -> QuerySet[Column]:
    return _columns(agency, tier, on).select_related("section").defer(*STANDARD, "section__agency")


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
    filled = Placement.objects.filter(version__state=DocumentState.PUBLISHED, version__agency=agency)
    there = filled.filter(column=closed).aggregate(n=Count("pk"), last=Max("version__listed_on"))
    if closed.closed_on is None or not there["n"]:
        raise not_found()
    return ColumnState(closed, agency, there["n"], there["last"], None, on)


def columns_amiss(agencies: Iterable[Agency], *, on: date) -> list[AgencyColumns]:
    """How the columns of agencies stand (单项否决: 栏目不更新、空白栏目), those with most amiss first. Four queries."""
    known = [*agencies]
    own, shared = defaultdict(list), {}
    for column in Column.objects.filter(_open(on), agency__in=known):
        own[column.agency_id].append(column)
    for tier in {TIERS[Level(agency.level)].value for agency in known}:
        shared[tier] = [*Column.objects.filter(_open(on), _shared(tier))]
    counts: dict[int, dict[int, tuple[int, date]]] = defaultdict(dict)
    for agency, column, n, last in _filled("version__agency", "column"):
        counts[agency][column] = n, last
    found = []
    for agency in known:
        columns = own[agency.pk] + shared[TIERS[Level(agency.level)].value]
        states = _states(agency, columns, counts[agency.pk], on)
        amiss = sum(each.empty for each in states), sum(each.stale for each in states)
        found.append(
            AgencyColumns(agency, len(states), *amiss, max(filter(None, (s.last for s in states)), default=None))
        )
    return sorted(found, key=lambda each: (-each.stale, -each.empty, each.agency.code))

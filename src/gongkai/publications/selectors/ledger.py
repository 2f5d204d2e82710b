"""The ledger of proactive disclosure: what was due when, published when, and how late (条例 Art. 26)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import Reader, calendar
from gongkai.publications.duty import Period, earliest_due, late_days
from gongkai.publications.models import Attribute, Column, Counted, DocumentState, DocumentVersion
from gongkai.publications.selectors.staff import lines, reach
from gongkai.statute import Calendar, CalendarMissing, Derived

TO_BE_PUBLIC = ("", Attribute.ACTIVE)
"""What is written and not yet said not to be public is due like what is: to be public is the rule (条例 Art. 5)."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty to publish. ``due`` None: a year of the calendar it needs is not confirmed; then nothing is called late."""

    version: DocumentVersion
    formed: date
    due: Derived | None
    published: date | None
    late: int

    @property
    def open(self) -> bool:
        return self.published is None


def ledger(person: Reader, *, on: date, start: date, end: date, agency: Agency | None = None) -> list[Duty]:
    """The duties formed or changed in a span of days, oldest first: published ones, and those still being written."""
    states = Q(published_at__isnull=False) | Q(state__in=(DocumentState.DRAFT, DocumentState.IN_REVIEW))
    found = lines().filter(reach(person, on=on), states, attribute__in=TO_BE_PUBLIC)
    if agency is not None:
        found = found.filter(document__agency=agency)
    changed = Q(version__gt=1, drafted_at__date__range=(start - timedelta(1), end + timedelta(1)))
    found = found.filter(Q(version=1, formed_on__range=(start, end)) | changed)
    duties = [duty for duty in duties_of(found, on=on) if start <= duty.formed <= end]
    return sorted(duties, key=lambda d: (d.formed, d.version.pk))


def duties_of(versions: Iterable[DocumentVersion], *, on: date, days: Calendar | None = None) -> list[Duty]:
    """The duty each version stands for; versions without a day of forming have none yet. ``days``: known already."""
    days = days or calendar()
    found = []
    for version in versions:
        formed = formed_or_changed(version)
        if formed is None:
            continue
        due = _due(version, formed, days)
        published = _published(version)
        late = late_days(due.day, published=published, on=on) if due else 0
        found.append(Duty(version, formed, due, published, late))
    return found


def formed_or_changed(version: DocumentVersion) -> date | None:
    """The day the period starts from: that of forming, for a correction the day it was begun."""
    return version.formed_on if version.version == 1 else civil_day(version.drafted_at)


def period_of(column: Column) -> Period:
    """The period a column sets."""
    return Period(column.period, column.counted == Counted.CALENDAR, column.name)


def _due(version: DocumentVersion, formed: date, days: Calendar) -> Derived | None:
    placed = version.placed if hasattr(version, "placed") else version.placements.all()
    periods = [period_of(each.column) for each in placed]
    try:
        return earliest_due(formed, periods=periods, calendar=days)
    except CalendarMissing:
        return None


def _published(version: DocumentVersion) -> date | None:
    """The day it came out; for what was brought in that of the old site."""
    if version.published_at is None:
        return None
    brought_in = version.document.imported_published_on if version.version == 1 else None
    return brought_in or civil_day(version.published_at)

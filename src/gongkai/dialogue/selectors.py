"""Every read of reports, each for its reader."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet

from gongkai.agencies import selectors as agencies
from gongkai.agencies.days import civil_day
from gongkai.agencies.selectors import Reader
from gongkai.dialogue import permissions
from gongkai.dialogue.models import ErrorReport
from gongkai.dialogue.settings import DEFAULTS
from gongkai.reviews.permissions import READERS
from gongkai.statute import Calendar, CalendarMissing


def reports_for(person: Reader, *, on: date) -> QuerySet[ErrorReport]:
    """The reports of the reader's agencies, the unanswered first, oldest first; then the newest answers."""
    held = agencies.roles_by_agency(person, on=on)
    found = ErrorReport.objects.select_related("agency__successor", "answered_by")
    if not held[None] & READERS:
        found = found.filter(_told_to(pk for pk, roles in held.items() if pk is not None and roles & READERS))
    return found.order_by(F("answered_at").desc(nulls_first=True), "reported_at", "pk")


def unanswered(agency_ids: Iterable[int]) -> QuerySet[ErrorReport]:
    """What these agencies still have to answer, oldest first. One query."""
    found = ErrorReport.objects.filter(_told_to(agency_ids), answered_at=None)
    return found.select_related("agency").order_by("reported_at", "pk")


def _told_to(agency_ids: Iterable[int]) -> Q:
    """Told to one of the agencies, or to one that has since been merged into it."""
    ids = [*agency_ids]
    return Q(agency__in=ids) | Q(agency__successor__in=ids)


def report_for(person: Reader, pk: int, *, on: date) -> ErrorReport:
    """One report. Refused: not-found."""
    report = agencies.sole(ErrorReport.objects.filter(pk=pk).select_related("agency__successor", "answered_by"))
    if report is None:
        raise agencies.not_found()
    permissions.check_can_see(person, report, on=on)
    return report


def due_of(report: ErrorReport, days: Calendar) -> date | None:
    """The last day to answer."""
    try:
        return days.nth(civil_day(report.reported_at), DEFAULTS.report_days.value)
    except CalendarMissing:
        return None

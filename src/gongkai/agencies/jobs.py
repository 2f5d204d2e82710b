"""What the timer calls for agencies. Safe to run twice."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import CalendarYear
from gongkai.audit.models import Entry
from gongkai.audit.services import record
from gongkai.audit.timer import Job, register

REMIND_FROM_MONTH = 12
"""The notice of the next year usually comes out in November; from this month on its absence is told."""


def remind_calendar(*, on: date, at: datetime) -> int | None:
    """Note in the journal, once a month, that the calendar needed next is not confirmed; returns that year, or None.

    ``on`` is the day the timer works for; what counts is the day it is now.
    """
    today = max(on, civil_day(at))
    needed = [today.year] if today.month < REMIND_FROM_MONTH else [today.year, today.year + 1]
    there = set(CalendarYear.objects.filter(year__in=needed).values_list("year", flat=True))
    missing = next((year for year in needed if year not in there), None)
    if missing is None:
        return None
    with transaction.atomic():
        month = f"{today:%Y-%m}"
        told = Entry.objects.filter(verb="agencies.calendar_missing", details={"year": missing, "month": month})
        if not told.exists():
            record(
                by=None,
                at=at,
                verb="agencies.calendar_missing",
                sentence=f"系统提醒：{missing}年节假日安排尚未确认，跨入该年的期限无法推算",
                details={"year": missing, "month": month},
            )
    return missing


register(Job("agencies.calendar", _("节假日安排提醒"), remind_calendar))

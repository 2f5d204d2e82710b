"""公示期: its last day and the day to have the paper down, from the day it was posted. Pure functions."""

from datetime import date, timedelta

from gongkai.boards.models import Counting, Posting
from gongkai.boards.settings import DEFAULTS, Settings
from gongkai.statute import Calendar, CalendarMissing, Derived, Step
from gongkai.statute.derivation import zh

DAY = timedelta(days=1)


def last_day(first: date, *, days: int, counting: str, calendar: Calendar, settings: Settings = DEFAULTS) -> Derived:
    """The last day of a notice period that was posted on ``first``. Raises CalendarMissing when it counts working days.

    In calendar days the last one stays where it falls, also on a day off: the paper hangs on until it is taken down.
    """
    counts = settings.first_day_counts
    begin = first - DAY if counts.value else first
    end = calendar.nth(begin, days) if counting == Counting.WORKING else begin + days * DAY
    unit = "个工作日" if counting == Counting.WORKING else "日"
    since = f"{zh(first)}张贴，当日计入" if counts.value else f"{zh(first)}张贴，从次日起算"
    words = f"{since}，公示期{days}{unit}，最后一日为{zh(end)}{counts.mark}。"
    return Derived(end, (Step(end, "", words, "first_day_counts"),))


def period_of(posting: Posting, calendar: Calendar) -> Derived | None:
    """The last day of a posting; None where it has no end, or the calendar of the year is not confirmed."""
    if posting.days is None:
        return None
    try:
        return last_day(posting.first_day, days=posting.days, counting=posting.counting, calendar=calendar)
    except CalendarMissing:
        return None


def cut_short(posting: Posting, calendar: Calendar, *, on: date) -> date | None:
    """The last day of a posting, where taking it down ``on`` a day comes before it.

    None on the last day itself and after it, for a posting without an end, and where ``period_of`` cannot say the end.
    """
    derived = period_of(posting, calendar)
    return derived.day if derived is not None and on < derived.day else None


def down_by(until: date, calendar: Calendar, settings: Settings = DEFAULTS) -> date:
    """By when the paper is to be down: a working day after the last day; the next day where the year is not confirmed."""
    try:
        return calendar.nth(until, settings.removal_workdays.value)
    except CalendarMissing:
        return until + DAY

"""By when information must be public: a pure function of the day it was formed or changed, its column and the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.publications.settings import DEFAULTS, Settings
from gongkai.statute import PUBLICATION_DAYS, Calendar, Derived, Step, publication_due, zh

ARTICLE = "条例第二十六条"


@dataclass(frozen=True, slots=True)
class Period:
    """So many days to publish in, working days unless ``calendar_days``; ``column`` is named in the derivation."""

    days: int = PUBLICATION_DAYS
    calendar_days: bool = False
    column: str = ""


def disclosure_due(formed: date, *, period: Period, calendar: Calendar, settings: Settings = DEFAULTS) -> Derived:
    """The last day to publish what was formed or changed on ``formed``.

    CalendarMissing where working days run into a year that is not confirmed; BadCase for more than the law allows.
    """
    named = f"（栏目“{period.column}”的公开期限）" if period.column else ""
    if not period.calendar_days:
        due = publication_due(formed, days=period.days, calendar=calendar)
        return Derived(due.day, tuple(Step(s.day, s.article, s.words + named, s.setting) for s in due.steps))
    day = formed + timedelta(period.days)
    words = f"{zh(formed)}起{period.days}日内，即{zh(day)}前公开{named}{settings.budget_days.mark}"
    return Derived(day, (Step(day, ARTICLE, words, "budget_days"),))


def earliest_due(formed: date, *, periods: Iterable[Period], calendar: Calendar) -> Derived:
    """The earliest of the days of several columns; the law's twenty working days where there is none."""
    all_due = [disclosure_due(formed, period=period, calendar=calendar) for period in periods]
    return (
        min(all_due, key=lambda due: due.day) if all_due else disclosure_due(formed, period=Period(), calendar=calendar)
    )


def late_days(due: date, *, published: date | None, on: date) -> int:
    """By how many days it came too late, or is late on the day ``on``; 0 in time."""
    return max(((published or on) - due).days, 0)

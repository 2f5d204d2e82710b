"""Working-day arithmetic on the official calendar. A year that is not loaded is an error, never Monday to Friday."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date

from gongkai.statute.holidays import NOTICES, YearNotice
from gongkai.statute.refused import BadCase, CalendarMissing

_SATURDAY = 5


class Calendar:
    """The working days of the years whose notices are given.

    Every method raises CalendarMissing for the first year it would have to walk through that is not loaded. Days are
    civil days; the day a period starts from is never counted (民事诉讼法 Art. 85).
    """

    def __init__(self, notices: Iterable[YearNotice]) -> None:
        loaded = tuple(notices)
        self.years = frozenset(notice.year for notice in loaded)
        # A notice may reach into the neighbouring year (31 December), so all are read before any year is laid out.
        self._off = {day for notice in loaded for day in notice.days_off()}
        off = {day.toordinal() for day in self._off}
        worked = {day.toordinal() for notice in loaded for day in notice.worked}
        # Day 1 of the ordinals is a Monday.
        self._days = [
            n
            for year in sorted(self.years)
            for n in _ordinals(year)
            if n in worked or ((n - 1) % 7 < _SATURDAY and n not in off)
        ]
        self._known = frozenset(self._days)
        # The nearest years outside everything loaded.
        self._start = min(self.years, default=1) - 1
        self._end = max(self.years, default=0) + 1

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day."""
        self._insist(day.year, day.year)
        return day.toordinal() in self._known

    def is_holiday(self, day: date) -> bool:
        """Whether a notice names the day as off (an ordinary weekend is not named)."""
        self._insist(day.year, day.year)
        return day in self._off

    def nth(self, day: date, n: int) -> date:
        """The n-th working day strictly after ``day``; ``day`` itself for n = 0."""
        if n < 0:
            raise BadCase("工作日数不能为负数")
        if n == 0:
            return day
        at = bisect_right(self._days, day.toordinal()) + n - 1
        first = _year_after(day)
        # Past the last loaded day the walk reaches at least the first year after the loaded ones.
        last = date.fromordinal(self._days[at]).year if at < len(self._days) else max(first, self._end)
        self._insist(first, last)
        return date.fromordinal(self._days[at])

    def before(self, day: date, n: int) -> date:
        """The n-th working day strictly before ``day`` (n at least 1)."""
        if n < 1:
            raise BadCase("工作日数应当是正整数")
        at = bisect_left(self._days, day.toordinal()) - n
        last = day.year - (day.month == 1 and day.day == 1)
        first = date.fromordinal(self._days[at]).year if at >= 0 else self._start
        self._insist(last, first, step=-1)
        return date.fromordinal(self._days[at])

    def count(self, after: date, until: date) -> int:
        """Working days later than ``after``, up to and including ``until``; 0 when there are none."""
        if until <= after:
            return 0
        self._insist(_year_after(after), until.year)
        return bisect_right(self._days, until.toordinal()) - bisect_right(self._days, after.toordinal())

    def _insist(self, first: int, last: int, *, step: int = 1) -> None:
        for year in range(first, last + step, step):
            if year not in self.years:
                raise CalendarMissing(year)


def _ordinals(year: int) -> range:
    return range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)


def _year_after(day: date) -> int:
    """The year of the following day, also where that day is past the end of ``date``."""
    return day.year + (day.month == 12 and day.day == 31)


OFFICIAL = Calendar(NOTICES)
"""The years 2019 to 2026."""

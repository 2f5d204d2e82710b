"""What happens when: a queue of moments in office hours, worked off in order of time, each day of the journal closed."""

import heapq
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from gongkai.agencies.days import SHANGHAI, civil_day
from gongkai.audit.services import close_day

Deed = Callable[[datetime], None]
SATURDAY = 5


class Days:
    """Deeds planned for moments; a deed may plan others. Nothing after ``end`` happens."""

    def __init__(self, *, random: Random, start: datetime, end: datetime) -> None:
        self.random, self.start, self.end = random, start, end
        self._queue: list[tuple[datetime, int, Deed]] = []
        self._count = 0

    def office_hour(self, after: datetime, days: int) -> datetime:
        """A moment in office hours, so many days after (before, when negative), moved on from a weekend."""
        day = after.astimezone(SHANGHAI) + timedelta(days)
        while day.weekday() >= SATURDAY:
            day += timedelta(1)
        hour = self.random.choice((8, 9, 9, 10, 10, 11, 14, 15, 15, 16, 17))
        moment = day.replace(
            hour=hour, minute=self.random.randrange(60), second=self.random.randrange(60), microsecond=0
        )
        return moment if days < 0 else max(moment, after + timedelta(minutes=7))

    def plan(self, moment: datetime, deed: Deed) -> None:
        """Have ``deed`` done at ``moment``."""
        self._count += 1
        heapq.heappush(self._queue, (moment, self._count, deed))

    def later(self, after: datetime, days: int, deed: Deed) -> None:
        """Have ``deed`` done in office hours, so many days after."""
        self.plan(self.office_hour(after, days), deed)

    def pass_by(self) -> None:
        """Let the time pass to the end."""
        open_day = civil_day(self.start)
        while self._queue and self._queue[0][0] <= self.end:
            moment, _n, deed = heapq.heappop(self._queue)
            while open_day < civil_day(moment):
                close_day(on=open_day, at=_after(open_day))
                open_day += timedelta(1)
            deed(moment)
        while open_day < civil_day(self.end):
            close_day(on=open_day, at=_after(open_day))
            open_day += timedelta(1)


def _after(day: date) -> datetime:
    """Five past midnight of the next day."""
    return datetime(day.year, day.month, day.day, 0, 5, tzinfo=SHANGHAI) + timedelta(1)

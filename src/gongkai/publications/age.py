"""How old a guide is: a pure function of two days."""

from dataclasses import dataclass
from datetime import date

from gongkai.publications.settings import DEFAULTS
from gongkai.statute import Setting

GUIDE_MONTHS = DEFAULTS.guide_months


@dataclass(frozen=True, slots=True)
class Age:
    """Whole months since a guide was published, the days beyond them, and whether it should be looked at again."""

    months: int
    days: int
    old: bool


def age(published_on: date, *, on: date, limit: Setting[int] = GUIDE_MONTHS) -> Age:
    """The age on a day. A month is full on the same day of the month, or on its last day where that is missing."""
    if on < published_on:
        raise ValueError("a guide has no age before it is published")
    months = (on.year - published_on.year) * 12 + on.month - published_on.month
    if months_after(published_on, months) > on:
        months -= 1
    days = (on - months_after(published_on, months)).days
    return Age(months=months, days=days, old=(months, days) > (limit.value, 0))


def look_again_on(published_on: date, *, checked_on: date | None = None, limit: Setting[int] = GUIDE_MONTHS) -> date:
    """The last day on which a guide is not yet too old: so long after it was published, or later looked through."""
    return months_after(max(published_on, checked_on or published_on), limit.value)


def months_after(start: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, start.day)

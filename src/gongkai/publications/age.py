"""How old a guide is: a pure function of two days."""

from dataclasses import dataclass
from datetime import date

from gongkai.statute import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideSettings:
    """What the Regulations leave open about guides."""

    guide_months: Setting[int] = Setting(
        12,
        "指南公布或者核对满几个月，提醒机关再核对",
        "条例第十二条第一款只要求“及时更新”，未定期限；本系统的约定",
    )


GUIDES = GuideSettings()
GUIDE_MONTHS = GUIDES.guide_months


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
    if _after(published_on, months) > on:
        months -= 1
    days = (on - _after(published_on, months)).days
    return Age(months=months, days=days, old=(months, days) > (limit.value, 0))


def look_again_on(published_on: date, *, checked_on: date | None = None, limit: Setting[int] = GUIDE_MONTHS) -> date:
    """The last day on which a guide is not yet too old: so long after it was published, or later looked through."""
    return _after(max(published_on, checked_on or published_on), limit.value)


def _after(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, start.day)

"""The civil day of a moment. Days of the law are days in China, wherever the server stands."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def civil_day(at: datetime) -> date:
    """The day in Asia/Shanghai; a moment without its zone is a mistake of the caller."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(SHANGHAI).date()


def clock_face(at: datetime) -> str:
    """A moment as people say it: 3月18日10:32."""
    here = at.astimezone(SHANGHAI)
    return f"{here.month}月{here.day}日{here:%H:%M}"

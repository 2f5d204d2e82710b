"""What the writes of this app share: the journal, words that must be there, somebody who was faster."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency, Person
from gongkai.audit.refused import Refused
from gongkai.audit.services import record


def journal(
    subject: models.Model,
    agency: Agency,
    verb: str,
    sentence: str,
    *,
    by: Person,
    at: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    """The entry of a write, under the agency it belongs to."""
    record(
        by=by,
        at=at,
        verb=f"boards.{verb}",
        sentence=sentence,
        subject=subject,
        agency=agency.code,
        details=details,
    )


def words_of(text: str, most: int, code: str, empty: str) -> str:
    """A text on one line that must be there. Refused: ``code``."""
    tidy = " ".join(text.split())
    if not tidy or "\x00" in tidy:
        raise Refused(code, empty)
    if len(tidy) > most:
        raise Refused(code, _("最多%(most)d个字。") % {"most": most})
    return tidy


def not_later(on: date | None, *, at: datetime, code: str) -> date:
    """The day of a deed, today where none is said. Refused: ``code`` for a day to come."""
    today = civil_day(at)
    if on is not None and on > today:
        raise Refused(code, _("日期不能晚于今天。"))
    return on or today


def meanwhile() -> Refused:
    """Somebody was faster."""
    return Refused("changed-meanwhile", _("有人刚刚办过这一件，刷新后看现在的情况。"))

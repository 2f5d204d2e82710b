"""The county confirms a year of the official calendar; from then on deadlines count on those days."""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.agencies import permissions
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import CalendarYear, Person
from gongkai.audit.refused import Refused
from gongkai.audit.services import record
from gongkai.statute import NOTICES


def confirm_calendar(*, year: int, by: Person, at: datetime) -> CalendarYear:
    """Confirm the holiday notice of a year, or its amendment. Deadlines are computed from it at every reading."""
    with transaction.atomic():
        permissions.check_can_confirm_calendar(by, on=civil_day(at))
        notice = next((each for each in NOTICES if each.year == year), None)
        if notice is None:
            words = _("系统还没有%(year)d年的节假日安排，等国务院办公厅通知发布后升级。")
            raise Refused("calendar-missing", words % {"year": year})
        days = {
            "off": [[first.isoformat(), last.isoformat()] for first, last in notice.off],
            "worked": [day.isoformat() for day in notice.worked],
            "source": notice.source,
            "verified": notice.verified,
            "amended_by": [*notice.amended_by],
        }
        text = json.dumps([notice.number, days], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.new("sm3", text.encode()).hexdigest()
        there = CalendarYear.objects.select_for_update(no_key=True).filter(year=year).first()
        if there is not None and there.notice_sm3 == digest:
            raise Refused("already-confirmed", _("%(year)d年的节假日安排已经确认过。") % {"year": year})
        row, _made = CalendarYear.objects.update_or_create(
            year=year,
            defaults={
                "number": notice.number,
                "notice": days,
                "notice_sm3": digest,
                "confirmed_by": by,
                "confirmed_at": at,
            },
        )
        record(
            by=by,
            at=at,
            verb="agencies.calendar",
            sentence=f"{by}确认了{year}年节假日安排（{notice.number}），期限自此按这一安排推算",
            subject=row,
            details={"number": notice.number, "sm3": digest, "amends": there.notice_sm3 if there else ""},
        )
    return row

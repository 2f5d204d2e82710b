"""Telling an agency of an error on its page, and answering."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency, Person
from gongkai.agencies.selectors import acting_agency
from gongkai.audit.refused import Refused
from gongkai.audit.services import record
from gongkai.dialogue.models import ErrorReport
from gongkai.dialogue.permissions import check_can_answer
from gongkai.dialogue.settings import DEFAULTS

LONGEST, LONGEST_CONTACT, LONGEST_ADDRESS = 1000, 100, 300
HOUR = timedelta(hours=1)


@transaction.atomic
def report_error(
    *, agency: Agency, address: str, words: str, contact: str = "", origin: str, by: None = None, at: datetime
) -> ErrorReport:
    """Take a report from the public. Nobody signs in for it, so ``by`` is nobody.

    ``origin``: a keyed digest of where it comes from. Refused: field, too-many.
    """
    words, contact = _tidy(words), _tidy(contact)
    if not words:
        raise Refused("field", _("写明错在哪里。"))
    if len(words) > LONGEST or len(contact) > LONGEST_CONTACT or len(address) > LONGEST_ADDRESS:
        raise Refused("field", _("内容过长：错在哪里不超过1000字，联系方式不超过100字。"))
    lately = ErrorReport.objects.filter(reported_at__gt=at - HOUR)
    from_here = lately.filter(origin=origin).count()
    if from_here >= DEFAULTS.reports_an_hour.value or lately.count() >= DEFAULTS.reports_an_hour_in_all.value:
        raise Refused("too-many", _("一小时内提交的纠错较多，过一小时再提交，或者打电话告诉本机关。"))
    heir = acting_agency(agency, on=civil_day(at))
    report = ErrorReport.objects.create(
        agency=heir, address=address, words=words, contact=contact, origin=origin, reported_at=at
    )
    record(
        by=by,
        at=at,
        verb="dialogue.report_error",
        sentence=f"公众对页面 {address} 提出纠错",
        subject=report,
        agency=heir.code,
    )
    return report


@transaction.atomic
def answer_error(*, report: ErrorReport, answer: str, by: Person, at: datetime) -> ErrorReport:
    """Write down what was done; how to reach the person is forgotten. Refused: field, changed-meanwhile."""
    check_can_answer(by, report, on=civil_day(at))
    answer = _tidy(answer)
    if not answer or len(answer) > LONGEST:
        raise Refused("field", _("写明处理结果，不超过1000字。"))
    done = {"answer": answer, "answered_by": by, "answered_at": at, "contact": "", "origin": ""}
    if not ErrorReport.objects.filter(pk=report.pk, answered_at=None).update(**done):
        raise Refused("changed-meanwhile", _("这件纠错已由他人登记处理结果。"))
    report.refresh_from_db()
    record(
        by=by,
        at=at,
        verb="dialogue.answer_error",
        sentence=f"{by}登记了对页面 {report.address} 纠错的处理结果",
        subject=report,
        agency=report.agency.code,
        details={"answer": answer},
    )
    return report


def _tidy(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()

"""The county office checks what is not to be public before the reviews see it (国办发〔2016〕80号第一条第（一）项).

It is asked by ``submitting.ask_office``. A check is ended by ONE conditional UPDATE; who comes second is told.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day, clock_face
from gongkai.agencies.models import Person
from gongkai.audit.refused import Refused
from gongkai.publications import permissions
from gongkai.publications.models import CheckOutcome, DocumentState, DocumentVersion, OfficeCheck
from gongkai.publications.services.versions import changed_meanwhile, journal, said, save
from gongkai.reviews.content import sm3


def agree_not_public(*, check: OfficeCheck, words: str, by: Person, at: datetime) -> OfficeCheck:
    """Agree that a document be kept from the public; whoever writes for the agency then sends it to review.

    Refused: not-found, not-allowed, took-part, reason-missing, already-decided, content-changed.
    """
    with transaction.atomic():
        current = _to_decide(check, by, at)
        version = current.version
        _end(current, CheckOutcome.AGREED, said(words), by, at)
        if sm3(version.content) != current.content_sm3:
            raise Refused("content-changed", _("文件在送核对之后有改动，不能同意；退文后重新送核对。"))
        sentence = f"{by}核对了{version.document.agency}《{version}》，同意{version.get_attribute_display()}"
        _reopen(current, "agree", f"{sentence}，意见：{current.words}", by, at)
    return current


def turn_back(*, check: OfficeCheck, reason: str, by: Person, at: datetime) -> OfficeCheck:
    """Return a draft to the agency (退文), with the reason.

    Refused: not-found, not-allowed, took-part, reason-missing, already-decided.
    """
    with transaction.atomic():
        current = _to_decide(check, by, at)
        _end(current, CheckOutcome.RETURNED, said(reason), by, at)
        sentence = f"{by}将{current.version.document.agency}《{current.version}》退文，原因：{current.words}"
        _reopen(current, "turn_back", sentence, by, at)
    return current


def take_back(*, check: OfficeCheck, by: Person, at: datetime) -> OfficeCheck:
    """Take a draft back from the county office. Refused: not-found, already-decided."""
    with transaction.atomic():
        current = _current(check)
        permissions.check_can_write(by, current.version.document.agency, on=civil_day(at))
        _end(current, CheckOutcome.WITHDRAWN, "", by, at)
        sentence = f"{by}从县政府信息公开工作主管部门撤回了{current.version.document.agency}《{current.version}》"
        _reopen(current, "take_back", sentence, by, at)
    return current


def void_check(*, version: DocumentVersion, by: Person, at: datetime) -> None:
    """End the check of a draft that is being changed; in the transaction of the change. Refused: changed-meanwhile."""
    check = version.checks.filter(outcome=CheckOutcome.WAITING).first()
    if check is None:
        raise changed_meanwhile(version)
    current = _current(check)
    _end(current, CheckOutcome.WITHDRAWN, "送核对之后内容有改动，原来的核对作废", by, at)
    sentence = f"{version.document.agency}《{version}》的核对作废：送核对之后内容有改动"
    _reopen(current, "void_check", sentence, by, at)


def _current(check: OfficeCheck) -> OfficeCheck:
    whole = OfficeCheck.objects.select_related("version__document__agency__successor", "version__changed_by")
    return whole.get(pk=check.pk)


def _to_decide(check: OfficeCheck, by: Person, at: datetime) -> OfficeCheck:
    current = _current(check)
    permissions.check_can_check(by, current.version.document, on=civil_day(at))
    if by.pk == current.asked_by_id:
        raise Refused("took-part", _("这一份是您送核对的，由主管部门的另一个人核对。"))
    return current


def _end(current: OfficeCheck, outcome: CheckOutcome, words: str, by: Person, at: datetime) -> None:
    """``current`` carries the new values afterwards."""
    change = {"outcome": outcome, "words": words, "decided_by": by, "decided_at": at}
    if not _move(current.pk, change):
        there = OfficeCheck.objects.select_related("decided_by").get(pk=current.pk)
        what = {"who": there.decided_by, "when": clock_face(there.decided_at), "what": there.get_outcome_display()}
        raise Refused("already-decided", _("已由%(who)s于%(when)s%(what)s。") % what)
    for name, value in change.items():
        setattr(current, name, value)


def _move(pk: int, change: dict[str, object]) -> bool:
    """The one guard of every ending: it succeeds for exactly one of those who saw the check waiting."""
    return OfficeCheck.objects.filter(pk=pk, outcome=CheckOutcome.WAITING).update(**change) == 1


def _reopen(current: OfficeCheck, verb: str, sentence: str, by: Person, at: datetime) -> None:
    """The version is a draft again."""
    version = current.version
    save(version, DocumentState.IN_CHECK, {"state": DocumentState.DRAFT})
    details = {"version": version.version, "sm3": current.content_sm3, "check": current.pk}
    journal(version.document, verb, sentence, by=by, at=at, details=details)

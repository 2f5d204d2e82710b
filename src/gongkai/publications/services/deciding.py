"""Decisions about what is out, or is kept from the public: taken down, restored, declared, reassessed."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Person
from gongkai.audit.refused import Refused
from gongkai.publications import permissions
from gongkai.publications.models import (
    LIVE,
    Declaration,
    Declared,
    Document,
    DocumentState,
    DocumentVersion,
    Happening,
    Reassessment,
    TakeDown,
)
from gongkai.publications.services.log import note_document
from gongkai.publications.services.marks import hide, mark, mark_targets, show
from gongkai.publications.services.versions import fresh, journal, said, save


def take_down(*, document: Document, reason: str, by: Person, at: datetime) -> TakeDown:
    """Stop showing a document; its address says when and why. Nothing of it is lost.

    Refused: not-found, not-allowed, reason-missing, not-public, changed-meanwhile.
    """
    with transaction.atomic():
        version = _live(document, DocumentState.PUBLISHED, by, at)
        why = said(reason)
        save(version, DocumentState.PUBLISHED, {"state": DocumentState.TAKEN_DOWN})
        row = TakeDown.objects.create(document=version.document, reason=why, by=by, at=at)
        note_document(Happening.TAKE_DOWN, version, at=at)
        hide(version)
        mark_targets(version, at=at)
        sentence = f"{by}撤下了{version.document.agency}《{version}》，原因：{why}"
        journal(version.document, "take_down", sentence, by=by, at=at, details={"version": version.version})
    return row


def restore(*, document: Document, reason: str, by: Person, at: datetime) -> DocumentVersion:
    """Show a document again as it was. Refused: not-found, not-allowed, reason-missing, not-taken-down."""
    with transaction.atomic():
        version = _live(document, DocumentState.TAKEN_DOWN, by, at)
        why = said(reason)
        save(version, DocumentState.TAKEN_DOWN, {"state": DocumentState.PUBLISHED})
        ended = {"ended_by": by, "ended_at": at, "ended_reason": why}
        TakeDown.objects.filter(document=document, ended_at__isnull=True).update(**ended)
        note_document(Happening.RESTORE, version, at=at)
        show(version, on=civil_day(at))
        mark_targets(version, at=at)
        sentence = f"{by}恢复公开{version.document.agency}《{version}》，原因：{why}"
        journal(version.document, "restore", sentence, by=by, at=at, details={"version": version.version})
    return version


def declare(
    *,
    document: Document,
    kind: Declared,
    on: date,
    basis: str,
    valid_until: date | None = None,
    by: Person,
    at: datetime,
) -> Declaration:
    """Declare a decided document repealed or lapsed from a day on, or its validity extended to ``valid_until``.

    ``basis``: the decision it rests on. Refused: not-found, not-allowed, reason-missing, not-decided, declaration.
    """
    with transaction.atomic():
        permissions.check_can_decide(by, fresh(document), on=civil_day(at))
        version = _decided(document)
        extends = Declared(kind) == Declared.EXTENDED
        if extends != (valid_until is not None) or (valid_until is not None and valid_until < on):
            raise Refused("declaration", _("延长有效期的写明新的截止日，且不早于决定之日；其他情形不写。"))
        words = said(basis)
        if len(words) > Declaration._meta.get_field("basis").max_length:
            raise Refused("declaration", _("依据最多300个字。"))
        row = Declaration.objects.create(
            document=version.document, kind=kind, on=on, basis=words, valid_until=valid_until, by=by, at=at
        )
        if version.is_public:
            mark(version, at=at)
        sentence = f"{by}对{version.document.agency}《{version}》{row.get_kind_display()}，自{on}起，依据：{words}"
        details = {"on": on.isoformat(), "until": valid_until.isoformat() if valid_until else None}
        journal(version.document, "declare", sentence, by=by, at=at, details={"kind": str(kind), **details})
    return row


def reassess(*, document: Document, opened: bool, reason: str, by: Person, at: datetime) -> Reassessment:
    """Record the yearly look at a document that is not public (条例 Art. 18).

    ``opened``: it is to be made public; whoever writes for the agency then begins a version with ``correct_document``.
    Refused: not-found, not-allowed, reason-missing, not-filed.
    """
    with transaction.atomic():
        version = _live(document, DocumentState.FILED, by, at)
        why = said(reason)
        row = Reassessment.objects.create(document=version.document, opened=opened, reason=why, by=by, at=at)
        what = "转为公开" if opened else "仍不公开"
        sentence = f"{by}评估{version.document.agency}《{version}》：{what}，理由：{why}"
        journal(version.document, "reassess", sentence, by=by, at=at, details={"opened": opened})
    return row


_WRONG_STATE = {
    DocumentState.PUBLISHED: ("not-public", gettext_lazy("这份文件没有公开，不能撤下。")),
    DocumentState.TAKEN_DOWN: ("not-taken-down", gettext_lazy("这份文件没有撤下，不需要恢复。")),
    DocumentState.FILED: ("not-filed", gettext_lazy("这份文件不在不公开的信息之中。")),
}


def _live(document: Document, state: DocumentState, by: Person, at: datetime) -> DocumentVersion:
    permissions.check_can_decide(by, fresh(document), on=civil_day(at))
    version = _decided(document)
    if version.state != state:
        code, words = _WRONG_STATE[state]
        raise Refused(code, str(words))
    return version


def _decided(document: Document) -> DocumentVersion:
    version = DocumentVersion.objects.filter(document=document, state__in=LIVE)
    found = version.select_related("document__agency", "changed_by").first()
    if found is None:
        raise Refused("not-decided", _("这份文件还没有审定。"))
    return found

"""From a finished draft to the public: the screening, the county office, three reviews, the release of what was reviewed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day, clock_face
from gongkai.agencies.models import Person
from gongkai.agencies.selectors import acting_agency
from gongkai.audit.refused import Refused
from gongkai.publications.found import plain_text
from gongkai.publications.models import (
    LIVE,
    STATE_SECRET,
    Acknowledged,
    Attachment,
    Attribute,
    Document,
    DocumentState,
    DocumentVersion,
    Happening,
    OfficeCheck,
    TakeDown,
)
from gongkai.publications.screened import Found, findings_of, texts_of
from gongkai.publications.selectors.checks import must_be_checked
from gongkai.publications.selectors.ledger import TO_BE_PUBLIC
from gongkai.publications.services.drafting import current_version
from gongkai.publications.services.log import note_document
from gongkai.publications.services.marks import mark_targets, show
from gongkai.publications.services.versions import changed_meanwhile, journal, said, save
from gongkai.reviews import services as reviews
from gongkai.reviews.content import sm3
from gongkai.reviews.models import Review
from gongkai.screening import RED

SOURCE = "国办发〔2016〕80号第一条第（一）项"


def acknowledge(
    *, version: DocumentVersion, revision: int, key: str, reason: str, by: Person, at: datetime
) -> Acknowledged:
    """Say why a yellow finding of the screening may stand. Said again, the later words count.

    Refused: not-found, changed-meanwhile, reason-missing.
    """
    with transaction.atomic():
        current = current_version(version, by, at)
        if current.revision != revision or current.state != DocumentState.DRAFT:
            raise changed_meanwhile(current)
        why = said(reason)
        save(current, DocumentState.DRAFT, {"changed_by": by, "changed_at": at})
        row, _new = Acknowledged.objects.update_or_create(
            version=current, key=key, defaults={"reason": why, "by": by, "at": at}
        )
        sentence = f"{by}对《{current}》的筛查提示写明了理由：{why}"
        journal(current.document, "acknowledge", sentence, by=by, at=at, details={"key": key})
    return row


def ask_office(*, version: DocumentVersion, revision: int, by: Person, at: datetime) -> OfficeCheck:
    """Put a policy document that is not to be public before the county office; only then it goes to review.

    It must be as complete as for review. Refused: as ``submit_document``, and no-check where none is needed.
    """
    seen = _finished(version, revision, by, at)
    if not must_be_checked(seen):
        raise Refused("no-check", _("这份文件不需要核对，直接送审。"))
    with transaction.atomic():
        save(seen, DocumentState.DRAFT, {"state": DocumentState.IN_CHECK})
        check = OfficeCheck.objects.create(version=seen, content_sm3=sm3(seen.content), asked_by=by, asked_at=at)
        sentence = (
            f"{by}将{seen.document.agency}《{seen}》送县政府信息公开工作主管部门核对，拟{seen.get_attribute_display()}"
        )
        journal(seen.document, "ask_office", sentence, by=by, at=at, details={"sm3": check.content_sm3})
    return check


def submit_document(*, version: DocumentVersion, revision: int, by: Person, at: datetime) -> Review:
    """Put a draft before the first level of review.

    It is screened and its files are read before the transaction, for that may take seconds; the revision shows that
    it is still the same. Refused: not-found, changed-meanwhile, fields-missing, attribute, already-public, screening-red,
    screening-yellow, office-check where the county office has not agreed to this content.
    """
    seen = _finished(version, revision, by, at)
    if must_be_checked(seen):
        words = _("拟不公开的政策性文件，送审以前先送政府信息公开工作主管部门核对。")
        raise Refused("office-check", words, article=SOURCE)
    texts = texts_of(seen)
    with transaction.atomic():
        save(seen, DocumentState.DRAFT, {"state": DocumentState.IN_REVIEW})
        keep_texts(texts)
        review = reviews.submit(
            kind="document",
            subject=seen,
            agency=acting_agency(seen.document.agency, on=civil_day(at)),
            title=seen.title,
            content=seen.content,
            by=by,
            at=at,
        )
        sentence = f"{by}将{seen.document.agency}《{seen}》送审"
        journal(seen.document, "submit", sentence, by=by, at=at, details={"sm3": review.content_sm3})
    return review


def release_document(*, review: Review, by: Person, at: datetime) -> DocumentVersion:
    """Publish exactly what was reviewed, or file it where it is not to be public; in the last level's transaction."""
    version = _reviewed(review)
    if version.state != DocumentState.IN_REVIEW or sm3(version.content) != review.content_sm3:
        raise Refused("content-changed", _("文件在送审之后有改动，不能发布；退回后重新送审。"))
    before = DocumentVersion.objects.filter(document=version.document, state__in=LIVE).first()
    if before is not None:
        _check_clock(before, at)
        save(before, DocumentState(before.state), {"state": DocumentState.SUPERSEDED})
    decided = {"decided_at": at, "content_sm3": review.content_sm3}
    if version.attribute != Attribute.ACTIVE:
        save(version, DocumentState.IN_REVIEW, {"state": DocumentState.FILED, **decided})
        sentence = f"{version.document.agency}《{version}》经三级审核定为{version.get_attribute_display()}"
        journal(version.document, "file", sentence, by=by, at=at, details={"sm3": review.content_sm3})
        return version
    out = {"state": DocumentState.PUBLISHED, "published_at": at, "listed_on": listed_on(version.document, at)}
    save(version, DocumentState.IN_REVIEW, {**out, **decided})
    make_public(version, by=by, at=at)
    sentence = f"{version.document.agency}《{version}》经三级审核公开"
    details = {"sm3": review.content_sm3, "review": review.pk, "version": version.version}
    journal(version.document, "publish", sentence, by=by, at=at, details=details)
    return version


def reopen_document(*, review: Review, by: Person, at: datetime) -> DocumentVersion:
    """Give the document back for writing when its review ended without passing; in the transaction of that step."""
    version = _reviewed(review)
    save(version, DocumentState.IN_REVIEW, {"state": DocumentState.DRAFT})
    sentence = f"{version.document.agency}《{version}》回到草稿"
    journal(version.document, "reopen", sentence, by=by, at=at, details={"review": review.pk})
    return version


def listed_on(document: Document, at: datetime) -> date:
    """The day a document is listed under: of its first publication, or that of the old site."""
    return document.public_on or document.imported_published_on or civil_day(at)


def make_public(version: DocumentVersion, *, by: Person, at: datetime) -> None:
    """What a publication changes beside the version: the document's days, a tombstone, the log, the search, the marks."""
    document = version.document
    first = document.first_published_at is None
    if first:
        document.first_published_at, document.public_on = at, version.listed_on
        Document.objects.filter(pk=document.pk).update(first_published_at=at, public_on=version.listed_on)
    TakeDown.objects.filter(document=document, ended_at__isnull=True).update(
        ended_at=at, ended_by=by, ended_reason=version.correction_note or "重新公开"
    )
    note_document(Happening.PUBLISH if first else Happening.CORRECT, version, at=at)
    show(version, on=civil_day(at))
    mark_targets(version, at=at)


def keep_texts(texts: Mapping[int, str]) -> None:
    """Keep what was read out of attachments, for the search; it is no part of what is reviewed."""
    for pk, text in texts.items():
        Attachment.objects.filter(pk=pk).update(text=text)


def _reviewed(review: Review) -> DocumentVersion:
    return DocumentVersion.objects.select_related("document__agency__successor", "changed_by").get(
        pk=int(review.subject_id)
    )


def _check_clock(before: DocumentVersion, at: datetime) -> None:
    if before.decided_at >= at:
        words = _("服务器的时间早于上一版的审定时间（%(when)s），先校准时钟。")
        raise Refused("clock-went-back", words % {"when": clock_face(before.decided_at)})


def _finished(version: DocumentVersion, revision: int, by: Person, at: datetime) -> DocumentVersion:
    """The draft as it stands, with all that it needs and nothing that stops it."""
    seen = current_version(version, by, at)
    if seen.revision != revision or seen.state != DocumentState.DRAFT:
        raise changed_meanwhile(seen)
    _check_complete(seen)
    _check_screened(seen, findings_of(seen, on=civil_day(at)))
    return seen


def _check_complete(version: DocumentVersion) -> None:
    """What a document must have before anybody reviews it (条例 Art. 12(3); the attribute by 国办发〔2016〕80号)."""
    lacks = _lacks(version)
    if not version.attribute:
        raise Refused("attribute", _("先定公开属性：主动公开、依申请公开或者不予公开。") + lacks, article=SOURCE)
    if version.attribute == Attribute.WITHHELD and not (version.ground and version.ground_words):
        raise Refused("attribute", _("不予公开的，选择法定依据并写明理由。"), article=SOURCE)
    if version.attribute != Attribute.ACTIVE and version.document.first_published_at is not None:
        raise Refused("already-public", _("这份文件已经公开，不再公开的按“撤下”办理。"))
    if version.ground == STATE_SECRET and (version.body or version.summary or version.attachments.exists()):
        words = _("涉密文件的内容不得录入本系统，删去正文、概述和附件，只登记标题的代称。")
        raise Refused("state-secret", words, article="条例第十四条")
    if lacks:
        raise Refused("fields-missing", lacks, article="条例第十二条第三款")


def _lacks(version: DocumentVersion) -> str:
    """Everything that is missing, in one sentence: nobody is sent back twice. Empty where nothing is."""
    empty = [
        str(DocumentVersion._meta.get_field(name).verbose_name)
        for name in _needed(version)
        if not getattr(version, name)
    ]
    if version.attribute in TO_BE_PUBLIC:
        empty += [] if version.placements.exists() else [_("栏目")]
        empty += [] if plain_text(version.body) or version.attachments.exists() else [_("正文或者附件")]
    return _("还缺：%(empty)s。") % {"empty": "、".join(empty)} if empty else ""


def _needed(version: DocumentVersion) -> tuple[str, ...]:
    needed: tuple[str, ...] = ("title", "formed_on", "issuing_body", "genre")
    if version.attribute in TO_BE_PUBLIC:
        needed += ("summary",)
    if version.version > 1 and version.document.first_published_at is not None:
        needed += ("correction_note",)
    return needed


def refuse_red(findings: Iterable[Found]) -> None:
    """What must not go out goes no further."""
    red = [each for each in findings if each.severity == RED]
    if red:
        words = _("筛查发现%(count)d处不能公开的内容，遮盖或者删去后再送审。")
        raise Refused("screening-red", words % {"count": len(red)}, article="条例第十五条")


def _check_screened(version: DocumentVersion, findings: tuple[Found, ...]) -> None:
    """Red goes no further; yellow needs somebody's reason, one for each."""
    refuse_red(findings)
    explained = set(version.acknowledged.values_list("key", flat=True))
    unexplained = {each.key for each in findings} - explained
    if unexplained:
        words = _("筛查提示的%(count)d处还没有写明理由，逐处核对并写明理由后再送审。")
        raise Refused("screening-yellow", words % {"count": len(unexplained)}, article="条例第十七条")

"""The writes of guides: drafted, submitted to three levels of review, released byte for byte as reviewed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day, clock_face
from gongkai.agencies.models import Agency, Person
from gongkai.agencies.services import note_checked, note_guide
from gongkai.audit.refused import Refused
from gongkai.audit.services import record
from gongkai.publications import permissions
from gongkai.publications.found import guide_entry
from gongkai.publications.models.guides import FIELDS, OPEN, GuideState, GuideVersion
from gongkai.publications.services.log import note_guide_out
from gongkai.reviews import services as reviews
from gongkai.reviews.content import sm3
from gongkai.reviews.models import Review, State
from gongkai.reviews.selectors import reviews_of
from gongkai.search import services as search
from gongkai.statute import GUIDE_ELEMENTS

ARTICLE = "条例第十二条第二款"
WORDS = dict(GUIDE_ELEMENTS)


def draft_guide(
    *, agency: Agency, fields: Mapping[str, str], by: Person, at: datetime, revision: int | None = None
) -> GuideVersion:
    """Begin a draft of the guide, or change the open one.

    ``revision`` is that of the page the person wrote on; None begins a draft. A change while the guide is in review
    voids the review. Refused: not-found, changed-meanwhile, field, already-decided.
    """
    new = _tidy(fields)
    with transaction.atomic():
        permissions.check_can_draft_guide(by, agency, on=civil_day(at))
        there = _open_draft(agency)
        if (there.revision if there else None) != revision:
            raise _changed_meanwhile(there)
        return _change(there, new, by, at) if there else _begin(agency, new, by, at)


def _open_draft(agency: Agency) -> GuideVersion | None:
    return GuideVersion.objects.filter(agency=agency, state__in=OPEN).select_related("agency", "changed_by").first()


def _begin(agency: Agency, new: Mapping[str, str], by: Person, at: datetime) -> GuideVersion:
    last = GuideVersion.objects.filter(agency=agency).order_by("-version").first()
    guide = GuideVersion(
        agency=agency,
        version=last.version + 1 if last else 1,
        drafted_by=by,
        drafted_at=at,
        changed_by=by,
        changed_at=at,
        **{**(last.content if last else {}), **new},
    )
    try:
        with transaction.atomic():
            guide.save(force_insert=True)
    except IntegrityError:  # somebody else has begun one meanwhile
        raise _changed_meanwhile(_open_draft(agency)) from None
    _journal(guide, "draft", f"{by}起草了{guide}", by, at, {"fields": [*new]})
    return guide


def _change(guide: GuideVersion, new: Mapping[str, str], by: Person, at: datetime) -> GuideVersion:
    changed = {name: text for name, text in new.items() if getattr(guide, name) != text}
    if not changed:
        return guide
    if guide.state == GuideState.IN_REVIEW:
        waiting = reviews_of(guide).filter(state=State.WAITING).first()
        if waiting is not None:
            reviews.void(review=waiting, reason="送审之后内容有改动，原来的审核作废", by=by, at=at)
            guide.refresh_from_db(fields=["state", "revision"])  # void has reopened it, under our lock
    _save(guide, GuideState.DRAFT, {**changed, "changed_by": by, "changed_at": at})
    words = "、".join(WORDS[name] for name in changed)
    _journal(guide, "change", f"{by}修改了{guide}的{words}", by, at, {"fields": [*changed]})
    return guide


def submit_guide(*, guide: GuideVersion, revision: int, by: Person, at: datetime) -> Review:
    """Put the draft before the first level of review. Every element of the law must be filled in."""
    with transaction.atomic():
        permissions.check_can_draft_guide(by, guide.agency, on=civil_day(at))
        current = GuideVersion.objects.select_related("agency", "changed_by").get(pk=guide.pk)
        if current.revision != revision or current.state != GuideState.DRAFT:
            raise _changed_meanwhile(current)
        empty = [words for name, words in GUIDE_ELEMENTS if not getattr(current, name)]
        if empty:
            raise Refused("fields-missing", _("指南还缺：%(empty)s。") % {"empty": "、".join(empty)}, article=ARTICLE)
        _save(current, GuideState.DRAFT, {"state": GuideState.IN_REVIEW})
        review = reviews.submit(
            kind="guide",
            subject=current,
            agency=current.agency,
            title=str(current),
            content=current.content,
            by=by,
            at=at,
        )
        _journal(current, "submit", f"{by}将{current}送审", by, at, {"sm3": review.content_sm3})
    return review


def release_guide(*, review: Review, by: Person, at: datetime) -> GuideVersion:
    """Publish exactly what was reviewed; called by the last level, in its transaction."""
    guide = GuideVersion.objects.select_related("agency").get(pk=int(review.subject_id))
    if guide.state != GuideState.IN_REVIEW or sm3(guide.content) != review.content_sm3:
        raise Refused("content-changed", _("指南在送审之后有改动，不能发布；退回后重新送审。"))
    before = GuideVersion.objects.filter(agency=guide.agency, state=GuideState.PUBLISHED).first()
    if before is not None and before.published_at >= at:
        words = _("服务器的时间早于上一版指南的公布时间（%(when)s），先校准时钟。")
        raise Refused("clock-went-back", words % {"when": clock_face(before.published_at)})
    if before is not None:
        _save(before, GuideState.PUBLISHED, {"state": GuideState.SUPERSEDED})
    released = {"state": GuideState.PUBLISHED, "published_at": at, "content_sm3": review.content_sm3}
    _save(guide, GuideState.IN_REVIEW, released)
    note_guide(agency=guide.agency, on=civil_day(at), by=by, at=at)
    note_guide_out(guide, at=at)
    search.put(entries=[guide_entry(guide)])
    _journal(guide, "publish", f"{guide}经三级审核公布", by, at, {"sm3": review.content_sm3, "review": review.pk})
    return guide


def reopen_guide(*, review: Review, by: Person, at: datetime) -> GuideVersion:
    """Give the guide back for writing when its review ended without passing; in the transaction of that step."""
    guide = GuideVersion.objects.select_related("agency").get(pk=int(review.subject_id))
    _save(guide, GuideState.IN_REVIEW, {"state": GuideState.DRAFT})
    _journal(guide, "reopen", f"{guide}回到草稿", by, at, {"review": review.pk})
    return guide


def confirm_checked(*, agency: Agency, by: Person, at: datetime) -> None:
    """Say that the agency's guide and its columns, empty ones too, were looked through today and agree with the facts.

    The portal shows the day. Refused: not-found, checked-today.
    """
    on = civil_day(at)
    with transaction.atomic():
        permissions.check_can_confirm_checked(by, agency, on=on)
        if Agency.objects.select_for_update(no_key=True).get(pk=agency.pk).checked_on == on:
            raise Refused("checked-today", _("今天已经核对过，门户上已经是今天的日期。"))
        note_checked(agency=agency, on=on, by=by, at=at)


def _save(guide: GuideVersion, state: GuideState, values: dict[str, object]) -> None:
    """One conditional UPDATE: only the revision that was read, only from the state named.

    Rows are locked in one order everywhere (review, guide, agency, journal), so two writers never wait for each other.
    """
    seen = GuideVersion.objects.filter(pk=guide.pk, revision=guide.revision, state=state)
    if not seen.update(**values, revision=guide.revision + 1):
        raise _changed_meanwhile(GuideVersion.objects.select_related("changed_by").get(pk=guide.pk))
    guide.refresh_from_db()


def _changed_meanwhile(guide: GuideVersion | None) -> Refused:
    if guide is None:
        return Refused("changed-meanwhile", _("这份草稿已经公布或者还没有建立，刷新后再修改；您写的内容还在。"))
    words = {"who": guide.changed_by, "when": clock_face(guide.changed_at)}
    return Refused("changed-meanwhile", _("%(who)s于%(when)s已经改过这份指南，核对两份内容后再保存。") % words)


def _tidy(fields: Mapping[str, str]) -> dict[str, str]:
    tidy = {}
    for name, text in fields.items():
        if name not in FIELDS:
            raise Refused("field", _("指南没有“%(name)s”这一项。") % {"name": name})
        clean = text.replace("\r\n", "\n").strip()
        longest = GuideVersion._meta.get_field(name).max_length
        if (longest and len(clean) > longest) or "\x00" in clean:
            words = {"name": WORDS[name], "longest": longest or 0}
            raise Refused("field", _("%(name)s有不能保存的字符，或者超过%(longest)d个字。") % words)
        tidy[name] = clean
    return tidy


def _journal(guide: GuideVersion, verb: str, words: str, by: Person, at: datetime, details: dict[str, object]) -> None:
    record(
        by=by,
        at=at,
        verb=f"publications.guide_{verb}",
        sentence=words,
        subject=guide,
        agency=guide.agency.code,
        details=details,
    )

"""The writes of reviews. A decision is ONE conditional UPDATE; who comes second is told who decided and when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day, clock_face
from gongkai.agencies.models import Agency, Person
from gongkai.audit.refused import Refused
from gongkai.audit.services import record
from gongkai.reviews import permissions
from gongkai.reviews.content import Content, sm3
from gongkai.reviews.models import Decision, Review, State
from gongkai.reviews.states import ACTION_WORDS, CHECKS, STAGE_WORDS, Action

LAST = 3


class Ending(Protocol):
    """What a subject does when its review ends; it runs in the transaction of that step."""

    def __call__(self, *, review: Review, by: Person, at: datetime) -> object: ...


_endings: dict[str, tuple[Ending, Ending | None]] = {}


def register(kind: str, release: Ending, returned: Ending | None = None) -> None:
    """Say what happens to subjects of a kind when the last level passes, and when a review ends otherwise."""
    if _endings.setdefault(kind, (release, returned)) != (release, returned):
        raise RuntimeError(f"the kind {kind} has its endings already")


def submit(
    *, kind: str, subject: models.Model, agency: Agency, title: str, content: Content, by: Person, at: datetime
) -> Review:
    """Freeze a content and put it before the first level. A second submission of the same subject is refused."""
    if kind not in _endings:
        raise RuntimeError(f"nobody has registered the kind {kind}")
    with transaction.atomic():
        permissions.check_can_submit(by, agency, on=civil_day(at))
        review = _insert(
            Review(
                kind=kind,
                subject_type=subject._meta.label_lower,
                subject_id=str(subject.pk),
                agency=agency,
                title=title,
                content=content,
                content_sm3=sm3(content),
                author=by,
                submitted_at=at,
                moved_at=at,
            )
        )
        Decision.objects.create(review=review, version=0, level=1, action=Action.SUBMIT, by=by, at=at)
        _journal(review, Action.SUBMIT, by, at, details={"sm3": review.content_sm3, "subject": _named(review)})
    return review


def approve(
    *,
    review: Review,
    level: int,
    version: int,
    checks: Iterable[str],
    opinion: str,
    by: Person,
    at: datetime,
) -> Review:
    """Let a review pass one level; the last level releases the subject in the same transaction.

    ``level`` and ``version`` are those of the page the person decided on. Refused: already-decided, checks-missing,
    opinion-missing, took-part, not-allowed, not-found, content-changed.
    """
    with transaction.atomic():
        current = _current(review, level, version, by, at)
        permissions.check_can(Action.APPROVE, by, current, on=civil_day(at))
        ticked = dict.fromkeys((name for name in checks if name in CHECKS), True)
        if len(ticked) < len(CHECKS):
            missing = "、".join(words for name, words in CHECKS.items() if name not in ticked)
            raise Refused("checks-missing", _("还没有核对：%(missing)s。三项都核对后才能通过。") % {"missing": missing})
        said = _said(opinion, "opinion-missing", _("写明审核意见后再通过。"))
        if sm3(current.content) != current.content_sm3:
            raise Refused("content-changed", _("送审内容与送审时的指纹不符，不能通过；退回后重新送审。"))
        last = level == LAST
        change = {"state": State.APPROVED, "ended_at": at} if last else {"level": level + 1, "moved_at": at}
        _decide(current, Action.APPROVE, by, at, change, opinion=said, checks=ticked)
        if last:
            release, _returned = _endings[current.kind]
            release(review=current, by=by, at=at)
        _journal(current, Action.APPROVE, by, at, level=level, opinion=said, details={"sm3": current.content_sm3})
    return current


def send_back(*, review: Review, version: int, reason: str, by: Person, at: datetime) -> Review:
    """Send a review back to its author with the reason; a new submission begins at the first level."""
    change = {"state": State.SENT_BACK, "ended_at": at}
    return _step(Action.SEND_BACK, review, version, reason, by, at, change)


def withdraw(*, review: Review, by: Person, at: datetime) -> Review:
    """Take back one's own submission before it lies with the last level."""
    change = {"state": State.WITHDRAWN, "ended_at": at}
    return _step(Action.WITHDRAW, review, review.version, "", by, at, change)


def hand_over(*, review: Review, to: Person, reason: str, by: Person, at: datetime) -> Review:
    """Ask somebody who may sit on this level to decide, in the absence of another. Others who may sit still may."""
    change = {"handed_to": to, "handed_by": by}
    return _step(Action.HAND_OVER, review, review.version, reason, by, at, change, to=to)


def void(*, review: Review, reason: str, by: Person, at: datetime) -> Review:
    """End a review whose content is changed or no longer wanted; what was passed so far counts for nothing."""
    change = {"state": State.VOIDED, "ended_at": at}
    return _step(Action.VOID, review, review.version, reason, by, at, change)


def _step(
    action: Action,
    review: Review,
    version: int,
    reason: str,
    by: Person,
    at: datetime,
    change: dict[str, object],
    *,
    to: Person | None = None,
) -> Review:
    with transaction.atomic():
        current = _current(review, review.level, version, by, at)
        permissions.check_can(action, by, current, on=civil_day(at))
        if to is not None:
            permissions.check_can_take(to, current, by=by, on=civil_day(at))
        said = "" if action == Action.WITHDRAW else _said(reason, "reason-missing", _("写明原因。"))
        _decide(current, action, by, at, change, opinion=said)
        _release, returned = _endings[current.kind]
        if current.is_over and returned is not None:
            returned(review=current, by=by, at=at)
        details = {"to": to.username} if to is not None else {}
        _journal(current, action, by, at, opinion=said, to=to, details=details)
    return current


def _current(review: Review, level: int, version: int, by: Person, at: datetime) -> Review:
    """The review as it stands in this transaction; stale pages are told what happened, strangers nothing.

    The row is locked where the database can, so that who comes second judges by what the first has left.
    """
    rows = Review.objects.select_for_update(of=("self",), no_key=True).select_related("agency", "agency__successor")
    current = rows.get(pk=review.pk)
    permissions.check_can_see(by, current, on=civil_day(at))
    if (current.level, current.version, current.state) != (level, version, State.WAITING):
        raise _already_decided(current)
    return current


def _decide(
    current: Review,
    action: Action,
    by: Person,
    at: datetime,
    change: dict[str, object],
    *,
    opinion: str,
    checks: dict[str, bool] | None = None,
) -> None:
    """Move the review and add the decision. ``current`` carries the new values afterwards."""
    level, version = current.level, current.version
    absent = current.handed_by if current.handed_to_id == by.pk and action != Action.HAND_OVER else None
    if "level" in change or "state" in change:
        change = {"handed_to": None, "handed_by": None, **change}
    if not _move(current.pk, level=level, version=version, change={**change, "version": version + 1}):
        raise _already_decided(current)
    Decision.objects.create(
        review=current,
        version=version,
        level=level,
        action=action,
        by=by,
        at=at,
        opinion=opinion,
        checks=checks or {},
        on_behalf_of=absent,
    )
    current.refresh_from_db()


def _move(pk: int, *, level: int, version: int, change: dict[str, object]) -> bool:
    """The one guard of every decision: it succeeds for exactly one of those who saw the same level and version."""
    hit = Review.objects.filter(pk=pk, level=level, version=version, state=State.WAITING).update(**change)
    return hit == 1


def _insert(review: Review) -> Review:
    """Add the review; the database allows one waiting review a subject, whoever clicks how often."""
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError:
        same = Review.objects.filter(subject_type=review.subject_type, subject_id=review.subject_id)
        there = same.select_related("author").latest("submitted_at", "pk")
        words = {"who": there.author, "when": clock_face(there.submitted_at)}
        raise Refused("already-submitted", _("已由%(who)s于%(when)s送审。") % words) from None
    return review


def _already_decided(review: Review) -> Refused:
    step = Decision.objects.filter(review=review.pk).select_related("by").latest("version")
    words = {"who": step.by, "when": clock_face(step.at), "what": ACTION_WORDS[Action(step.action)]}
    return Refused("already-decided", _("已由%(who)s于%(when)s%(what)s。") % words)


def _said(words: str, code: str, message: str) -> str:
    tidy = words.strip()
    if not tidy or "\x00" in tidy:
        raise Refused(code, message)
    return tidy


def _named(review: Review) -> str:
    return f"{review.subject_type}:{review.subject_id}"


def _journal(
    review: Review,
    action: Action,
    by: Person,
    at: datetime,
    *,
    level: int | None = None,
    opinion: str = "",
    to: Person | None = None,
    details: dict[str, str] | None = None,
) -> None:
    step = level or review.level
    words = f"{by}{ACTION_WORDS[action]}了{review.agency}《{review.title}》"
    if action != Action.SUBMIT:
        words += f"（第{step}级）"
    words += f"给{to}" if to is not None else ""
    words += f"，意见：“{opinion}”" if opinion else ""
    words += f"，结果：{STAGE_WORDS[review.stage]}"
    record(
        by=by,
        at=at,
        verb=f"reviews.{action}",
        sentence=words,
        subject=review,
        agency=review.agency.code,
        details={"level": step, "version": review.version, **(details or {})},
    )

"""Postings: planned, posted with a photo, removed with a photo; or cancelled before anything hung."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Person
from gongkai.agencies.selectors import calendar
from gongkai.audit.refused import Refused
from gongkai.boards import permissions
from gongkai.boards.models import Board, Counting, Posting
from gongkai.boards.period import cut_short
from gongkai.boards.services.boards import locked
from gongkai.boards.services.log import journal, meanwhile, not_later, words_of
from gongkai.files.models import Blob
from gongkai.files.services import keep
from gongkai.papers import Unreadable, clean_photo
from gongkai.publications.models import Document, DocumentState, DocumentVersion

MOST_DAYS = 366


def plan_posting(
    *,
    board: Board,
    document: Document,
    starts_on: date | None = None,
    days: int | None,
    counting: str = Counting.CALENDAR,
    by: Person,
    at: datetime,
) -> Posting:
    """Plan to post the public version of a document, today where no day is said. ``days`` None: until it is removed.

    Refused: not-found, not-allowed, board-closed, not-public, period, start, already-there.
    """
    with transaction.atomic():
        board = locked(board)
        permissions.check_can_keep(by, board.agency, on=civil_day(at))
        if board.closed_on is not None:
            raise Refused("board-closed", _("这处公示栏已经停用。"))
        if counting not in Counting.values or (days is not None and not 1 <= days <= MOST_DAYS):
            raise Refused("period", _("公示期写1到%(most)d，不写就是长期张贴。") % {"most": MOST_DAYS})
        start = starts_on or civil_day(at)
        if start < civil_day(at):
            raise Refused("start", _("张贴日期不能早于今天。"))
        posting = Posting(
            board=board,
            document=document,
            version=_public(document),
            starts_on=start,
            days=days,
            counting=counting,
            planned_by=by,
            planned_at=at,
        )
        try:
            with transaction.atomic():
                posting.save(force_insert=True)
        except IntegrityError:
            raise Refused("already-there", _("这份文件在这处公示栏里，取下以后才能再贴。")) from None
        details = {"document": document.index_number, "starts_on": start.isoformat(), "days": days}
        _journal(posting, "plan", f"{by}安排{start}在{board}张贴《{posting.version}》", by=by, at=at, details=details)
    return posting


def hang(*, posting: Posting, on: date | None = None, photo: bytes | None = None, by: Person, at: datetime) -> Posting:
    """Record that it was posted, today or on an earlier day. The period runs from that day.

    Refused: not-found, not-allowed, wrong-state, not-public, day, photo, changed-meanwhile.
    """
    image = _photo(photo)
    with transaction.atomic():
        posting = _to_do(posting, by, at)
        day = not_later(on, at=at, code="day")
        if day < civil_day(posting.planned_at):
            raise Refused("day", _("张贴日期早于安排的那一天。"))
        if not posting.is_planned:
            raise _wrong(posting)
        if posting.version.state != DocumentState.PUBLISHED:
            raise Refused("not-public", _("这一版已经不在公开之列，取消这次安排，按新的一版另行安排。"))
        values = {"posted_on": day, "posted_by": by, "posted_at": at, "posted_photo": _kept(image, at)}
        _save(posting, {"posted_at__isnull": True, "cancelled_at__isnull": True}, values)
        details = {"on": day.isoformat(), "photo": posting.posted_photo_id or ""}
        sentence = f"{by}登记{day}在{posting.board}贴出《{posting.version}》"
        _journal(posting, "hang", sentence, by=by, at=at, details=details)
    return posting


def take_off(
    *,
    posting: Posting,
    on: date | None = None,
    photo: bytes | None = None,
    reason: str = "",
    by: Person,
    at: datetime,
) -> Posting:
    """Record that it was removed; before the last day of its period with the reason, which is kept only then.

    Refused: not-found, not-allowed, wrong-state, day, reason, photo, changed-meanwhile.
    """
    image = _photo(photo)
    with transaction.atomic():
        posting = _to_do(posting, by, at)
        if not posting.hangs:
            raise _wrong(posting)
        day = not_later(on, at=at, code="day")
        if day < posting.posted_on:
            raise Refused("day", _("取下日期早于张贴日期。"))
        until = cut_short(posting, calendar(), on=day)
        why = _why(reason, until)
        values = {"removed_on": day, "removed_by": by, "removed_at": at, "removed_photo": _kept(image, at)}
        _save(posting, {"removed_at__isnull": True}, {**values, "removed_reason": why})
        details = {"on": day.isoformat(), "photo": posting.removed_photo_id or ""}
        sentence = f"{by}登记{day}从{posting.board}取下《{posting.version}》"
        if until is not None:
            details |= {"until": until.isoformat(), "reason": why}
            sentence += f"，公示期至{until}，提前取下，原因：{why}"
        _journal(posting, "take_off", sentence, by=by, at=at, details=details)
    return posting


def add_photo(*, posting: Posting, photo: bytes, by: Person, at: datetime) -> Posting:
    """Bring the photo that is missing: of the removal once it is removed, else of the posting.

    A photo that is there stays: it is evidence. Refused: not-found, not-allowed, wrong-state, photo, changed-meanwhile.
    """
    image = _photo(photo)
    with transaction.atomic():
        posting = _to_do(posting, by, at)
        name = "removed_photo" if posting.removed_at is not None else "posted_photo"
        if image is None or posting.posted_at is None or getattr(posting, name) is not None:
            raise _wrong(posting)
        _save(posting, {f"{name}__isnull": True}, {name: _kept(image, at)})
        what = "取下" if posting.removed_at is not None else "张贴"
        details = {"photo": getattr(posting, f"{name}_id")}
        sentence = f"{by}补交了{posting.board}《{posting.version}》的{what}照片"
        _journal(posting, "photo", sentence, by=by, at=at, details=details)
    return posting


def cancel_posting(*, posting: Posting, reason: str, by: Person, at: datetime) -> Posting:
    """Give up a plan before anything was posted. Refused: not-found, not-allowed, wrong-state, reason, changed-meanwhile."""
    with transaction.atomic():
        posting = _to_do(posting, by, at)
        if not posting.is_planned:
            raise _wrong(posting)
        why = words_of(reason, 200, "reason", _("写明原因。"))
        values = {"cancelled_by": by, "cancelled_at": at, "cancelled_reason": why}
        _save(posting, {"posted_at__isnull": True, "cancelled_at__isnull": True}, values)
        sentence = f"{by}取消了在{posting.board}张贴《{posting.version}》，原因：{why}"
        _journal(posting, "cancel", sentence, by=by, at=at)
    return posting


def _public(document: Document) -> DocumentVersion:
    version = DocumentVersion.objects.filter(document=document, state=DocumentState.PUBLISHED).first()
    if version is None:
        raise Refused("not-public", _("这份文件没有公开，不能张贴。"))
    return version


def _to_do(posting: Posting, by: Person, at: datetime) -> Posting:
    related = ("board__agency__successor", "board__keeper", "version", "document")
    posting = Posting.objects.select_related(*related).get(pk=posting.pk)
    permissions.check_can_hang(by, posting.board, on=civil_day(at))
    return posting


def _wrong(posting: Posting) -> Refused:
    if posting.cancelled_at is not None:
        return Refused("wrong-state", _("这次张贴已经取消。"))
    if posting.removed_at is not None:
        return Refused("wrong-state", _("这一张已经取下。"))
    if posting.posted_at is not None:
        return Refused("wrong-state", _("这一张已经贴出。"))
    return Refused("wrong-state", _("这一张还没有贴出。"))


def _why(reason: str, until: date | None) -> str:
    """Why it comes down before the last day of its period; nothing is asked where it does not. Refused: reason."""
    if until is None:
        return ""
    missing = _("公示期至 %(day)s，早于这一天取下的，写明取下原因。") % {"day": until}
    return words_of(reason, 200, "reason", missing)


def _photo(content: bytes | None) -> bytes | None:
    """What may be kept of a photo; read in the confined child before the transaction begins. Refused: photo."""
    if content is None:
        return None
    try:
        return clean_photo(content).data
    except Unreadable as unreadable:
        raise Refused("photo", unreadable.message) from unreadable


def _kept(image: bytes | None, at: datetime) -> Blob | None:
    return keep(content=image, at=at) if image is not None else None


def _save(posting: Posting, still: dict[str, Any], values: dict[str, Any]) -> None:
    """One conditional UPDATE: only where nobody was faster."""
    if not Posting.objects.filter(pk=posting.pk, **still).update(**values):
        raise meanwhile()
    for name, value in values.items():
        setattr(posting, name, value)


def _journal(
    posting: Posting, verb: str, sentence: str, *, by: Person, at: datetime, details: dict[str, Any] | None = None
) -> None:
    journal(posting, posting.board.agency, verb, sentence, by=by, at=at, details=details)

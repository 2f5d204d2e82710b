"""The narrow door of the journal: every write of the domain calls ``record`` inside its own transaction."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, models, transaction
from django.db.models import Subquery
from django.db.models.functions import Coalesce

from gongkai.audit import verifier
from gongkai.audit.files import written_whole
from gongkai.audit.models import Entry, Head
from gongkai.audit.verifier import FIRST_LINE, GENESIS, Checker, canonical, head_line, sm3
from gongkai.audit.verifier import Head as Expected

VERIFIER = Path(verifier.__file__)
SYSTEM = "系统"
CHINA = ZoneInfo("Asia/Shanghai")
CLOCK_SLACK = timedelta(seconds=60)
"""A machine that sets its clock by the network steps back by less than this."""
CLOCK_ACCEPTED = "signin.clock_accepted"
_TURN = 0x676F6E676B6169
"""The number of the lock that writers of the journal take in PostgreSQL ("gongkai")."""
_AT_ONCE = 2000


def leaf_of(entry: Entry) -> dict[str, Any]:
    """What is digested of an entry. The moment is written in UTC, as both databases give it back."""
    return {
        "seq": entry.seq,
        "at": entry.at.astimezone(ZoneInfo("UTC")).isoformat(timespec="microseconds"),
        "by": entry.by_id,
        "by_name": entry.by_name,
        "verb": entry.verb,
        "subject": entry.subject,
        "agency": entry.agency,
        "sentence": entry.sentence,
        "details": entry.details,
        "previous": entry.previous,
    }


def record(
    *,
    by: models.Model | None,
    at: datetime,
    verb: str,
    sentence: str,
    subject: models.Model | None = None,
    agency: str = "",
    details: dict[str, Any] | None = None,
) -> Entry:
    """Add one entry. It must be called inside the transaction of the write it tells of; ``by`` None is the system.

    ``details`` holds text, whole numbers, truth values, lists and objects: a fraction does not come back from every
    database as it went in. Writers of the journal wait for each other until the end of their transaction, so record
    as late in it as the work allows. A clock that has gone back since the last entry gets an entry of its own, first.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("journal entries are written inside the transaction of the change they tell of")
    details = details or {}
    _refuse_inexact(details)
    take_turn()
    last = Entry.objects.order_by("-seq").values_list("seq", "digest", "at").first()
    if last and last[2] - at > CLOCK_SLACK:
        back = _clock_went_back(last[2], at)
        _chain(back, last[0], last[1])
        last = (back.seq, back.digest, at)
    entry = Entry(
        at=at,
        by_id=by.pk if by is not None else None,
        by_name=str(by) if by is not None else SYSTEM,
        verb=verb,
        subject=subject_key(subject) if subject is not None else "",
        agency=agency,
        sentence=str(sentence),
        details=details,
    )
    _chain(entry, *(last[:2] if last else (0, GENESIS)))
    return entry


def _chain(entry: Entry, number: int, previous: str) -> None:
    """Add an entry after the one with this number and digest."""
    entry.seq, entry.previous = number + 1, previous
    entry.digest = sm3(canonical(leaf_of(entry)))
    entry.save(force_insert=True)


def _clock_went_back(before: datetime, at: datetime) -> Entry:
    was, now = (moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S") for moment in (before, at))
    return Entry(
        at=at,
        by_name=SYSTEM,
        verb="journal.clock_went_back",
        sentence=f"{SYSTEM} 发现服务器的时钟倒退：上一条日志记于 {was}，现在是 {now}",
        details={"seconds": int((before - at).total_seconds())},
    )


def clock_behind(*, at: datetime) -> datetime | None:
    """The latest moment of the journal, when the clock is behind it by more than a minute; else None.

    What stands before the last entry in which a person has set the clock and vouched for it counts no more.
    """
    return moments_ahead(at=at).values_list("at", flat=True).first()


def moments_ahead(*, at: datetime) -> models.QuerySet[Entry]:
    """The entries of moments that the clock has yet to reach, the latest first: asked alone or within another question."""
    accepted = Entry.objects.filter(verb=CLOCK_ACCEPTED).order_by("-seq").values("seq")[:1]
    ahead = Entry.objects.filter(at__gt=at + CLOCK_SLACK, seq__gte=Coalesce(Subquery(accepted), 0))
    return ahead.order_by("-at")


def subject_key(subject: models.Model) -> str:
    """How an entry names its object."""
    return f"{subject._meta.label_lower}:{subject.pk}"


def take_turn() -> None:
    """Let one transaction at a time write to the journal.

    In SQLite an immediate transaction has the file to itself from its start (a start-up check insists on it); in
    PostgreSQL a lock of the transaction does the same for the journal alone.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])


def _refuse_inexact(value: object) -> None:
    if isinstance(value, dict):
        for key, part in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a journal detail is named by text, not {key!r}")
            _refuse_inexact(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_inexact(part)
    elif not (value is None or isinstance(value, str | int)):
        raise TypeError(f"a journal detail is text, a whole number, a truth value, a list or an object, not {value!r}")


@transaction.atomic
def close_day(*, on: date, at: datetime) -> Head:
    """Fix the head of the journal at the end of ``on`` (Asia/Shanghai). A day already closed stays as it is."""
    end = datetime.combine(on, time.max, CHINA)
    if at <= end:
        raise ValueError(f"{on} has not ended at {at}")
    take_turn()
    closed = Head.objects.filter(on=on).first()
    if closed:
        return closed
    last = Entry.objects.filter(at__lte=end).order_by("-seq").values_list("seq", "digest").first()
    number, digest = last or (0, GENESIS)
    head = Head.objects.create(on=on, seq=number, digest=digest)
    record(
        by=None,
        at=at,
        verb="journal.close_day",
        sentence=f"系统于日终封存 {on} 的日志：{head_line(str(on), number, digest)}",
        subject=head,
        details={"seq": number, "digest": digest},
    )
    return head


def head_text(on: date) -> str | None:
    """The line of the printed page of a closed day; None where the day is not closed."""
    head = Head.objects.filter(on=on).first()
    return head_line(str(head.on), head.seq, head.digest) if head else None


def head_code(on: date) -> str | None:
    """The same with the whole digest, for the QR beside it."""
    head = Head.objects.filter(on=on).first()
    return f"GK1 {head.on} {head.seq} {head.digest}" if head else None


def last_closed() -> date | None:
    """The latest day that is closed."""
    return Head.objects.order_by("-on").values_list("on", flat=True).first()


def verify(printed: Iterable[Expected] = ()) -> list[str]:
    """Every entry of the database against its digest, its place and the heads, own and ``printed``: the problems."""
    checker = Checker([*(Expected(str(h.on), h.seq, h.digest) for h in Head.objects.all()), *printed])
    for entry in _entries():
        checker.entry(entry.digest, canonical(leaf_of(entry)))
    return checker.finish()


def export(path: Path) -> int:
    """Write the journal as the stand-alone verifier reads it; the number of entries. An existing file is replaced."""
    with written_whole(path) as out:
        out.write(FIRST_LINE.encode() + b"\n")
        for head in Head.objects.all():
            out.write(f"head {head.on} {head.seq} {head.digest}\n".encode())
        count, last = 0, GENESIS
        for entry in _entries():
            out.write(entry.digest.encode() + b" " + canonical(leaf_of(entry)) + b"\n")
            count, last = count + 1, entry.digest
        out.write(f"end {count} {last}\n".encode())
    return count


def _entries() -> Iterator[Entry]:
    """All entries in order, a few thousand at a time: one SELECT, so one moment, and no writer waits for it."""
    return Entry.objects.order_by("seq").iterator(chunk_size=_AT_ONCE)

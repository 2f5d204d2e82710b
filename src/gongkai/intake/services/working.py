"""The work of an import: rows are listed, read, published, each in a transaction of its own.

Whatever ends it, the rows that are not done yet still say so, and the next run takes them up.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.audit.refused import Refused
from gongkai.files.selectors import digest_of
from gongkai.files.services import keep
from gongkai.intake.headings import NAMES
from gongkai.intake.models import AT_WORK, Batch, BatchState, Outcome, Row, RowFile
from gongkai.intake.opened import files_of, table_bytes
from gongkai.intake.reading import PORTION, NoDocument, Read, Reader, pages_of, rows_of
from gongkai.intake.selectors import counts_of
from gongkai.intake.services.shared import enter, insist, journal, locked
from gongkai.intake.sources import Files, Nothing
from gongkai.papers import Unreadable
from gongkai.publications.models import Document, DocumentState
from gongkai.publications.screened import Found
from gongkai.publications.services import bring_in_prepared, check_prepared, prepare
from gongkai.publications.services.bringing import Prepared
from gongkai.publications.services.fields import Given
from gongkai.reviews.content import sm3
from gongkai.screening import RED

STEP = 20
"""So many rows are done between two looks at whether somebody has paused it."""
_STOPS = ("not-allowed", "disk-full", "organisation-code-missing", "clock-went-back")
"""What is no fault of the row: the batch stops and says why."""
_PLACES = 5


class Stopped(Exception):
    """Something stands in the way of every row; the message says what."""


def work_on(*, pk: int, turn: int, now: Callable[[], datetime], steps: int = 10) -> bool:
    """Go on with a batch for ``steps`` times ``STEP`` rows; whether there is more to do.

    Nothing is done where the batch was paused or started again meanwhile (``turn``). Safe to run twice, also at once.
    """
    batch = _due(pk, turn)
    if batch is None:
        return False
    try:
        # What is published was kept when it was read: the source may be gone.
        with files_of(batch) if batch.state == BatchState.READING else Files(Nothing()) as files:
            for _number in range(steps):
                if batch is None or not _step(batch, files, now):
                    return False
                batch = _due(pk, turn)
    except (Stopped, Unreadable) as stopped:
        _stop(pk, turn, str(stopped), at=now())
        return False
    return batch is not None


def _due(pk: int, turn: int) -> Batch | None:
    found = Batch.objects.select_related("agency__successor", "run_by", "column", "upload")
    return found.filter(pk=pk, turn=turn, paused=False, state__in=AT_WORK).first()


def _stop(pk: int, turn: int, why: str, *, at: datetime) -> None:
    with transaction.atomic():
        current = locked(Batch(pk=pk))
        if current.turn != turn or not current.at_work:
            return
        Batch.objects.filter(pk=pk).update(paused=True, problem=why, moved_at=at)
        journal(current, "stop", f"系统停下了“{current}”的导入：{why}", by=None, at=at)


def _step(batch: Batch, files: Files, now: Callable[[], datetime]) -> bool:
    """One step; False when the stage is at its end."""
    if not batch.listed:
        _list(batch, files, at=now())
        return True
    wanted = Outcome.LISTED if batch.state == BatchState.READING else Outcome.READY
    rows = [*batch.rows.filter(outcome=wanted).order_by("number")[:STEP]]
    if not rows:
        _end(batch, at=now())
        return False
    reader = Reader(batch.agency, files, batch.column, on=civil_day(now())) if wanted == Outcome.LISTED else None
    for row in rows:
        if reader is not None:
            _read(batch, row, reader, at=now())
        else:
            _publish(batch, row, at=now())
    Batch.objects.filter(pk=batch.pk, turn=batch.turn).update(moved_at=now())
    return True


# ---- listing


def _list(batch: Batch, files: Files, *, at: datetime) -> None:
    """The next portion of the table, or of the pages of an export, as rows to be read."""
    try:
        rows, end, more, unknown = _portion(batch, files)
    except Refused as refused:
        raise Stopped(refused.message) from refused
    with transaction.atomic():
        current = locked(batch)
        if (current.read_to, current.turn, current.paused) != (batch.read_to, batch.turn, False):
            return
        Row.objects.bulk_create((_new(batch, number, raw) for number, raw in rows), batch_size=500)
        if not more and not current.rows.exists():
            raise Stopped(_("表里没有一行可以导入的。"))
        changed: dict[str, Any] = {"read_to": end, "listed": not more, "moved_at": at}
        if not more:
            changed |= {"phase_at": at}
            words = f"，没有用到的列：{'、'.join(unknown)}" if unknown else ""
            sentence = f"系统列出了“{batch}”的{current.rows.count()}行{words}"
            journal(current, "list", sentence, by=None, at=at, details={"unknown": unknown})
        Batch.objects.filter(pk=batch.pk).update(**changed)


def _portion(batch: Batch, files: Files) -> tuple[list[tuple[int, dict[str, str]]], int, bool, list[str]]:
    if batch.table:
        found = rows_of(table_bytes(batch, files), batch.table.rpartition("/")[2], batch.read_to)
        return [(number, cells) for number, cells in found["rows"]], found["end"], found["more"], found["unknown"]
    pages = [*pages_of(files)]
    end = min(batch.read_to + PORTION, len(pages))
    rows = [(at + 1, {"page": pages[at]}) for at in range(batch.read_to, end)]
    return rows, end, end < len(pages), []


def _new(batch: Batch, number: int, raw: dict[str, str]) -> Row:
    return Row(batch=batch, number=number, raw=raw, title=raw.get("title", "")[:200], source=raw.get("page", "")[:500])


# ---- reading


def _read(batch: Batch, row: Row, reader: Reader, *, at: datetime) -> None:
    """Read a row and say what would become of it. Nothing is written but the row and its files."""
    values: dict[str, Any]
    read: Read | None = None
    try:
        read = reader.read(row.raw)
        values = _judged(batch, row, read, on=civil_day(at))
    except NoDocument as nothing:
        values = {"outcome": Outcome.SKIPPED, "words": str(nothing)}
    except (Refused, Unreadable) as refused:
        values = {"outcome": Outcome.ERROR, "words": refused.message}
    if read is not None:
        values |= {"title": read.fields["title"][:200], "source": read.origin}
    with transaction.atomic():
        mine = Row.objects.filter(pk=row.pk, outcome=Outcome.LISTED, batch__turn=batch.turn)
        if not mine.update(**values) or read is None or values["outcome"] not in (Outcome.READY, Outcome.ASKING):
            return
        kept = [(name, False, content) for name, content in read.files] + [("", True, each) for each in read.pictures]
        RowFile.objects.bulk_create(
            RowFile(row=row, position=at_, name=name, picture=picture, blob=keep(content=content, at=at))
            for at_, (name, picture, content) in enumerate(kept)
        )


def _judged(batch: Batch, row: Row, read: Read, *, on: date) -> dict[str, Any]:
    """The outcome of a row that could be read, with everything that stands in its way. Refused: field, body."""
    same = "" if read.problems else _already(batch, row, read)
    if same:
        return {"outcome": Outcome.EXISTS, "words": same, "key": read.key}
    prepared = prepare(fields=read.fields, files=read.files, on=on)
    red = [each for each in prepared.found if each.severity == RED]
    held = (
        _("筛查发现%(count)d处不能公开的内容：%(where)s。") % {"count": len(red), "where": _where(red)} if red else ""
    )
    problems = [*read.problems, *_faults(batch, read, prepared, on=on)]
    if problems:
        return {"outcome": Outcome.ERROR, "words": " ".join([*problems, held]).strip()}
    if held:
        return {"outcome": Outcome.HELD, "words": held, "key": read.key, "findings": _told(red)}
    content = _content(batch, read, dict(prepared.fields))
    values = {"content": content, "key": read.key, "words": " ".join(read.words), "findings": _told(prepared.found)}
    if prepared.found:
        words = _("筛查提示%(count)d处要写理由：%(where)s。")
        told = words % {"count": len(prepared.found), "where": _where(prepared.found)}
        return {**values, "outcome": Outcome.ASKING, "words": f"{told}{values['words']}"}
    return {**values, "outcome": Outcome.READY, "fingerprint": sm3({**content, "reasons": {}})}


def _faults(batch: Batch, read: Read, prepared: Prepared, *, on: date) -> list[str]:
    """What publishing would be refused for, beside what was found in it and what the reader has told already."""
    fields = Given({**prepared.fields, "title": read.fields["title"] or NAMES["title"]})
    try:
        check_prepared(
            replace(prepared, fields=fields, found=()),
            agency=batch.agency,
            published_on=min(read.published_on, on),
            index_number=read.index_number,
            on=on,
        )
    except Refused as refused:
        return [refused.message]
    return []


def _already(batch: Batch, row: Row, read: Read) -> str:
    """Whether it is here: brought in before, earlier in the same batch, or published with the same number and title."""
    made = Row.objects.filter(key=read.key, outcome=Outcome.CREATED).select_related("document").first()
    if made is not None:
        return _("已经导入过，索引号%(number)s。") % {"number": made.document.index_number}
    before = batch.rows.filter(key=read.key, number__lt=row.number).exclude(outcome=Outcome.ERROR).first()
    if before is not None:
        return _("与第%(number)d行是同一份。") % {"number": before.number}
    number, title = read.fields.get("number"), read.fields["title"]
    live = Q(versions__state=DocumentState.PUBLISHED, versions__title=title, versions__number=number)
    there = Document.objects.filter(live, agency=batch.agency).first() if number and title else None
    return _("已有同一文号和标题的文件，索引号%(number)s。") % {"number": there.index_number} if there else ""


def _content(batch: Batch, read: Read, fields: dict[str, Any]) -> dict[str, Any]:
    """What is sealed: every field, the files by their fingerprints, where it came from and of which day."""
    days = {name: fields[name].isoformat() for name in ("formed_on", "valid_until") if fields.get(name)}
    return {
        "agency": batch.agency.code,
        "fields": {**fields, **days},
        "published_on": read.published_on.isoformat(),
        "origin": read.origin,
        "index_number": read.index_number,
        "files": [{"name": name, "sm3": _digest(content)} for name, content in read.files],
        "pictures": [_digest(content) for content in read.pictures],
    }


def _told(found: tuple[Found, ...] | list[Found]) -> list[list[str]]:
    """Kinds and places, never what stands there."""
    return [[each.kind, each.attachment.name if each.attachment else each.finding.place] for each in found][:50]


def _where(found: tuple[Found, ...] | list[Found]) -> str:
    told = [f"{kind}（{place}）" if place else kind for kind, place in _told(found)]
    return "、".join(dict.fromkeys(told[:_PLACES]))


def _digest(content: bytes) -> str:
    return digest_of(BytesIO(content))


# ---- publishing


def _publish(batch: Batch, row: Row, *, at: datetime) -> None:
    """Publish a row as it was passed, in one transaction with the row's own mark; never twice."""
    try:
        document = _brought_in(batch, row, at=at)
    except Refused as refused:
        if refused.code in _STOPS:
            raise Stopped(refused.message) from refused
        red = refused.code == "screening-red"
        values = {"outcome": Outcome.HELD if red else Outcome.ERROR, "words": refused.message}
        Row.objects.filter(pk=row.pk, outcome=Outcome.READY, batch__turn=batch.turn).update(**values)
    except IntegrityError:
        words = _("同一来源的另一行已经导入。")
        Row.objects.filter(pk=row.pk, outcome=Outcome.READY).update(outcome=Outcome.EXISTS, words=words)
    else:
        row.document = document


def _brought_in(batch: Batch, row: Row, *, at: datetime) -> Document | None:
    content = row.content
    if sm3(row.sealed) != row.fingerprint:
        raise Refused("content-changed", _("内容与审核通过的指纹不符，没有导入。"))
    kept = [*row.files.select_related("blob").order_by("position")]
    files = [(each.name, each.blob.path.read_bytes()) for each in kept if not each.picture]
    pictures = [each.blob.path.read_bytes() for each in kept if each.picture]
    fields = dict(content["fields"])
    for name in ("formed_on", "valid_until"):
        if name in fields:
            fields[name] = date.fromisoformat(fields[name])
    if [_digest(each) for _name, each in files] != [each["sm3"] for each in content["files"]]:
        raise Refused("content-changed", _("附件与审核通过的指纹不符，没有导入。"))
    prepared = prepare(fields=fields, files=files, on=civil_day(at))
    unexplained = {each.kind for each in prepared.found if each.severity != RED} - set(row.reasons)
    if unexplained:
        words = _("筛查有新的提示（%(kinds)s），没有导入。") % {"kinds": "、".join(sorted(unexplained))}
        raise Refused("screening-yellow", words)
    texts = prepared.texts()
    with transaction.atomic():
        document = bring_in_prepared(
            agency=batch.agency,
            prepared=prepared,
            texts=texts,
            pictures=pictures,
            published_on=date.fromisoformat(content["published_on"]),
            origin=content["origin"],
            index_number=content["index_number"],
            by=batch.run_by,
            at=at,
        ).document
        mine = Row.objects.filter(
            pk=row.pk, outcome=Outcome.READY, batch__turn=batch.turn, batch__state=BatchState.PUBLISHING
        )
        if mine.update(outcome=Outcome.CREATED, document=document) != 1:
            transaction.set_rollback(True)
            return None
    return document


def _end(batch: Batch, *, at: datetime) -> None:
    """The stage is over."""
    with transaction.atomic():
        current = locked(batch)
        if current.turn != batch.turn or not current.at_work:
            return
        insist(current, *AT_WORK)
        counts = counts_of(current)
        reading = current.state == BatchState.READING
        enter(current, BatchState.CHECKED if reading else BatchState.DONE, at=at)
        told = "、".join(f"{Outcome(name).label}{count}行" for name, count in counts.items() if count)
        sentence = f"系统{'试读' if reading else '导入'}完“{current}”：{told}"
        journal(current, "checked" if reading else "done", sentence, by=None, at=at, details=counts)

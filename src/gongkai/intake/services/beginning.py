"""An import is begun, paused, continued, explained, corrected, given up."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency, Person
from gongkai.audit.refused import Refused
from gongkai.files.services import keep
from gongkai.intake import permissions
from gongkai.intake.columns import Columns
from gongkai.intake.models import AT_WORK, TO_MEND, Batch, BatchState, Outcome, Row, RowFile
from gongkai.intake.opened import TABLES, opened
from gongkai.intake.reading import pages_of, rows_of
from gongkai.intake.services.background import queue
from gongkai.intake.services.shared import enter, insist, journal, locked
from gongkai.intake.sources import tables
from gongkai.papers import Unreadable
from gongkai.publications.models import Column
from gongkai.reviews.content import sm3

MOST_CORRECTED = 5_000
_AT_ONCE = 500
STILL = (BatchState.CHECKED, BatchState.DONE)
"""Where rows may be changed."""


def begin(
    *,
    agency: Agency,
    name: str,
    content: IO[bytes] | None = None,
    upload_name: str = "",
    folder: Path | None = None,
    table: str = "",
    column: Column | None = None,
    in_background: bool = True,
    by: Person,
    at: datetime,
) -> Batch:
    """Begin with a dry run: from an uploaded zip or table, or from a folder of the server.

    ``table``: which table lists the documents, where several lie there; ``column``: where rows stand that name none.
    Without ``in_background`` the caller does the work (``work_on``). Nothing is published.
    Refused: not-allowed, name, source, column, table, disk-full.
    """
    permissions.check_can_bring_in(by, on=civil_day(at))
    title = " ".join(name.split())[: Batch._meta.get_field("name").max_length or None]
    if not title or "\x00" in title:
        raise Refused("name", _("写明从哪里导入，例如：县政府原网站。"))
    if (content is None) == (folder is None):
        raise Refused("source", _("选择一个压缩包或者一张表格。"))
    kept_name = Path(upload_name).name[-200:]
    odd = Columns(agency, on=civil_day(at)).codes_of(column.code if column is not None else "")[1]
    if odd:
        raise Refused("column", odd[0])
    listed = _table_of(content, kept_name, str(folder.resolve()) if folder is not None else "", table)
    with transaction.atomic():
        permissions.check_can_bring_in(by, on=civil_day(at))
        batch = Batch.objects.create(
            agency=agency,
            name=title,
            upload=keep(content=content, at=at) if content is not None else None,
            upload_name=kept_name,
            folder=str(folder.resolve()) if folder is not None else "",
            table=listed,
            column=column,
            started_by=by,
            started_at=at,
            run_by=by,
            phase_at=at,
            moved_at=at,
        )
        sentence = f"{by}为{agency}从“{batch}”导入，先试读"
        details = {"upload": batch.upload_id or "", "folder": batch.folder, "table": batch.table}
        if in_background:
            queue(batch)
        journal(batch, "begin", sentence, by=by, at=at, details=details)
    return batch


def _table_of(content: IO[bytes] | None, name: str, folder: str, wanted: str) -> str:
    """The table that lists the documents; empty for the export of a site. Refused: source, table."""
    if content is not None and not name.lower().endswith((".zip", *TABLES)):
        raise Refused("source", _("选择 zip 压缩包，或者 xlsx、csv 清单。"))
    if content is not None and name.lower().endswith(TABLES):
        return name
    try:
        with opened(content, name, folder) as files:
            found = [files.find(wanted)] if wanted else tables(files)
            pages = next(pages_of(files), None) is not None
    except Unreadable as unreadable:
        raise Refused("source", unreadable.message) from unreadable
    if len(found) > 1:
        raise Refused("table", _("有几张表格：%(names)s。只留一张清单。") % {"names": "、".join(found[:5])})
    if not found and not pages:
        raise Refused("source", _("里面既没有清单（xlsx、csv），也没有网页（html）。"))
    return found[0] if found else ""


def pause(*, batch: Batch, by: Person, at: datetime) -> Batch:
    """Stop after the rows that are under way."""
    with transaction.atomic():
        current = locked(batch)
        permissions.check_can_run(by, current, on=civil_day(at))
        insist(current, *AT_WORK)
        Batch.objects.filter(pk=current.pk).update(paused=True)
        current.paused = True
        journal(current, "pause", f"{by}暂停了“{current}”的导入", by=by, at=at)
    return current


def resume(*, batch: Batch, by: Person, at: datetime, in_background: bool = True) -> Batch:
    """Go on where it stopped, whatever stopped it; ``by`` answers for it from now on."""
    with transaction.atomic():
        current = locked(batch)
        permissions.check_can_run(by, current, on=civil_day(at))
        insist(current, *AT_WORK)
        enter(current, BatchState(current.state), at=at, run_by=by)
        if in_background:
            queue(current)
        journal(current, "resume", f"{by}继续“{current}”的导入", by=by, at=at)
    return current


def give_up(*, batch: Batch, reason: str, by: Person, at: datetime) -> Batch:
    """Publish nothing more of it; what is public stays public."""
    with transaction.atomic():
        current = locked(batch)
        permissions.check_can_run(by, current, on=civil_day(at))
        insist(current, BatchState.READING, BatchState.CHECKED, BatchState.PUBLISHING)
        why = _said(reason)
        enter(current, BatchState.GIVEN_UP, at=at)
        journal(current, "give_up", f"{by}放弃了“{current}”的导入，原因：{why}", by=by, at=at)
    return current


def explain(*, batch: Batch, kind: str, reason: str, by: Person, at: datetime) -> int:
    """Say why the yellow findings of a kind may stand, in every row that still asks; how many rows are ready now.

    Refused: not-found, wrong-state, reason-missing, kind.
    """
    with transaction.atomic():
        current = locked(batch)
        permissions.check_can_explain(by, current, on=civil_day(at))
        insist(current, *STILL)
        why = _said(reason)
        asking = current.rows.filter(outcome=Outcome.ASKING).order_by("number").values_list("pk", "number", "findings")
        found = {
            pk: number for pk, number, findings in asking.iterator() if kind in {each for each, _place in findings}
        }
        if not found:
            raise Refused("kind", _("没有等着写这一类理由的。"))
        ready = sum(_explained(part, kind, why) for part in _parts([*found]))
        if current.state == BatchState.DONE:
            enter(current, BatchState.CHECKED, at=at)
        sentence = f"{by}对“{current}”中{len(found)}行的筛查提示“{kind}”写明了理由：{why}"
        journal(current, "explain", sentence, by=by, at=at, details={"kind": kind, "rows": [*found.values()]})
    return ready


def _parts(pks: list[int]) -> Iterator[list[int]]:
    return (pks[at : at + _AT_ONCE] for at in range(0, len(pks), _AT_ONCE))


def _explained(pks: list[int], kind: str, why: str) -> int:
    rows = [*Row.objects.filter(pk__in=pks)]
    for row in rows:
        row.reasons = {**row.reasons, kind: why}
        if {each for each, _place in row.findings} <= set(row.reasons):
            row.outcome, row.fingerprint, row.words = Outcome.READY, sm3(row.sealed), ""
    Row.objects.bulk_update(rows, ["reasons", "outcome", "fingerprint", "words"])
    return sum(row.outcome == Outcome.READY for row in rows)


def correct(*, batch: Batch, content: bytes, name: str, in_background: bool = True, by: Person, at: datetime) -> int:
    """Take corrected rows, by their row number; only those that could not be imported. How many are read again.

    Refused: not-allowed, wrong-state, table, no-rows.
    """
    permissions.check_can_run(by, batch, on=civil_day(at))
    found = rows_of(content, name, 0, MOST_CORRECTED)
    if found["more"]:
        raise Refused("table", _("一次最多改%(most)d行，分几次导入。") % {"most": MOST_CORRECTED})
    given = {
        int(cells["row"]): cells for _line, cells in found["rows"] if re.fullmatch(r"[0-9]{1,7}", cells.get("row", ""))
    }
    with transaction.atomic():
        current = locked(batch)
        permissions.check_can_run(by, current, on=civil_day(at))
        insist(current, *STILL)
        mending = current.rows.filter(outcome__in=TO_MEND).defer("content")
        rows = [row for row in mending.iterator() if row.number in given]
        if not rows:
            raise Refused("no-rows", _("表里没有这一批待改的行。“行号”一列要与下载的错误清单一致。"))
        for row in rows:
            _renew(row, given[row.number])
        Row.objects.bulk_update(rows, ["raw", "outcome", *_CLEARED], batch_size=_AT_ONCE)
        RowFile.objects.filter(row__in=[row.pk for row in rows]).delete()
        enter(current, BatchState.READING, at=at, run_by=by)
        if in_background:
            queue(current)
        sentence = f"{by}改正了“{current}”中的{len(rows)}行，重新试读"
        journal(current, "correct", sentence, by=by, at=at, details={"rows": [row.number for row in rows]})
    return len(rows)


_CLEARED = ("content", "fingerprint", "words", "findings", "reasons", "key")


def _renew(row: Row, cells: dict[str, Any]) -> None:
    row.raw = {key: text for key, text in cells.items() if key not in ("row", "problem")}
    row.outcome, row.content, row.fingerprint, row.words = Outcome.LISTED, {}, "", ""
    row.findings, row.reasons, row.key = [], {}, ""


def _said(reason: str) -> str:
    tidy = reason.strip()
    if not tidy or "\x00" in tidy:
        raise Refused("reason-missing", _("写明原因。"))
    return tidy

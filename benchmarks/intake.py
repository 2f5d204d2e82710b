"""An import of 5,000 rows of a table, read and published, against bare calamine and bare INSERTs of the same rows.

The reference in the same run reads the same workbook and inserts its rows into one SQLite table of the same safety (WAL,
FULL), once with a commit for each row and once with one for all. ``INTAKE_ROWS`` makes it smaller. Published are as many
rows as ``INTAKE_PUBLISHED`` (500) says: what a row costs does not depend on how many there are.
"""

import io
import json
import os
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks import ground
from benchmarks.corpus import papers
from gongkai.intake.models import Batch, Row
from gongkai.intake.services import begin, work_on
from gongkai.publications.models import Document
from tests.domain.factories import County
from tests.domain.old_sites import let_pass

ROWS = int(os.environ.get("INTAKE_ROWS", "5000"))
PUBLISHED = int(os.environ.get("INTAKE_PUBLISHED", "500"))
HEADS = ("标题", "文号", "成文日期", "发布日期", "栏目", "正文", "来源编号")


def say(figure: str, value: float, unit: str, limit: float | None = None) -> None:
    print(json.dumps({"figure": figure, "value": round(value, 2), "unit": unit, "limit": limit}), flush=True)


def workbook() -> bytes:
    """The table, its bodies drawn from the corpus of the other benchmarks."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADS)
    for n, paper in enumerate(papers(ROWS), 1):
        line = (
            f"关于第{n}件事的通知",
            f"清政发〔2019〕{n}号",
            "2019年5月6日",
            "2019/5/7",
            "20-12",
            paper.body,
            f"old/{n}",
        )
        for x, value in enumerate(line):
            sheet.write_string(n, x, value)
    book.close()
    return out.getvalue()


def bare(content: bytes, folder: Path, *, each: bool) -> float:
    """Seconds of reading the workbook and inserting its rows."""
    start = time.perf_counter()
    lines = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
    base = sqlite3.connect(folder / f"bare-{each}.sqlite3", isolation_level=None)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = FULL")
    base.execute(f"CREATE TABLE row ({', '.join(f'c{n} TEXT' for n in range(len(HEADS)))})")
    base.execute("" if each else "BEGIN")
    for line in lines:
        base.execute(f"INSERT INTO row VALUES ({', '.join('?' * len(HEADS))})", line)
    base.execute("" if each else "COMMIT")
    base.close()
    return time.perf_counter() - start


def timed(what: Callable[[], Any]) -> tuple[float, float]:
    """Seconds by the clock, and of our own CPU with that of the children that are over."""
    start, used = time.perf_counter(), time.process_time()
    what()
    return time.perf_counter() - start, time.process_time() - used


def measured(content: bytes) -> None:
    """The import itself, as the background does it."""

    def now() -> datetime:
        return datetime.now(UTC)

    def work(batch: Batch) -> None:
        batch.refresh_from_db()
        while work_on(pk=batch.pk, turn=batch.turn, now=now):
            pass

    county = County()
    staff = county.publishing("xiaodian")
    upload = io.BytesIO(content)
    batch = begin(
        agency=staff.agency, name="原网站", content=upload, upload_name="清单.xlsx", by=county.office, at=now()
    )
    seconds, cpu = timed(lambda: work(batch))
    ready = batch.rows.filter(outcome="ready").count()
    say("dry run, rows", ready, "rows")
    say("dry run", ready / seconds, "rows/s")
    say("dry run, our CPU a row", 1000 * cpu / ROWS, "ms")
    Row.objects.filter(batch=batch, number__gt=PUBLISHED + 1).delete()
    let_pass(batch, staff)
    seconds, cpu = timed(lambda: work(batch))
    count = Document.objects.count()
    say("published", count / seconds, "rows/s")
    say("published, our CPU a row", 1000 * cpu / max(count, 1), "ms")
    say("memory of our process at its most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB")


def main() -> None:
    content = workbook()
    with tempfile.TemporaryDirectory() as home:
        say("bare, a commit for all", ROWS / bare(content, Path(home), each=False), "rows/s")
        say("bare, a commit for each", ROWS / bare(content, Path(home), each=True), "rows/s")
    ground.found()
    measured(content)


if __name__ == "__main__":
    main()

"""A report from a file or a document."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from gongkai.annual import format as form
from gongkai.annual.model import Report
from gongkai.annual.reading.blocks import WALL, blocks_of
from gongkai.annual.reading.frame import frame_of, sections_of
from gongkai.annual.reading.grid import read_grids
from gongkai.annual.reading.normal import compact
from gongkai.annual.reading.resolve import resolve
from gongkai.annual.reading.rows import UNNAMED, Reading, row_of_cells
from gongkai.annual.reading.stream import Stream, read_stream
from gongkai.annual.writing.as_csv import HEADER, read_csv
from gongkai.papers import Document, Limits, Unreadable, Workers, open_document
from gongkai.papers.out.errors import WriteRefused

_NO_REPORT = "这个文件不像政府信息公开工作年度报告：没有找到年报的表格，也没有找到年报的章节。"


def read(source: Path | bytes, *, name: str = "", limits: Limits | None = None) -> Report:
    """The report in a file (html, docx, xlsx, pdf, markdown, text) or in its bytes.

    Raises Unreadable, with a sentence for the user, for a file that cannot be opened or is no annual report.
    """
    return read_document(open_document(source, name=name, limits=limits or Limits()))


def read_document(document: Document) -> Report:
    """The report in an opened document. Raises Unreadable("no-report") where there is none."""
    if document.kind == "text" and (own := _own(document.plain)):
        return own
    if document.kind == "text" and _HTML_TABLE.search(document.plain):
        document = _as_page(document.plain)
    blocks = blocks_of(document)
    stream = read_stream(blocks.running)
    prose = _without(blocks.running, stream.tables)
    sections, headings = sections_of(prose)
    frame = frame_of(prose, document.plain, document.title)
    grids = read_grids(blocks.items, frame.year)
    readings = [*grids, *_missing(grids, stream)]
    if not (readings or sections or frame.title or _is_account(document.plain)):
        raise Unreadable("no-report", _NO_REPORT)
    kind, one_row = _kind(readings, frame.year, old_words=bool(_OLD_WORDS.search(compact(document.plain))))
    cells = resolve(
        readings,
        _cells(kind, old_two=any(r.cells[0].startswith("t2_2019") for r in readings), one_row=one_row),
        one_row=one_row,
    )
    return Report(
        agency=frame.agency,
        year=frame.year,
        format=kind,
        cells=cells.figures,
        marks=cells.marks,
        remarks=cells.remarks,
        doubts=tuple(cells.doubts),
        sections=sections,
        headings=headings,
        labels=cells.labels,
        title=frame.title,
        text=document.plain,
        one_row=one_row,
    )


_HTML_TABLE = re.compile(r"(</?table\b[^<>]{0,500}>)", re.I)


def _as_page(text: str) -> Document:
    """Markdown out of text recognition keeps its tables in html; the rest becomes paragraphs, a line each."""
    parts = _HTML_TABLE.split(text)
    for n in range(0, len(parts), 2):
        if n == 0 or parts[n - 1].startswith("</"):
            parts[n] = "".join(f"<p>{escape(line)}</p>" for line in parts[n].split("\n"))
    page = "<html><head><meta charset=utf-8></head><body>" + "".join(parts) + "</body></html>"
    return open_document(page.encode("utf-8", "replace"), name="page.html")


def _own(text: str) -> Report | None:
    """A report in one of our own plain formats (see annual.writing)."""
    text = text.lstrip("\ufeff \n")
    try:
        if text.startswith("{"):
            return Report.from_json(json.loads(text))
        if text.startswith(",".join(HEADER)):
            return read_csv(text.encode())
    except (ValueError, KeyError, TypeError, AttributeError, WriteRefused) as error:
        raise Unreadable("damaged", f"这个文件像是本系统输出的年报数据，但内容不完整或被改动过：{error}") from None
    return None


def read_many(
    paths: Iterable[Path], *, workers: int = 2, limits: Limits | None = None
) -> Iterator[Report | Unreadable]:
    """Reports in the order of the paths, each read wholly in a warm confined child; an error stands in its file's place."""
    with Workers(workers, limits=limits) as pool:
        for result in pool.map(_read_to_json, paths):
            yield result.error or replace(Report.from_json(result.value), text=result.value["text"])


def _read_to_json(path: Path) -> dict[str, Any]:
    report = read(path)
    return {**report.to_json(), "text": report.text}


def _missing(grids: list[Reading], stream: Stream) -> Iterator[Reading]:
    """Rows that no table gave. Beside tables, running text is believed only where it leaves nothing open."""
    have = {row_of_cells(r.cells) for r in grids if r.why != UNNAMED}
    tables = {row.partition(".")[0] for row in have}
    for reading in stream.readings:
        row = row_of_cells(reading.cells)
        table = row.partition(".")[0]
        if row in have or (table == "t4" and "t4" in tables):
            continue
        if table not in tables or reading.certain:
            yield reading


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + WALL + text[end:]
    return text


def _is_account(text: str) -> bool:
    """Sentences that account for applications, where headings and tables are cut off."""
    words = compact(text)
    return words.count("信息公开") >= 3 and re.search(r"申请[^。]{0,12}\d+件", words) is not None


_OLD_WORDS = re.compile(r"本年新制作|对外公开总数|上一?年项目数")


def _kind(readings: Iterable[Reading], year: int | None, *, old_words: bool) -> tuple[str, bool]:
    """The format, and whether (六) is one row, as the rows themselves show."""
    rows = {row_of_cells(r.cells) for r in readings}
    new_two = any(row.startswith("t2.") for row in rows)
    old_two = any(row.startswith("t2_2019.") for row in rows) or (old_words and not new_two)
    one_row = "t3.other" in rows and not any(row.startswith("t3.other.") for row in rows)
    if old_two:
        return ("2021-hybrid" if year and year > 2020 else "2019"), one_row or not any(
            row.startswith("t3.other.") for row in rows
        )
    if one_row:
        return ("2021-hybrid" if new_two or (year and year > 2020) else "2019"), True
    if not new_two and year and year < 2021:
        return "2019", True
    return "2021", False


def _cells(kind: str, *, old_two: bool, one_row: bool) -> tuple[str, ...]:
    if not old_two and kind != "2019":
        return form.cells_of("2021", one_row=one_row)
    return (*form.T2_CELLS_2019, *form.cells_of("2021", one_row=one_row)[len(form.T2_CELLS) :])

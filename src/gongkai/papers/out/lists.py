"""A list (of a column, a directory, a ledger) as xlsx or csv that no spreadsheet calculates with."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import xlsxwriter

from gongkai.papers.out.errors import WriteRefused
from gongkai.papers.out.files import save
from gongkai.papers.out.guarding import guard
from gongkai.papers.page.blocks import clear

Value: TypeAlias = str | int | float | date | datetime | bool | None
LIST_KINDS = ("xlsx", "csv")
_CELL_LIMIT = 32_000  # Excel cuts a text at 32,767 characters
_EXACT = 2**53
_MOST_ROWS = 1_048_575
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001  # no clock here: the same list gives the same bytes
# Read as a number these would lose their end (after 15 digits) or their beginning.
_NO_NUMBER = re.compile(r"\d{12,}|0\d+|\d+[eE]\d+")


@dataclass(frozen=True, slots=True)
class Beside:
    """A further sheet of a workbook, with its own name."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Value]]


def render_list(
    heads: Sequence[str],
    rows: Iterable[Sequence[Value]],
    kind: str,
    *,
    title: str = "",
    beside: Beside | None = None,
) -> bytes:
    """The list as a file. Text is text, whatever it begins with; numbers and days are such. Raises WriteRefused.

    ``beside``: a second sheet, which only a workbook has.
    """
    if kind == "xlsx":
        return _xlsx(heads, rows, title, beside)
    if kind == "csv":
        return _csv(heads, rows)
    raise WriteRefused(f"不能写成“{kind}”格式。可用的格式：{'、'.join(LIST_KINDS)}。")


def write_list(
    heads: Sequence[str],
    rows: Iterable[Sequence[Value]],
    target: str | Path,
    *,
    title: str = "",
    overwrite: bool = False,
) -> Path:
    """Write the list in the format the suffix names, whole or not at all. Raises WriteRefused."""
    path = Path(target)
    save(render_list(heads, rows, path.suffix.lower().removeprefix("."), title=title), path, overwrite=overwrite)
    return path


def _csv(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_cell_text(head) for head in heads])
    for row in rows:
        writer.writerow([_cell_text(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _cell_text(value: Value) -> str:
    """An apostrophe stands before what would calculate, and before digits that are no number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        text = clear(value).strip("\n ")
        return "'" + text if _NO_NUMBER.fullmatch(text) else guard(text)
    return _shown(value) if isinstance(value, date) else str(value)


def _shown(value: date) -> str:
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value.isoformat()


def _xlsx(heads: Sequence[str], rows: Iterable[Sequence[Value]], title: str, beside: Beside | None) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": title[:255], "created": _CREATED})
    base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True, "border": 1}
    formats = _Formats(
        book.add_format({"font_name": "黑体", "font_size": 14}),
        book.add_format(base | {"bold": True, "bg_color": "#F2F2F2"}),
        book.add_format(base | {"num_format": "@"}),
        book.add_format(base),
    )
    try:
        _sheet(book.add_worksheet("清单"), heads, rows, title, formats)
        if beside is not None:
            _sheet(book.add_worksheet(beside.name), beside.heads, beside.rows, "", formats)
    finally:
        book.close()
    return out.getvalue()


class _Formats(NamedTuple):
    title: Any
    head: Any
    text: Any
    plain: Any


def _sheet(sheet: Any, heads: Sequence[str], rows: Iterable[Sequence[Value]], title: str, formats: _Formats) -> None:
    top = 0
    widths = [float(len(name) * 2) for name in heads]
    if title:
        sheet.write_string(0, 0, title[:_CELL_LIMIT], formats.title)
        top = 1
    for x, name in enumerate(heads):
        sheet.write_string(top, x, name[:_CELL_LIMIT], formats.head)
    at = top
    for at, row in enumerate(rows, top + 1):
        if at > _MOST_ROWS:
            raise WriteRefused("清单超过 1048575 行，xlsx 放不下。请缩小范围，或选择 csv。")
        for x, value in enumerate(row):
            _put(sheet, at, x, value, formats.text, formats.plain)
            if at < 200 and x < len(widths):
                widths[x] = max(widths[x], min(sum(2 if c > "\u2e7f" else 1 for c in str(value or "")), 60))
    for x, width in enumerate(widths):
        sheet.set_column(x, x, min(max(width + 2, 8), 60))
    sheet.freeze_panes(top + 1, 0)
    if heads:
        sheet.autofilter(top, 0, max(at, top), len(heads) - 1)
    sheet.repeat_rows(top)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _put(sheet: Any, y: int, x: int, value: Value, text: Any, plain: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(y, x, None, plain)
    elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _EXACT:
        sheet.write_number(y, x, value, plain)
    elif isinstance(value, bool):
        sheet.write_string(y, x, "是" if value else "否", text)
    else:
        shown = _shown(value) if isinstance(value, date) else clear(str(value)).strip("\n ")
        sheet.write_string(y, x, shown[:_CELL_LIMIT], text)

"""The standard catalogue (基层政务公开标准目录) read from its Excel form: one column of the site for each row."""

import re
from dataclasses import dataclass, field

from gongkai.papers import Document, Table, open_document
from gongkai.statute import PUBLICATION_DAYS

HEADS = {
    "matter": ("一级事项", "公开事项"),
    "submatter": ("二级事项",),
    "elements": ("公开内容",),
    "basis": ("公开依据",),
    "time_limit": ("公开时限",),
    "duty_holder": ("公开主体",),
    "channels": ("公开渠道",),
    "audience": ("公开对象",),
    "way": ("公开方式",),
    "layer": ("公开层级",),
}
"""What the heads of the form begin with, by the fields of ``Column``."""
TICKED = ("audience", "way", "layer")
"""Heads that are divided into boxes to tick; the field names the boxes that are."""
_TICK = re.compile(r"[√✓✔■☑●是]")
_UNTICKED = re.compile(r"[□☐○]\s*[^■☑●√✓✔□☐○\n]*")
_WORKING = re.compile(r"(\d+)\s*个?工作日")
_CALENDAR = re.compile(r"(\d+)\s*(?:个?自然日|日|天)")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form. ``number``: its line in the file, from 1."""

    number: int
    name: str
    fields: dict[str, str]
    period: int = PUBLICATION_DAYS
    calendar_days: bool = False


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that cannot become a column, and why."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds; with ``errors`` alone it is no such form."""

    rows: tuple[Row, ...] = ()
    errors: tuple[RowError, ...] = ()


@dataclass(slots=True)
class _Head:
    """Where the heads end, and which field each column of the sheet belongs to."""

    last: int
    fields: dict[int, str] = field(default_factory=dict)
    boxes: dict[int, str] = field(default_factory=dict)


def read_catalogue(content: bytes, *, name: str) -> Reading:
    """Read the form. Merged cells count for every row they cover. Raises ``papers.Unreadable`` for a broken file."""
    return catalogue_of(open_document(content, name=name))


def catalogue_of(document: Document) -> Reading:
    """The rows of the first table that has the heads of the form."""
    for table in document.blocks:
        if isinstance(table, Table):
            grid = _spread(table)
            head = _head(grid)
            if head is not None:
                return _rows(grid, head)
    return Reading(errors=(RowError(0, "没有找到目录的表头（公开事项、公开内容、公开依据……）。"),))


def _spread(table: Table) -> list[list[str]]:
    """The texts of the grid, those of merged cells in every place they cover."""
    grid = [["" for _column in range(table.width)] for _row in range(table.height)]
    for cell in table.cells:
        text = cell.text.strip()
        for row in range(cell.row, min(cell.row + cell.rows, table.height)):
            for column in range(cell.column, min(cell.column + cell.columns, table.width)):
                grid[row][column] = text
    return grid


def _head(grid: list[list[str]]) -> _Head | None:
    for number, line in enumerate(grid[:20]):
        if {"elements", "basis"} <= {_field(text) for text in line}:
            following = grid[number + 1] if number + 1 < len(grid) else []
            divided = any(_squeezed(text).startswith(("一级事项", "全社会", "二级事项")) for text in following)
            return _laid_out(line, following if divided else [], number + divided)
    return None


def _laid_out(line: list[str], below: list[str], last: int) -> _Head:
    head = _Head(last)
    for column, text in enumerate(line):
        under = below[column] if column < len(below) and below[column] != text else ""
        name = _field(under) or _field(text)
        if name:
            head.fields[column] = name
            if name in TICKED and under:
                head.boxes[column] = _squeezed(under)
    return head


def _field(text: str) -> str:
    tidy = _squeezed(text)
    return next((name for name, starts in HEADS.items() if tidy.startswith(starts)), "")


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _rows(grid: list[list[str]], head: _Head) -> Reading:
    rows, errors = [], []
    for number, line in enumerate(grid[head.last + 1 :], head.last + 2):
        fields = _fields(line, head)
        if not any(fields.values()) or line == grid[head.last]:
            continue
        name = fields.get("submatter") or fields.get("matter", "")
        problem = _problem(name, fields)
        if problem:
            errors.append(RowError(number, problem))
            continue
        period, calendar_days = _period(fields.get("time_limit", ""))
        rows.append(Row(number, " ".join(name.split()), fields, period, calendar_days))
    return Reading(tuple(rows), tuple(errors))


def _fields(line: list[str], head: _Head) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for column, name in head.fields.items():
        text = line[column] if column < len(line) else ""
        if column in head.boxes:
            text = head.boxes[column] if _TICK.search(text) else ""
        elif name == "channels" and re.search("[■☑●]", text):
            text = " ".join(re.sub("[■☑●]", " ", _UNTICKED.sub("", text)).split())
        if text and text not in found.setdefault(name, []):
            found[name].append(text)
    return {name: "、".join(texts) for name, texts in found.items()}


def _problem(name: str, fields: dict[str, str]) -> str:
    if not name:
        return "没有写明公开事项。"
    if not fields.get("elements"):
        return f"“{name}”没有写明公开内容（要素）。"
    period, calendar_days = _period(fields.get("time_limit", ""))
    if period > PUBLICATION_DAYS or period < 1:
        unit = "日" if calendar_days else "个工作日"
        return f"“{name}”的公开时限为{period}{unit}，应当在1至{PUBLICATION_DAYS}之间（条例第二十六条）。"
    return ""


def _period(text: str) -> tuple[int, bool]:
    """The shortest of the periods named; the law's twenty working days where none is."""
    working = [int(days) for days in _WORKING.findall(text)]
    if working:
        return min(working), False
    calendar_days = [int(days) for days in _CALENDAR.findall(text)]
    return (min(calendar_days), True) if calendar_days else (PUBLICATION_DAYS, False)

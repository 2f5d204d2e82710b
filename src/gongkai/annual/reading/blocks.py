"""A document as grids and running text, wherever the walls of its cells come from: a table, or pipes, tabs or commas."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gongkai.annual.reading import labels
from gongkai.annual.reading.grid import Grid, GridCell, grid_of
from gongkai.annual.reading.normal import compact, normal
from gongkai.annual.reading.numerals import value_of
from gongkai.papers import Document, Table, Text

WALL = "\x01"
"""Stands in the running text where a table was taken out: no label and no row of figures reaches across."""
_WIDEST = 24
"""A line of more cells than this is a whole table in one line, not a row (table four has fifteen)."""
_FORM = re.compile(r"第?二十条第|信息内容|申请人情况")
_CAPTION = re.compile(r"[^。]{0,30}(?:表|\(?单位:?[^。]{1,6}\)?)")
"""The line above a table that names it."""
_LONGEST = 60
"""A cell of more characters than this is a sentence."""
_ENOUGH = 3
_PAIR = re.compile(rf"信息内容|(?:{labels.RE_TABLE_TWO.pattern})")
"""What may stand before a single bar, so that the line is still a row."""
_EMPHASIS = re.compile(r"(?<=[|\s])\*\*([^*|]*)\*\*(?=[|\s])")
_RULE = re.compile(r"^[\s|:+-]+$")


@dataclass(frozen=True, slots=True)
class Blocks:
    """``items`` in reading order; ``running`` is all text outside the grids, with a WALL for each grid."""

    items: tuple[Text | Grid, ...]
    running: str


def blocks_of(document: Document) -> Blocks:
    items: list[Text | Grid] = []
    running: list[str] = []
    for block in document.blocks:
        if isinstance(block, Table):
            if items and isinstance(items[-1], Text) and _CAPTION.fullmatch(compact(items[-1].text)):
                running[-1] = ""
            items.append(grid_of(block))
            running.append(_sentences(block, sheet=document.kind == "xlsx"))
            continue
        for part in _parts(block.text):
            items.append(part)
            running.append(part.text if isinstance(part, Text) else WALL)
    return Blocks(tuple(items), "\n".join(running))


def _sentences(table: Table, *, sheet: bool) -> str:
    """Rows of a single text in a sheet, or in a table made for layout, are titles, headings and paragraphs.

    In a table of figures they are its captions, which are no prose.
    """
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell.text)
    if not sheet and any(len(texts) > 1 for texts in rows.values()):
        return WALL
    lines = [texts[0] for _, texts in sorted(rows.items()) if len(texts) == 1 and not _FORM.match(compact(texts[0]))]
    return "\n".join([WALL, *lines, WALL])


def _parts(text: str) -> Iterator[Text | Grid]:
    """Lines with several walled cells are rows of a grid; all other lines are text."""
    lines = text.split("\n")
    if "|" in normal(text):
        yield from _rows_apart(lines, _piped)
    elif mark := next((m for m in "\t,;，；" if _sets_rows(lines, m)), ""):
        yield from _rows_apart(lines, lambda line: _separated(line, mark))
    else:
        yield Text(text)


def _rows_apart(lines: list[str], cells_of: Callable[[str], list[str] | None]) -> Iterator[Text | Grid]:
    words: list[str] = []
    rows: list[list[str]] = []
    for line in lines:
        cells = cells_of(line)
        if cells is not None:
            if any(part.strip() for part in words):
                yield Text("\n".join(words))
            words = []
            if cells:
                rows.append(cells)
            continue
        if rows and line.strip():
            yield _ragged(rows)
            rows = []
        words.append(line)
    if rows:
        yield _ragged(rows)
    if any(part.strip() for part in words):
        yield Text("\n".join(words))


def _piped(line: str) -> list[str] | None:
    """The cells of a line that is a row; [] for a rule such as ``|---|---|``; None for a line that is not a row."""
    folded = _EMPHASIS.sub(r"\1", normal(line).strip())
    if "|" not in folded:
        return None
    if _RULE.match(folded):
        return [] if "-" in folded and folded.count("-") > 2 else None
    pieces = folded.split("|")
    if sum(1 for p in pieces if p.strip()) < 2 or len(pieces) > _WIDEST:
        return None
    if len(pieces) == 2 and not _PAIR.match(compact(pieces[0])):
        return None
    return [p.strip() for p in (pieces[:-1] if folded.endswith("|") else pieces)]


def _separated(line: str, mark: str) -> list[str] | None:
    """The cells of a line in which a sign stands between cells, and not between the parts of a sentence."""
    pieces = _pieces(line, mark)
    if not 2 <= len(pieces) <= _WIDEST or sum(1 for p in pieces if p) < 2:
        return None
    if any("。" in p or len(p) > _LONGEST for p in pieces):
        return None
    values = sum(1 for p in pieces if value_of(p) is not None)
    return pieces if values * 2 >= len(pieces) or any(labels.names_something(p) for p in pieces) else None


def _pieces(line: str, mark: str) -> list[str]:
    try:
        return [p.strip() for p in next(csv.reader([line], delimiter=mark), [])]
    except csv.Error:
        return []


def _sets_rows(lines: list[str], mark: str) -> bool:
    """Whether this sign parts the cells of rows: some name of the form, and nothing but values behind it."""
    found = 0
    for line in lines:
        pieces = _pieces(line, mark) if mark in line else []
        values = [value_of(p) for p in pieces]
        words = [p for p, v in zip(pieces, values, strict=True) if v is None]
        figures = sum(1 for v in values if v is not None and v.figure is not None)
        named = 0 < len(words) <= 3 and not words[-1][-1].isdigit() and _names_row(words[-1])
        found += bool(figures and named)
        if found == _ENOUGH:
            return True
    return False


def _names_row(words: str) -> bool:
    return bool(labels.row_of(words) or labels.RE_TABLE_TWO.search(compact(words)))


def _ragged(rows: list[list[str]]) -> Grid:
    """A bar in front of every line is its frame; in front of some, it closes an empty first cell."""
    if all(row[0] == "" for row in rows):
        rows = [row[1:] for row in rows]
    aligned = len({len(r) for r in rows}) == 1
    return Grid(tuple(tuple(GridCell(n, 1, t) for n, t in enumerate(row)) for row in rows), aligned)

"""Puts the pages of a PDF together: a table cut by a page break becomes one table again."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from gongkai.papers.lattice import SNAP
from gongkai.papers.model import Cell, Table, Text


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table of one page, the places of its columns' edges, and the texts of its last row that end in a full line.

    Only a text that fills its last line can go on below a page break; a short label is complete.
    """

    table: Table
    xs: tuple[float, ...]
    full: frozenset[str] = frozenset()


Page: TypeAlias = Sequence[Text | Ruled]
_SAME = 2 * SNAP
# What begins like this begins a row of its own, and is not the rest of a label that the page break cut.
_NUMBERED = re.compile(r"\s*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]|第[一二三四五六七八九十])")


def join_pages(pages: Sequence[Page]) -> list[Text | Table]:
    """The blocks of all pages in order."""
    blocks: list[Text | Ruled] = []
    for page in pages:
        rest = list(page)
        if blocks and rest and isinstance(last := blocks[-1], Ruled) and isinstance(first := rest[0], Ruled):
            joined = _join(last, first)
            if joined is not None:
                blocks[-1] = joined
                del rest[0]
        blocks.extend(rest)
    return [item.table if isinstance(item, Ruled) else item for item in blocks]


def _join(upper: Ruled, lower: Ruled) -> Ruled | None:
    """Both as one table, when one has no column edge that the other lacks and the sides agree."""
    few, many = sorted((upper.xs, lower.xs), key=len)
    if abs(few[0] - many[0]) > _SAME or abs(few[-1] - many[-1]) > _SAME:
        return None
    if any(all(abs(x - other) > _SAME for other in many) for x in few):
        return None
    above, below = _on(upper, many), _on(lower, many)
    cut = _is_cut(above, below, upper)
    shift = upper.table.height - 1 if cut else upper.table.height
    kept: list[Cell] = []
    ends = {(cell.column, cell.columns): cell for cell in above if cell.row + cell.rows == upper.table.height}
    merged: dict[Cell, Cell] = {}
    for cell in below:
        over = ends.get((cell.column, cell.columns)) if cell.row == 0 else None
        if over is not None and (cut or _goes_on(over, cell)):
            rows = shift + cell.rows - over.row
            text = _glued(over.text, cell.text)
            merged[over] = replace(over, text=text, rows=rows)
        else:
            kept.append(replace(cell, row=cell.row + shift))
    cells = sorted([merged.get(cell, cell) for cell in above] + kept, key=lambda cell: (cell.row, cell.column))
    return Ruled(Table(tuple(cells), shift + lower.table.height, len(many) - 1), many, lower.full)


def _on(ruled: Ruled, xs: tuple[float, ...]) -> list[Cell]:
    """The cells with their columns counted on other edges."""
    places = [bisect_right(xs, x + _SAME) - 1 for x in ruled.xs]
    return [
        replace(cell, column=places[cell.column], columns=places[cell.column + cell.columns] - places[cell.column])
        for cell in ruled.table.cells
    ]


def _is_cut(above: list[Cell], below: list[Cell], upper: Ruled) -> bool:
    """Whether the break goes through a row: the same cells on both sides, and no cell but the label filled twice."""
    last = {(cell.column, cell.columns): cell for cell in above if cell.row + cell.rows == upper.table.height}
    first = {(cell.column, cell.columns): cell for cell in below if cell.row == 0}
    if last.keys() != first.keys() or len(first) < 3:
        return False
    pairs = [(last[key].text, first[key].text) for key in sorted(first)]
    labels = [(old, new) for old, new in pairs if old and new]
    if len(labels) > 1 or not any(new for _, new in pairs):
        return not any(new for _, new in pairs)
    filled = [new for old, new in pairs if new and not old]
    emptied = [old for old, new in pairs if old and not new]
    if filled and emptied:
        return False
    return bool(labels) and not _NUMBERED.match(labels[0][1]) and labels[0][0] in upper.full


def _goes_on(over: Cell, cell: Cell) -> bool:
    """Whether a cell that spans rows, a label therefore, goes on below the break."""
    return (over.rows > 1 or cell.rows > 1) and not _NUMBERED.match(cell.text)


def _glued(upper: str, lower: str) -> str:
    return f"{upper}\n{lower}" if upper and lower else upper or lower

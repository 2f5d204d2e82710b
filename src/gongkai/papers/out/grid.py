"""Where the cells of a table stand, and how wide its columns should be."""

import re
from collections.abc import Sequence

from gongkai.papers.grid import Grid
from gongkai.papers.page.blocks import Box, Sheet, text_of

_LEAST, _MOST = 3, 24  # characters a column counts for at least and at most
_LATIN = 0.58  # of a Chinese character: a digit, a letter
_WORD = re.compile("[!-~]+")


def columns_of(sheet: Sheet) -> tuple[list[tuple[int, int, Box]], int]:
    """Every cell with its row and column, and the number of columns."""
    grid = Grid()
    boxes: list[Box] = []
    for row in sheet.rows:
        grid.next_row()
        for box in row:
            grid.put(str(len(boxes)), box.rows, box.columns)
            boxes.append(box)
    table = grid.table()
    places = [
        (cell.row, cell.column, Box(box.blocks, cell.rows, cell.columns, box.head))
        for cell in table.cells
        for box in (boxes[int(cell.text)],)
    ]
    return places, table.width


def widths_of(places: Sequence[tuple[int, int, Box]], width: int) -> list[float]:
    """The share of each column of the whole width, by its longest lines."""
    needed = needs_of(places, width)
    whole = sum(needed)
    return [part / whole for part in needed]


def needs_of(places: Sequence[tuple[int, int, Box]], width: int) -> list[float]:
    """How many characters each column should hold in a line."""
    needed = [float(_LEAST)] * width
    for _, column, box in places:
        if box.columns == 1:
            longest = max((_width(line) for line in text_of(box.blocks).split("\n")), default=0.0)
            needed[column] = max(needed[column], min(longest, _MOST))
    return needed


def words_of(places: Sequence[tuple[int, int, Box]], width: int) -> list[float]:
    """How many characters each column must hold in a line at least: its longest number or word, which is not parted."""
    needed = [min(need, _LEAST) for need in needs_of(places, width)]
    for _, column, box in places:
        if box.columns == 1:
            longest = max((len(word) for word in _WORD.findall(text_of(box.blocks))), default=0)
            needed[column] = max(needed[column], min(longest, _MOST) * _LATIN)
    return needed


def _width(line: str) -> float:
    return sum(1.0 if char > "\u2e7f" else 0.5 for char in line)

"""Rows of cells, laid out as browsers do."""

from dataclasses import replace

from gongkai.papers.grid import Grid
from gongkai.papers.page.blocks import Box


def squared(rows: list[tuple[Box, ...]]) -> list[tuple[Box, ...]]:
    """The rows laid out on a grid, so that spans meet no other cell and reach no further than the table."""
    grid = Grid()
    boxes: list[Box] = []
    for row in rows:
        grid.next_row()
        for box in row:
            grid.put(str(len(boxes)), box.rows, box.columns)
            boxes.append(box)
    table = grid.table()
    made: list[list[Box]] = [[] for _ in range(table.height)]
    for cell in table.cells:
        made[cell.row].append(replace(boxes[int(cell.text)], rows=cell.rows, columns=cell.columns))
    return [tuple(row) for row in made]

"""Lays the cells of a marked-up table (html, docx) out on a grid, however broken its spans are."""

from dataclasses import dataclass

from gongkai.papers.model import Cell, Table

WIDEST_SPAN = 200
TALLEST_SPAN = 2000
WIDEST_TABLE = 1000  # cells beyond lie one on the other


@dataclass(slots=True)
class _Placed:
    row: int
    column: int
    text: str
    rows: int
    columns: int


class Grid:
    """Takes cells row by row, as they are written in the file, and finds the place of each."""

    def __init__(self) -> None:
        self._cells: list[_Placed] = []
        self._busy: dict[int, int] = {}  # column -> first row in which it is free again
        self._row = -1
        self._column = 0

    def next_row(self) -> None:
        """Begin a row."""
        self._row += 1
        self._column = 0

    def skip(self, columns: int) -> None:
        """Leave columns out at the start of a row (docx: gridBefore)."""
        self._column += min(max(columns, 0), WIDEST_SPAN)

    def put(self, text: str, rows: int = 1, columns: int = 1) -> None:
        """Place a cell at the first free column of the row; ``rows`` 0 means: down to the end of the table."""
        if self._row < 0:
            self.next_row()
        busy, row, column = self._busy, self._row, self._column
        if busy:
            while column < WIDEST_TABLE and busy.get(column, 0) > row:
                column += 1
        rows = TALLEST_SPAN if rows == 0 else min(rows, TALLEST_SPAN)
        columns = min(columns, WIDEST_SPAN)
        if rows > 1:
            for taken in range(column, column + columns):
                busy[taken] = row + rows
        self._column = column + columns
        self._cells.append(_Placed(row, column, text, rows, columns))

    def merge_up(self, text: str, columns: int) -> None:
        """Place a cell that goes on from the one above it (docx: vMerge); without one above it stands alone."""
        for above in reversed(self._cells):
            if above.row + above.rows == self._row and (above.column, above.columns) == (self._column, columns):
                above.rows += 1
                self._column += columns
                return
            if above.row < self._row - TALLEST_SPAN:
                break
        self.put(text, 1, columns)

    def table(self) -> Table:
        """The table; spans reach no further than the last row and the last column in which a cell begins."""
        height = self._row + 1
        width = max([cell.column for cell in self._cells], default=-1) + 1
        cells = [
            Cell(c.row, c.column, c.text, min(c.rows, height - c.row), min(c.columns, width - c.column))
            for c in self._cells
        ]
        return Table(tuple(cells), height, width)

"""The official tables laid out once, as cells with a place and spans. Every writer draws these grids.

The shapes are those of the forms of 国办公开办函〔2021〕30号 and 〔2019〕60号. Rows that a report does not have (every
cell marked absent) are left out and the spans around them shrink, so that reading it gives the same report again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from gongkai.annual.format import (
    APPLICANTS,
    DISPUTES,
    OTHER_ONE_ROW,
    OUTCOMES,
    RESULTS_GROUP,
    SECTIONS,
    TABLE_THREE,
    TABLE_TWO,
    TABLE_TWO_2019,
    Block,
    Row,
)
from gongkai.annual.model import ABSENT, DASH, SLASH, Figure, Report, plain
from gongkai.annual.writing.text import one_line

BLOCK, HEAD, LABEL, FIGURE = "block", "head", "label", "figure"
"""An item of Art. 20 over the whole width; a column head; a row head; a figure or the mark in its place."""

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
CONTENT, APPLICANT_GROUP, ENTITY_GROUP = "信息内容", "申请人情况", "法人或其他组织"
PRINTED_MARKS = {SLASH: "/", DASH: "-"}

WIDTH_MM = 156.0
"""Width of the text area of GB/T 9704 paper."""
SHEET_COLUMNS = 15
"""Columns of the one spreadsheet on which all three tables stand; table four needs one for each of its cells."""
_FLOW = ("new", "carried_in", "carried_out")
_LABEL_COLUMNS_MM = (9.0, 15.0, 48.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at (row, column), both from 0.

    ``name``: the path of a figure; ``value``: its number, when no remark stands behind it.
    """

    row: int
    column: int
    text: str
    kind: str
    rows: int = 1
    columns: int = 1
    name: str = ""
    value: Figure | None = None

    @property
    def is_note(self) -> bool:
        """The remark on the arithmetic in the corner of table three: it stands among the heads but heads nothing."""
        return self.text == CORNER

    @property
    def is_group(self) -> bool:
        """A heading to the left of several rows."""
        return self.kind == LABEL and self.rows > 1

    def covers_column(self, column: int) -> bool:
        return self.column <= column < self.column + self.columns

    def covers_row(self, row: int) -> bool:
        return self.row <= row < self.row + self.rows


@dataclass(frozen=True, slots=True)
class Grid:
    """One table. ``widths`` are millimetres, ``spread`` the spreadsheet columns each column takes.

    The first ``head_rows`` rows are repeated on each page.
    """

    section: str
    cells: tuple[Cell, ...]
    widths: tuple[float, ...]
    spread: tuple[int, ...]
    head_rows: int

    @property
    def caption(self) -> str:
        return f"{SECTIONS[self.section]}统计表"

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return max(c.row + c.rows for c in self.cells)

    def by_row(self) -> list[list[Cell]]:
        """The cells that begin in each row, from left to right."""
        lines: list[list[Cell]] = [[] for _ in range(self.rows)]
        for cell in sorted(self.cells, key=lambda c: (c.row, c.column)):
            lines[cell.row].append(cell)
        return lines

    def headers_of(self, figure: Cell) -> tuple[Cell, ...]:
        """The heads over a figure (within its block of table two) and the labels to its left."""
        above = [c for c in self.cells if c.kind in (BLOCK, HEAD) and c.row < figure.row]
        start = max((c.row for c in above if c.kind == BLOCK), default=0)
        heads = (c for c in above if c.row >= start and not c.is_note and c.covers_column(figure.column))
        labels = (c for c in self.cells if c.kind == LABEL and c.covers_row(figure.row))
        return (*heads, *labels)


def grids(report: Report) -> tuple[Grid, ...]:
    """The tables of a report in the order of the form; a table of which the report has nothing is not among them."""
    tables = (_table_two(report), _table_three(report), _table_four(report))
    return tuple(t for t in tables if t is not None)


def has_old_table_two(report: Report) -> bool:
    """Whether table two is the one of 2019. The cells decide; the format only where there are none."""
    for name in report.cells:
        if name.startswith(("t2.", "t2_2019.")):
            return name.startswith("t2_2019.")
    return report.format == "2019"


def has_one_row(report: Report) -> bool:
    """Whether （六） is a single row."""
    return report.one_row or report.format == "2019" or f"t3.{OTHER_ONE_ROW.id}.total" in report.cells


def rows_of_table_three(report: Report) -> tuple[Row, ...]:
    """The rows of table three of this report's form."""
    if not has_one_row(report):
        return TABLE_THREE
    kept = [r for r in TABLE_THREE if not r.id.startswith("other.")]
    return (*kept[:-2], OTHER_ONE_ROW, *kept[-2:])


def blocks_of_table_two(report: Report) -> tuple[str, tuple[Block, ...]]:
    """The prefix of the cell names and the blocks of table two of this report's form."""
    return ("t2_2019", TABLE_TWO_2019) if has_old_table_two(report) else ("t2", TABLE_TWO)


def figure_text(report: Report, name: str) -> str:
    """What stands in a cell: the figure or the mark for none, and the remark behind it in brackets."""
    value = report.get(name)
    text = PRINTED_MARKS.get(report.marks.get(name, ""), "") if value is None else str(plain(value))
    remark = one_line(report.remarks.get(name, ""))
    if not remark:
        return text
    return text + (remark if remark[0] in "（(" else f"（{remark}）")


def _figure(report: Report, name: str, row: int, column: int, columns: int = 1) -> Cell:
    value = None if one_line(report.remarks.get(name, "")) else report.get(name)
    return Cell(row, column, figure_text(report, name), FIGURE, 1, columns, name, value)


def _present(report: Report, names: Iterable[str]) -> bool:
    return any(report.get(name) is not None or report.marks.get(name) != ABSENT for name in names)


def _table_two(report: Report) -> Grid | None:
    prefix, blocks = blocks_of_table_two(report)
    cells: list[Cell] = []
    row = 0
    for block in blocks:
        drawn = _block(report, prefix, block, row)
        cells += drawn
        row = max((c.row + 1 for c in drawn), default=row)
    return Grid("2", tuple(cells), (48.0, 36.0, 36.0, 36.0), (6, 3, 3, 3), 0) if cells else None


def _block(report: Report, prefix: str, block: Block, top: int) -> list[Cell]:
    names = {(r.id, c.id): f"{prefix}.{r.id}.{c.id}" for r in block.rows for c in block.columns}
    rows = [r for r in block.rows if _present(report, (names[r.id, c.id] for c in block.columns))]
    columns = [c for c in block.columns if _present(report, (names[r.id, c.id] for r in rows))]
    if not rows:
        return []
    # The last column takes what is left of the four.
    spans = [1] * (len(columns) - 1) + [4 - len(columns)]
    cells = [Cell(top, 0, block.heading, BLOCK, columns=4), Cell(top + 1, 0, CONTENT, HEAD)]
    cells += [Cell(top + 1, i, c.label, HEAD, columns=spans[i - 1]) for i, c in enumerate(columns, 1)]
    for y, row in enumerate(rows, top + 2):
        cells.append(Cell(y, 0, row.label, LABEL))
        cells += [_figure(report, names[row.id, c.id], y, i, spans[i - 1]) for i, c in enumerate(columns, 1)]
    return cells


def _table_three(report: Report) -> Grid | None:
    rows = [r for r in rows_of_table_three(report) if _present(report, (f"t3.{r.id}.{c.id}" for c in APPLICANTS))]
    columns = [c.id for c in APPLICANTS if _present(report, (f"t3.{r.id}.{c.id}" for r in rows))]
    if not rows:
        return None
    figures = (
        _figure(report, f"t3.{row.id}.{column}", y, x)
        for y, row in enumerate(rows, 3)
        for x, column in enumerate(columns, 3)
    )
    share = (WIDTH_MM - sum(_LABEL_COLUMNS_MM)) / len(columns)
    widths = (*_LABEL_COLUMNS_MM, *[share] * len(columns))
    spread = (1, 1, SHEET_COLUMNS - 2 - len(columns), *[1] * len(columns))
    return Grid("3", (*_heads_of_three(columns), *_labels_of_three(rows), *figures), widths, spread, 3)


def _heads_of_three(columns: list[str]) -> list[Cell]:
    cells = [
        Cell(0, 0, CORNER, HEAD, rows=3, columns=3),
        Cell(0, 3, APPLICANT_GROUP, HEAD, columns=len(columns)),
    ]
    entities = [x for x, c in enumerate(columns, 3) if c not in ("natural", "total")]
    if entities:
        cells.append(Cell(1, entities[0], ENTITY_GROUP, HEAD, columns=len(entities)))
    labels = {c.id: c.label for c in APPLICANTS}
    for x, column in enumerate(columns, 3):
        alone = x not in entities
        cells.append(Cell(1 if alone else 2, x, labels[column], HEAD, rows=2 if alone else 1))
    return cells


def _labels_of_three(rows: list[Row]) -> list[Cell]:
    cells: list[Cell] = []
    results = [y for y, r in enumerate(rows, 3) if r.id not in _FLOW]
    if results:
        cells.append(Cell(results[0], 0, RESULTS_GROUP, LABEL, rows=len(results)))
    for group, members in groupby(enumerate(rows, 3), key=lambda pair: pair[1].group):
        lines = list(members)
        if group:
            cells.append(Cell(lines[0][0], 1, group, LABEL, rows=len(lines)))
        for y, row in lines:
            column = 0 if row.id in _FLOW else 2 if group else 1
            cells.append(Cell(y, column, row.printed, LABEL, columns=3 - column))
    return cells


def _table_four(report: Report) -> Grid | None:
    groups = [g for g in DISPUTES if _present(report, (f"t4.{g.id}.{c.id}" for c in OUTCOMES))]
    if not groups:
        return None
    width = len(OUTCOMES)
    depth = 3 if any(g.group for g in groups) else 2
    cells: list[Cell] = []
    starts = {g.id: i * width for i, g in enumerate(groups)}
    for heading, members in groupby(groups, key=lambda g: g.group):
        inner = list(members)
        if heading:
            cells.append(Cell(0, starts[inner[0].id], heading, HEAD, columns=width * len(inner)))
        for group in inner:
            at, x = (1 if heading else 0), starts[group.id]
            cells.append(Cell(at, x, group.label, HEAD, columns=width))
            below = depth - at - 1
            cells += [Cell(at + 1, x + i, c.label, HEAD, rows=below) for i, c in enumerate(OUTCOMES)]
            cells += [_figure(report, f"t4.{group.id}.{c.id}", depth, x + i) for i, c in enumerate(OUTCOMES)]
    count = width * len(groups)
    return Grid("4", tuple(cells), (WIDTH_MM / count,) * count, (SHEET_COLUMNS // count,) * count, depth)

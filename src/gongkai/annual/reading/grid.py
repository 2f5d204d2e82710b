"""Rows of figures from tables whose cells keep their walls: html, docx, xlsx, ruled pdf, pipe tables."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gongkai.annual import format as form
from gongkai.annual.reading import labels
from gongkai.annual.reading.normal import compact
from gongkai.annual.reading.numerals import BLANK_VALUE, Value, value_of
from gongkai.annual.reading.rows import MISALIGNED, SHORT, Reading, from_cells, notation_of, t3_cells, t4_cells
from gongkai.papers import Table, Text


@dataclass(frozen=True, slots=True)
class GridCell:
    column: int
    columns: int
    text: str

    def covers(self, column: int) -> bool:
        return self.column <= column < self.column + self.columns


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells. ``aligned``: a column index means the same in every row (not so in ragged pipe lines)."""

    rows: tuple[tuple[GridCell, ...], ...]
    aligned: bool


def grid_of(table: Table) -> Grid:
    rows: list[list[GridCell]] = [[] for _ in range(table.height)]
    for cell in table.cells:
        rows[cell.row].append(GridCell(cell.column, cell.columns, cell.text))
    return Grid(tuple(tuple(sorted(row, key=lambda c: c.column)) for row in rows), aligned=True)


_HEADERS_TWO = {
    "made": r"制发|新制作|本年新$",
    "repealed": r"废[止纸]",
    "in_force": r"有效",
    "published": r"新公开",
    "total": r"对外公开总",
    "previous": r"上一?年.?项目",
    "change": r"增.?减",
    "decisions": r"处理决定",
    "amount": r"收费金额|采购总金额",
    "count": r"采购项目",
}
_OLD = re.compile(r"新制作|新公开|对外公开总|上一?年.?项目|增/减|采购项目")
_RE_HEADERS_TWO = {key: re.compile(p) for key, p in _HEADERS_TWO.items()}
_DISPUTE_HEADER = re.compile(r"结果维持|维持|结果纠正|尚未审结|复议后起诉|未经复议")
_LEAF = re.compile(r"维持|纠正|其他结果|其他|尚未|审结|结果|总计|合计")
_T3_START = re.compile(r"申请人情况|[勾钩]稽关系|收到和处理政府信息公开申请|自然人")
_ROW_COUNTS = (len(form.ROWS), len(form.ROWS) - 2)
_BARE = frozenset({"other.other", "closed", "granted", "partial", "other"})
"""Labels so short that they also stand in headers and sentences: taken only inside table three."""


@dataclass
class _Walk:
    """The state of one walk through the blocks of a document."""

    table: str = ""
    old: bool = False
    headers_two: dict[str, int] = field(default_factory=dict)
    applicants: dict[str, int] = field(default_factory=dict)
    width: int = 0
    caption: str = ""
    readings: list[Reading] = field(default_factory=list)
    sequence: list[tuple[str | None, Reading]] = field(default_factory=list)
    disputes: list[tuple[str, tuple[Value, ...]]] = field(default_factory=list)


def read_grids(blocks: Iterable[Text | Grid]) -> list[Reading]:
    """All rows of figures found in the tables, in the order of the document."""
    walk = _Walk()
    for block in blocks:
        if isinstance(block, Grid):
            _walk_grid(walk, block)
        else:
            _walk_text(walk, block.text)
    return [*walk.readings, *_by_form_order(walk.sequence), *_mini_disputes(walk.disputes)]


def _walk_text(walk: _Walk, text: str) -> None:
    words = compact(text)
    if _T3_START.search(words):
        walk.table = "t3"
    elif "第二十条第" in words or "主动公开政府信息情况" in words:
        walk.table = "t2"
    if len(words) <= 60 and (match := labels.RE_DISPUTES.search(words)):
        walk.caption = match.lastgroup or ""
        if "、行政诉讼" in words or "诉讼情况" in words:
            walk.table, walk.caption = "t4", ""


def _walk_grid(walk: _Walk, grid: Grid) -> None:
    width = max((c.column + c.columns for row in grid.rows for c in row), default=0)
    if not grid.aligned or width != walk.width:
        walk.applicants = {}
    walk.width = width
    walk.headers_two = {}
    for row in grid.rows:
        if any(c.text.strip() for c in row):
            _walk_row(walk, row, aligned=grid.aligned)


def _walk_row(walk: _Walk, row: Sequence[GridCell], *, aligned: bool) -> None:
    words = [compact(c.text) for c in row]
    joined = "".join(words)
    values = [value_of(c.text) for c in row]
    if _header(walk, row, words, joined, values):
        return
    if walk.table != "t4" and _table_two(walk, row, words, aligned=aligned):
        return
    if walk.table == "t4":
        if not (row_id := _specific(words)):
            _dispute_row(walk, row, values)
            return
        walk.table = "t3" if row_id else walk.table
    _table_three(walk, row, words, values, aligned=aligned)


def _specific(words: Sequence[str]) -> str | None:
    found = [r for w in words if w and (r := labels.row_of(w)) and r not in _BARE]
    return found[-1] if found else None


def _header(walk: _Walk, row: Sequence[GridCell], words: list[str], joined: str, values: list[Value | None]) -> bool:
    figures = sum(1 for v in values if v is not None and v != BLANK_VALUE)
    if figures > 1:
        return False
    if re.search(r"自然人|商业企业|法律服务|科研机构", joined) and not figures:
        walk.table = "t3"
        if "自然人" in joined:
            walk.applicants = {}
        _collect(walk.applicants, row, words, labels.RE_APPLICANTS, full=True)
        return True
    if _DISPUTE_HEADER.search(joined) and not figures and not _specific(words):
        walk.table = "t4"
        match = labels.RE_DISPUTES.search(joined)
        if match and len(labels.RE_DISPUTES.findall(joined)) == 1:
            walk.caption = match.lastgroup or ""
        return True
    if "信息内容" in joined or "第二十条" in joined:
        walk.table = "t2"
        if "信息内容" in joined:
            walk.headers_two = {}
            walk.old = bool(_OLD.search(joined))
            _collect(walk.headers_two, row, words, _RE_HEADERS_TWO, full=False)
        return True
    if _T3_START.search(joined) and not figures and not _specific(words):
        walk.table = "t3"
        return True
    return False


def _collect(
    into: dict[str, int],
    row: Sequence[GridCell],
    words: Sequence[str],
    patterns: dict[str, re.Pattern[str]],
    *,
    full: bool,
) -> None:
    for cell, word in zip(row, words, strict=True):
        for key, pattern in patterns.items():
            if pattern.fullmatch(word) if full else pattern.search(word):
                into.setdefault(key, cell.column)
                break


def _table_two(walk: _Walk, row: Sequence[GridCell], words: Sequence[str], *, aligned: bool) -> bool:
    at = next(
        (
            n
            for n, w in enumerate(words)
            if w and (m := labels.RE_TABLE_TWO.match(w.lstrip("(一二三四五六七八九)、.123")))
        ),
        None,
    )
    if at is None or at + 1 >= len(row):
        return False
    match = labels.RE_TABLE_TWO.match(words[at].lstrip("(一二三四五六七八九)、.123"))
    name = match.lastgroup if match else None
    rest = words[at].lstrip("(一二三四五六七八九)、.123")[match.end() :] if match else ""
    if name is None or (rest and rest[0] not in "([（") or (walk.table == "t3" and name != "fees"):
        return False
    cells = table_two_cells(name, old=walk.old)
    if not cells:
        return False
    values = [value_of(c.text, notation_of(cells)) for c in row[at + 1 :]]
    if all(v is None for v in values):
        return False
    readable = [
        v if v is not None else Value(None, "", c.text.strip()) for v, c in zip(values, row[at + 1 :], strict=True)
    ]
    columns = [walk.headers_two.get(c.rpartition(".")[2]) for c in cells]
    walk.readings.append(
        _aligned(cells, row[at + 1 :], readable, columns if aligned else [], label=row[at].text)
        or from_cells(cells, readable, label=row[at].text, place=_place(row))
    )
    return True


def table_two_cells(name: str, *, old: bool) -> tuple[str, ...]:
    """The cells of a row of table two, in the order of the form in force or of the old one; () if it has no such row."""
    if old and name == "fees":
        name = "fee_items"
    prefix, cells = ("t2_2019", form.T2_CELLS_2019) if old else ("t2", form.T2_CELLS)
    return tuple(c for c in cells if c.startswith(f"{prefix}.{name}."))


def _aligned(
    cells: tuple[str, ...],
    row: Sequence[GridCell],
    values: Sequence[Value],
    columns: Sequence[int | None],
    *,
    label: str,
) -> Reading | None:
    """The row by its header's columns; None if the header does not reach over the whole row."""
    if len(columns) != len(cells) or None in columns or len(set(columns)) != len(columns):
        return None
    way = []
    for column in columns:
        at = next((n for n, c in enumerate(row) if column is not None and c.covers(column)), None)
        if at is None or sum(1 for other in columns if other is not None and row[at].covers(other)) != 1:
            return None
        way.append(values[at])
    used = {id(v) for v in way}
    if any(id(v) not in used and v != BLANK_VALUE for v in values):
        return None
    return Reading(cells, (tuple(way),), label, "", _place(row))


def _table_three(
    walk: _Walk, row: Sequence[GridCell], words: Sequence[str], values: Sequence[Value | None], *, aligned: bool
) -> None:
    last_word = max((n for n, v in enumerate(values) if v is None), default=-1)
    first_value = next((n for n, v in enumerate(values) if v is not None and v != BLANK_VALUE), len(values))
    named = [n for n in range(min(last_word + 1, len(row))) if words[n] and labels.row_of(words[n])]
    at = named[-1] if named else None
    row_id = labels.row_of(words[at]) if at is not None else None
    if row_id and row_id in _BARE and walk.table != "t3":
        return
    if row_id:
        walk.table = "t3"
    start = (at if at is not None else last_word) + 1
    if at is not None and last_word > at and first_value < last_word:
        start = last_word + 1
    behind = [v for v in values[start:] if v is not None]
    if not behind or len(behind) != len(values[start:]):
        if row_id and at is not None and any(v is not None and v != BLANK_VALUE for v in values[at + 1 :]):
            walk.readings.append(Reading(t3_cells(row_id), (), row[at].text, MISALIGNED, _place(row)))
        return
    if walk.table != "t3" or (len([v for v in behind if v.figure is not None]) == 0 and row_id is None):
        _dispute_row(walk, row, values)
        return
    if row_id is None and len(behind) < len(form.COLUMNS):
        return
    if row_id is None and len([v for v in behind if v != BLANK_VALUE]) == 15:
        _dispute_row(walk, row, values)
        return
    cells = t3_cells(row_id or "?")
    label = row[at].text if at is not None else ""
    columns = [walk.applicants.get(c) for c in form.COLUMNS] if aligned else []
    counted = from_cells(cells, behind, label=label, place=_place(row))
    headed = _aligned(cells, row[start:], behind, columns, label=label)
    reading = headed or counted
    if headed and counted.certain and headed.ways != counted.ways and len(behind) == len(cells):
        reading = Reading(cells, (*headed.ways, *counted.ways), label, MISALIGNED, _place(row))
    walk.sequence.append((row_id, reading))


def _by_form_order(sequence: list[tuple[str | None, Reading]]) -> list[Reading]:
    """Rows that lost their label get it back from the order of the form, if every row is there and none contradicts."""
    labelled = [r for row, r in sequence if row is not None]
    torn = [r for row, r in sequence if row is None and r.certain]
    if not torn:
        return labelled
    rows: tuple[str, ...] = form.ROWS
    if len(sequence) == _ROW_COUNTS[1]:
        rows = (*(r for r in form.ROWS[:-2] if not r.startswith("other.")), "other", *form.ROWS[-2:])
    if len(sequence) not in _ROW_COUNTS or any(
        row not in (None, due) for (row, _), due in zip(sequence, rows, strict=True)
    ):
        return labelled
    ordered = [
        Reading(t3_cells(due), r.ways, r.label, r.why, r.place) for (_, r), due in zip(sequence, rows, strict=True)
    ]
    return ordered if _adds_up(ordered) else labelled


def _adds_up(readings: Sequence[Reading]) -> bool:
    figures = {c: v.figure for r in readings if r.certain for c, v in zip(r.cells, r.ways[0], strict=True)}
    for relation in form.relations(one_row=len(readings) == _ROW_COUNTS[1]):
        sides = [[figures.get(c) for c in side] for side in (relation.left, relation.right)]
        if relation.rule in ("X1", "X2") and None not in (*sides[0], *sides[1]):
            left, right = (sum(f for f in side if f is not None) for side in sides)
            if left != right:
                return False
    return True


def _dispute_row(walk: _Walk, row: Sequence[GridCell], values: Sequence[Value | None]) -> None:
    """Table four has one row: fifteen figures, or five in a table of their own under each group's name."""
    figures = [v for v in values if v is not None]
    if len(figures) < 5 or len(figures) < len(values) - 1:
        return
    if any(v is None for v in values[1:]):
        return
    trimmed = _trim(figures)
    if len(trimmed) <= 5 <= len(figures) < 15 or len(figures) == 5:
        if len(figures) == 5 or all(v == BLANK_VALUE for v in figures[5:]):
            walk.disputes.append((walk.caption, tuple(figures[:5])))
        return
    cells = tuple(c for group in form.DISPUTES for c in t4_cells(group.id))
    if walk.table == "t4" or len(figures) == 15 == len(trimmed):
        if len(trimmed) == 0 and len(figures) < 15:
            return
        walk.readings.append(from_cells(cells, figures, place=_place(row)))


def _trim(values: Sequence[Value]) -> list[Value]:
    out = list(values)
    while out and out[-1] == BLANK_VALUE:
        out.pop()
    return out


def _mini_disputes(found: list[tuple[str, tuple[Value, ...]]]) -> list[Reading]:
    due = [g.id for g in form.DISPUTES]
    if len(found) == len(due) and all(caption in ("", group) for (caption, _), group in zip(found, due, strict=True)):
        return [Reading(t4_cells(g), (values,)) for g, (_, values) in zip(due, found, strict=True)]
    return [Reading(t4_cells(g), (), "", SHORT) for g in dict.fromkeys(c for c, _ in found if c)]


def _place(row: Sequence[GridCell]) -> str:
    return " | ".join(" ".join(c.text.split()) for c in row)[:120]

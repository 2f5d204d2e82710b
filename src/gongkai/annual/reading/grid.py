"""Rows of figures from tables whose cells keep their walls: html, docx, xlsx, ruled pdf, pipe tables."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from gongkai.annual import format as form
from gongkai.annual.reading import labels
from gongkai.annual.reading.columns import Placed, by_names, contradicts, in_form_order, is_foreign, settle
from gongkai.annual.reading.disputes import Disputes, group_of
from gongkai.annual.reading.normal import compact
from gongkai.annual.reading.numerals import BLANK_VALUE, Value, from_yuan, value_of
from gongkai.annual.reading.rows import MISALIGNED, Reading, from_cells, notation_of, row_of_cells, t3_cells, unnamed
from gongkai.papers import Table, Text


@dataclass(frozen=True, slots=True)
class GridCell:
    column: int
    columns: int
    text: str


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


_OLD = re.compile(r"新制作|新公开|对外公开总|上一?年.?项目|增/减|采购项目")
_DISPUTE_HEADER = re.compile(r"结果维持|维持|结果纠正|尚未审结|复议后起诉|未经复议")
_T3_START = re.compile(r"申请人情况|[勾钩]稽关系|收到和处理政府信息公开申请|自然人")
_NUMBERING = re.compile(r"^[(\[]?[一二三四五六七八九\d]?[)\]]?[、.]?")
_ROW_COUNTS = (len(form.ROWS), len(form.ROWS) - 2)
_BARE = frozenset({"other.other", "closed", "granted", "partial", "other"})
"""Labels so short that they also stand in headers and sentences: taken only inside table three."""


@dataclass
class _Walk:
    """The state of one walk through the blocks of a document."""

    year: int | None = None
    table: str = ""
    old: bool = False
    in_yuan: bool = False
    headers_two: dict[str, int] = field(default_factory=dict)
    applicants: dict[str, int] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    header: int = 0
    foreign: set[int] = field(default_factory=set)
    width: int = 0
    readings: list[Reading] = field(default_factory=list)
    sequence: list[Placed] = field(default_factory=list)
    disputes: Disputes = field(default_factory=Disputes)


def read_grids(blocks: Iterable[Text | Grid], year: int | None = None) -> list[Reading]:
    """All rows of figures found in the tables, in the order of the document. Columns of other years are left out."""
    walk = _Walk(year)
    for block in blocks:
        if isinstance(block, Grid):
            _walk_grid(walk, block)
        else:
            _walk_text(walk, block.text)
    return [*walk.readings, *_by_form_order(settle(walk.sequence)), *walk.disputes.all()]


def _walk_text(walk: _Walk, text: str) -> None:
    words = compact(text)
    if _T3_START.search(words):
        walk.table = "t3"
    elif "第二十条第" in words or "主动公开政府信息情况" in words:
        walk.table = "t2"
    if len(words) <= 60 and (group := group_of(words)):
        walk.disputes.caption = group
        if "、行政诉讼" in words or "诉讼情况" in words:
            walk.table, walk.disputes.caption = "t4", ""


def _walk_grid(walk: _Walk, grid: Grid) -> None:
    width = max((c.column + c.columns for row in grid.rows for c in row), default=0)
    if not grid.aligned or width != walk.width:
        _new_header(walk)
        walk.foreign = set()
    walk.width = width
    walk.headers_two = {}
    walk.disputes.fresh = True
    for row in grid.rows:
        if any(c.text.strip() for c in row):
            _walk_row(walk, row, aligned=grid.aligned)


def _new_header(walk: _Walk) -> None:
    walk.applicants, walk.order = {}, ()
    walk.header += 1


def _walk_row(walk: _Walk, row: Sequence[GridCell], *, aligned: bool) -> None:
    words = [compact(c.text) for c in row]
    joined = "".join(words)
    values = [value_of(c.text) for c in row]
    if _header(walk, row, words, joined, values):
        if aligned:
            walk.foreign |= {c.column for c, w in zip(row, words, strict=True) if is_foreign(w, walk.year)}
        return
    kept = [n for n, c in enumerate(row) if c.column not in walk.foreign]
    row, words, values = [row[n] for n in kept], [words[n] for n in kept], [values[n] for n in kept]
    if walk.table != "t4" and _table_two(walk, row, words, aligned=aligned):
        return
    if walk.table == "t4":
        if not (row_id := _specific(words)):
            walk.disputes.add(values, words, _place(row), sure=True)
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
            _new_header(walk)
        _collect(walk.applicants, row, words, labels.RE_APPLICANTS, full=True)
        whole = len(walk.applicants) == len(form.COLUMNS) and len(row) >= len(form.COLUMNS)
        walk.order = tuple(sorted(walk.applicants, key=walk.applicants.__getitem__)) if whole else ()
        return True
    if _DISPUTE_HEADER.search(joined) and not figures and not _specific(words):
        walk.table = "t4"
        walk.disputes.add_header(joined)
        return True
    if "信息内容" in joined or "第二十条" in joined:
        walk.table = "t2"
        if "信息内容" in joined:
            walk.headers_two, walk.foreign = {}, set()
            walk.old, walk.in_yuan = bool(_OLD.search(joined)), bool(labels.RE_YUAN.search(joined))
            ours = ["" if is_foreign(w, walk.year) and not _OLD.search(w) else w for w in words]
            _collect(walk.headers_two, row, ours, labels.RE_HEADERS_TWO, full=False)
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
    """Rows of table two; several may stand side by side."""
    named = [n for n, w in enumerate(words) if labels.RE_TABLE_TWO.match(_NUMBERING.sub("", w))]
    taken = False
    for at, end in zip(named, [*named[1:], len(row)], strict=False):
        taken |= _row_of_two(walk, row[at:end], aligned=aligned)
    return taken


def _row_of_two(walk: _Walk, row: Sequence[GridCell], *, aligned: bool) -> bool:
    label, figures = row[0].text, row[1:]
    match = labels.RE_TABLE_TWO.match(_NUMBERING.sub("", compact(label)))
    name, rest = (match.lastgroup or "", match.string[match.end() :]) if match else ("", "")
    cells = table_two_cells(name, old=walk.old)
    if not cells or not figures or (rest and rest[0] not in "([:") or (walk.table != "t2" and name != "fees"):
        return False
    found = [value_of(c.text, notation_of(cells)) for c in figures]
    if all(v is None for v in found):
        return False
    values = [v or Value(None, "", c.text.strip()) for v, c in zip(found, figures, strict=True)]
    if name == "fees" and walk.in_yuan:
        values = [from_yuan(v) for v in values]
    due = [walk.headers_two.get(c.rpartition(".")[2]) for c in cells]
    spots = [(c.column, c.column + c.columns) for c in figures]
    way, place = by_names(due, spots, values) if aligned else None, _place(row)
    if way:
        reading = Reading(cells, (way,), label, "", place)
    elif aligned and contradicts(due, spots):
        reading = Reading(cells, (), label, MISALIGNED, place)
    else:
        known = {column: c for column, c in zip(due, cells, strict=True) if column is not None}
        printed = tuple(known[c] for c in sorted(known)) if len(known) == len(cells) else cells
        reading = in_form_order(from_cells(printed, values, label=label, place=place), cells)
    walk.readings.append(reading)
    return True


def table_two_cells(name: str, *, old: bool) -> tuple[str, ...]:
    """The cells of a row of table two, in the order of the form in force or of the old one; () if it has no such row."""
    if old and name == "fees":
        name = "fee_items"
    prefix, cells = ("t2_2019", form.T2_CELLS_2019) if old else ("t2", form.T2_CELLS)
    return tuple(c for c in cells if c.startswith(f"{prefix}.{name}."))


def _table_three(
    walk: _Walk, row: Sequence[GridCell], words: Sequence[str], values: Sequence[Value | None], *, aligned: bool
) -> None:
    last_word = max((n for n, v in enumerate(values) if v is None), default=-1)
    first_value = next((n for n, v in enumerate(values) if v is not None and v != BLANK_VALUE), len(values))
    named = [n for n in range(min(last_word + 1, len(row))) if words[n] and labels.row_of(words[n])]
    at = next((n for n in reversed(named) if n < first_value), named[-1] if named else None)
    row_id = labels.row_of(words[at]) if at is not None else None
    if row_id and row_id in _BARE and walk.table != "t3":
        return
    if row_id:
        walk.table = "t3"
    start = last_word + 1
    behind = [v for v in values[start:] if v is not None]
    if not behind or len(behind) != len(values[start:]):
        if row_id and at is not None and any(v is not None and v != BLANK_VALUE for v in values[at + 1 :]):
            walk.readings.append(Reading(t3_cells(row_id), (), row[at].text, MISALIGNED, _place(row)))
        return
    if all(v == BLANK_VALUE for v in behind) and sum(c.columns for c in row[start:]) < len(form.COLUMNS):
        return
    if walk.table != "t3" or (len([v for v in behind if v.figure is not None]) == 0 and row_id is None):
        walk.disputes.add(values, words, _place(row), sure=walk.table == "t4")
        return
    if row_id is None and len(behind) < len(form.COLUMNS):
        return
    if row_id is None and len([v for v in behind if v != BLANK_VALUE]) == 15:
        walk.disputes.add(values, words, _place(row), sure=walk.table == "t4")
        return
    cells = t3_cells(row_id or "?")
    label = row[at].text if at is not None else ""
    due = [walk.applicants.get(c) for c in form.COLUMNS] if aligned else []
    spots = [(c.column, c.column + c.columns) for c in row[start:]]
    way = by_names(due, spots, behind)
    headed = Reading(cells, (way,), label, "", _place(row)) if way else None
    counted = from_cells(cells, behind, label=label, place=_place(row))
    if not aligned and walk.order and counted.certain:
        printed = tuple(f"{row_of_cells(cells)}.{c}" for c in walk.order)
        headed = in_form_order(replace(counted, cells=printed), cells)
    ends = {counted.ways[0][0], counted.ways[0][-1]} if counted.certain else set()
    loose = len(behind) > len(cells) and BLANK_VALUE in ends
    walk.sequence.append(Placed(row_id, headed, counted, walk.header, contradicts(due, spots), loose))


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
        return [*labelled, *unnamed(labelled)]
    ordered = [
        Reading(t3_cells(due), r.ways, r.label, r.why, r.place) for (_, r), due in zip(sequence, rows, strict=True)
    ]
    return ordered if _adds_up(ordered) else [*labelled, *unnamed(labelled)]


def _adds_up(readings: Sequence[Reading]) -> bool:
    figures = {c: v.figure for r in readings if r.certain for c, v in zip(r.cells, r.ways[0], strict=True)}
    for relation in form.relations(one_row=len(readings) == _ROW_COUNTS[1]):
        sides = [[figures.get(c) for c in side] for side in (relation.left, relation.right)]
        if relation.rule in ("X1", "X2") and None not in (*sides[0], *sides[1]):
            left, right = (sum(f for f in side if f is not None) for side in sides)
            if left != right:
                return False
    return True


def _place(row: Sequence[GridCell]) -> str:
    return " | ".join(" ".join(c.text.split()) for c in row)[:120]

"""From rows as read, possibly in several ways, to cells: a figure where it is certain, else a doubt with its candidates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from gongkai.annual import format as form
from gongkai.annual.model import ABSENT, DOUBT, Doubt, Figure
from gongkai.annual.reading.rows import SHORT, TWICE, Reading, Way, as_money, row_of_cells

_MOST_COMBINATIONS = 200_000


@dataclass
class Cells:
    """The cells of a report under construction."""

    figures: dict[str, Figure | None] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)


def resolve(readings: Iterable[Reading], cells: Sequence[str], *, one_row: bool) -> Cells:
    """Every cell of the format; ABSENT where no reading speaks of it."""
    merged = _merged(readings)
    merged = _by_equations(merged, one_row=one_row)
    out = Cells(dict.fromkeys(cells), dict.fromkeys(cells, ABSENT))
    for reading in merged.values():
        _settle(out, reading)
    out.marks = {c: m for c, m in out.marks.items() if out.figures.get(c) is None}
    return out


def _merged(readings: Iterable[Reading]) -> dict[str, Reading]:
    """One reading a row. Places that say the same are one; places that differ are a doubt."""
    merged: dict[str, Reading] = {}
    for reading in readings:
        reading = replace(reading, ways=tuple(as_money(reading.cells, w) for w in reading.ways))
        for part in _rows_of(reading):
            row = row_of_cells(part.cells)
            before = merged.get(row)
            if before is None or not before.ways or (part.certain and not before.certain):
                merged[row] = part
            elif part.certain and part.ways != before.ways and _figures(part.ways[0]) != _figures(before.ways[0]):
                merged[row] = _both(before, part)
    return merged


def _both(before: Reading, part: Reading) -> Reading:
    """An empty row beside a full one is the template's own; two full ones contradict each other."""
    empty = [all(v.figure is None for v in r.ways[0]) for r in (before, part)]
    if empty[0] != empty[1]:
        return part if empty[0] else before
    return replace(before, ways=(*before.ways, *part.ways), why=TWICE)


def _rows_of(reading: Reading) -> list[Reading]:
    """Table four is one row on paper and three groups in the format; tied ways stay tied, so it is split when certain."""
    if len(reading.cells) != len(form.T4_CELLS) or len(reading.ways) > 1:
        return [reading]
    size = len(form.DISPUTE_COLUMNS)
    return [
        replace(reading, cells=reading.cells[n : n + size], ways=tuple(w[n : n + size] for w in reading.ways))
        for n in range(0, len(reading.cells), size)
    ]


def _figures(way: Way) -> tuple[Figure | None, ...]:
    return tuple(v.figure for v in way)


def _by_equations(merged: dict[str, Reading], *, one_row: bool) -> dict[str, Reading]:
    """Where rows are open, the column equations (X1, X2) may leave a single combination; then it is read."""
    open_rows = {row for row, r in merged.items() if len(r.ways) > 1 and row.startswith("t3.")}
    if not open_rows or sum(r.why == TWICE for r in merged.values()) > 1:  # two reports: each may fit by itself
        return merged
    for rule in ("X1", "X2", "X1"):
        group = [r for r in form.relations(one_row=one_row) if r.rule == rule]
        rows = list(dict.fromkeys(c.rpartition(".")[0] for r in group for c in r.cells))
        choices = [merged[row].ways for row in rows if row in merged and merged[row].ways]
        if len(choices) != len(rows) or _size(choices) > _MOST_COMBINATIONS or _size(choices) == 1:
            continue
        fitting = [c for c in product(*choices) if _fits(group, dict(zip(rows, c, strict=True)))]
        if not fitting:
            continue
        for n, row in enumerate(rows):
            ways = tuple(dict.fromkeys(c[n] for c in fitting))
            merged[row] = replace(merged[row], ways=ways)
    return merged


def _size(choices: Sequence[Sequence[Way]]) -> int:
    size = 1
    for ways in choices:
        size *= len(ways)
    return size


def _fits(group: Sequence[form.Relation], chosen: Mapping[str, Way]) -> bool:
    figures: dict[str, Figure | None] = {
        f"{row}.{column}": value.figure
        for row, way in chosen.items()
        for column, value in zip(form.COLUMNS, way, strict=True)
    }
    for relation in group:
        left = [figures[c] for c in relation.left]
        right = [figures[c] for c in relation.right]
        if None in left or None in right:
            continue
        if sum(f for f in left if f is not None) != sum(f for f in right if f is not None):
            return False
    return True


def _settle(out: Cells, reading: Reading) -> None:
    if reading.label:
        out.labels[row_of_cells(reading.cells).partition(".")[2]] = " ".join(reading.label.split())
    if not reading.ways:
        _doubt(out, reading, reading.cells, ())
        return
    open_cells = []
    for n, cell in enumerate(reading.cells):
        said = list(dict.fromkeys((w[n].figure, w[n].mark) for w in reading.ways))
        value = reading.ways[0][n]
        if len(said) > 1 or value.mark == DOUBT:
            open_cells.append(n)
            continue
        if value.figure is None and (value.candidates or not value.mark):
            _doubt(out, reading, (cell,), tuple((c,) for c in value.candidates), why=f"单元格写的是“{value.remark}”")
        else:
            out.figures[cell] = value.figure
            out.marks[cell] = value.mark
        if value.remark:
            out.remarks[cell] = value.remark
    if open_cells:
        names = tuple(reading.cells[n] for n in open_cells)
        ways = () if len(reading.ways) == 1 else tuple(tuple(w[n].figure for n in open_cells) for w in reading.ways)
        _doubt(out, reading, names, tuple(dict.fromkeys(ways)))


def _doubt(
    out: Cells,
    reading: Reading,
    cells: tuple[str, ...],
    candidates: tuple[tuple[Figure | None, ...], ...],
    *,
    why: str = "",
) -> None:
    for cell in cells:
        out.figures[cell] = None
        out.marks[cell] = DOUBT
    out.doubts.append(Doubt(cells, candidates, why or reading.why or SHORT, reading.place))

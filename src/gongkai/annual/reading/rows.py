"""A row of figures as read, and the rules that turn the cells behind a label into the figures of a row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gongkai.annual import format as form
from gongkai.annual.reading import split
from gongkai.annual.reading.numerals import BLANK_VALUE, PADDING, Notation, Value

Way = tuple[Value, ...]
_EMPTY = (BLANK_VALUE, PADDING)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one place of the source says of the cells of a row. One way is certain, several are a doubt, none unreadable.

    ``counted``: figures that ran together and were told apart by their number alone, no equation bearing it out.
    """

    cells: tuple[str, ...]
    ways: tuple[Way, ...]
    label: str = ""
    why: str = ""
    place: str = ""
    counted: bool = False

    @property
    def certain(self) -> bool:
        return len(self.ways) == 1


SEVERAL = "数字连在一起，有几种读法"
MISALIGNED = "这一行的格数与表头对不上，分不清各是哪一列"
SHORT = "这一行读到的数字不足，分不清各是哪一列"
LOST = "这一行的数字比格数还少，空格没有留下痕迹"
TWICE = "同一行在文中出现多次，数字不同"
DISORDER = "行名与数字的次序错乱，分不清是哪一行"
UNNAMED = "文中有一行数字看不出行名，可能就是这一行"
EXTRA = "这一栏有多个数字，分不清哪个是"


def t3_cells(row: str) -> tuple[str, ...]:
    return tuple(f"t3.{row}.{c}" for c in form.COLUMNS)


def t4_cells(group: str) -> tuple[str, ...]:
    return tuple(f"t4.{group}.{c}" for c in form.DISPUTE_COLUMNS)


def row_of_cells(cells: tuple[str, ...]) -> str:
    return cells[0].rpartition(".")[0]


def unnamed(labelled: Sequence[Reading]) -> list[Reading]:
    """Figures stand there whose row is not known: a row that is missing is then no row left out, but one in doubt."""
    have = {row_of_cells(r.cells) for r in labelled}
    due = (t3_cells(row) for row in form.ROWS if not row.startswith("other."))
    return [Reading(cells, (), "", UNNAMED) for cells in due if row_of_cells(cells) not in have]


def notation_of(cells: tuple[str, ...]) -> Notation:
    """How the figures of this row are written."""
    if cells[-1] == "t2.fees.amount":
        return Notation.WAN
    if cells[-1] in form.MONEY:
        return Notation.SUM
    return Notation.CHANGE if cells[0].startswith("t2_2019.") else Notation.COUNT


def from_cells(cells: tuple[str, ...], values: Sequence[Value], *, label: str = "", place: str = "") -> Reading:
    """The row when its cells keep their walls: as many as due, give or take empty ones at one end."""
    due = len(cells)
    windows = []
    for start in (0, len(values) - due):
        window = tuple(values[start : start + due])
        rest = [*values[:start], *values[start + due :]] if start >= 0 else values
        if len(window) == due and all(v in _EMPTY for v in rest) and PADDING not in window:
            windows.append(window)
    if windows and (len(set(windows)) == 1 or PADDING not in values[:due]):
        # Padding trails: a label's empty neighbours are known by the header, where there is one (see grid.py).
        return Reading(cells, (windows[0],), label, "", place)
    if due == 1 and values:
        return _one_of(cells, values, label, place)
    return Reading(cells, (), label, MISALIGNED if len(values) > due else SHORT, place)


def _one_of(cells: tuple[str, ...], values: Sequence[Value], label: str, place: str) -> Reading:
    """Several cells stand where one is due: certain only if they all say the same."""
    said = list(dict.fromkeys(v for v in values if v not in _EMPTY))
    return Reading(cells, tuple((v,) for v in said), label, EXTRA if len(said) > 1 else "", place)


@dataclass(frozen=True, slots=True)
class Token:
    """A value in running text; ``gap`` is the white space before it, ``room`` how many figures it might hold.

    ``digits``: the run of digits it is, "" for anything else ("3件", "/").
    """

    value: Value
    digits: str
    gap: str
    room: int = 1


def from_tokens(
    cells: tuple[str, ...], tokens: Sequence[Token], *, glued: bool, label: str = "", place: str = ""
) -> Reading:
    """The row when only white space, or nothing, stands between the figures. ``glued``: this text runs figures together."""
    due = len(cells)
    values = tuple(t.value for t in tokens)
    if len(tokens) == due:
        return Reading(cells, (values,), label, "", place)
    if len(tokens) > due:
        return _too_many(cells, tokens, label, place)
    if glued and tokens and sum(t.room for t in tokens) < due:
        return Reading(cells, (), label, LOST, place)
    if glued and tokens and all(t.digits for t in tokens):
        return _apart(cells, [t.digits for t in tokens], label, place)
    if 2 <= len(tokens) < due and cells[0].startswith("t3."):
        return _blanks_lost(cells, tokens, label, place)
    return Reading(cells, (), label, SHORT, place)


def _too_many(cells: tuple[str, ...], tokens: Sequence[Token], label: str, place: str) -> Reading:
    due = len(cells)
    if due == 1:
        found = _one_of(cells, [t.value for t in tokens], label, place)
        return found if len(found.ways) > 1 else Reading(cells, (), label, EXTRA, place)
    line_ends = [n for n, t in enumerate(tokens) if n and "\n" in t.gap]
    if line_ends and line_ends[0] == due:
        return Reading(cells, (tuple(t.value for t in tokens[:due]),), label, "", place)
    return Reading(cells, (), label, MISALIGNED, place)


def _apart(cells: tuple[str, ...], digits: list[str], label: str, place: str) -> Reading:
    if not cells[0].startswith("t3."):
        found = split.all_ways(digits, len(cells))
        return told_apart(cells, found, label=label, place=place, counted=split.fewer(digits, len(cells)))
    found = split.rows_adding_up(digits, len(cells))
    adds_up = bool(found) and sum(found[0][:-1]) == found[0][-1]
    counted = bool(found) and split.fewer(digits, len(cells), adding_up=adds_up)
    if counted and not adds_up and split.fewer(digits, len(cells), adding_up=True):
        return Reading(cells, (), label, LOST, place)
    return told_apart(cells, found, label=label, place=place, counted=counted)


def told_apart(
    cells: tuple[str, ...], found: Sequence[split.Figures], *, counted: bool, label: str = "", place: str = ""
) -> Reading:
    """The ways to take figures apart that ran together; too many are none."""
    ways = tuple(tuple(Value(n) for n in w) for w in found) if len(found) <= split.LIMIT else ()
    why = SEVERAL if len(ways) > 1 else SHORT if not ways else ""
    return Reading(cells, ways, label, why, place, counted)


def distrust(reading: Reading) -> Reading:
    """Where other rows show that empty cells left no trace, a row told apart by counting may lack some too."""
    if not reading.counted and reading.certain:
        return reading
    nothing = (Value(None),) * len(reading.cells)
    return replace(reading, ways=(*reading.ways, nothing), why=reading.why or SEVERAL) if reading.ways else reading


def _blanks_lost(cells: tuple[str, ...], tokens: Sequence[Token], label: str, place: str) -> Reading:
    """Empty cells left no trace. The last figure is the total if it is the sum; the first stands beside the label."""
    figures = [t.value.figure for t in tokens]
    first, last = tokens[0], tokens[-1]
    known = [f for f in figures if isinstance(f, int)]
    adds_up = len(known) == len(figures) and sum(known[:-1]) == known[-1] > 0
    gaps = [t.gap.count("\n") for t in tokens[1:]]
    # An empty cell shows as a wider gap. Where all gaps are alike, empty cells left no trace and nothing can be placed.
    traced = len(set(gaps)) > 1 or (len(tokens) == 2 and gaps[0] > 2)
    beside = len(tokens) > 2 and first.gap.count("\n") <= min(gaps)
    if not (adds_up and traced):
        return Reading(cells, (), label, SHORT, place)
    unknown = Value(None, "doubt")
    way = (first.value if beside else unknown, *[unknown] * (len(cells) - 2), last.value)
    return Reading(cells, (way,), label, SHORT, place)


def as_money(cells: Iterable[str], way: Way) -> Way:
    """Amounts are Decimals, whatever notation they came in."""
    return tuple(
        replace(v, figure=Decimal(v.figure)) if c in form.MONEY and isinstance(v.figure, int) else v
        for c, v in zip(cells, way, strict=True)
    )

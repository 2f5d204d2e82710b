"""A row of figures as read, and the rules that turn the cells behind a label into the figures of a row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gongkai.annual import format as form
from gongkai.annual.model import Figure
from gongkai.annual.reading import split
from gongkai.annual.reading.numerals import BLANK_VALUE, PADDING, Notation, Value

Way = tuple[Value, ...]
_EMPTY = (BLANK_VALUE, PADDING)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one place of the source says of the cells of a row. One way is certain, several are a doubt, none unreadable."""

    cells: tuple[str, ...]
    ways: tuple[Way, ...]
    label: str = ""
    why: str = ""
    place: str = ""

    @property
    def certain(self) -> bool:
        return len(self.ways) == 1


SEVERAL = "数字连在一起，有几种读法"
MISALIGNED = "这一行的格数与表头对不上，分不清各是哪一列"
SHORT = "这一行读到的数字不足，分不清各是哪一列"
TWICE = "同一行在文中出现多次，数字不同"
DISORDER = "行名与数字的次序错乱，分不清是哪一行"
EXTRA = "这一栏有多个数字，分不清哪个是"


def t3_cells(row: str) -> tuple[str, ...]:
    return tuple(f"t3.{row}.{c}" for c in form.COLUMNS)


def t4_cells(group: str) -> tuple[str, ...]:
    return tuple(f"t4.{group}.{c}" for c in form.DISPUTE_COLUMNS)


def row_of_cells(cells: tuple[str, ...]) -> str:
    return cells[0].rpartition(".")[0]


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
    """A value in running text; ``gap`` is the white space before it, ``glue`` whether it may hold several figures."""

    value: Value
    digits: str
    gap: str


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
    if glued and tokens and all(t.digits for t in tokens):
        return _apart(cells, [t.digits for t in tokens], label, place)
    if 2 <= len(tokens) < due and cells[0].startswith("t3."):
        return _blanks_lost(cells, tokens, label, place)
    return Reading(cells, (), label, SHORT, place)


def _too_many(cells: tuple[str, ...], tokens: Sequence[Token], label: str, place: str) -> Reading:
    due = len(cells)
    if due == 1:
        return _one_of(cells, [t.value for t in tokens], label, place)
    line_ends = [n for n, t in enumerate(tokens) if n and "\n" in t.gap]
    if line_ends and line_ends[0] == due:
        return Reading(cells, (tuple(t.value for t in tokens[:due]),), label, "", place)
    return Reading(cells, (), label, MISALIGNED, place)


def _apart(cells: tuple[str, ...], digits: list[str], label: str, place: str) -> Reading:
    if cells[0].startswith("t3."):
        found = split.rows_adding_up(digits, len(cells))
    else:
        found = list(split.ways(digits, len(cells)))
    found = found[: split.LIMIT + 1]
    ways = tuple(tuple(Value(n) for n in w) for w in found) if len(found) <= split.LIMIT else ()
    return Reading(cells, ways, label, SEVERAL if len(ways) > 1 else SHORT if not ways else "", place)


def _blanks_lost(cells: tuple[str, ...], tokens: Sequence[Token], label: str, place: str) -> Reading:
    """Empty cells left no trace. The last figure is the total if it is the sum; the first stands beside the label."""
    figures = [t.value.figure for t in tokens]
    first, last = tokens[0], tokens[-1]
    known = [f for f in figures if isinstance(f, int)]
    adds_up = len(known) == len(figures) and sum(known[:-1]) == known[-1] > 0
    beside = len(tokens) > 2 and first.gap.count("\n") <= min(t.gap.count("\n") for t in tokens[1:])
    if not adds_up:
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

"""Which figure stands in which column: by the names in the header, by counting, and by what adds up where these disagree."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from gongkai.annual import format as form
from gongkai.annual.model import ABSENT
from gongkai.annual.reading import labels
from gongkai.annual.reading.normal import compact
from gongkai.annual.reading.numerals import Value
from gongkai.annual.reading.rows import MISALIGNED, Reading, Way

_FOREIGN = re.compile(
    r"序号|行次|栏次|编号|备注|说明|项目数量?|.{0,6}(?:占比|比例|同比|增幅)(?:增长)?率?|(?:上一?年度?(?!.?项目)|去年|同期).{0,8}"
)
_YEAR = re.compile(r"20\d\d(?=年)")
_SOME_ROWS = 3
"""So many rows are no coincidence."""
Spot = tuple[int, int]
"""The first column of a cell, and the first behind it."""


def is_foreign(word: str, year: int | None) -> bool:
    """Whether a header cell names a column that the form does not have: a serial number, a remark, another year."""
    years = {int(y) for y in _YEAR.findall(word)}
    return bool(_FOREIGN.fullmatch(word) or (years and year and year not in years))


def by_names(due: Sequence[int | None], spots: Sequence[Spot], values: Sequence[Value]) -> Way | None:
    """The values under the header's columns, None where the header does not reach over the row.

    ``due``: the column of each cell of the row, None for a name that the header lacks. One lacking name and one figure
    left over belong together; without such a figure that column is not in the table.
    """
    known = [c for c in due if c is not None]
    if len(known) * 2 <= len(due) or len(set(known)) != len(known):
        return None
    at: list[int | None] = []
    for column in due:
        over = [n for n, (a, b) in enumerate(spots) if column is not None and a <= column < b]
        if column is not None and (not over or sum(spots[over[0]][0] <= c < spots[over[0]][1] for c in known) != 1):
            return None
        at.append(over[0] if over else None)
    left = [n for n, v in enumerate(values) if n not in at and (v.figure is not None or not v.mark)]
    if left and (len(left) > 1 or at.count(None) != 1):
        return None
    return tuple(values[n] if n is not None else values[left[0]] if left else Value(None, ABSENT) for n in at)


def contradicts(due: Sequence[int | None], spots: Sequence[Spot]) -> bool:
    """Whether the names that a header does have stand in another order than the form's."""
    places = [next((n for n, (a, b) in enumerate(spots) if a <= c < b), -1) for c in due if c is not None]
    return len(places) > 1 and places != sorted(places)


def names_in_order(header: str, patterns: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the form in the order in which a header prints them; () if it does not print each of them."""
    found = {key: m.start() for key, pattern in patterns.items() if (m := re.search(pattern, header))}
    return tuple(sorted(found, key=found.__getitem__)) if len(found) == len(patterns) else ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of table three with its two readings; ``row`` is None for one that lost its label. Rows under one header
    share its number. ``contrary``: the header speaks against counting. ``loose``: counting left out an empty cell beside
    one that it kept."""

    row: str | None
    headed: Reading | None
    counted: Reading
    header: int = 0
    contrary: bool = False
    loose: bool = False


def settle(rows: Sequence[Placed]) -> list[tuple[str | None, Reading]]:
    """Names and counting are held against the row sums (X3) of all rows under one header, for they share their columns."""
    out: list[tuple[str | None, Reading]] = []
    for _, group in groupby(rows, key=lambda r: r.header):
        listed = list(group)
        votes = [(_adds_up(r.headed), _adds_up(r.counted)) for r in listed]
        for_names, for_counting = votes.count((True, False)), votes.count((False, True))
        names, counting = for_names > 3 * for_counting, for_counting > 3 * for_names
        if not names and not counting:
            # Row sums say nothing of an exchange among the applicants; then the names alone decide.
            names = all(r.headed.ways[0][-1] == r.counted.ways[0][-1] for r in listed if r.headed and r.counted.certain)
        short = any(not r.counted.ways for r in listed)
        chosen = [_choice(r, names=names, counting=counting, short=short) for r in listed]
        if _total_elsewhere(chosen):
            chosen = [replace(r, ways=(), why=MISALIGNED) for r in chosen]
        out += zip((r.row for r in listed), chosen, strict=True)
    return out


def _total_elsewhere(readings: Sequence[Reading]) -> bool:
    """Whether in every row with figures another column, and always the same one, is the sum of all others."""
    rows = [[v.figure or 0 for v in r.ways[0]] for r in readings if r.certain and len(r.cells) == len(form.COLUMNS)]
    rows = [row for row in rows if any(row)]
    last = len(form.COLUMNS) - 1
    if len(rows) < _SOME_ROWS or any(row[last] * 2 == sum(row) for row in rows):
        return False
    return any(all(row[k] * 2 == sum(row) for row in rows) for k in range(last))


def _choice(row: Placed, *, names: bool, counting: bool, short: bool) -> Reading:
    """``short``: other rows have fewer cells than due, so that an empty one here may be the label's and not a figure's."""
    headed, counted = row.headed, row.counted
    if headed is None:
        alike = counted.certain and len({(v.figure, v.mark) for v in counted.ways[0]}) == 1
        doubtful = not alike and ((row.contrary and (names or not counting)) or (row.loose and short))
        return replace(counted, ways=(), why=MISALIGNED) if doubtful else counted
    if not counted.certain or headed.ways == counted.ways:
        return counted if counting and not names else headed
    lacking = any(v.mark == ABSENT for v in headed.ways[0])
    if names != counting:
        return headed if names else counted
    if lacking and not counting:
        return headed
    return replace(headed, ways=(*headed.ways, *counted.ways), why=MISALIGNED)


def _adds_up(reading: Reading | None) -> bool:
    if reading is None or not reading.certain or len(reading.cells) != len(form.COLUMNS):
        return False
    *parts, total = (v.figure for v in reading.ways[0])
    return bool(total) and sum(p for p in parts if p is not None) == total


def in_form_order(reading: Reading, cells: tuple[str, ...]) -> Reading:
    """A reading whose cells were printed in another order."""
    if reading.cells == cells:
        return reading
    order = [reading.cells.index(c) for c in cells]
    return replace(reading, cells=cells, ways=tuple(tuple(way[n] for n in order) for way in reading.ways))


def applicants_in_order(header: str) -> tuple[str, ...]:
    """The columns of table three as running text names them, if that is another order than the form's; else ()."""
    found = names_in_order(compact(header), labels.APPLICANT_NAMES)
    plain = [c for c in found if c != "total"]
    two_levels = ("natural", "total", *form.COLUMNS[1:-1])
    return found if found not in (form.COLUMNS, two_levels) and sorted(plain) == sorted(form.COLUMNS[:-1]) else ()

"""Table four: one row of fifteen figures, five under each group's name, or three beside each outcome's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.annual import format as form
from gongkai.annual.reading import labels
from gongkai.annual.reading.columns import in_form_order, names_in_order
from gongkai.annual.reading.normal import compact
from gongkai.annual.reading.numerals import BLANK_VALUE, Value
from gongkai.annual.reading.rows import MISALIGNED, SHORT, Reading, Way, from_cells, t4_cells

_GROUPS = {"direct": r"未经复议", "after_review": r"复议后", "review": r"行政复议"}
_OUTCOME = re.compile(
    r"(?P<maintained>维持)|(?P<corrected>纠正)|(?P<other>其他)|(?P<pending>尚未|未审结)|(?P<total>[总合]计)"
)
_LONGEST = 1000
"""No header of the form is longer."""
_BOTH = re.compile(r"行政复议[、和及与,]?(?:提起)?行政诉讼")


def groups_in_order(header: str) -> tuple[str, ...]:
    """The groups of table four in the order of its header, that of the form where it does not name each of them."""
    header = _BOTH.sub("", compact(header))
    found = names_in_order(header, _GROUPS)
    if found and 0 <= header.find("行政诉讼") < header.find("行政复议"):
        found = (*(g for g in found if g != "review"), "review")
    return found or tuple(g.id for g in form.DISPUTES)


def outcome_of(word: str) -> str | None:
    """The outcome a cell names."""
    match = _OUTCOME.search(word)
    return match.lastgroup if match else None


def outcomes_in_order(header: str) -> tuple[str, ...]:
    """The outcomes in the order of the header, which may name them once or for each group; () if it contradicts itself."""
    named = [m.lastgroup or "" for m in _OUTCOME.finditer(compact(header))]
    size = len(form.DISPUTE_COLUMNS)
    if len(named) not in (size, 2 * size, 3 * size):
        return form.DISPUTE_COLUMNS
    sets = {tuple(named[n : n + size]) for n in range(0, len(named), size)}
    only = sets.pop()
    return only if not sets and set(only) == set(form.DISPUTE_COLUMNS) else ()


def disputes_in_order(header: str) -> tuple[str, ...]:
    """The cells of table four as its header orders them; () if that is not to be made out."""
    return tuple(f"t4.{g}.{o}" for g in groups_in_order(header) for o in outcomes_in_order(header))


@dataclass
class Disputes:
    """What the tables of a document say of reviews and lawsuits. ``caption``: the group named last above a table."""

    caption: str = ""
    header: str = ""
    readings: list[Reading] = field(default_factory=list)
    fives: list[tuple[str, str, Way]] = field(default_factory=list)
    threes: dict[str, Way] = field(default_factory=dict)
    fresh: bool = True

    def add_header(self, words: str) -> None:
        """A row of names; those of one table are read as one."""
        self.header = words if self.fresh else (self.header + words)[:_LONGEST]
        self.fresh = False
        if len(labels.RE_DISPUTES.findall(words)) == 1:
            self.caption = group_of(words) or ""

    def add(self, row: Sequence[Value | None], words: Sequence[str], place: str, *, sure: bool) -> None:
        """A row with figures. ``sure``: it stands in table four; else only fifteen figures make it a row of that."""
        named = [n for n, v in enumerate(row) if v is None]
        start = named[-1] + 1 if named else 0
        figures = [v for v in row[start:] if v is not None]
        if any(v != BLANK_VALUE for v in row[:start] if v is not None):
            return
        outcome = outcome_of(words[named[-1]]) if named else None
        if outcome and len(figures) == len(form.DISPUTES):
            self.threes[outcome] = tuple(figures)
            return
        if len(figures) < len(form.DISPUTE_COLUMNS) or len(named) > 2:
            return
        trimmed = _trim(figures)
        if len(trimmed) <= 5 <= len(figures) < 15 or len(figures) == 5:
            if len(figures) == 5 or all(v == BLANK_VALUE for v in figures[5:]):
                own = group_of(words[named[-1]]) if named else None
                self.fives.append((own or self.caption, self.header, tuple(figures[:5])))
            return
        if (sure and trimmed) or len(figures) == 15 == len(trimmed):
            self.readings.append(fifteen(self.header, from_cells(T4_ROW, figures, place=place)))

    def all(self) -> list[Reading]:
        """The rows of the three groups."""
        return [*self.readings, *self._from_fives(), *self._from_threes()]

    def _from_fives(self) -> list[Reading]:
        due = [g.id for g in form.DISPUTES]
        named = [caption for caption, _, _ in self.fives]
        if sorted(named) != sorted(due):
            if len(named) != len(due) or any(n not in ("", d) for n, d in zip(named, due, strict=True)):
                return [Reading(t4_cells(g), (), "", SHORT) for g in dict.fromkeys(n for n in named if n)]
            named = due
        found = []
        for group, (_, header, way) in zip(named, self.fives, strict=True):
            order = outcomes_in_order(header)
            cells = tuple(f"t4.{group}.{o}" for o in order)
            found.append(
                in_form_order(Reading(cells, (way,)), t4_cells(group))
                if cells
                else Reading(t4_cells(group), (), "", MISALIGNED)
            )
        return found

    def _from_threes(self) -> list[Reading]:
        if not self.threes:
            return []
        if set(self.threes) != set(form.DISPUTE_COLUMNS):
            return [Reading(t4_cells(g.id), (), "", SHORT) for g in form.DISPUTES]
        return [
            Reading(t4_cells(group), (tuple(self.threes[o][n] for o in form.DISPUTE_COLUMNS),))
            for n, group in enumerate(groups_in_order(self.header))
        ]


def _trim(values: Sequence[Value]) -> list[Value]:
    out = list(values)
    while out and out[-1] == BLANK_VALUE:
        out.pop()
    return out


T4_ROW = tuple(c for group in form.DISPUTES for c in t4_cells(group.id))


def fifteen(header: str, reading: Reading) -> Reading:
    """A row of fifteen read in the form's order, put into that of its header. A torn header tells no order; then the form's
    holds if the groups add up in it."""
    order = disputes_in_order(header)
    if not order and reading.certain and _add_up(reading.ways[0]):
        return reading
    if not order:
        return Reading(T4_ROW, (), reading.label, MISALIGNED, reading.place)
    return in_form_order(
        Reading(order, reading.ways, reading.label, reading.why, reading.place, reading.counted), T4_ROW
    )


def _add_up(way: Way) -> bool:
    figures = [v.figure or 0 for v in way]
    size = len(form.DISPUTE_COLUMNS)
    return all(sum(figures[n : n + size - 1]) == figures[n + size - 1] for n in range(0, len(figures), size))


def group_of(words: str) -> str | None:
    """The group that words name."""
    match = labels.RE_DISPUTES.search(words)
    return match.lastgroup if match else None

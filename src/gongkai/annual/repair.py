"""Repairs: the smallest changes of cells that mend every failing relation (X1-X4) and break none that holds.

The failing equations are a syndrome, as in an error-correcting code: a wrong figure shows in each equation it stands in
(its column, its row), so the pattern of failures says which cells can be at fault and by how much.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, product

from gongkai.annual.equations import has_one_row, relations_for
from gongkai.annual.format import COLUMNS, label_of
from gongkai.annual.model import Change, Figure, Repair, Report, plain
from gongkai.annual.slips import distance, implausible
from gongkai.annual.system import Residual, System

OFFERED = 40
"""How many repairs are offered at most."""
LARGEST = 4
"""How many cells a searched repair changes at most; repairs of whole lines may change more."""
_STEPS = 4000
"""Bound of all searches for three cells and more in one report, in cells tried: about 25 ms. A search for two cells
takes under 100 and needs no bound."""
_MOST_EQUATIONS = 3
"""No cell stands in more equations than its column's X1 and X2 and its row's X3."""

Deltas = frozenset[tuple[str, int]]


def repairs(report: Report) -> tuple[Repair, ...]:
    """The smallest repairs, likeliest first: fewest cells, then slips of the pen, then small relative changes.

    Tables that share no cell are mended each by itself and the repairs combined. Where no repair of up to four cells,
    of a column of totals or of a shifted row mends a whole table, its failing equations are mended group by group, and
    ``mends`` may be less than the number of failing relations. Nothing fails or nothing can be mended: empty.
    """
    system = System.of(report)
    search = _Search(system)
    options = []
    for group in system.groups(system.residual, through_failing_only=False):
        part = {index: system.residual[index] for index in group}
        found = _joint(search, part) or _piecewise(search, part)
        if found:
            options.append(sorted(found, key=lambda deltas: _rank(system, deltas)))
    if not options:
        return ()
    # With several tables at fault the best few of each suffice, or the products grow without use.
    most = OFFERED if len(options) == 1 else OFFERED // 5
    joined = {frozenset(chain(*parts)) for parts in product(*(some[:most] for some in options))}
    best = sorted(joined, key=lambda deltas: _rank(system, deltas))[:OFFERED]
    return tuple(_repair(report, system, deltas) for deltas in best)


def _rank(system: System, deltas: Deltas) -> tuple[int, int, float, int, list[str]]:
    pairs = [(system.values[cell], system.values[cell] + change) for cell, change in deltas]
    # Between a figure left at zero and one typed where zero belongs, the first is likelier.
    cleared = sum(meant == 0 for _, meant in pairs)
    return len(deltas), implausible(pairs), distance(pairs), cleared, sorted(cell for cell, _ in deltas)


def _repair(report: Report, system: System, deltas: Deltas) -> Repair:
    order = {cell: place for place, cell in enumerate(report.cells)}
    moved = sorted(deltas, key=lambda delta: order[delta[0]])
    changes = tuple(Change(cell, report.get(cell), system.values[cell] + change) for cell, change in moved)
    left = system.after(system.residual, deltas)
    return Repair(changes, len(system.residual) - len(left), "；".join(_words(c) for c in changes))


def _words(change: Change) -> str:
    now = "空白" if change.before is None else f" {plain(change.before)}"
    return f"{label_of(change.cell)} 应为 {plain(change.after)}（现为{now}）"


def _joint(search: "_Search", residual: Residual) -> set[Deltas]:
    """All smallest repairs of the whole residual: searched with 1 to 4 cells, and whole columns and rows."""
    whole = set(_whole_lines(search.system, residual))
    for size in range(1, LARGEST + 1):
        found = search.find(residual, size)
        if found:
            return found | {deltas for deltas in whole if len(deltas) == size}
    least = min(map(len, whole), default=0)
    return {deltas for deltas in whole if len(deltas) == least}


@dataclass
class _Search:
    """Depth-first: any repair touches the failing equation with the fewest cells, so only these are tried at each step.

    A cell is moved by what mends one of its failing equations. That finds every repair of two cells, because one of two
    cells always stands in an equation without the other; of more cells it finds all but rings.
    """

    system: System
    allowance: int = _STEPS
    steps: int = 0
    found: set[Deltas] = field(default_factory=set)

    def find(self, residual: Residual, size: int) -> set[Deltas]:
        """All repairs of ``size`` cells that mend the whole residual, as far as the allowance goes."""
        bounded = size > 2
        self.steps, self.found = self.allowance if bounded else _STEPS, set()
        self._extend(residual, size, {})
        if bounded:
            self.allowance = self.steps
        return self.found

    def _extend(self, residual: Residual, size: int, chosen: Mapping[str, int]) -> None:
        if not residual or len(residual) > _MOST_EQUATIONS * size or self.steps <= 0:
            return
        system = self.system
        if size == 1:
            self.steps -= 1
            for cell in system.supports.get(frozenset(residual), ()):
                change = system.mending(cell, residual)
                if change is not None and cell not in chosen:
                    self.found.add(frozenset({**chosen, cell: change}.items()))
            return
        narrowest = min(residual, key=lambda index: len(system.equations[index].cells))
        for cell in system.equations[narrowest].cells:
            if cell in chosen:
                continue
            for change in {-sign * residual[index] for index, sign in system.touches[cell] if index in residual}:
                self.steps -= 1
                if system.values[cell] + change >= 0:
                    self._extend(system.after(residual, [(cell, change)]), size - 1, {**chosen, cell: change})


def _whole_lines(system: System, residual: Residual) -> Iterator[Deltas]:
    """Slips that spoil many cells at once: a column or row of totals, and a row whose figures stand one column off."""
    lines = [_column_of_totals(system), _row_of_totals(system)]
    failing_rows = {e.where for i, e in system.equations.items() if i in residual and e.rule in ("X2", "X3")}
    rows = {e.where for e in system.equations.values() if e.rule == "X3"} if failing_rows else set()
    lines.extend(chain.from_iterable(_shifted(system, row) for row in rows))
    for line in lines:
        deltas = {cell: meant - system.values[cell] for cell, meant in line.items() if meant != system.values[cell]}
        if deltas and not system.after(residual, deltas.items()):
            yield frozenset(deltas.items())


def _column_of_totals(system: System) -> dict[str, int]:
    rows = (e for e in system.equations.values() if e.rule == "X3")
    return {e.right[0]: sum(system.values[cell] for cell in e.left) for e in rows}


def _row_of_totals(system: System) -> dict[str, int]:
    columns = (e for e in system.equations.values() if e.rule == "X2")
    return {e.right[0]: sum(system.values[cell] for cell in e.left) for e in columns}


def _shifted(system: System, row: str) -> Iterator[dict[str, int]]:
    """The row moved by one column, without and with its total; the figure that fell off follows from the sum."""
    cells = [f"t3.{row}.{column}" for column in COLUMNS]
    *typed, total = (system.values[cell] for cell in cells)
    for meant in (
        [total - sum(typed[:-1]), *typed[:-1], total],
        [*typed[1:], total - sum(typed[1:]), total],
        [typed[-1] - sum(typed[:-1]), *typed],
        [*typed[1:], total, sum(typed[1:]) + total],
    ):
        if min(meant) >= 0:
            yield dict(zip(cells, meant, strict=True))


def _piecewise(search: _Search, residual: Residual) -> set[Deltas]:
    """One repair made of the best repairs of groups of failing equations; what is left is mended cell by cell."""
    system = search.system
    total: dict[str, int] = {}
    for group in system.groups(residual, through_failing_only=True):
        part: Residual = {index: residual[index] for index in group}
        found = _joint(search, part)
        best = min(found, key=lambda deltas: _rank(system, deltas)) if found else _peeled(system, part)
        for cell, change in best:
            total[cell] = total.get(cell, 0) + change
    ok = all(system.values[cell] + change >= 0 for cell, change in total.items())
    moved = frozenset((cell, change) for cell, change in total.items() if change)
    return {moved} if moved and ok else set()


def _peeled(system: System, residual: Residual) -> Deltas:
    """Takes, again and again, a cell that mends all its equations, where an equation leaves the least choice."""
    taken: dict[str, int] = {}
    while residual:
        choices = _single_cells(system, residual, taken)
        if not choices:
            break
        narrowest = min(choices.values(), key=len)
        cell, change = min(narrowest, key=lambda one: _rank(system, frozenset([one])))
        taken[cell] = change
        residual = system.after(residual, [(cell, change)])
    return frozenset(taken.items())


def _single_cells(system: System, residual: Residual, taken: Mapping[str, int]) -> dict[int, list[tuple[str, int]]]:
    choices: dict[int, list[tuple[str, int]]] = {}
    for index in residual:
        for cell in system.equations[index].cells:
            change = None if cell in taken else system.mending(cell, residual)
            if change is not None:
                choices.setdefault(index, []).append((cell, change))
    return choices


def apply(report: Report, repair: Repair) -> Report:
    """The report with the repair's changes made."""
    return replace(report, cells={**report.cells, **{c.cell: c.after for c in repair.changes}})


def fill(report: Report) -> tuple[Repair, ...]:
    """Figures for cells without one that the equations determine. Suggestions: nothing is filled in.

    A cell is offered when it is the only unknown of an equation and all such equations agree on a figure that is not
    negative; cells found that way count as known for the next. ``mends`` is 0: no failing equation has a blank.
    """
    known: dict[str, Figure] = {cell: figure for cell, figure in report.cells.items() if figure is not None}
    offered: list[Repair] = []
    while found := _determined(report, known):
        for cell, figure in found.items():
            known[cell] = figure
            change = Change(cell, None, figure)
            offered.append(Repair((change,), 0, _words(change)))
    return tuple(offered)


def _determined(report: Report, known: Mapping[str, Figure]) -> dict[str, Figure]:
    wanted: dict[str, set[Figure]] = {}
    for relation in relations_for(has_one_row(report)):
        unknown = [cell for cell in relation.cells if cell not in known]
        if len(unknown) == 1:
            left, right = (sum(known.get(cell, 0) for cell in side) for side in (relation.left, relation.right))
            wanted.setdefault(unknown[0], set()).add(right - left if unknown[0] in relation.left else left - right)
    single = {cell: figures.pop() for cell, figures in wanted.items() if len(figures) == 1}
    return {cell: figure for cell, figure in single.items() if figure >= 0}

"""Many reports in memory: the same relations (X1-X4) and sums, over whole columns of figures at once.

Layout: int64, one row a cell in the order of ``CELLS``, one column a report (C order), so that the figures of one cell
lie side by side and a relation is a few additions of long runs. Work goes through blocks of reports that fit the
processor's cache. Counts are 件; the fee (``t2.fees.amount``) is in 分 (1 万元 = 1,000,000 分), so that no sum rounds.
Blank cells hold 0 and are marked apart: an equation with a blank is not evaluated, a sum over one is not certain.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gongkai.annual.equations import has_one_row, relations_for
from gongkai.annual.format import CELLS, MONEY, Relation
from gongkai.annual.model import Figure, Report

Figures = NDArray[np.int64]
Marks = NDArray[np.bool_]
Rows = slice | NDArray[np.intp]
FEN_PER_WAN_YUAN = 1_000_000
RELATIONS = relations_for(False)
_BLOCK = 4096
"""Reports at a time: the 190 cells that relations read are 6 MB, which the cache holds while they are read twice."""
_ROW = {cell: number for number, cell in enumerate(CELLS)}


@dataclass(frozen=True, slots=True)
class Batch:
    """``figures``: int64 (200, reports). ``blank``: bool of the same shape, None where no cell at all is blank."""

    figures: Figures
    blank: Marks | None = None

    @classmethod
    def of(cls, reports: Iterable[Report]) -> "Batch":
        """The batch of some reports of the 2021 format with three rows for (六).

        Raises ValueError for another form (its cells are others) and for a figure that is no whole 件 or 分.
        """
        columns = [[_whole(report, cell) for cell in CELLS] for report in reports]
        blank = np.array([[figure is None for figure in column] for column in columns], dtype=np.bool_)
        figures = np.array([[figure or 0 for figure in column] for column in columns], dtype=np.int64)
        shape = (len(columns), len(CELLS))
        return cls(
            np.ascontiguousarray(figures.reshape(shape).T),
            np.ascontiguousarray(blank.reshape(shape).T) if blank.any() else None,
        )

    def report(self, number: int) -> dict[str, Figure | None]:
        """The cells of one report, as `Report.cells` has them."""
        column = [int(figure) for figure in self.figures[:, number]]
        empty = self.blank[:, number] if self.blank is not None else np.zeros(len(CELLS), dtype=np.bool_)
        return {
            cell: None if none else Decimal(figure) / FEN_PER_WAN_YUAN if cell in MONEY else figure
            for cell, figure, none in zip(CELLS, column, empty, strict=True)
        }


def _whole(report: Report, cell: str) -> int | None:
    if has_one_row(report):
        raise ValueError(f"{report.agency}: not of the 2021 format with three rows for (六)")
    figure = report.get(cell)
    if figure is None:
        return None
    units = figure * FEN_PER_WAN_YUAN if cell in MONEY else figure
    if units != int(units):
        raise ValueError(f"{report.agency}: {cell} is {figure}, no whole number of 件 or 分")
    return int(units)


@dataclass(frozen=True, slots=True)
class Failures:
    """``failing``: bool (relations, reports), one row for each of ``relations``."""

    relations: tuple[Relation, ...]
    failing: Marks

    @property
    def reports(self) -> NDArray[np.intp]:
        """The numbers of the reports in which anything fails."""
        return np.flatnonzero(self.failing.any(axis=0))

    def of(self, number: int) -> tuple[Relation, ...]:
        """The relations that fail in one report."""
        return tuple(self.relations[index] for index in np.flatnonzero(self.failing[:, number]))


def check_many(figures: Figures, blank: Marks | None = None, relations: tuple[Relation, ...] = RELATIONS) -> Failures:
    """Which relations fail in which report. ``figures`` and ``blank`` as in `Batch`, else ValueError."""
    _expect_cells(figures, blank)
    many = figures.shape[1]
    failing = np.empty((len(relations), many), dtype=np.bool_)
    sides = [(_rows(relation.left), _rows(relation.right)) for relation in relations]
    left, right = (np.empty(min(_BLOCK, many), dtype=np.int64) for _ in range(2))
    for start in range(0, many, _BLOCK):
        block = figures[:, start : start + _BLOCK]
        size = block.shape[1]
        for number, (one, other) in enumerate(sides):
            a, b = _sum(block, one, left[:size]), _sum(block, other, right[:size])
            np.not_equal(a, b, out=failing[number, start : start + size])
    if blank is not None:
        for number, side in enumerate(sides):
            for rows in side:
                failing[number] &= ~blank[rows].any(axis=0)
    return Failures(relations, failing)


def _rows(cells: Sequence[str]) -> Rows:
    """The rows of some cells: a slice, which copies nothing, where they lie evenly apart as in the form's relations."""
    rows = sorted(_ROW[cell] for cell in cells)
    steps = {b - a for a, b in pairwise(rows)} or {1}
    return slice(rows[0], rows[-1] + 1, steps.pop()) if len(steps) == 1 else np.array(rows)


def _sum(figures: Figures, rows: Rows, out: Figures) -> Figures:
    """The sum of some rows for each report: in ``out``, or the row itself where there is but one."""
    some: Figures = figures[rows]
    if len(some) > 1:
        np.add.reduce(some, axis=0, out=out)
        return out
    only: Figures = some[0]
    return only


def _expect_cells(figures: Figures, blank: Marks | None) -> None:
    if figures.ndim != 2 or figures.shape[0] != len(CELLS) or figures.dtype != np.int64:
        raise ValueError(f"figures must be int64, {len(CELLS)} cells by reports, not {figures.dtype} {figures.shape}")
    if blank is not None and blank.shape != figures.shape:
        raise ValueError(f"blank must have the shape of figures, {figures.shape}, not {blank.shape}")


def roll_up(figures: Figures, parents: NDArray[np.integer], blank: Marks | None = None) -> Batch:
    """The sums of a tree of any depth.

    ``parents[i]`` is the node above node i, -1 for a root. The first nodes are the reports, one a column of
    ``figures``; the nodes after them are the wholes, one a column of the result. A unit above others that reports too
    (a county's own office, AG-03) is a report of its own below that county. In the result ``blank`` marks sums that
    are not certain. Raises ValueError for a parent that is a report, is not there, or stands above itself.
    """
    _expect_cells(figures, blank)
    levels = _levels(parents, figures.shape[1])
    sums = _sums(figures, parents, levels)
    return Batch(sums, None if blank is None else _sums(blank.view(np.int8), parents, levels) > 0)


def _sums(source: NDArray[np.integer], parents: NDArray[np.integer], levels: Sequence[NDArray[np.intp]]) -> Figures:
    many = source.shape[1]
    sums = np.zeros((len(source), len(parents) - many), dtype=np.int64)
    _add_groups(source, sums, parents[:many] - many, np.arange(many))
    for nodes in levels:
        _add_groups(sums, sums, parents[nodes + many] - many, nodes)
    return sums


def _levels(parents: NDArray[np.integer], many: int) -> list[NDArray[np.intp]]:
    """The wholes that have a parent (numbered from 0), level by level, the deepest first."""
    if len(parents) < many or (parents >= len(parents)).any() or ((parents >= 0) & (parents < many)).any():
        raise ValueError("every report needs a place in the tree, and every parent must be a whole, not a report")
    above = parents[many:] - many
    placed = above < 0
    levels: list[NDArray[np.intp]] = []
    while not placed.all():
        level = np.flatnonzero(~placed & placed[np.maximum(above, 0)])
        if not len(level):
            raise ValueError("a whole stands above itself")
        placed[level] = True
        levels.append(level)
    return levels[::-1]


def _add_groups(
    source: NDArray[np.integer], sums: Figures, parents: NDArray[np.integer], nodes: NDArray[np.intp]
) -> None:
    """Adds columns ``nodes`` of ``source`` to columns ``parents`` of ``sums``; a root (below zero) adds to nothing."""
    below = parents >= 0
    if not below.all():
        parents, nodes = parents[below], nodes[below]
    if not len(nodes):
        return
    if (parents[1:] < parents[:-1]).any():
        order = np.argsort(parents, kind="stable")
        parents, nodes = parents[order], nodes[order]
    starts = np.flatnonzero(np.concatenate(([True], parents[1:] != parents[:-1])))
    targets, where = _span(parents[starts]), _span(nodes)
    if isinstance(where, slice):
        sums[:, targets] += np.add.reduceat(source[:, where], starts, axis=1, dtype=np.int64)
        return
    # Out of order: gathered cell by cell, or the copy would be as large as the reports themselves.
    for row, total in zip(source, sums, strict=True):
        total[targets] += np.add.reduceat(row[where], starts, dtype=np.int64)


def _span(columns: NDArray[np.integer]) -> slice | NDArray[np.integer]:
    """The columns as a slice, which copies nothing, where each is the one after the last."""
    follow = bool((columns[1:] - columns[:-1] == 1).all())
    return slice(int(columns[0]), int(columns[-1]) + 1) if follow else columns

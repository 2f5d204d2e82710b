"""The relations X1-X4 as they apply to one report. An equation with a cell that has no figure is not evaluated."""

from collections.abc import Iterable, Mapping
from functools import cache

from gongkai.annual.format import OTHER_ONE_ROW, RESULTS, Relation, relations
from gongkai.annual.model import Figure, Report

ONE_ROW = f"t3.{OTHER_ONE_ROW.id}"
THREE_ROWS = tuple(row for row in RESULTS if row.startswith("other."))
"""(六) in table three: one row of the old format, or three."""


def has_one_row(report: Report) -> bool:
    """True where (六) is a single row: always in the 2019 format, and in hybrids after it."""
    return report.one_row or report.format == "2019"


@cache
def relations_for(one_row: bool) -> tuple[Relation, ...]:
    """``format.relations()``, built once for each form of table three."""
    return relations(one_row=one_row)


def sides(cells: Mapping[str, Figure | None], relation: Relation) -> tuple[Figure, Figure] | None:
    """The sums of both sides, or None if any cell of the relation is blank: blank is not zero."""
    left, right = _total(cells, relation.left), _total(cells, relation.right)
    return None if left is None or right is None else (left, right)


def _total(cells: Mapping[str, Figure | None], names: Iterable[str]) -> Figure | None:
    total: Figure = 0
    for name in names:
        figure = cells.get(name)
        if figure is None:
            return None
        total += figure
    return total


def figure_of(report: Report, cell: str) -> Figure | None:
    """The figure of a cell. Where (六) has three rows, a cell of its single row ("t3.other.total") is their sum."""
    row, _, column = cell.rpartition(".")
    if row != ONE_ROW or has_one_row(report):
        return report.get(cell)
    return _total(report.cells, (f"t3.{name}.{column}" for name in THREE_ROWS))


def gap(left: Figure, right: Figure) -> Figure:
    """By how much two figures differ, never negative."""
    return left - right if left > right else right - left


def failing(report: Report) -> tuple[tuple[Relation, Figure, Figure], ...]:
    """The relations of X1-X4 that do not hold, each with the sums of its two sides, in the order of the form."""
    found = []
    for relation in relations_for(has_one_row(report)):
        both = sides(report.cells, relation)
        if both is not None and both[0] != both[1]:
            found.append((relation, *both))
    return tuple(found)

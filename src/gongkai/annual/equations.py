"""The relations X1-X4 as they apply to one report. An equation with a cell that has no figure is not evaluated."""

from collections.abc import Iterable, Mapping
from functools import cache

from gongkai.annual.format import Relation, relations
from gongkai.annual.model import Figure, Report


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

"""The equations of a report as a linear system in whole numbers: what fails, by how much, what could mend it.

A residual maps each failing equation (its index) to left minus right. Changing a cell by d moves the residual of each
equation it stands in by d times its sign. Only equations whose cells all have figures take part.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from gongkai.annual.equations import has_one_row, relations_for
from gongkai.annual.format import Relation
from gongkai.annual.model import Report

Residual = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class System:
    """``equations``: index to relation; ``touches``: cell to (index, sign); ``supports``: set of equations to cells."""

    values: Mapping[str, int]
    equations: Mapping[int, Relation]
    touches: Mapping[str, tuple[tuple[int, int], ...]]
    supports: Mapping[frozenset[int], tuple[str, ...]]
    residual: Residual

    @classmethod
    def of(cls, report: Report) -> Self:
        """The system of a report. A figure that is no whole number counts as blank: X6 speaks of it."""
        values = {cell: int(v) for cell, v in report.cells.items() if v is not None and v == int(v)}
        touches: dict[str, list[tuple[int, int]]] = {}
        equations: dict[int, Relation] = {}
        residual: dict[int, int] = {}
        for index, relation in enumerate(relations_for(has_one_row(report))):
            if not all(cell in values for cell in relation.cells):
                continue
            equations[index] = relation
            for side, sign in ((relation.left, 1), (relation.right, -1)):
                for cell in side:
                    touches.setdefault(cell, []).append((index, sign))
            difference = sum(values[c] for c in relation.left) - sum(values[c] for c in relation.right)
            if difference:
                residual[index] = difference
        supports: dict[frozenset[int], list[str]] = {}
        for cell, places in touches.items():
            supports.setdefault(frozenset(index for index, _ in places), []).append(cell)
        return cls(
            values,
            equations,
            {cell: tuple(places) for cell, places in touches.items()},
            {support: tuple(cells) for support, cells in supports.items()},
            residual,
        )

    def after(self, residual: Residual, changes: Iterable[tuple[str, int]]) -> dict[int, int]:
        """The residual once each (cell, d) has moved its cell by d."""
        moved = dict(residual)
        for cell, change in changes:
            for index, sign in self.touches[cell]:
                left = moved.pop(index, 0) + sign * change
                if left:
                    moved[index] = left
        return moved

    def mending(self, cell: str, residual: Residual) -> int | None:
        """The one change of the cell that mends every equation it stands in, None if there is none."""
        wanted = {-sign * residual.get(index, 0) for index, sign in self.touches[cell]}
        change = wanted.pop()
        return change if change and not wanted and self.values[cell] + change >= 0 else None

    def groups(self, indices: Iterable[int], *, through_failing_only: bool) -> Iterator[frozenset[int]]:
        """The failing equations in groups that no cell joins; or no chain of cells, unless ``through_failing_only``."""
        left = set(indices)
        reach = left if through_failing_only else set(self.equations)
        while left:
            group: set[int] = set()
            edge = [min(left)]
            while edge:
                index = edge.pop()
                if index not in group:
                    group.add(index)
                    near = (other for cell in self.equations[index].cells for other, _ in self.touches[cell])
                    edge.extend(other for other in near if other in reach and other not in group)
            yield frozenset(group & left)
            left -= group

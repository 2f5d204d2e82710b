"""Finds the tables of a page from its ruled lines; knows nothing of PDF.

Coordinates are points with y growing downwards. A line is (position, from, to).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Line: TypeAlias = tuple[float, float, float]
SNAP = 3.0  # lines nearer than this are one line drawn twice


@dataclass(frozen=True, slots=True)
class Lattice:
    """The edges of a table and its cells as (row, column, rows, columns)."""

    ys: tuple[float, ...]
    xs: tuple[float, ...]
    cells: tuple[tuple[int, int, int, int], ...]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies within the table."""
        return self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[0] - 1 <= y <= self.ys[-1] + 1


def lattices(across: Sequence[Line], down: Sequence[Line]) -> list[Lattice]:
    """The tables that horizontal and vertical lines make, from top to bottom."""
    across, down = _joined(across), _joined(down)
    group = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for i, (y, left, right) in enumerate(across):
        for j, (x, top, bottom) in enumerate(down, len(across)):
            if left - SNAP <= x <= right + SNAP and top - SNAP <= y <= bottom + SNAP:
                group[root(j)] = root(i)
    members: dict[int, tuple[list[Line], list[Line]]] = {}
    for index in range(len(group)):
        rows, columns = members.setdefault(root(index), ([], []))
        if index < len(across):
            rows.append(across[index])
        else:
            columns.append(down[index - len(across)])
    found = [_lattice(rows, columns) for rows, columns in members.values() if rows and columns]
    return sorted((lattice for lattice in found if lattice is not None), key=lambda lattice: lattice.ys[0])


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Pieces of one line put together; what is left is at least as long as a character is wide."""
    joined: list[Line] = []
    for edge in _clusters([line[0] for line in lines]):
        pieces = sorted((start, end) for at, start, end in lines if abs(at - edge) <= SNAP)
        start, end = pieces[0]
        for following, last in pieces[1:]:
            if following > end + SNAP:
                joined.append((edge, start, end))
                start, end = following, last
            end = max(end, last)
        joined.append((edge, start, end))
    return [line for line in joined if line[2] - line[1] > SNAP * 2]


def _clusters(values: Sequence[float]) -> list[float]:
    """One value for each run of values that lie within ``SNAP`` of its first."""
    ordered = sorted(values)
    clusters: list[list[float]] = []
    for value in ordered:
        if clusters and value - clusters[-1][0] <= SNAP:
            clusters[-1].append(value)
        else:
            clusters.append([value])
    return [sum(cluster) / len(cluster) for cluster in clusters]


def _lattice(across: list[Line], down: list[Line]) -> Lattice | None:
    # The ends of the lines are edges too: many tables leave their sides open.
    ys = _clusters([y for y, _, _ in across] + [min(line[1] for line in down), max(line[2] for line in down)])
    xs = _clusters([x for x, _, _ in down] + [min(line[1] for line in across), max(line[2] for line in across)])
    height, width = len(ys) - 1, len(xs) - 1
    if height < 1 or width < 1 or height * width < 2:
        return None
    floor = [[_wall(across, ys[i + 1], xs[j], xs[j + 1]) for j in range(width)] for i in range(height)]
    side = [[_wall(down, xs[j + 1], ys[i], ys[i + 1]) for j in range(width)] for i in range(height)]
    free = [[True] * width for _ in range(height)]
    cells: list[tuple[int, int, int, int]] = []
    for i in range(height):
        for j in range(width):
            if free[i][j]:
                cells.append(_grow(i, j, floor, side, free))
    return Lattice(tuple(ys), tuple(xs), tuple(cells))


def _wall(lines: list[Line], at: float, start: float, end: float) -> bool:
    middle = (start + end) / 2
    return any(abs(line[0] - at) <= SNAP and line[1] <= middle <= line[2] for line in lines)


def _grow(
    i: int, j: int, floor: list[list[bool]], side: list[list[bool]], free: list[list[bool]]
) -> tuple[int, int, int, int]:
    """The largest cell from here to the right, then down, until a line stands in the way."""
    right, below = j + 1, i + 1
    while right < len(side[i]) and not side[i][right - 1] and free[i][right]:
        right += 1
    while below < len(floor) and not any(floor[below - 1][j:right]) and all(free[below][j:right]):
        below += 1
    for row in range(i, below):
        free[row][j:right] = [False] * (right - j)
    return i, j, below - i, right - j

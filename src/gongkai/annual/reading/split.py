"""Figures that ran together ("21710000218") are taken apart again by the form's own equations.

Only a single solution counts as read; several are several, and it is said so. A search that grows too long finds nothing:
half of the solutions would look like all of them.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

LIMIT = 64
"""More ways than this are not worth listing: the row is then unreadable."""
_STEPS = 60_000
_WIDEST = 9
"""Digits of the greatest figure that is looked for."""

Figures = tuple[int, ...]


class _TooLong(Exception):
    pass


def glued(tokens: Sequence[str]) -> bool:
    """Whether these runs of digits must hold more than one figure: no figure has a leading zero."""
    return any(len(t) > 1 and t[0] == "0" for t in tokens)


class _Search:
    """One search through runs of digits; a run may hold several figures, a figure never spans two runs."""

    def __init__(self) -> None:
        self.steps = _STEPS

    def ways(self, tokens: Sequence[str], count: int, total: int | None = None) -> Iterator[Figures]:
        """All ways to read ``count`` figures, or those whose sum is ``total``."""
        if sum(map(len, tokens)) > count * _WIDEST:
            return
        digits = "".join(tokens)
        ends = [end for token, end in zip(tokens, accumulate(map(len, tokens)), strict=True) for _ in token]
        yield from self._walk(digits, ends, 0, count, total)

    def _walk(self, digits: str, ends: list[int], at: int, count: int, room: int | None) -> Iterator[Figures]:
        self.steps -= 1
        if self.steps < 0:
            raise _TooLong
        if count == 0 or at == len(digits):
            if count == 0 and at == len(digits) and not room:
                yield ()
            return
        if len(digits) - at > count * _WIDEST:
            return
        widest = 1 if digits[at] == "0" else min(_WIDEST, ends[at] - at, len(digits) - at - count + 1)
        for cut in range(at + 1, at + widest + 1):
            figure = int(digits[at:cut])
            if room is not None and figure > room:
                return
            for rest in self._walk(digits, ends, cut, count - 1, None if room is None else room - figure):
                yield figure, *rest

    def adding_up(self, tokens: Sequence[str], count: int) -> Iterator[Figures]:
        """The ways in which the last figure is the sum of the others."""
        *before, last = tokens
        for cut in range(len(last) - 1, max(-1, len(last) - 1 - _WIDEST), -1):
            if last[cut] == "0" and cut < len(last) - 1:
                continue
            total = int(last[cut:])
            rest = (*before, last[:cut]) if cut else tuple(before)
            for parts in self.ways(rest, count - 1, total):
                yield *parts, total

    def groups(self, tokens: tuple[str, ...], groups: int, size: int, wrong: int) -> Iterator[Figures]:
        """Runs of figures, each with its own total. ``wrong``: how many of them need not add up."""
        if groups == 0:
            if not tokens:
                yield ()
            return
        if sum(map(len, tokens)) > groups * size * _WIDEST:
            return
        for head, rest in _cuts(tokens):
            if sum(map(len, head)) < size or sum(map(len, rest)) < (groups - 1) * size:
                continue
            for first in self.ways(head, size) if wrong else self.adding_up(head, size):
                amiss = sum(first[:-1]) != first[-1]
                yield from (first + others for others in self.groups(rest, groups - 1, size, wrong - amiss))


def rows_adding_up(tokens: Sequence[str], count: int) -> list[Figures]:
    """The ways in which the last figure is the sum of the others (X3). All ways, if none is: the report may be wrong."""
    search = _Search()
    try:
        return list(islice(search.adding_up(tokens, count), LIMIT + 1)) or list(
            islice(search.ways(tokens, count), LIMIT + 1)
        )
    except _TooLong:
        return []


def all_ways(tokens: Sequence[str], count: int) -> list[Figures]:
    """The ways to read the runs of digits as ``count`` figures, one more than the limit at most."""
    try:
        return list(islice(_Search().ways(tokens, count), LIMIT + 1))
    except _TooLong:
        return []


def fewer(tokens: Sequence[str], count: int, *, adding_up: bool = False) -> bool:
    """Whether the digits could also be fewer figures than due, an empty cell having left no trace ("000" could not)."""
    search = _Search()
    try:
        for less in range(max(2 if adding_up else 1, count - 3), count):
            found = search.adding_up(tokens, less) if adding_up else search.ways(tokens, less)
            if next(found, None) is not None:
                return True
    except _TooLong:
        return True
    return False


def groups_adding_up(tokens: Sequence[str], groups: int, size: int) -> list[Figures]:
    """As ``rows_adding_up`` for ``groups`` runs of ``size`` figures, each with its own total (table four)."""
    if sum(map(len, tokens)) == groups * size:
        return all_ways(tokens, groups * size)
    search = _Search()
    try:
        for wrong in (0, 1):
            if found := list(islice(search.groups(tuple(tokens), groups, size, wrong), LIMIT + 1)):
                return list(dict.fromkeys(found))
    except _TooLong:
        pass
    return []


def _cuts(tokens: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for n, token in enumerate(tokens):
        for cut in range(1, len(token)):
            yield (*tokens[:n], token[:cut]), (token[cut:], *tokens[n + 1 :])
        yield tokens[: n + 1], tokens[n + 1 :]

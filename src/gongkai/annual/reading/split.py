"""Figures that ran together ("21710000218") are taken apart again by the form's own equations.

Only a single solution counts as read; several are several, and it is said so.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

LIMIT = 64
"""More ways than this are not worth listing: the row is then unreadable."""

Figures = tuple[int, ...]


def glued(tokens: Sequence[str]) -> bool:
    """Whether these runs of digits must hold more than one figure: no figure has a leading zero."""
    return any(len(t) > 1 and t[0] == "0" for t in tokens)


def ways(tokens: Sequence[str], count: int) -> Iterator[Figures]:
    """All ways to read the runs of digits as ``count`` figures; a run may hold several, a figure never spans two runs."""
    if len(tokens) > count or sum(map(len, tokens)) < count:
        return
    if not tokens:
        if count == 0:
            yield ()
        return
    head, rest = tokens[0], tokens[1:]
    shortest, longest = len(rest), sum(map(len, rest))
    for pieces in range(max(1, count - longest), min(len(head), count - shortest) + 1):
        for first in _pieces(head, pieces):
            for others in ways(rest, count - pieces):
                yield first + others


@lru_cache(maxsize=4096)
def _pieces(digits: str, count: int) -> tuple[Figures, ...]:
    if count == 1:
        return ((int(digits),),) if digits[0] != "0" or len(digits) == 1 else ()
    if digits[0] == "0":
        return tuple((0, *rest) for rest in _pieces(digits[1:], count - 1)) if len(digits) >= count else ()
    return tuple(
        (int(digits[:cut]), *rest)
        for cut in range(1, len(digits) - count + 2)
        for rest in _pieces(digits[cut:], count - 1)
    )


def rows_adding_up(tokens: Sequence[str], count: int) -> list[Figures]:
    """The ways in which the last figure is the sum of the others (X3). All ways, if none is: the report may be wrong."""
    everything = list(_some(ways(tokens, count), 20_000))
    return [w for w in everything if sum(w[:-1]) == w[-1]] or everything


def fewer(tokens: Sequence[str], count: int, *, adding_up: bool = False) -> bool:
    """Whether the digits could also be fewer figures than due, an empty cell having left no trace ("000" could not)."""
    return any(
        not adding_up or (len(w) > 1 and sum(w[:-1]) == w[-1])
        for less in range(max(1, count - 3), count)
        for w in _some(ways(tokens, less), 2_000)
    )


def groups_adding_up(tokens: Sequence[str], groups: int, size: int) -> list[Figures]:
    """As ``rows_adding_up`` for ``groups`` runs of ``size`` figures, each with its own total (table four)."""
    digits = sum(map(len, tokens))
    if digits == groups * size:
        return list(ways(tokens, digits))
    for wrong in (0, 1):
        if found := list(_some(_groups(tuple(tokens), groups, size, wrong), LIMIT + 1)):
            return list(dict.fromkeys(found))
    return []


def _groups(tokens: tuple[str, ...], groups: int, size: int, wrong: int) -> Iterator[Figures]:
    """``wrong``: how many of the groups need not add up."""
    if groups == 0:
        if not tokens:
            yield ()
        return
    for head, rest in _cuts(tokens):
        if sum(map(len, head)) < size or sum(map(len, rest)) < (groups - 1) * size:
            continue
        for first in ways(head, size):
            amiss = sum(first[:-1]) != first[-1]
            if amiss <= wrong:
                yield from (first + others for others in _groups(rest, groups - 1, size, wrong - amiss))


def _cuts(tokens: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for n, token in enumerate(tokens):
        for cut in range(1, len(token)):
            yield (*tokens[:n], token[:cut]), (token[cut:], *tokens[n + 1 :])
        yield tokens[: n + 1], tokens[n + 1 :]


def _some(found: Iterator[Figures], most: int) -> Iterator[Figures]:
    for n, one in enumerate(found):
        if n >= most:
            return
        yield one

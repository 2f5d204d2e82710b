"""Showing where it was found: a text in pieces, with a mark on those that were asked for."""

import re
from collections.abc import Sequence
from functools import lru_cache

from gongkai.search.model import Marked
from gongkai.search.tokens import fold, pattern

SHOWN = 110
"""Characters of a snippet: about two lines."""
BEFORE = 24
"""Characters before the first mark of a snippet."""
GLANCE, LOOK = 3_000, 100_000
"""Characters of a text that are looked through for its snippet: first so many, then so many."""
PLACES = 60
"""Places among which the best is chosen."""

Groups = tuple[tuple[str, ...], ...]


@lru_cache(64)
def _places(groups: Groups) -> re.Pattern[str]:
    """What finds the needles in a folded text; the number of the group is its name."""
    parts = (
        f"(?P<g{number}>{'|'.join(map(pattern, sorted(group, key=len, reverse=True)))})"
        for number, group in enumerate(groups)
    )
    return re.compile("|".join(parts))


def marked(text: str, groups: Groups) -> Marked:
    """The whole text in pieces."""
    return _pieces(text, fold(text), groups, 0, len(text))


def snippet(body: str, groups: Groups) -> Marked:
    """About ``SHOWN`` characters around the place with the most of what was asked; the beginning where it has none."""
    for reach in (GLANCE, LOOK):
        folded = fold(body[:reach])
        start = _best(folded, groups)
        if start is not None or len(body) <= reach:
            break
    begin = max((start or 0) - BEFORE, 0)
    end = min(begin + SHOWN, len(folded))
    found = _pieces(body, folded, groups, begin, end)
    head = (("…", False),) if begin else ()
    return (*head, *found, *((("…", False),) if end < len(body) else ()))


def _best(folded: str, groups: Groups) -> int | None:
    """Where the first window with the most different groups starts."""
    if not groups:
        return None
    places: list[tuple[int, str | None]] = []
    for match in _places(groups).finditer(folded):
        places.append((match.start(), match.lastgroup))
        if len(places) == PLACES:
            break
    if not places:
        return None

    def different(start: int) -> int:
        return len({group for at, group in places if start <= at < start + SHOWN - BEFORE})

    return max((start for start, _ in places), key=different)


def _pieces(text: str, folded: str, groups: Groups, begin: int, end: int) -> Marked:
    pieces: list[tuple[str, bool]] = []
    last = begin
    for match in _places(groups).finditer(folded, begin, end) if groups else ():
        pieces += [(_shown(text[last : match.start()]), False), (_shown(text[match.start() : match.end()]), True)]
        last = match.end()
    pieces.append((_shown(text[last:end]), False))
    return tuple(piece for piece in pieces if piece[0])


def _shown(text: str) -> str:
    """White space as one space; nothing that would turn the direction of the page around it."""
    return re.sub(r"[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]+", " ", text)


def plain(pieces: Sequence[tuple[str, bool]]) -> str:
    """The text of the pieces."""
    return "".join(text for text, _ in pieces)

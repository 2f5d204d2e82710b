"""Showing where it was found: a text in pieces, with a mark on those that were asked for."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from gongkai.search.model import Marked
from gongkai.search.tokens import LONGEST_WORD, fold, pattern

SHOWN = 110
"""Characters of a snippet: about two lines."""
BEFORE = 24
"""Characters before the first mark of a snippet."""
GLANCE, LOOK = 3_000, 100_000
"""Characters of a text that are looked through for its snippet: first so many, then so many."""
PLACES = 60
"""Places among which the best is chosen."""

_SPACE = re.compile(r"[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
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
    return _pieces(text, groups, 0, len(text))


def snippet(body: str, groups: Groups) -> Marked:
    """About ``SHOWN`` characters around the place with the most of what was asked; the beginning where it has none."""
    begin = max(_place(body, groups) - BEFORE, 0)
    end = min(begin + SHOWN, len(body))
    head, tail = (((("…", False),) if cut else ()) for cut in (begin > 0, end < len(body)))
    return (*head, *_pieces(body, groups, begin, end), *tail)


def _place(body: str, groups: Groups) -> int:
    """Most texts are written as they are searched: folding, the dearest part, is for those that are not."""
    if not groups:
        return 0
    glance = body[:GLANCE]
    for text in (glance, fold(glance)) if body[GLANCE:] == "" else (glance, body[:LOOK], fold(body[:LOOK])):
        if (start := _best(text, groups)) is not None:
            return start
    return 0


def _best(text: str, groups: Groups) -> int | None:
    """Where the first window with the most different groups starts."""
    matches = islice(_places(groups).finditer(text), PLACES if len(groups) > 1 else 1)
    places = [(match.start(), match.lastgroup) for match in matches]

    def different(start: int) -> int:
        return len({group for at, group in places if start <= at < start + SHOWN - BEFORE})

    return max((start for start, _ in places), key=different, default=None)


def _pieces(text: str, groups: Groups, begin: int, end: int) -> Marked:
    """From ``begin`` to ``end``. A little more is folded, so that a word cut there is not taken for a whole one."""
    left = max(begin - LONGEST_WORD, 0)
    folded = fold(text[left : end + LONGEST_WORD])
    pieces: list[tuple[str, bool]] = []
    last = begin
    for match in _places(groups).finditer(folded, begin - left, end - left) if groups else ():
        start, stop = match.start() + left, match.end() + left
        pieces += [(_shown(text[last:start]), False), (_shown(text[start:stop]), True)]
        last = stop
    pieces.append((_shown(text[last:end]), False))
    return tuple(piece for piece in pieces if piece[0])


def _shown(text: str) -> str:
    """White space as one space; nothing that would turn the direction of the page around it."""
    return _SPACE.sub(" ", text)


def plain(pieces: Sequence[tuple[str, bool]]) -> str:
    """The text of the pieces."""
    return "".join(text for text, _ in pieces)

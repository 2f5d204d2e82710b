"""您是不是要找: the nearest words in titles and numbers to words that are found nowhere."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from gongkai.search.tokens import line

KEPT = 8_000
"""Titles and numbers; some 3 MB."""


def nearest(word: str, vocabulary: Iterable[str]) -> str | None:
    """The piece of a title or number nearest to ``word``, of those equally near the most frequent; None: none is near.

    Near is one slip (a wrong, missing, needless or swapped character) in up to four characters, two in more.
    """
    wanted = _squeezed(word)
    slips = 1 if len(wanted) <= 4 else 2
    if len(wanted) < 2:
        return None
    letters, least = set(wanted), len(set(wanted)) - slips
    pieces: Counter[str] = Counter()
    for text in _with_rare(letters, slips, "\n".join(map(_squeezed, vocabulary))):
        if sum([each in text for each in letters]) >= least:
            pieces.update(_pieces(text, wanted, slips))
    near = [piece for piece in pieces if 0 < distance(wanted, piece) <= slips]

    def far(piece: str) -> tuple[int, bool, int, int, str]:
        """A slip in the first character is rare; a piece of another length usually tears a word."""
        length = abs(len(piece) - len(wanted))
        return distance(wanted, piece), piece[0] != wanted[0], length, -pieces[piece], piece

    return min(near, key=far, default=None)


def _with_rare(letters: Iterable[str], slips: int, texts: str) -> Iterable[str]:
    """The lines that have one of the rarest letters: who lacks no more than the slips has one of any one more than that.

    Thousands of lines are one text here, for looking through one is what Python does fastest.
    """
    places = set()
    for letter in sorted(letters, key=texts.count)[: slips + 1]:
        at = texts.find(letter)
        while at >= 0:
            end = texts.find("\n", at)
            places.add((texts.rfind("\n", 0, at) + 1, end if end >= 0 else len(texts)))
            at = texts.find(letter, end) if end >= 0 else -1
    return (texts[start:end] for start, end in sorted(places))


@lru_cache(KEPT)
def _squeezed(text: str) -> str:
    """As it is searched, without the spaces. The same titles are gone through for every word that is found nowhere."""
    return "".join(line(text).split())


def _pieces(text: str, wanted: str, slips: int) -> Iterable[str]:
    """The pieces of a text that are about as long and have nearly the same characters."""
    letters = set(wanted)
    for length in range(max(len(wanted) - slips, 2), len(wanted) + slips + 1):
        for at in range(len(text) - length + 1):
            piece = text[at : at + length]
            if len(letters & set(piece)) >= len(letters) - slips:
                yield piece


def distance(one: str, other: str) -> int:
    """How many slips lie between two words: characters put in, left out, changed, or swapped with the next."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        now = [i]
        for j, b in enumerate(other, 1):
            least = min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, before[j - 2] + 1)
            now.append(least)
        before, last = last, now
    return last[-1]

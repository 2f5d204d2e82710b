"""One spelling for one character, so that every pattern is written once. The length of a text never changes."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from opencc import OpenCC

_SPACES = dict.fromkeys("\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u2060\ufeff\u3000\t\r", " ")
_MARKS = {
    "﹒": ".",
    "﹣": "-",
    "−": "-",
    "–": "-",
    "—": "-",
    "─": "-",
    "―": "-",
    "‐": "-",
    "‑": "-",
    "│": "|",
    "┃": "|",
}
_BRACKETED = dict(zip("㈠㈡㈢㈣㈤㈥㈦", "一二三四五六七", strict=True))
_PLAIN = str.maketrans({**_SPACES, **_MARKS, **_BRACKETED})


@cache
def _simplified() -> dict[int, str]:
    """Traditional characters and their simplified forms, one by one, as OpenCC has them."""
    chars = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    simple = OpenCC("t2s").convert("\n".join(chars)).split("\n")
    return {ord(a): b for a, b in zip(chars, simple, strict=True) if a != b and len(b) == 1}


class _Folding(dict[int, int | str]):
    """NFKC for a single character, asked for once each; what would grow, or circled figures, stay as they are."""

    def __init__(self, *, simplify: bool) -> None:
        super().__init__(_PLAIN)
        self._simplify = simplify

    def __missing__(self, code: int) -> int | str:
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char)
        known = char if len(folded) != 1 or unicodedata.category(char) == "No" else folded
        known = _PLAIN.get(ord(known), known)
        if self._simplify:
            known = _simplified().get(ord(known), known)
        self[code] = known
        return known


_FOLDING = _Folding(simplify=True)
_HALF_WIDTH = _Folding(simplify=False)


def normal(text: str) -> str:
    """Half-width, simplified, no Kangxi radicals, plain spaces; same length, so offsets hold in the source text."""
    return text.translate(_FOLDING)


def half_width(text: str) -> str:
    """As ``normal``, but traditional characters stay: a name is given as it is written."""
    return text.translate(_HALF_WIDTH)


def is_traditional(text: str) -> bool:
    """Whether a text is set in traditional characters, rather than a simplified one with a few of them (乾县)."""
    plain = half_width(text)
    changed = sum(a != b for a, b in zip(plain, normal(text), strict=True))
    return changed * 50 > len(text)


def compact(text: str) -> str:
    """The normalised text without any white space."""
    return _GLOSS.sub("", "".join(normal(text).split()))


_GLOSS = re.compile(r"(?<=[\u4e00-\u9fff])\([a-zà-ǜ]{1,6}\)")
"""Mirror sites that convert characters leave readings behind: 規(guī)章."""
_REMOVABLE = re.compile(_GLOSS.pattern + r"|(?<=[^\s\d.,/-])\s++|(?<!\s)\s++(?![\d.,/-])|^\s++")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Normalised text without white space, save that between two figures; ``at`` finds the way back to the source."""

    text: str
    source: str
    starts: tuple[int, ...]
    sources: tuple[int, ...]

    def at(self, position: int) -> int:
        """The offset in the source text of an offset in the squeezed text."""
        piece = bisect_right(self.starts, position) - 1
        return self.sources[piece] + position - self.starts[piece]


def squeeze(text: str) -> Squeezed:
    """Takes out white space that separates nothing: torn words become whole, figures stay apart."""
    text = normal(text)
    pieces, sources, last = [], [], 0
    for match in _REMOVABLE.finditer(text):
        pieces.append(text[last : match.start()])
        sources.append(last)
        last = match.end()
    pieces.append(text[last:])
    sources.append(last)
    starts = (0, *accumulate(len(p) for p in pieces[:-1]))
    return Squeezed("".join(pieces), text, tuple(starts), tuple(sources))

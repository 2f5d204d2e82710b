"""The text of a section made ready for patterns: one spelling, no blanks, figures found, and the way back."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from gongkai.annual.model import Figure
from gongkai.annual.reading.normal import normal

_WRAPPED = 15
"""A line this long that ends in a digit was broken by the page's width; shorter ones are items of a list."""
_BLANKS = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[。;!?]")
_CLAUSE_END = re.compile(r"[,。;!?:()、]")

UNITS = "件次|件|条|项|起|宗|例|个|份|次|部|篇|笔|封|人次|元"
_FIGURE = re.compile(
    r"(?P<hedge>将近|大约|超过|至少|不足|接近|近|约|超|逾|第|每|逐)?"
    r"(?:(?<![\d.])(?P<digits>\d{1,3}(?:,\d{3}){1,3}(?![\d.])|\d{1,12}(?!\d)(?:\.\d{1,8}(?!\d))?)|(?P<words>[零〇一二两兩三四五六七八九十百千]{1,9})(?=[件起宗例份笔](?!事)))"
    rf"(?P<scale>[万亿](?=元|余|多|件|条))?(?P<hedged>余|多|几)?(?P<unit>{UNITS})?(?P<after>余|多|左右|以上)?"
)
_HAN_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Number:
    """A figure in the text: its span, its value, its unit; ``exact`` is False for "18万余条" and "约20件"."""

    start: int
    end: int
    value: Figure
    unit: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A section's text: ``text`` is what patterns are matched on, ``source`` what is quoted.

    ``text`` is made of pieces of the source, each with its offset in it (``starts``) and in the source (``sources``).
    ``ends``: where sentences end.
    """

    section: str
    source: str
    text: str
    starts: tuple[int, ...]
    sources: tuple[int, ...]
    ends: tuple[int, ...]

    def sentence(self, position: int) -> tuple[int, int]:
        """The span of the sentence around a position."""
        index = bisect_right(self.ends, position)
        start = self.ends[index - 1] if index else 0
        return start, self.ends[index] if index < len(self.ends) else len(self.text)

    def clause(self, position: int) -> int:
        """Where the clause that goes on at a position began (after a comma, a colon, a bracket)."""
        start = max(self.sentence(position)[0], position - 60)
        found = start
        for match in _CLAUSE_END.finditer(self.text, start, position):
            found = match.end()
        return found

    def quote(self, start: int, end: int) -> str:
        """The source's own words of a span."""
        return self.source[self._at(start) : self._at(end - 1) + 1]

    def _at(self, position: int) -> int:
        piece = bisect_right(self.starts, position) - 1
        return self.sources[piece] + position - self.starts[piece]


def passage(section: str, source: str) -> Passage:
    """Prepares a section. Blanks go, save those that keep two figures apart; a figure torn by a line end is joined."""
    text = normal(source)
    pieces: list[str] = []
    sources: list[int] = []
    last = 0
    for blank in _BLANKS.finditer(text):
        if _parts_figures(text, blank):
            continue
        pieces.append(text[last : blank.start()])
        sources.append(last)
        last = blank.end()
    pieces.append(text[last:])
    sources.append(last)
    tight = "".join(pieces)
    starts = (0, *accumulate(len(piece) for piece in pieces[:-1]))
    ends = tuple(match.end() for match in _SENTENCE_END.finditer(tight))
    return Passage(section, source, tight, starts, tuple(sources), ends)


def _parts_figures(text: str, blank: re.Match[str]) -> bool:
    start, end = blank.span()
    if not (text[start - 1 : start].isdigit() and text[end : end + 1].isdigit()):
        return False
    line = start - 1 - text.rfind("\n", 0, start)
    return "\n" not in blank[0] or line < _WRAPPED


def numbers(text: str) -> list[Number]:
    """All figures of a prepared text, in Arabic or Chinese numerals."""
    found = []
    for match in _FIGURE.finditer(text):
        value = _value(match)
        if value is not None and not text.startswith(("%", "‰", "年", "月", "日", "号"), match.end()):
            exact = not (match["hedge"] or match["hedged"] or match["after"])
            start = match.start("digits") if match["digits"] else match.start("words")
            found.append(Number(start, match.end(), value, match["unit"] or "", exact))
    return found


def _value(match: re.Match[str]) -> Figure | None:
    if match["words"]:
        return han_number(match["words"])
    amount = Decimal(match["digits"].replace(",", "")) * _SCALES[match["scale"] or ""]
    whole = int(amount)
    return whole if whole == amount else amount


def han_number(text: str) -> int | None:
    """The value of Chinese numerals up to 9999 (十二, 一百零三, 二〇): None if they are no number."""
    if not any(char in _HAN_SCALES for char in text):
        digits = [str(_HAN_DIGITS[char]) for char in text]
        return int("".join(digits)) if digits else None
    total, digit, last = 0, 0, 10_000
    for char in text:
        scale = _HAN_SCALES.get(char)
        if scale is None:
            digit = _HAN_DIGITS[char]
            continue
        if scale >= last:
            return None
        total, digit, last = total + (digit or 1) * scale, 0, scale
    return total + digit

"""Values in squeezed running text: between pipes, or in an unbroken run."""

import re
from collections.abc import Iterator

from gongkai.annual.reading import labels
from gongkai.annual.reading.normal import Squeezed
from gongkai.annual.reading.numerals import BLANK_VALUE, PADDING, Notation, Value, value_of
from gongkai.annual.reading.rows import Token

_UNITS = r"(?:件次|件|条|个|项|份|起|宗|次|例|部|万元?|元)"
_TOKEN = re.compile(
    rf"(?P<gap>\s*)(?:(?P<text>[+\-减增]?(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+(?![.、]))?)"
    rf"{_UNITS}?(?:\((?:其中|含)[^)]{{1,40}}\))?)|(?P<nil>[/-](?![\d])))"
)
_GOES_ON = re.compile(r"[余多几千百亿年月日%‰*'’¹²³eEOoIl]|注(?!:)|,|[.、]\s*\d")
"""What makes the digits before it something else than a figure of their own: "20余", "1,23", "5年"."""
_ORDINAL = re.compile(r"[.、][\u4e00-\u9fff“]")
_WORDS = 12
"""A cell of more words than this is no cell of figures."""
_BOUNDED = re.compile(r"[\s|/\x01]|$")


def cells_after(
    squeezed: Squeezed, start: int, end: int, due: int, notation: Notation = Notation.COUNT
) -> tuple[list[Value], int]:
    """The values in the pipe cells from ``start`` on, up to the first cell of words. Bars in a heap are no cells."""
    text = squeezed.text
    values: list[Value] = []
    while start < end and text[start] == "|":
        stop = text.find("|", start + 1, end)
        piece = text[start + 1 : stop if stop >= 0 else end]
        value = value_of(piece, notation)
        if stop < 0 and value == BLANK_VALUE:
            return values, start
        if value is None and (not 0 < len(values) < due or len(piece) > _WORDS or labels.names_something(piece)):
            return values, start
        value = value or Value(None, "", piece.strip())
        heap = value == BLANK_VALUE and squeezed.at(stop) - squeezed.at(start) == 1
        values.append(PADDING if heap else value)
        start = stop if stop >= 0 else end
    return values, start


def tokens_at(squeezed: Squeezed, start: int, end: int, notation: Notation = Notation.COUNT) -> tuple[list[Token], int]:
    """The values in an unbroken run from ``start`` on, and where it ends."""
    tokens: list[Token] = []
    while match := _TOKEN.match(squeezed.text, start, end):
        raw, end_of = match["nil"] or match["text"], match.end()
        if _ORDINAL.match(squeezed.text, end_of) and squeezed.at(end_of) == squeezed.at(end_of - 1) + 1:
            # The last digit is the ordinal of a row that is not known by name ("…009.其他情形").
            raw, end_of = raw[:-1], end_of - 1
            if not raw.isdigit():
                break
        if match["nil"] and not _BOUNDED.match(squeezed.source, squeezed.at(match.end() - 1) + 1):
            break
        value = value_of(raw, notation)
        if value is None and raw.isdigit():
            value = Value(None)
        if value is None:
            break
        room = max(1, sum(c.isdigit() for c in raw))
        start = end_of
        if _GOES_ON.match(squeezed.text, start, end) and squeezed.at(start) == squeezed.at(start - 1) + 1:
            tokens.append(Token(Value(None, "", raw), "", match["gap"]))
            break
        tokens.append(Token(value, raw if raw.isdigit() else "", match["gap"], room))
    return tokens, start


Run = tuple[list[Token], int, int]
_RUN_START = re.compile(r"[\d/+-]")


def runs_in(squeezed: Squeezed, start: int, stop: int) -> Iterator[Run]:
    """The unbroken runs of values, with the places where they begin and end."""
    while match := _RUN_START.search(squeezed.text, start, stop):
        tokens, end = tokens_at(squeezed, match.start(), stop)
        if tokens:
            yield tokens, match.start(), end
        start = max(end, match.end())

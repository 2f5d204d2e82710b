"""Text as it may stand in an office file or a page: characters that XML knows, lines that are paragraphs."""

import re

_LINE_ENDS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
# XML 1.0 has no other control characters, no lone surrogates and neither of the last two code points.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_UNKNOWN = re.compile("[\ud800-\udfff\ufffe\uffff]")
# Bidirectional overrides and isolates could show "12" as "21" on a page that is evidence.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LEAD = re.compile(r"（[一二三四五六七八九十]+）[^。；：\n]{1,30}(?:[。：]|$)")


def clean(text: str) -> str:
    """The text without what office files cannot hold: every line end is ``\\n``, control characters are gone."""
    text = _LINE_ENDS.sub("\n", text)
    text = _DIRECTIONS.sub("", _CONTROLS.sub("", text))
    return _UNKNOWN.sub("\ufffd", text)


def one_line(text: str) -> str:
    """The cleaned text on one line."""
    return " ".join(clean(text).split())


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a section that have something in them, without the indent (the layout gives it)."""
    return tuple(line for raw in clean(text).split("\n") if (line := raw.strip()))


def split_lead(paragraph: str) -> tuple[str, str]:
    """A paragraph as its second-level heading (``（一）主动公开。``), set in another face, and the rest."""
    found = _LEAD.match(paragraph)
    return (found.group(), paragraph[found.end() :]) if found else ("", paragraph)

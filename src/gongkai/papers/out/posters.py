"""Sheets for a notice board, set by typst: a poster on A4 or A3, and labels. The text goes in as data, never as source."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import segno

from gongkai.papers.out.errors import WriteRefused
from gongkai.papers.out.typesetting import typeset
from gongkai.papers.page.blocks import Block, Heading, Listing, Paragraph, Quote, Rule, plain
from gongkai.papers.page.read import read

SHEETS = ("a4", "a3", "labels")
_QUIET = 4
_SHORT = 32
_MOST = 3000
_TABLE = ("（表格、图片见全文）", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """What a sheet says. ``address`` is the public one and stands in the QR; ``until`` and ``lines`` stand beside it."""

    title: str
    agency: str
    address: str
    html: str = ""
    until: str = ""
    lines: Sequence[str] = ()


def render_poster(poster: Poster, sheet: str) -> bytes:
    """A pdf of one page: ``a4``, ``a3``, or ``labels`` (eight on A4). The same poster gives the same bytes.

    The text stands whole where it fits in letters that are read from two metres (24 pt on A4), else its beginning and
    where to find the rest. Tables and pictures are left to the page itself. Raises WriteRefused.
    """
    if sheet not in SHEETS:
        raise WriteRefused(f"没有“{sheet}”这种纸。可用的：{'、'.join(SHEETS)}。")
    text, whole = _text(poster.html)
    data = {
        "kind": "labels" if sheet == "labels" else "poster",
        "paper": sheet,
        "title": poster.title,
        "short": poster.title if len(poster.title) <= _SHORT else f"{poster.title[: _SHORT - 1]}…",
        "agency": poster.agency,
        "address": poster.address,
        "until": poster.until,
        "lines": [*poster.lines],
        "text": text,
        "whole": whole,
        "more": "全文用手机扫二维码看",
        "qr": _qr(poster.address),
    }
    return typeset(_source(), data)


@cache
def _source() -> bytes:
    return files("gongkai.papers.out").joinpath("poster.typ").read_bytes()


def _qr(address: str) -> str:
    """Black on white with the quiet zone of the standard; a quarter of it may be torn or dirty."""
    out = io.BytesIO()
    segno.make(address, error="q", micro=False, boost_error=False).save(
        out, kind="svg", border=_QUIET, light="#fff", xmldecl=False
    )
    return out.getvalue().decode()


def _text(html: str) -> tuple[list[dict[str, str]], bool]:
    """The paragraphs of the text with how they stand, and whether they are all of it."""
    lines, whole, length = list[dict[str, str]](), True, 0
    for line in _lines(read(html).blocks):
        whole = whole and line is not None
        text, look = line or _TABLE
        if text.strip() and not (line is None and lines[-1:] == [{"text": text, "look": look}]):
            lines.append({"text": text.strip(), "look": look})
            length += len(text)
        if length > _MOST:
            return lines, False
    return lines, whole


def _lines(blocks: Iterable[Block]) -> Iterator[tuple[str, str] | None]:
    """The text of each block and how it stands; None for what a sheet does not show."""
    for block in blocks:
        match block:
            case Heading():
                yield plain(block.runs), ""
            case Paragraph():
                yield plain(block.runs), block.look
            case Quote():
                yield from _lines(block.blocks)
            case Listing():
                for number, item in enumerate(block.items, block.start):
                    first, *rest = _lines(item) if item else [("", "")]
                    yield first and (f"{f'{number}.' if block.ordered else '·'} {first[0]}", first[1])
                    yield from rest
            case Rule():
                pass
            case _:
                yield None

"""Sheets for a notice board, set by typst: a poster on A4 or A3, and labels. The text goes in as data, never as source."""

import io
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import segno

from gongkai.papers.out.beginning import beginning, room_of
from gongkai.papers.out.document import Fields, complete
from gongkai.papers.out.drawing import beside, drawn, source
from gongkai.papers.out.errors import WriteRefused
from gongkai.papers.out.typesetting import typeset_and_count
from gongkai.papers.page.blocks import Block, Paragraph, plain
from gongkai.papers.page.read import read

SHEETS = ("a4", "a3", "labels")
MOST_PAGES = 12
"""A board holds no more; of a longer text the last sheet says where the rest is."""
_QUIET = 4
_SHORT = 32
SMALLEST = 16
"""Points: letters that are read from more than a metre."""
_LARGER = (24, 22, 20, 18)  # where the same number of sheets has room for it
_HELD = {"a4": 1000, "a3": 2000}  # characters a sheet holds, roughly


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """What a sheet says. ``address`` is the public one and stands in the QR; ``until`` and ``lines`` stand beside it.

    ``agency`` stands at the top of every sheet.
    """

    fields: Fields
    agency: str
    address: str
    html: str = ""
    until: str = ""
    lines: Sequence[str] = ()


def render_poster(poster: Poster, sheet: str) -> bytes:
    """A pdf: the whole text on ``a4`` or ``a3``, or ``labels`` (eight on one A4). The same poster gives the same bytes.

    The text stands on one sheet where it fits in letters of SMALLEST or more, the largest that do; else on as many as it
    takes, at most MOST_PAGES, and the last says that there is more. Number, addressee and signature are set as in
    ``render_document``; of a document without text, the number. Tables have letters of 12 pt or more, smaller only
    where numbers ran into one another; sheets lie on their side where that keeps numbers apart. Raises WriteRefused.
    """
    if sheet not in SHEETS:
        raise WriteRefused(f"没有“{sheet}”这种纸。可用的：{'、'.join(SHEETS)}。")
    given = _given(poster, sheet)
    if sheet == "labels":
        return _set(poster, given, [])[0]
    text = [*_indented(read(poster.html).blocks)]
    return _sheets(complete(poster.fields, text) if text else [], partial(_set, poster, given), _HELD[sheet])


def _given(poster: Poster, sheet: str) -> dict[str, Any]:
    title = poster.fields.title
    return {
        "kind": "labels" if sheet == "labels" else "poster",
        "paper": sheet,
        "title": title,
        "short": title if len(title) <= _SHORT else f"{title[: _SHORT - 1]}…",
        "number": poster.fields.number,
        "agency": poster.agency,
        "address": poster.address,
        "until": poster.until,
        "lines": [*poster.lines],
        "qr": _qr(poster.address),
    }


def _qr(address: str) -> str:
    """Black on white with the quiet zone of the standard; a quarter of it may be torn or dirty."""
    out = io.BytesIO()
    segno.make(address, error="q", micro=False, boost_error=False).save(
        out, kind="svg", border=_QUIET, light="#fff", xmldecl=False
    )
    return out.getvalue().decode()


def _indented(blocks: Iterable[Block]) -> Iterator[Block]:
    """Paragraphs begin two characters in, as on paper; whom it is addressed to, under the number, stands at the edge."""
    begun = False
    for block in blocks:
        addressed = not begun and isinstance(block, Paragraph) and plain(block.runs).endswith("：")
        begun = begun or not (isinstance(block, Paragraph) and block.look == "center")
        yield replace(block, look="indent") if isinstance(block, Paragraph) and not (block.look or addressed) else block


def _set(
    poster: Poster, given: Mapping[str, Any], blocks: Sequence[Block], *, size: int = 0, of: int = 0
) -> tuple[bytes, int]:
    """The pdf and how many pages it has.

    ``size`` in points is for more than one sheet; 0 takes one sheet if there is a size that fits. ``of`` so many pages
    these are the beginning, 0 if they are all.
    """
    data = {**given, "blocks": drawn(blocks, poster.fields.images), "size": size, "pages": of}
    return typeset_and_count(source("poster.typ"), data, beside(blocks, poster.fields.images))


def _sheets(blocks: Sequence[Block], make: Callable[..., tuple[bytes, int]], held: int) -> bytes:
    kept = beginning(blocks, MOST_PAGES * held * 5 // 4)
    room = room_of(kept)
    made, pages = make(kept, size=0 if room <= 3 * held else SMALLEST)
    if pages > MOST_PAGES or room < room_of(blocks):
        return _first_sheets(blocks, make, room, pages)
    larger = (make(blocks, size=size) for size in _LARGER if pages > 1)
    return next((pdf for pdf, count in larger if count == pages), made)


def _first_sheets(blocks: Sequence[Block], make: Callable[..., tuple[bytes, int]], room: int, pages: int) -> bytes:
    """As much of the text as goes on MOST_PAGES, where ``room`` of it takes so many ``pages``."""
    of = max(math.ceil(pages * room_of(blocks) / room), MOST_PAGES + 1)
    while True:
        room = int(room * min(MOST_PAGES / pages, 1) * 0.98)
        made, pages = make(beginning(blocks, room), size=SMALLEST, of=of)
        if pages <= MOST_PAGES:
            return made

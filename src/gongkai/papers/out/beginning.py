"""The beginning of a text, cut where a reader would stop: between paragraphs, items and rows of a table."""

from collections.abc import Iterable
from dataclasses import replace

from gongkai.papers.page.blocks import Block, Blocks, Box, Figure, Heading, Listing, Paragraph, Quote, Sheet, text_of

_LINE, _PICTURE = 20, 300  # characters that a line begun, a picture take the room of
_LONG = 200  # only a paragraph of more characters is cut in two


def room_of(blocks: Iterable[Block]) -> int:
    """The room blocks take on paper, in characters, roughly: to compare one text with another."""
    return sum(map(_room, blocks))


def _room(block: Block) -> int:
    match block:
        case Figure():
            return _PICTURE
        case Listing():
            return sum(map(room_of, block.items))
        case Quote():
            return room_of(block.blocks)
        case Sheet():
            return _LINE + len(block.caption) + sum(map(_row, block.rows))
        case _:
            return _LINE + len(text_of([block]))


def _row(row: Iterable[Box]) -> int:
    return _LINE + sum(len(text_of(box.blocks)) for box in row)


def beginning(blocks: Iterable[Block], room: int) -> list[Block]:
    """As many of the blocks as ``room`` (see ``room_of``) holds, the last one in part. No heading ends them."""
    kept = list[Block]()
    for block in blocks:
        if (took := _room(block)) <= room:
            kept.append(block)
            room -= took
        else:
            kept += _part(block, room)
            break
    else:
        return kept
    while kept and isinstance(kept[-1], Heading):
        kept.pop()
    return kept


def _part(block: Block, room: int) -> Blocks:
    match block:
        case Paragraph() if len(text_of([block])) > _LONG and room > 2 * _LINE:
            return (_cut(block, room - _LINE),)
        case Listing():
            return _first_items(block, room)
        case Quote():
            inner = beginning(block.blocks, room)
            return (Quote(tuple(inner)),) if inner else ()
        case Sheet():
            return _first_rows(block, room)
        case _:
            return ()


def _cut(paragraph: Paragraph, letters: int) -> Paragraph:
    runs = []
    for run in paragraph.runs:
        if letters <= 0:
            break
        text = run.text[:letters]
        letters -= len(text)
        runs.append(replace(run, text=text if letters else f"{text}……"))
    return replace(paragraph, runs=tuple(runs))


def _first_items(listing: Listing, room: int) -> Blocks:
    items = list[Blocks]()
    for item in listing.items:
        inner = beginning(item, room)
        if inner:
            items.append(tuple(inner))
        room -= room_of(item)
        if room <= 0 or not inner:
            break
    return (replace(listing, items=tuple(items)),) if items else ()


def _first_rows(sheet: Sheet, room: int) -> Blocks:
    room -= _LINE + len(sheet.caption)
    for at, row in enumerate(sheet.rows):
        room -= _row(row)
        if room < 0:
            return (replace(sheet, rows=sheet.rows[:at]),) if at > sheet.heads else ()
    return (sheet,)

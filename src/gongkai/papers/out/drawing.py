"""Blocks as the data that ``blocks.typ`` draws, with the files that have to lie beside it."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.papers.out.grid import columns_of, needs_of, words_of
from gongkai.papers.page.blocks import (
    Block,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Runs,
    Sheet,
    plain,
    text_of,
)
from gongkai.papers.page.model import Image

_PICTURE = 1000  # letters that a picture in a cell counts for


def drawn(blocks: Iterable[Block], images: Mapping[str, Image]) -> list[dict[str, Any]]:
    """A dictionary a block; a picture that is not among ``images`` (by SM3) has no path."""
    return [_data(block, images) for block in blocks]


def beside(blocks: Iterable[Block], images: Mapping[str, Image]) -> dict[str, bytes]:
    """``blocks.typ`` and the pictures the blocks name, by file name."""
    cited = [images[sm3] for sm3 in _cited(blocks) if sm3 in images]
    return {"blocks.typ": source("blocks.typ"), **{_name(image): image.data for image in cited}}


@cache
def source(name: str) -> bytes:
    """A typst source of this folder."""
    return files("gongkai.papers.out").joinpath(name).read_bytes()


def _name(image: Image) -> str:
    return f"{image.sm3}.{image.kind}"


def _cited(blocks: Iterable[Block]) -> set[str]:
    found: set[str] = set()
    for block in blocks:
        match block:
            case Figure():
                found.add(block.sm3)
            case Listing():
                for item in block.items:
                    found |= _cited(item)
            case Quote():
                found |= _cited(block.blocks)
            case Sheet():
                for row in block.rows:
                    for box in row:
                        found |= _cited(box.blocks)
    return found


def _data(block: Block, images: Mapping[str, Image]) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level - 1, "runs": _runs(block.runs)}
        case Paragraph():
            return {"kind": "paragraph", "look": block.look, "runs": _runs(block.runs)}
        case Listing():
            items = [drawn(item, images) for item in block.items]
            return {"kind": "list", "ordered": block.ordered, "start": block.start, "items": items}
        case Quote():
            return {"kind": "quote", "blocks": drawn(block.blocks, images)}
        case Sheet():
            return _table(block, images)
        case Figure():
            image = images.get(block.sm3)
            wide, high = (image.width, image.height) if image else (0, 0)
            return {
                "kind": "figure",
                "path": _name(image) if image else "",
                "alt": block.alt,
                "wide": wide,
                "high": high,
            }
        case Rule():
            return {"kind": "rule"}


def _runs(runs: Runs) -> list[dict[str, Any]]:
    return [
        {"text": run.text, "strong": run.strong, "em": run.em, "place": run.place, "href": run.href} for run in runs
    ]


def _table(sheet: Sheet, images: Mapping[str, Image]) -> dict[str, Any]:
    places, width = columns_of(sheet)
    cells = [
        {
            "row": row,
            "column": column,
            "rows": box.rows,
            "columns": box.columns,
            "head": row < sheet.heads or box.head,
            "long": any(len(plain(b.runs)) > 12 for b in box.blocks if isinstance(b, Paragraph)),
            "letters": len(text_of(box.blocks)) + _PICTURE * len(_cited(box.blocks)),
            "blocks": drawn(box.blocks, images),
        }
        for row, column, box in places
    ]
    return {
        "kind": "table",
        "caption": sheet.caption,
        "heads": sheet.heads,
        "rows": len(sheet.rows),
        "widths": needs_of(places, width),
        "words": words_of(places, width),
        "cells": cells,
    }

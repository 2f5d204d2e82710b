"""A document of blocks as pdf, set by typst. The text goes in as data, never as source."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.papers.out.grid import columns_of, widths_of
from gongkai.papers.out.typesetting import typeset
from gongkai.papers.page.blocks import Block, Figure, Heading, Listing, Paragraph, Quote, Rule, Runs, Sheet, plain
from gongkai.papers.page.model import Image


def to_pdf(title: str, author: str, blocks: Iterable[Block], images: Mapping[str, Image]) -> bytes:
    """Raises WriteRefused."""
    made = list(blocks)
    data = {"title": title, "author": author, "blocks": [_data(b, images) for b in made]}
    cited = [images[sm3] for sm3 in _cited(made) if sm3 in images]
    return typeset(_source(), data, {f"{image.sm3}.{image.kind}": image.data for image in cited})


@cache
def _source() -> bytes:
    return files("gongkai.papers.out").joinpath("document.typ").read_bytes()


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
            items = [[_data(inner, images) for inner in item] for item in block.items]
            return {"kind": "list", "ordered": block.ordered, "start": block.start, "items": items}
        case Quote():
            return {"kind": "quote", "blocks": [_data(inner, images) for inner in block.blocks]}
        case Sheet():
            return _table(block, images)
        case Figure():
            image = images.get(block.sm3)
            path = f"{block.sm3}.{image.kind}" if image else ""
            return {"kind": "figure", "path": path, "alt": block.alt, "wide": image.width if image else 0}
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
            "blocks": [_data(inner, images) for inner in box.blocks],
        }
        for row, column, box in places
    ]
    return {
        "kind": "table",
        "caption": sheet.caption,
        "heads": sheet.heads,
        "widths": widths_of(places, width),
        "cells": cells,
    }

"""The report as pdf, set by typst on GB/T 9704 paper. The text goes in as data, never as source."""

from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.annual.model import Report
from gongkai.annual.writing.document import Document, Heading, Paragraph, lay_out
from gongkai.annual.writing.grid import Grid
from gongkai.papers.out.typesetting import typeset


def to_pdf(report: Report) -> bytes:
    """Raises WriteRefused where the machine has no Chinese font."""
    return typeset(_source(), _data(lay_out(report)))


@cache
def _source() -> bytes:
    return files("gongkai.annual.writing").joinpath("report.typ").read_bytes()


def _data(document: Document) -> dict[str, Any]:
    blocks: list[dict[str, Any]] = []
    for block in document.blocks:
        match block:
            case Heading():
                blocks.append({"kind": "heading", "text": block.text})
            case Paragraph():
                blocks.append({"kind": "paragraph", "lead": block.lead, "text": block.text})
            case Grid():
                blocks.append(_table(block))
    return {"title": document.title, "agency": document.agency, "blocks": blocks}


def _table(grid: Grid) -> dict[str, Any]:
    cells = [
        {
            "row": c.row,
            "column": c.column,
            "rows": c.rows,
            "columns": c.columns,
            "kind": c.kind,
            "text": c.text,
            "note": c.is_note,
            "group": c.is_group,
        }
        for c in grid.cells
    ]
    return {
        "kind": "table",
        "section": grid.section,
        "widths": grid.widths,
        "head_rows": grid.head_rows,
        "cells": cells,
    }

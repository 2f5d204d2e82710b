"""The report as pdf, set by typst on GB/T 9704 paper. The text goes in as data, never as source."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from gongkai.annual.model import Report
from gongkai.annual.writing.document import Document, Heading, Paragraph, lay_out
from gongkai.annual.writing.errors import WriteRefused
from gongkai.annual.writing.grid import Grid

# Free faces only, since a pdf embeds what it uses; 方正小标宋 and 仿宋_GB2312 may be named in a docx but not passed on.
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC")


def to_pdf(report: Report) -> bytes:
    """Raises WriteRefused where the machine has no Chinese font."""
    fonts, serif, sans = _fonts()
    data = _data(lay_out(report)) | {"serif": serif, "sans": sans}
    pdf: bytes = typst.compile(
        _source(),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(data)},
        format="pdf",
        timestamp=0,
    )
    return pdf


@cache
def _source() -> bytes:
    return files("gongkai.annual.writing").joinpath("report.typ").read_bytes()


@cache
def _fonts() -> tuple[typst.Fonts, str, str]:
    """The machine's fonts, looked up once, and the faces for text and for headings."""
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)
    families = set(fonts.families())
    serif = next((name for name in _SERIF if name in families), None)
    sans = next((name for name in _SANS if name in families), None)
    either = serif or sans
    if either is None:
        raise WriteRefused(
            "没有找到中文字体，不能生成 PDF。Debian 或 Ubuntu 请安装 fonts-noto-cjk（apt-get install fonts-noto-cjk），"
            "其他系统请安装思源宋体和思源黑体；也可以先生成 docx。"
        )
    return fonts, serif or either, sans or either


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

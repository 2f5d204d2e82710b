"""The report as docx on GB/T 9704 paper, for Word, WPS and LibreOffice.

The fixed parts (styles, fonts by name with their stand-ins, page number) lie in ``paper/``; here only the text and the
tables are put in. A package written by hand is a twentieth of what a template carries along, and the same on every run.
"""

import io
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from gongkai.annual.model import Report
from gongkai.annual.writing.document import Document, Heading, Paragraph, lay_out
from gongkai.annual.writing.grid import BLOCK, FIGURE, HEAD, LABEL, Cell, Grid

_PARTS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "word/_rels/document.xml.rels",
    "word/styles.xml",
    "word/settings.xml",
    "word/fontTable.xml",
    "word/footer1.xml",
    "word/footer2.xml",
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TWIPS_PER_MM = 1440 / 25.4
# A4; 上37 下35 左28 右26 mm; 22 lines of 28.95 pt. The 28 characters to a line come from the spacing in the styles
# (-0.25 pt): LibreOffice spreads the characters out when the grid is narrower than the type.
_PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="1304" w:gutter="0"/>'
    '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
)
_EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>'


def to_docx(report: Report) -> bytes:
    """The package; opens without repair, has no macros and no content controls."""
    document = lay_out(report)
    parts = _fixed_parts() | {
        "word/document.xml": "".join((_DECLARATION, *_body(document))),
        "docProps/core.xml": _properties(document),
    }
    out = io.BytesIO()
    with ZipFile(out, "w") as package:
        for name, content in parts.items():
            # ZipInfo without a date is 1980-01-01: the same report gives the same bytes.
            package.writestr(ZipInfo(name), content.encode(), ZIP_DEFLATED)
    return out.getvalue()


@cache
def _fixed_parts() -> dict[str, str]:
    folder = files("gongkai.annual.writing").joinpath("paper")
    return {name: folder.joinpath(name).read_text(encoding="utf-8") for name in _PARTS}


def _properties(document: Document) -> str:
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape("".join(document.title))}</dc:title>'
        f"<dc:creator>{escape(document.agency)}</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def _body(document: Document) -> Iterator[str]:
    yield f"<w:document {_W} {_R}><w:body>"
    yield _paragraph("Title", "<w:r><w:br/></w:r>".join(_run(part) for part in document.title))
    for block in document.blocks:
        match block:
            case Heading():
                yield _paragraph("Heading1", _run(block.text))
            case Paragraph():
                lead = _run(block.lead, '<w:rPr><w:rStyle w:val="Lead"/></w:rPr>') if block.lead else ""
                yield _paragraph("BodyText", lead + (_run(block.text) if block.text else ""))
            case Grid():
                yield _paragraph("TableGap", "")
                yield from _table(block)
                yield _paragraph("TableGap", "")
    yield f"{_PAGE}</w:body></w:document>"


def _run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _paragraph(style: str, runs: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs}</w:p>'


def _table(grid: Grid) -> Iterator[str]:
    widths = [round(w * _TWIPS_PER_MM) for w in grid.widths]
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_EDGES}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblCaption w:val="{escape(grid.caption)}"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        + "</w:tblGrid>"
    )
    kept = _kept_with_next(grid)
    for row in range(grid.rows):
        head = "<w:tblHeader/>" if row < grid.head_rows else ""
        yield f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>"
        here = sorted((c for c in grid.cells if c.covers_row(row)), key=lambda c: c.column)
        yield from (_cell(grid, c, row, kept[row], sum(widths[c.column : c.column + c.columns])) for c in here)
        yield "</w:tr>"
    yield "</w:tbl>"


def _cell(grid: Grid, cell: Cell, row: int, kept: bool, width: int) -> str:
    first = row == cell.row
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = "" if cell.rows == 1 else '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    shade = "" if cell.kind in (LABEL, FIGURE) else _SHADE
    text = _run(cell.text) if first and cell.text else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph('TableText', text, ('<w:keepNext/>' if kept else '') + _alignment(grid, cell))}</w:tc>"
    )


def _kept_with_next(grid: Grid) -> list[bool]:
    """Which rows stay on the page of the next: those of a short table, in table three those of a group of reasons."""
    if grid.section != "3":
        return [row < grid.rows - 1 for row in range(grid.rows)]
    groups = [c for c in grid.cells if c.is_group and c.column]
    return [any(c.row <= row < c.row + c.rows - 1 for c in groups) for row in range(grid.rows)]


def _alignment(grid: Grid, cell: Cell) -> str:
    if cell.is_note or cell.kind == BLOCK or (grid.section == "3" and cell.kind == LABEL and not cell.is_group):
        return '<w:jc w:val="left"/>'
    if cell.kind == HEAD and grid.section == "3" and len(cell.text) == 4:
        # Column heads of four characters break in the middle.
        return '<w:ind w:left="60" w:right="60"/>'
    # The indent leaves room for the ordinal only, so that "（三）" has a line of its own.
    return '<w:ind w:firstLine="180"/>' if cell.is_group and cell.column else ""

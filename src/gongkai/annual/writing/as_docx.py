"""The report as docx on GB/T 9704 paper, for Word, WPS and LibreOffice; the paper itself is gongkai.papers.out's."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from gongkai.annual.model import Report
from gongkai.annual.writing.document import Document, Heading, Paragraph, lay_out
from gongkai.annual.writing.grid import BLOCK, FIGURE, HEAD, LABEL, Cell, Grid
from gongkai.papers.out.package import EDGES, PAGE, SHADE, R, W, pack, paragraph, run

_TWIPS_PER_MM = 1440 / 25.4


def to_docx(report: Report) -> bytes:
    """The package; opens without repair, has no macros and no content controls."""
    document = lay_out(report)
    return pack(tuple(_body(document)), title="".join(document.title), author=document.agency)


def _body(document: Document) -> Iterator[str]:
    yield f"<w:document {W} {R}><w:body>"
    yield paragraph("Title", "<w:r><w:br/></w:r>".join(run(part) for part in document.title))
    for block in document.blocks:
        match block:
            case Heading():
                yield paragraph("Heading1", run(block.text))
            case Paragraph():
                lead = run(block.lead, '<w:rPr><w:rStyle w:val="Lead"/></w:rPr>') if block.lead else ""
                yield paragraph("BodyText", lead + (run(block.text) if block.text else ""))
            case Grid():
                yield paragraph("TableGap", "")
                yield from _table(block)
                yield paragraph("TableGap", "")
    yield f"{PAGE}</w:body></w:document>"


def _table(grid: Grid) -> Iterator[str]:
    widths = [round(w * _TWIPS_PER_MM) for w in grid.widths]
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{EDGES}</w:tblBorders><w:tblLayout w:type="fixed"/>'
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
    shade = "" if cell.kind in (LABEL, FIGURE) else SHADE
    text = run(cell.text) if first and cell.text else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph('TableText', text, ('<w:keepNext/>' if kept else '') + _alignment(grid, cell))}</w:tc>"
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

"""The report as one page of html: no script, nothing from outside, readable by ear, on a phone and on paper."""

from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files

from gongkai.annual.model import Report
from gongkai.annual.writing.document import Document, Heading, Paragraph, lay_out
from gongkai.annual.writing.grid import BLOCK, FIGURE, HEAD, LABEL, Cell, Grid

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_html(report: Report) -> bytes:
    """A whole page in UTF-8."""
    return "\n".join(_page(lay_out(report))).encode()


def _page(document: Document) -> Iterator[str]:
    title = escape("".join(document.title))
    # Each part stays whole while there is room for it.
    shown = "".join(f"<span>{escape(part)}</span>" for part in document.title)
    yield '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n<main>\n<h1>{shown}</h1>"
    for block in document.blocks:
        match block:
            case Heading():
                yield f"<h2>{escape(block.text)}</h2>"
            case Paragraph():
                lead = f'<span class="lead">{escape(block.lead)}</span>' if block.lead else ""
                yield f"<p>{lead}{escape(block.text)}</p>"
            case Grid():
                yield from _table(block)
    yield "</main>\n</body>\n</html>\n"


@cache
def _style() -> str:
    return files("gongkai.annual.writing").joinpath("page.css").read_text(encoding="utf-8")


def _table(grid: Grid) -> Iterator[str]:
    caption = f"t{grid.section}"
    # The box scrolls, so that the page does not; it can be reached and scrolled with the keyboard.
    yield f'<div class="box" role="region" aria-labelledby="{caption}" tabindex="0">'
    yield f'<table class="t{grid.section}">\n<caption id="{caption}">{escape(grid.caption)}</caption>'
    shares = (f'<col style="width:{width / sum(grid.widths):.2%}">' for width in grid.widths)
    yield f"<colgroup>{''.join(shares)}</colgroup>"
    lines = grid.by_row()
    if grid.head_rows:
        yield "<thead>"
        yield from (_row(grid, line) for line in lines[: grid.head_rows])
        yield "</thead>"
    yield "<tbody>"
    yield from (_row(grid, line) for line in lines[grid.head_rows :])
    yield "</tbody>\n</table>\n</div>"


def _row(grid: Grid, line: list[Cell]) -> str:
    return f"<tr>{''.join(_cell(grid, cell) for cell in line)}</tr>"


def _id(grid: Grid, cell: Cell) -> str:
    return f"t{grid.section}r{cell.row}c{cell.column}"


def _cell(grid: Grid, cell: Cell) -> str:
    spans = (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (
        f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    )
    classes = f' class="{" ".join(_classes(grid, cell))}"'
    text = escape(cell.text)
    if cell.kind == FIGURE:
        heads = " ".join(_id(grid, head) for head in grid.headers_of(cell))
        return f'<td{classes}{spans} headers="{heads}">{text}</td>'
    if cell.is_note:
        # A note on the figures, the head of nothing.
        return f"<td{classes}{spans}>{text}</td>"
    return f'<th{classes}{spans} id="{_id(grid, cell)}" scope="{_scope(cell)}"><span>{text}</span></th>'


def _classes(grid: Grid, cell: Cell) -> Iterator[str]:
    if cell.kind == FIGURE:
        yield "note" if cell.text and cell.value is None and len(cell.text) > 1 else "figure"
    else:
        yield "corner" if cell.is_note else cell.kind
        if cell.column < 3:
            yield f"c{cell.column}"
    if cell.kind == LABEL and grid.section == "3":
        # Group headings to the left of several rows stand upright on a narrow screen.
        upright = cell.column + cell.columns < 3
        yield from ("up",) if upright else ("wide",) if cell.columns > 1 else ()
    if cell.column + cell.columns == len(grid.widths):
        yield "end"
    if cell.row + cell.rows == grid.rows:
        yield "foot"


def _scope(cell: Cell) -> str:
    if cell.kind == LABEL:
        return "rowgroup" if cell.rows > 1 else "row"
    return "colgroup" if cell.kind == BLOCK or (cell.kind == HEAD and cell.columns > 1) else "col"

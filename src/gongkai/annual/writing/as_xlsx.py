"""The report as a workbook: the three tables on one sheet, merged as on the form, and the text on another."""

import io
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from gongkai.annual.model import Figure, Report
from gongkai.annual.writing.document import Document, Heading, Paragraph, lay_out
from gongkai.annual.writing.grid import BLOCK, FIGURE, HEAD, LABEL, SHEET_COLUMNS, Cell, Grid

_TABLES, _TEXT = "表格", "文字"
_COLUMN_WIDTH = 7.7
_TEXT_WIDTH, _TEXT_CHARACTERS = 74, 34
_HIGHEST = 409
"""The highest row that Excel knows, in points."""
_CELL_LIMIT = 32_000
"""Excel cuts a text at 32,767 characters; longer paragraphs go on in the next row."""
_EXACT = 2**53
_LINE, _LINE_UNITS = 16, 2.0
"""Height of a line in points, and the width of a Chinese character in the units of column widths."""
# No clock here: the same report gives the same bytes. Excel wants a date, this is its oldest neutral one.
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001

_BASE = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
_FRAMED = _BASE | {"border": 1, "align": "center"}
_FORMATS: dict[str, dict[str, Any]] = {
    "title": _BASE | {"font_size": 18, "bold": True, "align": "center"},
    "heading": _BASE | {"font_name": "黑体", "font_size": 13, "text_wrap": False},
    "paragraph": _BASE | {"font_size": 11, "valign": "top"},
    BLOCK: _FRAMED | {"bold": True, "align": "left", "bg_color": "#F2F2F2"},
    HEAD: _FRAMED | {"bg_color": "#F2F2F2"},
    LABEL: _FRAMED | {"align": "left"},
    "group": _FRAMED,
    "note": _FRAMED | {"align": "left", "bg_color": "#F2F2F2", "font_size": 9},
    FIGURE: _FRAMED | {"text_wrap": False, "shrink": True},
    "remark": _FRAMED,
}


def to_xlsx(report: Report) -> bytes:
    """Numbers are numbers; every text is written as text, whatever it begins with."""
    document = lay_out(report)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    # Excel refuses properties of more than 255 characters.
    book.set_properties({"title": "".join(document.title)[:255], "author": document.agency[:255], "created": _CREATED})
    formats = {name: book.add_format(look) for name, look in _FORMATS.items()}
    _tables(book.add_worksheet(_TABLES), document, formats)
    _text(book.add_worksheet(_TEXT), document, formats)
    book.close()
    return out.getvalue()


def _set_up(sheet: Any) -> None:
    sheet.set_paper(9)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.set_footer("&C&10第 &P 页，共 &N 页")


def _tables(sheet: Any, document: Document, formats: dict[str, Any]) -> None:
    _set_up(sheet)
    sheet.set_column(0, SHEET_COLUMNS - 1, _COLUMN_WIDTH)
    _put(sheet, (0, 0, 0, SHEET_COLUMNS - 1), "".join(document.title)[:_CELL_LIMIT], formats["title"])
    sheet.set_row(0, 36)
    row, heading = 2, ""
    for block in document.blocks:
        match block:
            case Heading():
                heading = block.text
            case Grid():
                sheet.write_string(row, 0, heading, formats["heading"])
                sheet.set_row(row, 24)
                _draw(sheet, block, row + 1, formats)
                row += block.rows + 2


def _draw(sheet: Any, grid: Grid, top: int, formats: dict[str, Any]) -> None:
    edges = [sum(grid.spread[:i]) for i in range(len(grid.spread) + 1)]
    heights = [0.0] * grid.rows
    for cell in grid.cells:
        left, right = edges[cell.column], edges[cell.column + cell.columns] - 1
        place = (top + cell.row, left, top + cell.row + cell.rows - 1, right)
        content = cell.text if cell.value is None else _number(cell.value)
        _put(sheet, place, content, formats[_look(cell)])
        # Merged cells have no automatic height, so the rows are given theirs.
        line = max(1.0, (right - left + 1) * _COLUMN_WIDTH / _LINE_UNITS - 0.5)
        lines = -(-len(cell.text) // int(line))
        if cell.rows == 1 and _look(cell) != FIGURE:
            heights[cell.row] = max(heights[cell.row], lines * _LINE)
    for i, height in enumerate(heights):
        sheet.set_row(top + i, min(_HIGHEST, max(20.0, height + 4)))


def _look(cell: Cell) -> str:
    if cell.is_note:
        return "note"
    if cell.is_group:
        return "group"
    return "remark" if cell.kind == FIGURE and cell.value is None else cell.kind


def _number(value: Figure) -> float | int | str:
    """A number where a spreadsheet can hold it exactly, else its digits as text."""
    if isinstance(value, int):
        return value if abs(value) <= _EXACT else str(value)
    return float(value) if Decimal(repr(float(value))) == value else format(value, "f")


def _put(sheet: Any, place: tuple[int, int, int, int], content: float | int | str, look: Any) -> None:
    row, column, last_row, last_column = place
    if (row, column) != (last_row, last_column):
        sheet.merge_range(row, column, last_row, last_column, "", look)
    if content == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(content, str):
        sheet.write_string(row, column, content[:_CELL_LIMIT], look)
    else:
        sheet.write_number(row, column, content, look)


def _text(sheet: Any, document: Document, formats: dict[str, Any]) -> None:
    _set_up(sheet)
    sheet.set_column(0, 0, _TEXT_WIDTH)
    lines = [("title", "".join(document.title))]
    for block in document.blocks:
        match block:
            case Heading():
                lines.append(("heading", block.text))
            case Paragraph():
                text = block.lead + block.text
                lines += [("paragraph", text[i : i + _CELL_LIMIT]) for i in range(0, len(text), _CELL_LIMIT)]
    for row, (look, text) in enumerate(lines):
        sheet.write_string(row, 0, text[:_CELL_LIMIT], formats[look])
        lines_needed = -(-len(text) // _TEXT_CHARACTERS)
        sheet.set_row(row, 44 if look == "title" else min(_HIGHEST, 18 * lines_needed + 8))

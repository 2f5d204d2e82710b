"""Word documents, straight from their XML."""

from collections.abc import Iterator
from itertools import islice

from gongkai.papers.grid import Grid
from gongkai.papers.model import Document, Table, Text, Unreadable
from gongkai.papers.packed import DAMAGED, Package, parse_xml
from gongkai.papers.wordml import Element, find, inside, name_of, value

_WRAPPERS = "sdt sdtContent hyperlink ins moveTo smartTag fldSimple customXml dir bdo"
_TRANSPARENT = frozenset(_WRAPPERS.split())
_NO_WIDTH = {0xA0: " ", 0x200B: None, 0xFEFF: None}
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Wingdings' ticked and empty boxes, the only symbols that carry meaning on a form
_SYMBOLS = {0xFE: "☑", 0x52: "☑", 0xFD: "☒", 0x53: "☒", 0xA8: "□", 0x6F: "□", 0x30A3: "□", 0xFC: "√"}


def open_docx(package: Package) -> Document:
    """The document of a docx: body only, no headers, footers or notes. Raises ``Unreadable`` (damaged, bomb)."""
    root = parse_xml(package.read(package.find(r"word/document\d*\.xml")))
    body = find(root, "body")
    if body is None:
        raise Unreadable("damaged", DAMAGED, "no body")
    return Document("docx", package.title(), tuple(_blocks(body)))


def _blocks(parent: Element) -> Iterator[Text | Table]:
    for child in parent:
        name = name_of(child)
        if name == "p":
            boxes: list[Element] = []
            if text := _paragraph(child, boxes):
                yield Text(text)
            for box in boxes:
                yield from _blocks(box)
        elif name == "tbl":
            yield from _tables(child)
        elif name in _TRANSPARENT:
            yield from _blocks(child)


def _paragraph(paragraph: Element, boxes: list[Element]) -> str:
    pieces: list[str] = []
    _inline(paragraph, pieces, boxes)
    return "".join(pieces).translate(_NO_WIDTH).strip()


def _inline(parent: Element, pieces: list[str], boxes: list[Element]) -> None:
    for child in parent:
        name = name_of(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name in _SIGNS:
            pieces.append(_SIGNS[name])
        elif name == "r":
            if not _hidden(child):
                _inline(child, pieces, boxes)
        elif name == "sym":
            pieces.append(symbol(value(child, "char")))
        elif name == "AlternateContent":  # the same drawing twice, for new and for old programs
            choice = find(child, "Choice")
            _inline(child if choice is None else choice, pieces, boxes)
        elif name in ("drawing", "pict", "object", "Fallback"):
            boxes.extend(child.iter("{*}txbxContent"))
        elif name in _TRANSPARENT:
            _inline(child, pieces, boxes)


def _hidden(run: Element) -> bool:
    vanish = find(run, "rPr", "vanish")
    return vanish is not None and value(vanish) not in ("0", "false", "off")


def symbol(code: str) -> str:
    """The sign of a w:sym, by its code in hex; nothing where it is no sign of text."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= point <= 0xF0FF:
        return _SYMBOLS.get(point - 0xF000, "")
    return _SYMBOLS.get(point) or (chr(point) if 0x20 <= point < 0xD800 else "")


def _tables(table: Element) -> Iterator[Text | Table]:
    """A table; or, when tables stand in it, it is layout and its cells are read one after the other."""
    nested = len(list(islice(table.iter("{*}tbl"), 2))) > 1
    grid = Grid()
    for row in inside(table, "tr", _TRANSPARENT):
        if find(row, "trPr", "del") is not None:
            continue
        grid.next_row()
        before = value(find(row, "trPr", "gridBefore"))
        grid.skip(int(before) if before.isascii() and before.isdigit() else 0)
        for cell in inside(row, "tc", _TRANSPARENT):
            if nested:
                yield from _blocks(cell)
            else:
                _put(grid, cell)
    if not nested and (made := grid.table()).cells:
        yield made


def _put(grid: Grid, cell: Element) -> None:
    properties = find(cell, "tcPr")
    span, merge = "", None
    if properties is not None:
        span = value(find(properties, "gridSpan"))
        merge = find(properties, "vMerge")
    columns = max(int(span), 1) if span.isascii() and span.isdigit() and len(span) < 10 else 1
    text = "\n".join(block.text for block in _blocks(cell) if isinstance(block, Text))
    if merge is not None and value(merge) != "restart":
        grid.merge_up(text, columns)
    else:
        grid.put(text, 1, columns)

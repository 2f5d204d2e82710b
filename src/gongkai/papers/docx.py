"""Word documents, straight from their XML."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml import etree

from gongkai.papers.grid import Grid
from gongkai.papers.model import Document, Table, Text, Unreadable
from gongkai.papers.packed import DAMAGED, Package, parse_xml

_WRAPPERS = "sdt sdtContent hyperlink ins moveTo smartTag fldSimple customXml dir bdo"
_TRANSPARENT = frozenset(_WRAPPERS.split())
_NO_WIDTH = {0xA0: " ", 0x200B: None, 0xFEFF: None}
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Wingdings' ticked and empty boxes, the only symbols that carry meaning on a form
_SYMBOLS = {0xFE: "☑", 0x52: "☑", 0xFD: "☒", 0x53: "☒", 0xA8: "□", 0x6F: "□", 0x30A3: "□", 0xFC: "√"}


def open_docx(package: Package) -> Document:
    """The document of a docx: body only, no headers, footers or notes. Raises ``Unreadable`` (damaged, bomb)."""
    root = parse_xml(package.read(package.find(r"word/document\d*\.xml")))
    body = next((child for child in root if _name(child) == "body"), None)
    if body is None:
        raise Unreadable("damaged", DAMAGED, "no body")
    return Document("docx", _title(package), tuple(_blocks(body)))


def _title(package: Package) -> str:
    if "docProps/core.xml" not in package.entries:
        return ""
    try:
        core = parse_xml(package.read("docProps/core.xml"))
    except Unreadable:
        return ""  # the text is what matters
    return next(((child.text or "").strip() for child in core if _name(child) == "title"), "")


@lru_cache(maxsize=1000)
def _local(name: str | bytes) -> str:
    return str(name).rpartition("}")[2]


def _name(element: etree._Element) -> str:
    return _local(element.tag)


def _value(element: etree._Element | None, name: str = "val") -> str:
    if element is None:
        return ""
    return next((str(value) for key, value in element.items() if _local(key) == name), "")


def _find(element: etree._Element, *path: str) -> etree._Element | None:
    found: etree._Element | None = element
    for name in path:
        found = None if found is None else next((child for child in found if _name(child) == name), None)
    return found


def _blocks(parent: etree._Element) -> Iterator[Text | Table]:
    for child in parent:
        name = _name(child)
        if name == "p":
            boxes: list[etree._Element] = []
            if text := _paragraph(child, boxes):
                yield Text(text)
            for box in boxes:
                yield from _blocks(box)
        elif name == "tbl":
            yield from _tables(child)
        elif name in _TRANSPARENT:
            yield from _blocks(child)


def _paragraph(paragraph: etree._Element, boxes: list[etree._Element]) -> str:
    pieces: list[str] = []
    _inline(paragraph, pieces, boxes)
    return "".join(pieces).translate(_NO_WIDTH).strip()


def _inline(parent: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
    for child in parent:
        name = _name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name in _SIGNS:
            pieces.append(_SIGNS[name])
        elif name == "r":
            if not _hidden(child):
                _inline(child, pieces, boxes)
        elif name == "sym":
            pieces.append(symbol(_value(child, "char")))
        elif name == "AlternateContent":  # the same drawing twice, for new and for old programs
            choice = _find(child, "Choice")
            _inline(child if choice is None else choice, pieces, boxes)
        elif name in ("drawing", "pict", "object", "Fallback"):
            boxes.extend(child.iter("{*}txbxContent"))
        elif name in _TRANSPARENT:
            _inline(child, pieces, boxes)


def _hidden(run: etree._Element) -> bool:
    vanish = _find(run, "rPr", "vanish")
    return vanish is not None and _value(vanish) not in ("0", "false", "off")


def symbol(code: str) -> str:
    """The sign of a w:sym, by its code in hex; nothing where it is no sign of text."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= point <= 0xF0FF:
        return _SYMBOLS.get(point - 0xF000, "")
    return _SYMBOLS.get(point) or (chr(point) if 0x20 <= point < 0xD800 else "")


def _tables(table: etree._Element) -> Iterator[Text | Table]:
    """A table; or, when tables stand in it, it is layout and its cells are read one after the other."""
    nested = len(list(islice(table.iter("{*}tbl"), 2))) > 1
    grid = Grid()
    for row in _inside(table, "tr"):
        if _find(row, "trPr", "del") is not None:
            continue
        grid.next_row()
        before = _value(_find(row, "trPr", "gridBefore"))
        grid.skip(int(before) if before.isascii() and before.isdigit() else 0)
        for cell in _inside(row, "tc"):
            if nested:
                yield from _blocks(cell)
            else:
                _put(grid, cell)
    if not nested and (made := grid.table()).cells:
        yield made


def _inside(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    for child in parent:
        name = _name(child)
        if name == wanted:
            yield child
        elif name in _TRANSPARENT:
            yield from _inside(child, wanted)


def _put(grid: Grid, cell: etree._Element) -> None:
    properties = _find(cell, "tcPr")
    span, merge = "", None
    if properties is not None:
        span = _value(_find(properties, "gridSpan"))
        merge = _find(properties, "vMerge")
    columns = max(int(span), 1) if span.isascii() and span.isdigit() and len(span) < 10 else 1
    text = "\n".join(block.text for block in _blocks(cell) if isinstance(block, Text))
    if merge is not None and _value(merge) != "restart":
        grid.merge_up(text, columns)
    else:
        grid.put(text, 1, columns)

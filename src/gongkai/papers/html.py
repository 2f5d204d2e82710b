"""Web pages: any CMS, any paste from Word."""

import re
from typing import cast

from lxml import etree

from gongkai.papers.grid import Grid
from gongkai.papers.model import Document, Limits, Table, Text, Unreadable

_LINE = "\u2028"  # where a line ends inside a block
_BLOCK = "\u2029"  # where a block ends
_NOTHING = ("\u200b", "\ufeff", "&#8203;", "&#x200b;", "&#65279;")  # signs of no width, between any two letters
_SPAN, _BREAK, _TABLE, _SKIP = range(4)
_INLINE = """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span
strike strong sub sup time tt u var wbr input img button"""
_LEFT_OUT = "script style noscript template select object iframe svg math textarea head title meta link"
_KINDS = {"br": _BREAK, "table": _TABLE}
_KINDS |= dict.fromkeys(_INLINE.split(), _SPAN) | dict.fromkeys(_LEFT_OUT.split(), _SKIP)
_HIDEABLE = etree.XPath("//*[@hidden or contains(@style,'isplay') or contains(@style,'ISPLAY')]")
_MAYBE_HIDDEN = ("display", "DISPLAY", "Display", "hidden", "HIDDEN")  # plain search first: XPath takes its time
_NOT_DISPLAYED = re.compile(r"display\s*:\s*none", re.I)
_DEEP = "网页的层次嵌套得不正常，可能是恶意文件，没有打开。请用浏览器打开原网页，重新另存一份。"


def open_html(text: str, limits: Limits) -> Document:
    """The document of a decoded page. Raises ``Unreadable`` (bomb, damaged)."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    for sign in _NOTHING:
        if sign in text:
            text = text.replace(sign, "")
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        return Document("html", "", ())
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise Unreadable("bomb", _DEEP)
    if any(word in text for word in _MAYBE_HIDDEN):
        _drop_hidden(root)
    body = root.find("body")
    stream: list[str | Table] = []
    _walk(root if body is None else body, stream, limits.depth)
    return Document("html", _title(root), tuple(_blocks(stream)))


def _title(root: etree._Element) -> str:
    for meta in root.iterfind("head/meta"):
        if meta.get("name", "").lower() == "articletitle" and (named := meta.get("content", "").strip()):
            return " ".join(named.split())
    return " ".join((root.findtext("head/title") or "").split())


def _drop_hidden(root: etree._Element) -> None:
    """Empty what is not shown; its place stays, so that the text after it does."""
    for element in cast("list[etree._Element]", _HIDEABLE(root)):
        hidden = element.get("hidden") is not None or _NOT_DISPLAYED.search(element.get("style", ""))
        if hidden and element.tag not in ("html", "body"):
            tail = element.tail
            element.clear()
            element.tag, element.tail = "template", tail


def _walk(element: etree._Element, stream: list[str | Table], depth: int) -> None:
    """Add the content of an element to the stream: text, marks of lines and blocks, tables."""
    if depth < 0:
        raise Unreadable("bomb", _DEEP)
    if text := element.text:
        stream.append(text)
    for child in element:
        kind = _KINDS.get(child.tag)
        if kind is None:  # a block; or a tag of Word's own such as o:p, which is none
            mark = "" if ":" in child.tag else _BLOCK
            if len(child):
                stream.append(mark)
                _walk(child, stream, depth - 1)
                stream.append(mark)
            else:
                stream.append(f"{mark}{child.text or ''}{mark}")
        elif kind == _SPAN:
            if len(child):
                _walk(child, stream, depth - 1)
            elif text := child.text:
                stream.append(text)
        elif kind == _BREAK:
            stream.append(_LINE)
        elif kind == _TABLE:
            stream.append(_BLOCK)
            if child.find(".//table") is None:
                stream.append(_table(child, depth - 1, stream))
            else:  # a table of tables is layout
                _walk(child, stream, depth - 1)
            stream.append(_BLOCK)
        if text := child.tail:
            stream.append(text)


def _table(table: etree._Element, depth: int, stream: list[str | Table]) -> Table:
    grid = Grid()
    for part in table.iter("tr", "td", "th", "caption"):
        tag = part.tag
        if tag == "tr":
            grid.next_row()
            continue
        if tag == "caption":
            _walk(part, stream, depth)
            stream.append(_BLOCK)
            continue
        text = _content(part, depth)
        grid.put(text, _span(part.get("rowspan")), _span(part.get("colspan")) or 1)
    return grid.table()


def _content(cell: etree._Element, depth: int) -> str:
    while len(cell) == 1 and not cell.text:  # most cells wrap their text in p or span, nothing else
        inner = cell[0]
        if inner.tail or inner.tag not in ("p", "span", "div", "strong", "b", "font"):
            break
        cell = inner
    if not len(cell):
        return " ".join((cell.text or "").split())
    inside: list[str | Table] = []
    _walk(cell, inside, depth)
    return _tidy("".join(cast("list[str]", inside)).replace(_BLOCK, _LINE))  # a data table holds no table


def _span(value: str | None) -> int:
    if value is None:
        return 1
    digits = re.match(r"\s*(\d{1,9})", value)
    return int(digits.group(1)) if digits else 1


def _tidy(text: str) -> str:
    if _LINE not in text:
        return " ".join(text.split())
    lines = [" ".join(line.split()) for line in text.split(_LINE)]
    return "\n".join(line for line in lines if line)


def _blocks(stream: list[str | Table]) -> list[Text | Table]:
    blocks: list[Text | Table] = []
    run: list[str] = []
    for item in [*stream, None]:
        if isinstance(item, str):
            run.append(item)
            continue
        blocks.extend(Text(tidy) for text in "".join(run).split(_BLOCK) if (tidy := _tidy(text)))
        run.clear()
        if item is not None and item.cells:
            blocks.append(item)
    return blocks

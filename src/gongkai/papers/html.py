"""Web pages: any CMS, any paste from Word."""

import re

from lxml import etree

from gongkai.papers.grid import Grid
from gongkai.papers.model import Document, Limits, Table, Text, Unreadable

_LINE = "\u2028"  # where a line ends inside a block
_BLOCK = "\u2029"  # where a block ends
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "input",
        "img",
        "button",
    ]
)
_LEFT_OUT = ("script", "style", "noscript", "template", "select", "object", "iframe", "svg", "math", "textarea")
_HIDDEN = etree.XPath(
    "//*[@hidden or contains(translate(@style,' DISPLAYNOE','displaynoe'),'display:none')]"
    "[not(self::html or self::body)]"
)
_MAYBE_HIDDEN = re.compile(r"hidden|display\s*:\s*none", re.I)
_TITLE = re.compile(r"<meta\s[^>]*name\s*=\s*[\"']?ArticleTitle[\"']?[^>]*>", re.I)
_CONTENT = re.compile(r"content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_DEEP = "网页的层次嵌套得不正常，可能是恶意文件，没有打开。请用浏览器打开原网页，重新另存一份。"


def open_html(text: str, limits: Limits) -> Document:
    """The document of a decoded page. Raises ``Unreadable`` (bomb, damaged)."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        return Document("html", "", ())
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise Unreadable("bomb", _DEEP)
    etree.strip_elements(root, *_LEFT_OUT, with_tail=False)
    if _MAYBE_HIDDEN.search(text):
        for element in _HIDDEN(root):
            _drop(element)
    body = root.find("body")
    stream: list[str | Table] = []
    _walk(root if body is None else body, stream, limits.depth)
    return Document("html", _title(root, text), tuple(_blocks(stream)))


def _title(root: etree._Element, text: str) -> str:
    declared = _TITLE.search(text)
    content = _CONTENT.search(declared.group()) if declared else None
    named = (content.group(1) or content.group(2) or "") if content else ""
    return " ".join((named or root.findtext("head/title") or "").split())


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _walk(element: etree._Element, stream: list[str | Table], depth: int) -> None:
    """Add the content of an element to the stream: text, marks of lines and blocks, tables."""
    if depth < 0:
        raise Unreadable("bomb", _DEEP)
    if text := element.text:
        stream.append(text)
    for child in element:
        tag = child.tag
        if tag == "br":
            stream.append(_LINE)
        elif tag in _INLINE or ":" in tag:
            _walk(child, stream, depth - 1)
        elif tag == "table" and child.find(".//table") is None:
            stream.append(_BLOCK)
            stream.append(_table(child, depth - 1, stream))
        else:
            stream.append(_BLOCK)
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
        if len(part):
            inside: list[str | Table] = []
            _walk(part, inside, depth)
            text = "".join(inside)  # type: ignore[arg-type]  # a data table holds no table
        else:
            text = part.text or ""
        grid.put(_tidy(text.replace(_BLOCK, _LINE)), _span(part.get("rowspan")), _span(part.get("colspan")) or 1)
    return grid.table()


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

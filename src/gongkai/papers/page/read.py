"""Any HTML (a page of a CMS, a paste from Word, WPS or WeChat, our own) as blocks of the vocabulary."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from gongkai.papers.model import Unreadable
from gongkai.papers.page.address import is_kept_image, safe_href
from gongkai.papers.page.blocks import (
    Block,
    Blocks,
    Box,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Run,
    Sheet,
    one_line,
    plain,
    text_of,
    tidy,
)
from gongkai.papers.page.flow import Flow, gathered, numbered
from gongkai.papers.page.numerals import counted
from gongkai.papers.page.parsing import DEEP, parse
from gongkai.papers.page.squares import squared
from gongkai.papers.page.styling import Kind, counting_of, is_faced, is_hidden, is_list_sign, look_of, styled
from gongkai.papers.page.vocabulary import INLINE, SKIPPED, TAGS, kept

_FRAME = ("html", "body")
_DEPTH = 200
_LONGEST_STYLE = 2000
_BULLETS = "·•●○◆◇■□▪▫Øü§o-–*➢✓"


@dataclass(slots=True)
class Reading:
    """What came of reading: the blocks, the number of formats left behind, whether pictures were among them."""

    blocks: Blocks = ()
    dropped: int = 0
    pictures: int = 0


def read(html: str) -> Reading:
    """The blocks of HTML, tidy. Raises ``Unreadable`` (bomb)."""
    return read_tree(parse(html))


def read_tree(root: etree._Element | None) -> Reading:
    """The blocks under an element, tidy."""
    reader = _Reader()
    if root is None:
        return Reading()
    reader.top = 1 if root.find(".//h1") is not None else 0
    flow = Flow()
    reader.children(root, flow, Kind(), _DEPTH)
    flow.flush()
    return Reading(tidy(gathered(flow.blocks)), reader.dropped, reader.pictures)


class _Reader:
    def __init__(self) -> None:
        self.dropped = 0
        self.pictures = 0
        self.top = 0  # by how many levels headings go down, so that none is on the page's own

    def children(self, element: etree._Element, flow: Flow, kind: Kind, depth: int) -> None:
        if depth < 0:
            raise Unreadable("bomb", DEEP)
        self._text(element.text, flow, kind)
        for child in element:
            self._child(child, flow, kind, depth)
            self._text(child.tail, flow, kind)

    def _text(self, text: str | None, flow: Flow, kind: Kind) -> None:
        if text and (flow.runs or text.strip(" \t\r\n\f")):
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
            flow.runs.append(Run(text, kind.strong, kind.em, kind.place, kind.href))

    def _child(self, child: etree._Element, flow: Flow, kind: Kind, depth: int) -> None:
        tag = str(child.tag)
        if child.tag is etree.Entity:  # one that nobody knows
            return
        style = (child.get("style") or "")[:_LONGEST_STYLE]
        self._count(child, tag)
        if tag in SKIPPED or is_hidden(child, style):
            self.dropped += tag not in SKIPPED
            return
        if tag in INLINE or ":" in tag:
            self._inline(child, tag, style, flow, kind, depth)
        elif tag == "br":
            flow.runs.append(Run("\n"))
        elif tag == "hr":
            flow.flush()
            flow.blocks.append(Rule())
        elif tag == "img":
            self._image(child, flow)
        elif tag == "table":
            self._table(child, flow, kind, depth)
        elif tag in ("ol", "ul", "menu", "dir"):
            flow.flush()
            flow.blocks.extend(self._list(child, tag, style, depth))
        elif tag == "blockquote":
            flow.flush()
            flow.blocks.append(Quote(self._inner(child, depth)))
        elif re.fullmatch("h[1-6]", tag):
            flow.flush()
            inner = self._inner(child, depth)
            level = min(max(int(tag[1]) + self.top, 2), 4)
            flow.blocks.extend(Heading(level, b.runs) if isinstance(b, Paragraph | Heading) else b for b in inner)
        else:
            self._block(child, tag, style, flow, kind, depth)

    def _count(self, element: etree._Element, tag: str) -> None:
        """Count what of this element does not come along."""
        if tag not in TAGS and tag not in _FRAME:
            self.dropped += 1
        self.dropped += sum(not kept(tag, str(name), str(value)) for name, value in element.items())

    def _inline(self, child: etree._Element, tag: str, style: str, flow: Flow, kind: Kind, depth: int) -> None:
        if is_list_sign(style) and self._sign(child, flow):
            return
        if tag in ("b", "strong"):
            kind = replace(kind, strong=True)
        elif tag in ("i", "em", "cite", "dfn", "var"):
            kind = replace(kind, em=True)
        elif tag in ("sup", "sub"):
            kind = replace(kind, place=tag)
        elif tag == "a" and (href := safe_href(child.get("href") or "")):
            kind = replace(kind, href=href)
        if style:
            kind = styled(kind, style)
            # The type of a paragraph's first letters is that of its lead; of all of it, if nothing stands before.
            flow.faced = flow.faced or (is_faced(style) and not plain(flow.runs).strip())
        self.children(child, flow, kind, depth - 1)

    def _sign(self, child: etree._Element, flow: Flow) -> bool:
        """Word's own sign or number of a list item, as text before it."""
        sign = one_line("".join(str(text) for text in child.itertext()))
        if not sign:
            return False
        bullet = sign in _BULLETS
        flow.runs.append(Run("\uf0b7" if bullet else sign if sign[-1] in "、）).．" else f"{sign} "))
        if bullet:
            flow.look = "bullet"
        return True

    def _image(self, child: etree._Element, flow: Flow) -> None:
        source = child.get("src") or ""
        if not is_kept_image(source):
            self.pictures += 1
            return
        look, faced = flow.look, flow.faced
        flow.flush(look, faced)
        flow.blocks.append(Figure(source.removeprefix("file:"), child.get("alt") or ""))

    def _block(self, child: etree._Element, tag: str, style: str, flow: Flow, kind: Kind, depth: int) -> None:
        before, faced = flow.look, flow.faced
        look = look_of(child, style) or ("" if tag in ("p", "li") else before)
        flow.flush(look, is_faced(style))
        if tag in ("td", "th", "tr", "thead", "tbody", "tfoot", "caption", "colgroup", "col"):  # of no table
            kind = Kind()
        self.children(child, flow, styled(kind, style) if style else kind, depth - 1)
        flow.flush(before, faced)

    def _inner(self, element: etree._Element, depth: int) -> Blocks:
        inner = Flow()
        self.children(element, inner, Kind(), depth - 1)
        inner.flush()
        return tuple(gathered(inner.blocks))

    def _list(self, child: etree._Element, tag: str, style: str, depth: int) -> Iterator[Block]:
        items: list[Blocks] = []
        if depth < 0:
            raise Unreadable("bomb", DEEP)
        for item in child:
            if not isinstance(item.tag, str) or item.tag in SKIPPED:
                continue
            if item.tag in ("ol", "ul") and items:  # WPS puts the inner list beside its item
                self._count(item, item.tag)
                items[-1] += tuple(self._list(item, item.tag, item.get("style") or "", depth - 1))
                continue
            self._count(item, item.tag)
            if item.tag == "li":
                items.append(self._inner(item, depth))
            else:
                outer = Flow()
                self._child(item, outer, Kind(), depth - 1)
                outer.flush()
                items.append(tuple(gathered(outer.blocks)))
        start = child.get("start") or "1"
        first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
        form = counting_of(child, style)
        if tag == "ol" and form:
            for number, blocks in enumerate((b for b in items if b), first):
                yield from numbered(counted(form, number), blocks)
        else:
            yield Listing(tuple(items), tag == "ol", first)

    def _table(self, table: etree._Element, flow: Flow, kind: Kind, depth: int) -> None:
        flow.flush()
        if table.find(".//table") is not None:  # a table of tables is layout
            self.children(table, flow, kind, depth - 1)
            flow.flush()
            return
        rows, heads, caption = self._rows(table, depth)
        flow.blocks.append(Sheet(tuple(rows), heads, caption))

    def _rows(self, table: etree._Element, depth: int) -> tuple[list[tuple[Box, ...]], int, str]:
        rows: list[tuple[Box, ...]] = []
        heads, caption, body = 0, "", False
        for part in table.iter("caption", "tr", "tbody", "thead", "tfoot", "colgroup", "col"):
            self._count(part, str(part.tag))
            if part.tag == "caption":
                caption = text_of(self._inner(part, depth))
            if part.tag != "tr" or is_hidden(part, part.get("style") or ""):
                continue
            cells = [cell for cell in part if cell.tag in ("td", "th")]
            boxes = tuple(self._box(cell, depth) for cell in cells)
            parent = part.getparent()
            named = parent is not None and parent.tag == "thead"
            if not body and (named or (cells and all(cell.tag == "th" for cell in cells))):
                heads = len(rows) + 1
            else:
                body = True
            rows.append(boxes)
        return squared(rows), heads, caption

    def _box(self, cell: etree._Element, depth: int) -> Box:
        self._count(cell, str(cell.tag))
        return Box(
            self._inner(cell, depth - 1),
            _number(cell.get("rowspan")),
            _number(cell.get("colspan")),
            cell.tag == "th",
        )


def _number(value: str | None) -> int:
    found = re.match(r"\s*(\d{1,5})", value or "")
    return int(found.group(1)) if found else 1

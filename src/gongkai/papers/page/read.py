"""Any HTML (a page of a CMS, a paste from Word, WPS or WeChat, our own) as blocks of the vocabulary."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from gongkai.papers.model import Unreadable
from gongkai.papers.page.address import is_kept_image, safe_href
from gongkai.papers.page.blocks import (
    LOOKS,
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
    Runs,
    Sheet,
    one_line,
    plain,
    text_of,
    tidy,
    tidy_runs,
)
from gongkai.papers.page.headings import all_strong, as_heading
from gongkai.papers.page.numerals import counted
from gongkai.papers.page.parsing import DEEP, parse
from gongkai.papers.page.squares import squared
from gongkai.papers.page.styling import Kind, look_of, styled

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "select",
        "object",
        "embed",
        "applet",
        "iframe",
        "frame",
        "frameset",
        "svg",
        "math",
        "textarea",
        "head",
        "title",
        "meta",
        "link",
        "base",
        "audio",
        "video",
        "canvas",
        "xml",
        "del",
        "noembed",
        "noframes",
        "plaintext",
        "xmp",
        "datalist",
        "dialog",
        "map",
        "area",
        "input",
        "button",
        "portal",
        "fencedframe",
    ]
)
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
        "rp",
        "rt",
        "ruby",
    ]
)
_KNOWN = frozenset(
    [
        "html",
        "body",
        "h2",
        "h3",
        "h4",
        "p",
        "ol",
        "ul",
        "li",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "strong",
        "em",
        "sup",
        "sub",
        "a",
        "br",
        "blockquote",
        "hr",
        "figure",
        "img",
    ]
)
_DEPTH = 200
_LONGEST_STYLE = 2000
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
_FACE = re.compile(r"黑体|simhei|heiti|楷体|kaiti|simkai", re.I)
_LIST_SIGN = re.compile(r"mso-list\s*:\s*ignore", re.I)
_COUNTED_OTHERWISE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b(cjk-ideographic|simp-chinese-\w+|trad-chinese-\w+|(?:lower|upper)-(?:alpha|latin|roman))",
    re.I,
)
_BULLETS = "·•●○◆◇■□▪▫Øü§o-–*➢✓"


@dataclass(slots=True)
class Reading:
    """What came of reading: the blocks, the number of formats left behind, whether pictures were among them."""

    blocks: Blocks = ()
    dropped: int = 0
    pictures: int = 0


@dataclass(slots=True)
class _Flow:
    """Blocks as they are read, and the paragraph that is being filled."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    look: str = ""
    faced: bool = False  # in a face of headings

    def flush(self, look: str = "", faced: bool = False) -> None:
        """End the paragraph; the next one looks like this."""
        if self.runs:
            lead = re.match(r"[\s\u3000\xa0]*", plain(self.runs))
            indented = lead is not None and (lead.group().count("\u3000") >= 2 or lead.group().count("\xa0") >= 4)
            if runs := tidy_runs(self.runs):
                paragraph = Paragraph(runs, self.look or ("indent" if indented else ""))
                self.blocks.append(as_heading(paragraph, set_off=self.faced or all_strong(runs)))
            self.runs = []
        self.look, self.faced = look, faced


def read(html: str) -> Reading:
    """The blocks of HTML, tidy. Raises ``Unreadable`` (bomb)."""
    return read_tree(parse(html))


def read_tree(root: etree._Element | None) -> Reading:
    """The blocks under an element, tidy."""
    reader = _Reader()
    if root is None:
        return Reading()
    reader.top = 1 if root.find(".//h1") is not None else 0
    flow = _Flow()
    reader.children(root, flow, Kind(), _DEPTH)
    flow.flush()
    return Reading(tidy(_gathered(flow.blocks)), reader.dropped, reader.pictures)


class _Reader:
    def __init__(self) -> None:
        self.dropped = 0
        self.pictures = 0
        self.top = 0  # by how many levels headings go down, so that none is on the page's own

    def children(self, element: etree._Element, flow: _Flow, kind: Kind, depth: int) -> None:
        if depth < 0:
            raise Unreadable("bomb", DEEP)
        self._text(element.text, flow, kind)
        for child in element:
            self._child(child, flow, kind, depth)
            self._text(child.tail, flow, kind)

    def _text(self, text: str | None, flow: _Flow, kind: Kind) -> None:
        if text and (flow.runs or text.strip(" \t\r\n\f")):
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
            flow.runs.append(Run(text, kind.strong, kind.em, kind.place, kind.href))

    def _child(self, child: etree._Element, flow: _Flow, kind: Kind, depth: int) -> None:
        tag = str(child.tag)
        if child.tag is etree.Entity:  # one that nobody knows
            return
        style = (child.get("style") or "")[:_LONGEST_STYLE]
        self._count(child, tag)
        if tag in _SKIPPED or child.get("hidden") is not None or (style and _HIDDEN.search(style)):
            self.dropped += tag not in _SKIPPED
            return
        if tag in _INLINE or ":" in tag:
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
        if tag not in _KNOWN:
            self.dropped += 1
        for key, text in element.items():
            name, value = str(key), str(text)
            kept = (
                (tag == "a" and name == "href" and safe_href(value) == value)
                or (tag in ("td", "th") and name in ("colspan", "rowspan"))
                or (tag == "th" and name == "scope")
                or (tag == "ol" and name == "start")
                or (tag == "p" and name == "class" and value in LOOKS)
                or (tag == "img" and (name == "alt" or (name == "src" and is_kept_image(value))))
            )
            self.dropped += not kept

    def _inline(self, child: etree._Element, tag: str, style: str, flow: _Flow, kind: Kind, depth: int) -> None:
        if style and _LIST_SIGN.search(style) and self._sign(child, flow):
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
            flow.faced = flow.faced or (bool(_FACE.search(style)) and not plain(flow.runs).strip())
        self.children(child, flow, kind, depth - 1)

    def _sign(self, child: etree._Element, flow: _Flow) -> bool:
        """Word's own sign or number of a list item, as text before it."""
        sign = one_line("".join(str(text) for text in child.itertext()))
        if not sign:
            return False
        bullet = sign in _BULLETS
        flow.runs.append(Run("\uf0b7" if bullet else sign if sign[-1] in "、）).．" else f"{sign} "))
        if bullet:
            flow.look = "bullet"
        return True

    def _image(self, child: etree._Element, flow: _Flow) -> None:
        source = child.get("src") or ""
        if not is_kept_image(source):
            self.pictures += 1
            return
        look, faced = flow.look, flow.faced
        flow.flush(look, faced)
        flow.blocks.append(Figure(source.removeprefix("file:"), child.get("alt") or ""))

    def _block(self, child: etree._Element, tag: str, style: str, flow: _Flow, kind: Kind, depth: int) -> None:
        before, faced = flow.look, flow.faced
        look = look_of(child, style) or ("" if tag in ("p", "li") else before)
        flow.flush(look, bool(style and _FACE.search(style)))
        if tag in ("td", "th", "tr", "thead", "tbody", "tfoot", "caption", "colgroup", "col"):  # of no table
            kind = Kind()
        self.children(child, flow, styled(kind, style) if style else kind, depth - 1)
        flow.flush(before, faced)

    def _inner(self, element: etree._Element, depth: int) -> Blocks:
        inner = _Flow()
        self.children(element, inner, Kind(), depth - 1)
        inner.flush()
        return tuple(_gathered(inner.blocks))

    def _list(self, child: etree._Element, tag: str, style: str, depth: int) -> Iterator[Block]:
        items: list[Blocks] = []
        if depth < 0:
            raise Unreadable("bomb", DEEP)
        for item in child:
            if not isinstance(item.tag, str) or item.tag in _SKIPPED:
                continue
            if item.tag in ("ol", "ul") and items:  # WPS puts the inner list beside its item
                self._count(item, item.tag)
                items[-1] += tuple(self._list(item, item.tag, item.get("style") or "", depth - 1))
                continue
            self._count(item, item.tag)
            if item.tag == "li":
                items.append(self._inner(item, depth))
            else:
                outer = _Flow()
                self._child(item, outer, Kind(), depth - 1)
                outer.flush()
                items.append(tuple(_gathered(outer.blocks)))
        start = child.get("start") or "1"
        first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
        other = _COUNTED_OTHERWISE.search(style)
        form = (
            other.group(1).lower()
            if other
            else {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}.get(
                child.get("type") or "", ""
            )
        )
        if tag == "ol" and form:
            for number, blocks in enumerate((b for b in items if b), first):
                yield from _numbered(counted(form, number), blocks)
        else:
            yield Listing(tuple(items), tag == "ol", first)

    def _table(self, table: etree._Element, flow: _Flow, kind: Kind, depth: int) -> None:
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
            if part.tag != "tr" or _HIDDEN.search(part.get("style") or "") or part.get("hidden") is not None:
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


def _numbered(number: str, blocks: Blocks) -> Iterator[Block]:
    first, *rest = blocks
    runs: Runs = (Run(number),)
    if isinstance(first, Paragraph):
        yield Paragraph(runs + first.runs)
    else:
        yield Paragraph(runs)
        yield first
    yield from rest


def _gathered(blocks: list[Block]) -> Iterator[Block]:
    """Word's paragraphs with a bullet before them as lists."""
    items: list[Blocks] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.look == "bullet":
            items.append((Paragraph(block.runs),))
            continue
        if items:
            yield Listing(tuple(items))
            items = []
        yield block
    if items:
        yield Listing(tuple(items))

"""HTML of a page, and the guard after it."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import nh3

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
)
from gongkai.papers.page.vocabulary import ATTRIBUTES, SCHEMES, TAGS, kept

_GONE = {"script", "style", "svg", "math", "template", "noscript", "iframe", "object", "title", "textarea", "select"}
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_QUOTED = _ESCAPES | str.maketrans({'"': "&quot;"})


def write(blocks: Iterable[Block]) -> str:
    """The HTML of tidy blocks, a line a block; what the guard would take out is not in it."""
    return guard("\n".join(_block(block) for block in blocks))


def guard(html: str) -> str:
    """The HTML without anything that is not in the vocabulary: a second lock, by another hand than ours."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=_GONE,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        link_rel=None,
        url_schemes=SCHEMES,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "scope":
        return value if value in ("col", "row", "colgroup") else None
    if name in ("colspan", "rowspan", "start"):
        return value if value.isascii() and value.isdigit() and len(value) < 6 else None
    return value if kept(tag, name, value) else None


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{_inline(block.runs)}</h{block.level}>"
        case Paragraph():
            look = f' class="{block.look}"' if block.look else ""
            return f"<p{look}>{_inline(block.runs)}</p>"
        case Listing():
            start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
            tag = "ol" if block.ordered else "ul"
            items = "".join(f"<li>{_content(item)}</li>" for item in block.items)
            return f"<{tag}{start}>{items}</{tag}>"
        case Sheet():
            return "".join(_table(block))
        case Quote():
            return f"<blockquote>{''.join(map(_block, block.blocks))}</blockquote>"
        case Figure():
            return f'<figure><img src="file:{block.sm3}" alt="{block.alt.translate(_QUOTED)}"></figure>'
        case Rule():
            return "<hr>"


def _content(blocks: Blocks) -> str:
    """What stands in a cell or an item: a first paragraph, with lists after it or none, needs no p."""
    if not blocks:
        return ""
    first, *rest = blocks
    if isinstance(first, Paragraph) and all(isinstance(block, Listing) for block in rest):
        return _inline(first.runs) + "".join(map(_block, rest))
    return "".join(map(_block, blocks))


def _table(sheet: Sheet) -> Iterator[str]:
    yield "<table>"
    if sheet.caption:
        yield f"<caption>{sheet.caption.translate(_ESCAPES)}</caption>"
    for tag, rows, head in (("thead", sheet.rows[: sheet.heads], True), ("tbody", sheet.rows[sheet.heads :], False)):
        if rows:
            yield f"<{tag}>"
            for row in rows:
                yield f"<tr>{''.join(_cell(box, head) for box in row)}</tr>"
            yield f"</{tag}>"
    yield "</table>"


def _cell(box: Box, head: bool) -> str:
    tag = "th" if head or box.head else "td"
    more = f' colspan="{box.columns}"' if box.columns > 1 else ""
    more += f' rowspan="{box.rows}"' if box.rows > 1 else ""
    if tag == "th":
        more += f' scope="{("colgroup" if box.columns > 1 else "col") if head else "row"}"'
    return f"<{tag}{more}>{_content(box.blocks)}</{tag}>"


def _inline(runs: Iterable[Run]) -> str:
    pieces: list[str] = []
    for href, group in groupby(runs, key=lambda run: run.href):
        inner = "".join(_run(run) for run in group)
        pieces.append(f'<a href="{href.translate(_QUOTED)}">{inner}</a>' if href else inner)
    return "".join(pieces)


def _run(run: Run) -> str:
    text = run.text.translate(_ESCAPES).replace("\n", "<br>")
    for tag in (run.place, "em" if run.em else "", "strong" if run.strong else ""):
        if tag:
            text = f"<{tag}>{text}</{tag}>"
    return text

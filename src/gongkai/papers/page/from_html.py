"""A saved web page, or a plain text, as a draft."""

import re

from lxml import etree

from gongkai.papers.page.blocks import Heading, Paragraph, Run, plain, tidy_runs
from gongkai.papers.page.draft import Draft, Type
from gongkai.papers.page.headings import level_of
from gongkai.papers.page.parsing import parse
from gongkai.papers.page.read import read_tree

# The boxes in which the common systems of government sites keep the text itself.
_MAIN_IDS = ("UCAP-CONTENT", "zoom", "Zoom", "js_content", "mainText", "artibody", "content", "article", "vsb_content")
_MAIN_CLASSES = (
    "TRS_Editor",
    "pages_content",
    "article-content",
    "news_content",
    "xxgk_detail",
    "content",
    "article",
    "wzy1",
)
_LEFT_OUT = frozenset(["nav", "header", "footer", "aside", "form", "script", "style"])
_LEAST = 0.4  # of the page's text that a box must hold to be the text


def draft_html(text: str) -> Draft:
    """The main content of a page. Raises ``Unreadable`` (bomb)."""
    root = parse(text)
    draft = Draft("html")
    if root is None:
        return draft
    draft.title = _own_title(root)
    for element in list(root.iter(*_LEFT_OUT)):
        parent = element.getparent()
        if parent is not None and element.tag in ("nav", "aside", "footer", "form"):
            _remove(element, parent)
    reading = read_tree(_main(root))
    draft.blocks = list(reading.blocks)
    draft.dropped = reading.dropped
    if reading.pictures:
        draft.note(f"网页中的 {reading.pictures} 张图片没有带入，需要时另存后插入。")
    for at, block in enumerate(draft.blocks):
        if isinstance(block, Paragraph):
            draft.types[at] = Type(centred=block.look == "center", right=block.look == "right")
        elif isinstance(block, Heading) and block.level == 2 and not level_of(plain(block.runs)):
            draft.types[at] = Type(titled=root.find(".//h1") is not None and at < 5)
    return draft


def _remove(element: etree._Element, parent: etree._Element) -> None:
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _own_title(root: etree._Element) -> str:
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle" and (named := (meta.get("content") or "").strip()):
            return " ".join(named.split())
    return " ".join((root.findtext(".//title") or "").split())


def _main(root: etree._Element) -> etree._Element:
    """The box of the text, if one of the known ones holds most of it; else the whole page."""
    whole = _length(root)
    known: list[etree._Element] = []
    for element in root.iter():
        classes = (element.get("class") or "").split()
        named = element.get("id") in _MAIN_IDS or any(name in _MAIN_CLASSES for name in classes)
        if named or str(element.tag) in ("article", "main"):
            known.append(element)
    fit = [(length, element) for element in known if (length := _length(element)) >= _LEAST * whole]
    if not fit:
        return root
    return min(fit, key=lambda pair: pair[0])[1]


def _length(element: etree._Element) -> int:
    return sum(
        len(re.sub(r"\s", "", text))
        for part in element.iter()
        if part.tag not in ("script", "style", "title")
        for text in (part.text or "", (part.tail or "") if part is not element else "")
    )


def draft_text(text: str) -> Draft:
    """A paragraph a line; parts marked 一、 and （一） as headings."""
    draft = Draft("text")
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        add_line(draft, line)
    return draft


def add_line(draft: Draft, line: str, look: str = "") -> None:
    """Add a line of a file that has no types."""
    stripped = line.strip()
    if not stripped:
        return
    level = level_of(stripped)
    runs = tidy_runs([Run(stripped)])
    if level in (2, 3):
        draft.blocks.append(Heading(level, runs))
        return
    indented = re.match(r"\u3000{2}| {4}", line) is not None
    draft.types[len(draft.blocks)] = Type(centred=look == "center", right=look == "right")
    draft.blocks.append(Paragraph(runs, look or ("indent" if indented else "")))

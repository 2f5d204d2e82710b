"""What inline styles and old attributes say of text, paragraphs and lists."""

import re
from dataclasses import dataclass, replace

from lxml import etree

from gongkai.papers.page.blocks import LOOKS

_STRONG = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.I)
_THIN = re.compile(r"font-weight\s*:\s*(?:normal|lighter|[1-5]00)", re.I)
_EM = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.I)
_PLACE = re.compile(r"vertical-align\s*:\s*(super|sub)\b", re.I)
_ALIGN = re.compile(r"text-align\s*:\s*(center|right)", re.I)
_INDENT = re.compile(r"text-indent\s*:\s*(?!-|0(?:[a-z%;\s]|$|\.0))[\d.]", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
_FACE = re.compile(r"黑体|simhei|heiti|楷体|kaiti|simkai", re.I)
_LIST_SIGN = re.compile(r"mso-list\s*:\s*ignore", re.I)
_COUNTING = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b(cjk-ideographic|simp-chinese-\w+|trad-chinese-\w+|(?:lower|upper)-(?:alpha|latin|roman))",
    re.I,
)
_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_LIST_LEVEL = re.compile(r"mso-list\s*:[^;]*level(\d)", re.I)


@dataclass(frozen=True, slots=True)
class Kind:
    """How text is set, by the elements around it."""

    strong: bool = False
    em: bool = False
    place: str = ""
    href: str = ""


def styled(kind: Kind, style: str) -> Kind:
    """The kind with what a style says over it."""
    if _STRONG.search(style):
        kind = replace(kind, strong=True)
    elif _THIN.search(style):
        kind = replace(kind, strong=False)
    if _EM.search(style):
        kind = replace(kind, em=True)
    if place := _PLACE.search(style):
        kind = replace(kind, place={"super": "sup", "sub": "sub"}[place.group(1).lower()])
    return kind


def look_of(element: etree._Element, style: str) -> str:
    """The look of a paragraph, one of LOOKS or nothing."""
    if (named := element.get("class")) in LOOKS:
        return str(named)
    align = _ALIGN.search(style)
    found = (align.group(1) if align else element.get("align") or "").lower()
    if found in ("center", "right"):
        return found
    if _LIST_LEVEL.search(style) is None and _INDENT.search(style):
        return "indent"
    return "center" if element.tag == "center" else ""


def is_hidden(element: etree._Element, style: str) -> bool:
    """Whether a page would not show the element."""
    return element.get("hidden") is not None or _HIDDEN.search(style) is not None


def is_faced(style: str) -> bool:
    """Whether it sets text in a face of headings."""
    return _FACE.search(style) is not None


def is_list_sign(style: str) -> bool:
    """Whether Word marked the text as the sign or number of a list item."""
    return _LIST_SIGN.search(style) is not None


def counting_of(element: etree._Element, style: str) -> str:
    """How a list counts (``lower-alpha``, ``cjk-ideographic`` ...), or nothing where it counts 1, 2, 3."""
    found = _COUNTING.search(style)
    return found.group(1).lower() if found else _TYPES.get(element.get("type") or "", "")

"""What inline styles and old attributes say of text and paragraphs."""

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

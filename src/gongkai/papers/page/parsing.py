"""HTML of any origin as a tree."""

import re

from lxml import etree

from gongkai.papers.model import Unreadable

DEEP = "内容的层次嵌套得不正常，没有带入。请在原处重新复制，或用浏览器打开原网页另存一份。"
_MANY = "内容的标记多得不正常，没有带入。请分几次复制，或用浏览器打开原网页另存一份。"
_MOST_TAGS = 150_000
_LONG_TAG = re.compile("<[^<>]{20000,}")
_MOST_ATTRIBUTES = 500  # libxml2 looks at each once for every other


def parse(html: str) -> etree._Element | None:
    """The tree of any HTML, without what never shows. Raises ``Unreadable`` (bomb)."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    # What cannot stand in XML ends libxml2's text early; signs that part a word from itself hide nothing either.
    text = re.sub("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufeff\u200b]", "", html)
    if not text.strip():
        return None
    if text.count("<") > _MOST_TAGS or any(tag[0].count("=") > _MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise Unreadable("bomb", _MANY)
    root = etree.fromstring(f"<html><body>{text}".encode() if not _is_page(text) else text.encode(), parser)
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise Unreadable("bomb", DEEP)
    return root


def _is_page(text: str) -> bool:
    return re.search(r"<(?:html|body|head)\b", text[:4096], re.I) is not None

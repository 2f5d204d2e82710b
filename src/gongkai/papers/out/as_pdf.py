"""A document of blocks as pdf, set by typst. The text goes in as data, never as source."""

from collections.abc import Iterable, Mapping

from gongkai.papers.out.drawing import beside, drawn, source
from gongkai.papers.out.typesetting import typeset
from gongkai.papers.page.blocks import Block
from gongkai.papers.page.model import Image


def to_pdf(title: str, author: str, blocks: Iterable[Block], images: Mapping[str, Image]) -> bytes:
    """Raises WriteRefused."""
    made = list(blocks)
    data = {"title": title, "author": author, "blocks": drawn(made, images)}
    return typeset(source("document.typ"), data, beside(made, images))

"""A document between its file and its page: blocks, with what their type says about them."""

from dataclasses import dataclass, field

from gongkai.papers.page.blocks import Block, Blocks, Heading, Paragraph, plain, tidy
from gongkai.papers.page.images import Refused, kept_image
from gongkai.papers.page.model import Image

_MOST_IMAGES = 100
_MOST_BYTES = 12 << 20  # of all pictures of one document


@dataclass(frozen=True, slots=True)
class Type:
    """How a paragraph is set. ``size`` in half points, 0 if unknown."""

    titled: bool = False  # by its style, or by the face of titles (小标宋)
    size: int = 0
    centred: bool = False
    right: bool = False
    red: bool = False


@dataclass(slots=True)
class Draft:
    """``types`` tells of blocks by their place; ``title`` is what the file says of itself (properties, metadata)."""

    kind: str
    blocks: list[Block] = field(default_factory=list)
    types: dict[int, Type] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    images: dict[str, Image] = field(default_factory=dict)
    dropped: int = 0
    title: str = ""
    title_blocks: set[int] = field(default_factory=set)
    head_blocks: set[int] = field(default_factory=set)  # red head and number, if they are read beyond doubt
    letterhead_blocks: set[int] = field(default_factory=set)  # “…文件” over the title, whoever signed

    def note(self, text: str) -> None:
        """Say something, once."""
        if text not in self.notes:
            self.notes.append(text)

    def lines(self) -> list[tuple[int, str]]:
        """The paragraphs and headings, by their place, as text."""
        return [(at, plain(b.runs).strip()) for at, b in enumerate(self.blocks) if isinstance(b, Paragraph | Heading)]

    def drop(self, places: set[int]) -> None:
        """Take blocks out; the others keep their types."""
        left = [at for at in range(len(self.blocks)) if at not in places]
        self.types = {new: self.types[old] for new, old in enumerate(left) if old in self.types}
        self.blocks = [self.blocks[at] for at in left]
        self.title_blocks = set()

    def raise_titles(self) -> None:
        """What is set as a title further on is the title of an attachment: a heading of the page."""
        for at, kind in self.types.items():
            block = self.blocks[at]
            if isinstance(block, Paragraph) and kind.titled and not kind.red and at not in self.title_blocks:
                self.blocks[at] = Heading(2, block.runs)

    def keep(self, data: bytes, alt: str) -> str:
        """Keep a picture; its SM3, or nothing where it cannot be shown (which a note then tells)."""
        try:
            image = kept_image(data, alt)
        except Refused as refused:
            self.note(refused.note)
            return ""
        total = sum(len(other.data) for other in self.images.values()) + len(image.data)
        if image.sm3 not in self.images and (len(self.images) >= _MOST_IMAGES or total > _MOST_BYTES):
            self.note(f"图片超过 {_MOST_IMAGES} 张或合计 {_MOST_BYTES >> 20} MB，超出的没有带入。")
            return ""
        self.images.setdefault(image.sm3, image)
        return image.sm3

    def tidied(self) -> Blocks:
        """The blocks in canonical form."""
        return tidy(self.blocks)

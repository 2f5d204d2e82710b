"""Blocks as they come while HTML is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai.papers.page.blocks import Block, Blocks, Listing, Paragraph, Run, Runs, plain, tidy_runs
from gongkai.papers.page.headings import all_strong, as_heading


@dataclass(slots=True)
class Flow:
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


def numbered(number: str, blocks: Blocks) -> Iterator[Block]:
    """The blocks of a list item with its number as text before them."""
    first, *rest = blocks
    runs: Runs = (Run(number),)
    if isinstance(first, Paragraph):
        yield Paragraph(runs + first.runs)
    else:
        yield Paragraph(runs)
        yield first
    yield from rest


def gathered(blocks: list[Block]) -> Iterator[Block]:
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

"""The vocabulary of a page as values: what there is not a class for cannot be on a page.

Every reader (docx, xlsx, pdf, html, paste) makes these; ``tidy`` brings them into the one canonical form, ``write``
makes HTML of them. ``read(write(tidy(b))) == tidy(b)`` holds for all of them, and is tested.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

LOOKS = ("center", "right", "indent", "note")
"""The classes a paragraph may have: centred, at the right edge, first line indented, foot- or source note."""
DEEPEST = 6  # lists and quotations in one another
WIDEST = 200  # columns a cell may span; rows likewise ten times
# Signs of no width, directions, tags, specials: nothing a reader sees, all that can make two texts look alike.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_SPACES = re.compile("[ \t\r\f\v\x85\xa0\u2000-\u200a\u2028\u2029\u202f\u205f]+")
_BLANK = re.compile(r"\s")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_BREAK = re.compile(f"(?<=[{_WIDE}]) ?\n ?(?=[{_WIDE}])")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one kind; ``\\n`` is a line break. ``place`` is "", "sup" or "sub"; ``href`` a safe address or nothing."""

    text: str
    strong: bool = False
    em: bool = False
    place: str = ""
    href: str = ""


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 2 to 4; 1 is the page's own."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``look`` is one of LOOKS or nothing."""

    runs: Runs
    look: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; what is counted other than 1, 2, 3 is no Listing but paragraphs with their numbers as text."""

    items: "tuple[Blocks, ...]"
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Box:
    """A cell with its spans. ``head`` marks a cell that names its row."""

    blocks: "Blocks"
    rows: int = 1
    columns: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; its first ``heads`` rows name the columns."""

    rows: tuple[tuple[Box, ...], ...]
    heads: int = 0
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What is quoted."""

    blocks: "Blocks"


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, by the SM3 of its bytes."""

    sm3: str
    alt: str = ""


Block: TypeAlias = Heading | Paragraph | Listing | Sheet | Quote | Rule | Figure
Blocks: TypeAlias = tuple[Block, ...]


def plain(runs: Iterable[Run]) -> str:
    """The text alone."""
    return "".join(run.text for run in runs)


def text_of(blocks: Iterable[Block]) -> str:
    """All text in reading order, a line a paragraph."""
    return "\n".join(_lines(blocks))


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield plain(block.runs)
            case Listing():
                for item in block.items:
                    yield from _lines(item)
            case Quote():
                yield from _lines(block.blocks)
            case Sheet():
                if block.caption:
                    yield block.caption
                for row in block.rows:
                    for box in row:
                        yield from _lines(box.blocks)


def clear(text: str) -> str:
    """The text without unseen signs, runs of blanks as one; line breaks stay."""
    return _SPACES.sub(" ", _UNSEEN.sub("", text))


def one_line(text: str) -> str:
    """The cleared text on one line; between Chinese characters a break leaves no blank."""
    return re.sub(r"\s*\n\s*", " ", _BREAK.sub("", clear(text))).strip()


def tidy(blocks: Iterable[Block]) -> Blocks:
    """The canonical form."""
    return tuple(_tidied(blocks, depth=0, inside=False))


def _tidied(blocks: Iterable[Block], *, depth: int, inside: bool) -> Iterator[Block]:
    last: Block | None = None
    for block in blocks:
        for made in _one(block, depth, inside):
            if isinstance(made, Rule) and (last is None or isinstance(last, Rule)):
                continue
            if isinstance(last, Listing) and isinstance(made, Listing) and _goes_on(last, made):
                last = replace(last, items=last.items + made.items)
                continue
            if last is not None:
                yield last
            last = made
    if last is not None and not isinstance(last, Rule):
        yield last


def _goes_on(last: Listing, following: Listing) -> bool:
    if last.ordered != following.ordered:
        return False
    return not last.ordered or following.start == last.start + len(last.items)


def _one(block: Block, depth: int, inside: bool) -> Iterator[Block]:
    match block:
        case Heading():
            runs = tidy_runs([replace(run, strong=False, em=False, text=_headed(run.text)) for run in block.runs])
            if runs and not inside:
                yield Heading(min(max(block.level, 2), 4), runs)
            elif runs:
                yield Paragraph(tidy_runs([replace(run, strong=True) for run in runs]))
        case Paragraph():
            runs = tidy_runs(block.runs)
            if runs:
                yield Paragraph(runs, "" if inside or block.look not in LOOKS else block.look)
        case Quote():
            yield from _quoted(block, depth, inside)
        case Listing():
            yield from _listed(block, depth)
        case Sheet():
            if inside:  # a table in a cell or in a list: its text is kept, its rules are not
                for row in block.rows:
                    for box in row:
                        yield from _tidied(box.blocks, depth=depth, inside=True)
            else:
                yield from _sheet(block)
        case Figure():
            yield Figure(block.sm3, one_line(block.alt)[:200])
        case Rule():
            if not inside:
                yield block


def _headed(text: str) -> str:
    return _BREAK.sub("", text).replace("\n", " ")


def _quoted(block: Quote, depth: int, inside: bool) -> Iterator[Block]:
    if inside or depth >= DEEPEST:
        yield from _tidied(block.blocks, depth=depth, inside=inside)
        return
    flat = [item for item in block.blocks if not isinstance(item, Rule)]
    if made := tuple(_tidied(flat, depth=depth + 1, inside=False)):
        yield Quote(made)


def _listed(block: Listing, depth: int) -> Iterator[Block]:
    items = [tuple(_tidied(item, depth=depth + 1, inside=True)) for item in block.items]
    kept = tuple(item for item in items if item)
    if not kept:
        return
    if depth >= DEEPEST:
        for item in kept:
            yield from item
        return
    start = block.start if block.ordered and 0 <= block.start < 100_000 else 1
    yield Listing(kept, block.ordered, start)


def _sheet(sheet: Sheet) -> Iterator[Block]:
    """The table with its spans inside it, a title that spans the first row as its caption, and its head found."""
    caption, heads = one_line(sheet.caption), min(sheet.heads, len(sheet.rows))
    rows = [
        tuple(
            replace(box, blocks=tuple(_tidied(box.blocks, depth=DEEPEST - 2, inside=True)), columns=_span(box.columns))
            for box in row
        )
        for row in sheet.rows
    ]
    if not any(box.blocks for row in rows for box in row):
        return
    if not caption and len(rows) > 1 and len(rows[0]) == 1 and rows[0][0].rows == 1 and rows[0][0].columns > 1:
        first = rows[0][0].blocks
        text = one_line(text_of(first))
        if text and all(isinstance(block, Paragraph) for block in first):
            caption, rows, heads = text, rows[1:], max(heads - 1, 0)
    rows = _within(rows)
    if not heads and not any(box.head for row in rows for box in row):
        heads = _found_heads(rows)
    heads = _whole(rows, heads)
    parts = _within(rows[:heads]) + _within(rows[heads:])
    yield Sheet(tuple(_plain_head(row) if at < heads else row for at, row in enumerate(parts)), heads, caption)


def _span(value: int) -> int:
    return min(max(value, 1), WIDEST)


def _within(rows: Sequence[tuple[Box, ...]]) -> list[tuple[Box, ...]]:
    """No cell reaches below the last of these rows."""
    last = len(rows)
    return [
        tuple(box if 1 <= box.rows <= min(last - at, 10 * WIDEST) else _shortened(box, last - at) for box in row)
        for at, row in enumerate(rows)
    ]


def _shortened(box: Box, most: int) -> Box:
    return replace(box, rows=min(max(box.rows, 1), most, 10 * WIDEST))


def _found_heads(rows: Sequence[tuple[Box, ...]]) -> int:
    """One row of heads, if the first row is made of short words only and there is something below it."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return 0
    texts = [text_of(box.blocks) for box in rows[0]]
    named = all(text and len(text) <= 20 and not re.search(r"^[\d.,%\-—]+$|[。；：:]$", text) for text in texts)
    if not named or len(set(texts)) < len(texts):
        return 0
    whole = _whole(rows, 1)
    return 1 if whole < len(rows) else 0


def _whole(rows: Sequence[tuple[Box, ...]], heads: int) -> int:
    """So many rows of heads that no cell of theirs reaches below them; none, if nothing is left."""
    at = 0
    while at < heads < len(rows):
        heads = max(heads, *(at + box.rows for box in rows[at]), heads) if rows[at] else heads
        at += 1
    return heads if heads < len(rows) else 0


def _plain_head(row: tuple[Box, ...]) -> tuple[Box, ...]:
    """A cell of heads is set off as it is: no bold in it, and no mark of a row's head."""
    return tuple(replace(box, head=False, blocks=tuple(_unbold(block) for block in box.blocks)) for box in row)


def _unbold(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return Paragraph(tidy_runs([replace(run, strong=False) for run in block.runs]), block.look)
    return block


def tidy_runs(runs: Iterable[Run]) -> Runs:
    """Runs of one kind joined, blanks as one, none at an end or beside a break; blanks have no kind."""
    runs = tuple(runs)
    if len(runs) == 1 and runs[0].text and not (_BLANK.search(runs[0].text) or _UNSEEN.search(runs[0].text)):
        return runs  # most cells, and most paragraphs
    pieces: list[Run] = []
    for run in runs:
        for part in re.split("(\n)", clear(run.text)):
            if part == "\n" or part == " ":
                _push(pieces, Run(part))
            elif part:
                _push(pieces, replace(run, text=part))
    while pieces and not pieces[-1].text.strip(" \n\u3000"):
        pieces.pop()
    if pieces:
        pieces[-1] = replace(pieces[-1], text=pieces[-1].text.rstrip(" \n\u3000"))
    return _joined(pieces)


def _push(pieces: list[Run], run: Run) -> None:
    """Add a run; a blank is dropped at the start and beside a break, a break at the start."""
    before = pieces[-1].text[-1] if pieces else "\n"
    text = run.text
    if before in " \n":
        text = text.lstrip(" ")
    if text == "\n":
        if not pieces:
            return
        pieces[-1] = replace(pieces[-1], text=pieces[-1].text.rstrip(" "))
        if not pieces[-1].text:
            pieces.pop()
        if not pieces or _ended_twice(pieces):
            return
    elif not pieces:
        text = text.lstrip("\u3000 ")
    if text:
        pieces.append(replace(run, text=text))


def _ended_twice(pieces: Sequence[Run]) -> bool:
    return len(pieces) > 1 and pieces[-1].text == pieces[-2].text == "\n"


def _joined(pieces: Sequence[Run]) -> Runs:
    """Neighbours of one kind in one; a blank or break between two of one kind is of their kind."""
    joined: list[Run] = []
    for at, run in enumerate(pieces):
        if run.text in (" ", "\n"):
            after = next((other for other in pieces[at + 1 :] if other.text not in (" ", "\n")), None)
            if joined and after and _kind(joined[-1]) == _kind(after):
                run = replace(after, text=run.text)
        if joined and _kind(joined[-1]) == _kind(run):
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return tuple(joined)


def _kind(run: Run) -> tuple[bool, bool, str, str]:
    return run.strong, run.em, run.place, run.href

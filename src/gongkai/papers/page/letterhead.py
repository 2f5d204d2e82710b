"""The red head (版头) of an official document: the organs it names, and the number that stands in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.papers.page.blocks import Block, Heading, Paragraph, Sheet, plain

_ENDINGS = (
    "人民政府|政府|办公室|办公厅|委员会|管委会|办事处|工作委员会|工委|党委|局|厅|部|处|委|"
    "院|中心|站|所|队|协会|联合会|总工会|领导小组|指挥部|分局|支队|大队|公司|学校"
)
BODY = re.compile(rf"[\u4e00-\u9fff·（）()]{{2,30}}?(?:{_ENDINGS})(?:[（(].{{1,12}}[）)])?")
RED = re.compile(rf"(?P<body>[\u4e00-\u9fff·\s、]{{2,80}}?(?:{_ENDINGS}))\s*(?:文件|令|公告|函)?")
"""What may stand in red over a document."""
NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{1,14}?[\u4e00-\u9fffA-Za-z]{0,4})\s*"
    r"(?P<open>[〔\[［(（【﹝〈《{])\s*"
    r"(?P<year>\d{2}|\d{4}|[〇○零一二三四五六七八九]{4})\s*年?\s*"
    r"(?P<close>[〕\]］)）】﹞〉》}])\s*(?P<nth>第?)\s*(?P<serial>\d{1,5})\s*号"
)
SIGNER = re.compile(r"\s*签发人\s*[：:].*$")
_FILE = re.compile(r"(?s)(?P<bodies>.*?)\s*文\s*件(?:\s*(?P<beside>\S.*))?")
_RULE = re.compile(r"[—―─━﹣_＿\-=★☆*\s]{2,}|[★☆]")
_TEXT = re.compile(r"[。；]|[：:]$")
_WITHIN, _LONGEST = 10, 200
_MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Letterhead:
    """``lines``: where it stands, rules under it too; ``beside``: the number at the end of one of these lines."""

    lines: frozenset[int] = frozenset()
    bodies: tuple[str, ...] = ()
    beside: dict[int, re.Match[str]] = field(default_factory=dict)


def bodies(text: str) -> list[str]:
    """The organs named in a line; none if it is anything else."""
    parts = [part for part in re.split(r"\s{2,}|[、\n]|\u3000+|(?<=[政局厅部委府室会处]) ", text.strip()) if part]
    flat = [re.sub(r"\s+", "", part) for part in parts]
    return flat if flat and all(BODY.fullmatch(part) for part in flat) else []


def number_of(text: str) -> re.Match[str] | None:
    """The number, if the line has nothing else but who signs."""
    return NUMBER.fullmatch(re.sub(r"\s+", "", SIGNER.sub("", text)))


def letterhead(texts: Sequence[str]) -> Letterhead:
    """The lines that end in 文件 after an organ, or around it where several issue together (联合行文)."""
    for at, text in enumerate(texts[:_WITHIN]):
        if len(text) > _LONGEST or _TEXT.search(SIGNER.sub("", text)):
            break
        match = _FILE.fullmatch(text)
        number = number_of(match["beside"]) if match and match["beside"] else None
        if match is None or (match["beside"] and number is None):
            continue
        first, last = _reach(texts, at)
        named = [
            name for each in (*texts[first:at], match["bodies"], *texts[at + 1 : last + 1]) for name in _named(each)
        ]
        if named and (not match["bodies"].strip() or _named(match["bodies"])):
            rules = {line for line, each in enumerate(texts[: last + 4]) if _RULE.fullmatch(each)}
            return Letterhead(
                frozenset(range(first, last + 1)) | rules, tuple(named), {at: number} if number is not None else {}
            )
    return Letterhead()


def _reach(texts: Sequence[str], at: int) -> tuple[int, int]:
    """The first and the last of the lines of organs around the line that says 文件.

    Below it only down to the number: without one, what follows may be the first line of the title.
    """
    first = at
    while first and _named(texts[first - 1]):
        first -= 1
    last = at
    while last + 1 < len(texts) and _named(texts[last + 1]):
        last += 1
    numbered = last + 1 < len(texts) and number_of(texts[last + 1])
    return first, last if numbered else at


def _named(text: str) -> list[str]:
    """The organs of a line of a head, whose letters may be spaced out."""
    flat = re.sub(r"\s+", "", text)
    return bodies(text) or ([flat] if BODY.fullmatch(flat) else [])


def opened(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with the table taken apart that some offices set the red head in."""
    for at, block in enumerate(blocks[:3]):
        if not isinstance(block, Sheet):
            continue
        inner = [each for row in block.rows for box in row for each in box.blocks]
        texts = [line for each in (*inner, *blocks[at + 1 : at + 4]) if (line := _line(each))]
        within = len([each for each in inner if _line(each)])
        if within <= _MOST_LINES and min(letterhead(texts).lines, default=within) < within:
            return [*blocks[:at], *inner, *blocks[at + 1 :]]
    return [*blocks]


def _line(block: Block) -> str:
    return plain(block.runs).strip() if isinstance(block, Paragraph | Heading) else ""

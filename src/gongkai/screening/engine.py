"""All detectors over all passages of one document."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from gongkai.papers.hidden.model import COMMENT, Everything, Passage
from gongkai.screening.characters import odd_characters
from gongkai.screening.contradictions import contradictions, made_after_published, totals
from gongkai.screening.marks import marks
from gongkai.screening.model import RED, YELLOW, Finding, Mask, excerpt, with_keys
from gongkai.screening.numbers import numbers
from gongkai.screening.passages import Hit, Reading, readings_of
from gongkai.screening.people import addresses, child_lists, children, health
from gongkai.screening.words import listed_names, wrong_words

_LOOK = "条例第十七条（公开前审查）"
UNSEEN = "不显示的内容"
_DELETE = "不公开的删去，要公开的写明理由"
_MOST_WORDS = 40


def screen_passages(
    passages: list[Passage], *, names: Iterable[str] = (), on: dt.date | None = None, kind: str = ""
) -> tuple[Finding, ...]:
    """The findings of a document in reading order, each with its key."""
    readings = readings_of(passages)
    wanted = frozenset(names)
    found: list[tuple[int, Reading, Hit]] = []
    order = {id(reading): index for index, reading in enumerate(readings)}
    for index, reading in enumerate(readings):
        found += [(index, reading, hit) for hit in _hits(reading, wanted, on, kind)]
    for reading, hit in (*child_lists(readings), *made_after_published(readings), *totals(readings)):
        found.append((order[id(reading)], reading, hit))
    found.sort(key=lambda item: (item[0], item[2].start, item[2].end))
    return with_keys(_findings(found))


def _hits(reading: Reading, names: frozenset[str], on: dt.date | None, kind: str) -> Iterator[Hit]:
    text = reading.folded
    if any(char in text for char in "0123456789"):
        yield from numbers(reading)
        yield from children(reading, on)
        if reading.passage.shown:
            yield from contradictions(reading)
    yield from addresses(reading)
    yield from health(reading)
    yield from marks(reading)
    yield from wrong_words(reading.passage.text, on)
    yield from listed_names(reading.passage.text, names)
    if kind != "pdf":  # fonts of a PDF that explain their letters badly are no fault of the text
        yield from odd_characters(reading)


def _findings(found: list[tuple[int, Reading, Hit]]) -> Iterator[Finding]:
    told: set[tuple[str, int, int, str]] = set()
    for _, reading, hit in found:
        passage = reading.passage
        if passage.marked and not any(hit.start < end and start < hit.end for start, end in passage.marked):
            continue
        mark = (passage.place, hit.start, hit.end, hit.kind)
        if mark in told:
            continue
        told.add(mark)
        text = passage.text
        words = text[hit.start : hit.end]
        around = excerpt(text, hit.start, hit.end)
        yield Finding(
            hit.kind, hit.severity, passage.place, around, hit.start, hit.end, words, hit.reason, hit.article, hit.masks
        )


def unseen(everything: Everything) -> list[Finding]:
    """What a file carries besides what readers are meant to see: whoever has the file can read it.

    Words are told one by one, so that each can be deleted; the cells of a hidden part of a sheet together.
    """
    found, cells = list[Finding](), Counter[str]()
    for passage in everything.passages:
        if not passage.unseen:
            continue
        spans = [(0, len(passage.text))] if passage.unseen == COMMENT else passage.marked
        if not spans:
            cells[f"{passage.table}（{passage.unseen}）"] += 1
        for start, end in spans:
            words = passage.text[start:end]
            if words.strip():
                around = excerpt(words, 0, min(len(words), _MOST_WORDS))
                head = (UNSEEN, YELLOW, passage.place, around, start, end, words)
                reason = f"{passage.unseen}也在文件里：{_DELETE}"
                found.append(Finding(*head, reason, _LOOK, (Mask("删去这些文字", ""),)))
    for place, count in cells.items():
        found.append(
            Finding(UNSEEN, YELLOW, place, f"{count} 个单元格", 0, 0, "", f"下载的人取消隐藏就能看到：{_DELETE}", _LOOK)
        )
    return found


def unread(everything: Everything) -> list[Finding]:
    """What only a person can look at."""
    return [
        Finding("图片", YELLOW, what, what, 0, 0, "", "需要人工查看：程序读不出其中的内容", _LOOK)
        for what in everything.unread
    ]


def has_red(findings: Iterable[Finding]) -> bool:
    """Whether anything blocks submission."""
    return any(finding.severity == RED for finding in findings)

"""How official documents number their parts: 一、 then （一） then 1. then （1）."""

import re

from gongkai.papers.page.blocks import Heading, Paragraph, Run, Runs, plain

_NUMERALS = "[一二三四五六七八九十百]{1,4}"
FIRST = re.compile(rf"\s*(?:{_NUMERALS}\s*、|第{_NUMERALS}[章编])")
SECOND = re.compile(rf"\s*(?:[（(]\s*{_NUMERALS}\s*[）)]|第{_NUMERALS}节)")
THIRD = re.compile(r"\s*\d{1,2}\s*[.．、](?!\d)")
_LONGEST = 40
_SENTENCE = re.compile("[。；;：:？，]")
_LEAD = re.compile(rf"\s*(?:{FIRST.pattern}|{SECOND.pattern}|{THIRD.pattern})[^。：\n]{{1,40}}[。：]?")


def level_of(text: str) -> int:
    """2, 3 or 4 when the text is marked as a part and is no more than a heading; else 0."""
    text = text.strip()
    if len(text) > _LONGEST or _SENTENCE.search(text.rstrip("。")):
        return 0
    for level, mark in ((2, FIRST), (3, SECOND), (4, THIRD)):
        if mark.match(text):
            return level
    return 0


def as_heading(paragraph: Paragraph, *, set_off: bool) -> Heading | Paragraph:
    """The paragraph as a heading, when it is marked as one and its type is ``set_off`` from the text."""
    level = level_of(plain(paragraph.runs)) if set_off else 0
    return Heading(level, paragraph.runs) if level else paragraph


def all_strong(runs: Runs) -> bool:
    """Whether every letter is bold."""
    return bool(runs) and all(run.strong or not run.text.strip() for run in runs)


def lead_of(text: str) -> str:
    """The numbered lead of a paragraph (``（一）主动公开。``), or nothing."""
    found = _LEAD.match(text)
    return found.group() if found else ""


def with_lead(runs: Runs, length: int) -> Runs:
    """The first ``length`` letters in bold, as a lead set in another face is."""
    made: list[Run] = []
    for run in runs:
        cut = max(min(length, len(run.text)), 0)
        if cut:
            made.append(Run(run.text[:cut], True, run.em, run.place, run.href))
        if cut < len(run.text):
            made.append(Run(run.text[cut:], run.strong, run.em, run.place, run.href))
        length -= len(run.text)
    return tuple(made)

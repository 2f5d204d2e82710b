"""The numbers Word draws before paragraphs and keeps nowhere as text."""

import re
from dataclasses import dataclass

from gongkai.papers.page.numerals import WORD_FORMS
from gongkai.papers.wordml import Element, children, find, number, value

_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts, with ``%1`` for the number of level one."""

    form: str = "decimal"
    pattern: str = ""
    start: int = 1
    suffix: str = "tab"
    figures: bool = False  # w:isLgl: every number in figures


@dataclass(frozen=True, slots=True)
class Mark:
    """The number or sign of one paragraph. ``plain`` when it is 1. 2. 3. or a bullet, which HTML counts itself."""

    text: str
    count: int
    bullet: bool
    plain: bool
    level: int
    list: str


class Numbers:
    """Counts along a document; ask for every numbered paragraph once, in order."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[str, list[Level]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int]] = {}
        self._seen: set[tuple[str, int]] = set()
        abstracts = {value(a, "abstractNumId"): _levels(a) for a in children(root, "abstractNum")}
        for num in children(root, "num"):
            name, abstract = value(num, "numId"), value(find(num, "abstractNumId"))
            levels = list(abstracts.get(abstract) or [Level()] * _LEVELS)
            for override in children(num, "lvlOverride"):
                at = number(value(override, "ilvl"))
                if 0 <= at < _LEVELS:
                    if (level := find(override, "lvl")) is not None:
                        levels[at] = _level(level)
                    if (start := find(override, "startOverride")) is not None:
                        self._starts[name, at] = number(value(start), 1)
            self._levels[name], self._abstract[name] = levels, abstract

    def next(self, num: str, level: int) -> Mark | None:
        """The mark of the next paragraph of a list at a level (from 0); None where the list draws nothing."""
        levels = self._levels.get(num)
        if levels is None or num == "0" or not 0 <= level < _LEVELS:
            return None
        counts = self._counts.setdefault(self._abstract[num], [0] * _LEVELS)
        if (num, level) in self._starts and (num, level) not in self._seen:
            counts[level] = self._starts[num, level]
        else:
            counts[level] = counts[level] + 1 if counts[level] else levels[level].start
        self._seen.add((num, level))
        for above in range(level):
            counts[above] = counts[above] or levels[above].start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        return self._mark(num, level, levels, counts)

    def _mark(self, num: str, level: int, levels: list[Level], counts: list[int]) -> Mark | None:
        own = levels[level]
        if own.form == "bullet":
            return Mark("", 0, True, True, level, num)

        def drawn(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            form = "decimal" if own.figures and at < level else levels[at].form
            return WORD_FORMS.get(form, str)(counts[at]) if form != "none" else ""

        text = re.sub("%([1-9])", drawn, own.pattern).strip()
        if not text:
            return None
        simple = own.form == "decimal" and re.fullmatch(rf"%{level + 1}[.．、]?", own.pattern.strip()) is not None
        if (re.search(r"[\w)]$", text) and own.suffix != "nothing") or re.search(r"[\dA-Za-z]\.$", text):
            text += " "
        return Mark(text, counts[level], False, simple, level, num)


def _levels(abstract: Element) -> list[Level]:
    levels = [Level()] * _LEVELS
    for element in children(abstract, "lvl"):
        at = number(value(element, "ilvl"), -1)
        if 0 <= at < _LEVELS:
            levels[at] = _level(element)
    return levels


def _level(element: Element) -> Level:
    start = find(element, "start")
    return Level(
        value(find(element, "numFmt")) or "decimal",
        value(find(element, "lvlText"))[:60],
        number(value(start), 1) if start is not None else 1,
        value(find(element, "suff")) or "tab",
        find(element, "isLgl") is not None,
    )

"""What the detectors are given: one text with what is known about its place, and what they give back."""

import re
from dataclasses import dataclass

from gongkai.papers.hidden.model import Passage
from gongkai.screening.folding import fold
from gongkai.screening.model import Mask, Severity


@dataclass(frozen=True, slots=True)
class Hit:
    """What a detector found: offsets into the text of the reading it was given."""

    kind: str
    severity: Severity
    start: int
    end: int
    reason: str
    article: str
    masks: tuple[Mask, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage with its folded text; ``heads``: the heads of its column; ``row``: its neighbours in the row."""

    passage: Passage
    folded: str
    heads: str = ""
    row: str = ""

    def before(self, start: int, count: int) -> str:
        """At most ``count`` characters before a place."""
        return self.folded[max(0, start - count) : start]


_MOST_HEAD_ROWS = 4
_DATA = re.compile(r"^\s*[0-9]+\s*$|[0-9]{5}")


def readings_of(passages: list[Passage]) -> list[Reading]:
    """The passages folded; cells know the heads of their column and the other cells of their row."""
    folded = [fold(passage.text) for passage in passages]
    cells = [(passage, text) for passage, text in zip(passages, folded, strict=True) if passage.table]
    first_data: dict[str, int] = {}
    for passage, text in cells:
        if _DATA.search(text):
            first_data[passage.table] = min(passage.row, first_data.get(passage.table, passage.row))
    heads: dict[tuple[str, int], list[str]] = {}
    rows: dict[tuple[str, int], list[str]] = {}
    for passage, text in cells:
        if passage.row == 1 or passage.row < min(first_data.get(passage.table, 2), _MOST_HEAD_ROWS + 1):
            for column in range(passage.column, passage.column + min(passage.columns, 100)):
                heads.setdefault((passage.table, column), []).append("".join(text.split())[:40])
        rows.setdefault((passage.table, passage.row), []).append(text[:60])
    return [
        Reading(
            passage,
            text,
            " ".join(heads.get((passage.table, passage.column), ())) if passage.table else "",
            " ".join(rows.get((passage.table, passage.row), ())) if passage.table else "",
        )
        for passage, text in zip(passages, folded, strict=True)
    ]

"""X6: every cell has a figure, whole and not negative. One finding a row, not a cell; one for a whole missing table."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from gongkai.annual.checking.settings import CheckSettings
from gongkai.annual.equations import has_one_row
from gongkai.annual.format import MONEY, NUMERALS, SECTIONS, T2_CELLS_2019, cells_of, label_of
from gongkai.annual.model import ABSENT, BLANK, DASH, DOUBT, ERROR, SLASH, WARNING, Finding, Report, plain

_WORDS = {BLANK: "空白", ABSENT: "缺失", SLASH: "填的是“/”", DASH: "填的是“-”", DOUBT: "读法不能确定"}
_SERIOUS = frozenset({BLANK, ABSENT})
_ADVICE = "；空白不等于零，没有的请填“0”"


def unfilled(report: Report, settings: CheckSettings) -> Iterator[Finding]:
    """X6 findings. Blank or absent cells are errors, "/" and "-" and cells read in several ways are warnings."""
    for table, names in groupby(_cells(report), key=lambda cell: cell.partition(".")[0].removesuffix("_2019")):
        cells = tuple(names)
        gaps = {cell: _mark(report, cell) for cell in cells if report.get(cell) is None}
        if settings.every_cell.value and len(gaps) == len(cells):
            yield _whole(table, gaps)
            continue
        for row, group in groupby(cells, key=lambda cell: cell.rpartition(".")[0]):
            members = tuple(group)
            empty = {cell: gaps[cell] for cell in members if cell in gaps}
            if settings.every_cell.value and empty:
                yield _in_row(row, members, empty)
            yield from _impossible(report, row, members)


def _cells(report: Report) -> tuple[str, ...]:
    """A hybrid may carry the old table two: then that is the table it has to fill."""
    cells = cells_of(report.format, one_row=has_one_row(report))
    if report.format == "2019" or not any(report.get(cell) is not None for cell in T2_CELLS_2019):
        return cells
    return (*T2_CELLS_2019, *(cell for cell in cells if not cell.startswith("t2.")))


def _mark(report: Report, cell: str) -> str:
    return report.marks.get(cell, BLANK if cell in report.cells else ABSENT)


def _severity(marks: Mapping[str, str]) -> str:
    return ERROR if _SERIOUS.intersection(marks.values()) else WARNING


def _whole(table: str, gaps: Mapping[str, str]) -> Finding:
    number = table.removeprefix("t")
    kinds = set(gaps.values())
    what = "报告中没有这张表" if kinds == {ABSENT} else f"整张表{_listing(kinds)}{_ADVICE}"
    return Finding("X6", _severity(gaps), table, f"{NUMERALS[int(number) - 1]}、{SECTIONS[number]}：{what}")


def _in_row(row: str, members: Sequence[str], empty: Mapping[str, str]) -> Finding:
    kinds = set(empty.values())
    if len(empty) < len(members):
        what = "；".join(_columns(empty, kind) for kind in _WORDS if kind in kinds) + _ADVICE
    else:
        what = "报告中没有这一行" if kinds == {ABSENT} else f"整行{_listing(kinds)}{_ADVICE}"
    return Finding("X6", _severity(empty), row, f"{label_of(members[0]).rpartition('·')[0]}一行：{what}")


def _columns(empty: Mapping[str, str], kind: str) -> str:
    return "、".join(label_of(cell).rpartition("·")[2] for cell in empty if empty[cell] == kind) + _WORDS[kind]


def _listing(kinds: set[str]) -> str:
    return "或者".join(word for kind, word in _WORDS.items() if kind in kinds)


def _impossible(report: Report, row: str, members: Sequence[str]) -> Iterator[Finding]:
    """Negative figures and fractions of a 件. The old column 本年增/减 may be negative."""
    wrong = []
    for cell in members:
        figure = report.get(cell)
        if figure is None:
            continue
        column = label_of(cell).rpartition("·")[2]
        if figure < 0 and not cell.endswith(".change"):
            wrong.append(f"{column} {plain(figure)} 是负数")
        elif cell not in MONEY and figure != int(figure):
            wrong.append(f"{column} {plain(figure)} 不是整数")
    if wrong:
        yield Finding("X6", ERROR, row, f"{label_of(members[0]).rpartition('·')[0]}一行：{'，'.join(wrong)}")

"""What the sentences of a report say against its cells (RULEBOOK X8, a design choice: never more than a warning).

| rule | what is compared |
|---|---|
| P1 | applications received and carried in, by applicant |
| P2 | applications closed and carried out |
| P3 | results: 予以公开 … 其他处理 |
| P4 | reviews and lawsuits |
| P5 | 规章 and 行政规范性文件 |
| P6 | decisions: 行政许可, 行政处罚, 行政强制 |
| P7 | "所有申请均已办结" while some are carried out |
| P8 | figures of the prose among themselves: parts against their total (a note) |

A figure that covers only an office, a channel or another year gives a note.
"""

from collections.abc import Iterator, Sequence

from gongkai.annual.checking.fees import fee_yuan
from gongkai.annual.checking.patterns import ANSWERED, HANDLED, NEW, RESULTS
from gongkai.annual.checking.statements import WHOLE, Statement, statements
from gongkai.annual.format import COLUMNS, NUMERALS, SECTIONS, TABLE_THREE, label_of
from gongkai.annual.format import RESULTS as RESULT_ROWS
from gongkai.annual.model import NOTE, WARNING, Figure, Finding, Report, plain

__all__ = ["check_prose", "fee_yuan"]

FAMILIES = {
    "P1": (NEW, HANDLED, "carried_in", "natural_handled", "natural_new", "org_handled", "org_new"),
    "P2": (ANSWERED, "carried_out"),
    "P3": (*RESULTS, "granted_and_partial"),
    "P4": (
        *(f"{kind}_{end}" for kind in ("review", "lawsuit") for end in ("maintained", "corrected", "other", "pending")),
        "reviews",
        "lawsuits",
        "lawsuit_direct",
        "lawsuit_after_review",
        "reviews_and_lawsuits",
    ),
    "P5": (
        "regulations_made",
        "regulations_public",
        "normative_public",
        "normative_made",
        "normative_repealed",
        "normative_in_force",
    ),
    "P6": ("licensing", "penalties", "coercion"),
}
ALL_CLOSED_RULE, SUM_RULE = "P7", "P8"
RULE_OF = {key: rule for rule, keys in FAMILIES.items() for key in keys}

_Cells = tuple[str, ...]
_ORGANISATIONS = ("business", "research", "nonprofit", "legal", "other")


def _rows(prefix: str) -> _Cells:
    return tuple(f"t3.{row}.total" for row in RESULT_ROWS if row.startswith(prefix + "."))


def _people(row: str, columns: Sequence[str]) -> _Cells:
    return tuple(f"t3.{row}.{column}" for column in columns)


def _lawsuits(column: str) -> _Cells:
    return (f"t4.direct.{column}", f"t4.after_review.{column}")


_OUTCOMES = ("maintained", "corrected", "other", "pending")
CELLS_OF: dict[str, tuple[_Cells, ...]] = {
    NEW: (("t3.new.total",),),
    HANDLED: (("t3.new.total", "t3.carried_in.total"),),
    ANSWERED: (("t3.closed.total",),),
    "carried_in": (("t3.carried_in.total",),),
    "carried_out": (("t3.carried_out.total",),),
    "granted": (("t3.granted.total",),),
    "partial": (("t3.partial.total",),),
    "granted_and_partial": (("t3.granted.total", "t3.partial.total"),),
    "denied": (_rows("refused"),),
    "unable": (_rows("unavailable"),),
    "not_processed": (_rows("declined"),),
    "other_handling": (_rows("other"), ("t3.other.total",)),
    "natural_new": (_people("new", ("natural",)),),
    "natural_handled": ((*_people("new", ("natural",)), *_people("carried_in", ("natural",))),),
    "org_new": (_people("new", _ORGANISATIONS),),
    "org_handled": ((*_people("new", _ORGANISATIONS), *_people("carried_in", _ORGANISATIONS)),),
    "reviews": (("t4.review.total",),),
    "lawsuits": (_lawsuits("total"),),
    "lawsuit_direct": (("t4.direct.total",),),
    "lawsuit_after_review": (("t4.after_review.total",),),
    "reviews_and_lawsuits": (("t4.review.total", *_lawsuits("total")),),
    **{f"review_{o}": ((f"t4.review.{o}",),) for o in _OUTCOMES},
    **{f"lawsuit_{o}": (_lawsuits(o),) for o in _OUTCOMES},
    "regulations_made": (("t2.regulations.made",), ("t2_2019.regulations.made",)),
    "regulations_public": (("t2_2019.regulations.total",),),
    "normative_public": (("t2_2019.normative.total",),),
    "normative_made": (("t2.normative.made",), ("t2_2019.normative.made",)),
    "normative_repealed": (("t2.normative.repealed",),),
    "normative_in_force": (("t2.normative.in_force",),),
    **{k: ((f"t2.{k}.decisions",), (f"t2_2019.{k}.decisions",)) for k in ("licensing", "penalties", "coercion")},
}
"""The cells a key stands for: the sum of the first of these groups that has all its figures."""

_LISTED = (*RESULTS, "granted_and_partial")
_APPLICANTS = ("natural_handled", "natural_new", "org_handled", "org_new")
PARTS = (
    (_LISTED, (ANSWERED,), ()),
    (_LISTED, (HANDLED, NEW), ("carried_out",)),
    ((ANSWERED, "carried_out"), (HANDLED, NEW), ()),
    (_APPLICANTS, (HANDLED, NEW), ()),
    (tuple(f"review_{o}" for o in _OUTCOMES), ("reviews",), ()),
    (tuple(f"lawsuit_{o}" for o in _OUTCOMES), ("lawsuits",), ()),
)
"""(parts, totals, parts that count only here): what must add up within a section."""

_SECTION_NAMES = {number: f"{NUMERALS[int(number) - 1]}部分" for number in SECTIONS}
_GROUPS = {row.id: row.group for row in TABLE_THREE}
_LIMITED = {
    "agency": "文中似只统计了一个机关",
    "channel": "文中似只统计了一种渠道",
    "published": "文中写的似是公开件数",
    "year": "文中写的是另一年度，请核对是否沿用了上年文字",
}


def check_prose(report: Report) -> tuple[Finding, ...]:
    """Findings where the prose and the cells differ, each once; nothing where a cell has no figure."""
    stated = statements(report)
    found = [*_against_cells(report, stated), *_among_themselves(report, stated)]
    return tuple({(f.rule, f.where, f.left): f for f in reversed(found)}.values())[::-1]


def _against_cells(report: Report, stated: Sequence[Statement]) -> Iterator[Finding]:
    for statement in stated:
        known = [
            (cells, total) for key in statement.readings if (pair := _cells(report, key)) for cells, total in [pair]
        ]
        if not known or any(total == statement.value for _, total in known):
            continue
        cells, total = known[0]
        if statement.limit == "channel" and statement.value < total:
            continue
        yield _conflict(report, statement, cells, total)


def _cells(report: Report, key: str) -> tuple[_Cells, Figure] | None:
    for cells in CELLS_OF.get(key, ()):
        figures = [_figure(report, cell) for cell in cells]
        known = [figure for figure in figures if figure is not None]
        if len(known) == len(figures):
            return cells, sum(known)
    return None


def _figure(report: Report, cell: str) -> Figure | None:
    """The cell, or, where a total of table three was left blank, the sum of the applicants that are filled in."""
    figure = report.get(cell)
    if figure is not None or not cell.startswith("t3.") or not cell.endswith(".total"):
        return figure
    row = cell.removesuffix("total")
    known = [value for column in COLUMNS[:-1] if (value := report.get(row + column)) is not None]
    return sum(known) if known else None


def _conflict(report: Report, statement: Statement, cells: _Cells, total: Figure) -> Finding:
    closed = statement.words and statement.key == ANSWERED
    says = f"文字写“{_flat(statement.quote)}”"
    if closed:
        says += f"（收到与结转共{plain(statement.value)}件）"
    message = f"第{_SECTION_NAMES[statement.place]}{says}，表格{_names(cells)}为{plain(total)}"
    if statement.limit:
        message += f"；{_LIMITED[statement.limit]}"
    return Finding(
        ALL_CLOSED_RULE if closed else RULE_OF[statement.key],
        WARNING if statement.scope == WHOLE and all(report.get(cell) is not None for cell in cells) else NOTE,
        cells[0],
        message,
        left=statement.value,
        right=total,
    )


def _names(cells: _Cells) -> str:
    groups = {_GROUPS.get(cell.removeprefix("t3.").removesuffix(".total"), "") for cell in cells}
    if len(cells) > 1 and len(groups) == 1 and (group := groups.pop()):
        return f"“{group}”各项合计"
    return "＋".join(f"“{label_of(cell)}”" for cell in cells) + ("合计" if len(cells) > 1 else "")


def _flat(quote: str) -> str:
    return "".join(quote.split())


def _among_themselves(report: Report, stated: Sequence[Statement]) -> Iterator[Finding]:
    for place in dict.fromkeys(s.place for s in stated):
        figures: dict[str, Figure] = {}
        for statement in stated:
            if statement.place == place and statement.scope == WHOLE and not statement.words:
                figures.setdefault(statement.key, statement.value)
        carried = figures.get("carried_in", report.get("t3.carried_in.total") or 0)
        for names in dict.fromkeys(parts for parts, _, _ in PARTS):
            finding = _sum(place, figures, carried, [rule for rule in PARTS if rule[0] == names])
            if finding:
                yield finding


def _sum(
    place: str, figures: dict[str, Figure], carried: Figure, rules: Sequence[tuple[_Cells, _Cells, _Cells]]
) -> Finding | None:
    """The parts are off if they fit none of the totals stated; two of them at least, for one alone is no list."""
    first: Finding | None = None
    for parts, totals, more in rules:
        listed = [figures[key] for key in parts if key in figures]
        for key in totals:
            if len(listed) < 2 or key not in figures:
                continue
            left, right = sum(listed) + sum(figures.get(k, 0) for k in more), figures[key]
            if left in (right, right + carried):
                return None
            with_carried = f"（加上年结转{plain(carried)}为{plain(right + carried)}）" if carried else ""
            text = (
                f"第{_SECTION_NAMES[place]}文字中各项之和为{plain(left)}，与所写总数{plain(right)}{with_carried}不一致"
            )
            first = first or Finding(SUM_RULE, NOTE, f"section.{place}", text, left=left, right=right)
    return first

"""Figures against each other: X1-X4 (勾稽关系), X6 (every cell), X10 and table two against section six.

Source: the form of 国办公开办函〔2021〕30号 and RULEBOOK 1.3 to 1.6. Last year's report: see ``checking.years``.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from gongkai.annual.checking.blanks import unfilled
from gongkai.annual.checking.levels import may_make_regulations
from gongkai.annual.checking.settings import CHECKS, CheckSettings, caveat
from gongkai.annual.checking.years import check_years
from gongkai.annual.equations import failing, gap
from gongkai.annual.format import APPLICANTS, OUTCOMES, RESULTS, Relation, label_of
from gongkai.annual.model import ERROR, NOTE, WARNING, Figure, Finding, Report, plain

FORM_OF_2021, FORM_OF_2019 = "国办公开办函〔2021〕30号", "国办公开办函〔2019〕60号"
REVIEW_FIRST = "《中华人民共和国行政复议法》第二十三条第一款第（四）项"
REVIEW_FIRST_SINCE = 2024
"""The revised 行政复议法 is in force from 2024-01-01."""
_ARTICLES_14_TO_16 = tuple(r for r in RESULTS if r.startswith("refused.") and r != "refused.administrative_query")
"""Whether a refusal of an administrative query goes to review first is not settled (RULEBOOK 8), so it is left out."""
_COLUMN = {column.id: column.label for column in APPLICANTS}


def check_figures(
    report: Report,
    previous: Report | None = None,
    *,
    movements: Mapping[str, int] | None = None,
    fee_yuan: int | None = None,
    fee_notices: int | None = None,
    fee_collected_yuan: int | None = None,
    settings: CheckSettings = CHECKS,
) -> tuple[Finding, ...]:
    """All findings on the figures of ``report``; with ``previous``, last year's report, also X5, X7 and T4-05.

    ``movements``: documents that explain a gap in X7 (see `years.expected_in_force`). ``fee_yuan``: the 信息处理费
    that section six states, in 元. ``fee_notices``, ``fee_collected_yuan`` (元): from the registers, where there are
    any. None is not known. Raises ValueError for an unknown movement.
    """
    return (
        *relation_findings(report),
        *(check_years(report, previous, movements=movements, settings=settings) if previous else ()),
        *unfilled(report, settings),
        *_fees(report, fee_yuan, fee_notices, fee_collected_yuan, settings),
        *_regulations(report, settings),
        *_direct_suits(report),
    )


def relation_findings(report: Report) -> Iterator[Finding]:
    """X1-X4: one error for each relation that does not hold."""
    article = FORM_OF_2019 if report.format == "2019" else FORM_OF_2021
    for relation, left, right in failing(report):
        text = _SENTENCES[relation.rule](report, relation, left)
        message = f"{text.format(left=plain(left), right=plain(right))}，相差 {plain(gap(left, right))}"
        yield Finding(relation.rule, ERROR, relation.where, message, article, left, right)


def _flow(report: Report, relation: Relation, _: Figure) -> str:
    new, carried_in, closed, carried_out = (plain(report.get(cell)) for cell in relation.cells)
    return (
        f"{_COLUMN[relation.where]}一列：本年新收 {new}＋上年结转 {carried_in}＝{{left}}，"
        f"而总计 {closed}＋结转 {carried_out}＝{{right}}"
    )


def _leaves(_: Report, relation: Relation, __: Figure) -> str:
    return f"{_COLUMN[relation.where]}一列：各项办理结果之和 {{left}}，而（七）总计 {{right}}"


def _row(_: Report, relation: Relation, __: Figure) -> str:
    return f"{row_name(relation.cells[0])}一行：各类申请人之和 {{left}}，而总计列 {{right}}"


def _dispute(report: Report, relation: Relation, _: Figure) -> str:
    parts = "＋".join(
        f"{o.label} {plain(report.get(cell))}" for o, cell in zip(OUTCOMES[:-1], relation.left, strict=True)
    )
    return f"{row_name(relation.cells[0])}：{parts}＝{{left}}，而总计 {{right}}"


_SENTENCES: dict[str, Callable[[Report, Relation, Figure], str]] = {
    "X1": _flow,
    "X2": _leaves,
    "X3": _row,
    "X4": _dispute,
}


def row_name(cell: str) -> str:
    """The label of the cell's row as a clerk says it, without the column."""
    return label_of(cell).rpartition("·")[0]


def _fees(
    report: Report, stated: int | None, notices: int | None, collected: int | None, settings: CheckSettings
) -> Iterator[Finding]:
    if settings.fee_notices.value:
        yield from _fee_notices(report, stated, notices, collected)
    charges, rule = report.get("t2.fees.amount"), settings.fee_inside_charges
    if not (rule.value and stated and charges is not None):
        return
    fee = Decimal(stated) / 10_000
    if fee > charges:
        message = (
            f"第六部分写明收取信息处理费 {stated} 元（{plain(fee)} 万元），而行政事业性收费只有 {plain(charges)} 万元，"
            f"信息处理费似未计入{caveat(rule)}"
        )
        yield Finding("T2-08", WARNING, "t2.fees.amount", message, left=fee, right=charges)


def _fee_notices(report: Report, stated: int | None, notices: int | None, collected: int | None) -> Iterator[Finding]:
    unpaid = report.get("t3.other.fee_unpaid.total")
    if unpaid and notices == 0:
        message = f"逾期未缴费不再处理 {plain(unpaid)} 件，而本年没有发出过收费通知"
        yield Finding("X10", WARNING, "other.fee_unpaid", message, left=unpaid, right=notices)
    elif unpaid and notices is None and stated == 0:
        # Nobody may have paid, so both can be true: worth a look, no more.
        message = f"逾期未缴费不再处理 {plain(unpaid)} 件，而第六部分称未收取信息处理费，请核对本年是否发出过收费通知"
        yield Finding("X10", NOTE, "other.fee_unpaid", message, left=unpaid, right=stated)
    if collected and stated == 0:
        message = f"本年实收信息处理费 {collected} 元，而第六部分称未收取"
        yield Finding("X10", WARNING, "6", message, left=collected, right=stated)


def _regulations(report: Report, settings: CheckSettings) -> Iterator[Finding]:
    rule = settings.regulations
    if not rule.value or report.agency is None or may_make_regulations(report.agency) is not False:
        return
    for column in ("made", "repealed", "in_force"):
        cell = f"t2.regulations.{column}"
        figure = report.get(cell)
        if figure:
            message = f"{label_of(cell)} {plain(figure)} 件，而{report.agency}不是有权制定规章的机关{caveat(rule)}"
            yield Finding("T2-01", WARNING, cell, message, left=figure, right=0)


def _direct_suits(report: Report) -> Iterator[Finding]:
    """T4-03 as far as a report shows it: every answer of the year was a refusal that has to go to review first."""
    suits, closed = report.get("t4.direct.total"), report.get("t3.closed.total")
    refused = [report.get(f"t3.{row}.total") for row in _ARTICLES_14_TO_16]
    if report.year is None or report.year < REVIEW_FIRST_SINCE or not suits or not closed:
        return
    if sum(figure or 0 for figure in refused) == closed:
        message = (
            f"本年办结的 {plain(closed)} 件全部是依《条例》第十四条至第十六条不予公开，应先申请行政复议，"
            f"而未经复议直接起诉 {plain(suits)} 件，请核对是否为往年的或者其他答复"
        )
        yield Finding("T4-03", WARNING, "direct", message, REVIEW_FIRST, suits, 0)

"""The lawful ways an application can end: one row each. Letters, statistics and remedies are read from here only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.statute.refused import BadCase
from gongkai.statute.settings import DEFAULTS, Settings


class Letter(StrEnum):
    """The kind of letter, by its name."""

    DISCLOSED = "政府信息公开告知书"
    PARTIAL = "政府信息部分公开告知书"
    REFUSED = "政府信息不予公开告知书"
    NOT_HELD = "政府信息不存在告知书"
    NOT_OURS = "非本机关政府信息告知书"
    ANSWER = "政府信息公开申请答复书"


UNVERIFIED_LETTERS = frozenset({Letter.PARTIAL})
"""Names for which no source was found."""

REVIEW_FIRST_SINCE = date(2024, 1, 1)
"""The first day of 行政复议法 (2023) Art. 23(1)(4): a refusal goes to review before it can be sued."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One lawful decision. ``cell``: row of table three of the annual report.

    ``review_first``: whether review must come before a suit (行政复议法 Art. 23(1)(4), 法释〔2025〕8号 Art. 1(2));
    for D03 it depends on what was withheld. ``source``/``verified`` are about the report cell.
    """

    code: str
    situation: str
    article: str
    cell: str
    letter: Letter
    review_first: bool
    source: str
    verified: bool


_REPORTS = "崇川区2025年、秦淮区2024年年度报告的填法"


def _row(
    code: str,
    situation: str,
    article: str,
    cell: str,
    letter: Letter,
    *,
    review_first: bool = False,
    source: str = "条例条文；年报统一格式",
    verified: bool = True,
) -> Outcome:
    return Outcome(code, situation, article, cell, letter, review_first, source, verified)


_ROWS = (
    _row("D01", "已经主动公开", "条例第三十六条第（一）项", "granted", Letter.DISCLOSED),
    _row("D02", "可以公开", "条例第三十六条第（二）项", "granted", Letter.DISCLOSED),
    _row("D03", "部分公开（区分处理）", "条例第三十七条", "partial", Letter.PARTIAL),
    _row("D04", "属于国家秘密", "条例第十四条", "refused.state_secret", Letter.REFUSED, review_first=True),
    _row("D05", "其他法律、行政法规禁止公开", "条例第十四条", "refused.law_forbids", Letter.REFUSED, review_first=True),
    _row(
        "D06",
        "公开后可能危及国家安全、公共安全、经济安全、社会稳定",
        "条例第十四条",
        "refused.public_safety",
        Letter.REFUSED,
        review_first=True,
    ),
    _row(
        "D07",
        "公开会损害第三方合法权益",
        "条例第十五条、第三十二条",
        "refused.third_party",
        Letter.REFUSED,
        review_first=True,
    ),
    _row(
        "D08", "属于内部事务信息", "条例第十六条第一款", "refused.internal_affairs", Letter.REFUSED, review_first=True
    ),
    _row("D09", "属于过程性信息", "条例第十六条第二款", "refused.process_records", Letter.REFUSED, review_first=True),
    _row(
        "D10",
        "属于行政执法案卷信息",
        "条例第十六条第二款",
        "refused.enforcement_file",
        Letter.REFUSED,
        review_first=True,
    ),
    _row(
        "D11",
        "属于行政查询事项",
        "条例第三十六条第（七）项",
        "refused.administrative_query",
        Letter.ANSWER,
        source=_REPORTS,
    ),
    _row(
        "D12",
        "经检索没有所申请公开信息",
        "条例第三十六条第（四）项",
        "unavailable.not_held",
        Letter.NOT_HELD,
        source=_REPORTS,
    ),
    _row(
        "D13",
        "不属于本机关负责公开",
        "条例第三十六条第（五）项",
        "unavailable.not_held",
        Letter.NOT_OURS,
        source=_REPORTS,
    ),
    _row("D14", "没有现成信息，需要加工、分析", "条例第三十八条", "unavailable.needs_creation", Letter.ANSWER),
    _row("D15", "补正后申请内容仍不明确", "条例第三十条", "unavailable.still_unclear", Letter.ANSWER),
    _row("D16", "以申请形式进行信访、投诉、举报", "条例第三十九条第一款", "declined.petition", Letter.ANSWER),
    _row("D17", "重复申请", "条例第三十六条第（六）项", "declined.repeat", Letter.ANSWER),
    _row("D18", "要求提供公开出版物", "条例第三十九条第二款", "declined.publication", Letter.ANSWER),
    _row("D19", "无正当理由大量反复申请", "条例第三十五条", "declined.excessive", Letter.ANSWER),
    _row("D20", "要求确认或者重新出具已获取的信息", "年报统一格式", "declined.reissue", Letter.ANSWER),
    _row("D21", "无正当理由逾期不补正", "条例第三十条", "other.not_corrected", Letter.ANSWER),
    _row("D22", "逾期未缴纳信息处理费", "国办函〔2020〕109号", "other.fee_unpaid", Letter.ANSWER),
    _row(
        "D23",
        "撤回、不属于政府信息、已移交档案馆等其他情形",
        "",
        "other.other",
        Letter.ANSWER,
        source="据记忆，各地做法不一",
        verified=False,
    ),
)

OUTCOMES: dict[str, Outcome] = {row.code: row for row in _ROWS}
"""The rows by code."""


def outcome(code: str) -> Outcome:
    """The row of a decision code D01-D23. BadCase for any other."""
    if code not in OUTCOMES:
        raise BadCase(f"没有“{code}”这种处理结果，应为D01至D23")
    return OUTCOMES[code]


def report_cell(code: str, *, settings: Settings = DEFAULTS) -> str:
    """The one row of table three the decision is counted in (for D23 the setting ``other_cell``)."""
    row = outcome(code)
    return settings.other_cell.value if code == "D23" else row.cell


def combined(parts: Iterable[str]) -> str:
    """The code of one application whose records are decided separately: D03 when some are given and some are not.

    Partial disclosure is counted once and nowhere else (条例 Art. 37, form label). BadCase when no single code covers
    the parts: then the application must be split or one decision chosen.
    """
    codes = set(parts)
    given = {code for code in codes if outcome(code).cell in ("granted", "partial")}
    if len(codes) == 1:
        return codes.pop()
    if not given:
        raise BadCase("各部分处理结果不同且均未公开，应当拆分申请或者选定一种处理结果", article="条例第三十七条")
    return "D03" if codes - {"D01", "D02"} else "D02"


def review_first(code: str, *, decided: date, withheld: Iterable[str] = (), settings: Settings = DEFAULTS) -> bool:
    """Whether the decision goes to review before a suit (行政复议法 Art. 23(1)(4), since 2024-01-01).

    ``withheld``: for partial disclosure (D03) the grounds of the withheld parts, required there, BadCase elsewhere.
    """
    row, grounds = outcome(code), tuple(withheld)
    if (code == "D03") != bool(grounds):
        raise BadCase("部分公开应当列明不予公开部分的理由，其他处理结果不列", article="条例第三十七条")
    if decided < REVIEW_FIRST_SINCE:
        return False
    if code == "D11":
        return settings.query_review_first.value
    return row.review_first or any(review_first(each, decided=decided, settings=settings) for each in grounds)


def report_rows(
    *, received: date, year: int, issued: date | None = None, code: str = "", settings: Settings = DEFAULTS
) -> frozenset[str]:
    """The rows of table three of ``year`` that one application adds 1 to (setting ``report_year_by``).

    New in the year of receipt, closed in the year the answer was issued, carried over in between.
    """
    if issued is not None and issued < received:
        raise BadCase("答复日期早于收到申请的日期")
    closed = issued.year if issued is not None else None
    if received.year > year or (closed is not None and closed < year):
        return frozenset()
    rows = {"new" if received.year == year else "carried_in"}
    rows |= {report_cell(code, settings=settings), "closed"} if closed == year else {"carried_out"}
    return frozenset(rows)

"""A report against the one before it: X5 (carried over), X7 (documents in force) and T4-05 (cases still pending)."""

from collections.abc import Iterator, Mapping

from gongkai.annual.checking.settings import CHECKS, CheckSettings, caveat
from gongkai.annual.equations import gap
from gongkai.annual.format import APPLICANTS, DISPUTES
from gongkai.annual.model import ERROR, NOTE, WARNING, Figure, Finding, Report, plain
from gongkai.annual.names import agency_key

MOVEMENTS = {
    "V1": ("有效期届满失效", -1),
    "V2": ("清理后重新认定", 1),
    "V3": ("机构改革划转", 1),
    "V4": ("更正上年数字", 1),
    "V5": ("修改后重新公布而计入制发", -1),
}
"""Reasons why X7 may rightly fail, with the sign of their effect. V1 and V5 are counts that lessen what is in force;
V2, V3 and V4 are given with their own sign (taken over or recognised +, handed over or struck -). RULEBOOK 1.6."""
_DOCUMENTS = {"regulations": "规章", "normative": "行政规范性文件"}


def check_years(
    report: Report,
    previous: Report,
    *,
    movements: Mapping[str, int] | None = None,
    settings: CheckSettings = CHECKS,
) -> tuple[Finding, ...]:
    """Findings between one agency's reports for two years that follow each other; ``previous`` may be of format 2019.

    Another agency's report, or years that do not follow each other, give one finding and nothing else. Raises
    ValueError for an unknown movement.
    """
    if report.agency and previous.agency and agency_key(report.agency) != agency_key(previous.agency):
        message = f"上一份报告是{previous.agency}的，不是{report.agency}的，未作跨年核对"
        return (Finding("X5", WARNING, "agency", message),)
    if report.year is not None and previous.year is not None and report.year != previous.year + 1:
        message = f"上一份报告是 {previous.year} 年的，与 {report.year} 年不相连，未作跨年核对"
        return (Finding("X5", NOTE, "year", message),)
    return (
        *_carried(report, previous),
        *_in_force(report, previous, movements or {}),
        *(_pending(report, previous, settings) if settings.pending_return.value else ()),
    )


def _carried(report: Report, previous: Report) -> Iterator[Finding]:
    for column in APPLICANTS:
        now, then = report.get(f"t3.carried_in.{column.id}"), previous.get(f"t3.carried_out.{column.id}")
        if now is None or then is None or now == then:
            continue
        message = (
            f"{column.label}一列：上年结转 {plain(now)}，而上年报告结转下年度继续办理 {plain(then)}，"
            f"相差 {plain(gap(now, then))}；确有原因的，应当书面说明"
        )
        yield Finding("X5", ERROR, column.id, message, left=now, right=then)


def expected_in_force(
    row: str, report: Report, previous: Report, movements: Mapping[str, int] | None = None
) -> Figure | None:
    """Documents that should be in force: last year's, plus made, less repealed, with the movements; None: not known.

    ``row`` is "regulations" or "normative". Keys of ``movements``: "V1" to "V5" for 行政规范性文件, "regulations.V1"
    to "regulations.V5" for 规章; values in 件, signed as `MOVEMENTS` says. Raises ValueError for any other key.
    """
    before = previous.get(f"t2.{row}.in_force")
    made, repealed = report.get(f"t2.{row}.made"), report.get(f"t2.{row}.repealed")
    if before is None or made is None or repealed is None:
        return None
    effect = 0
    for key, count in (movements or {}).items():
        of, _, code = key.rpartition(".")
        if code not in MOVEMENTS or of not in ("", *_DOCUMENTS):
            raise ValueError(f"unknown movement of documents: {key!r}")
        if (of or "normative") == row:
            effect += MOVEMENTS[code][1] * count
    return before + made - repealed + effect


def _in_force(report: Report, previous: Report, movements: Mapping[str, int]) -> Iterator[Finding]:
    for row, name in _DOCUMENTS.items():
        stated, expected = report.get(f"t2.{row}.in_force"), expected_in_force(row, report, previous, movements)
        if stated is None or expected is None or stated == expected:
            continue
        made, repealed = plain(report.get(f"t2.{row}.made")), plain(report.get(f"t2.{row}.repealed"))
        before = plain(previous.get(f"t2.{row}.in_force"))
        message = (
            f"{name}：上年现行有效 {before}＋本年制发 {made}－本年废止 {repealed}，"
            f"计入已登记的变动应为 {plain(expected)}，而现行有效填 {plain(stated)}，相差 {plain(stated - expected)}；"
            "如有失效、清理、划转、更正或者修改，应当说明"
        )
        yield Finding("X7", WARNING, row, message, left=stated, right=expected)


def _pending(report: Report, previous: Report, settings: CheckSettings) -> Iterator[Finding]:
    for group in DISPUTES:
        now, then = report.get(f"t4.{group.id}.total"), previous.get(f"t4.{group.id}.pending")
        if now is not None and then is not None and now < then:
            message = (
                f"{group.group}{group.label}：上年尚未审结 {plain(then)} 件，而本年总计只有 {plain(now)} 件"
                f"{caveat(settings.pending_return)}"
            )
            yield Finding("T4-05", WARNING, group.id, message, left=now, right=then)

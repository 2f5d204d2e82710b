"""What a report must contain and how it is laid out (RULEBOOK 1.1, 1.2, 1.9).

| rule | what |
|---|---|
| S1 | six sections: missing, out of order, headings damaged, two systems of numbers |
| S2 | title missing, or printed twice |
| S3 | table two, three or four missing |
| S4 | sentences inside the parts that are tables (a note) |
| S5-S9 | see ``checking.wording`` |
| S10 | period of the figures: missing, unreadable, another year (AR-05) |
| S11 | the years of title, period and signature do not fit |
| S12 | five topics of section one; 工作考核, 社会评议, 责任追究 for governments (AR-10) |
| S13 | section one too long (AR-11), or without any figure (notes: local rules) |
| S14 | section six on 信息处理费 (AR-14): missing, wrong name |

The rulebook calls none of these an error, so none is. Articles stand only where it has verified them.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from gongkai.annual.checking.fees import ABOUT_FEES, FEE_SECTION
from gongkai.annual.checking.settings import CHECKS, CheckSettings
from gongkai.annual.checking.wording import half_width_brackets, misprints, odd_characters, residue, table_four_header
from gongkai.annual.format import NUMERALS, SECTIONS
from gongkai.annual.model import ABSENT, NOTE, WARNING, Finding, Report
from gongkai.annual.reading.normal import compact, normal

ARTICLE_50 = "《中华人民共和国政府信息公开条例》第五十条"
FORMAT_30 = "国办公开办函〔2021〕30号"

_CORES = {
    "1": re.compile("总体情况|基本情况|概述"),
    "2": re.compile("主动公开"),
    "3": re.compile("申请"),
    "4": re.compile("复议|诉讼"),
    "5": re.compile("问题|不足"),
    "6": re.compile("其[他它]|报告的?事项"),
}
_NUMBERED = re.compile(r"^[#\s]*([一二三四五六七])\s*、\s*(\S[^\n|]{1,40})", re.MULTILINE)
_FORM_ROWS = re.compile("本年新收|上一?年度?结转|本年度?办理结果|结转下")
_PERIOD = re.compile(
    r"统计[^。;]{0,8}?(?:期限|周期|时间|时限|区间|范围)[^。;]{0,14}?(20\d\d)年1月1日[^。;]{0,6}?(?:(20\d\d)年)?12月31日?"
)
_PERIOD_WORD = re.compile("统计[^。;]{0,6}?(?:期限|周期|时限|区间)")
_TITLE_YEAR = re.compile(r"(20\d\d)\s*年度?")
_SIGNED = re.compile(r"(20\d\d)年\d{1,2}月\d{1,2}日\s*(?:印发)?\s*$")

TOPICS = (
    ("主动公开", re.compile("主动公开|公开(?:各类)?(?:政府|政务)?信息")),
    ("依申请公开", re.compile("申请公开|公开申请|依申请")),
    ("政府信息管理", re.compile("信息.{0,8}管理|管理.{0,6}信息|三审|审核|审查")),
    ("政府信息公开平台建设", re.compile("平台|网站|公众号|新媒体")),
    ("监督保障", re.compile("监督|保障|考核|评议|问责|追究|培训")),
)
RESULTS_OF_DUTY = (
    ("工作考核", re.compile("考核|考评|绩效|评估")),
    ("社会评议", re.compile("评议|社会评价|满意度|第三方评估")),
    ("责任追究", re.compile("追究|问责|追责")),
)
_GOVERNMENT = re.compile(r"(?:政府|[省市县区旗州乡镇])$")
_NO_GOVERNMENT = re.compile("(?:实验区|试验区|开发区|示范区|新区|园区|管理区|高新区|合作区|景区|社区|片区)$")
_WRONG_FEE = re.compile("(?<!处理费)(?<!处理)信息费用?")
_LONG_SENTENCE = 12


def check_structure(report: Report, settings: CheckSettings = CHECKS) -> tuple[Finding, ...]:
    """All findings on parts, words and characters of a report; what it does not hold (text, labels) is not judged."""
    return (
        *_sections(report),
        *_title(report),
        *_tables(report),
        *misprints(report),
        *table_four_header(report, _span_of_four(report)),
        *odd_characters(report),
        *half_width_brackets(report),
        *residue(report),
        *_period(report),
        *_years(report),
        *_topics(report),
        *_section_one(report, settings),
        *_fees(report),
    )


def is_government(agency: str) -> bool:
    """Whether the name is a people's government (or the bare name of its place), not a department or a 街道."""
    name = compact(agency)
    return bool(_GOVERNMENT.search(name)) and not _NO_GOVERNMENT.search(name)


def _numeral(number: str) -> str:
    return NUMERALS[int(number) - 1]


def _sections(report: Report) -> Iterator[Finding]:
    printed = {number: heading for number, heading in report.headings.items() if number in SECTIONS}
    if not printed and not report.sections:
        return
    for number, name in SECTIONS.items():
        heading = printed.get(number)
        numeral, article = _numeral(number), FORMAT_30 if number == "1" else ARTICLE_50
        if heading is None:
            yield Finding("S1", WARNING, f"section.{number}", f"缺标题“{numeral}、{name}”", article)
            continue
        words = compact(heading)
        if not _CORES[number].search(words):
            yield Finding("S1", WARNING, f"section.{number}", f"标题“{heading}”与统一格式“{numeral}、{name}”不符")
        elif not words.lstrip("#").startswith(numeral):
            wrong = "序号不对" if words.lstrip("#").startswith(tuple(NUMERALS)) else "缺序号"
            yield Finding("S1", NOTE, f"section.{number}", f"标题“{heading}”{wrong}，应为“{numeral}、{name}”")
        elif words.lstrip("#") != f"{numeral}、{name}":
            yield Finding("S1", NOTE, f"section.{number}", f"标题“{heading}”与统一格式“{numeral}、{name}”不同")
    yield from _order(report, printed)


def _order(report: Report, printed: dict[str, str]) -> Iterator[Finding]:
    places = [(report.text.rfind(heading), number) for number, heading in sorted(printed.items())]
    places = [(at, number) for at, number in places if at >= 0]
    for (at, number), (following, other) in pairwise(places):
        if following < at:
            yield Finding("S1", WARNING, f"section.{other}", f"第{_numeral(other)}部分排在第{_numeral(number)}部分之前")
    seen: dict[str, str] = {}
    for match in _NUMBERED.finditer(report.text):
        words = compact(match[2])
        if _FORM_ROWS.search(words):
            continue
        if match[1] in seen and seen[match[1]] != words and _is_heading(words) and match[1] == "一":
            yield Finding("S1", NOTE, "text", f"有两套标题序号：“一、{seen['一']}”与“一、{words}”")
            return
        seen.setdefault(match[1], words)


def _is_heading(words: str) -> bool:
    return any(core.search(words) for core in _CORES.values())


_HEAD_LINES = 12


def _title(report: Report) -> Iterator[Finding]:
    if not report.title:
        if report.text:
            yield Finding("S2", WARNING, "title", "缺标题“<机关全称><年份>年政府信息公开工作年度报告”")
        return
    title = compact(report.title).strip("#")
    # Only at the head: a workbook has the title on every sheet.
    lines = [compact(line).strip("#") for line in report.text.split("\n", _HEAD_LINES)[:_HEAD_LINES]]
    if lines.count(title) > 1:
        yield Finding("S2", WARNING, "title", f"标题“{report.title.strip()}”印了{lines.count(title)}次")


def _tables(report: Report) -> Iterator[Finding]:
    two = "t2_2019." if any(cell.startswith("t2_2019.") for cell in report.cells) else "t2."
    for name, prefix, number in (("二", two, "2"), ("三", "t3.", "3"), ("四", "t4.", "4")):
        cells = [cell for cell in report.cells if cell.startswith(prefix)]
        if cells and all(report.cells[c] is None and report.marks.get(c) == ABSENT for c in cells):
            yield Finding("S3", WARNING, prefix.rstrip("."), f"缺表{name}")
        elif any(len(s) >= _LONG_SENTENCE for s in _sentences(report.sections.get(number, ""))):
            yield Finding("S4", NOTE, f"section.{number}", f"第{name}部分应为表格，另夹有文字")


def _sentences(text: str) -> list[str]:
    """Sentences that end as such; what is left of header cells has no full stop."""
    return [s for s in re.split("[。;|]", compact(text))[:-1] if "稽关系" not in s and not s.startswith("第二十条第")]


def _span_of_four(report: Report) -> tuple[int, int] | None:
    heading, following = report.headings.get("4"), report.headings.get("5")
    start = report.text.rfind(heading) if heading else -1
    end = report.text.find(following, start) if following else -1
    return (start, end) if 0 <= start < end else None


def _period(report: Report) -> Iterator[Finding]:
    text = compact(report.text)
    if not text:
        return
    match = _PERIOD.search(text)
    if match is None:
        damaged = _PERIOD_WORD.search(text)
        says = "统计期限的日期不完整或有误" if damaged else "缺统计期限一句"
        span = f"自{report.year}年1月1日起至{report.year}年12月31日止" if report.year else "起止日期"
        yield Finding("S10", WARNING, "period", f"{says}，应写明{span}")
    elif report.year and {int(y) for y in match.groups() if y} != {report.year}:
        yield Finding("S10", WARNING, "period", f"统计期限“{match[0]}”与报告年度{report.year}年不一致")


def _years(report: Report) -> Iterator[Finding]:
    if report.year is None:
        return
    title = _TITLE_YEAR.search(normal(report.title))
    if title and int(title[1]) != report.year:
        yield Finding("S11", WARNING, "title", f"标题年份{title[1]}年与报告年度{report.year}年不一致")
    last = normal(report.sections.get(FEE_SECTION, "")).strip()
    signed = _SIGNED.search("".join(last[-40:].split()))
    if signed and int(signed[1]) <= report.year:
        yield Finding("S11", NOTE, "section.6", f"落款日期为{signed[1]}年，报告年度为{report.year}年，请核对")


def _topics(report: Report) -> Iterator[Finding]:
    text = compact(report.sections.get("1", ""))
    if not text or report.format == "2019":
        return
    for name, pattern in TOPICS:
        if not pattern.search(text):
            yield Finding("S12", WARNING, "section.1", f"总体情况未写“{name}”", FORMAT_30)
    if not is_government(report.agency or ""):
        return
    missing = [name for name, pattern in RESULTS_OF_DUTY if not pattern.search(text)]
    for name in missing:
        yield Finding("S12", WARNING, "section.1", f"各级人民政府应写明{name}结果，总体情况中未见", ARTICLE_50)


def _section_one(report: Report, settings: CheckSettings) -> Iterator[Finding]:
    text = compact(report.sections.get("1", ""))
    limit = int(settings.section_one_length.value)
    if len(text) > limit:
        yield Finding(
            "S13",
            NOTE,
            "section.1",
            f"总体情况约{len(text)}字，超过{limit}字。依据：{settings.section_one_length.source}",
        )
    if text and not re.search(r"\d+余?(?:条|件|篇|次|期|个|份)", text):
        yield Finding("S13", NOTE, "section.1", "总体情况没有写主动公开的数量（地方要求，待核实）")


def _fees(report: Report) -> Iterator[Finding]:
    text = compact(report.sections.get(FEE_SECTION, ""))
    if not text:
        return
    wrong = _WRONG_FEE.search(text)
    if wrong:
        yield Finding("S14", WARNING, "section.6", f"“{wrong[0]}”应为“信息处理费”")
    # AR-14 is a rule of the 2021 format; the form of 2019 says nothing of the fee.
    if report.format != "2019" and not ABOUT_FEES.search(text):
        yield Finding("S14", WARNING, "section.6", "未报告收取信息处理费情况，没有收取的也应写明")

"""What surrounds the figures: title, agency, year, the six sections."""

import re
from dataclasses import dataclass

from gongkai.annual.reading.normal import half_width, is_traditional, normal

_HEADINGS = {
    "1": r"总体情况|概述",
    "2": r"(?:行政机关)?主动公开(?:政府信息)?(?:工作)?情况",
    "3": r"(?:行政机关)?收到和处理(?:政府信息公开)?申请情况|(?:政府信息)?依申请公开(?:政府信息)?情况",
    "4": r"(?:因?政府信息公开)?(?:工作)?(?:被?申请)?行政复议[、,和与]?(?:提起)?行政诉讼(?:的?情况)?",
    "5": r"(?:政府信息公开工作)?存在的?(?:主要)?问题[及和与]?(?:其)?(?:改进|整改)?(?:情况|措施)?",
    "6": r"其他需要(?:报告|说明)的?(?:事项|情况)",
}
_HEADING = re.compile(
    r"(?:(?<=^)|(?<=[\n\x01。;;:)”\s#]))(?:#{1,6}\s?)?(?P<number>[一二三四五六七]?)\s{0,3}[、.,．]\s*+(?:"
    + "|".join(f"(?P<s{n}>{p})" for n, p in _HEADINGS.items())
    + r")",
)
_LOOSE = re.compile(
    r"(?P<number>[一二三四五六七])\s*+[、.．]\s*+(?:" + "|".join(f"(?P<s{n}>{p})" for n, p in _HEADINGS.items()) + ")"
)
_TITLE = re.compile(
    r"(?P<agency>[^\n。,;:：《》<>\"“”#|]{2,60}?)?\s*(?:关于)?\s*(?P<year>20\d\d)\s*年?度?\s*(?:关于)?\s*(?:政\s*府\s*)?信息\s*公开\s*(?:工作)?\s*"
    r"(?:年\s*度\s*)?(?:工作)?\s*(?:报\s*告|年\s*报)"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>20\d\d)\s*年?度?\s*(?P<agency>[^\n。,;:：《》<>\"“”#|\d]{2,40}?)\s*(?:政\s*府\s*)?信息\s*公开\s*(?:工作)?\s*年\s*度\s*(?:工作)?\s*报\s*告"
)
_BARE_TITLE = re.compile(r"^#+\s*(?P<agency>[^\s\d#|]{2,30})\s*(?P<year>20\d\d)\s*年?度?\s*$", re.MULTILINE)
_PERIOD = re.compile(r"(?:统计期限|统计周期|统计时间|数据)[^。\n]{0,12}?(?P<year>20\d\d)\s*年\s*1\s*月\s*1\s*日")
_ANY_YEAR = re.compile(r"(?P<year>20[12]\d)\s*年(?!\s*\d{1,2}\s*月)(?!度?[^。,\n]{0,6}(?:要点|计划))")
_META = re.compile(r"(?:发布机构|信息来源|来源|单位|发布单位)\s*[:：]\s*([^\s|]{2,40})")
_ORGAN = re.compile(
    r"(?:人民政府|政府|办公室|办公厅|委员会|街道办事处|办事处|管委会|管理委员会|街道|局|委|厅|中心|镇|乡|院|处|社|站|队|区|县|市|所|会|公司|部)$"
)


@dataclass(frozen=True, slots=True)
class Frame:
    title: str = ""
    agency: str | None = None
    year: int | None = None


def frame_of(prose: str, whole: str, title: str = "") -> Frame:
    """Title, agency and year from the head of the report; the period sentence and the prose help out with the year."""
    fold = normal if is_traditional(prose[:3000]) else half_width
    text, whole = fold(prose), normal(whole)
    head = text[:3000]
    match = next((m for m in (_title(fold(title)), _title(head)) if m), None)
    period = _PERIOD.search(whole)
    year = int(match["year"]) if match else int(period["year"]) if period else _usual_year(whole)
    agency = _agency(match["agency"]) if match and match["agency"] else None
    if agency is None:
        agency = next((a for m in _META.finditer(text) if (a := _agency(m[1]))), None)
    printed = " ".join(match[0].split()) if match else ""
    return Frame(printed, agency, year)


def _title(text: str) -> re.Match[str] | None:
    text = re.sub(r"\s{2,}", lambda run: "\n" if "\n" in run[0] else " ", text)  # the patterns are slow on long runs
    joined = re.sub(r"(?<=[\u4e00-\u9fff\d])[ \t]*\n[ \t]*(?=(?:20\d\d|政府|信息|年度|公开|工作))", "", text)
    for pattern in (_TITLE, _YEAR_FIRST):
        for match in pattern.finditer(joined):
            if match["agency"] and _agency(match["agency"]):
                return match
    return _TITLE.search(joined) or _BARE_TITLE.search(joined)


def _agency(words: str) -> str | None:
    words = re.sub(r"\s+", "", words)
    words = re.sub(r"^.*(?:标题|正文|题目|名称|现将|公布|公开(?!中心)|编制|根据|关于|[-·/.\d])", "", words)
    words = re.sub(r"(?:关于|的|本)$", "", words)
    return words if len(words) >= 2 and _ORGAN.search(words) else None


def _usual_year(text: str) -> int | None:
    """The year most sentences speak of, when nothing states it; of two spoken of alike, the earlier (the other is a plan)."""
    found = [int(m["year"]) for m in _ANY_YEAR.finditer(text[:6000])]
    return max(sorted(set(found)), key=found.count) if found else None


def sections_of(prose: str) -> tuple[dict[str, str], dict[str, str]]:
    """The text of the six sections by number, and their headings as printed. Sentences only, no table rows."""
    text = normal(prose)
    marks = _marks(text)
    sections, headings = {}, {}
    for n, (number, start, end) in enumerate(marks):
        stop = marks[n + 1][1] if n + 1 < len(marks) else len(text)
        body = prose[end:stop].replace("\x01", "\n")
        sections[number] = "\n".join(line.strip() for line in body.splitlines() if line.strip())
        headings[number] = prose[start:end].strip(" \n#\x01")
    return sections, headings


_Mark = tuple[str, int, int]
_MOST_MARKS = 400


def _marks(text: str) -> list[_Mark]:
    """The headings: the longest chain in the order of the form; of equal ones the last (a list of contents comes first)."""
    found: list[_Mark] = []
    for pattern in (_HEADING, _LOOSE):
        known = {number for number, _, _ in found}
        for match in pattern.finditer(text):
            number = next(k[1:] for k, v in match.groupdict().items() if v and k != "number")
            if number not in known and text[match.end() : match.end() + 1] not in ("、", ",", "和"):
                found.append((number, match.start(), match.end()))
    found = sorted(found, key=lambda mark: mark[1])[:_MOST_MARKS]
    chains: list[list[_Mark]] = []
    for mark in found:
        before = max((c for c in chains if c[-1][0] < mark[0]), key=lambda c: (len(c), c[0][1]), default=[])
        chains.append([*before, mark])
    return max(chains, key=lambda c: (len(c), c[0][1]), default=[])

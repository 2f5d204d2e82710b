"""Dates and amounts of one text that cannot both be right. Only what is certain: each is a mistake, not a guess."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from gongkai.screening.model import YELLOW
from gongkai.screening.passages import Hit, Reading

_BASIS = "条例第六条（及时、准确）"
_DATE = re.compile(
    r"(?<![0-9.])((?:19|20)[0-9]{2})\s?(年|-|/|\.)\s?([0-9]{1,2})\s?(?:月|-|/|\.)\s?([0-9]{1,2})(?![0-9]|\.[0-9])\s?(日|号)?"
)
_DAY = re.compile(r"(?<![0-9年\-/.])([0-9]{1,2})月([0-9]{1,2})日")
_UNTIL = re.compile(
    r"\s?(?:[（(][^）)]{1,6}[）)])?(?:[0-9]{1,2}[:时点][0-9]{0,2}分?)?\s?(?:起)?\s?(?:至|到|—{1,2}|-{1,2}|~|～)\s?"
)
_MADE = re.compile(r"(?:成文|印发|发文)(?:日期|时间)\s{0,3}[:：]?\s{0,3}$")
_PUBLISHED = re.compile(r"(?:发布|公开)(?:日期|时间)\s{0,3}[:：]?\s{0,3}$")
_DAYS_OF = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}
_CAPITAL = re.compile(
    r"(?:人民币)?\s?([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{1,30})([元圆])(?:([零壹贰叁肆伍陆柒捌玖])角)?(?:零?([壹贰叁肆伍陆柒捌玖])分)?[整正]?"
)
_SMALL = re.compile(r"(?<![0-9.,])([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?|[0-9]+(?:\.[0-9]{1,2})?)\s?(万?)元?")
_BETWEEN = re.compile(r"[\s（(）)：:，,、￥¥]*(?:(?:小写|大写|即|计)[:：]?)?[\s（(￥¥:：]*")

_TOTAL = re.compile(r"\s*(?:合\s*计|总\s*计|共\s*计)\s*")
_PART = re.compile("小计|其中|累计|合计|总计|共计|本年|上年|比例|平均")
_NOT_SUMMED = re.compile("序号|年|月|日期|率|%|％|比|单价|均|标准|编号|代码|号|电话|面积单位|排名")
_PLAIN = re.compile(r"\s*(-?[0-9]{1,12}(?:\.[0-9]{1,6})?|-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?)\s*")


def contradictions(reading: Reading) -> Iterator[Hit]:
    """Days that no calendar has, periods that end before they begin, amounts written twice that differ."""
    text = reading.folded
    dates = list(_dates(text))
    for match, day in dates:
        if day is None:
            yield Hit("日期有误", YELLOW, *match.span(), f"没有这一天：{match[0].strip()}", _BASIS)
    for match in _DAY.finditer(text):
        month, day_number = int(match[1]), int(match[2])
        if not 1 <= month <= 12 or not 1 <= day_number <= _DAYS_OF[month - 1]:
            yield Hit("日期有误", YELLOW, *match.span(), f"没有这一天：{match[0]}", _BASIS)
    for (first, begin), (second, end) in pairwise(dates):
        between = text[first.end() : second.start()]
        if begin and end and end < begin and _UNTIL.fullmatch(between):
            reason = f"止于{end.isoformat()}，早于开始的{begin.isoformat()}"
            yield Hit("日期矛盾", YELLOW, first.start(), second.end(), reason, _BASIS)
    yield from _amounts(text)


def _dates(text: str) -> Iterator[tuple[re.Match[str], dt.date | None]]:
    for match in _DATE.finditer(text):
        sign, day = match[2], match[5]
        if sign == "年" and not day:
            continue  # 2023年5月10余人
        if sign in "." and not re.search(r"[.]\s?[0-9]{1,2}[.]", match[0]):
            continue
        try:
            yield match, dt.date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            if sign == "年":  # others may be numbers of something else
                yield match, None


def made_after_published(readings: list[Reading]) -> Iterator[tuple[Reading, Hit]]:
    """The day a document was made, as its head gives it, after the day it was published."""
    made: list[tuple[Reading, re.Match[str], dt.date]] = []
    published: list[dt.date] = []
    for index, reading in enumerate(readings):
        for match, day in _dates(reading.folded):
            before = reading.before(match.start(), 12)
            if not before.strip() and index and reading.passage.table:
                before = readings[index - 1].folded[-12:]  # the label stands in the cell before
            if day and _MADE.search(before):
                made.append((reading, match, day))
            elif day and _PUBLISHED.search(before):
                published.append(day)
    if published and made and len({day for _, _, day in made}) == len(set(published)) == 1:
        reading, match, day = made[0]
        if day > published[0]:
            reason = f"成文日期{day.isoformat()}晚于发布日期{published[0].isoformat()}"
            yield reading, Hit("日期矛盾", YELLOW, *match.span(), reason, _BASIS)


def _capital(words: str) -> Decimal | None:
    """The value of 壹万贰仟伍佰; None when it is not put together as figures are."""
    total = section = figure = 0
    for char in words:
        if char in _FIGURES:
            figure = _FIGURES.index(char)
        elif char in _UNITS:
            section += (figure or (1 if char == "拾" and not section else 0)) * _UNITS[char]
            figure = 0
        else:
            section += figure
            if char == "亿":
                total = (total + section) * 10**8
            else:
                total += section * 10**4
            section = figure = 0
    value = total + section + figure
    return Decimal(value) if value else None


def _amounts(text: str) -> Iterator[Hit]:
    for match in _CAPITAL.finditer(text):
        value = _capital(match[1])
        if value is None:
            continue
        value += Decimal(_FIGURES.index(match[3]) if match[3] else 0) / 10
        value += Decimal(_FIGURES.index(match[4]) if match[4] else 0) / 100
        small = _beside(text, match)
        if small is None:
            continue
        written = Decimal(small[1].replace(",", "")) * (10**4 if small[2] else 1)
        if written != value:
            start, end = min(match.start(), small.start()), max(match.end(), small.end())
            yield Hit("金额矛盾", YELLOW, start, end, f"大写为{value:f}元，小写为{written:f}元", _BASIS)


def _beside(text: str, capital: re.Match[str]) -> re.Match[str] | None:
    """The amount in figures that directly follows or goes before, in brackets or after 小写."""
    gap = _BETWEEN.match(text, capital.end())
    after = _SMALL.match(text, gap.end()) if gap and gap.end() > capital.end() else None
    if after and re.search("[（(￥¥]|小写", text[capital.end() : after.start()]):
        return after
    for match in _SMALL.finditer(text, max(0, capital.start() - 40), capital.start()):
        between = text[match.end() : capital.start()]
        if _BETWEEN.fullmatch(between) and re.search("[（(]|大写", between) and match[0].endswith("元"):
            return match
    return None


def totals(readings: list[Reading]) -> Iterator[tuple[Reading, Hit]]:
    """The bottom line of a table whose figures do not add up; tables with partial sums are left alone."""
    tables: dict[str, dict[tuple[int, int], Reading]] = {}
    for reading in readings:
        if reading.passage.table:
            tables.setdefault(reading.passage.table, {})[reading.passage.row, reading.passage.column] = reading
    for cells in tables.values():
        last = max(row for row, _ in cells)
        named = [(row, column) for (row, column), cell in cells.items() if _TOTAL.fullmatch(cell.folded)]
        if len(named) != 1 or named[0][0] != last or last < 4:
            continue
        others = [cell for (row, _), cell in cells.items() if row < last]
        if any(_PART.search(cell.folded) for cell in others) or any(cell.passage.columns > 1 for cell in others):
            continue
        yield from _columns(cells, last)


def _columns(cells: dict[tuple[int, int], Reading], last: int) -> Iterator[tuple[Reading, Hit]]:
    for (row, column), cell in cells.items():
        total = _PLAIN.fullmatch(cell.folded) if row == last else None
        if total is None or _NOT_SUMMED.search(cell.heads):
            continue
        above = [(number, cells.get((number, column))) for number in range(1, last)]
        figures = [_PLAIN.fullmatch(each.folded) if each else None for _, each in above]
        first = next((index for index, figure in enumerate(figures) if figure), len(figures))
        if len(figures) - first < 2 or not 1 <= first <= 2 or any(figure is None for figure in figures[first:]):
            continue
        added = sum(Decimal(figure[1].replace(",", "")) for figure in figures[first:] if figure)
        stated = Decimal(total[1].replace(",", ""))
        if added != stated:
            yield (
                cell,
                Hit("合计不符", YELLOW, 0, len(cell.folded), f"上面各行相加为{added:f}，这里是{stated:f}", _BASIS),
            )

"""What section six says was collected as 信息处理费 (RULEBOOK AR-14)."""

import re
from dataclasses import dataclass

from gongkai.annual.checking.passages import Passage, numbers, passage
from gongkai.annual.model import Report

FEE_SECTION = "6"
ABOUT_FEES = re.compile("处理费|收费|信息费|费用")
_NAMED = re.compile("信息(?:公开)?处理费")
_TOTAL = re.compile(r"(?:共计?|合计|总计|总额|金额)[^,。;\d]{0,4}$")
_RATE = re.compile(r"(?:每|标准|其中)[^,。;\d]{0,8}$")
_NONE = re.compile(
    r"(?:(?<!期)未(?!按)|没有|无|尚未|从未|不(?=收|予收|再收|存在|涉及|产生|发生))[^。;,]{0,16}?(?:收取|收费|产生|发生|涉及|开展|处理费|费用)"
    r"|(?:处理费|收费|费用)[^。;,\d]{0,8}(?:[:为](?:无|零)|零元)|零收费"
)


@dataclass(frozen=True, slots=True)
class StatedFee:
    """The amount in 元, the span of its words in the passage, and whether it is said without a figure."""

    yuan: int
    start: int
    end: int
    words: bool


def fee_yuan(report: Report) -> int | None:
    """The 信息处理费 in 元 that section six states; 0 if it says that none was collected, None if it says nothing.

    Without a section six (headings are lost) the sections that name the fee are asked.
    """
    numbers_of = [FEE_SECTION] if FEE_SECTION in report.sections else sorted(report.sections)
    for number in numbers_of:
        fee = stated_fee(passage(number, report.sections[number]))
        if fee is not None:
            return fee.yuan
    return None


def stated_fee(part: Passage) -> StatedFee | None:
    """The fee a section states: a total before a single amount, and an amount before "none"."""
    text = part.text
    spans = [span for span in _sentences(part) if ABOUT_FEES.search(text, *span)]
    if part.section != FEE_SECTION:
        spans = [span for span in spans if _NAMED.search(text, *span)]
    amounts = []
    for start, end in spans:
        for number in numbers(text[start:end]):
            before = text[start : start + number.start]
            if number.unit == "元" and number.exact and not _RATE.search(before):
                total = bool(_TOTAL.search(before))
                amounts.append(
                    (not total, StatedFee(int(number.value), start + number.start, start + number.end, False))
                )
    if amounts:
        return min(amounts, key=lambda found: found[0])[1]
    for start, end in spans:
        match = _NONE.search(text, start, end)
        if match:
            return StatedFee(0, part.clause(match.start()), match.end(), True)
    return None


def _sentences(part: Passage) -> list[tuple[int, int]]:
    ends = (*part.ends, len(part.text))
    return list(zip((0, *part.ends), ends, strict=True))

"""Text taken over from last year's report, and last year's date left standing in this one (RULEBOOK AR-13).

| rule | what |
|---|---|
| C1 | the share of sentences that stood in last year's report, by section |
| C2 | last year named as if it were this one (a note) |
"""

import re
from collections.abc import Iterator

from gongkai.annual.checking.passages import Passage, passage
from gongkai.annual.checking.settings import CHECKS, CheckSettings
from gongkai.annual.format import NUMERALS
from gongkai.annual.model import NOTE, WARNING, Finding, Report
from gongkai.annual.sentences import repeated_share

PROBLEMS_SECTION = "5"
_YEAR_OPENS = re.compile(
    r"(?:^|(?<=[,。;:、)]))(?:截[至止])?(20\d\d)年(?!度?[^,。;]{0,12}(?:结转|工作要点|年报|年度报告|预算|决算|计划|版))"
)
_LOOKS_BACK = re.compile(
    r"同比|环比|[较比与](?:上|去|前|20\d\d)|结转|以来|相比|增长|下降|起施行|印发|上年|去年|截[至止]"
)


def check_copied(
    report: Report, previous: Report | None = None, settings: CheckSettings = CHECKS
) -> tuple[Finding, ...]:
    """C1 (with ``previous``, last year's report) and C2."""
    repeated = _repeated(report, previous, settings) if previous else ()
    return (*repeated, *_stale_years(report))


def _repeated(report: Report, previous: Report, settings: CheckSettings) -> Iterator[Finding]:
    for number in ("1", PROBLEMS_SECTION):  # section six says the same every year, and rightly
        limit = settings.copied_problems if number == PROBLEMS_SECTION else settings.copied_other
        share = repeated_share(previous.sections.get(number, ""), report.sections.get(number, ""))
        if share >= limit.value:
            severity = WARNING if number == PROBLEMS_SECTION else NOTE
            text = f"第{NUMERALS[int(number) - 1]}部分约{share:.0%}的文字与上年报告相同，请写本年情况"
            text += f"。依据：{limit.source}"
            yield Finding("C1", severity, f"section.{number}", text)


def _stale_years(report: Report) -> Iterator[Finding]:
    if report.year is None:
        return
    last, this = str(report.year - 1), str(report.year)
    for number, text in sorted(report.sections.items()):
        part = passage(number, text)
        for match in _YEAR_OPENS.finditer(part.text):
            if match[1] == last and not _compares(part, match.start(), this):
                quote = "".join(
                    part.quote(match.start(), min(match.end() + 16, part.sentence(match.start())[1])).split()
                )
                message = f"第{NUMERALS[int(number) - 1]}部分写“{quote}”，报告年度为{this}年，请核对是否沿用了上年文字"
                yield Finding("C2", NOTE, f"section.{number}", message)


def _compares(part: Passage, position: int, this: str) -> bool:
    start, end = part.sentence(position)
    sentence = part.text[start:end]
    return this in sentence or bool(_LOOKS_BACK.search(sentence))

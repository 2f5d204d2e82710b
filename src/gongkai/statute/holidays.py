"""The State Council General Office's yearly holiday notices as data, one record a year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class YearNotice:
    """The notice that makes the calendar of ``year``.

    ``number`` and ``amended_by``: document numbers. ``off``: days off as printed, weekends inside a range included,
    first and last day of each range. ``worked``: weekend days worked instead (调休上班). ``source`` says where the
    number and the text were read; ``verified`` is about the number.
    """

    year: int
    number: str
    off: tuple[tuple[date, date], ...]
    worked: tuple[date, ...]
    source: str
    verified: bool
    amended_by: tuple[str, ...] = ()

    def days_off(self) -> Iterator[date]:
        """Every single day off."""
        for first, last in self.off:
            for n in range((last - first).days + 1):
                yield first + timedelta(n)


def _notice(year: int, number: str, off: str, worked: str, source: str, amended_by: tuple[str, ...] = ()) -> YearNotice:
    def day(text: str) -> date:
        return date.fromisoformat(text if len(text) == 10 else f"{year}-{text}")

    ranges = (part.partition("..") for part in off.split())
    return YearNotice(
        year=year,
        number=number,
        off=tuple((day(first), day(last or first)) for first, _, last in ranges),
        worked=tuple(day(part) for part in worked.split()),
        source=source,
        verified=True,
        amended_by=amended_by,
    )


NOTICES: tuple[YearNotice, ...] = (
    _notice(
        2019,
        "国办发明电〔2018〕15号",
        "2018-12-30..01-01 02-04..02-10 04-05 05-01..05-04 06-07 09-13 10-01..10-07",
        "2018-12-29 02-02 02-03 04-28 05-05 09-29 10-12",
        "甘南州财政局网站、首都之窗转载",
        # The notice gave 1 May only; the amendment of 22 March 2019 made it 1-4 May.
        amended_by=("国办发明电〔2019〕3号",),
    ),
    _notice(
        2020,
        "国办发明电〔2019〕16号",
        "01-01 01-24..02-02 04-04..04-06 05-01..05-05 06-25..06-27 10-01..10-08",
        # Saturday 1 February was to be worked until the Spring Festival was extended to 2 February.
        "01-19 04-26 05-09 06-28 09-27 10-10",
        "gansulong.com 转载两份通知全文",
        amended_by=("国办发明电〔2020〕1号",),
    ),
    _notice(
        2021,
        "国办发明电〔2020〕27号",
        "01-01..01-03 02-11..02-17 04-03..04-05 05-01..05-05 06-12..06-14 09-19..09-21 10-01..10-07",
        "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
        "中国老龄协会老年人才信息中心转载",
    ),
    _notice(
        2022,
        "国办发明电〔2021〕11号",
        "01-01..01-03 01-31..02-06 04-03..04-05 04-30..05-04 06-03..06-05 09-10..09-12 10-01..10-07",
        "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
        "首都之窗 beijing.gov.cn t20211026_2520500",
    ),
    _notice(
        2023,
        "国办发明电〔2022〕16号",
        "2022-12-31..01-02 01-21..01-27 04-05 04-29..05-03 06-22..06-24 09-29..10-06",
        "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
        "维基文库；国务院公报2023年第1号",
    ),
    _notice(
        2024,
        "国办发明电〔2023〕7号",
        # New Year's Eve of the lunar year (9 February) is a working day: the notice only encourages leave.
        "01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
        "维基文库；国务院公报2023年第31号",
    ),
    _notice(
        2025,
        "国办发明电〔2024〕12号",
        "01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
        "01-26 02-08 04-27 09-28 10-11",
        "新华社通稿（光明网转载）及带文号的转载全文",
    ),
    _notice(
        2026,
        "国办发明电〔2025〕7号",
        "01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
        "新华社通稿（光明网转载）及带文号的转载全文",
    ),
)

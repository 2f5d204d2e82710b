"""The information processing fee (国办函〔2020〕109号): two tariffs, in whole yuan, never both for one application."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from gongkai.statute.refused import BadCase, BothTariffs
from gongkai.statute.settings import DEFAULTS, Settings

ARTICLE_ITEMS = "国办函〔2020〕109号第四条"
ARTICLE_PAGES = "国办函〔2020〕109号第五条"

FREE_ITEMS, FIRST_BAND, BAND_ITEMS, BAND_YUAN = 10, 30, 10, 100
"""Items 1-10 of a calendar month free, 11-30 at 100 yuan, from 31 every ten items 100 yuan more for each."""

PAGE_BANDS: tuple[tuple[int, int], ...] = ((0, 0), (30, 10), (100, 20), (200, 40))
"""(pages before the band, yuan a page): up to 30 free, 31-100, 101-200, 201 and more. For one application alone."""


@dataclass(frozen=True, slots=True)
class FeeStep:
    """One band: units first..last at ``each`` yuan, with words to read out."""

    article: str
    words: str
    yuan: int
    setting: str = ""


@dataclass(frozen=True, slots=True)
class Fee:
    """Whole yuan with the bands that make it up."""

    yuan: int
    steps: tuple[FeeStep, ...]


def fee(*, items: int | None = None, already: int = 0, pages: int | None = None, settings: Settings = DEFAULTS) -> Fee:
    """The fee of one application (or of several of one month) in yuan, by one tariff.

    ``items``: applications now charged; ``already``: applications of the same applicant earlier in the same calendar
    month (Art. 4). ``pages``: sides of A4 of one application (Art. 5). BothTariffs when both are given (Art. 3),
    BadCase when neither is or a number is negative.
    """
    if items is not None and pages is not None:
        raise BothTariffs
    if items is not None:
        return _by_items(items, already, settings)
    if pages is not None:
        return _by_pages(pages)
    raise BadCase("请填写件数或者页数", article="国办函〔2020〕109号第三条")


def same_month(received: Iterable[date], *, day: date) -> int:
    """How many of the applications fall in the calendar month of ``day`` (setting ``fee_month_by``)."""
    return sum((each.year, each.month) == (day.year, day.month) for each in received)


def item_bands(total: int) -> tuple[tuple[int, int], ...]:
    """Tariff A as (items before the band, yuan an item), as far as ``total`` items reach."""
    later = range(FIRST_BAND, total, BAND_ITEMS)
    return ((0, 0), (FREE_ITEMS, BAND_YUAN), *((before, BAND_YUAN * (2 + n)) for n, before in enumerate(later)))


def _by_items(items: int, already: int, settings: Settings) -> Fee:
    if items < 0 or already < 0:
        raise BadCase("件数不能为负数", article=ARTICLE_ITEMS)
    setting = settings.fee_month_by
    opening = FeeStep(
        ARTICLE_ITEMS,
        f"同一申请人本自然月此前{already}件，本次共{items}件；归月以收到申请之日为准{setting.mark}。",
        0,
        "" if setting.verified else "fee_month_by",
    )
    steps = _priced(already, already + items, item_bands(already + items), "件", ARTICLE_ITEMS)
    return Fee(sum(step.yuan for step in steps), (opening, *steps))


def _by_pages(pages: int) -> Fee:
    if pages < 0:
        raise BadCase("页数不能为负数", article=ARTICLE_PAGES)
    steps = _priced(0, pages, PAGE_BANDS, "页", ARTICLE_PAGES)
    return Fee(sum(step.yuan for step in steps), steps)


def _priced(after: int, until: int, bands: Sequence[tuple[int, int]], unit: str, article: str) -> tuple[FeeStep, ...]:
    """Price the units after+1 .. until, band by band."""
    steps = []
    for (before, each), (upper, _) in pairwise((*bands, (until, 0))):
        low, high = max(before, after), min(upper, until)
        if low < high:
            yuan = (high - low) * each
            price = f"每{unit}{each}元，计{yuan}元" if each else "不收费"
            steps.append(FeeStep(article, f"第{low + 1}至{high}{unit}：{price}。", yuan))
    return tuple(steps)

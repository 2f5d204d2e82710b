"""Days as people and spreadsheets write them."""

import re
from datetime import date, timedelta

from gongkai.papers.page.numerals import from_chinese

_FIRST = date(1899, 12, 30)
_PARTS = re.compile(r"(\d{4})\s*[-/.．、年－—]\s*(\d{1,2})\s*[-/.．、月－—]\s*(\d{1,2})\s*[日号]?(?:[T\s].*)?")
_CLOSE = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_CHINESE = re.compile(
    r"([〇○零OＯ一二三四五六七八九]{4})\s*年\s*([元一二三四五六七八九十]{1,3})\s*月\s*([一二三四五六七八九十廿卅]{1,3})\s*[日号]"
)
_WIDE = str.maketrans("０１２３４５６７８９－／．", "0123456789-/.")


def day(text: str) -> date | None:
    """The day a text names: 2024-3-1, 2024/3/1 9:00, 2024.3.1, 2024年3月1日, 二〇二四年三月一日, 20240301, or the
    number Excel keeps (45352). None for what is no day, or could be two (3/1/2024)."""
    tidy = text.strip().translate(_WIDE)
    if found := _PARTS.fullmatch(tidy) or _CLOSE.fullmatch(tidy):
        return _made(*map(int, found.groups()))
    if found := _CHINESE.fullmatch(tidy):
        parts = [from_chinese(part) for part in found.groups()]
        return None if None in parts else _made(*(part or 0 for part in parts))
    if found := _SERIAL.fullmatch(tidy):
        serial = int(found[1])
        return _FIRST + timedelta(serial) if 18_264 <= serial <= 73_050 else None  # 1950 to 2099
    return None


def _made(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number) if 1900 <= year <= 2099 else None
    except ValueError:
        return None

"""The two numbers of a document: 索引号 and 文号, and how the second one must be written."""

import re

INDEX = re.compile(r"(?P<code>[0-9A-Z]{7,18}(?:-[0-9A-Z])?)/(?P<year>\d{4})-(?P<serial>\d{5,7})", re.ASCII)
"""An index number as county sites print it: organisation code, year, serial of five to seven digits."""
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,20}〔(?:19|20)\d\d〕[1-9]\d{0,4}号")
_ORDER = re.compile(r"(?:[\u4e00-\u9fff]{2,30})?(?:(?:19|20)\d\d年)?第[1-9]\d{0,4}号")
"""Orders and announcements are numbered by themselves: 清溪县人民政府令第3号, 2024年第1号."""
_ALMOST = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{2,20})\s*[〔\[［(（【﹝](?P<year>(?:19|20)?\d\d)[〕\]］)）】﹞]\s*第?0*(?P<serial>[1-9]\d{0,4})\s*号"
)


def index_number(code: str, year: int, serial: int) -> str:
    """``<code>/<year>-<serial>``, the serial of at least five digits."""
    return f"{code}/{year}-{serial:05}"


def well_formed(number: str) -> bool:
    """Whether a 文号 is written as it should be: 清政发〔2024〕1号, or an order's 第3号."""
    return bool(_NUMBER.fullmatch(number) or _ORDER.fullmatch(number))


def mended(number: str) -> str:
    """The 文号 in its right form where only brackets, year or serial are written wrongly; empty where that is unclear."""
    almost = _ALMOST.fullmatch(number.strip())
    if almost is None:
        return ""
    year = almost["year"]
    return f"{almost['who']}〔{year if len(year) == 4 else '20' + year}〕{almost['serial']}号"

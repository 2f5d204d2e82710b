"""What a single cell says: a figure, a blank, "/", "-", or words. Remarks and units are kept apart, nothing is guessed."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from gongkai.annual.model import BLANK, DASH, SLASH, Figure
from gongkai.annual.reading.normal import normal

_UNITS = "件次|件|条|个|项|份|起|宗|次|例|部|篇|人次"
_NUMBER = re.compile(
    rf"(?P<sign>[+\-]|减少?|增加?)?\s*(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    rf"(?P<unit>{_UNITS}|万元?|元)?\s*(?P<remark>[(\[【].*[)\]】]|其中.*|含.*|注[:：].*)?[。;;]?",
    re.DOTALL,
)
_MONEY_UNITS = ("万元", "万", "元")
_LEADING_ZERO = re.compile(r"0\d")
"""No figure is written so; it is two cells run together, or a serial number."""
_SPACED = re.compile(r"\d+(?: +\d+)+")
MAX_DIGITS = 15
"""A count longer than this is not a count of anything; it is several cells run together, or a serial number."""


@dataclass(frozen=True, slots=True)
class Value:
    """``figure`` is None with a ``mark`` (blank, slash, dash), or with ``candidates`` where the cell can be read in ways."""

    figure: Figure | None
    mark: str = ""
    remark: str = ""
    candidates: tuple[Figure | None, ...] = ()


BLANK_VALUE = Value(None, BLANK)
PADDING = Value(None, "padding")
"""Not a cell at all: the trace of a merged one ("|||")."""


class Notation(Enum):
    """How the figures of a row are written."""

    COUNT = "件"
    CHANGE = "增减"
    WAN = "万元"
    SUM = "金额"


def value_of(text: str, notation: Notation = Notation.COUNT) -> Value | None:
    """The value of a cell's text; None when the cell holds words, not a value.

    CHANGE: an increase or decrease (2019 format), "减4" is -4. WAN: an amount in 万元, decimals allowed. SUM: an amount for
    which the form names no unit (政府集中采购), so the one printed is kept as the remark.
    """
    text = normal(text).strip()
    if not text:
        return BLANK_VALUE
    if text in ("/", "//", "\\"):
        return Value(None, SLASH)
    if set(text) == {"-"}:
        return Value(None, DASH)
    if text in ("零", "〇"):
        return Value(0)
    if text in ("无", "O", "o"):
        return Value(None, "", text, candidates=(0, None))
    match = _NUMBER.fullmatch(text)
    if match is not None:
        return _number(match, notation)
    if _SPACED.fullmatch(text):
        joined = text.replace(" ", "")
        return Value(None, "", text, candidates=(int(joined),) if len(joined) <= MAX_DIGITS else ())
    return None


def _number(match: re.Match[str], notation: Notation) -> Value | None:
    digits, unit, sign = match["digits"].replace(",", ""), match["unit"] or "", match["sign"] or ""
    remark = (match["remark"] or "").strip("()[]【】 ")
    money = notation in (Notation.WAN, Notation.SUM)
    if len(digits) > MAX_DIGITS + 4 * money:
        return None
    amount = Decimal(digits)
    whole = amount == amount.to_integral_value()
    if (sign and notation is not Notation.CHANGE) or _LEADING_ZERO.match(digits):
        return Value(None, "", match[0], candidates=(_plain(amount) if whole or money else None,))
    if sign in ("-", "减", "减少"):
        amount = -amount
    if notation is Notation.WAN and unit == "元":
        return Value(None, "", match[0], candidates=(amount / 10_000, amount))
    if not money and (unit in _MONEY_UNITS or not whole):
        return Value(None, "", match[0])
    if notation is Notation.SUM and unit in _MONEY_UNITS:
        remark = remark or unit
    return Value(_plain(amount), "", remark)


def from_yuan(value: Value) -> Value:
    """An amount under a header that says 元 where the form says 万元: which of the two is meant is for the reader to say."""
    if not value.figure:
        return value
    amount = Decimal(value.figure)
    return Value(None, "", f"{_plain(amount)}元", candidates=(_plain(amount / 10_000), _plain(amount)))


def _plain(amount: Decimal) -> Figure:
    return int(amount) if amount == amount.to_integral_value() else amount.normalize()

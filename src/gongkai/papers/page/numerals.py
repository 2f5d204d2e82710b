"""Numbers as people write them in front of a paragraph, and Chinese ones read."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_VALUES = {sign: value for value, sign in enumerate(DIGITS)} | {
    "零": 0,
    "○": 0,
    "Ｏ": 0,
    "O": 0,
    "0": 0,
    "两": 2,
    "元": 1,
}
_TENS = ((1000, "千"), (100, "百"), (10, "十"))


def chinese(number: int) -> str:
    """一, 十二, 二十, 一百零三; figures beyond 9999."""
    if not 0 <= number < 10_000:
        return str(number)
    if number < 10:
        return DIGITS[number] if number else "零"
    text, rest, gap = "", number, False
    for unit, sign in _TENS:
        digit, rest = divmod(rest, unit)
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + sign
            gap = False
        else:
            gap = gap or bool(text)
    if rest:
        text += ("零" if gap and text else "") + DIGITS[rest]
    return text[1:] if text.startswith("一十") else text


def from_chinese(text: str) -> int | None:
    """The value of 十二, 二十一, 二〇二五 (digit by digit) or figures; None if it is no number."""
    if text.isascii() and text.isdigit():
        return int(text)
    if text and all(sign in _VALUES for sign in text):
        return int("".join(str(_VALUES[sign]) for sign in text))
    value = digit = 0
    for sign in text:
        unit = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30}.get(sign)
        if unit is None and sign not in _VALUES:
            return None
        if unit is None:
            digit = _VALUES[sign]
        elif unit in (20, 30):
            value += unit
        else:
            value += (digit or 1) * unit
            digit = 0
    return value + digit if text else None


def roman(number: int) -> str:
    """I, II, III, IV."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    for value, sign in zip(
        values, ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"], strict=True
    ):
        text += sign * (number // value)
        number %= value
    return text


def letter(number: int) -> str:
    """A to Z, then AA, BB as Word counts."""
    if not 0 < number <= 780:
        return str(number)
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def circled(number: int) -> str:
    """① to ⑳; figures beyond."""
    return chr(0x245F + number) if 0 < number <= 20 else str(number)


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _digits(number: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(max(number, 0)))


WORD_FORMS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "decimal": str,
        "decimalZero": lambda number: f"{number:02d}",
        "decimalFullWidth": lambda number: str(number).translate({48 + i: 0xFF10 + i for i in range(10)}),
        "decimalFullWidth2": str,
        "decimalHalfWidth": str,
        "decimalEnclosedCircle": circled,
        "decimalEnclosedCircleChinese": circled,
        "decimalEnclosedFullstop": lambda number: f"{number}.",
        "decimalEnclosedParen": lambda number: f"({number})",
        "upperRoman": roman,
        "lowerRoman": lambda number: roman(number).lower(),
        "upperLetter": letter,
        "lowerLetter": lambda number: letter(number).lower(),
        "chineseCounting": chinese,
        "chineseCountingThousand": chinese,
        "japaneseCounting": chinese,
        "taiwaneseCounting": chinese,
        "taiwaneseCountingThousand": chinese,
        "ideographEnclosedCircle": circled,
        "ideographDigital": _digits,
        "taiwaneseDigital": _digits,
        "japaneseDigitalTenThousand": _digits,
        "chineseLegalSimplified": lambda number: (
            _digits(number).translate(str.maketrans("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"))
            if number < 10
            else chinese(number)
        ),
        "ideographTraditional": _of(_STEMS),
        "ideographZodiac": _of(_BRANCHES),
    }
)


def counted(form: str, number: int) -> str:
    """The number of an item as CSS counts (``lower-alpha``, ``cjk-ideographic`` ...), with the sign after it."""
    kind = form.removeprefix("lower-").removeprefix("upper-")
    if kind in ("alpha", "latin", "roman"):
        text = roman(number) if kind == "roman" else letter(number)
        return f"{text.lower() if form.startswith('lower') else text}. "
    return f"{chinese(number)}、"

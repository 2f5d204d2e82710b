"""Identity numbers: 18 digits with check digit and date, the 15 digits of old; however they are spaced."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.screening.folding import NOTHING

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# GB/T 2260; 81-83: residence permits of people from Hong Kong, Macao, Taiwan; 9x: permanent residence of foreigners
_REGION = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-8]")
_GAP = "[ \n.\u200b-]"
RUN = re.compile(f"[0-9](?:{_GAP}{{0,2}}[0-9]){{9,}}(?:{_GAP}{{0,2}}[Xx](?![0-9A-Za-z]))?")
"""Digits, perhaps parted by spaces, dashes, dots or line ends."""
_GROUP = re.compile("[0-9]+[Xx]?|[Xx]")
_LENGTHS = (18, 15)
_USUAL_GROUPS = ((18,), (15,), (6, 8, 4), (6, 6, 3), (6, 12), (6, 9), (1,) * 18, (1,) * 15)


@dataclass(frozen=True, slots=True)
class Number:
    """A run of digits: its place in the folded text, its bare digits, how they were grouped and parted."""

    start: int
    end: int
    digits: str
    groups: tuple[int, ...]
    gaps: frozenset[str]


def check_digit(seventeen: str) -> str:
    """The 18th character, of GB 11643."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(seventeen, _WEIGHTS, strict=True)) % 11]


def birth_date(number: str) -> dt.date | None:
    """The date in an identity number of 18 or 15 characters; None when its region or its date cannot be."""
    if not _REGION.match(number):
        return None
    date = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    if date[:2] not in ("19", "20", "18") or (date[:2] == "18" and date < "1890"):
        return None
    try:
        return dt.date(int(date[:4]), int(date[4:6]), int(date[6:]))
    except ValueError:
        return None


def is_valid(number: str) -> bool:
    """Whether 18 characters have a region, a date and the right check digit."""
    return len(number) == 18 and birth_date(number) is not None and check_digit(number[:17]) == number[17].upper()


def windows(text: str, run: re.Match[str], lengths: tuple[int, ...]) -> Iterator[Number]:
    """The numbers of these lengths within a run that begin and end where a group of digits does."""
    groups = list(_GROUP.finditer(text, run.start(), run.end()))
    for first in range(len(groups)):
        digits, sizes = "", []
        for last in range(first, min(len(groups), first + max(lengths))):
            digits += groups[last][0]
            sizes.append(len(groups[last][0]))
            if len(digits) > max(lengths):
                break
            if len(digits) in lengths:
                start, end = groups[first].start(), groups[last].end()
                gaps = frozenset(
                    text[a.end() : b.start()]
                    for a, b in zip(groups[first:last], groups[first + 1 : last + 1], strict=True)
                )
                yield Number(start, end, digits, tuple(sizes), gaps)


def identity_numbers(text: str, run: re.Match[str]) -> Iterator[tuple[Number, bool]]:
    """The numbers in a run that can be identity numbers, and whether the check digit proves it.

    Parted digits count only when proven, or in the grouping people use (6-8-4): else dates and amounts in a row
    would do.
    """
    for number in windows(text, run, _LENGTHS):
        if is_valid(number.digits):
            yield number, True
        elif number.digits.isdigit() and birth_date(number.digits) and _usual(number):
            yield number, False


def _usual(number: Number) -> bool:
    return number.groups in _USUAL_GROUPS or number.gaps <= {NOTHING}

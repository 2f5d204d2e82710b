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
_BETWEEN = re.compile("[^0-9Xx]+")
_LENGTHS = (18, 15)
_USUAL_GROUPS = ((18,), (15,), (6, 8, 4), (6, 6, 3), (6, 12), (6, 9), (1,) * 18, (1,) * 15)


@dataclass(frozen=True, slots=True)
class Number:
    """Digits in a folded text: where they are, and bare; how they are grouped and parted is told when asked."""

    text: str
    start: int
    end: int
    digits: str

    @property
    def groups(self) -> tuple[int, ...]:
        """How many digits stand together, group by group."""
        return tuple(len(group) for group in _GROUP.findall(self.text, self.start, self.end))

    @property
    def gaps(self) -> frozenset[str]:
        """What stands between the groups."""
        return frozenset(_BETWEEN.findall(self.text, self.start, self.end))


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
    bare: list[str] = []
    starts: list[tuple[int, int]] = []  # digits before a group, place in the text
    ends: dict[int, int] = {}  # digits up to the end of a group: place in the text
    count = 0
    for group in _GROUP.finditer(text, run.start(), run.end()):
        starts.append((count, group.start()))
        bare.append(group[0])
        count += len(group[0])
        ends[count] = group.end()
    digits = "".join(bare)
    for before, start in starts:
        for length in lengths:
            end = ends.get(before + length)
            if end is not None:
                yield Number(text, start, end, digits[before : before + length])


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

"""Slips of the pen and of the keyboard: how likely a clerk meant one number and typed another."""

from collections import Counter
from collections.abc import Sequence


def is_slip(typed: int, meant: int) -> bool:
    """One digit wrong, two neighbours changed over, a digit too many or too few, a miscount by one, 0 for the value."""
    if typed == 0 or abs(typed - meant) == 1:
        return True
    a, b = str(typed), str(meant)
    if len(a) == len(b):
        wrong = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        return len(wrong) == 1 or _changed_over(a, b, wrong)
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def _changed_over(a: str, b: str, wrong: Sequence[int]) -> bool:
    if len(wrong) != 2:
        return False
    first, second = wrong
    return second == first + 1 and a[first] == b[second] and a[second] == b[first]


def implausible(pairs: Sequence[tuple[int, int]]) -> int:
    """How many of the (typed, meant) pairs are no slip. Figures in each other's cells are one slip together."""
    if len(pairs) > 1 and Counter(typed for typed, _ in pairs) == Counter(meant for _, meant in pairs):
        return 0
    return sum(not is_slip(typed, meant) for typed, meant in pairs)


def distance(pairs: Sequence[tuple[int, int]]) -> float:
    """The relative changes added up: 0 is none, 1 a pair is as far as from a figure to zero."""
    return sum(abs(meant - typed) / max(typed, meant, 1) for typed, meant in pairs)

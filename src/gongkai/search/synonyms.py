"""Words for the same thing: 低保 finds 最低生活保障. The list is a file, ``synonyms.txt``, with its version."""

from functools import cache
from importlib.resources import files

from gongkai.search.tokens import needle

MOST = 8
"""Needles of one word of a question, itself among them."""


@cache
def groups() -> tuple[tuple[str, ...], ...]:
    """The groups of the file, each word as a needle."""
    text = files("gongkai.search").joinpath("synonyms.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(tuple(needle(word) for word in line.split()) for line in lines)


def widened(asked: str) -> tuple[str, ...]:
    """A needle and those that say the same, itself first. A synonym inside a longer word counts: 低保申请.

    A word that holds another of its group is left out: wherever it stands, the other stands too.
    """
    found = [asked]
    for group in groups():
        inside = max((word for word in group if word in asked), key=len, default=None)
        if inside is not None:
            found += [asked.replace(inside, word) for word in group if word != inside]
    narrow = (each for each in dict.fromkeys(found) if each == asked or asked not in each)
    return tuple(narrow)[:MOST]

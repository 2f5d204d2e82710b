"""docs/reference/papers.md names every tag, attribute, class and field there is, and no other."""

import re
from pathlib import Path

from gongkai.papers.page.blocks import LOOKS
from gongkai.papers.page.door import PAGE_LIMITS, PASTE
from gongkai.papers.page.model import FIELDS
from gongkai.papers.page.vocabulary import ATTRIBUTES, TAGS

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "papers.md").read_text(encoding="utf-8")


def _table(head: str) -> list[list[str]]:
    body = PAGE.split(f"\n| {head} |", 1)[1].split("\n\n", 1)[0]
    return [[cell.strip() for cell in line.strip("| \n").split(" | ")] for line in body.split("\n")[2:]]


def _names(text: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", text))


def test_the_vocabulary_is_the_one_of_the_code():
    rows = [line.split("|")[1:] for line in PAGE.split("| 标签 |", 1)[1].split("\n\n", 1)[0].split("\n")[2:]]
    told = {tag: _names(row[1]) for row in rows for tag in _names(row[0])}
    assert set(told) - {"h1"} == TAGS
    for tag, names in ATTRIBUTES.items():
        assert names <= told[tag]
    assert set().union(*told.values()) == set().union(*ATTRIBUTES.values())


def test_the_classes_fields_and_limits_are_those_of_the_code():
    assert [_names(row[0]).pop() for row in _table("`class`")] == list(LOOKS)
    assert [_names(row[0]).pop() for row in _table("字段")] == list(FIELDS)
    limits = "".join("".join(row) for row in _table("项目"))
    for number in (
        PAGE_LIMITS.size >> 20,
        PAGE_LIMITS.unpacked >> 20,
        PAGE_LIMITS.part >> 20,
        PAGE_LIMITS.memory >> 20,
        PASTE >> 20,
    ):
        assert f"{number} M" in limits
    assert f"{PAGE_LIMITS.wall:g} 秒" in limits

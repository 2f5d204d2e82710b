"""Which budget or final accounts a document is about, read off its title; plain Python.

预算法 Art. 14 names four things that are made public: budgets, changes of budgets, reports on carrying them out, and final
accounts. Only the first and the last are counted here: a change or a report is none, and a notice on how to make one is none.
"""

import re
import unicodedata
from enum import StrEnum

BUDGET_COLUMN = "20-07"
"""财政预算、决算信息 (条例 Art. 20(7)); what stands in a column under it counts too."""


class Account(StrEnum):
    """What a document gives account of."""

    BUDGET = "budget"
    FINAL = "final"
    OTHER = "other"


Matter = tuple[int, Account]
"""A fiscal year and what is said of it."""

_FIGURES = str.maketrans("〇○零OoＯ一二三四五六七八九", "000000123456789")
_IN_WORDS = re.compile(r"二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2}(?=年)")
_YEAR = re.compile(r"(?<!\d)20\d\d(?=\s*(?:年(?!\s*[\d一二三四五六七八九十]{1,2}\s*月)|部门|单位|预|决))")
"""A year that is said as one: not the year of a 文号 (〔2026〕), not that of a day (2026年3月)."""
_ACCOUNT = re.compile(r"预[、(]?决\)?算|预算|决算")
_PART = re.compile(r"[,、;:。和及与暨]")
_MAKING = re.compile(r"(?<!机构)编制|调整|做好|下达|追加|预拨|(?:采购|竣工|竣工财务|工程|项目)$")
"""Before the word, in the same part of the title: how to make or change one, money handed on, or a building's."""
_ANOTHER_THING = re.compile(
    r"(?:草案)?(?:(?:项目|整体|支出|资金)*绩效|执行|调整|变更|编制(?!说明)|管理|审计|评审|监督|单位|金额|价|法|指标"
    r"|一体化|稳定调节|公开(?:工作|制度|办法|检查|自查))"
)
"""Straight behind the word: 预算绩效, 预算执行, 预算单位 … are not the budget."""


def fiscal_matters(title: str, *, written: int) -> tuple[Matter, ...]:
    """The years and accounts a title names, in its order; (year, OTHER) alone where it names neither account.

    ``written``: the year of the document. It stands where the title says no year, or one that is more than a year
    ahead: nobody has a budget then. An account has the year said last before it, else the first behind it.
    """
    text = _IN_WORDS.sub(lambda found: found[0].translate(_FIGURES), unicodedata.normalize("NFKC", title))
    said = [found for found in _YEAR.finditer(text) if int(found[0]) <= written + 1]
    matters: dict[Matter, None] = {}
    for word in _ACCOUNT.finditer(text):
        part = _PART.split(text[: word.start()])[-1]
        if _MAKING.search(part) or _ANOTHER_THING.match(text, word.end()):
            continue
        before = [each for each in said if each.end() <= word.start()]
        year = int((before[-1:] or said[:1])[0][0]) if said else written
        matters |= {(year, account): None for account in _accounts(word[0])}
    return tuple(matters) or ((int(said[0][0]) if said else written, Account.OTHER),)


def _accounts(word: str) -> tuple[Account, ...]:
    """预算, 决算, or both in one word: 预决算."""
    budget, final = word.startswith("预"), "决" in word
    return ((Account.BUDGET,) if budget else ()) + ((Account.FINAL,) if final else ())

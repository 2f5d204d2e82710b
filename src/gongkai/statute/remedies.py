"""Where and how long a decision can be challenged: organs by level of agency, words by outcome."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.statute.outcomes import outcome, review_first
from gongkai.statute.settings import DEFAULTS, Settings


class Level(StrEnum):
    """The level of the agency that decides."""

    TOWNSHIP = "township"
    STREET_OFFICE = "street_office"
    COUNTY_DEPARTMENT = "county_department"
    COUNTY_GOVERNMENT = "county_government"
    CITY_DEPARTMENT = "city_department"
    CITY_GOVERNMENT = "city_government"


@dataclass(frozen=True, slots=True)
class Organs:
    """Review organ (行政复议法 Art. 24) and court (行政诉讼法 Arts 14, 15) by kind."""

    review: str
    review_article: str
    court: str
    court_article: str
    verified: bool = True


_BASIC = ("基层人民法院", "行政诉讼法第十四条")
_MIDDLE = ("中级人民法院", "行政诉讼法第十五条第（一）项")

ORGANS: dict[Level, Organs] = {
    Level.TOWNSHIP: Organs("县级人民政府", "行政复议法第二十四条第一款第（二）项", *_BASIC),
    # A street office is an agency sent out by the county government; that item of Art. 24 could not be read.
    Level.STREET_OFFICE: Organs("县级人民政府", "行政复议法第二十四条第一款", *_BASIC, verified=False),
    Level.COUNTY_DEPARTMENT: Organs("县级人民政府", "行政复议法第二十四条第一款第（一）项", *_BASIC),
    Level.COUNTY_GOVERNMENT: Organs("设区的市级人民政府", "行政复议法第二十四条第一款第（二）项", *_MIDDLE),
    Level.CITY_DEPARTMENT: Organs("设区的市级人民政府", "行政复议法第二十四条第一款第（一）项", *_BASIC),
    Level.CITY_GOVERNMENT: Organs("省级人民政府", "行政复议法第二十四条第一款第（二）项", *_MIDDLE),
}


class Route(StrEnum):
    """The order of review and suit."""

    REVIEW_FIRST = "review_first"
    FREE_CHOICE = "free_choice"
    NO_ANSWER = "no_answer"


WORDS: dict[Route, str] = {
    Route.REVIEW_FIRST: (
        "如对本答复不服，应当自收到本答复书之日起60日内先向{review}申请行政复议；"
        "对行政复议决定不服的，可以自收到行政复议决定书之日起15日内依法向{court}提起行政诉讼。"
    ),
    Route.FREE_CHOICE: (
        "如对本答复不服，可以自收到本答复书之日起60日内向{review}申请行政复议，"
        "或者自收到本答复书之日起6个月内依法向{court}提起行政诉讼。"
    ),
    # 行政复议法 Art. 23(1)(3) and 法释〔2025〕8号 Art. 2(2) pull apart here, so both ways are named, review first.
    Route.NO_ANSWER: "行政机关逾期不予答复的，可以向{review}申请行政复议，也可以依法向{court}提起行政诉讼。",
}

ONLINE_WORDS = "可以通过{online}在互联网上申请行政复议。"
"""Added when the decision is delivered by internet (行政复议法 Art. 22(2))."""

COMPLAINT_WORDS = "也可以向上一级行政机关或者政府信息公开工作主管部门投诉、举报。"
"""条例 Art. 51."""

_BASES = {
    Route.REVIEW_FIRST: "行政复议法第二十条、第二十三条第一款第（四）项；行政诉讼法第四十五条",
    Route.FREE_CHOICE: "行政复议法第二十条；行政诉讼法第四十六条；法释〔2025〕8号第一条第（一）项",
    Route.NO_ANSWER: "行政复议法第二十三条第一款第（三）项；法释〔2025〕8号第二条",
}


@dataclass(frozen=True, slots=True)
class Remedies:
    """What a letter says about challenging it. ``review`` and ``court`` are kinds of organ until names are given."""

    route: Route
    review: str
    court: str
    articles: tuple[str, ...]
    words: str
    verified: bool


def remedies(
    code: str | None,
    *,
    level: Level,
    decided: date,
    withheld: Iterable[str] = (),
    review: str = "",
    court: str = "",
    online: str = "",
    settings: Settings = DEFAULTS,
) -> Remedies:
    """The remedies of a decision D01-D23, or of no answer in time (``code`` None).

    ``review``/``court``: the names to print; without them the kind of organ in 〔〕 to be filled in. ``online``: the
    internet way to apply for review, for a decision delivered by internet. BadCase for an unknown code.
    """
    organs = ORGANS[level]
    route = _route(code, decided, withheld, settings)
    names = {"review": review or f"〔{organs.review}〕", "court": court or f"〔{organs.court}〕"}
    words = WORDS[route].format(**names) + (ONLINE_WORDS.format(online=online) if online else "")
    articles = (_BASES[route], organs.review_article, organs.court_article)
    settled = organs.verified and (code != "D11" or settings.query_review_first.verified)
    return Remedies(route, names["review"], names["court"], articles, words, settled and code is not None)


def _route(code: str | None, decided: date, withheld: Iterable[str], settings: Settings) -> Route:
    if code is None:
        return Route.NO_ANSWER
    first = review_first(outcome(code).code, decided=decided, withheld=withheld, settings=settings)
    return Route.REVIEW_FIRST if first else Route.FREE_CHOICE

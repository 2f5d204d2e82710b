"""What the law requires of each fixed entry, said on the page while nothing stands there yet.

An empty column is a fault of a government site (国办函〔2019〕19号, 空白栏目): the page says what is due, by which article,
and on which day the agency last looked it through, once it has said so.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Level
from gongkai.statute.catalogue import Tier
from gongkai.statute.periods import Reporter, report_due


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing the law requires."""

    name: str
    words: str
    article: str


RULES = (
    Duty(
        _("政府信息公开协调机制"), _("公开的信息涉及其他机关的，与有关机关协商、确认，保证准确一致。"), "条例第十一条"
    ),
    Duty(_("政府信息公开审查机制"), _("明确审查的程序和责任，公开前逐项审查。"), "条例第十七条"),
    Duty(
        _("政府信息管理动态调整机制"), _("对不予公开的信息定期评估审查，情况变化可以公开的予以公开。"), "条例第十八条"
    ),
    Duty(_("政府信息发布机制"), _("通过政府公报、政府网站等途径发布主动公开的信息。"), "条例第二十三条"),
    Duty(_("申请登记、审核、办理、答复、归档制度"), _("规范依申请公开的办理。"), "条例第四十五条"),
    Duty(_("工作考核、社会评议和责任追究制度"), _("由本级人民政府建立，定期考核、评议。"), "条例第四十六条"),
)
"""The systems of rules that the Regulations ask for (政府信息公开制度). The last binds governments only."""

_GOVERNMENTS = (Level.COUNTY, Level.TOWNSHIP)


def rules_of(level: str) -> tuple[Duty, ...]:
    """The rules an agency of that level must have."""
    return RULES if level in _GOVERNMENTS else RULES[:-1]


APPLICATION = (
    Duty(_("申请人的姓名或者名称、身份证明、联系方式"), "", "条例第二十九条第二款第（一）项"),
    Duty(_("所需信息的名称、文号，或者便于查询的其他特征"), "", "条例第二十九条第二款第（二）项"),
    Duty(_("需要的形式：怎样提供、怎样取得"), "", "条例第二十九条第二款第（三）项"),
)
"""What an application says (条例 Art. 29(2))."""

TERMS = (
    Duty(_("答复期限"), _("能当场答复的当场答复；不能当场答复的，收到申请之日起20个工作日内答复。"), "条例第三十三条"),
    Duty(_("延长"), _("需要延长的，经负责人同意并告知申请人，最长再加20个工作日。"), "条例第三十三条"),
    Duty(_("补正"), _("申请内容不明确的，收到之日起7个工作日内一次性告知怎样补正。"), "条例第三十条"),
    Duty(_("费用"), _("不收费；申请的数量、频次明显超过合理范围的，可以收取信息处理费。"), "条例第四十二条"),
    Duty(_("书写有困难"), _("可以口头提出，由受理的工作机构代为填写。"), "条例第二十九条第一款"),
)
"""What an applicant may count on."""

_REPORTERS = {
    Level.COUNTY: Reporter.GOVERNMENT,
    Level.OFFICE: Reporter.DEPARTMENT,
    Level.DEPARTMENT: Reporter.DEPARTMENT,
    Level.TOWNSHIP: Reporter.TOWNSHIP,
    Level.STREET: Reporter.TOWNSHIP,
}
_TIERS = {Level.TOWNSHIP: Tier.TOWNSHIP, Level.STREET: Tier.TOWNSHIP}


def tier_of(level: str) -> Tier:
    """Which extras of Art. 21 bind an agency of that level. A street does a township's work and is shown the same."""
    return _TIERS.get(Level(level), Tier.CITY_OR_COUNTY)


@dataclass(frozen=True, slots=True)
class ReportDue:
    """The annual report of one year: the last day to publish it and the article."""

    year: int
    due: date
    article: str
    words: str
    past: bool


def reports_due(level: str, *, opened_on: date, on: date, years: int = 3) -> list[ReportDue]:
    """The reports an agency owes, newest first, from the year it was set up; the running year's comes first."""
    rows = []
    for year in range(on.year, max(on.year - years, opened_on.year - 1), -1):
        due = report_due(_REPORTERS[Level(level)], year=year)
        rows.append(ReportDue(year, due.day, due.steps[-1].article, due.steps[-1].words, past=due.day < on))
    return rows

"""Who and what the law needs there: administrators, the county office, holidays, columns, codes."""

from collections.abc import Callable
from datetime import date, datetime

from gongkai.agencies.models import CalendarYear, Role
from gongkai.agencies.selectors import posts_in_force, public_agencies
from gongkai.audit.services import CHINA
from gongkai.config.checks import Fault
from gongkai.publications.selectors import missing_columns
from gongkai.publications.services import lay_out_catalogue
from gongkai.reviews.selectors import stuck
from gongkai.signin.selectors import people_without_post
from gongkai.statute import OFFICIAL

NOTICE_OUT = 12
"""The notice of the next year is out by this month (it comes in November)."""


def this_year(at: datetime) -> list[Fault]:
    return loaded(_day(at).year)


def next_year(at: datetime) -> list[Fault]:
    here = at.astimezone(CHINA)
    return loaded(here.year + 1) if here.month >= NOTICE_OUT else []


def loaded(year: int) -> list[Fault]:
    if year in OFFICIAL.years:
        return []
    return [Fault(f"没有 {year} 年的放假安排，涉及该年的期限算不出", "升级本系统到收有国务院办公厅该年放假通知的版本")]


def confirmed(at: datetime) -> list[Fault]:
    year = at.astimezone(CHINA).year
    if year not in OFFICIAL.years or CalendarYear.objects.filter(year=year).exists():
        return []
    return [Fault(f"{year} 年的放假安排县里还没有确认", "由县政府信息公开工作主管部门在工作台“节假日”中确认")]


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()


def held(role: Role, remedy: str) -> Callable[[datetime], list[Fault]]:
    """Somebody holds the role, and their account is in use."""

    def look(at: datetime) -> list[Fault]:
        there = posts_in_force(on=_day(at)).filter(role=role).exists()
        return [] if there else [Fault(f"没有在任的{role.label}", remedy)]

    return look


def coded(at: datetime) -> list[Fault]:
    """Index numbers (索引号) begin with the agency's code."""
    without = [each.short_name for each in public_agencies(on=_day(at)) if not each.organisation_code]
    if not without:
        return []
    words = f"{len(without)} 个机关没有填统一社会信用代码，编不出索引号：{'、'.join(without[:5])}"
    return [Fault(words, "由县政府信息公开工作主管部门在工作台“机关”中填写")]


def columns(_: datetime) -> list[Fault]:
    count = len(missing_columns())
    words = f"条例第二十条、第二十一条的栏目缺 {count} 个"
    return [Fault(words, "运行 gongkai doctor --fix")] if count else []


def lay_out(at: datetime) -> None:
    lay_out_catalogue(by=None, at=at)


def reviewable(at: datetime) -> list[Fault]:
    return [
        Fault(
            f"《{review.title}》等着第{review.level}级审核，没有人可以办",
            "由安全管理员任命这一级的审核人，或者改审级设置",
        )
        for review in stuck(on=_day(at))
    ]


def posted(at: datetime) -> list[Fault]:
    without = [person.username for person in people_without_post(on=_day(at))]
    if not without:
        return []
    words = f"{len(without)} 个在用的账号没有任职：{'、'.join(without[:5])}"
    return [Fault(words, "任职，或者由系统管理员停用")]

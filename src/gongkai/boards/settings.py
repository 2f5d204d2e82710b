"""What the law leaves open about notice boards and deliveries: values with their source."""

from dataclasses import dataclass

from gongkai.statute import Setting

OWN = "法律未作规定；本系统的约定"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of boards and deliveries."""

    notice_days: Setting[int] = Setting(
        7, "公示期默认几日，张贴时可改", "据记忆为民发〔2021〕57号对低保公示的规定，原文未能核对"
    )
    first_day_counts: Setting[bool] = Setting(
        False,
        "张贴当日是否计入公示期：默认不计，从次日起算，宁长勿短",
        OWN,
        choices=(True, False),
    )
    removal_workdays: Setting[int] = Setting(1, "公示期满后第几个工作日以前取下", OWN)
    delivery_months: Setting[int] = Setting(
        1,
        "向国家档案馆、公共图书馆移送主动公开信息的间隔（月）",
        "条例第二十五条第三款只要求“及时”，未定期限；本系统的约定",
    )


DEFAULTS = Settings()

"""What the law leaves open about answers to the public: values with their source."""

from dataclasses import dataclass

from gongkai.statute import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of the dialogue with the public."""

    report_days: Setting[int] = Setting(
        3, "网民纠错的答复期限（工作日）", "据辽宁省关于“我为政府网站找错”的规定转述；各地要求为1至3个工作日"
    )
    reports_an_hour: Setting[int] = Setting(5, "同一来源一小时内可以提交的纠错（件）", "法律未作规定；本系统的约定")
    reports_an_hour_in_all: Setting[int] = Setting(
        200, "全站一小时内可以提交的纠错（件）", "法律未作规定；本系统的约定"
    )


DEFAULTS = Settings()

"""What the law leaves open about guides, columns, documents and their validity: values with their source."""

from dataclasses import dataclass

from gongkai.statute import Setting

SITE_RULES = "政府网站与政务新媒体检查指标（国办秘函〔2019〕19号）单项否决指标，据2022年第四季度自查表转述"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of proactive disclosure."""

    policy_days: Setting[int] = Setting(183, "通知公告、政策文件类栏目的更新周期（日，即6个月）", SITE_RULES)
    plan_days: Setting[int] = Setting(
        365, "人事、规划计划类栏目的更新周期（日）", "2015年全国政府网站普查的口径，据监测产品的实现"
    )
    budget_days: Setting[int] = Setting(
        20, "预算、决算批准后公开的期限（自然日）", "据记忆为预算法第十四条的规定，原文未能核对"
    )
    policy_genres: Setting[tuple[str, ...]] = Setting(
        ("决议", "决定", "命令", "通告", "意见", "通知"),
        "拟不公开时先送核对的政策性文件：这些文种，以及标为行政规范性文件的（不论文种）",
        "国办发〔2016〕80号第一条第（一）项未界定“政策性文件”；取向下级或者社会提出要求的文种，本系统的约定",
    )
    validity_warnings: Setting[tuple[int, ...]] = Setting(
        (90, 30, 0), "有效期届满前几日提醒评估（延长、修订或者失效）", "法律未作规定；本系统的约定"
    )
    reassess_months: Setting[int] = Setting(
        12,
        "不公开的信息多久评估一次（月）",
        "条例第十八条只要求“定期”；参照保密法第二十四条每年审核国家秘密，本系统的约定",
    )
    guide_months: Setting[int] = Setting(
        12,
        "指南公布或者核对满几个月，提醒机关再核对",
        "条例第十二条第一款只要求“及时更新”，未定期限；本系统的约定",
    )


DEFAULTS = Settings()

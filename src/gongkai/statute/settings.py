"""What the law leaves open, or what could not be verified: named values with their source, never printed as law."""

from dataclasses import dataclass, fields
from typing import Generic, TypeVar

from gongkai.statute.refused import BadCase

T = TypeVar("T")

NOT_LAW = "（本系统设定，非法律规定）"
"""What a derivation step ends with when it rests on a setting that is not verified as law."""


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """A value and where it comes from. ``choices`` empty: any value; one choice: a convention that is only recorded."""

    value: T
    means: str
    source: str
    verified: bool = False
    choices: tuple[T, ...] = ()

    def __post_init__(self) -> None:
        if self.choices and self.value not in self.choices:
            raise BadCase(f"设定值“{self.value}”不在可选范围内：{'、'.join(map(str, self.choices))}")

    @property
    def mark(self) -> str:
        """Words to add to a step that rests on this value: empty when the value is verified."""
        return "" if self.verified else NOT_LAW


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one county. Change one with ``dataclasses.replace``; a county officer confirms the source."""

    correction_days: Setting[int] = Setting(
        15, "补正期限（工作日）", "条例第三十条只要求“合理的补正期限”，未定长短；惯例，未查到出处"
    )
    pause_days: Setting[str] = Setting(
        "after-sending",
        "征求意见期间的起止：发出次日起至收到意见当日止，只扣除答复期限起算之后的工作日，重叠的只扣一次",
        "条例第三十三条第三款未规定起止日；本系统的约定",
        choices=("after-sending",),
    )
    late_consultation: Setting[str] = Setting(
        "counted",
        "答复期限届满之后才发出的征求意见：counted 仍然扣除；ignored 不再扣除（期限已满，无可中止）",
        "条例第三十三条第三款未区分发函早晚；本系统的约定",
        choices=("counted", "ignored"),
    )
    late_answer: Setting[str] = Setting(
        "counted",
        "第三方、共同制作机关超过15个工作日才答复：counted 扣除至实际答复日；capped 只扣除至第15个工作日",
        "条例第三十二条、第三十四条未规定逾期答复是否继续扣除；本系统的约定",
        choices=("counted", "capped"),
    )
    payment_days: Setting[int] = Setting(
        20,
        "缴纳信息处理费的期限（自收到收费通知次日起，工作日）",
        "四川省财政厅、发展改革委2021年1月18日通知第二条对国办函〔2020〕109号的转述",
        verified=True,
    )
    payment_restarts: Setting[bool] = Setting(
        True,
        "缴费之后答复期限是否重新计算",
        "据记忆为国办函〔2020〕109号的规定，原文未能核对",
        choices=(True, False),
    )
    email_receipt: Setting[str] = Setting(
        "confirmed",
        "电子邮件申请的收到日：confirmed 双方确认之日；submitted 邮件到达之日",
        "条例第三十一条第（三）项优先于国办公开办函〔2015〕207号；先后关系为本系统的判断",
        choices=("confirmed", "submitted"),
    )
    oral_receipt: Setting[str] = Setting(
        "submitted",
        "口头申请的收到日：submitted 代为填写申请之日；confirmed 申请人确认之日",
        "条例第二十九条、第三十一条未规定；本系统的约定",
        choices=("submitted", "confirmed"),
    )
    auto_confirm_days: Setting[int] = Setting(
        1, "互联网申请提交后无人确认的，第几个工作日视为确认", "条例未规定；本系统防止拖延的约定"
    )
    record_correction_days: Setting[int] = Setting(
        20, "更正与自身相关信息的办理期限（工作日）", "条例第四十一条未定期限；本系统的约定"
    )
    weekends_roll: Setting[bool] = Setting(
        True,
        "复议、诉讼期限最后一日是普通周末的，是否顺延",
        "行政复议法第八十八条、民事诉讼法第八十五条称“法定休假日”；周末是否在内未能核对",
        choices=(True, False),
    )
    township_report_month_day: Setting[tuple[int, int]] = Setting(
        (1, 31), "乡镇、街道年度报告的截止月、日", "条例第四十九条未提乡镇；由县（市、区）确定，默认同部门"
    )
    report_warning_days: Setting[tuple[int, ...]] = Setting((10, 5, 1), "年度报告截止前几个工作日提醒", "本系统的约定")
    report_year_by: Setting[str] = Setting(
        "receipt-and-issue",
        "新收按收到申请之日归年，办结按答复发出之日归年",
        "填报说明未能核对；本系统的约定",
        choices=("receipt-and-issue",),
    )
    fee_month_by: Setting[str] = Setting(
        "receipt",
        "按件计收时，一件申请归入收到申请之日所在的自然月",
        "国办函〔2020〕109号第四条称“一个自然月”，以何日归月未规定；本系统的约定",
        choices=("receipt",),
    )
    query_review_first: Setting[bool] = Setting(
        False,
        "行政查询事项（条例第三十六条第（七）项）是否复议前置",
        "年报格式列入不予公开，但不属于条例第十四条至第十六条；本系统的判断",
        choices=(True, False),
    )
    other_cell: Setting[str] = Setting(
        "other.other",
        "撤回、不属于政府信息、已移交档案馆等其他情形（D23）填入年报的哪一格",
        "各地做法不一，填报说明未能核对；本系统的约定",
    )


DEFAULTS = Settings()


def settings_table(settings: object = DEFAULTS) -> str:
    """A dataclass of settings as a Markdown table: name, meaning, value, source, verified or not. One row a setting."""
    rows = ["| 名称 | 含义 | 值 | 来源 | 是否核实 |", "|---|---|---|---|---|"]
    for each in fields(settings):  # type: ignore[arg-type]
        setting = getattr(settings, each.name)
        state = "已核实" if setting.verified else "未核实"
        rows.append(f"| `{each.name}` | {setting.means} | `{setting.value}` | {setting.source} | {state} |")
    return "\n".join(rows) + "\n"

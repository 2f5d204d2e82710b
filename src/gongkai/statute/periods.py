"""The other days of the law: receipt, correction, opinions, payment, publication, delivery, remedies, reports."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from gongkai.statute.calendar import OFFICIAL, Calendar
from gongkai.statute.clock import OPINION_DAYS
from gongkai.statute.derivation import Derived, Step, zh
from gongkai.statute.refused import BadCase, DeliveryRefused
from gongkai.statute.settings import DEFAULTS, Setting, Settings

NOTICE_DAYS = 7
"""Working days to ask for a correction (条例 Art. 30)."""
PUBLICATION_DAYS = 20
"""Working days to publish (条例 Art. 26)."""


class Channel(StrEnum):
    """How an application came in (条例 Arts 29, 31)."""

    IN_PERSON = "in_person"
    SIGNED_POST = "signed_post"
    ORDINARY_POST = "ordinary_post"
    OTHER_OFFICE = "other_office"
    INTERNET = "internet"
    FAX = "fax"
    EMAIL = "email"
    ORAL = "oral"


_RECEIPT = {
    Channel.IN_PERSON: ("submitted", "条例第三十一条第（一）项", "当面提交，提交之日"),
    Channel.SIGNED_POST: ("signed", "条例第三十一条第（二）项", "邮寄并经签收，签收之日"),
    Channel.ORDINARY_POST: ("confirmed", "条例第三十一条第（二）项", "平常信函无需签收，与申请人确认之日"),
    Channel.OTHER_OFFICE: ("confirmed", "国办公开办函〔2015〕207号", "信件送到本机关其他处室，与申请人确认之日"),
    Channel.INTERNET: ("confirmed", "条例第三十一条第（三）项", "通过互联网提交，双方确认之日"),
    Channel.FAX: ("confirmed", "条例第三十一条第（三）项", "通过传真提交，双方确认之日"),
}


def receipt_day(
    *,
    channel: Channel,
    submitted: date,
    signed: date | None = None,
    confirmed: date | None = None,
    calendar: Calendar = OFFICIAL,
    settings: Settings = DEFAULTS,
) -> Derived:
    """The day an application counts as received (条例 Art. 31); it may be a day off.

    ``submitted``: handed in, posted, sent or, for an oral one, written down; ``signed``: signed for by the agency;
    ``confirmed``: confirmed between both sides. An internet application nobody confirmed counts by the setting
    ``auto_confirm_days``. BadCase when the deciding day is missing or before submission.
    """
    by, article, words, name, setting = _receipt_rule(channel, settings)
    day = {"submitted": submitted, "signed": signed, "confirmed": confirmed}[by]
    if day is None and channel is Channel.INTERNET:
        name, setting = "auto_confirm_days", settings.auto_confirm_days
        day = calendar.nth(submitted, setting.value)
        words = f"通过互联网提交后无人确认，提交后第{setting.value}个工作日视为确认"
    if day is None:
        raise BadCase(f"缺少确定收到日所需的日期：{words}", article=article)
    if day < submitted:
        raise BadCase("签收或者确认的日期早于提交的日期", article=article)
    return _one(day, article, f"{words}{zh(day)}为收到申请之日", name, setting)


def _receipt_rule(channel: Channel, settings: Settings) -> tuple[str, str, str, str, Setting[Any] | None]:
    """What decides: the event, article, words, and the setting behind it where the law is silent."""
    if channel is Channel.EMAIL:
        setting = settings.email_receipt
        words = {"confirmed": "电子邮件申请，双方确认之日", "submitted": "电子邮件申请，邮件到达之日"}[setting.value]
        return setting.value, "条例第三十一条第（三）项", words, "email_receipt", setting
    if channel is Channel.ORAL:
        setting = settings.oral_receipt
        words = {"submitted": "口头申请，代为填写之日", "confirmed": "口头申请，申请人确认之日"}[setting.value]
        return setting.value, "条例第二十九条", words, "oral_receipt", setting
    return *_RECEIPT[channel], "", None


def _one(day: date, article: str, words: str, name: str = "", setting: Setting[Any] | None = None) -> Derived:
    """A day reached in one step, marked when an unverified setting decided it."""
    mark = setting.mark if setting is not None else ""
    return Derived(day, (Step(day, article, f"{words}{mark}。", name if mark else ""),))


def correction_notice_due(received: date, *, calendar: Calendar = OFFICIAL) -> Derived:
    """The last day to ask, once, for a correction: 7 working days (条例 Art. 30)."""
    day = calendar.nth(received, NOTICE_DAYS)
    return _one(day, "条例第三十条", f"收到申请之日起第{NOTICE_DAYS}个工作日{zh(day)}前应当一次性告知补正")


def correction_due(told: date, *, calendar: Calendar = OFFICIAL, settings: Settings = DEFAULTS) -> Derived:
    """The last day for the applicant to correct, from the day he received the notice (setting ``correction_days``)."""
    setting = settings.correction_days
    day = calendar.nth(told, setting.value)
    words = f"收到补正通知次日起第{setting.value}个工作日{zh(day)}前提交补正，无正当理由逾期视为放弃申请"
    return _one(day, "条例第三十条", words, "correction_days", setting)


def opinion_due(received: date, *, co_maker: bool = False, calendar: Calendar = OFFICIAL) -> Derived:
    """The last day for an opinion: 15 working days. A silent co-maker consents (Art. 34), a third party does not."""
    day = calendar.nth(received, OPINION_DAYS)
    words = f"收到征求意见书之日起第{OPINION_DAYS}个工作日为{zh(day)}，"
    if co_maker:
        return _one(day, "条例第三十四条", f"{words}逾期未提出意见的视为同意公开")
    return _one(day, "条例第三十二条", f"{words}逾期未提出意见的由本机关决定是否公开")


@dataclass(frozen=True, slots=True)
class Payment:
    """``pay_by``: last day to pay. ``close_on``: first day the unpaid application is no longer processed."""

    pay_by: date
    close_on: date
    steps: tuple[Step, ...]


def payment_due(told: date, *, calendar: Calendar = OFFICIAL, settings: Settings = DEFAULTS) -> Payment:
    """The period to pay the fee, from the day after the notice was received (setting ``payment_days``)."""
    setting = settings.payment_days
    day = calendar.nth(told, setting.value)
    words = f"收到收费通知次日起第{setting.value}个工作日{zh(day)}前缴费，逾期视为放弃申请"
    steps = _one(day, "国办函〔2020〕109号", words, "payment_days", setting).steps
    return Payment(day, day + timedelta(1), steps)


def publication_due(formed: date, *, days: int = PUBLICATION_DAYS, calendar: Calendar = OFFICIAL) -> Derived:
    """The last day to publish information formed or changed on ``formed`` (条例 Art. 26).

    ``days``: a local catalogue may set fewer working days, never more (BadCase).
    """
    if not 1 <= days <= PUBLICATION_DAYS:
        raise BadCase(f"主动公开的期限应当在1至{PUBLICATION_DAYS}个工作日之间", article="条例第二十六条")
    day = calendar.nth(formed, days)
    return _one(day, "条例第二十六条", f"信息形成或者变更之日起第{days}个工作日{zh(day)}前公开")


def record_correction_due(received: date, *, calendar: Calendar = OFFICIAL, settings: Settings = DEFAULTS) -> Derived:
    """The day to settle a request to correct a record about oneself (条例 Art. 41, setting)."""
    setting = settings.record_correction_days
    day = calendar.nth(received, setting.value)
    words = f"收到更正要求次日起第{setting.value}个工作日{zh(day)}前办理"
    return _one(day, "条例第四十一条", words, "record_correction_days", setting)


class Delivery(StrEnum):
    """How an answer is delivered."""

    DIRECT = "direct"
    ENTRUSTED = "entrusted"
    POST = "post"
    COURIER = "courier"


def answer_day(*, way: Delivery, handed_over: date) -> Derived:
    """The day that counts for the agency's time limit (国办公开办函〔2016〕235号).

    ``handed_over``: signed for by the applicant or, by post, given to the post office. The applicant's own periods run
    from the day he receives the letter, which is another day. DeliveryRefused for a private courier.
    """
    if way is Delivery.COURIER:
        raise DeliveryRefused
    words = (
        f"邮寄送达，交邮之日{zh(handed_over)}"
        if way is Delivery.POST
        else f"直接或者委托送达，签收之日{zh(handed_over)}"
    )
    return _one(handed_over, "国办公开办函〔2016〕235号", f"{words}为答复之日")


class Remedy(StrEnum):
    """A period in which to challenge a decision."""

    REVIEW = "review"
    SUIT = "suit"
    SUIT_AFTER_REVIEW = "suit_after_review"
    UNTOLD = "untold"


_REMEDY = {
    Remedy.REVIEW: ("行政复议法第二十条第一款", "申请行政复议", "60日", 60, 0),
    Remedy.SUIT: ("行政诉讼法第四十六条", "直接提起行政诉讼", "6个月", 0, 6),
    Remedy.SUIT_AFTER_REVIEW: ("行政诉讼法第四十五条", "不服行政复议决定提起行政诉讼", "15日", 15, 0),
    Remedy.UNTOLD: ("行政复议法第二十条第三款", "未告知权利、机关和期限的，可以主张权利", "1年", 0, 12),
}


def remedy_due(remedy: Remedy, *, known: date, calendar: Calendar = OFFICIAL, settings: Settings = DEFAULTS) -> Derived:
    """The last day of a remedy: calendar days or months from the day after ``known``, the end rolled off days off.

    ``known``: the day the applicant received the decision (for SUIT_AFTER_REVIEW the review decision).
    """
    article, what, length, days, months = _REMEDY[remedy]
    end = _months_later(known, months) + timedelta(days)
    steps = [Step(end, article, f"自{zh(known)}知道之次日起{length}内{what}，最后一日为{zh(end)}。")]
    day = _rolled(end, calendar, settings)
    if day != end:
        # Only an ordinary weekend rests on the setting: a day the notice names as off rolls by law.
        mark = "" if calendar.is_holiday(end) else settings.weekends_roll.mark
        words = f"{zh(end)}为休假日，顺延至其后第一个工作日{zh(day)}{mark}。"
        steps.append(Step(day, "行政复议法第八十八条、民事诉讼法第八十五条", words, "weekends_roll" if mark else ""))
    return Derived(day, tuple(steps))


def _months_later(day: date, months: int) -> date:
    """The same day of the month, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _rolled(day: date, calendar: Calendar, settings: Settings) -> date:
    while calendar.is_holiday(day) or (settings.weekends_roll.value and not calendar.is_workday(day)):
        day += timedelta(1)
    return day


class Reporter(StrEnum):
    """Who files an annual report (条例 Art. 49)."""

    DEPARTMENT = "department"
    GOVERNMENT = "government"
    TOWNSHIP = "township"


def report_due(reporter: Reporter, *, year: int, settings: Settings = DEFAULTS) -> Derived:
    """The calendar date by which the report on ``year`` is due. It does not move when it falls on a day off."""
    if reporter is Reporter.DEPARTMENT:
        return _one(date(year + 1, 1, 31), "条例第四十九条第一款", "1月31日前提交上一年度工作年度报告并向社会公布")
    if reporter is Reporter.GOVERNMENT:
        return _one(date(year + 1, 3, 31), "条例第四十九条第二款", "3月31日前向社会公布本级政府上一年度工作年度报告")
    setting = settings.township_report_month_day
    day = date(year + 1, *setting.value)
    words = f"乡镇、街道{zh(day)}前提交并公布年度报告"
    return _one(day, "条例第四十九条", words, "township_report_month_day", setting)


def report_warnings(due: date, *, calendar: Calendar = OFFICIAL, settings: Settings = DEFAULTS) -> tuple[date, ...]:
    """The days to remind: so many working days before the due date (setting ``report_warning_days``)."""
    return tuple(calendar.before(due, n) for n in settings.report_warning_days.value)


def advised_filing_day(due: date, *, calendar: Calendar = OFFICIAL) -> date:
    """The last working day not later than the due date: the date itself is not moved, so file before a day off."""
    return calendar.before(due + timedelta(1), 1)

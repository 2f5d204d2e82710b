"""The answer period of an application (条例 Arts 30-35): a pure function of recorded events and the calendar.

The rule, with ``nth(d, n)`` the n-th working day after d:

- The clock starts on the day the application was received; anew on the day the corrected application was received
  (Art. 30); anew on the day the fee was paid (setting ``payment_restarts``).
- ``base`` is nth(start, 20); ``due`` is nth(base, paused days + extension), extension at most 20 in total (Art. 33(2)).
- A consultation pauses the clock on the working days in (sent, end]. Days up to the start never count, and a day inside
  two consultations counts once (setting ``pause_days``).
- A consultation sent after the date due as it then stood, extension included, is deducted like any other and the step
  says so, for Art. 33(3) makes no difference; a county may hold that a clock that has run out cannot be paused (setting
  ``late_consultation``). One sent on the last day is in time.
- A silent third party or co-maker pauses until the 15th working day after receiving the letter (Arts 32, 34), another
  agency until the day set for its answer. An answer that comes later than 15 working days counts as it came (setting
  ``late_answer``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.statute.calendar import OFFICIAL, Calendar
from gongkai.statute.derivation import Step, zh
from gongkai.statute.refused import BadCase, ExtensionTooLong
from gongkai.statute.settings import DEFAULTS, Settings

ANSWER_DAYS = 20
"""Working days to answer (条例 Art. 33(2))."""
EXTENSION_DAYS = 20
"""Working days of extension at most, in total (条例 Art. 33(2))."""
OPINION_DAYS = 15
"""Working days for a third party (条例 Art. 32) or a co-making agency (Art. 34)."""


class Kind(StrEnum):
    """Who is consulted."""

    THIRD_PARTY = "third_party"
    CO_MAKER = "co_maker"
    OTHER_AGENCY = "other_agency"


KIND_WORDS = {
    Kind.THIRD_PARTY: ("第三方", "条例第三十二条、第三十三条第三款"),
    Kind.CO_MAKER: ("共同制作机关", "条例第三十四条、第三十三条第三款"),
    Kind.OTHER_AGENCY: ("其他机关", "条例第三十三条第三款"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """A letter asking for an opinion. Days: ``sent`` out, ``received`` by the one asked, ``answered`` or None.

    ``until``: the day set for another agency's answer; the law's 15 working days bind the other two kinds whatever was
    agreed. BadCase when the days contradict each other or the end of the pause cannot be known.
    """

    kind: Kind
    sent: date
    received: date | None = None
    answered: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        article = KIND_WORDS[self.kind][1]
        if self.received is not None and self.received < self.sent:
            raise BadCase("征求意见书的收到日早于发出日", article=article)
        if self.answered is not None and self.answered < (self.received or self.sent):
            raise BadCase("意见的答复日早于征求意见书的发出日或者收到日", article=article)
        if self.until is not None and self.until < self.sent:
            raise BadCase("其他机关的答复期限早于征求意见书的发出日", article=article)
        if self.answered is None:
            if self.kind is Kind.OTHER_AGENCY and self.until is None:
                raise BadCase("其他机关尚未答复的，应当填写要求其答复的期限（until）", article=article)
            if self.kind is not Kind.OTHER_AGENCY and self.received is None:
                raise BadCase("尚未答复的，应当填写对方收到征求意见书的日期（received）", article=article)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """Working days added and the head of the disclosure office who agreed (条例 Art. 33(2)). BadCase without either."""

    days: int
    approved_by: str

    def __post_init__(self) -> None:
        if self.days < 1:
            raise BadCase("延长的工作日数应当是正整数", article="条例第三十三条第二款")
        if not self.approved_by.strip():
            raise BadCase("延长答复期限应当经政府信息公开工作机构负责人同意", article="条例第三十三条第二款")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The recorded events of one application. BadCase when their order is impossible."""

    received: date
    corrected: date | None = None
    paid: date | None = None
    extensions: tuple[Extension, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    delayed_until: date | None = None

    def __post_init__(self) -> None:
        if self.corrected is not None and self.corrected < self.received:
            raise BadCase("收到补正的日期早于收到申请的日期", article="条例第三十条")
        if self.paid is not None and self.paid < (self.corrected or self.received):
            raise BadCase("缴费日期早于收到申请或者补正的日期", article="条例第四十二条")


@dataclass(frozen=True, slots=True)
class Due:
    """The last day to answer. ``base`` without pauses and extension; ``paused_days`` working days not counted."""

    due: date
    base: date
    paused_days: int
    steps: tuple[Step, ...]


def answer_due(case: Case, *, calendar: Calendar = OFFICIAL, settings: Settings = DEFAULTS) -> Due:
    """When the answer is due (条例 Art. 33), with its derivation.

    Raises ExtensionTooLong above 20 working days in total, CalendarMissing where a year is not loaded, BadCase for a
    delay under Art. 35 that is no delay.
    """
    extension = sum(each.days for each in case.extensions)
    if extension > EXTENSION_DAYS:
        raise ExtensionTooLong(extension)
    start, steps = _start(case, settings)
    base = calendar.nth(start, ANSWER_DAYS)
    steps.append(Step(base, "条例第三十三条第二款", f"自{zh(start)}次日起算，第{ANSWER_DAYS}个工作日为{zh(base)}。"))
    paused, told = _pauses(case.consultations, start, base, extension, calendar, settings)
    steps += told
    steps += (
        Step(
            base,
            "条例第三十三条第二款",
            f"经{each.approved_by}同意并告知申请人，答复期限延长{each.days}个工作日。",
        )
        for each in case.extensions
    )
    due = calendar.nth(base, paused + extension)
    if due != base:
        steps.append(
            Step(
                due,
                "条例第三十三条",
                f"自{zh(base)}起顺延{paused + extension}个工作日（征求意见{paused}个、延长{extension}个），"
                f"答复期限届满之日为{zh(due)}。",
            )
        )
    if case.delayed_until is not None:
        due = _delay(case.delayed_until, due, steps)
    return Due(due, base, paused, tuple(steps))


def _start(case: Case, settings: Settings) -> tuple[date, list[Step]]:
    """The day the clock starts from, with the steps that lead there."""
    start = case.received
    steps = [Step(start, "条例第三十一条", f"{zh(start)}收到申请，收到当日不计入期限。")]
    if case.corrected is not None:
        start = case.corrected
        steps.append(Step(start, "条例第三十条", f"{zh(start)}收到补正后的申请，答复期限自此重新计算。"))
    if case.paid is not None and settings.payment_restarts.value:
        start = case.paid
        setting = settings.payment_restarts
        words = f"{zh(start)}收到信息处理费，答复期限自此重新计算{setting.mark}。"
        steps.append(Step(start, "国办函〔2020〕109号", words, "" if setting.verified else "payment_restarts"))
    return start, steps


def _pauses(
    consultations: Iterable[Consultation],
    start: date,
    base: date,
    extension: int,
    calendar: Calendar,
    settings: Settings,
) -> tuple[int, list[Step]]:
    """Working days not counted: the union of the consultations, each judged by the due date as it stood when sent."""
    paused, reach, pauses = 0, start, 0
    steps: list[Step] = []
    for each in sorted(consultations, key=lambda one: one.sent):
        due = calendar.nth(base, paused + extension)
        late = each.sent > due
        if late and settings.late_consultation.value == "ignored":
            steps.append(_ignored(each, due, settings))
            continue
        end, ending, setting = _end(each, start, calendar, settings)
        added = calendar.count(max(each.sent, reach), end)
        paused, reach, pauses = paused + added, max(reach, end), pauses + 1
        who, article = KIND_WORDS[each.kind]
        mark = settings.pause_days.mark
        words = f"{zh(each.sent)}向{who}发出征求意见书，{ending}；其间另扣除{added}个工作日{mark}。"
        steps.append(Step(end, article, words, setting or ("pause_days" if mark else "")))
        if late:
            steps.append(_late(each, due, settings))
    if pauses > 1:
        steps.append(Step(reach, "条例第三十三条第三款", f"各次征求意见重叠的日子只扣一次，合计{paused}个工作日。"))
    return paused, steps


def _end(each: Consultation, start: date, calendar: Calendar, settings: Settings) -> tuple[date, str, str]:
    """The last day of a pause, words for how it ended, and the setting that decided it, if one did."""
    if each.answered is None:
        if each.kind is Kind.OTHER_AGENCY:
            assert each.until is not None  # noqa: S101 - Consultation insists
            return each.until, f"未答复，计至要求的期限{zh(each.until)}", ""
        assert each.received is not None  # noqa: S101 - Consultation insists
        end = calendar.nth(each.received, OPINION_DAYS)
        return end, f"对方{zh(each.received)}收到、未答复，第{OPINION_DAYS}个工作日{zh(end)}期满", ""
    words = f"{zh(each.answered)}收到意见"
    # A letter from before the clock (re)started is not measured: its first days are not deducted in any case.
    if each.kind is Kind.OTHER_AGENCY or each.received is None or each.received < start:
        return each.answered, words, ""
    if calendar.count(each.received, each.answered) <= OPINION_DAYS:
        return each.answered, words, ""
    setting = settings.late_answer
    name = "" if setting.verified else "late_answer"
    words += f"，已超过{OPINION_DAYS}个工作日"
    if setting.value == "capped":
        end = calendar.nth(each.received, OPINION_DAYS)
        return end, f"{words}，只扣除至{zh(end)}{setting.mark}", name
    return each.answered, f"{words}，仍扣除至该日{setting.mark}", name


def _late(each: Consultation, due: date, settings: Settings) -> Step:
    setting = settings.late_consultation
    words = f"注意：发函时答复期限已于{zh(due)}届满，扣除这段时间须有依据{setting.mark}。"
    return Step(each.sent, KIND_WORDS[each.kind][1], words, "" if setting.verified else "late_consultation")


def _ignored(each: Consultation, due: date, settings: Settings) -> Step:
    who, article = KIND_WORDS[each.kind]
    setting = settings.late_consultation
    words = f"{zh(each.sent)}才向{who}发出征求意见书，答复期限已于{zh(due)}届满，不再扣除{setting.mark}。"
    return Step(each.sent, article, words, "" if setting.verified else "late_consultation")


def _delay(until: date, due: date, steps: list[Step]) -> date:
    """The delayed date the agency set after reasonable reasons for many requests (条例 Art. 35)."""
    article = "条例第三十五条"
    if until <= due:
        raise BadCase(f"延迟答复的期限应当晚于{zh(due)}，否则无须延迟", article=article)
    words = f"申请数量、频次明显超过合理范围而理由合理，本机关确定延迟至{zh(until)}答复并告知申请人。"
    steps.append(Step(until, article, words))
    return until

"""When an answer is due. Oracles T01-T14 of the rulebook and a day-by-day walk."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.statute import (
    DEFAULTS,
    NOT_LAW,
    BadCase,
    CalendarMissing,
    Case,
    Consultation,
    Extension,
    ExtensionTooLong,
    Kind,
    answer_due,
)
from tests.statute import naive

APPROVER = "张主任"


def day(text):
    return date.fromisoformat(text)


def asked(sent, answered=None, *, received=None, kind=Kind.THIRD_PARTY, until=None):
    return Consultation(
        kind=kind,
        sent=day(sent),
        received=day(received or sent),
        answered=day(answered) if answered else None,
        until=day(until) if until else None,
    )


def due(received, *consultations, extensions=(), settings=DEFAULTS, **rest):
    days = {name: day(value) for name, value in rest.items()}
    extended = tuple(Extension(days=n, approved_by=APPROVER) for n in extensions)
    case = Case(received=day(received), consultations=consultations, extensions=extended, **days)
    return answer_due(case, settings=settings)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        pytest.param("2024-09-26", "2024-10-29", id="T01"),
        pytest.param("2025-09-30", "2025-11-04", id="T02 last day before the holiday"),
        pytest.param("2025-10-03", "2025-11-04", id="T02 mail signed for on a holiday"),
        pytest.param("2025-10-08", "2025-11-04", id="T02 last holiday"),
        pytest.param("2024-02-08", "2024-03-13", id="T03"),
        pytest.param("2026-02-14", "2026-03-20", id="T04 a Saturday that was worked"),
        pytest.param("2025-01-20", "2025-02-21", id="T05"),
        pytest.param("2025-06-16", "2025-07-14", id="T11 internet"),
        pytest.param("2025-06-14", "2025-07-11", id="T11 mail on Saturday"),
    ],
)
def test_twenty_working_days(received, expected):
    found = due(received)
    assert (found.due, found.base, found.paused_days) == (day(expected), day(expected), 0)


@pytest.mark.parametrize(("days", "expected"), [(15, "2025-03-14"), (20, "2025-03-21")])
def test_T05_extension(days, expected):
    found = due("2025-01-20", extensions=(days,))
    assert (found.due, found.base) == (day(expected), day("2025-02-21"))


@pytest.mark.parametrize("extensions", [(21,), (12, 9)])
def test_T06_more_than_twenty_days_of_extension_in_total_are_refused(extensions):
    with pytest.raises(ExtensionTooLong) as refused:
        due("2025-01-20", extensions=extensions)
    assert refused.value.code == "extension-too-long"
    assert refused.value.article == "条例第三十三条第二款"
    assert refused.value.message == "延长答复期限合计21个工作日，超过20个工作日的上限"


def test_T06_two_steps_that_stay_within_twenty_are_one_extension():
    assert due("2025-01-20", extensions=(12, 8)).due == day("2025-03-21")


def test_T07_a_third_party_asked_and_answering():
    found = due("2025-03-03", asked("2025-03-10", "2025-03-24"))
    assert (found.due, found.base, found.paused_days) == (day("2025-04-15"), day("2025-03-31"), 10)


def test_T07_an_answer_on_a_saturday_pauses_nine_days():
    found = due("2025-03-03", asked("2025-03-10", "2025-03-22"))
    assert (found.due, found.paused_days) == (day("2025-04-14"), 9)


def test_T08_a_silent_third_party_pauses_fifteen_days():
    found = due("2025-03-03", asked("2025-03-10"))
    assert (found.due, found.paused_days) == (day("2025-04-22"), 15)


def test_T09_overlapping_letters_are_deducted_once():
    found = due("2025-03-03", asked("2025-03-10", "2025-03-24"), asked("2025-03-17", "2025-03-28"))
    assert (found.due, found.paused_days) == (day("2025-04-21"), 14)


def test_T10_the_clock_starts_anew_with_the_corrected_application():
    assert due("2026-02-10", corrected="2026-03-05").due == day("2026-04-02")


def test_T14_a_year_that_is_not_loaded_gives_no_date():
    with pytest.raises(CalendarMissing) as refused:
        due("2026-12-04")
    assert refused.value.year == 2027


def test_T14_a_pause_into_a_year_that_is_not_loaded_gives_no_date():
    with pytest.raises(CalendarMissing) as refused:
        due("2026-11-04", asked("2026-11-05", "2027-01-05"))
    assert refused.value.year == 2027


def test_T21_payment_restarts_the_clock_where_the_setting_says_so():
    case = Case(received=day("2025-12-08"), paid=day("2026-01-05"))
    assert answer_due(case).due == day("2026-02-02")
    never = replace(DEFAULTS, payment_restarts=replace(DEFAULTS.payment_restarts, value=False))
    assert answer_due(case, settings=never).due == day("2026-01-06")


def test_another_agency_pauses_until_the_day_set_for_it():
    found = due("2025-03-03", asked("2025-03-10", kind=Kind.OTHER_AGENCY, until="2025-03-14"))
    assert (found.due, found.paused_days) == (day("2025-04-07"), 4)


def test_days_before_the_clock_starts_anew_do_not_count():
    found = due("2025-02-24", asked("2025-02-26", "2025-03-07"), corrected="2025-03-03")
    assert (found.base, found.paused_days, found.due) == (day("2025-03-31"), 4, day("2025-04-07"))


def test_a_letter_answered_before_the_clock_starts_anew_deducts_nothing():
    assert due("2025-02-24", asked("2025-02-25", "2025-02-27"), corrected="2025-03-03").paused_days == 0


def test_a_letter_sent_after_the_last_day_is_pointed_out_and_one_sent_on_it_is_not():
    in_time = due("2025-03-03", asked("2025-03-31", "2025-04-03"))
    assert (in_time.due, [s.setting for s in in_time.steps].count("late_consultation")) == (day("2025-04-03"), 0)
    late = due("2025-03-03", asked("2025-04-01", "2025-04-03"))
    assert (late.due, late.paused_days) == (day("2025-04-02"), 2)
    assert late.steps[3].words == "注意：发函时答复期限已于2025年3月31日届满，扣除这段时间须有依据" + NOT_LAW + "。"


def test_an_extension_keeps_the_clock_running_for_a_later_letter():
    found = due("2025-03-03", asked("2025-04-01", "2025-04-03"), extensions=(5,))
    assert (found.paused_days, found.due) == (2, day("2025-04-10"))


STRICT = replace(DEFAULTS, late_consultation=replace(DEFAULTS.late_consultation, value="ignored"))


def test_a_letter_after_the_last_day_deducts_nothing_where_the_county_decided_so():
    case = Case(received=day("2025-03-03"), consultations=(asked("2025-04-01", "2025-04-03"),))
    found = answer_due(case, settings=STRICT)
    assert (found.due, found.paused_days) == (day("2025-03-31"), 0)


def test_an_answer_after_fifteen_days_counts_as_it_came_unless_capped():
    case = Case(received=day("2025-03-03"), consultations=(asked("2025-03-10", "2025-04-02"),))
    capped = replace(DEFAULTS, late_answer=replace(DEFAULTS.late_answer, value="capped"))
    assert (answer_due(case).paused_days, answer_due(case, settings=capped).paused_days) == (17, 15)
    assert "已超过15个工作日，仍扣除至该日" + NOT_LAW in answer_due(case).steps[2].words
    assert (
        "2025年4月2日收到意见，已超过15个工作日，只扣除至2025年3月31日" + NOT_LAW
        in answer_due(case, settings=capped).steps[2].words
    )
    assert [answer_due(case, settings=each).steps[2].setting for each in (DEFAULTS, capped)] == ["late_answer"] * 2
    in_time = Case(received=day("2025-03-03"), consultations=(asked("2025-03-10", "2025-03-31"),))
    assert answer_due(in_time).steps[2].setting == "pause_days"


def test_a_confirmed_rule_for_late_answers_is_printed_without_the_mark():
    case = Case(received=day("2025-03-03"), consultations=(asked("2025-03-10", "2025-04-02"),))
    confirmed = replace(DEFAULTS, late_answer=replace(DEFAULTS.late_answer, verified=True))
    step = answer_due(case, settings=confirmed).steps[2]
    assert step.setting == "pause_days"
    assert "已超过15个工作日，仍扣除至该日；" in step.words


def test_a_late_answer_is_measured_for_third_parties_whose_letter_came_with_the_clock_running():
    other = due("2025-03-03", asked("2025-03-10", "2025-04-02", kind=Kind.OTHER_AGENCY))
    unknown = answer_due(
        Case(
            received=day("2025-03-03"),
            consultations=(Consultation(kind=Kind.CO_MAKER, sent=day("2025-03-10"), answered=day("2025-04-02")),),
        )
    )
    early = due("2025-02-24", asked("2025-02-28", "2025-04-02"), corrected="2025-03-03")
    assert [found.steps[-2].setting for found in (other, unknown, early)] == ["pause_days"] * 3
    same_day = due("2025-03-03", asked("2025-03-03", "2025-04-02"))
    assert same_day.steps[2].setting == "late_answer"


def test_art_35_a_delayed_answer_is_due_on_the_day_the_agency_set():
    found = due("2025-03-03", delayed_until="2025-06-30")
    assert (found.due, found.base) == (day("2025-06-30"), day("2025-03-31"))
    assert found.steps[-1].article == "条例第三十五条"
    assert found.steps[-1].words == (
        "申请数量、频次明显超过合理范围而理由合理，本机关确定延迟至2025年6月30日答复并告知申请人。"
    )
    with pytest.raises(BadCase, match="延迟答复的期限应当晚于2025年3月31日") as refused:
        due("2025-03-03", delayed_until="2025-03-31")
    assert refused.value.article == "条例第三十五条"


def test_the_derivation_can_be_read_out():
    found = due(
        "2025-02-24",
        asked("2025-03-10", received="2025-03-11"),
        asked("2025-03-10", "2025-03-24", kind=Kind.CO_MAKER),
        asked("2025-05-30", "2025-06-20", kind=Kind.OTHER_AGENCY),
        asked("2025-04-01", kind=Kind.OTHER_AGENCY, until="2025-04-03"),
        extensions=(5,),
        corrected="2025-02-26",
        paid="2025-03-03",
        settings=STRICT,
    )
    mark = "（本系统设定，非法律规定）"
    assert [(step.day.isoformat(), step.article, step.words, step.setting) for step in found.steps] == [
        ("2025-02-24", "条例第三十一条", "2025年2月24日收到申请，收到当日不计入期限。", ""),
        ("2025-02-26", "条例第三十条", "2025年2月26日收到补正后的申请，答复期限自此重新计算。", ""),
        (
            "2025-03-03",
            "国办函〔2020〕109号",
            f"2025年3月3日收到信息处理费，答复期限自此重新计算{mark}。",
            "payment_restarts",
        ),
        ("2025-03-31", "条例第三十三条第二款", "自2025年3月3日次日起算，第20个工作日为2025年3月31日。", ""),
        (
            "2025-04-01",
            "条例第三十二条、第三十三条第三款",
            "2025年3月10日向第三方发出征求意见书，对方2025年3月11日收到、未答复，第15个工作日2025年4月1日期满；"
            f"其间另扣除16个工作日{mark}。",
            "pause_days",
        ),
        (
            "2025-03-24",
            "条例第三十四条、第三十三条第三款",
            f"2025年3月10日向共同制作机关发出征求意见书，2025年3月24日收到意见；其间另扣除0个工作日{mark}。",
            "pause_days",
        ),
        (
            "2025-04-03",
            "条例第三十三条第三款",
            f"2025年4月1日向其他机关发出征求意见书，未答复，计至要求的期限2025年4月3日；其间另扣除2个工作日{mark}。",
            "pause_days",
        ),
        (
            "2025-05-30",
            "条例第三十三条第三款",
            f"2025年5月30日才向其他机关发出征求意见书，答复期限已于2025年5月6日届满，不再扣除{mark}。",
            "late_consultation",
        ),
        ("2025-04-03", "条例第三十三条第三款", "各次征求意见重叠的日子只扣一次，合计18个工作日。", ""),
        ("2025-03-31", "条例第三十三条第二款", "经张主任同意并告知申请人，答复期限延长5个工作日。", ""),
        (
            "2025-05-06",
            "条例第三十三条",
            "自2025年3月31日起顺延23个工作日（征求意见18个、延长5个），答复期限届满之日为2025年5月6日。",
            "",
        ),
    ]


def test_a_single_letter_needs_no_adding_up():
    assert len(due("2025-03-03", asked("2025-03-10", "2025-03-24")).steps) == 4
    assert len(due("2025-03-03").steps) == 2


def test_a_confirmed_setting_is_printed_without_the_mark():
    confirmed = replace(
        DEFAULTS,
        **{
            name: replace(getattr(DEFAULTS, name), verified=True, source="县政府办公室确认")
            for name in ("pause_days", "payment_restarts", "late_consultation")
        },
    )
    case = Case(
        received=day("2025-02-24"),
        paid=day("2025-03-03"),
        consultations=(asked("2025-03-10", "2025-03-24"), asked("2025-06-03", "2025-06-04")),
    )
    steps = answer_due(case, settings=confirmed).steps
    assert not [step for step in steps if step.setting or NOT_LAW in step.words]


NONSENSE = [
    (lambda: asked("2025-03-10", received="2025-03-09"), "收到日早于发出日"),
    (lambda: asked("2025-03-10", "2025-03-11", received="2025-03-12"), "答复日早于"),
    (lambda: Consultation(kind=Kind.CO_MAKER, sent=day("2025-03-10"), answered=day("2025-03-09")), "答复日早于"),
    (lambda: asked("2025-03-10", until="2025-03-09", kind=Kind.OTHER_AGENCY), "答复期限早于"),
    (lambda: asked("2025-03-10", kind=Kind.OTHER_AGENCY), "应当填写要求其答复的期限"),
    (lambda: Consultation(kind=Kind.THIRD_PARTY, sent=day("2025-03-10")), "应当填写对方收到征求意见书的日期"),
]


@pytest.mark.parametrize(("build", "words"), NONSENSE)
def test_a_letter_whose_days_contradict_each_other_is_refused(build, words):
    with pytest.raises(BadCase, match=words) as refused:
        build()
    assert refused.value.article.startswith("条例第三十")
    assert refused.value.code == "bad-input"


def test_days_that_coincide_are_no_contradiction():
    assert asked("2025-03-10", "2025-03-10").answered == day("2025-03-10")
    assert asked("2025-03-10", until="2025-03-10", kind=Kind.OTHER_AGENCY).until == day("2025-03-10")
    assert due("2025-03-03", corrected="2025-03-03", paid="2025-03-03").due == day("2025-03-31")


@pytest.mark.parametrize(
    ("rest", "words", "article"),
    [
        ({"corrected": "2025-03-02"}, "补正的日期早于", "条例第三十条"),
        ({"paid": "2025-03-02"}, "缴费日期早于", "条例第四十二条"),
        ({"corrected": "2025-03-05", "paid": "2025-03-04"}, "缴费日期早于", "条例第四十二条"),
    ],
)
def test_events_before_the_application_are_refused(rest, words, article):
    with pytest.raises(BadCase, match=words) as refused:
        due("2025-03-03", **rest)
    assert refused.value.article == article


@pytest.mark.parametrize(
    ("days", "who", "words"),
    [(0, APPROVER, "应当是正整数"), (-3, APPROVER, "应当是正整数"), (5, " ", "应当经政府信息公开工作机构负责人同意")],
)
def test_an_extension_needs_days_and_an_approver(days, who, words):
    with pytest.raises(BadCase, match=words) as refused:
        Extension(days=days, approved_by=who)
    assert refused.value.article == "条例第三十三条第二款"


def test_an_extension_of_one_day_is_an_extension():
    assert due("2025-03-03", extensions=(1,)).due == day("2025-04-01")


@st.composite
def cases(draw):
    """Cases as plain mappings, days close enough together to meet, near the ends of the calendar too."""
    received = draw(st.dates(date(2018, 12, 20), date(2026, 12, 31)))

    def later(start, most, least=0):
        return start + timedelta(draw(st.integers(least, most)))

    case = {"received": received, "extension": draw(st.sampled_from([0, 0, 1, 7, 20, 21]))}
    start = received
    for event in ("corrected", "paid"):
        if draw(st.booleans()):
            start = case[event] = later(start, 40)
    case["consultations"] = []
    for _ in range(draw(st.integers(0, 4))):
        one = {"kind": draw(st.sampled_from(list(Kind))), "sent": later(received, 90, -3)}
        one["received"] = later(one["sent"], 6)
        if draw(st.booleans()):
            one["answered"] = later(one["received"], 45)
        elif one["kind"] == "other_agency":
            one["until"] = later(one["sent"], 45)
        case["consultations"].append(one)
    return case


def built(case):
    return Case(
        received=case["received"],
        corrected=case.get("corrected"),
        paid=case.get("paid"),
        extensions=(Extension(days=case["extension"], approved_by=APPROVER),) if case["extension"] else (),
        consultations=tuple(Consultation(**one) for one in case["consultations"]),
    )


@settings(max_examples=400, deadline=None)
@given(case=cases())
def test_the_due_date_equals_a_clock_that_ticks_day_by_day(case):
    try:
        expected = naive.due(case)
    except CalendarMissing as missing:
        with pytest.raises(CalendarMissing, match=f"^{missing.year}年"):
            answer_due(built(case))
    except ExtensionTooLong:
        with pytest.raises(ExtensionTooLong):
            answer_due(built(case))
    else:
        found = answer_due(built(case))
        assert (found.due, found.base, found.paused_days) == expected


@given(case=cases())
def test_the_order_in_which_letters_are_recorded_does_not_matter(case):
    def result(letters):
        try:
            found = answer_due(built({**case, "consultations": letters}))
        except (CalendarMissing, ExtensionTooLong) as refused:
            return refused.code
        return found.due, found.paused_days

    assert result(case["consultations"]) == result(case["consultations"][::-1])


def test_two_letters_are_added_up_and_every_late_one_is_mentioned():
    two = due("2025-03-03", asked("2025-03-10", "2025-03-24"), asked("2025-03-17", "2025-03-28"))
    assert two.steps[-2].words == "各次征求意见重叠的日子只扣一次，合计14个工作日。"
    late = due("2025-03-03", asked("2025-04-01", "2025-04-03"), asked("2025-04-02", "2025-04-03"), settings=STRICT)
    assert [step.setting for step in late.steps].count("late_consultation") == 2


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"days": 0, "approved_by": APPROVER}, "延长的工作日数应当是正整数"),
        ({"days": 1, "approved_by": ""}, "延长答复期限应当经政府信息公开工作机构负责人同意"),
    ],
)
def test_an_extension_is_refused_in_full_words(facts, message):
    with pytest.raises(BadCase) as refused:
        Extension(**facts)
    assert refused.value.message == message

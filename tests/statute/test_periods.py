"""The other days of the law. Oracles T02, T03, T10-T13, T15, T16, T21 and T37 of the rulebook."""

from dataclasses import replace
from datetime import date

import pytest

from gongkai.statute import (
    DEFAULTS,
    NOT_LAW,
    BadCase,
    CalendarMissing,
    Channel,
    Delivery,
    DeliveryRefused,
    Remedy,
    Reporter,
    advised_filing_day,
    answer_day,
    answer_due,
    case_from,
    correction_due,
    correction_notice_due,
    opinion_due,
    payment_due,
    publication_due,
    receipt_day,
    record_correction_due,
    remedy_due,
    report_due,
    report_warnings,
)


def day(text):
    return date.fromisoformat(text)


def told(found):
    (step,) = found.steps
    assert step.day == getattr(found, "day", step.day)
    return step.article, step.words, step.setting


def changed(name, **changes):
    return replace(DEFAULTS, **{name: replace(getattr(DEFAULTS, name), **changes)})


SUBMITTED, SIGNED, CONFIRMED = day("2025-06-13"), day("2025-06-14"), day("2025-06-16")


@pytest.mark.parametrize(
    ("channel", "expected", "article", "words", "setting"),
    [
        (Channel.IN_PERSON, SUBMITTED, "条例第三十一条第（一）项", "当面提交，提交之日2025年6月13日", ""),
        (Channel.SIGNED_POST, SIGNED, "条例第三十一条第（二）项", "邮寄并经签收，签收之日2025年6月14日", ""),
        (
            Channel.ORDINARY_POST,
            CONFIRMED,
            "条例第三十一条第（二）项",
            "平常信函无需签收，与申请人确认之日2025年6月16日",
            "",
        ),
        (
            Channel.OTHER_OFFICE,
            CONFIRMED,
            "国办公开办函〔2015〕207号",
            "信件送到本机关其他处室，与申请人确认之日2025年6月16日",
            "",
        ),
        (Channel.INTERNET, CONFIRMED, "条例第三十一条第（三）项", "通过互联网提交，双方确认之日2025年6月16日", ""),
        (Channel.FAX, CONFIRMED, "条例第三十一条第（三）项", "通过传真提交，双方确认之日2025年6月16日", ""),
        (
            Channel.EMAIL,
            CONFIRMED,
            "条例第三十一条第（三）项",
            "电子邮件申请，双方确认之日2025年6月16日",
            "email_receipt",
        ),
        (Channel.ORAL, SUBMITTED, "条例第二十九条", "口头申请，代为填写之日2025年6月13日", "oral_receipt"),
    ],
)
def test_receipt_by_channel(channel, expected, article, words, setting):
    found = receipt_day(channel=channel, submitted=SUBMITTED, signed=SIGNED, confirmed=CONFIRMED)
    assert found.day == expected
    mark = NOT_LAW if setting else ""
    assert told(found) == (article, f"{words}为收到申请之日{mark}。", setting)


def test_T02_T11_mail_signed_for_on_a_day_off_is_received_that_day():
    for signed in ("2025-10-03", "2025-06-14"):
        found = receipt_day(channel=Channel.SIGNED_POST, submitted=day(signed), signed=day(signed))
        assert found.day == day(signed)


def test_T11_an_internet_application_nobody_confirmed_counts_from_the_next_working_day():
    found = receipt_day(channel=Channel.INTERNET, submitted=day("2025-06-14"))
    assert found.day == day("2025-06-16")
    words = f"通过互联网提交后无人确认，提交后第1个工作日视为确认2025年6月16日为收到申请之日{NOT_LAW}。"
    assert told(found) == ("条例第三十一条第（三）项", words, "auto_confirm_days")


def test_the_county_may_decide_otherwise_for_email_and_oral_applications():
    email = changed("email_receipt", value="submitted")
    oral = changed("oral_receipt", value="confirmed")
    facts = {"submitted": SUBMITTED, "confirmed": CONFIRMED}
    found = receipt_day(channel=Channel.EMAIL, **facts, settings=email)
    assert (found.day, found.steps[0].words[:17]) == (SUBMITTED, "电子邮件申请，邮件到达之日2025")
    found = receipt_day(channel=Channel.ORAL, **facts, settings=oral)
    assert (found.day, found.steps[0].words[:16]) == (CONFIRMED, "口头申请，申请人确认之日2025")


@pytest.mark.parametrize("channel", [Channel.SIGNED_POST, Channel.ORDINARY_POST, Channel.FAX, Channel.EMAIL])
def test_receipt_needs_the_day_that_decides_it(channel):
    with pytest.raises(BadCase, match=r"^缺少确定收到日所需的日期：.*之日") as refused:
        receipt_day(channel=channel, submitted=SUBMITTED)
    assert refused.value.article.startswith("条例第三十一条")


def test_nothing_is_received_before_it_was_submitted():
    with pytest.raises(BadCase, match=r"^签收或者确认的日期早于提交的日期") as refused:
        receipt_day(channel=Channel.FAX, submitted=CONFIRMED, confirmed=SUBMITTED)
    assert refused.value.article == "条例第三十一条第（三）项"
    assert receipt_day(channel=Channel.FAX, submitted=CONFIRMED, confirmed=CONFIRMED).day == CONFIRMED


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        pytest.param("2024-02-08", "2024-02-23", id="T03"),
        pytest.param("2026-02-14", "2026-03-03", id="T04"),
        pytest.param("2026-02-10", "2026-02-26", id="T10"),
    ],
)
def test_a_correction_is_asked_for_within_seven_working_days(received, expected):
    found = correction_notice_due(day(received))
    assert found.day == day(expected)
    assert found.steps[0].words.startswith("收到申请之日起第7个工作日")
    assert found.steps[0].words.endswith("日前应当一次性告知补正。")
    assert (found.steps[0].article, found.steps[0].setting) == ("条例第三十条", "")


def test_the_time_to_correct_is_a_setting_and_says_so():
    found = correction_due(day("2025-03-03"))
    assert found.day == day("2025-03-24")
    words = "收到补正通知次日起第15个工作日2025年3月24日前提交补正，无正当理由逾期视为放弃申请"
    assert told(found) == ("条例第三十条", f"{words}{NOT_LAW}。", "correction_days")
    assert correction_due(day("2025-03-03"), settings=changed("correction_days", value=5)).day == day("2025-03-10")


def test_T08_T12_opinions():
    third = opinion_due(day("2025-03-10"))
    words = "收到征求意见书之日起第15个工作日为2025年3月31日，逾期未提出意见的由本机关决定是否公开。"
    assert (third.day, told(third)) == (day("2025-03-31"), ("条例第三十二条", words, ""))
    maker = opinion_due(day("2026-04-28"), co_maker=True)
    words = "收到征求意见书之日起第15个工作日为2026年5月21日，逾期未提出意见的视为同意公开。"
    assert (maker.day, told(maker)) == (day("2026-05-21"), ("条例第三十四条", words, ""))


def test_T21_the_time_to_pay():
    found = payment_due(day("2025-12-15"))
    assert (found.pay_by, found.close_on) == (day("2026-01-13"), day("2026-01-14"))
    words = "收到收费通知次日起第20个工作日2026年1月13日前缴费，逾期视为放弃申请。"
    assert told(found) == ("国办函〔2020〕109号", words, "")
    assert found.steps[0].day == found.pay_by
    unverified = payment_due(day("2025-12-15"), settings=changed("payment_days", verified=False)).steps[0]
    assert (unverified.setting, unverified.words.endswith(f"{NOT_LAW}。")) == ("payment_days", True)
    assert payment_due(day("2026-02-06")).pay_by == day("2026-03-12")
    assert payment_due(day("2026-02-06"), settings=changed("payment_days", value=1)).pay_by == day("2026-02-09")


@pytest.mark.parametrize(("formed", "expected"), [("2024-12-31", "2025-02-05"), ("2025-09-26", "2025-10-30")])
def test_T13_publication(formed, expected):
    found = publication_due(day(formed))
    assert found.day == day(expected)
    assert told(found)[0] == "条例第二十六条"
    assert found.steps[0].words.startswith("信息形成或者变更之日起第20个工作日")
    assert found.steps[0].words.endswith("日前公开。")


def test_a_local_catalogue_may_be_stricter_than_the_law_and_never_laxer():
    assert publication_due(day("2025-03-03"), days=3).day == day("2025-03-06")
    assert publication_due(day("2025-03-03"), days=1).day == day("2025-03-04")
    for days in (0, 21):
        with pytest.raises(BadCase, match=r"^主动公开的期限应当在1至20个工作日之间") as refused:
            publication_due(day("2025-03-03"), days=days)
        assert refused.value.article == "条例第二十六条"


def test_records_about_oneself():
    found = record_correction_due(day("2025-03-03"))
    assert found.day == day("2025-03-31")
    words = f"收到更正要求次日起第20个工作日2025年3月31日前办理{NOT_LAW}。"
    assert told(found) == ("条例第四十一条", words, "record_correction_days")


def test_T37_the_day_of_posting_is_the_day_of_answering_and_couriers_are_refused():
    due = answer_due(case_from({"received": "2024-09-26"})).due
    found = answer_day(way=Delivery.POST, handed_over=day("2024-10-29"))
    assert found.day == day("2024-10-29") <= due
    assert told(found) == ("国办公开办函〔2016〕235号", "邮寄送达，交邮之日2024年10月29日为答复之日。", "")
    assert remedy_due(Remedy.REVIEW, known=day("2024-11-04")).day == day("2025-01-03")
    with pytest.raises(DeliveryRefused) as refused:
        answer_day(way=Delivery.COURIER, handed_over=day("2024-10-29"))
    assert (refused.value.code, refused.value.article) == ("delivery-refused", "国办公开办函〔2016〕235号")
    assert refused.value.message == (
        "答复文书应当直接送达、委托其他行政机关代为送达，或者通过邮政企业邮寄送达，不得交其他快递企业寄递"
    )


@pytest.mark.parametrize("way", [Delivery.DIRECT, Delivery.ENTRUSTED])
def test_a_signature_counts_for_direct_delivery(way):
    found = answer_day(way=way, handed_over=day("2024-10-29"))
    assert told(found)[1] == "直接或者委托送达，签收之日2024年10月29日为答复之日。"


ROLLED = "行政复议法第八十八条、民事诉讼法第八十五条"


@pytest.mark.parametrize(
    ("remedy", "known", "end", "expected", "setting"),
    [
        pytest.param(Remedy.REVIEW, "2024-08-02", "2024年10月1日", "2024-10-08", "", id="T15"),
        pytest.param(Remedy.REVIEW, "2025-12-19", "2026年2月17日", "2026-02-24", "", id="T15 Spring Festival"),
        pytest.param(Remedy.SUIT, "2025-04-01", "2025年10月1日", "2025-10-09", "", id="T16"),
        pytest.param(Remedy.SUIT_AFTER_REVIEW, "2025-03-07", "2025年3月22日", "2025-03-24", "weekends_roll", id="Sat"),
        pytest.param(Remedy.UNTOLD, "2024-08-02", "2025年8月2日", "2025-08-04", "weekends_roll", id="a year"),
        pytest.param(Remedy.SUIT, "2024-08-31", "2025年2月28日", "2025-02-28", None, id="short month"),
        pytest.param(Remedy.SUIT, "2024-06-10", "2024年12月10日", "2024-12-10", None, id="December"),
        pytest.param(Remedy.SUIT, "2024-07-10", "2025年1月10日", "2025-01-10", None, id="January"),
        pytest.param(Remedy.REVIEW, "2025-08-13", "2025年10月12日", "2025-10-13", "weekends_roll", id="Sunday"),
        pytest.param(Remedy.REVIEW, "2025-08-12", "2025年10月11日", "2025-10-11", None, id="worked Saturday"),
    ],
)
def test_T15_T16_remedy_periods_end_on_a_day_offices_work(remedy, known, end, expected, setting):
    found = remedy_due(remedy, known=day(known))
    assert found.day == day(expected)
    assert found.steps[0].words.endswith(f"最后一日为{end}。")
    assert f"{found.steps[0].day:%Y}年" == end[:5]
    if setting is None:
        assert len(found.steps) == 1
    else:
        mark = NOT_LAW if setting else ""
        last = found.steps[-1]
        year, month, number = expected.split("-")
        words = f"{end}为休假日，顺延至其后第一个工作日{year}年{int(month)}月{int(number)}日{mark}。"
        assert (last.day, last.article, last.words, last.setting) == (found.day, ROLLED, words, setting)


@pytest.mark.parametrize(
    ("remedy", "article", "words"),
    [
        (Remedy.REVIEW, "行政复议法第二十条第一款", "60日内申请行政复议"),
        (Remedy.SUIT, "行政诉讼法第四十六条", "6个月内直接提起行政诉讼"),
        (Remedy.SUIT_AFTER_REVIEW, "行政诉讼法第四十五条", "15日内不服行政复议决定提起行政诉讼"),
        (Remedy.UNTOLD, "行政复议法第二十条第三款", "1年内未告知权利、机关和期限的，可以主张权利"),
    ],
)
def test_each_remedy_cites_its_article(remedy, article, words):
    step = remedy_due(remedy, known=day("2024-08-02")).steps[0]
    assert step.article == article
    assert step.words.startswith(f"自2024年8月2日知道之次日起{words}，最后一日为2")


def test_where_the_county_decided_that_weekends_do_not_roll_holidays_still_do():
    strict = changed("weekends_roll", value=False)
    assert remedy_due(Remedy.SUIT_AFTER_REVIEW, known=day("2025-03-07"), settings=strict).day == day("2025-03-22")
    assert remedy_due(Remedy.REVIEW, known=day("2024-08-02"), settings=strict).day == day("2024-10-08")


def test_a_remedy_that_ends_in_a_year_not_loaded_gives_no_date():
    with pytest.raises(CalendarMissing):
        remedy_due(Remedy.SUIT, known=day("2026-09-01"))


def test_report_dates_do_not_move():
    assert report_due(Reporter.DEPARTMENT, year=2025).day == day("2026-01-31")
    assert report_due(Reporter.GOVERNMENT, year=2024).day == day("2025-03-31")
    assert told(report_due(Reporter.DEPARTMENT, year=2026)) == (
        "条例第四十九条第一款",
        "1月31日前提交上一年度工作年度报告并向社会公布。",
        "",
    )
    assert told(report_due(Reporter.GOVERNMENT, year=2026)) == (
        "条例第四十九条第二款",
        "3月31日前向社会公布本级政府上一年度工作年度报告。",
        "",
    )


def test_a_township_reports_on_the_day_the_county_sets():
    found = report_due(Reporter.TOWNSHIP, year=2025)
    words = f"乡镇、街道2026年1月31日前提交并公布年度报告{NOT_LAW}。"
    assert (found.day, told(found)) == (
        day("2026-01-31"),
        ("条例第四十九条", words, "township_report_month_day"),
    )
    set_by_county = changed("township_report_month_day", value=(1, 20), verified=True)
    assert report_due(Reporter.TOWNSHIP, year=2025, settings=set_by_county).day == day("2026-01-20")


def test_reminders_and_the_advised_day_fall_on_working_days():
    due = day("2026-01-31")
    assert report_warnings(due) == (day("2026-01-19"), day("2026-01-26"), day("2026-01-30"))
    assert advised_filing_day(due) == day("2026-01-30")
    assert advised_filing_day(day("2025-03-31")) == day("2025-03-31")

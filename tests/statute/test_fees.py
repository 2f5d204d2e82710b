"""The fee in yuan. Oracles T17-T20 of the rulebook and unit-by-unit pricing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.statute import DEFAULTS, BadCase, BothTariffs, fee, same_month
from tests.statute import naive


@pytest.mark.parametrize(
    ("items", "yuan"),
    [
        (0, 0),
        (10, 0),
        (11, 100),
        (30, 2000),
        (31, 2200),
        (40, 4000),
        (41, 4300),
        (45, 5500),
        (50, 7000),
        (60, 11000),
        (100, 37000),
    ],
)
def test_T17_per_item(items, yuan):
    assert fee(items=items).yuan == yuan


@pytest.mark.parametrize(
    ("pages", "yuan"),
    [(0, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740), (250, 4700), (1000, 34700)],
)
def test_T18_per_page(pages, yuan):
    assert fee(pages=pages).yuan == yuan


def test_T19_both_tariffs_for_one_application_are_refused():
    with pytest.raises(BothTariffs) as refused:
        fee(items=0, pages=0)
    assert (refused.value.code, refused.value.article) == ("both-tariffs", "国办函〔2020〕109号第三条")
    assert "不能同时适用两种标准" in refused.value.message


def test_T20_each_calendar_month_starts_at_nothing():
    received = [date(2025, 3, 31)] * 10 + [date(2025, 4, 1)] * 10 + [date(2024, 4, 1)]
    assert same_month(received, day=date(2025, 3, 1)) == 10
    assert same_month(received, day=date(2025, 4, 30)) == 10
    assert fee(items=10).yuan == 0


def test_the_fifteen_applications_of_a_real_report():
    assert fee(items=15, already=10).yuan == 1500


@pytest.mark.parametrize(("pages", "yuan"), [(109, 880), (119, 1080), (57, 270), (68, 380), (72, 420)])
def test_amounts_printed_in_real_reports(pages, yuan):
    assert fee(pages=pages).yuan == yuan


@given(items=st.integers(0, 150), already=st.integers(0, 150))
def test_items_equal_pricing_them_one_by_one(items, already):
    found = fee(items=items, already=already)
    assert found.yuan == naive.fee({"tariff": "items", "count": items, "already": already})
    assert sum(step.yuan for step in found.steps) == found.yuan


@given(pages=st.integers(0, 600))
def test_pages_equal_pricing_them_one_by_one(pages):
    assert fee(pages=pages).yuan == naive.fee({"tariff": "pages", "pages": pages})


def test_the_bands_can_be_read_out():
    steps = fee(items=45, already=3).steps
    article = "国办函〔2020〕109号第四条"
    assert [(step.article, step.words, step.yuan, step.setting) for step in steps] == [
        (
            article,
            "同一申请人本自然月此前3件，本次共45件；归月以收到申请之日为准（本系统设定，非法律规定）。",
            0,
            "fee_month_by",
        ),
        (article, "第4至10件：不收费。", 0, ""),
        (article, "第11至30件：每件100元，计2000元。", 2000, ""),
        (article, "第31至40件：每件200元，计2000元。", 2000, ""),
        (article, "第41至48件：每件300元，计2400元。", 2400, ""),
    ]
    assert [(step.article, step.words, step.yuan) for step in fee(pages=31).steps] == [
        ("国办函〔2020〕109号第五条", "第1至30页：不收费。", 0),
        ("国办函〔2020〕109号第五条", "第31至31页：每页10元，计10元。", 10),
    ]


def test_a_confirmed_month_rule_is_printed_without_the_mark():
    confirmed = replace(DEFAULTS, fee_month_by=replace(DEFAULTS.fee_month_by, verified=True))
    opening = fee(items=1, settings=confirmed).steps[0]
    assert (opening.setting, opening.words[-2:]) == ("", "准。")


@pytest.mark.parametrize(
    ("facts", "words", "article"),
    [
        ({"items": -1}, "件数不能为负数", "国办函〔2020〕109号第四条"),
        ({"items": 1, "already": -1}, "件数不能为负数", "国办函〔2020〕109号第四条"),
        ({"pages": -1}, "页数不能为负数", "国办函〔2020〕109号第五条"),
        ({}, "请填写件数或者页数", "国办函〔2020〕109号第三条"),
    ],
)
def test_nonsense_is_refused(facts, words, article):
    with pytest.raises(BadCase) as refused:
        fee(**facts)
    assert (refused.value.message, refused.value.article) == (words, article)


def test_no_band_is_named_that_was_not_reached():
    assert [step.words for step in fee(items=10).steps[1:]] == ["第1至10件：不收费。"]
    assert [step.words for step in fee(pages=30).steps] == ["第1至30页：不收费。"]
    assert fee(pages=0).steps == ()

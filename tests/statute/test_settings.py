"""What is not verified law is a named value with its source."""

from dataclasses import fields, replace

import pytest

from gongkai.statute import DEFAULTS, NOT_LAW, BadCase, settings_table
from scripts.settings_page import PAGE, page


def test_the_page_of_settings_is_the_code():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python scripts/settings_page.py"


def test_every_setting_is_a_row_with_its_source():
    lines = settings_table().splitlines()
    assert len(lines) == 2 + len(fields(DEFAULTS))
    assert lines[:2] == ["| 名称 | 含义 | 值 | 来源 | 是否核实 |", "|---|---|---|---|---|"]
    assert lines[2] == (
        "| `correction_days` | 补正期限（工作日） | `15` "
        "| 条例第三十条只要求“合理的补正期限”，未定长短；惯例，未查到出处 | 未核实 |"
    )
    assert all(getattr(DEFAULTS, each.name).source for each in fields(DEFAULTS))


def test_only_the_time_to_pay_has_a_verified_source():
    assert [each.name for each in fields(DEFAULTS) if getattr(DEFAULTS, each.name).verified] == ["payment_days"]
    assert settings_table().count("| 已核实 |") == 1


def test_an_unverified_value_carries_a_mark_and_a_confirmed_one_does_not():
    assert DEFAULTS.correction_days.mark == NOT_LAW == "（本系统设定，非法律规定）"
    assert replace(DEFAULTS.correction_days, verified=True).mark == ""


def test_a_value_the_code_does_not_know_is_refused():
    with pytest.raises(BadCase, match=r"^设定值“sometimes”不在可选范围内：counted、ignored"):
        replace(DEFAULTS.late_consultation, value="sometimes")


def test_what_a_county_may_choose():
    choices = {each.name: getattr(DEFAULTS, each.name).choices for each in fields(DEFAULTS)}
    assert {name: values for name, values in choices.items() if values} == {
        "pause_days": ("after-sending",),
        "late_consultation": ("counted", "ignored"),
        "late_answer": ("counted", "capped"),
        "payment_restarts": (True, False),
        "email_receipt": ("confirmed", "submitted"),
        "oral_receipt": ("submitted", "confirmed"),
        "weekends_roll": (True, False),
        "report_year_by": ("receipt-and-issue",),
        "fee_month_by": ("receipt",),
        "query_review_first": (True, False),
    }

"""Text taken over from last year. The texts are our own."""

from dataclasses import replace

import pytest

from gongkai.annual.checking.copied import check_copied
from gongkai.annual.checking.settings import CHECKS, CheckSettings
from gongkai.annual.model import NOTE, WARNING, Report

PROBLEMS = "一是政策解读的形式还比较单一。二是个别单位信息更新不够及时。"


def this_year(text: str, section: str = "5", year: int | None = 2024) -> Report:
    return Report(year=year, sections={section: text})


def test_problems_copied_from_last_year_are_a_warning():
    (finding,) = check_copied(this_year(PROBLEMS), this_year(PROBLEMS, year=2023))
    assert (finding.rule, finding.severity, finding.where) == ("C1", WARNING, "section.5")
    assert "约100%" in finding.message
    assert "系统约定" in finding.message


def test_other_sections_are_only_noted():
    (finding,) = check_copied(this_year(PROBLEMS, "1"), this_year(PROBLEMS, "1"))
    assert finding.severity == NOTE


def test_new_text_is_not_reported_and_the_threshold_is_a_setting():
    half = "一是政策解读的形式还比较单一。二是公开专区的人员尚未配齐。"
    assert check_copied(this_year(half), this_year(PROBLEMS)) == ()
    strict = CheckSettings(copied_problems=replace(CHECKS.copied_problems, value=0.4))
    assert len(check_copied(this_year(half), this_year(PROBLEMS), strict)) == 1


def test_line_ends_do_not_hide_a_copy():
    torn = PROBLEMS.replace("个别", "个\n别")
    assert len(check_copied(this_year(torn), this_year(PROBLEMS))) == 1
    assert check_copied(this_year(""), this_year(PROBLEMS)) == ()


@pytest.mark.parametrize("text", ["2023年，我镇认真开展工作。", "改进有力。截至2023年，专区已建成。"])
def test_last_year_as_if_it_were_this_one(text):
    found = check_copied(this_year(text))
    assert [(f.rule, f.severity) for f in found] == ([("C2", NOTE)] if "截至" not in text else [])


@pytest.mark.parametrize(
    "text",
    [
        "2023年结转2件。",
        "2023年以来持续改进。",
        "与2023年相比有进步。",
        "2023年办理5件，2024年办理6件。",
        "公开2023年度部门决算。",
        "2024年，工作平稳。",
        "2019年，机构挂牌。",
    ],
)
def test_comparisons_are_not_stale(text):
    assert check_copied(this_year(text)) == ()


def test_without_a_year_nothing_is_stale():
    assert check_copied(this_year("2023年，我镇认真开展工作。", year=None)) == ()

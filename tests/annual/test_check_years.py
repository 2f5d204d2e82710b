"""A report against last year's."""

from dataclasses import replace

import pytest

from gongkai.annual.checking.figures import check_figures
from gongkai.annual.checking.settings import CHECKS, CheckSettings
from gongkai.annual.checking.years import expected_in_force
from gongkai.annual.model import Report
from tests.annual.figures import changed, golden, report, row


def documents(made, repealed, in_force, year):
    names = ("made", "repealed", "in_force")
    figures = {f"t2.normative.{n}": f for n, f in zip(names, (made, repealed, in_force), strict=True)}
    return report(figures, year=year)


def between_years(now, then, **known):
    return [f for f in check_figures(now, then, **known) if f.rule in ("X5", "X7", "T4-05")]


def test_t31_carried_over_of_suqian():
    then = report(row("t3.carried_out", [118, 3, 0, 0, 0, 0, 121]), year=2023)
    now = report(row("t3.carried_in", [118, 3, 0, 0, 0, 0, 121]), year=2024)
    assert between_years(now, then) == []
    wrong = changed(now, {"t3.carried_in.natural": 117, "t3.carried_in.total": 120})
    found = between_years(wrong, then)
    assert [(f.rule, f.severity, f.where, f.left, f.right) for f in found] == [
        ("X5", "error", "natural", 117, 118),
        ("X5", "error", "total", 120, 121),
    ]
    assert found[0].message.endswith("上年结转 117，而上年报告结转下年度继续办理 118，相差 1；确有原因的，应当书面说明")


def test_t31_the_golden_report_of_suqian_2023_gives_those_figures():
    then, _ = golden("suqian_2023")
    now = report(row("t3.carried_in", [118, 3, 0, 0, 0, 0, 121]), year=2024)
    assert [f for f in between_years(now, then) if f.rule == "X5"] == []


def test_t32_documents_in_force_of_suqian():
    chain = [documents(0, 0, 597, 2023), documents(50, 227, 420, 2024), documents(61, 59, 422, 2025)]
    assert between_years(chain[1], chain[0]) == []
    assert between_years(chain[2], chain[1]) == []


def test_t32_lapsed_documents_explain_the_gap():
    then, now = documents(0, 0, 24, 2023), documents(4, 0, 26, 2024)
    (found,) = between_years(now, then)
    assert (found.rule, found.severity, found.where, found.left, found.right) == ("X7", "warning", "normative", 26, 28)
    assert "相差 -2" in found.message
    assert between_years(now, then, movements={"V1": 2}) == []
    assert between_years(now, then, movements={"V3": -2}) == []
    assert between_years(now, then, movements={"regulations.V1": 2})[-1].where == "normative"


def test_an_unknown_movement_is_refused():
    with pytest.raises(ValueError, match="V9"):
        expected_in_force("normative", documents(0, 0, 1, 2024), documents(0, 0, 1, 2023), {"V9": 1})
    with pytest.raises(ValueError, match=r"licensing\.V1"):
        expected_in_force("normative", documents(0, 0, 1, 2024), documents(0, 0, 1, 2023), {"licensing.V1": 1})


def test_x5_works_with_a_report_of_the_old_format_and_x7_keeps_silent():
    then = Report(format="2019", year=2020, cells={**row("t3.carried_out", [2, 0, 0, 0, 0, None, 2])})
    now = replace(
        documents(1, 0, 9, 2021),
        cells={**documents(1, 0, 9, 2021).cells, **row("t3.carried_in", [1, 0, 0, 0, 0, 5, 1])},
    )
    assert [(f.rule, f.where) for f in between_years(now, then)] == [("X5", "natural"), ("X5", "total")]


def test_years_that_do_not_follow_each_other_are_not_compared():
    then = report(row("t3.carried_out", [9, 0, 0, 0, 0, 0, 9]), year=2021)
    (found,) = between_years(report(year=2024), then)
    assert (found.severity, found.where) == ("note", "year")
    assert "2021" in found.message


def test_t4_05_cases_still_pending_come_back():
    then = report(row("t4.review", [0, 0, 0, 2, 2]), year=2023)
    now = report(row("t4.review", [1, 0, 0, 0, 1]), year=2024)
    (found,) = between_years(now, then)
    assert (found.rule, found.severity, found.where, found.left, found.right) == ("T4-05", "warning", "review", 1, 2)
    off = CheckSettings(pending_return=replace(CHECKS.pending_return, value=False))
    assert between_years(now, then, settings=off) == []


def test_another_agencys_report_is_not_taken_for_last_years():
    then = replace(report(row("t3.carried_out", [118, 0, 0, 0, 0, 0, 118]), year=2023), agency="清溪县甲镇人民政府")
    now = replace(report(row("t3.carried_in", [0, 0, 0, 0, 0, 0, 0]), year=2024), agency="清溪县乙镇")
    (found,) = between_years(now, then)
    assert (found.rule, found.severity, found.where) == ("X5", "warning", "agency")
    same = replace(now, agency="清溪县甲镇")
    assert {f.severity for f in between_years(same, then)} == {"error"}

"""Two reports side by side."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from gongkai.annual.compare import agency_key, compare
from gongkai.annual.format import CELLS, T3_CELLS
from gongkai.annual.model import Report
from gongkai.annual.sentences import repeated_share, sentences
from tests.annual.figures import changed, hangzhou, report, row


def by_cell(comparison):
    return {d.cell: d for d in comparison.cells}


def test_every_cell_has_both_figures_their_difference_and_the_percentage():
    cells = by_cell(compare(hangzhou(), changed(hangzhou(), {"t3.new.natural": 13000, "t3.new.legal": None})))
    assert tuple(cells) == CELLS
    new = cells["t3.new.natural"]
    assert (new.a, new.b, new.difference, new.percent) == (13612, 13000, -612, Decimal("-4.50"))
    blank = cells["t3.new.legal"]
    assert (blank.a, blank.b, blank.difference, blank.percent) == (128, None, None, None)
    assert (cells["t3.new.research"].difference, cells["t3.new.research"].percent) == (0, None)


def test_money_is_compared_exactly():
    found = by_cell(compare(report({"t2.fees.amount": Decimal("0.3")}), report({"t2.fees.amount": Decimal("0.1")})))
    assert found["t2.fees.amount"].to_json() == {
        "cell": "t2.fees.amount",
        "label": "行政事业性收费·本年收费金额（单位：万元）",
        "a": "0.3",
        "b": "0.1",
        "difference": "-0.2",
        "percent": "-66.67",
    }


def test_consecutive_years_of_one_agency_are_checked_and_put_in_order():
    then = report(row("t3.carried_out", [2, 0, 0, 0, 0, 0, 2]), agency="某县某镇", year=2023)
    now = report(agency="某县某镇人民政府", year=2024)
    found = compare(now, then)
    assert (found.a, found.b) == ("某县某镇 2023 年", "某县某镇人民政府 2024 年")
    assert [(f.rule, f.where) for f in found.findings] == [("X5", "natural"), ("X5", "total")]
    assert by_cell(found)["t3.carried_out.natural"].difference == -2


@pytest.mark.parametrize(("agency", "year"), [("某县某乡", 2023), ("某县某镇", 2022), ("某县某镇", None), (None, 2023)])
def test_other_agencies_and_years_apart_are_not_checked(agency, year):
    then = report(row("t3.carried_out", [2, 0, 0, 0, 0, 0, 2]), agency=agency, year=year)
    assert compare(then, report(agency="某县某镇", year=2024)).findings == ()


def test_an_office_is_not_its_government():
    assert agency_key("某县人民政府") == agency_key("某 县") == "某县"
    assert agency_key("某县人民政府办公室") != "某县"
    assert agency_key("某街道办事处") == "某街道"


def test_one_row_for_other_results_is_compared_with_the_sum_of_three():
    three = report({"t3.other.not_corrected.total": 1, "t3.other.other.total": 2})
    one = Report(format="2019", cells={**dict.fromkeys(T3_CELLS, 0), **row("t3.other", [0] * 6 + [5])})
    for cells in (by_cell(compare(three, one)), by_cell(compare(one, three))):
        assert {cells["t3.other.total"].a, cells["t3.other.total"].b} == {3, 5}
        assert "t3.other.other.total" not in cells
    blank = by_cell(compare(changed(three, {"t3.other.other.total": None}), one))
    assert blank["t3.other.total"].a is None


def test_an_old_table_two_stands_alone():
    old = Report(format="2019", cells={"t2_2019.licensing.decisions": 4})
    cells = by_cell(compare(old, report()))
    assert (cells["t2_2019.licensing.decisions"].a, cells["t2_2019.licensing.decisions"].b) == (4, None)
    assert (cells["t2.licensing.decisions"].a, cells["t2.licensing.decisions"].b) == (None, 0)
    hybrid = Report(format="2021-hybrid", cells={"t2_2019.licensing.decisions": 4})
    assert by_cell(compare(hybrid, report()))["t2_2019.licensing.decisions"].a == 4


LAST = "（一）主动公开。2023年通过县政府网站公开信息120条。一是公开意识有待进一步加强；二是政策解读形式比较单一！"
THIS = "（一）主动公开。2024年通过县政府网站公开信息120条。一是公开意识有待进一步加强；二是人员更换频繁，业务不熟。"


def test_sentences_are_compared_without_number_year_and_punctuation():
    assert sentences(LAST) == ["年通过县政府网站公开信息120条", "公开意识有待进一步加强", "政策解读形式比较单一"]
    assert repeated_share(LAST, THIS) == Decimal("0.6667")
    assert repeated_share(LAST, LAST) == 1
    assert repeated_share(LAST, "") == 0
    assert repeated_share("", THIS) == 0


def test_sections_that_both_have_are_compared():
    found = compare(replace(report(), sections={"1": LAST, "5": LAST}), replace(report(), sections={"5": THIS}))
    assert [(s.section, s.share) for s in found.sections] == [("5", Decimal("0.6667"))]


def test_the_whole_comparison_is_json():
    then = replace(report(row("t4.review", [0, 0, 0, 1, 1]), agency="某镇", year=2023), sections={"5": LAST})
    now = replace(report(agency="某镇", year=2024), sections={"5": LAST})
    data = json.loads(json.dumps(compare(then, now).to_json()))
    assert data["sections"] == [{"section": "5", "title": "存在的主要问题及改进情况", "share": "1"}]
    assert [f["rule"] for f in data["findings"]] == ["T4-05"]
    assert len(data["cells"]) == 200
    assert data["a"] == "某镇 2023 年"
    assert compare(report(), report()).to_json()["a"] == "（未写明机关）"

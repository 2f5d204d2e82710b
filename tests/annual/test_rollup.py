"""Adding up the reports of many units."""

import json
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.annual.equations import failing
from gongkai.annual.format import CELLS, T2_CELLS, T2_CELLS_2019, T3_CELLS_ONE_ROW, cells_of
from gongkai.annual.model import Report
from gongkai.annual.rollup import add_up
from tests.annual.figures import changed, consistent, hangzhou, report


def town(name, year=2024, **cells):
    return report({cell.replace("__", "."): figure for cell, figure in cells.items()}, agency=name, year=year)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6, unique=True))
def test_every_cell_is_the_sum_and_every_relation_still_holds(seeds):
    units = [consistent(seed) for seed in seeds]
    found = add_up(units)
    assert found.units == len(units)
    assert dict(found.cells) == {cell: sum(unit.cells[cell] for unit in units) for cell in CELLS}
    assert not failing(Report(cells=found.cells))
    assert (found.incomplete, found.missing, found.duplicates, found.warnings) == ({}, (), (), ())


def test_a_blank_makes_the_sum_uncertain_and_names_the_unit():
    found = add_up(
        [town("甲镇", t3__new__natural=2), town("乙镇", t3__new__natural=None), report({"t3.new.natural": 3})]
    )
    assert found.cells["t3.new.natural"] is None
    assert found.at_least == {"t3.new.natural": 5}
    assert found.incomplete == {"t3.new.natural": ("乙镇",)}
    assert "有 1 份报告没有写明机关" in found.warnings
    assert any("一、本年新收政府信息公开申请数量·自然人" in w for w in found.warnings)


def test_units_that_are_due_and_not_there_are_missing():
    found = add_up([town("某县甲镇"), town("某县丙镇")], expected=["某县甲镇人民政府", "某县乙镇人民政府"])
    assert found.missing == ("某县乙镇人民政府",)
    assert found.warnings == (
        "缺 1 个单位的报告，合计不完整：某县乙镇人民政府",
        "有 1 个单位不在应报名单中：某县丙镇",
    )


def test_differences_from_the_report_of_the_whole():
    units = [town("甲镇", t3__new__natural=2, t2__fees__amount=Decimal("0.1")), town("乙镇", t3__new__natural=3)]
    whole = town("某县", t3__new__natural=6, t2__fees__amount=Decimal("0.1"), t3__new__total=None)
    found = add_up(units, total=whole)
    assert [d.to_json() for d in found.differences] == [{"cell": "t3.new.natural", "sum": 5, "total": 6}]
    uncertain = add_up([*units, town("丙镇", t3__new__natural=None)], total=whole)
    assert uncertain.differences == ()


def test_one_agency_twice_is_named_and_still_counted():
    found = add_up(
        [town("某镇", t3__new__natural=2), town("某镇人民政府", t3__new__natural=2), town("某镇", year=None)]
    )
    assert [(d.kind, d.agencies) for d in found.duplicates] == [("twice", ("某镇",))]
    assert found.duplicates[0].message == "某镇 2024 年的报告有 2 份，合计里重复计算"
    assert found.cells["t3.new.natural"] == 4


def test_one_report_under_two_names_is_named_but_two_quiet_towns_are_not():
    same = add_up([replace(hangzhou(), agency="甲市"), replace(hangzhou(), agency="乙市")])
    assert [(d.kind, d.agencies) for d in same.duplicates] == [("same", ("甲市", "乙市"))]
    quiet = add_up([town("甲镇", t3__new__natural=1), town("乙镇", t3__new__natural=1)])
    assert quiet.duplicates == ()


def test_the_report_of_a_county_next_to_those_of_its_units_counts_twice():
    names = ["某县人民政府", "某县人民政府办公室", "某县教育局", "某县甲乡人民政府", "某县教育局考试中心"]
    (found,) = add_up([town(name) for name in names]).duplicates
    assert (found.kind, found.agencies) == ("covers", tuple(names))
    assert add_up([town(name) for name in names[1:]]).duplicates == ()


def test_years_that_differ_are_a_warning():
    assert add_up([town("甲镇"), town("乙镇", year=2023)]).warnings == ("年度不一致：2023、2024",)
    assert add_up([town("甲镇")], total=town("某县", year=2023)).warnings == ("年度不一致：2023、2024",)


def old(name, **extra):
    return Report(name, 2020, "2019", cells={**dict.fromkeys(cells_of("2019"), 1), **extra})


def test_reports_of_the_old_format_add_up_among_themselves():
    found = add_up([old("甲镇"), old("乙镇")])
    assert dict(found.cells) == dict.fromkeys(cells_of("2019"), 2)
    assert found.warnings == ()


def test_old_and_new_tables_two_do_not_add_and_one_row_adds_to_three():
    new = replace(consistent(5), year=2020)
    found = add_up([old("甲镇"), new])
    assert {cell for cell in (*T2_CELLS, *T2_CELLS_2019) if found.cells[cell] is not None} == set()
    assert found.cells["t3.new.natural"] == 1 + new.cells["t3.new.natural"]
    assert found.cells["t3.other.other.natural"] is None
    three = sum(new.cells[f"t3.other.{row}.natural"] for row in ("not_corrected", "fee_unpaid", "other"))
    assert found.cells["t3.other.natural"] == 1 + three
    assert found.warnings[-2:] == (
        "2019 年格式的表二与 2021 年格式的表二不能相加",
        "有的报告“（六）其他处理”只有一行，有的分三行，这几行不能相加",
    )


def test_hybrids_with_one_row_add_up_in_that_row():
    cells = dict.fromkeys(cells_of("2021", one_row=True), 1)
    found = add_up([Report(name, 2022, "2021-hybrid", cells=cells, one_row=True) for name in ("甲镇", "乙镇")])
    assert [found.cells[cell] for cell in T3_CELLS_ONE_ROW] == [2] * 7
    assert found.incomplete == {}


def test_nothing_adds_up_to_zero():
    found = add_up([], expected=["甲镇"])
    assert (found.units, found.missing, set(found.cells.values())) == (0, ("甲镇",), {0})


def test_the_sum_is_json():
    units = [town("某县", t2__fees__amount=Decimal("0.25")), changed(town("某县甲乡"), {"t3.new.total": None})]
    data = json.loads(
        json.dumps(add_up(units, total=town("某县", t3__new__natural=1), expected=["某县乙乡"]).to_json())
    )
    assert set(data) == {
        *("units", "cells", "at_least", "missing", "incomplete", "differences", "duplicates", "warnings", "failing"),
    }
    assert data["cells"]["t2.fees.amount"] == "0.25"
    assert data["incomplete"] == {"t3.new.total": ["某县甲乡"]}
    assert data["duplicates"][0]["kind"] == "covers"
    assert data["failing"] == {}
    assert data["differences"][0]["cell"] == "t2.fees.amount"


def test_a_unit_whose_own_figures_do_not_add_up_is_named():
    wrong = changed(consistent(1), {"t3.closed.natural": 10**6})
    found = add_up([replace(consistent(2), agency="甲镇"), replace(wrong, agency="乙镇")])
    assert found.failing == {"乙镇": 3}

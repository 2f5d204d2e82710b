"""Figures against each other: the oracles of the rulebook, the golden reports, and each rule by itself."""

import re
from dataclasses import fields, replace
from decimal import Decimal

import pytest

from gongkai.annual.checking.figures import check_figures
from gongkai.annual.checking.settings import CHECKS, CheckSettings
from gongkai.annual.format import COLUMNS, T2_CELLS, T2_CELLS_2019, T3_CELLS, T4_CELLS
from gongkai.annual.model import ABSENT, DASH, DOUBT, SLASH, Report
from tests.annual.figures import changed, golden, golden_names, hangzhou, report, row

RELATIONS = ("X1", "X2", "X3", "X4")
NAMES = {"identity": "X1", "results_sum": "X2", "row_total": "X3", "t4_total": "X4"}
ROW_OF_CODE = {"R3": "closed"}


def rules(findings):
    return [(f.rule, f.where) for f in findings]


def only(findings, *wanted):
    return [f for f in findings if f.rule in wanted]


def test_t27_the_figures_of_a_whole_city_give_no_finding():
    assert check_figures(hangzhou()) == ()


def test_t27_the_full_tables_of_suqian_2023_give_no_finding_in_their_relations():
    assert only(check_figures(golden("suqian_2023")[0]), *RELATIONS) == []


def test_t28_one_figure_off_fails_its_column_and_its_row():
    column, line = check_figures(changed(hangzhou(), {"t3.new.natural": 13611}))
    assert (column.rule, column.where, column.left, column.right) == ("X1", "natural", 14146, 14147)
    assert column.message == ("自然人一列：本年新收 13611＋上年结转 535＝14146，而总计 13364＋结转 783＝14147，相差 1")
    assert (line.rule, line.where, line.left, line.right) == ("X3", "new", 14068, 14069)
    assert column.severity == line.severity == "error"
    assert column.article == "国办公开办函〔2021〕30号"


def test_t29_jiangning_holds_and_fails_by_one():
    flow = {"t3.carried_in.total": 9, "t3.new.total": 809, "t3.closed.total": 802, "t3.carried_out.total": 16}
    sheet = Report(year=2024, cells=flow)
    assert only(check_figures(sheet), *RELATIONS) == []
    (found,) = only(check_figures(changed(sheet, {"t3.carried_out.total": 15})), *RELATIONS)
    assert (found.rule, found.left, found.right) == ("X1", 818, 817)


def test_t33_a_group_of_table_four_fails_by_one():
    (found,) = check_figures(changed(hangzhou(), {"t4.review.total": 789}))
    assert (found.rule, found.where, found.left, found.right) == ("X4", "review", 790, 789)
    assert found.message == "行政复议：结果维持 376＋结果纠正 97＋其他结果 196＋尚未审结 121＝790，而总计 789，相差 1"


def test_the_sum_of_results_is_compared_with_the_row_of_totals():
    found = check_figures(changed(hangzhou(), {"t3.refused.state_secret.natural": 14}))
    assert rules(found) == [("X2", "natural"), ("X3", "refused.state_secret")]
    assert found[0].message == "自然人一列：各项办理结果之和 13365，而（七）总计 13364，相差 1"
    assert found[1].message == "（三）不予公开1.属于国家秘密一行：各类申请人之和 14，而总计列 13，相差 1"


@pytest.mark.parametrize("name", golden_names() or ["xiaodian_2024_seed"])
def test_golden_failures_are_found_and_no_others(name):
    sheet, data = golden(name)
    found = {(f.rule, f.where, f.left, f.right) for f in check_figures(sheet) if f.rule in RELATIONS}
    wanted = {
        (NAMES[f["relation"]], ROW_OF_CODE.get(f["where"], f["where"]), f["left"], f["right"]) for f in data["failures"]
    }
    assert found == wanted


def test_the_old_format_cites_its_own_document():
    found = check_figures(Report(format="2019", cells={"t3.new.natural": 1, **row("t3.new", [1, 0, 0, 0, 0, 0, 2])}))
    assert [f.article for f in only(found, "X3")] == ["国办公开办函〔2019〕60号"]


def test_an_equation_with_a_blank_cell_is_not_evaluated():
    sheet = changed(hangzhou(), {"t3.new.natural": 13611, "t3.new.total": None})
    assert rules(only(check_figures(sheet), *RELATIONS)) == [("X1", "natural")]


def test_x6_a_row_with_blanks_is_one_error():
    (found,) = check_figures(changed(report(), {"t3.granted.natural": None, "t3.granted.total": None}))
    assert (found.rule, found.severity, found.where) == ("X6", "error", "t3.granted")
    assert found.message == "（一）予以公开一行：自然人、总计空白；空白不等于零，没有的请填“0”"


def test_x6_slashes_and_dashes_are_a_warning():
    cells = {"t3.granted.natural": None, "t3.granted.other": None}
    sheet = replace(report(cells), marks={"t3.granted.natural": SLASH, "t3.granted.other": DASH})
    (found,) = check_figures(sheet)
    assert found.severity == "warning"
    assert "自然人填的是“/”；其他填的是“-”" in found.message


def test_x6_a_doubtful_cell_is_a_warning():
    sheet = replace(report({"t3.granted.natural": None}), marks={"t3.granted.natural": DOUBT})
    assert [(f.severity, "读法不能确定" in f.message) for f in check_figures(sheet)] == [("warning", True)]


def test_x6_a_whole_row_left_out_or_empty_is_one_finding():
    empty = row("t3.granted", [None] * 7)
    assert "整行空白" in check_figures(report(empty))[0].message
    (found,) = check_figures(replace(report(empty), marks=dict.fromkeys(empty, ABSENT)))
    assert found.message == "（一）予以公开一行：报告中没有这一行"


def test_x6_a_whole_table_left_out_or_empty_is_one_finding():
    without = Report(cells=dict.fromkeys((*T2_CELLS, *T3_CELLS), 0))
    (found,) = check_figures(without)
    assert (found.where, found.severity) == ("t4", "error")
    assert found.message == "四、政府信息公开行政复议、行政诉讼情况：报告中没有这张表"
    slashed = replace(report(dict.fromkeys(T4_CELLS)), marks=dict.fromkeys(T4_CELLS, SLASH))
    assert [(f.severity, "整张表填的是“/”" in f.message) for f in check_figures(slashed)] == [("warning", True)]


def test_x6_a_hybrid_has_to_fill_the_table_two_it_carries():
    old = dict.fromkeys(T2_CELLS_2019, 1)
    others = dict.fromkeys((*T3_CELLS, *T4_CELLS), 0)
    assert check_figures(Report(format="2021-hybrid", cells={**old, **others})) == ()
    (found,) = check_figures(Report(format="2021-hybrid", cells={**old, **others, T2_CELLS_2019[0]: None}))
    assert found.where == "t2_2019.regulations"


def test_x6_negative_figures_and_fractions_are_errors():
    found = only(check_figures(report({"t2.normative.made": -3, "t2.penalties.decisions": Decimal("1.5")})), "X6")
    assert [f.message for f in found] == [
        "行政规范性文件一行：本年制发件数 -3 是负数",
        "行政处罚一行：本年处理决定数量 1.5 不是整数",
    ]
    assert only(check_figures(report({"t2.fees.amount": Decimal("-0.5")})), "X6")[0].where == "t2.fees"


def test_x6_the_old_column_of_changes_may_be_negative():
    cells = dict.fromkeys(T2_CELLS_2019, 0) | {"t2_2019.licensing.change": -4}
    sheet = Report(
        format="2019", cells={**dict.fromkeys((*T3_CELLS, *T4_CELLS), 0), **row("t3.other", [0] * 7), **cells}
    )
    assert check_figures(sheet) == ()


def test_x6_may_be_switched_off_but_negative_figures_stay_errors():
    settings = CheckSettings(every_cell=replace(CHECKS.every_cell, value=False))
    sheet = report({"t3.granted.natural": None, "t2.normative.made": -1, **dict.fromkeys(T4_CELLS)})
    assert rules(check_figures(sheet, settings=settings)) == [("X6", "t2.normative")]


def test_t2_08_a_fee_that_the_charges_do_not_contain():
    sheet = report({"t2.fees.amount": Decimal("0.03")})
    (found,) = check_figures(sheet, fee_yuan=400)
    assert (found.rule, found.severity, found.left, found.right) == (
        "T2-08",
        "warning",
        Decimal("0.04"),
        Decimal("0.03"),
    )
    assert "400 元（0.04 万元），而行政事业性收费只有 0.03 万元" in found.message
    assert "待核实依据" in found.message
    assert check_figures(sheet, fee_yuan=300) == ()
    off = CheckSettings(fee_inside_charges=replace(CHECKS.fee_inside_charges, value=False))
    assert check_figures(sheet, fee_yuan=400, settings=off) == ()


def unpaid():
    one = [1, 0, 0, 0, 0, 0, 1]
    return report({**row("t3.new", one), **row("t3.other.fee_unpaid", one), **row("t3.closed", one)})


def test_x10_unpaid_fees_need_a_fee_notice():
    assert [f.severity for f in check_figures(unpaid(), fee_notices=0)] == ["warning"]
    assert [f.severity for f in check_figures(unpaid(), fee_yuan=0)] == ["note"]
    assert check_figures(unpaid(), fee_yuan=0, fee_notices=1) == ()
    assert check_figures(unpaid()) == ()


def test_x10_a_fee_that_was_collected_is_stated_in_section_six():
    assert rules(check_figures(report(), fee_yuan=0, fee_collected_yuan=400)) == [("X10", "6")]
    off = CheckSettings(fee_notices=replace(CHECKS.fee_notices, value=False))
    assert check_figures(unpaid(), fee_yuan=0, fee_notices=0, fee_collected_yuan=400, settings=off) == ()


@pytest.mark.parametrize(
    ("agency", "held"),
    [
        ("南召县小店乡人民政府", True),
        ("南召县", True),
        ("南召县人民政府办公室", True),
        ("开平市水利局", True),
        ("淮安市洪泽区人民政府", True),
        ("上海市黄浦区人民政府打浦桥街道办事处", True),
        ("浙江省教育厅", True),
        ("杭州市人民政府", False),
        ("浙江省人民政府", False),
        ("浙江省人民政府办公厅", False),
        ("上海市人民政府", False),
        ("恩施土家族苗族自治州人民政府", False),
        ("广西壮族自治区人民政府", False),
        ("平潭综合实验区", False),
        ("国家税务总局开平市税务局", False),
        ("海关总署", False),
        (None, False),
    ],
)
def test_t2_01_only_names_that_leave_no_doubt_are_held_to_have_no_regulations(agency, held):
    found = check_figures(report({"t2.regulations.in_force": 2}, agency=agency))
    assert rules(found) == ([("T2-01", "t2.regulations.in_force")] if held else [])
    assert all(f.severity == "warning" and "待核实依据" in f.message and not f.article for f in found)


def test_a_confirmed_rule_is_stated_without_the_caveat_and_a_rule_can_be_switched_off():
    sheet = report({"t2.regulations.in_force": 2}, agency="南召县")
    confirmed = CheckSettings(regulations=replace(CHECKS.regulations, verified=True))
    assert "待核实" not in check_figures(sheet, settings=confirmed)[0].message
    off = CheckSettings(regulations=replace(CHECKS.regulations, value=False))
    assert check_figures(sheet, settings=off) == ()


def test_every_setting_names_its_rule_and_its_source():
    settings = [getattr(CHECKS, each.name) for each in fields(CHECKS)]
    assert len(settings) == 8
    assert all(re.search(r"（[A-Z]+\d?-?\d+）", setting.means) and setting.source for setting in settings)


def test_t4_03_direct_suits_where_every_answer_had_to_go_to_review_first():
    two = [2, 0, 0, 0, 0, 0, 2]
    cells = {**row("t3.new", two), **row("t3.refused.internal_affairs", two), **row("t3.closed", two)}
    sheet = report({**cells, **row("t4.direct", [0, 0, 0, 1, 1])}, year=2024)
    (found,) = check_figures(sheet)
    assert (found.rule, found.where, found.severity) == ("T4-03", "direct", "warning")
    assert "第二十三条" in found.article
    assert check_figures(replace(sheet, year=2023)) == ()
    assert check_figures(changed(sheet, row("t4.direct", [0] * 5))) == ()
    other = {**row("t3.refused.internal_affairs", [0] * 7), **row("t3.refused.administrative_query", two)}
    assert check_figures(changed(sheet, other)) == ()


def test_every_column_of_x1_and_x2_is_named():
    cells = row("t3.new", [1] * 7) | row("t3.granted", [1] * 7)
    found = check_figures(report(cells))
    assert [f.where for f in only(found, "X1")] == [f.where for f in only(found, "X2")] == list(COLUMNS)

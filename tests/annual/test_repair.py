"""Repairs: the true one is offered, whatever is offered mends, and it comes at once."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gongkai.annual.equations import failing
from gongkai.annual.format import CELLS, COLUMNS, ROWS, T3_CELLS, T4_CELLS
from gongkai.annual.model import Report
from gongkai.annual.repair import OFFERED, apply, fill, repairs
from gongkai.annual.slips import distance, implausible, is_slip
from tests.annual.figures import changed, consistent, golden, hangzhou, report, row

COUNTED = (*T3_CELLS, *T4_CELLS)
reports = st.integers(0, 10**6).map(consistent)


def cells_of(repair):
    return {c.cell for c in repair.changes}


def undoes(repair, wrong, right):
    return dict(apply(wrong, repair).cells) == dict(right.cells)


def test_a_sound_report_needs_no_repair():
    assert repairs(hangzhou()) == ()


def test_two_digits_changed_over_in_the_total_of_a_column():
    (found,) = repairs(changed(hangzhou(), {"t3.closed.natural": 13346}))
    assert found.message == "（七）总计·自然人 应为 13364（现为 13346）"
    assert found.mends == 3
    assert [(c.before, c.after) for c in found.changes] == [(13346, 13364)]


def test_t28_the_wrong_figure_is_named():
    (found,) = repairs(changed(hangzhou(), {"t3.new.natural": 13611}))
    assert (cells_of(found), found.changes[0].after, found.mends) == ({"t3.new.natural"}, 13612, 2)


def test_a_total_left_at_zero_comes_before_four_figures_to_be_cleared():
    found = repairs(report({"t4.direct.maintained": 3}))
    assert [c.cell for r in found for c in r.changes] == ["t4.direct.total", "t4.direct.maintained"]
    assert found[0].message == "行政诉讼未经复议直接起诉·总计 应为 3（现为 0）"


@pytest.mark.parametrize(
    "typed",
    [
        [0, 2120, 39, 0, 1, 6, 2],
        [39, 0, 1, 6, 2, 2168, 0],
        [0, 2120, 39, 0, 1, 6, 2168],
        [39, 0, 1, 6, 2, 0, 2168],
    ],
)
def test_a_row_typed_one_column_off_is_mended(typed):
    wrong = changed(hangzhou(), row("t3.partial", typed))
    assert undoes(repairs(wrong)[0], wrong, hangzhou())


@settings(max_examples=60, deadline=None)
@given(reports, st.sampled_from(COUNTED), st.integers(-3000, 3000).filter(bool))
def test_one_wrong_figure_is_found(right, cell, by):
    assume(right.cells[cell] + by >= 0)
    wrong = changed(right, {cell: right.cells[cell] + by})
    found = repairs(wrong)
    assert any(undoes(r, wrong, right) for r in found)
    assert all(len(r.changes) == 1 and not failing(apply(wrong, r)) for r in found)
    if cell.startswith("t3."):
        # Every cell of table three has equations of its own, so nothing else can be at fault.
        assert len(found) == 1


@settings(max_examples=60, deadline=None)
@given(reports, st.lists(st.sampled_from(COUNTED), min_size=2, max_size=2, unique=True), st.data())
def test_two_wrong_figures_are_found(right, cells, data):
    moved = {cell: right.cells[cell] + data.draw(st.integers(-50, 300).filter(bool)) for cell in cells}
    assume(min(moved.values()) >= 0)
    wrong = changed(right, moved)
    found = repairs(wrong)
    assert len(found) <= OFFERED
    for offered in found:
        assert not failing(apply(wrong, offered))
        assert offered.mends == len(failing(wrong))
        assert len(offered.changes) <= 2
    same_group = len({cell.rpartition(".")[0] for cell in cells if cell.startswith("t4.")}) == 1
    if not (same_group and all(cell.startswith("t4.") for cell in cells)):
        assert any(undoes(r, wrong, right) for r in found)


@settings(max_examples=40, deadline=None)
@given(reports, st.integers(3, 30), st.integers(0, 10**6))
def test_whatever_is_offered_breaks_nothing(right, many, seed):
    random = Random(seed)
    wrong = changed(right, {cell: random.randint(0, 400) for cell in random.sample(COUNTED, many)})
    before = {(r.rule, r.where) for r, _, _ in failing(wrong)}
    found = repairs(wrong)
    for offered in found:
        mended = apply(wrong, offered)
        after = {(r.rule, r.where) for r, _, _ in failing(mended)}
        assert after < before
        assert offered.mends == len(before) - len(after)
        assert all(c.after >= 0 and c.after != c.before for c in offered.changes)


def test_five_wrong_figures_far_apart_are_mended_one_by_one():
    moved = {
        "t3.granted.natural": 5300,
        "t3.partial.business": 42,
        "t3.refused.internal_affairs.legal": 8,
        "t3.unavailable.not_held.other": 11,
        "t3.declined.repeat.nonprofit": 17,
    }
    wrong = changed(hangzhou(), moved)
    (found,) = repairs(wrong)
    assert undoes(found, wrong, hangzhou())
    assert found.mends == 10


def test_a_column_of_totals_left_at_zero_is_one_repair():
    wrong = changed(hangzhou(), {f"t3.{name}.total": 0 for name in ROWS})
    found = repairs(wrong)
    assert undoes(found[0], wrong, hangzhou())
    assert found[0].mends == len(failing(wrong)) == 24


def test_a_row_of_totals_left_at_zero_is_mended():
    wrong = changed(hangzhou(), {f"t3.closed.{column}": 0 for column in COLUMNS})
    assert undoes(repairs(wrong)[0], wrong, hangzhou())


def test_small_columns_of_zeros_come_before_clearing_the_figures():
    one = [1, 0, 0, 0, 0, 0, 0]
    found = repairs(report({**row("t3.new", one), **row("t3.granted", one), **row("t3.closed", one)}))
    assert cells_of(found[0]) == {"t3.new.total", "t3.granted.total", "t3.closed.total"}


def test_tables_at_fault_at_once_are_mended_together():
    wrong = changed(hangzhou(), {"t3.new.natural": 13611, "t4.review.total": 789, "t4.direct.total": 65})
    found = repairs(wrong)
    assert cells_of(found[0]) == {"t3.new.natural", "t4.review.total", "t4.direct.total"}
    assert found[0].mends == 4


def test_what_cannot_be_mended_as_a_whole_is_mended_in_part():
    random = Random(3)
    wrong = changed(hangzhou(), {cell: random.randint(0, 400) for cell in random.sample(COUNTED, 20)})
    (found, *_) = repairs(wrong)
    assert 0 < found.mends < len(failing(wrong))


def test_a_failing_table_that_nothing_mends_gives_no_repair():
    random = Random(1)
    wrong = report({cell: random.randint(1, 9999) for cell in T3_CELLS})
    assert len(failing(wrong)) == 39
    assert repairs(wrong) == ()
    other_tables = repairs(changed(wrong, {"t4.review.total": 2}))
    assert {len(r.changes) for r in other_tables} == {r.mends for r in other_tables} == {1}


def test_groups_of_failing_equations_are_mended_together():
    moved = {
        "t3.new.natural": 13611,
        "t3.carried_in.business": 60,
        "t3.carried_out.nonprofit": 12,
        "t3.granted.legal": 18,
        "t3.partial.other": 12,
    }
    wrong = changed(hangzhou(), moved)
    (found,) = repairs(wrong)
    assert undoes(found, wrong, hangzhou())
    assert found.mends == 10


def test_an_equation_with_a_blank_takes_no_part():
    assert repairs(Report(cells={**dict.fromkeys(CELLS), "t3.new.natural": 1})) == ()


def test_a_fraction_is_left_to_x6():
    assert repairs(report({"t3.new.natural": Decimal("1.5")})) == ()


@pytest.mark.parametrize("name", ["pingtan_htp_2021_flat", "pingtan_gaj_2021_flat", "jinhu_2023_rendered_from_json"])
def test_the_golden_reports_with_real_failures_are_mended(name):
    sheet, data = golden(name)
    found = repairs(sheet)
    assert found
    assert all(r.mends == len(data["failures"]) and not failing(apply(sheet, r)) for r in found)


def test_the_golden_total_typed_one_too_many_is_named_alone():
    (found,) = repairs(golden("pingtan_htp_2021_flat")[0])
    assert found.message == "（七）总计·自然人 应为 0（现为 1）"


@settings(max_examples=40, deadline=None)
@given(reports, st.lists(st.sampled_from(T3_CELLS), min_size=1, max_size=6, unique=True))
def test_blank_cells_are_filled_with_what_they_were(right, cells):
    blank = changed(right, dict.fromkeys(cells))
    filled = {c.cell: c.after for r in fill(blank) for c in r.changes}
    assert filled.items() <= right.cells.items()
    if len(cells) == 1:
        assert set(filled) == set(cells)


def test_a_filled_cell_lets_the_next_be_filled():
    blank = changed(hangzhou(), {"t3.new.natural": None, "t3.new.business": None, "t3.carried_in.business": None})
    found = fill(blank)
    assert {c.cell: c.after for r in found for c in r.changes} == {
        "t3.new.natural": 13612,
        "t3.new.business": 252,
        "t3.carried_in.business": 6,
    }
    assert found[0].message == "一、本年新收政府信息公开申请数量·自然人 应为 13612（现为空白）"
    assert found[0].changes[0].before is None
    assert found[0].mends == 0


def test_equations_that_disagree_or_go_below_zero_fill_nothing():
    assert fill(changed(hangzhou(), {"t3.new.natural": None, "t3.new.total": 14000})) == ()
    assert fill(report({"t4.review.total": 0, "t4.review.pending": 1, "t4.review.other": None})) == ()


def test_the_golden_cell_that_the_text_leaves_open_is_determined():
    sheet, _ = golden("shanghai_kewei_2024_pdfextract")
    assert {"t3.carried_out.total": 1}.items() <= {c.cell: c.after for r in fill(sheet) for c in r.changes}.items()


@pytest.mark.parametrize(
    ("typed", "meant"), [(2923, 2932), (2923, 2823), (293, 2923), (29230, 2923), (0, 77), (1, 0), (12, 2), (789, 790)]
)
def test_slips_of_the_pen(typed, meant):
    assert is_slip(typed, meant)


@pytest.mark.parametrize(("typed", "meant"), [(2923, 3029), (77, 0), (5, 555), (2943, 4923)])
def test_no_slips(typed, meant):
    assert not is_slip(typed, meant)


def test_two_figures_in_each_others_cells_are_one_slip():
    assert implausible([(345, 12), (12, 345)]) == 0
    assert implausible([(345, 12), (12, 678)]) == 2
    assert distance([(10, 5), (0, 4)]) == 1.5

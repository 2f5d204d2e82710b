"""Sentences against cells, and against each other. The sentences are our own."""

import pytest

from gongkai.annual.checking.prose import CELLS_OF, RULE_OF, check_prose
from gongkai.annual.format import COLUMNS, cells_of
from gongkai.annual.model import NOTE, WARNING, Report


def report(text: str, *, section: str = "1", agency: str = "甲县", **figures: int | None) -> Report:
    cells = {f"t3.{row}.{column}": 0 for row in ("new", "carried_in", "closed", "carried_out") for column in COLUMNS}
    cells |= {cell.replace("__", "."): value for cell, value in figures.items()}
    return Report(agency=agency, year=2024, cells=cells, sections={section: text})


def found(*args: object, **figures: int | None) -> list[tuple[object, ...]]:
    return [(f.rule, f.severity, f.where, f.left, f.right) for f in check_prose(report(*args, **figures))]  # type: ignore[arg-type]


def test_every_key_has_a_rule_and_every_cell_exists():
    assert set(RULE_OF) == set(CELLS_OF)
    every = {*cells_of("2021"), *cells_of("2021", one_row=True), *cells_of("2019")}
    assert {cell for groups in CELLS_OF.values() for group in groups for cell in group} <= every


def test_a_figure_that_differs_is_a_warning_with_both_sides_and_the_words():
    (finding,) = check_prose(report("共收到公开申请5件。", t3__new__total=4))
    assert (finding.rule, finding.severity, finding.where) == ("P1", WARNING, "t3.new.total")
    assert (finding.left, finding.right, finding.article) == (5, 4, "")
    assert "“共收到公开申请5件”" in finding.message
    assert "本年新收政府信息公开申请数量·总计”为4" in finding.message


@pytest.mark.parametrize("number", [4, 6])
def test_accepted_may_be_new_or_new_and_carried_in(number):
    assert found(f"受理公开申请{number}件。", t3__new__total=4, t3__carried_in__total=2) == []


def test_accepted_that_is_neither_is_reported():
    assert found("受理公开申请5件。", t3__new__total=4, t3__carried_in__total=2) == [
        ("P1", WARNING, "t3.new.total", 5, 4)
    ]


def test_received_is_new_alone():
    assert found("收到公开申请6件。", t3__new__total=4, t3__carried_in__total=2) == [
        ("P1", WARNING, "t3.new.total", 6, 4)
    ]


@pytest.mark.parametrize(
    ("text", "figures", "rule"),
    [
        ("收到公开申请0件，办结3件。", {"t3__closed__total": 2}, "P2"),
        ("公开申请结转下年3件。", {"t3__carried_out__total": 2}, "P2"),
        ("收到公开申请0件，予以公开3件。", {"t3__granted__total": 2}, "P3"),
        ("信息公开行政复议3件。", {"t4__review__total": 2}, "P4"),
        ("信息公开行政诉讼3件。", {"t4__direct__total": 1, "t4__after_review__total": 1}, "P4"),
        ("未发生信息公开行政复议。", {"t4__review__total": 2}, "P4"),
        ("制发规范性文件3件。", {"t2__normative__made": 2}, "P5"),
        ("制发规范性文件3件。", {"t2_2019__normative__made": 2}, "P5"),
        ("作出行政许可决定3件。", {"t2__licensing__decisions": 2}, "P6"),
    ],
)
def test_each_family_has_its_rule(text, figures, rule):
    assert [f[:2] for f in found(text, **figures)] == [(rule, WARNING)]


def test_a_group_is_named_by_its_heading():
    refusals = {f"t3__{cell[3:]}": 0 for group in CELLS_OF["denied"][:1] for cell in group}
    (finding,) = check_prose(report("收到公开申请0件，不予公开2件。", **refusals))
    assert "“（三）不予公开”各项合计为0" in finding.message


def test_several_cells_are_named_one_by_one():
    (finding,) = check_prose(report("信息公开行政诉讼2件。", t4__direct__total=1, t4__after_review__total=0))
    assert "＋" in finding.message
    assert finding.message.endswith("合计为1")


def test_the_single_row_of_the_older_form_counts():
    assert found("收到公开申请0件，其他处理2件。", t3__other__total=2) == []


def test_a_blank_total_is_added_up_and_only_noted():
    figures = {"t3__granted__total": None, "t3__granted__natural": 2, "t3__granted__other": 1}
    assert found("收到公开申请0件，予以公开4件。", **figures) == [("P3", NOTE, "t3.granted.total", 4, 3)]


def test_a_cell_without_a_figure_is_not_compared():
    assert (
        found("收到公开申请0件，予以公开4件，信息公开行政复议2件。", t3__granted__total=None, t4__review__total=None)
        == []
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("县政府办代表县政府受理公开申请{}件。", 2),
        ("发布规范性文件{}件。", 2),
        ("2023年收到公开申请{}件。", 2),
        ("通过网络收到公开申请{}件。", 9),
    ],
)
def test_what_covers_less_is_only_noted(text, number):
    (finding,) = check_prose(report(text.format(number), t3__new__total=5, t2__normative__made=5))
    assert finding.severity == NOTE
    assert "；文中" in finding.message


def test_a_channel_may_have_fewer():
    assert found("通过网络收到公开申请2件。", t3__new__total=5) == []


def test_all_closed_while_some_are_carried_out():
    text = "收到公开申请5件，上年结转1件，所有申请均已办结。"
    figures = {"t3__new__total": 5, "t3__carried_in__total": 1, "t3__closed__total": 4, "t3__carried_out__total": 2}
    (finding,) = check_prose(report(text, **figures))
    assert (finding.rule, finding.where, finding.left, finding.right) == ("P7", "t3.closed.total", 6, 4)
    assert "收到与结转共6件" in finding.message
    assert found(text, **figures | {"t3__closed__total": 6, "t3__carried_out__total": 0}) == []


def test_parts_that_do_not_add_up_to_the_total_said_are_noted():
    text = "收到公开申请9件，办结9件，予以公开5件，部分公开3件。"
    figures = {"t3__new__total": 9, "t3__closed__total": 9, "t3__granted__total": 5, "t3__partial__total": 3}
    assert found(text, **figures) == [("P8", NOTE, "section.1", 8, 9)]


@pytest.mark.parametrize(
    "text",
    [
        "收到公开申请9件，办结9件，予以公开6件，部分公开3件。",
        "收办公开申请9件，予以公开6件，部分公开2件，转下年度办理1件。",
        "收到公开申请8件，上年结转1件，办结7件，结转下年度2件。",
        "信息公开行政复议3件，结果维持2件，尚未审结1件。",
        "收到公开申请9件，办结9件，予以公开6件。",
    ],
)
def test_parts_that_add_up_are_not_noted(text):
    assert check_prose(Report(year=2024, sections={"1": text})) == ()


def test_the_same_conflict_is_said_once():
    assert len(found("收到公开申请5件。收到公开申请5件。", t3__new__total=4)) == 1

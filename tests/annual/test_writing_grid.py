"""The one layout of the official tables."""

import pytest

from gongkai.annual.format import CELLS
from gongkai.annual.model import ABSENT, Report
from gongkai.annual.writing import Grid, grids, lay_out
from gongkai.annual.writing.document import Heading, Paragraph
from gongkai.annual.writing.text import clean, paragraphs
from tests.annual import writing_reports as reports


def shape(grid: Grid) -> list[list[tuple[str, int, int]]]:
    return [[(c.name or c.text, c.rows, c.columns) for c in line] for line in grid.by_row()]


def text_of(report: Report, name: str) -> str:
    return next(c.text for g in grids(report) for c in g.cells if c.name == name)


@pytest.mark.parametrize(
    ("report", "tables"),
    [
        (reports.numbered(), (reports.TWO, reports.THREE, reports.FOUR)),
        (reports.old(), (reports.OLD_TWO, reports.ONE_ROW_THREE, reports.FOUR)),
        (reports.hybrid_two(), (reports.OLD_TWO, reports.THREE, reports.FOUR)),
        (reports.hybrid_three(), (reports.TWO, reports.ONE_ROW_THREE, reports.FOUR)),
        (Report(), (reports.TWO, reports.THREE, reports.FOUR)),
        (Report(format="2019"), (reports.OLD_TWO, reports.ONE_ROW_THREE, reports.FOUR)),
    ],
    ids=["2021", "2019", "old table two", "one row", "nothing of 2021", "nothing of 2019"],
)
def test_the_tables_are_those_of_the_form_cell_for_cell(report, tables):
    assert [shape(g) for g in grids(report)] == list(tables)


@pytest.mark.parametrize("make", reports.ALL)
def test_every_place_of_a_table_is_covered_once_and_only_once(make):
    for grid in grids(make()):
        places = [
            (r, c)
            for cell in grid.cells
            for r in range(cell.row, cell.row + cell.rows)
            for c in range(cell.column, cell.column + cell.columns)
        ]
        assert sorted(places) == [(r, c) for r in range(grid.rows) for c in range(len(grid.widths))]
        assert sum(grid.widths) == pytest.approx(156)
        assert sum(grid.spread) == 15


def test_a_hybrid_is_known_by_its_cells_and_not_by_its_name():
    cells = dict.fromkeys(f"t3.other.{k}" for k in reports.KINDS)
    assert shape(grids(Report(cells=cells))[1]) == reports.ONE_ROW_THREE


def test_marks_and_remarks_are_printed_and_a_missing_figure_is_never_a_zero():
    report = reports.sparse()
    assert text_of(report, "t2.regulations.made") == ""
    assert text_of(report, "t2.regulations.repealed") == "/"
    assert text_of(report, "t2.regulations.in_force") == "-"
    assert text_of(report, "t3.new.natural") == ""
    assert text_of(report, "t2.normative.made") == "22（其中修订16件）"
    assert text_of(report, "t3.granted.legal") == "/（见说明）"
    assert text_of(report, "t2.fees.amount") == "96171.6"


def test_a_row_that_is_absent_is_left_out_and_the_spans_shrink():
    (_, three, _) = grids(reports.sparse())
    texts = {c.text: c for c in three.cells}
    assert "5.要求行政机关确认或重新出具已获取信息" not in texts
    assert texts["（五）不予处理"].rows == 4
    assert texts["三、本年度办理结果"].rows == 21


def test_a_group_a_block_a_column_and_a_table_that_are_absent_are_left_out():
    report = reports.without(reports.numbered(), "t2.licensing", "t3.declined", "t4.after_review")
    two, three, four = grids(report)
    assert "第二十条第（五）项" not in {c.text for c in two.cells}
    assert "（五）不予处理" not in {c.text for c in three.cells}
    assert shape(four)[0] == [("行政复议", 1, 5), ("行政诉讼", 1, 5)]
    assert [g.section for g in grids(reports.without(reports.numbered(), "t2.", "t4."))] == ["3"]
    assert grids(reports.without(reports.numbered(), "t")) == ()


def test_columns_that_are_absent_are_left_out():
    report = reports.numbered()
    for row in {n.rsplit(".", 1)[0] for n in CELLS if n.startswith("t3.")}:
        report = reports.without(report, *(f"{row}.{k}" for k in reports.KINDS if k not in ("natural", "total")))
    _, three, _ = grids(reports.without(report, "t2.regulations.in_force", "t2.normative.in_force"))
    assert shape(three)[:3] == [
        [(reports.NOTE, 3, 3), ("申请人情况", 1, 2)],
        [("自然人", 2, 1), ("总计", 2, 1)],
        [],
    ]
    two, *_ = grids(reports.without(report, "t2.regulations.in_force", "t2.normative.in_force"))
    assert shape(two)[1] == [("信息内容", 1, 1), ("本年制发件数", 1, 1), ("本年废止件数", 1, 2)]


def test_only_flow_rows_have_no_group_of_results():
    gone = [n for n in CELLS if n.startswith("t3.") and not n.startswith(("t3.new.", "t3.carried"))]
    _, three, _ = grids(reports.without(reports.numbered(), *gone))
    assert [line[0][0] for line in shape(three)[3:]] == [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "四、结转下年度继续办理",
    ]


def test_table_four_without_law_suits_has_two_rows_of_heads():
    *_, four = grids(reports.without(reports.numbered(), "t4.direct", "t4.after_review"))
    assert four.head_rows == 2
    assert shape(four)[1] == [(h, 1, 1) for h in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")]


def test_a_figure_marked_absent_by_mistake_is_still_printed():
    report = reports.numbered()
    report = Report(cells=report.cells, marks=dict.fromkeys(report.cells, ABSENT))
    assert text_of(report, "t3.new.natural") == "1070"


def test_each_figure_knows_its_heads_and_labels():
    two, three, four = grids(reports.numbered())

    def heads(grid: Grid, name: str) -> list[str]:
        return [c.text for c in grid.headers_of(next(c for c in grid.cells if c.name == name))]

    assert heads(two, "t2.coercion.decisions") == ["第二十条第（六）项", "本年处理决定数量", "行政强制"]
    assert set(heads(three, "t3.refused.third_party.legal")) == {
        "申请人情况",
        "法人或其他组织",
        "法律服务机构",
        "三、本年度办理结果",
        "（三）不予公开",
        "4.保护第三方合法权益",
    }
    assert set(heads(four, "t4.after_review.pending")) == {"行政诉讼", "复议后起诉", "尚未审结"}


def test_the_paper_has_six_headings_and_no_text_that_the_report_has_not():
    document = lay_out(reports.numbered())
    headings = [b.text for b in document.blocks if isinstance(b, Heading)]
    assert headings == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    written = "\n".join(b.lead + b.text for b in document.blocks if isinstance(b, Paragraph))
    assert written == "\n".join(reports.SECTIONS.values())
    assert not [b for b in lay_out(Report()).blocks if isinstance(b, Paragraph)]


def test_tables_stand_in_their_sections_after_the_text():
    kinds = [type(b).__name__ for b in lay_out(reports.numbered()).blocks]
    assert kinds == [
        *("Heading", "Paragraph", "Paragraph", "Paragraph"),
        *("Heading", "Paragraph", "Grid", "Heading", "Grid", "Heading", "Grid"),
        *("Heading", "Paragraph", "Heading", "Paragraph"),
    ]


@pytest.mark.parametrize(
    ("report", "title"),
    [
        (Report(title="某某年报"), ("某某年报",)),
        (Report(agency="甲县", year=2025), ("甲县2025年", "政府信息公开工作年度报告")),
        (Report(agency="甲县"), ("甲县政府信息公开工作年度报告",)),
        (Report(), ("政府信息公开工作年度报告",)),
    ],
)
def test_the_title_is_the_printed_one_or_made_of_agency_and_year(report, title):
    assert lay_out(report).title == title


def test_a_second_level_heading_is_known_by_its_ordinal():
    blocks = lay_out(
        Report(sections={"1": "（一）主动公开。发布12条。\n（二）没有句号的一段话\n（三）一二；三。\n另外（四）不是。"})
    ).blocks
    assert [(b.lead, b.text) for b in blocks if isinstance(b, Paragraph)] == [
        ("（一）主动公开。", "发布12条。"),
        ("（二）没有句号的一段话", ""),
        ("", "（三）一二；三。"),
        ("", "另外（四）不是。"),
    ]


def test_what_files_cannot_hold_is_taken_out_and_lines_become_paragraphs():
    assert clean("a\x00b\x07\ufffe\ud800\u202ec\r\nd\x0be\u2028f\x85g\rh\ti") == "ab\ufffd\ufffdc\nd\ne\nf\ng\nh\ti"
    assert paragraphs("　　甲\n\n　乙　\r\n") == ("甲", "乙")

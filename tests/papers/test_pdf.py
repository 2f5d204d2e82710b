"""PDF: tables from their lines, text in layout order."""

import io

import pypdf
import pytest

from gongkai.papers import Cell, Document, Limits, Table, Text, Unreadable
from gongkai.papers.joining import Ruled, join_pages
from gongkai.papers.lattice import lattices
from gongkai.papers.opening import open_here
from tests.papers.files import pdf


def opened(source: str) -> Document:
    return open_here(pdf(source), "", Limits())


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.cells if cell.row == row] for row in range(table.height)]


def test_a_ruled_table_between_lines_of_text():
    document = opened("一、总体情况\n\n#table(columns: 3, [甲], [乙], [丙], [1], [], [96171.6])\n尾\n")
    assert document.kind == "pdf"
    assert [type(block) for block in document.blocks] == [Text, Table, Text]
    assert document.blocks[0] == Text("一、总体情况")
    assert rows(document.blocks[1]) == [["甲", "乙", "丙"], ["1", "", "96171.6"]]


def test_merged_cells_are_recognised_by_the_line_that_is_missing():
    (table,) = tables(
        opened("#table(columns: 3, table.cell(rowspan: 2)[甲], table.cell(colspan: 2)[乙], [1], [2], [丙], [3], [4])")
    )
    assert table == Table(
        (
            Cell(0, 0, "甲", 2, 1), Cell(0, 1, "乙", 1, 2), Cell(1, 1, "1"), Cell(1, 2, "2"),
            Cell(2, 0, "丙"), Cell(2, 1, "3"), Cell(2, 2, "4"),
        ), 3, 3,
    )  # fmt: skip


def test_a_table_with_open_sides():
    (table,) = tables(
        opened(
            "#table(columns: 2, stroke: (x, y) => (top: 1pt, bottom: 1pt, left: if x == 1 {1pt}), [甲], [1], [乙], [2])"
        )
    )
    assert rows(table) == [["甲", "1"], ["乙", "2"]]


def test_lines_of_a_cell_are_kept_and_vertical_text_is_one_line():
    (table,) = tables(opened("#table(columns: 2, [三\\ 、\\ 本\\ 年], [商业\\ 企业], [1], [2])"))
    assert rows(table)[0] == ["三、本年", "商业\n企业"]


def test_a_figure_too_long_for_its_cell_is_not_cut_in_two():
    cells = "[许可], box(width: 9mm)[#box[3985758123]], [], [甲], [1], [2]"
    (table,) = tables(opened(f"#table(columns: (3cm, 1.2cm, 3cm), {cells})"))
    assert rows(table) == [["许可", "3985758123", ""], ["甲", "1", "2"]]


def test_text_turned_by_a_quarter_in_a_cell():
    (table,) = tables(opened("#table(columns: 2, rotate(-90deg, reflow: true)[办理结果], [公开], [1], [2])"))
    assert rows(table) == [["办理结果", "公开"], ["1", "2"]]


@pytest.mark.parametrize("angle", ["90deg", "-90deg", "180deg"])
def test_a_page_that_lies_on_its_side(angle):
    document = opened(f"#rotate({angle}, reflow: true, box(table(columns: 2, [甲], [10], [乙], [20])))")
    assert rows(tables(document)[0]) == [["甲", "10"], ["乙", "20"]]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_shown_turned(turn):
    # the page says it is to be shown turned; its text is set so that it then stands upright
    source = f"#rotate({-turn}deg, reflow: true, box(table(columns: 2, [甲], [10], [乙], [20])))"
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(source)))
    writer.pages[0].rotate(turn)
    made = io.BytesIO()
    writer.write(made)
    assert rows(tables(open_here(made.getvalue(), "", Limits()))[0]) == [["甲", "10"], ["乙", "20"]]


def test_columns_without_rules_are_parted_by_spaces():
    document = opened("#grid(columns: (4cm, 3cm, 3cm), row-gutter: 8pt, [信息内容], [规章], [10], [行政], [0], [5])")
    first, second = document.plain.split("\n")
    assert first.split("  ")[0] == "信息内容"
    assert [part.strip() for part in second.split("  ") if part.strip()] == ["行政", "0", "5"]


def test_page_numbers_are_left_out_and_figures_in_the_text_are_not():
    document = opened("#set page(footer: align(center)[— 1 —], height: 20cm)\n甲\n\n25\n\n乙")
    assert document.plain.split("\n") == ["甲", "25", "乙"]


def test_a_table_cut_by_a_page_break_is_one_table():
    body = ", ".join(f"[第{i}项], [{i}], [0]" for i in range(30))
    (table,) = tables(opened(f"#set page(height: 12cm, footer: [— 2 —])\n#table(columns: (4cm, 2cm, 2cm), {body})"))
    assert (table.height, table.width) == (30, 3)
    assert rows(table)[29] == ["第 29 项", "29", "0"]


def ruled(*cells: Cell, height: int, xs: tuple[float, ...] = (0, 50, 100, 150), full: str = "") -> Ruled:
    return Ruled(Table(cells, height, len(xs) - 1), xs, frozenset([full]))


UPPER = ruled(Cell(0, 0, "（一）无法"), Cell(0, 1, "1"), Cell(0, 2, "2"), height=1, full="（一）无法")


def joined(lower: Ruled, upper: Ruled = UPPER) -> list[Table]:
    return [block for block in join_pages([[upper], [lower]]) if isinstance(block, Table)]


def test_a_row_cut_by_a_page_break_is_one_row():
    lower = ruled(Cell(0, 0, "提供"), Cell(0, 1, ""), Cell(0, 2, ""), Cell(1, 0, "乙"), height=2)
    (table,) = joined(lower)
    assert table.cells[0] == Cell(0, 0, "（一）无法\n提供")
    assert table.cells[3] == Cell(1, 0, "乙")
    assert table.height == 2


def test_figures_below_the_break_belong_to_the_label_above():
    upper = ruled(Cell(0, 0, "无法"), Cell(0, 1, ""), Cell(0, 2, ""), height=1, full="无法")
    (table,) = joined(ruled(Cell(0, 0, "提供"), Cell(0, 1, "7"), Cell(0, 2, "8"), height=1), upper)
    assert table.cells == (Cell(0, 0, "无法\n提供"), Cell(0, 1, "7"), Cell(0, 2, "8"))


@pytest.mark.parametrize("second", [("（二）其他", "", ""), ("提供", "3", "4"), ("", "3", ""), ("提供", "", "4")])
def test_a_row_that_begins_after_the_break_stays_a_row(second):
    (table,) = joined(ruled(*(Cell(0, i, text) for i, text in enumerate(second)), height=1))
    assert table.height == 2
    assert [cell.text for cell in table.cells if cell.row == 1] == list(second)


def test_a_short_label_is_whole_and_blank_figures_stay_with_it():
    rules = ruled(Cell(0, 0, "规章"), Cell(0, 1, ""), Cell(0, 2, ""), height=1)
    (table,) = joined(ruled(Cell(0, 0, "行政规范性文件"), Cell(0, 1, "5"), Cell(0, 2, "66"), height=1), rules)
    assert table.height == 2
    cells = ", ".join(f"[行政许可], [{i or ''}], []" for i in range(20))
    (table,) = tables(opened(f"#set page(height: 8cm)\n#table(columns: (4cm, 2cm, 2cm), {cells})"))
    assert table.height == 20


def test_a_long_label_cut_by_the_page_break():
    cells = "[甲], [1], [2], " * 5 + f"[{'要求行政机关确认或重新出具已获取信息' * 3}], [7], [8], [乙], [9], [9]"
    (table,) = tables(opened(f"#set page(height: 8cm)\n#table(columns: (3cm, 2cm, 2cm), {cells})"))
    assert rows(table)[5][1:] == ["7", "8"]
    assert rows(table)[5][0].replace("\n", "") == "要求行政机关确认或重新出具已获取信息" * 3
    assert rows(table)[6] == ["乙", "9", "9"]


def test_an_empty_rest_of_a_row_adds_no_row():
    (table,) = joined(ruled(Cell(0, 0, ""), Cell(0, 1, ""), Cell(0, 2, ""), height=1))
    assert table.height == 1


def test_a_label_over_many_rows_goes_on_below_the_break():
    upper = ruled(Cell(0, 0, "三、本", 2), Cell(0, 1, "1", 1, 2), Cell(1, 1, "2"), Cell(1, 2, "2"), height=2)
    lower = ruled(Cell(0, 0, "年", 2), Cell(0, 1, "3"), Cell(0, 2, "3"), Cell(1, 1, "4", 1, 2), height=2)
    (table,) = joined(lower, upper)
    assert table.cells[0] == Cell(0, 0, "三、本\n年", 4)
    assert table.height == 4


def test_columns_that_one_side_lacks_are_taken_from_the_other():
    (table,) = joined(ruled(Cell(0, 0, "（二）", 1, 1), Cell(0, 1, "9"), height=1, xs=(0, 50, 150)))
    assert table.cells[-1] == Cell(1, 1, "9", 1, 2)


@pytest.mark.parametrize("xs", [(0, 50, 100, 190), (0, 70, 150), (20, 50, 100, 150)])
def test_tables_of_other_columns_stay_apart(xs):
    assert len(joined(ruled(Cell(0, 0, "甲"), height=1, xs=xs))) == 2


def test_lines_in_pieces_and_drawn_twice_are_one_line():
    across = [(0.0, 0.0, 40.0), (0.5, 39.0, 100.0), (20.0, 0.0, 100.0), (20.0, 150.0, 152.0)]
    down = [(0.0, 0.0, 20.0), (100.0, 0.0, 20.0), (50.0, 0.0, 20.0), (300.0, 0.0, 5.0)]
    (lattice,) = lattices(across, down)
    assert lattice.cells == ((0, 0, 1, 1), (0, 1, 1, 1))


def test_a_frame_or_an_underline_is_no_table():
    assert lattices([(0, 0, 90), (50, 0, 90)], [(0, 0, 50), (90, 0, 50)]) == []
    assert lattices([(0, 0, 90)], []) == []
    assert opened("#box(stroke: 1pt)[框] #underline[线]").plain.split() == ["框", "线"]


def test_coloured_fields_are_no_lines_and_lines_of_thin_boxes_are():
    source = "#table(columns: 2, stroke: none, fill: blue, [甲], [1], [乙], [2])"
    assert tables(opened(source)) == []
    grid = "".join(f"#place(dx: {x}cm, dy: 0cm, rect(width: 1pt, height: 2cm, fill: black))" for x in (0, 2, 4))
    grid += "".join(f"#place(dx: 0cm, dy: {y}cm, rect(width: 4cm, height: 1pt, fill: black))" for y in (0, 1, 2))
    grid += "#place(dx: 0.5cm, dy: 0.3cm)[甲]#place(dx: 2.5cm, dy: 1.3cm)[7]"
    assert rows(tables(opened(grid))[0]) == [["甲", ""], ["", "7"]]


def test_letters_beyond_the_basic_plane():
    assert opened("𠮷林").plain == "𠮷林"


def test_a_letter_without_meaning_is_told_and_not_dropped():
    assert opened("甲乙丙𠀀丁").plain == "甲乙丙\ufffd丁"


def test_lines_in_a_drawing_used_twice():
    """A grid drawn by a form that is placed, moved and scaled; its letters lie on the page itself."""
    lines = b"0 0 m 0 20 l 50 0 m 50 20 l 100 0 m 100 20 l 0 0 m 100 0 l 0 10 m 100 10 l 0 20 m 100 20 l S"
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("甲")))
    form = pypdf.generic.StreamObject()
    form._data = lines
    numbers = [pypdf.generic.FloatObject(n) for n in (0, 0, 100, 20)]
    form.update(
        {
            pypdf.generic.NameObject("/Type"): pypdf.generic.NameObject("/XObject"),
            pypdf.generic.NameObject("/Subtype"): pypdf.generic.NameObject("/Form"),
            pypdf.generic.NameObject("/BBox"): pypdf.generic.ArrayObject(numbers),
        }
    )
    page = writer.pages[0]
    resources = page["/Resources"].get_object()
    forms = pypdf.generic.DictionaryObject({pypdf.generic.NameObject("/X"): writer._add_object(form)})
    resources[pypdf.generic.NameObject("/XObject")] = forms
    drawn = pypdf.generic.StreamObject()
    drawn._data = b"q " + page.get_contents().get_data() + b"\nQ q 2 0 0 4 60 700 cm /X Do Q\n"
    page[pypdf.generic.NameObject("/Contents")] = writer._add_object(drawn)
    made = io.BytesIO()
    writer.write(made)
    (table,) = tables(open_here(made.getvalue(), "", Limits()))
    assert [cell.text for cell in table.cells] == ["甲", "", "", ""]


def test_letters_without_meaning_are_no_text():
    with pytest.raises(Unreadable) as caught:
        opened("\ue000\ue001\ue002")
    assert caught.value.code == "no-text"


def test_the_title_is_read():
    assert opened("#set document(title: [年报])\n甲").title == "年报"


def test_a_scan_has_no_text():
    with pytest.raises(Unreadable) as caught:
        opened("#rect(width: 100%, height: 50%, fill: gray)")
    assert caught.value.code == "no-text"


def test_passwords_and_damage():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("甲")))
    writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    for data, code in ((made.getvalue(), "encrypted"), (pdf("甲")[:600], "damaged"), (b"%PDF-1.7\n", "damaged")):
        with pytest.raises(Unreadable) as caught:
            open_here(data, "", Limits())
        assert caught.value.code == code


def test_a_page_with_too_many_letters(monkeypatch):
    monkeypatch.setattr("gongkai.papers.pdf._MOST_GLYPHS", 3)
    with pytest.raises(Unreadable) as caught:
        opened("甲乙丙丁")
    assert caught.value.code == "too-large"


def test_too_many_pages():
    with pytest.raises(Unreadable) as caught:
        open_here(pdf("甲 #pagebreak() 乙"), "", Limits(pages=1))
    assert caught.value.code == "too-large"

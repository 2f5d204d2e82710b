"""Web pages as they come."""

import pytest

from gongkai.papers import Cell, Document, Limits, Table, Text, Unreadable
from gongkai.papers.opening import open_here


def opened(page: str | bytes, name: str = "a.html") -> Document:
    return open_here(page.encode() if isinstance(page, str) else page, name, Limits())


def table(page: str) -> Table:
    (found,) = [block for block in opened(page).blocks if isinstance(block, Table)]
    return found


def texts(page: str) -> list[str]:
    return [block.text for block in opened(page).blocks if isinstance(block, Text)]


def test_paragraphs_and_tables_come_in_reading_order():
    document = opened("<body><h1>年报</h1>引言<p>一</p><table><tr><td>1<td>2</table>尾</body>")
    assert document.blocks == (
        Text("年报"),
        Text("引言"),
        Text("一"),
        Table((Cell(0, 0, "1"), Cell(0, 1, "2")), 1, 2),
        Text("尾"),
    )
    assert document.plain == "年报\n引言\n一\n1\t2\n尾"


def test_merged_cells_are_given_once():
    made = table("<table><tr><td rowspan=2>甲<td colspan=2>乙</tr><tr><td>1<td>2</tr><tr><th>丙<td>3<td>4</tr></table>")
    assert made.cells[:4] == (Cell(0, 0, "甲", 2, 1), Cell(0, 1, "乙", 1, 2), Cell(1, 1, "1"), Cell(1, 2, "2"))
    assert (made.height, made.width) == (3, 3)


@pytest.mark.parametrize("span", ["1000000000", "9" * 400, "0", "-3", "x", "", "2.5"])
def test_absurd_spans_are_clipped(span):
    made = table(f"<table><tr><td colspan='{span}' rowspan='{span}'>甲<td>乙<tr><td>丙</table>")
    assert made.height == 2
    assert made.width <= 202
    assert {cell.text for cell in made.cells} == {"甲", "乙", "丙"}
    assert all(cell.row + cell.rows <= 2 and cell.column + cell.columns <= made.width for cell in made.cells)


def test_a_span_beyond_the_table_is_clipped_to_it():
    made = table("<table><tr><td colspan=9>题</tr><tr><td rowspan=0>1<td rowspan=9>2</tr></table>")
    assert made.cells == (Cell(0, 0, "题", 1, 2), Cell(1, 0, "1"), Cell(1, 1, "2"))


def test_lines_in_a_cell_are_kept_and_source_lines_are_not():
    made = table("<table><tr><td>商业<br>企业<td><p>科研</p><p>机\n构</p><td><div>甲&nbsp;乙</div></table>")
    assert [cell.text for cell in made.cells] == ["商业\n企业", "科研\n机 构", "甲 乙"]


def test_a_table_of_tables_is_layout():
    blocks = opened("<table><tr><td>左<td><table><caption>表一</caption><tr><td>5</table>右</table>").blocks
    assert blocks == (Text("左"), Text("表一"), Table((Cell(0, 0, "5"),), 1, 1), Text("右"))


def test_what_is_not_shown_is_left_out():
    page = """<p>甲<script>x</script>乙</p><style>p{}</style><p style="DISPLAY : none">丙</p>丁<p hidden>戊</p>己
    <table><tr><td>1<span style='display:none'>9</span>2</table><!-- 庚 --><p style="display:block">辛</p>"""
    assert texts(page) == ["甲乙", "丁己", "辛"]
    assert table(page).cells[0].text == "12"


def test_words_own_tags_do_not_break_lines():
    assert texts("<p>甲<o:p>乙<b>丙</b></o:p><st1:x>丁</st1:x></p>") == ["甲乙丙丁"]


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title> 甲\n乙 </title><p>x", "甲 乙"),
        ("<meta name=ArticleTitle content='丙'><title>甲</title><p>x", "丙"),
        ("<meta name=ArticleTitle content=''><title>甲</title><p>x", "甲"),
        ("<p>x", ""),
    ],
)
def test_title(page, title):
    assert opened(page).title == title


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding):
    assert opened("<p>政府信息公开〇</p>".encode(encoding)).plain == "政府信息公开〇"


def test_declared_encodings():
    assert opened("<meta charset=big5><p>資訊公開".encode("big5")).plain == "資訊公開"
    assert opened(b"<meta charset=gbk>" + "<p>公开".encode("gbk")).plain == "公开"
    assert "公开" in opened(b"<meta charset='utf-8'><p>" + "公开".encode() * 200 + b"\xff").plain


def test_a_mostly_sound_page_survives_odd_bytes():
    assert opened("<p>公开".encode() * 50 + b"\xe5\x85<p>" + "公开".encode() * 50).plain.count("公开") == 100


def test_xhtml_is_a_page_and_other_xml_is_not():
    assert opened('<?xml version="1.0"?><!DOCTYPE html><html><body><p>甲</p></body></html>').plain == "甲"
    for data in ('<?xml version="1.0"?><r><p>1</p></r>', "<svg><p>1</p></svg>", "<!DOCTYPE r []><r><p/></r>"):
        with pytest.raises(Unreadable) as caught:
            opened(data)
        assert caught.value.code == "unsupported"


def test_text_that_mentions_tags_stays_text():
    assert opened("一 | 二<br>三", "a.md").kind == "text"
    assert opened("前言 <table><tr><td>1</table>", "a.md").kind == "text"
    assert opened("前言 <table><tr><td>1</table>", "").kind == "html"
    assert opened("<x>纯文本", "").kind == "text"


def test_an_empty_page_is_an_empty_document():
    assert opened("<html><!-- --></html>").blocks == ()


def test_a_deep_page_is_refused():
    with pytest.raises(Unreadable) as caught:
        opened("<div>" * 100_000 + "甲")
    assert caught.value.code == "bomb"
    with pytest.raises(Unreadable):
        opened("<table><tr><td>" + "<b>x" * 240 + "甲")


def test_signs_of_no_width_are_left_out():
    assert texts("<p>公\u200b开&#8203;年报</p>") == ["公开年报"]

"""Word documents."""

import pytest

from gongkai.papers import Cell, Document, Limits, Table, Text, Unreadable
from gongkai.papers.opening import open_here
from tests.papers.files import docx, p, tc, zipped


def opened(body: str) -> Document:
    return open_here(docx(body, "年报"), "", Limits())


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(cells) + "</w:tr>"


def test_paragraphs_tables_and_title():
    document = opened(p("一、总体情况") + p("") + "<w:tbl>" + row(tc("甲"), tc("1")) + "</w:tbl>" + p("完"))
    assert (document.kind, document.title) == ("docx", "年报")
    assert document.blocks == (Text("一、总体情况"), Table((Cell(0, 0, "甲"), Cell(0, 1, "1")), 1, 2), Text("完"))


def test_merged_cells():
    body = row(tc("甲", '<w:vMerge w:val="restart"/>'), tc("乙", '<w:gridSpan w:val="2"/>')) + row(
        tc("", "<w:vMerge/>"), tc("1"), tc("2")
    )
    body += row(tc("", "<w:vMerge/>"), tc("3"), tc("", "<w:vMerge/>"))
    (table,) = opened(f"<w:tbl>{body}</w:tbl>").blocks
    assert table == Table(
        (Cell(0, 0, "甲", 3, 1), Cell(0, 1, "乙", 1, 2), Cell(1, 1, "1"), Cell(1, 2, "2", 2, 1), Cell(2, 1, "3")), 3, 3
    )


def test_a_merge_without_a_start_stands_alone():
    body = row(tc("甲")) + row(tc("", '<w:gridSpan w:val="2"/><w:vMerge/>'), tc("1"))
    (table,) = opened(f"<w:tbl>{body}</w:tbl>").blocks
    assert [(cell.row, cell.column, cell.text) for cell in table.cells] == [(0, 0, "甲"), (1, 0, ""), (1, 2, "1")]


def test_rows_that_begin_further_right_and_deleted_rows():
    body = row('<w:trPr><w:gridBefore w:val="2"/></w:trPr>', tc("1")) + row("<w:trPr><w:del/></w:trPr>", tc("9"))
    (table,) = opened(f"<w:tbl>{body}</w:tbl>").blocks
    assert table.cells == (Cell(0, 2, "1"),)


def test_everything_that_is_text_is_read():
    body = """<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/></w:r>
    <w:hyperlink><w:r><w:t>丁</w:t></w:r></w:hyperlink><w:ins><w:r><w:t>戊</w:t></w:r></w:ins>
    <w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom>
    <w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>己</w:t></w:r>
    <w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:char="2103"/><w:sym w:char="F001"/><w:sym w:char="?"/></w:r>
    <w:r><w:instrText>PAGE</w:instrText></w:r></w:p>
    <w:sdt><w:sdtContent><w:p><w:r><w:t>庚</w:t></w:r></w:p></w:sdtContent></w:sdt>"""
    assert opened(body).plain == "甲\t乙\n丙-丁戊己☑℃\n庚"


def test_content_controls_around_rows_and_cells():
    before, after = "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"
    inner = f"{before}<w:tr>{before}{tc('1')}{after}</w:tr>{after}"
    assert opened(f"<w:tbl>{inner}</w:tbl>").blocks == (Table((Cell(0, 0, "1"),), 1, 1),)


def test_text_boxes_come_once_after_their_paragraph():
    box = f"<w:pict><w:txbxContent>{p('框')}</w:txbxContent></w:pict>"
    drawn = (
        f"<mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>{p('框')}</w:txbxContent></w:drawing></mc:Choice>"
    )
    drawn += f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert opened(f"<w:p><w:r><w:t>文</w:t>{drawn}</w:r></w:p>").blocks == (Text("文"), Text("框"))
    old = f"<w:p><w:r><mc:AlternateContent><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    assert opened(old).blocks == (Text("框"),)


def test_a_table_of_tables_is_layout():
    inner = f"<w:tbl>{row(tc('5'))}</w:tbl>"
    body = "<w:tbl>" + row(tc("左"), f"<w:tc>{inner}{p('')}</w:tc>") + "</w:tbl>"
    assert opened(body).blocks == (Text("左"), Table((Cell(0, 0, "5"),), 1, 1))


def test_lines_of_a_cell_and_empty_tables():
    cell = f"<w:tc>{p('商业')}{p('企业')}</w:tc>"
    assert opened(f"<w:tbl>{row(cell)}</w:tbl>").blocks[0].cells[0].text == "商业\n企业"
    assert opened("<w:tbl/>").blocks == ()


def test_without_core_properties_or_with_broken_ones_there_is_no_title():
    document = "<w:document xmlns:w='w'><w:body/></w:document>"
    assert open_here(zipped(word__document_xml=document), "", Limits()).title == ""
    assert open_here(zipped(word__document_xml=document, docProps__core_xml="<"), "", Limits()).title == ""


@pytest.mark.parametrize("xml", ["<w:document xmlns:w='w'/>", "<w:docu", "", "\x00"])
def test_broken_xml_is_damage(xml):
    with pytest.raises(Unreadable) as caught:
        open_here(zipped(word__document_xml=xml), "", Limits())
    assert caught.value.code == "damaged"

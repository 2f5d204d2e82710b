"""Word files as pages: built by python-docx as offices build them, and again as LibreOffice writes them."""

import io
import re
from pathlib import Path

import pytest

from gongkai.papers import Unreadable
from gongkai.papers.page import Page, to_page
from gongkai.papers.page.door import PAGE_LIMITS
from gongkai.papers.page.inside import make_page
from tests.papers import word_files
from tests.papers.files import W, docx, p, zipped_as
from tests.papers.test_clean_html import assert_harmless, clean
from tests.papers.word_files import AGAIN, PAGES, make


def page_of(data: bytes, name: str = "a.docx") -> Page:
    return make_page(data, name, PAGE_LIMITS)


def built(name: str) -> Page:
    made = io.BytesIO()
    PAGES[name]().save(made)
    return page_of(made.getvalue())


def fields(page: Page) -> dict[str, tuple[str, bool]]:
    return {field.name: (field.value, field.sure) for field in page.fields}


def test_a_notice_fills_its_fields_and_keeps_its_parts():
    page = built("notice")
    assert fields(page) == {
        "title": ("清溪县人民政府关于印发2025年民生实事项目的通知", True),
        "number": ("清政发〔2025〕3号", True),
        "formed_on": ("2025-03-12", True),
        "issuing_body": ("清溪县人民政府", True),
        "addressee": ("各乡镇人民政府，县直各单位", True),
    }
    assert page.html.split("\n") == [
        "<p>各乡镇人民政府，县直各单位：</p>",
        '<p class="indent">现将2025年民生实事项目印发给你们，请认真抓好落实。</p>',
        "<h2>一、总体要求</h2>",
        '<p class="indent">坚持以人民为中心，办好群众身边的实事。</p>',
        "<h3>（一）基本原则</h3>",
        '<p class="indent"><strong>（二）主要目标。</strong>全年完成十件实事，群众满意率达到百分之九十五以上。</p>',
        "<h4>1.加强领导</h4>",
        '<p class="indent">各单位主要负责人亲自抓。</p>',
        '<p class="right">清溪县人民政府</p>',
        '<p class="right">2025年3月12日</p>',
    ]
    assert page.notes == ("版头、文号和标题已放入相应栏目，正文里不再重复。",)


def test_a_joint_issue_names_all_its_bodies():
    assert fields(built("joint")) == {
        "title": ("关于做好冬春农田水利建设工作的通知", True),
        "number": ("清水〔2025〕17号", True),
        "formed_on": ("2025-11-03", True),
        "issuing_body": ("清溪县水利局、清溪县财政局、清溪县农业农村局", True),
        "addressee": ("各乡镇人民政府", True),
    }


def test_a_number_written_wrongly_is_put_right_and_told():
    page = built("wrong_number")
    assert fields(page)["number"] == ("清教发〔2025〕7号", True)
    assert (
        "文号按“清教发〔2025〕7号”填写：原文年份用的是[]，应为六角括号〔〕，序号不编虚位（不以 0 开头）。" in page.notes
    )
    assert "清教发[2025]007号" in page.html


def test_numbers_that_word_draws_are_text_or_lists():
    page = built("automatic_numbers")
    assert (
        "<h2>一、总则</h2>\n<h3>（一）适用范围</h3>\n<ol><li>本办法适用于本县。</li><li>乡镇参照执行。</li></ol>"
        in page.html
    )
    assert "<h2>二、办理程序</h2>\n<p>第一条 为规范" in page.html
    bullets = built("bullets").html
    assert bullets.startswith("<ul><li>居民身份证原件</li>")
    assert "<ol><li>窗口受理</li><li>审核</li><li>领取证件</li></ol>" in bullets


def test_merged_tables_keep_their_spans_and_heads():
    page = built("merged_table")
    head = (
        '<thead><tr><th rowspan="2" scope="col">乡镇</th><th colspan="2" scope="colgroup">补贴项目</th>'
        '<th rowspan="2" scope="col">金额（万元）</th></tr><tr><th scope="col">种粮</th><th scope="col">农机</th></tr></thead>'
    )
    assert head in page.html
    form = built("form_table").html
    assert '<td rowspan="2">申请人</td><td>姓名</td>' in form
    assert '<td colspan="3" rowspan="2"></td>' in form
    listed = built("long_table").html
    assert "<caption>表1 行政许可事项</caption>" in listed.replace("\u3000", " ")
    assert listed.count("<tr>") == 31
    assert "《中华人民共和国行政许可法》<br>第十二条" in listed
    assert "外层按版面读出" in "".join(built("nested_table").notes)


def test_styles_of_headings_and_lines_of_contents():
    page = built("contents")
    assert page.html.startswith("<h2>重点任务</h2>")
    assert "<h3>深化主动公开</h3>" in page.html
    assert "<h4>财政信息</h4>" in page.html
    assert "目录没有带入，网页按标题生成目录。" in page.notes
    assert fields(page)["title"] == ("清溪县2025年政务公开工作要点", True)


def test_notes_stand_at_the_end():
    page = built("footnotes")
    assert "价格法<sup>[1]</sup>进行" in page.html
    assert page.html.endswith('<p class="note">[1] 《中华人民共和国价格法》第二十三条。</p>')


def test_tracked_changes_read_as_accepted():
    page = built("tracked")
    assert "检查自4月10日开始，" in page.html
    assert "3月1日" not in page.html
    assert "重点检查烟花爆竹和危险化学品。" in page.html  # the end of the paragraph was deleted
    assert any("修订痕迹" in note for note in page.notes)


def test_pictures_are_kept_by_their_digest():
    page = built("pictures")
    first, second = page.images
    assert (first.kind, first.width, first.height, first.alt) == ("png", 120, 40, "城区公交线路示意图")
    assert f'<figure><img src="file:{first.sm3}" alt="城区公交线路示意图"></figure>' in page.html
    assert f'<img src="file:{second.sm3}" alt="">' in page.html
    assert any("没有文字说明" in note for note in page.notes)


def test_boxes_links_scripts_and_what_is_hidden():
    assert "<p>清溪县政务服务中心一楼 3 号窗口</p>" in built("text_box").html
    links = built("hyperlinks").html
    assert '<a href="https://zwfw.example.gov.cn/">省政务服务网</a>点此' in links
    assert "SO<sub>2</sub>，流量 3 m<sup>3</sup>" in built("scripts").html
    hidden = built("hidden_text")
    assert "身份证号" not in hidden.html
    assert "有隐藏文字，没有带入。" in hidden.notes
    head = built("header_footer")
    assert "内部资料" not in head.html
    assert "页眉和页脚没有带入。" in head.notes


def test_indents_made_of_blanks():
    page = built("space_indents")
    assert '<p class="indent">一、倡导鲜花祭扫。</p>' in page.html
    assert '<p class="right">清溪县民政局</p>\n<p class="right">2025年3月20日</p>' in page.html
    assert fields(page)["issuing_body"] == ("清溪县民政局", True)


def test_the_title_of_an_attachment_is_a_heading_and_the_date_is_the_signatures():
    page = built("attachments")
    assert "<h2>民生实事项目清单</h2>" in page.html
    assert fields(page)["formed_on"] == ("2025-03-12", True)
    assert fields(page)["title"][0].endswith("的通知")


@pytest.mark.slow
def test_files_of_libreoffice_give_the_same_pages(tmp_path: Path):
    files = make(tmp_path)
    assert len(files) >= 20
    again = {path.stem: to_page(path) for path in files if path.parent.name == "again"}
    assert set(again) == {*AGAIN, "page"}
    for path in files:
        page = to_page(path)
        assert_harmless(page.html)
        assert clean(page.html) == (page.html, 0), path
        if path.parent.name != "again" and path.stem in again:
            other = again[path.stem]
            assert fields(other) == fields(page), path.stem
            assert re.sub("file:[0-9a-f]+", "", other.html) == re.sub("file:[0-9a-f]+", "", page.html), path.stem
    assert "<p>I. 地表水</p>\n<p>II. 地下水</p>" in again["page"].html
    assert '<td rowspan="2">地表水</td>' in again["page"].html
    assert "<ul><li>甲<ul><li>乙</li></ul></li></ul>" in again["page"].html


def test_numbers_go_on_after_text_and_restart_below():
    numbering = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
    <w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
    <w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""

    def item(text: str, level: int = 0) -> str:
        mark = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        return f"<w:p>{mark}<w:r><w:t>{text}</w:t></w:r></w:p>"

    body = item("甲") + item("甲一", 1) + p("插入一段。") + item("乙") + item("乙一", 1) + item("乙二", 1)
    page = page_of(
        zipped_as(
            {
                "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
                "word/numbering.xml": numbering,
            }
        )
    )
    assert page.html.split("\n") == [
        "<ol><li>甲</li></ol>",
        "<p>1.1 甲一</p>",
        "<p>插入一段。</p>",
        '<ol start="2"><li>乙</li></ol>',
        "<p>2.1 乙一</p>",
        "<p>2.2 乙二</p>",
    ]


def test_a_file_without_a_word_in_it_is_refused():
    with pytest.raises(Unreadable) as caught:
        to_page(docx(""), name="空白.docx")
    assert caught.value.code == "empty"


def test_the_files_are_as_many_as_they_should_be():
    assert len(PAGES) + len(AGAIN) >= 20
    assert word_files.png().startswith(b"\x89PNG")

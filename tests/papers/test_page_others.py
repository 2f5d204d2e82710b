"""Workbooks, PDF, web pages and plain text as pages; fields recognised in whatever they stand."""

import io
import re

import openpyxl
import pytest

from gongkai.papers.page import Page, to_page
from gongkai.papers.page.door import PAGE_LIMITS
from gongkai.papers.page.inside import make_page
from gongkai.papers.page.numerals import WORD_FORMS, chinese, counted, from_chinese
from gongkai.papers.page.recognise import read_date
from tests.papers.files import docx, p, pdf


def text_page(text: str, name: str = "a.txt") -> Page:
    return make_page(text.encode(), name, PAGE_LIMITS)


def file_page(data: bytes, name: str) -> Page:
    """As the confined child makes it; and no otherwise without the child, where coverage can look on."""
    page = to_page(data, name=name)
    assert make_page(data, name, PAGE_LIMITS) == page
    return page


def field(page: Page, name: str) -> tuple[str, bool] | None:
    found = page.field(name)
    return (found.value, found.sure) if found else None


# -- workbooks


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "补贴"
    for row in (
        ["2025年补贴发放表", None, None],
        ["乡镇", "完成率", "备注"],
        ["白石镇", 0.357, "甲"],
        ["石桥乡", 1, "乙"],
        ["内部", 0.1, "不公开"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    for at in (3, 4):
        sheet.cell(at, 2).number_format = "0.0%"
    sheet.row_dimensions[5].hidden = True
    other = book.create_sheet("身份证")
    other["A1"] = "340000199001011234"
    other.sheet_state = "hidden"
    third = book.create_sheet("说明")
    third.append(["事项", "隐藏列", "机关"])
    third.append(["低保", "电话13800000000", "民政局"])
    third.column_dimensions["B"].hidden = True
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_workbook_is_a_table_for_every_sheet_that_shows():
    page = file_page(workbook(), "a.xlsx")
    assert page.html.count("<table>") == 2
    assert '<caption>2025年补贴发放表</caption><thead><tr><th scope="col">乡镇</th>' in page.html
    assert "<td>35.7%</td>" in page.html
    assert "<td>100.0%</td>" in page.html
    assert "<caption>说明</caption>" in page.html
    for hidden in ("340000199001011234", "不公开", "13800000000", "隐藏列"):
        assert hidden not in page.html
    assert "有隐藏的工作表，没有带入。" in page.notes
    assert "有隐藏的行或列，没有带入。" in page.notes
    assert field(page, "title") == ("2025年补贴发放表", False)


# -- pdf


def test_a_pdf_is_put_together_from_its_lines():
    source = """#set page(margin: 28mm)
    #align(center, text(22pt)[清溪县财政局关于做好预算公开工作的通知])
    #align(center)[清财〔2025〕8号]

    各预算单位：

    #h(2em)一、公开内容

    #h(2em)LONG

    #table(columns: 2, [单位], [金额], [教育局], [120])

    #align(right)[清溪县财政局]
    #align(right)[2025年3月1日]""".replace("LONG", "各单位应当公开部门预算和三公经费预算，" * 6 + "不得遗漏。")
    page = file_page(pdf(source), "a.pdf")
    assert "<h2>一、公开内容</h2>" in page.html
    assert "各单位应当公开部门预算和三公经费预算，" * 6 + "不得遗漏。</p>" in page.html
    assert '<th scope="col">单位</th>' in page.html
    assert field(page, "title") == ("清溪县财政局关于做好预算公开工作的通知", True)
    assert field(page, "number") == ("清财〔2025〕8号", True)
    assert field(page, "formed_on") == ("2025-03-01", True)
    assert field(page, "issuing_body") == ("清溪县财政局", True)
    assert any("对照原文" in note for note in page.notes)


# -- web pages and text


def test_of_a_web_page_the_text_and_nothing_around_it():
    page = text_page(
        """<html><head><title>某某网</title><meta name=ArticleTitle content="关于停水的公告"></head>
        <body><nav>首页 &gt; 公告</nav>
        <div class=header>清溪县人民政府网</div><div id=UCAP-CONTENT><p>　　因管网检修，全镇停水一天，请居民提前储水，敬请谅解。</p>
        <table><tr><th>村<th>时间</tr><tr><td>白石<td>8时</tr></table>
        <img src=a.jpg></div><footer>版权所有</footer></body></html>""",
        "a.html",
    )
    assert page.html.startswith('<p class="indent">因管网检修')
    assert "首页" not in page.html
    assert "版权" not in page.html
    assert field(page, "title") == ("关于停水的公告", False)
    assert any("1 张图片" in note for note in page.notes)


def test_a_title_of_two_lines_is_one():
    page = text_page("清溪县人民政府关于印发2025年民生\n实事项目的通知\n清政发〔2025〕3号\n各乡镇：\n做好。")
    assert field(page, "title") == ("清溪县人民政府关于印发2025年民生实事项目的通知", True)
    assert "实事" not in page.html


def test_a_plain_text():
    page = text_page(
        "关于放假的通知\n\n各单位：\n　　一、放假时间\n　　三天。\n　　清溪县人民政府办公室\n2025年9月1日\n"
    )
    assert "<h2>一、放假时间</h2>" in page.html
    assert field(page, "issuing_body") == ("清溪县人民政府办公室", True)


# -- fields


@pytest.mark.parametrize(
    ("written", "value", "told"),
    [
        ("清政发〔2025〕3号", "清政发〔2025〕3号", ""),
        ("清政发[2025]3号", "清政发〔2025〕3号", "六角括号"),
        ("清政发（2025）3号", "清政发〔2025〕3号", "六角括号"),
        ("清政发【2025】3号", "清政发〔2025〕3号", "六角括号"),
        ("清政发［2025］3号", "清政发〔2025〕3号", "六角括号"),
        ("清政发(2025)3号", "清政发〔2025〕3号", "六角括号"),
        ("清政发〔2025〕第3号", "清政发〔2025〕3号", "不加“第”"),
        ("清政发〔2025〕003号", "清政发〔2025〕3号", "虚位"),
        ("清政发〔25〕3号", "清政发〔25〕3号", "四位"),
        ("清政 发 〔 2025 〕 3 号", "清政发〔2025〕3号", ""),
        ("清政发〔2025〕3号　　　签发人：张三", "清政发〔2025〕3号", ""),
    ],
)
def test_numbers_of_documents_in_all_their_brackets(written, value, told):
    page = text_page(f"{written}\n清溪县人民政府关于防汛的通知\n各乡镇：\n按《条例》（国发〔2019〕1号）执行。")
    found = page.field("number")
    assert found is not None
    assert found.value == value
    assert found.sure == (told != "四位")
    assert (told in "".join(page.notes)) if told else not any("文号按" in note for note in page.notes)


def test_a_number_that_is_only_cited_is_not_the_documents():
    page = text_page("关于防汛的通知\n各乡镇：\n根据《条例》（国发〔2019〕1号）和清政发〔2025〕3号文件要求，做好防汛。")
    assert page.field("number") is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025年3月1日", "2025-03-01"),
        ("2025 年 03 月 01 日", "2025-03-01"),
        ("二〇二五年三月一日", "2025-03-01"),
        ("二○二五年十二月三十一日", "2025-12-31"),
        ("二零二五年十月二十日", "2025-10-20"),
        ("二O二五年二月廿八日", "2025-02-28"),
        ("2025年2月30日", None),
        ("二〇二五年十三月一日", None),
        ("3月1日", None),
    ],
)
def test_days_in_figures_and_in_chinese(written, day):
    found = read_date(written)
    assert (found.isoformat() if found else None) == day


def test_what_is_ambiguous_is_not_sure():
    two_dates = text_page("关于防汛的通知\n各乡镇：\n清溪县人民政府\n2025年3月1日\n清溪县水利局\n2025年4月1日")
    assert field(two_dates, "formed_on") == ("2025-04-01", False)
    other_head = make_page(
        docx(
            p("清溪县人民政府文件")
            + p("关于防汛的通知")
            + p("做好防汛。")
            + p("清溪县人民政府办公室")
            + p("2025年3月1日")
        ),
        "a.docx",
        PAGE_LIMITS,
    )
    assert field(other_head, "issuing_body") == ("清溪县人民政府办公室", False)
    assert any("请核对发文机关" in note for note in other_head.notes)
    none = text_page("今天天气很好。\n我们去春游。")
    assert none.fields == ()


def test_signatures_on_one_line_and_a_date_of_printing():
    page = text_page(
        "关于防汛的通知\n各乡镇：\n　　做好防汛。\n清溪县水利局　　清溪县应急管理局\n2025年3月1日"
        "\n清溪县水利局办公室　2025年3月2日印发"
    )
    assert field(page, "issuing_body") == ("清溪县水利局、清溪县应急管理局", True)
    assert field(page, "formed_on") == ("2025-03-01", True)


def test_numerals():
    for number in [*range(1, 130), 200, 210, 305, 1000, 1001, 1010, 1100, 2025, 9999]:
        assert from_chinese(chinese(number)) == number
    assert [chinese(n) for n in (10, 11, 20, 103, 110)] == ["十", "十一", "二十", "一百零三", "一百一十"]
    assert from_chinese("甲") is None
    shown = {name: form(3) for name, form in WORD_FORMS.items()}
    assert shown["upperRoman"] == "III"
    assert shown["decimalEnclosedCircle"] == "③"
    assert shown["ideographTraditional"] == "丙"
    assert shown["chineseLegalSimplified"] == "叁"
    assert counted("lower-alpha", 28) == "bb. "
    assert all(re.fullmatch(r"\S+", form(n)) for form in WORD_FORMS.values() for n in (1, 12, 60, 10_000))

"""The red head of a paper, in the ways Word and WPS files have it: out of the body, its title and number in their fields."""

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor

from gongkai.papers.page import Page
from gongkai.papers.page.letterhead import letterhead
from tests.papers.test_page_docx import fields, page_of
from tests.papers.word_files import BOX, CENTRE, RIGHT, para, text

TITLE = "石桥镇人民政府关于做好冬春森林防火工作的通知"
NUMBER = "石政发〔2026〕12号"
SONG = "方正小标宋简体"
BODY = ["各村，镇直各单位：", "现就做好冬春森林防火工作通知如下，抓好落实。"]
SHAPE = """<w:p {ns}><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:Choice Requires="wps"><w:drawing>
<wps:txbx><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t>
</w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"""


def rest(
    document: Any,
    *,
    number: str = NUMBER,
    title: str = TITLE,
    bodies: tuple[str, ...] = ("清溪县石桥镇人民政府",),
    note: str = "",
    face: str = SONG,
    size: float = 22,
) -> Any:
    """What follows the head: number, title, text, signature, note."""
    if number:
        para(document, number, align=CENTRE)
    para(document, title, face=face, size=size, align=CENTRE)
    para(document, BODY[0])
    text(document, BODY[1])
    for name in bodies:
        para(document, name, align=RIGHT)
    if bodies:
        para(document, "2026年3月12日", align=RIGHT)
    if note:
        para(document, note)
    return document


def plain_red() -> Any:
    document = docx.Document()
    para(document, "石桥镇人民政府文件", size=48, align=CENTRE, red=True)
    return rest(document)


def not_quite_red() -> Any:
    document = docx.Document()
    head = para(document, "石桥镇人民政府文件", face=SONG, size=48, align=CENTRE)
    head.runs[0].font.color.rgb = RGBColor(0xE0, 0x70, 0x70)
    return rest(document, face="宋体")


def spaced_out_with_a_rule_of_signs() -> Any:
    document = docx.Document()
    para(document, "石 桥 镇 人 民 政 府 文 件", size=48, align=CENTRE)
    para(document, NUMBER, align=CENTRE)
    para(document, "————————★————————", align=CENTRE)
    return rest(document, number="")


def as_a_title_style() -> Any:
    document = docx.Document()
    document.add_heading("石桥镇人民政府文件", 0)
    return rest(document, face="宋体", size=18)


def number_beside() -> Any:
    document = docx.Document()
    para(document, f"石桥镇人民政府文件\t{NUMBER}", size=30, red=True)
    return rest(document, number="", face="宋体", size=16)


def in_a_table() -> Any:
    document = docx.Document()
    table = document.add_table(rows=2, cols=1)
    table.cell(0, 0).text, table.cell(1, 0).text = "石桥镇人民政府文件", NUMBER
    return rest(document, number="")


def all_in_a_table() -> Any:
    document = docx.Document()
    table = document.add_table(rows=3, cols=1)
    for at, words in enumerate(("石桥镇人民政府文件", NUMBER, TITLE)):
        table.cell(at, 0).text = words
    para(document, BODY[0])
    text(document, BODY[1])
    para(document, "石桥镇人民政府", align=RIGHT)
    para(document, "2026年3月12日", align=RIGHT)
    return document


def in_a_box() -> Any:
    document = docx.Document()
    document.element.body.insert(0, parse_xml(BOX.format(ns=nsdecls("w"), text="石桥镇人民政府文件")))
    return rest(document)


def in_a_shape_at_the_number() -> Any:
    document = docx.Document()
    para(document, NUMBER, align=CENTRE)
    document.element.body.insert(1, parse_xml(SHAPE.format(ns=nsdecls("w"), text="石桥镇人民政府文件")))
    return rest(document, number="")


def unsigned() -> Any:
    document = docx.Document()
    para(document, "石桥镇人民政府文件", face=SONG, size=36, align=CENTRE)
    return rest(document, bodies=())


ONE = (
    plain_red, not_quite_red, spaced_out_with_a_rule_of_signs, as_a_title_style, number_beside, in_a_table,
    all_in_a_table, in_a_box, in_a_shape_at_the_number, unsigned,
)  # fmt: skip


def lines() -> Any:
    document = docx.Document()
    for words in ("清溪县水利局", "清溪县财政局", "清溪县农业农村局文件"):
        para(document, words, face=SONG, size=36, align=CENTRE)
    return document


def one_paragraph() -> Any:
    document = docx.Document()
    para(document, "清溪县水利局\n清溪县财政局\n清溪县农业农村局　文件", face=SONG, size=36, align=CENTRE)
    return document


def word_alone() -> Any:
    document = docx.Document()
    for words in ("清溪县水利局", "清溪县财政局", "清溪县农业农村局", "文　件"):
        para(document, words, face=SONG, size=36, align=CENTRE)
    return document


def table_of_organs() -> Any:
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    for at, words in enumerate(("清溪县水利局", "清溪县财政局", "清溪县农业农村局")):
        table.cell(at, 0).text = words
    table.cell(0, 1).merge(table.cell(2, 1)).text = "文件"
    return document


JOINT = (lines, one_paragraph, word_alone, table_of_organs)


def read(document: Any) -> Page:
    made = io.BytesIO()
    document.save(made)
    return page_of(made.getvalue())


@pytest.mark.parametrize("made", ONE, ids=lambda made: made.__name__)
def test_the_head_is_in_its_fields_and_not_in_the_body(made: Callable[[], Any]) -> None:
    page = read(made())
    found = fields(page)
    assert found["title"] == (TITLE, True)
    assert found["number"] == (NUMBER, True)
    assert found["issuing_body"][0].endswith("石桥镇人民政府")
    assert found["issuing_body"][1] == (made is not unsigned)
    assert found["addressee"][0] == "各村，镇直各单位"
    assert page.html.startswith(f"<p>{BODY[0]}</p>\n")
    for gone in ("文件", NUMBER, TITLE, "★", "文 件"):
        assert gone not in page.html
    assert "版头、文号和标题已放入相应栏目，正文里不再重复。" in page.notes


@pytest.mark.parametrize("made", JOINT, ids=lambda made: made.__name__)
def test_of_a_joint_issue_every_line_of_the_head_goes(made: Callable[[], Any]) -> None:
    organs = ("清溪县水利局", "清溪县财政局", "清溪县农业农村局")
    page = read(rest(made(), number="清水〔2026〕7号", title="关于做好春灌工作的通知", bodies=organs))
    assert fields(page)["title"] == ("关于做好春灌工作的通知", True)
    assert fields(page)["issuing_body"] == ("、".join(organs), True)
    assert page.html.startswith(f"<p>{BODY[0]}</p>\n")
    unsigned = read(rest(made(), number="清水〔2026〕7号", title="关于做好春灌工作的通知", bodies=()))
    assert set(fields(unsigned)["issuing_body"][0].split("、")) == set(organs)


def test_a_head_that_names_another_than_signed_is_told() -> None:
    document = docx.Document()
    para(document, "石桥镇人民政府文件", face=SONG, size=36, align=CENTRE)
    page = read(rest(document, bodies=("清溪县水利局",)))
    assert fields(page)["issuing_body"] == ("清溪县水利局", False)
    assert "版头是“石桥镇人民政府”，落款是“清溪县水利局”，请核对发文机关。" in page.notes
    assert "文件" not in page.html


def test_a_head_goes_out_of_the_body_also_where_the_title_is_in_doubt() -> None:
    document = docx.Document()
    para(document, "石桥镇人民政府文件", face=SONG, size=36, align=CENTRE)
    para(document, "石桥镇2026年防火要点", align=CENTRE)
    text(document, "全镇林区禁火。")
    page = read(document)
    assert fields(page)["title"] == ("石桥镇2026年防火要点", False)
    assert page.html == '<p class="center">石桥镇2026年防火要点</p>\n<p class="indent">全镇林区禁火。</p>'
    assert "版头没有带入正文，请核对发文机关。" in page.notes


@pytest.mark.parametrize(
    "texts",
    [
        ["石桥镇道路工程招标文件", "石桥镇人民政府"],
        ["石桥镇人民政府关于公布继续有效的文件", "各村："],
        ["各村：", "石桥镇人民政府文件"],
        ["石桥镇人民政府文件汇编"],
        ["文件", "石桥镇2026年防火要点"],
        ["现就石桥镇人民政府文件说明如下。", "石桥镇人民政府文件"],
    ],
)
def test_what_is_no_head(texts: list[str]) -> None:
    assert not letterhead(texts).lines


def test_the_first_line_of_a_title_is_not_taken_for_an_organ_of_the_head() -> None:
    texts = ["石桥镇人民政府文件 石政发〔2026〕12号", "石桥镇人民政府", "关于做好防火工作的通知"]
    assert letterhead(texts).lines == {0}
    assert letterhead(["清溪县水利局", "文件", "清溪县财政局", "清水〔2026〕7号"]).bodies == (
        "清溪县水利局",
        "清溪县财政局",
    )


@pytest.mark.parametrize(
    ("note", "value"),
    [
        ("（此件公开发布）", "主动公开"),
        ("(此件主动公开)", "主动公开"),
        ("（此件依申请公开）", "依申请公开"),
        ("（此件不公开）", "不予公开"),
        ("信息公开选项：不予公开", "不予公开"),
        ("公开属性：依申请公开", "依申请公开"),
    ],
)
def test_what_the_paper_says_of_its_disclosure(note: str, value: str) -> None:
    page = read(rest(docx.Document(), note=note))
    assert fields(page)["attribute"] == (value, True)
    assert note in page.html


def test_two_notes_that_differ_are_in_doubt_and_others_say_nothing() -> None:
    document = rest(docx.Document(), note="（此件公开发布）")
    para(document, "公开方式：依申请公开")
    assert fields(read(document))["attribute"] == ("依申请公开", False)
    assert "attribute" not in fields(read(rest(docx.Document(), note="（此件删减后公开）")))

"""Documents and lists as files to take away, opened again by other programs."""

import csv
import io
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import docx
import openpyxl
import pdfplumber
import pytest
from docx.oxml.ns import qn

from gongkai.papers.out import Fields, WriteRefused, render_document, render_list, write_document, write_list
from gongkai.papers.page import to_page
from gongkai.papers.page.images import kept_image
from tests.papers.word_files import png

PICTURE = kept_image(png(), "示意图")
FIELDS = Fields(
    title="清溪县人民政府关于做好防汛工作的通知",
    number="清政发〔2025〕3号",
    issuing_body="清溪县人民政府、清溪县水利局",
    addressee="各乡镇人民政府",
    formed_on=date(2025, 3, 12),
    images={PICTURE.sm3: PICTURE},
)
HTML = f"""<h2>一、总体要求</h2><p class="indent">做好<strong>防汛</strong>工作，水位 m<sup>3</sup>。</p><h3>（一）原则</h3>
<p class="indent"><strong>（二）目标。</strong>全年安全。</p><h4>1.加强领导</h4><ul><li>甲<ul><li>乙</li></ul></li></ul>
<ol start="3"><li>丙</li></ol><table><caption>表1 物资</caption><thead><tr><th rowspan="2" scope="col">乡镇</th>
<th colspan="2" scope="colgroup">物资</th></tr><tr><th scope="col">沙袋</th><th scope="col">船</th></tr></thead>
<tbody><tr><td>白石镇</td><td>10</td><td>2</td></tr></tbody></table><figure><img src="file:{PICTURE.sm3}" alt="示意图"></figure>
<figure><img src="file:{"0" * 64}" alt="缺图"></figure><blockquote><p>引文</p></blockquote><hr><p>见<a href="https://a.example/">网站</a></p>
<p class="note">[1] 注释</p>"""


def opened(html: str = HTML, fields: Fields = FIELDS):
    return docx.Document(io.BytesIO(render_document(fields, html, "docx")))


def face(document, style: str) -> tuple[str | None, float | None]:
    element = next(s for s in document.styles if s.style_id == style)
    return element.element.rPr.rFonts.get(
        qn("w:eastAsia")
    ) if element.element.rPr.rFonts is not None else None, element.font.size


def test_a_docx_has_the_paper_and_the_type_of_the_standard():
    document = opened()
    section = document.sections[0]
    assert [
        round(side.mm)
        for side in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    ] == [37, 35, 28, 26]
    assert [p.style.name for p in document.paragraphs][:6] == [
        "Title",
        "居中",
        "顶格",
        "Heading 1",
        "Body Text",
        "Heading 2",
    ]
    assert face(document, "Title")[0] == "方正小标宋简体"
    assert face(document, "Title")[1].pt == 22
    assert face(document, "Heading1")[0] == "黑体"
    assert face(document, "Heading2")[0] == "楷体_GB2312"
    texts = [p.text for p in document.paragraphs]
    assert texts[:3] == [FIELDS.title, FIELDS.number, "各乡镇人民政府："]
    end = texts.index("[1] 注释")
    assert texts[end - 3 : end] == ["清溪县人民政府", "清溪县水利局", "2025年3月12日"]
    table = document.tables[0]
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert table.cell(0, 1)._tc is table.cell(0, 2)._tc
    assert len(document.inline_shapes) == 1
    assert "［图：缺图］" in texts
    assert document.core_properties.title == FIELDS.title


def test_what_the_text_has_already_is_not_set_again():
    html = (
        '<p>各乡镇人民政府：</p><p class="indent">正文。</p><p class="right">清溪县人民政府</p>'
        '<p class="right">二〇二五年三月十二日</p>'
    )
    texts = [p.text for p in opened(html).paragraphs]
    assert texts == [
        FIELDS.title,
        FIELDS.number,
        "各乡镇人民政府：",
        "正文。",
        "清溪县人民政府",
        "二〇二五年三月十二日",
    ]


def test_a_docx_read_again_is_the_same_page():
    page = to_page(render_document(FIELDS, HTML, "docx"), name="a.docx")
    for part in (
        "<h2>一、总体要求</h2>",
        "<h3>（一）原则</h3>",
        "<h4>1.加强领导</h4>",
        "<sup>3</sup>",
        '<th rowspan="2" scope="col">乡镇</th>',
    ):
        assert part in page.html
    assert [(field.name, field.sure) for field in page.fields] == [
        ("title", True), ("number", True), ("formed_on", True), ("issuing_body", True), ("addressee", True)
    ]  # fmt: skip
    assert page.images[0].sm3 == PICTURE.sm3


def test_a_pdf_has_22_lines_of_28_characters():
    body = "".join(f'<p class="indent">{"字" * 300}</p>' for _ in range(8))
    with pdfplumber.open(io.BytesIO(render_document(FIELDS, body, "pdf"))) as pdf:
        page = pdf.pages[1]
        lines: dict[int, int] = {}
        for char in page.chars:
            if char["text"] == "字":
                lines[round(char["top"])] = lines.get(round(char["top"]), 0) + 1
        assert (page.width, page.height) == (pytest.approx(595.28, abs=0.1), pytest.approx(841.89, abs=0.1))
    assert len(lines) == 22
    assert max(lines.values()) == 28


def test_a_pdf_holds_all_of_it_and_runs_nothing_of_it():
    data = render_document(FIELDS, HTML + "<p>#panic() $x$ *a* \\u{41} @b &lt;c&gt;</p>", "pdf")
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        text = "".join((page.extract_text() or "") for page in pdf.pages)
        assert sum(len(page.images) for page in pdf.pages) == 1
    for part in ("一、总体要求", "表1 物资", "#panic() $x$ *a* \\u{41} @b <c>", "清溪县水利局"):
        assert part.replace(" ", "") in text.replace(" ", "")
    assert render_document(FIELDS, HTML, "pdf") == render_document(FIELDS, HTML, "pdf")
    assert render_document(FIELDS, HTML, "docx") == render_document(FIELDS, HTML, "docx")


def test_a_file_is_written_whole_and_over_no_other(tmp_path: Path):
    target = write_document(FIELDS, HTML, tmp_path / "通知.docx")
    assert target.read_bytes()[:2] == b"PK"
    with pytest.raises(WriteRefused, match="已经存在"):
        write_document(FIELDS, HTML, target)
    with pytest.raises(WriteRefused, match="docx、pdf"):
        write_document(FIELDS, HTML, tmp_path / "通知.odt")
    with pytest.raises(WriteRefused, match="xlsx、csv"):
        write_list(["甲"], [], tmp_path / "清单.ods")
    assert [path.name for path in tmp_path.iterdir()] == ["通知.docx"]


TRAPS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "=cmd|'/c calc'!A1",
    '=HYPERLINK("http://a","b")',
    "  =1",
    "\u200b=1",
)
LONG = ("340000199001011234", "11370322004222241N", "0123", "1E5", "123456789012")
ROWS = [[text, n, date(2025, 3, 1), datetime(2025, 3, 1, 8, 30), True, None] for n, text in enumerate((*TRAPS, *LONG))]  # noqa: DTZ001


def test_a_workbook_calculates_nothing_and_keeps_every_digit():
    sheet = openpyxl.load_workbook(
        io.BytesIO(render_list(["事项", "数", "日", "时", "否", "空"], ROWS, "xlsx", title="清单"))
    ).active
    values = [row[0] for row in sheet.iter_rows(min_row=3)]
    assert all(cell.data_type == "s" for cell in values)
    assert [cell.value for cell in values][-5:] == list(LONG)
    assert [cell.value for cell in next(sheet.iter_rows(min_row=3))][1:] == [
        0,
        "2025-03-01",
        "2025-03-01 08:30",
        "是",
        None,
    ]


def test_a_csv_guards_what_would_calculate():
    data = render_list(["=事项", "数"], [row[:2] for row in ROWS], "csv")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert all(row[0][0] == "'" for row in rows[: len(TRAPS) + 1])
    assert rows[len(TRAPS) + 1][0] == "'340000199001011234"


@pytest.mark.slow
def test_libreoffice_finds_no_live_formula_and_opens_the_docx(tmp_path: Path):
    office = shutil.which("soffice")
    assert office is not None, "apt: see the Makefile"
    write_list(["事项"], [[text] for text in (*TRAPS, *LONG)], tmp_path / "a.csv")
    write_list(["事项"], [[text] for text in (*TRAPS, *LONG)], tmp_path / "b.xlsx")
    write_document(FIELDS, HTML, tmp_path / "c.docx")
    profile = (tmp_path / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to"]
    quiet = {"check": True, "capture_output": True, "timeout": 300}
    again = tmp_path / "again"
    subprocess.run(
        [*command, "xlsx", "--outdir", str(again), str(tmp_path / "a.csv"), str(tmp_path / "b.xlsx")], **quiet
    )
    subprocess.run([*command, "pdf", "--outdir", str(again), str(tmp_path / "c.docx")], **quiet)
    for name in ("a.xlsx", "b.xlsx"):
        sheet = openpyxl.load_workbook(again / name).active
        cells = [row[0] for row in sheet.iter_rows(min_row=2)]
        assert all(cell.data_type != "f" for cell in cells)
        assert "340000199001011234" in str(cells[len(TRAPS)].value)
    with pdfplumber.open(again / "c.pdf") as pdf:
        assert "做好防汛工作" in (pdf.pages[0].extract_text() or "")

"""Each paper opened again with other people's readers: every figure in its place, and nothing in it but text."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pdfplumber
import pypdfium2
import pytest
import python_calamine
import typst
from docx.shared import Mm
from lxml import etree, html

from gongkai.annual.format import CELLS
from gongkai.annual.model import Report
from gongkai.annual.writing import WriteRefused, grids, lay_out, render
from gongkai.annual.writing.text import clean
from gongkai.papers.out import typesetting, typst_child
from tests.annual import writing_reports as reports

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def expanded(report: Report) -> list[list[list[str]]]:
    """Each table as a full matrix: a merged cell's text stands in all its places."""
    tables = []
    for grid in grids(report):
        matrix = [[""] * len(grid.widths) for _ in range(grid.rows)]
        for cell in grid.cells:
            for row in range(cell.row, cell.row + cell.rows):
                matrix[row][cell.column : cell.column + cell.columns] = [cell.text] * cell.columns
        tables.append(matrix)
    return tables


def page_of(report: Report) -> html.HtmlElement:
    return html.document_fromstring(render(report, "html").decode())


def matrix_of(table: html.HtmlElement) -> list[list[str]]:
    rows = table.xpath(".//tr")
    places: dict[tuple[int, int], str] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row.xpath("./td|./th"):
            while (y, x) in places:
                x += 1
            for dy in range(int(cell.get("rowspan", "1"))):
                for dx in range(int(cell.get("colspan", "1"))):
                    places[y + dy, x + dx] = cell.text_content()
            x += int(cell.get("colspan", "1"))
    width = 1 + max(x for _, x in places)
    return [[places[y, x] for x in range(width)] for y in range(len(rows))]


@pytest.mark.parametrize("make", reports.ALL)
def test_html_has_every_cell_in_its_place(make):
    report = make()
    assert [matrix_of(t) for t in page_of(report).xpath("//table")] == expanded(report)


@pytest.mark.parametrize("make", reports.ALL)
def test_docx_has_every_cell_in_its_place(make):
    report = make()
    tables = docx.Document(io.BytesIO(render(report, "docx"))).tables
    found = [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]
    assert found == expanded(report)


@pytest.mark.parametrize("make", reports.ALL)
def test_xlsx_has_every_cell_in_its_place_and_numbers_are_numbers(make):
    report = make()
    content = render(report, "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content))["表格"]
    merged = {(m.min_row, m.min_col): (m.max_row, m.max_col) for m in sheet.merged_cells.ranges}
    calamine = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("表格")
    read = calamine.to_python(skip_empty_area=False)
    top = 3
    for grid in grids(report):
        edges = [1 + sum(grid.spread[:i]) for i in range(len(grid.spread) + 1)]
        for cell in grid.cells:
            row, column = top + 1 + cell.row, edges[cell.column]
            last = (row + cell.rows - 1, edges[cell.column + cell.columns] - 1)
            assert merged.get((row, column), (row, column)) == last
            expected = cell.text if cell.value is None else cell.value
            value = sheet.cell(row, column).value
            assert (value or "") == expected if isinstance(expected, str) else Decimal(str(value)) == expected
            assert read[row - 1][column - 1] == (float(expected) if not isinstance(expected, str) else expected)
        top += grid.rows + 2


def figures_in_lines(report: Report) -> list[list[str]]:
    """The figures of each row of each table."""
    lines = [[c.text for c in line if c.name and c.value is not None] for g in grids(report) for line in g.by_row()]
    return [line for line in lines if line]


def test_pdf_has_all_200_figures_in_their_rows_for_pdfplumber():
    report = reports.numbered()
    found = []
    with pdfplumber.open(io.BytesIO(render(report, "pdf"))) as pdf:
        for page in pdf.pages:
            for table in page.extract_tables():
                found += [[c for c in row if c and re.fullmatch(r"[0-9.]+", c)] for row in table]
    assert [row for row in found if row] == figures_in_lines(report)


@pytest.mark.parametrize("make", [reports.numbered, reports.old, reports.hybrid_two])
def test_pdf_has_all_figures_in_their_order_for_pypdfium(make):
    report = replace(make(), sections={})
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(render(report, "pdf"))]
    words = " ".join(re.sub(r"— \d+ —", "", text) for text in texts).split()
    figures = [w for w in words if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", w) and w != str(report.year)]
    assert figures == [f for line in figures_in_lines(report) for f in line]


def test_pdf_repeats_the_head_of_a_table_on_the_next_page():
    with pdfplumber.open(io.BytesIO(render(reports.numbered(), "pdf"))) as pdf:
        heads = sum((page.extract_text() or "").count("申请人情况") for page in pdf.pages)
    assert heads == 2


def test_pdf_is_on_the_paper_of_the_standard_and_tells_its_language_and_title():
    pdf = pypdfium2.PdfDocument(render(reports.numbered(), "pdf"))
    assert [round(x) for x in pdf[0].get_size()] == [595, 842]
    assert pdf.get_metadata_dict()["Title"] == reports.numbered().title
    assert pdf.get_metadata_dict()["Author"] == "清溪县云岭镇人民政府"
    assert not pdf.get_metadata_dict()["CreationDate"]
    text = pdf[0].get_textpage().get_text_range()
    assert "一、总体情况" in text
    assert re.search(r"—\s1\s—", text)
    with pdfplumber.open(io.BytesIO(render(reports.numbered(), "pdf"))) as opened:
        assert opened.doc.catalog["Lang"] == b"zh-CN"
        chars = [c for c in opened.pages[0].chars if c["text"].isalnum()]
    # Type area: 28 mm from the left, 26 mm from the right, 37 mm from the top.
    assert min(c["x0"] for c in chars) >= 28 / 25.4 * 72 - 1
    assert max(c["x1"] for c in chars) <= (210 - 26) / 25.4 * 72 + 1
    assert min(c["top"] for c in chars) >= 37 / 25.4 * 72 - 2


def test_pdf_sets_22_lines_of_28_characters():
    with pdfplumber.open(io.BytesIO(render(Report(title="题", sections={"1": "字" * 1500}), "pdf"))) as pdf:
        chars = [c for c in pdf.pages[1].chars if c["text"] == "字"]
    lines = sorted({round(c["top"]) for c in chars})
    assert len(lines) == 22
    assert len([c for c in chars if round(c["top"]) == lines[5]]) == 28


def test_pdf_without_a_chinese_font_says_what_to_install(monkeypatch):
    class Latin:
        def __init__(self, **_: bool) -> None: ...

        def families(self) -> list[str]:
            return ["DejaVu Sans"]

    monkeypatch.setattr(typst, "Fonts", Latin)
    monkeypatch.setattr(typesetting, "do", lambda job: typst_child.pdf(Path(job.path)))
    typst_child.fonts.cache_clear()
    try:
        with pytest.raises(WriteRefused, match="fonts-noto-cjk"):
            render(Report(), "pdf")
    finally:
        typst_child.fonts.cache_clear()


def test_docx_is_on_the_paper_of_the_standard():
    document = docx.Document(io.BytesIO(render(reports.numbered(), "docx")))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(m.mm) for m in margins] == [37, 35, 28, 26]
    assert abs(section.page_width - Mm(210)) < Mm(0.1)
    assert abs(section.page_height - Mm(297)) < Mm(0.1)
    for style, font in {"Title": "方正小标宋简体", "Heading 1": "黑体", "二级标题": "楷体_GB2312"}.items():
        assert document.styles[style].element.find(f".//{W}rFonts").get(f"{W}eastAsia") == font
    assert document.styles.element.find(f".//{W}rFonts").get(f"{W}eastAsia") == "仿宋_GB2312"
    assert document.styles["Title"].font.size.pt == 22
    assert document.styles["Normal"].font.size.pt == 16
    assert "".join(document.paragraphs[0].text.split()) == reports.numbered().title
    assert document.core_properties.author == "清溪县云岭镇人民政府"
    assert "— 1 —" in "".join(section.footer._element.itertext()).replace(" PAGE ", "")
    assert document.settings.odd_and_even_pages_header_footer


def test_docx_has_no_macros_no_content_controls_and_repeats_the_heads():
    with zipfile.ZipFile(io.BytesIO(render(reports.numbered(), "docx"))) as package:
        names = package.namelist()
        body = etree.fromstring(package.read("word/document.xml"))
        for name in names:
            etree.fromstring(package.read(name))
    assert not [n for n in names if "vba" in n.lower()]
    assert not list(body.iter(f"{W}sdt"))
    heads = [len(list(table.iter(f"{W}tblHeader"))) for table in body.iter(f"{W}tbl")]
    assert heads == [0, 3, 3]
    for table in body.iter(f"{W}tbl"):
        assert abs(sum(int(c.get(f"{W}w")) for c in table.iter(f"{W}gridCol")) - 156 / 25.4 * 1440) < 15


def test_xlsx_prints_on_a4_one_page_wide_and_has_the_text_on_its_own_sheet():
    book = openpyxl.load_workbook(io.BytesIO(render(reports.numbered(), "xlsx")))
    assert book.sheetnames == ["表格", "文字"]
    for sheet in book:
        # One page wide is what a sheet has when it does not say how many.
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, None, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    texts = [row[0] for row in book["文字"].iter_rows(values_only=True)]
    assert texts[0] == reports.numbered().title
    assert [t for t in texts if t in "\n".join(reports.SECTIONS.values())] == "\n".join(
        reports.SECTIONS.values()
    ).split("\n")


def test_xlsx_writes_what_a_spreadsheet_cannot_hold_exactly_as_text():
    cells = dict(reports.numbered().cells) | {
        "t2.regulations.made": 2**53 + 1,
        "t2.fees.amount": Decimal("12345678901234567.89"),
    }
    sheet = openpyxl.load_workbook(io.BytesIO(render(Report(cells=cells), "xlsx")))["表格"]
    values = {c.value for row in sheet.iter_rows() for c in row}
    assert {"9007199254740993", "12345678901234567.89"} <= values


def hostile() -> Report:
    text = "\n".join(reports.HOSTILE)
    report = reports.numbered()
    short = [h[:60] for h in reports.HOSTILE]
    return replace(
        report,
        title=reports.HOSTILE[0] + reports.HOSTILE[6],
        agency=reports.HOSTILE[1] + reports.HOSTILE[7],
        sections=dict.fromkeys("23456", text[:800]) | {"1": text},
        remarks=dict(zip(CELLS, short, strict=False)),
    )


def lines_of(report: Report) -> list[str]:
    return [b.lead + b.text for b in lay_out(report).blocks if hasattr(b, "lead")]


def test_html_shows_hostile_text_and_does_nothing():
    report = hostile()
    page = page_of(report)
    assert [p.text_content() for p in page.xpath("//p")] == lines_of(report)
    assert [matrix_of(t) for t in page.xpath("//table")] == expanded(report)
    assert page.findtext(".//title") == '<script>alert(1)</script>#panic("x")'
    allowed = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "span", "div"} | {
        *("table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td")
    }
    assert {e.tag for e in page.iter()} == allowed
    names = {name for e in page.iter() for name in e.attrib}
    assert not [n for n in names if n.startswith("on") or n in ("src", "href", "action")]
    assert "url(" not in page.findtext(".//style")


def test_docx_shows_hostile_text_as_text():
    report = hostile()
    document = docx.Document(io.BytesIO(render(report, "docx")))
    body = [p.text for p in document.paragraphs if p.style.name == "Body Text"]
    assert body == lines_of(report)


def test_xlsx_has_no_formula_and_no_link_whatever_the_text():
    report = hostile()
    content = render(report, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert {c.data_type for sheet in book for row in sheet.iter_rows() for c in row} <= {"s", "n"}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            text = package.read(name)
            assert b"<f>" not in text
            assert b"hyperlink" not in text
    texts = "".join(str(row[0]) for row in book["文字"].iter_rows(values_only=True))
    assert all(line in texts for line in lines_of(report))


def test_pdf_sets_hostile_text_as_it_stands():
    report = replace(hostile(), remarks={"t3.new.natural": '#panic("x") $x$ \\'})
    pdf = pypdfium2.PdfDocument(render(report, "pdf"))
    text = re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in pdf))
    for piece in (
        "<script>alert(1)</script>",
        '#panic("x")',
        "$x$\\#{1+1}*粗*_斜_`码`<label>@ref//注/*块*/",
        "{{7*7}}",
    ):
        assert piece in text


def test_pdf_has_a_mark_for_a_character_that_no_font_knows():
    pdf = pypdfium2.PdfDocument(render(Report(sections={"1": "前\uf0b7后\U0001f600"}), "pdf"))
    assert "前" in pdf[0].get_textpage().get_text_range()


def test_a_very_long_remark_does_not_lose_its_end():
    report = replace(reports.numbered(), remarks={"t2.normative.made": "说" * 3000 + "完"})
    pdf = pypdfium2.PdfDocument(render(report, "pdf"))
    assert sum(page.get_textpage().get_text_range().count("说") for page in pdf) == 3000
    assert "完" in "".join(page.get_textpage().get_text_range() for page in pdf)


def test_html_is_a_page_for_ears_keyboards_and_small_screens():
    page = page_of(reports.numbered())
    assert page.get("lang") == "zh-CN"
    assert page.xpath("count(//h1)") == 1
    assert page.xpath("count(//h2)") == 6
    for table in page.xpath("//table"):
        assert table.findtext("caption")
        (box,) = table.xpath("ancestor::div[@role='region'][@tabindex='0']")
        assert page.get_element_by_id(box.get("aria-labelledby")).tag == "caption"
        ids = {th.get("id") for th in table.iter("th")}
        assert all(th.get("scope") for th in table.iter("th"))
        for td in table.xpath(".//td[@headers]"):
            assert set(td.get("headers").split()) <= ids
            assert len(td.get("headers").split()) >= 2
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_html_has_contrast_in_light_dark_and_print():
    style = page_of(Report()).findtext(".//style")
    themes = [dict(re.findall(r"--(\w+): (#\w+)", rule)) for rule in re.findall(r":root \{([^}]*)\}", style)]
    assert len(themes) == 3
    for theme in themes:
        for ink in ("ink", "ink2"):
            for ground in ("paper", "head"):
                light, dark = sorted((_luminance(theme[ink]), _luminance(theme[ground])), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5


def soffice() -> str:
    found = shutil.which("soffice")
    if found is None and not os.environ.get("CI"):
        pytest.skip("soffice is not on this machine")
    assert found, "under CI LibreOffice must be installed"
    return found


def converted(report: Report, kind: str, folder: Path) -> bytes:
    source = folder / f"report.{kind}"
    source.write_bytes(render(report, kind))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice(), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "report.pdf").read_bytes()


@pytest.mark.slow
@pytest.mark.xdist_group("soffice")
def test_docx_in_libreoffice_has_all_figures_within_the_margins(tmp_path):
    report = reports.numbered()
    found = []
    with pdfplumber.open(io.BytesIO(converted(report, "docx", tmp_path))) as pdf:
        assert len(pdf.pages) == 3
        for page in pdf.pages:
            for table in page.extract_tables():
                found += [[c for c in row if c and re.fullmatch(r"[0-9.]+", c)] for row in table]
            assert min(c["x0"] for c in page.chars) >= 28 / 25.4 * 72 - 3
            assert max(c["x1"] for c in page.chars) <= (210 - 26) / 25.4 * 72 + 3
        assert re.search(r"—\s*1\s*—", pdf.pages[0].extract_text())
    assert [row for row in found if row] == figures_in_lines(report)


@pytest.mark.slow
@pytest.mark.xdist_group("soffice")
def test_docx_in_libreoffice_has_22_lines_of_28_characters(tmp_path):
    report = Report(title="题", sections={"1": "字" * 1500})
    with pdfplumber.open(io.BytesIO(converted(report, "docx", tmp_path))) as pdf:
        chars = [c for c in pdf.pages[1].chars if c["text"] == "字"]
    lines = sorted({round(c["top"]) for c in chars})
    assert len(lines) == 22
    assert len([c for c in chars if round(c["top"]) == lines[5]]) == 28


@pytest.mark.slow
@pytest.mark.xdist_group("soffice")
def test_xlsx_in_libreoffice_prints_the_tables_on_one_page(tmp_path):
    report = reports.numbered()
    with pdfplumber.open(io.BytesIO(converted(report, "xlsx", tmp_path))) as pdf:
        assert len(pdf.pages) == 2
        text = pdf.pages[0].extract_text()
    figures = [f for line in figures_in_lines(report) for f in line]
    assert [w for w in text.split() if w in set(figures)] == figures
    assert clean("清溪县") in text

"""Real reports. They lie outside the project; where they are not at hand these tests are skipped, but never in CI."""

import os
from pathlib import Path

import pytest

from gongkai.papers import Document, Table, open_document
from gongkai.papers.page import to_page
from tests.papers.test_clean_html import assert_harmless, clean

SAMPLES = Path("/work/shared/samples/reports")
pytestmark = pytest.mark.skipif(not SAMPLES.exists() and "CI" not in os.environ, reason="no samples here")


def tables(name: str) -> list[Table]:
    return [block for block in open_document(SAMPLES / name).blocks if isinstance(block, Table)]


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.cells if cell.row == row] for row in range(table.height)]


def figures(table: Table) -> dict[str, list[str]]:
    """The rows that end in seven figures, by the label before them."""
    found: dict[str, list[str]] = {}
    for row in rows(table):
        if len(row) > 7 and all(text.isdigit() for text in row[-7:]):
            label = [text for text in row[:-7] if text]
            found[label[-1].replace("\n", "").replace(" ", "")] = row[-7:]
    return found


@pytest.mark.parametrize(
    ("name", "count"), [("huaian_2024.pdf", 25), ("hongze_2024.pdf", 23), ("pingtan_2024_page.html", 25)]
)
def test_every_row_of_table_three_has_its_label_and_seven_figures(name, count):
    _, third, fourth = tables(name)
    found = figures(third)
    assert len(found) == count
    assert next(iter(found)) == "一、本年新收政府信息公开申请数量"
    assert list(found)[-1] == "四、结转下年度继续办理"
    assert all(len(row) == 15 and all(text.isdigit() for text in row) for row in rows(fourth)[-1:])
    columns = [sum(int(row[i]) for row in list(found.values())[2:-2]) for i in range(7)]
    assert columns == [int(text) for text in found["（七）总计"]]


def test_a_label_cut_by_the_page_break_is_whole():
    second, third, fourth = tables("huaian_2024.pdf")
    labels = [cell.text.replace("\n", "") for cell in third.cells if cell.rows > 1]
    assert {"三、本年度办理结果", "（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"} <= set(labels)
    assert rows(second)[3] == ["行政规范性文件", "8", "26", "66"]
    assert rows(second)[13] == ["行政事业性收费", "96171.6"]
    assert rows(fourth)[3] == [str(n) for n in (72, 64, 178, 37, 351, 13, 4, 8, 1, 26, 12, 1, 1, 6, 20)]


def test_vertical_text_spoils_no_row():
    _, third, _ = tables("hongze_2024.pdf")
    assert "三、本年度办理结果" in [cell.text for cell in third.cells]
    assert rows(third)[5][1:] == ["（一）予以公开", "50", "0", "0", "0", "0", "0", "50"]


def test_the_blank_form_has_the_same_tables_as_a_report():
    shapes = [(table.height, table.width) for table in tables("template_blank.docx")]
    assert shapes == [(table.height, table.width) for table in tables("pingtan_2024_page.html")]


def test_no_page_number_is_left():
    plain = open_document(SAMPLES / "huaian_2024.pdf").plain
    assert not any(line.strip().strip("-").strip().isdigit() for line in plain.split("\n"))


def test_every_sample_opens():
    for path in SAMPLES.rglob("*.*"):
        document = open_document(path)
        assert isinstance(document, Document)
        assert len(document.plain) > 100


@pytest.mark.parametrize(
    ("name", "tables"),
    [
        ("template_blank.docx", 3),
        ("pingtan_2024_page.html", 3),
        ("hongze_2024.pdf", 3),
        ("huaian_2024.pdf", 3),
        ("hangzhou_2025_clean.html", 3),
    ],
)
def test_reports_as_counties_publish_them_become_pages(name, tables):
    page = to_page(SAMPLES / name)
    assert_harmless(page.html)
    assert clean(page.html) == (page.html, 0)
    assert page.html.count("<table>") >= tables
    title = page.field("title")
    assert title is not None
    assert "年度报告" in title.value

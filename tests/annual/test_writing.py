"""Writing a report: the files as such, json and csv."""

import csv
import io
import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.annual.format import CELLS, FORMATS, MONEY, cells_of
from gongkai.annual.model import ABSENT, BLANK, DASH, DOUBT, SLASH, Doubt, Report
from gongkai.annual.writing import KINDS, WriteRefused, read_csv, render, write
from gongkai.annual.writing.text import one_line
from gongkai.papers.out import files
from tests.annual import writing_reports as reports

MARKS = st.sampled_from([BLANK, SLASH, DASH, ABSENT, DOUBT])
AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=4)
FIGURES = st.none() | st.integers(-(10**12), 10**12)


@st.composite
def any_report(draw):
    form, one_row = draw(st.sampled_from([("2021", False), ("2019", True), ("2021-hybrid", True)]))
    names = cells_of(form, one_row=one_row)
    some = st.sampled_from(names)
    money = draw(st.none() | AMOUNTS)
    cells = dict.fromkeys(names) | draw(st.dictionaries(some, FIGURES, max_size=12))
    cells |= {n: money for n in names if n in MONEY}
    return Report(
        agency=draw(st.none() | st.text(max_size=20)),
        year=draw(st.none() | st.integers(2008, 2099)),
        format=form,
        one_row=one_row,
        cells=cells,
        marks=draw(st.dictionaries(some, MARKS, max_size=5)),
        remarks=draw(st.dictionaries(some, st.text(min_size=1, max_size=30), max_size=5)),
        doubts=tuple(
            Doubt((n,), ((1,), (Decimal("2.5"),), (None,)), "连写", "第三表") for n in draw(st.lists(some, max_size=2))
        ),
        sections=draw(st.dictionaries(st.sampled_from("123456"), st.text(max_size=50), max_size=3)),
        headings={"1": "一、总体情况"},
        labels={"t3.new": "本年新收"},
        title=draw(st.text(max_size=20)),
    )


@given(any_report())
def test_json_reads_back_to_an_equal_report(report):
    assert Report.from_json(json.loads(render(report, "json"))) == report


def test_json_is_the_json_of_the_report_with_chinese_as_it_is():
    report = reports.sparse()
    content = render(report, "json").decode()
    assert json.loads(content) == report.to_json()
    assert "清溪县" in content


def test_json_holds_even_half_a_character():
    report = Report(title="半\ud800个")
    assert Report.from_json(json.loads(render(report, "json"))) == report


@given(any_report())
def test_csv_reads_back_to_the_same_cells_marks_and_remarks(report):
    read = read_csv(render(report, "csv"))
    assert read.cells == report.cells
    assert read.marks == report.marks
    assert read.remarks == {n: one_line(r) for n, r in report.remarks.items() if one_line(r)}
    assert (read.format, read.one_row) == (report.format, report.one_row)


def test_csv_of_each_form_names_it_again():
    assert [read_csv(render(make(), "csv")).format for make in reports.ALL] == [
        *("2021", "2019", "2021-hybrid", "2021-hybrid", "2021"),
    ]
    assert {"2021", "2019", "2021-hybrid"} == set(FORMATS)


def test_csv_opens_in_excel_with_one_line_a_cell():
    content = render(reports.sparse(), "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert lines[0] == ["表", "行", "列", "单元格名", "数值", "标记", "备注"]
    assert [line[3] for line in lines[1:]] == list(CELLS)
    assert ["主动公开", "行政规范性文件", "本年制发件数", "t2.normative.made", "22", "", "其中修订16件"] in lines
    assert ["主动公开", "行政事业性收费", "本年收费金额（单位：万元）", "t2.fees.amount", "96171.6", "", ""] in lines
    assert ["依申请公开", "一、本年新收政府信息公开申请数量", "自然人", "t3.new.natural", "", "存疑", ""] in lines


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "＝1", "＋1", "－1", "＠a", "'=1"])
def test_csv_has_no_text_that_a_spreadsheet_would_compute(text):
    report = Report(cells=dict.fromkeys(CELLS), remarks={"t3.new.natural": text})
    content = render(report, "csv")
    line = next(x for x in csv.reader(io.StringIO(content.decode("utf-8-sig"))) if x[3] == "t3.new.natural")
    assert line[6] == "'" + text
    assert read_csv(content).remarks == {"t3.new.natural": text}


HEAD = "表,行,列,单元格名,数值,标记,备注\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"", "第一行"),
        ("甲,乙\n".encode(), "第一行"),
        ((HEAD + '3,行,列,"t3.new').encode(), "UTF-8"),
        ((HEAD + "3,行,列,t3.new.natural\n").encode(), "第 2 行应有 7 列，实有 4 列"),
        ((HEAD + "3,行,列,t3.new.nobody,1,,\n").encode(), "t3.new.nobody"),
        ((HEAD + "3,行,列,t3.new.natural,十二,,\n").encode(), "“十二”不是数字"),
        ((HEAD + "3,行,列,t3.new.natural,1e999999999,,\n").encode(), "不是数字"),
        ((HEAD + "3,行,列,t3.new.natural,NaN,,\n").encode(), "不是数字"),
        ((HEAD + 2 * "3,行,列,t3.new.natural,1,,\n").encode(), "第 3 行：单元格“t3.new.natural”出现了两次"),
    ],
)
def test_a_list_of_cells_that_is_none_is_refused_with_the_line(content, message):
    with pytest.raises(WriteRefused, match=message):
        read_csv(content)


def test_a_foreign_mark_and_a_broken_number_are_kept_as_they_are():
    line = "3,行,列,t3.new.natural,2.5,奇怪,\n"
    report = read_csv((HEAD + line).encode())
    assert report.cells == {"t3.new.natural": Decimal("2.5")}
    assert report.marks == {"t3.new.natural": "奇怪"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_report_gives_the_same_bytes(kind):
    assert render(reports.numbered(), kind) == render(reports.numbered(), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_the_suffix_names_the_format(kind, tmp_path):
    path = write(reports.sparse(), tmp_path / f"年报.{kind.upper()}")
    assert path.read_bytes() == render(reports.sparse(), kind)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_htm_is_html(tmp_path):
    assert write(Report(), str(tmp_path / "a.htm")).read_bytes().startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize("name", ["a.doc", "a", "a.pdf.exe"])
def test_another_suffix_is_refused_with_the_ones_there_are(name, tmp_path):
    with pytest.raises(WriteRefused, match="html、docx、xlsx、pdf、json、csv"):
        write(Report(), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_is_replaced_only_on_demand(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("原有内容", encoding="utf-8")
    with pytest.raises(WriteRefused, match="已经存在"):
        write(Report(), path)
    assert path.read_text(encoding="utf-8") == "原有内容"
    write(Report(), path, overwrite=True)
    assert path.read_bytes() == render(Report(), "json")
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(WriteRefused, match=r"文件夹“.*nirgends”不存在"):
        write(Report(), tmp_path / "nirgends" / "a.json")


def test_a_full_disk_leaves_the_old_file_and_no_rest(tmp_path, monkeypatch):
    path = write(Report(), tmp_path / "a.json")
    before = path.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteRefused, match=r"无法写入.*磁盘空间"):
        write(reports.numbered(), path, overwrite=True)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_a_disk_without_hard_links_is_written_as_carefully(tmp_path, monkeypatch):
    def no_links(source: Path, target: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    path = write(Report(), tmp_path / "a.json")
    assert path.read_bytes() == render(Report(), "json")
    with pytest.raises(WriteRefused, match="已经存在"):
        write(Report(), path)


def test_two_writers_of_one_name_do_not_both_win(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    real = os.link

    def late(source: Path, target: Path) -> None:
        path.write_text("另一个人刚写的", encoding="utf-8")
        real(source, target)

    monkeypatch.setattr(files.os, "link", late)
    with pytest.raises(WriteRefused, match="已经存在"):
        write(Report(), path)
    assert path.read_text(encoding="utf-8") == "另一个人刚写的"


def test_a_refusal_says_so_in_chinese():
    with pytest.raises(WriteRefused) as caught:
        render(Report(), "doc")
    assert caught.value.message == str(caught.value)
    assert caught.value.message.startswith("不能写成“doc”格式")

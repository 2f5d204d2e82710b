"""The cells as a list that Excel and WPS open: UTF-8 with BOM, one line a cell."""

import csv
import io
import re
from decimal import Decimal

from gongkai.annual.format import APPLICANTS, CELLS, DISPUTES, MONEY, OUTCOMES, cells_of
from gongkai.annual.model import ABSENT, BLANK, DASH, DOUBT, SLASH, Figure, Report, plain
from gongkai.annual.writing.grid import blocks_of_table_two, rows_of_table_three
from gongkai.annual.writing.text import one_line
from gongkai.papers.out.errors import WriteRefused
from gongkai.papers.out.guarding import guard, unguard

HEADER = ("表", "行", "列", "单元格名", "数值", "标记", "备注")
MARK_WORDS = {BLANK: "空白", SLASH: "斜杠", DASH: "横线", ABSENT: "没有此项", DOUBT: "存疑"}
_MARK_OF_WORD = {word: mark for mark, word in MARK_WORDS.items()}
_TABLES = {"2": "主动公开", "3": "依申请公开", "4": "复议诉讼"}
_NAMES = frozenset((*CELLS, *cells_of("2019")))
# Bounded, so that no "1e999999999" is ever turned into digits.
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")


def to_csv(report: Report) -> bytes:
    """All cells of the report's form."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for table, row, column, name in _lines(report):
        value = plain(report.get(name))
        mark = report.marks.get(name, "")
        writer.writerow(
            (
                _TABLES[table],
                row,
                column,
                name,
                "" if value is None else value,
                MARK_WORDS.get(mark, mark),
                guard(one_line(report.remarks.get(name, ""))),
            )
        )
    return out.getvalue().encode("utf-8-sig")


def read_csv(content: bytes) -> Report:
    """The cells, marks and remarks of a list written by ``to_csv``. Agency, year and text are not in it.

    Raises WriteRefused (with the line) when it is another kind of file or a figure is no number.
    """
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise WriteRefused("这不是本系统导出的单元格清单：须为 UTF-8 编码的 CSV 文件。") from None
    if not lines or tuple(lines[0]) != HEADER:
        raise WriteRefused(f"这不是本系统导出的单元格清单：第一行应为“{','.join(HEADER)}”。")
    cells: dict[str, Figure | None] = {}
    marks: dict[str, str] = {}
    remarks: dict[str, str] = {}
    for number, line in enumerate(lines[1:], 2):
        if len(line) != len(HEADER):
            raise WriteRefused(f"第 {number} 行应有 {len(HEADER)} 列，实有 {len(line)} 列。")
        *_, name, value, mark, remark = line
        if name in cells:
            raise WriteRefused(f"第 {number} 行：单元格“{name}”出现了两次。")
        cells[name] = _figure(name, value, number)
        if mark:
            marks[name] = _MARK_OF_WORD.get(mark, mark)
        if remark:
            remarks[name] = unguard(remark)
    one_row, old = "t3.other.total" in cells, any(n.startswith("t2_2019.") for n in cells)
    kind = "2019" if one_row and old else "2021-hybrid" if one_row or old else "2021"
    return Report(format=kind, cells=cells, marks=marks, remarks=remarks, one_row=one_row)


def _lines(report: Report) -> list[tuple[str, str, str, str]]:
    prefix, blocks = blocks_of_table_two(report)
    two = [
        ("2", row.label, column.label, f"{prefix}.{row.id}.{column.id}")
        for block in blocks
        for row in block.rows
        for column in block.columns
    ]
    three = [
        ("3", row.group + row.printed, column.label, f"t3.{row.id}.{column.id}")
        for row in rows_of_table_three(report)
        for column in APPLICANTS
    ]
    four = [
        ("4", row.group + row.label, column.label, f"t4.{row.id}.{column.id}")
        for row in DISPUTES
        for column in OUTCOMES
    ]
    return two + three + four


def _figure(name: str, text: str, line: int) -> Figure | None:
    if name not in _NAMES:
        raise WriteRefused(f"第 {line} 行的单元格名“{name}”不是年度报告的单元格。")
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise WriteRefused(f"第 {line} 行“{name}”的数值“{text}”不是数字。")
    return Decimal(text) if name in MONEY or "." in text else int(text)

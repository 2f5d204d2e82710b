"""Excel workbooks."""

import datetime
import io

import openpyxl
import pytest

from gongkai.papers import Cell, Document, Limits, Table, Unreadable
from gongkai.papers.opening import open_here
from tests.papers.files import zipped_as


def opened(fill, **limits) -> Document:
    book = openpyxl.Workbook()
    fill(book)
    made = io.BytesIO()
    book.save(made)
    return open_here(made.getvalue(), "", Limits(**limits))


def test_values_are_shown_as_people_see_them():
    shown = {
        "3": 3.0,
        "96171.6": 96171.6,
        "0.3": 0.1 + 0.2,
        "12": 12,
        "甲 乙": "甲\u00a0乙",
        "TRUE": True,
        "2024-12-31": datetime.date(2024, 12, 31),
        "2024-01-02 08:30:00": datetime.datetime.fromisoformat("2024-01-02 08:30:00"),
        "09:05:00": datetime.time(9, 5),
        "1000000000000000000": 1e18,
        "0.00000015": 1.5e-7,
        "110101199001011234": "110101199001011234",
        "": None,
        "-0.5": -0.5,
    }
    document = opened(lambda book: book.active.append(list(shown.values())))
    assert [cell.text for cell in document.blocks[0].cells] == list(shown)


def test_merged_cells_margins_and_hidden_sheets():
    def fill(book):
        sheet = book.active
        sheet["B3"], sheet["D3"], sheet["B4"], sheet["E9"] = "题", 1, 2, " "
        sheet.merge_cells("B3:C3")
        sheet.merge_cells("D3:D4")
        book.create_sheet("空")
        hidden = book.create_sheet("藏")
        hidden["A1"] = 9
        hidden.sheet_state = "hidden"

    (table,) = opened(fill).blocks
    assert table == Table((Cell(0, 0, "题", 1, 2), Cell(0, 2, "1", 2, 1), Cell(1, 0, "2"), Cell(1, 1, "")), 2, 3)


def test_a_sheet_that_is_only_blanks_is_left_out():
    assert opened(lambda book: book.active.append([" ", None])).blocks == ()


def test_a_format_in_the_last_cell_costs_nothing():
    def fill(book):
        book.active["A1"] = 1
        book.active["XFD1048576"].font = openpyxl.styles.Font(bold=True)

    assert opened(fill).blocks == (Table((Cell(0, 0, "1"),), 1, 1),)


def test_a_sheet_too_wide_is_refused():
    def fill(book):
        book.active["A1"], book.active["ZZ2000"] = 1, 1

    with pytest.raises(Unreadable) as caught:
        opened(fill, cells=10_000)
    assert caught.value.code == "too-large"


def test_a_broken_workbook_is_damage():
    with pytest.raises(Unreadable) as caught:
        open_here(zipped_as({"xl/workbook.xml": "<workbook", "[Content_Types].xml": "<x/>"}), "", Limits())
    assert caught.value.code == "damaged"

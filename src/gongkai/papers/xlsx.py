"""Excel workbooks, by calamine."""

import datetime
import io
from decimal import Decimal
from typing import TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from gongkai.papers.model import Cell, Document, Limits, Table, Unreadable
from gongkai.papers.packed import DAMAGED, Package

Value: TypeAlias = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta
WIDE = "工作表大得不正常，没有打开。请删去数据以外的空行空列（或把数据复制到新工作表），另存后再选择。"


def open_xlsx(data: bytes, package: Package, limits: Limits) -> Document:
    """The document of a workbook: a table for every visible sheet that holds anything. Raises ``Unreadable``."""
    package.verify()
    tables: list[Table] = []
    left = limits.cells
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for about in book.sheets_metadata:
            if about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            left -= sheet.height * sheet.width
            if left < 0:
                raise Unreadable("too-large", WIDE)
            if table := sheet_table(sheet):
                tables.append(table)
    except PasswordError as error:
        raise Unreadable("encrypted", "文件设有密码。请取消密码后另存，再重新选择。") from error
    except (CalamineError, ValueError, OSError) as error:
        raise Unreadable("damaged", DAMAGED, repr(error)) from error
    return Document("xlsx", "", tuple(tables))


def sheet_table(sheet: CalamineSheet) -> Table | None:
    """What a sheet holds, its merged cells once; None when it holds nothing."""
    rows = [[shown(value) for value in row] for row in sheet.to_python(skip_empty_area=True)]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max(
        (len(row) - next((i for i, text in enumerate(reversed(row)) if text), len(row)) for row in rows), default=0
    )
    if not width:
        return None
    height = len(rows)
    down, right = sheet.start or (0, 0)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    hidden: set[tuple[int, int]] = set()
    for (top, left), (bottom, end) in sheet.merged_cell_ranges or []:
        y0, x0 = max(top - down, 0), max(left - right, 0)
        y1, x1 = min(bottom - down, height - 1), min(end - right, width - 1)
        if y0 <= y1 and x0 <= x1 and (y0, x0) not in hidden:
            spans[y0, x0] = (y1 - y0 + 1, x1 - x0 + 1)
            hidden.update((y, x) for y in range(y0, y1 + 1) for x in range(x0, x1 + 1) if (y, x) != (y0, x0))
    cells = [
        Cell(y, x, text, *spans.get((y, x), (1, 1)))
        for y, row in enumerate(rows)
        for x, text in enumerate(row[:width])
        if (y, x) not in hidden
    ]
    return Table(tuple(cells), height, width)


def shown(value: Value) -> str:
    """A value as people see it: 3.0 as 3, without the noise of binary fractions; dates as ISO."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("_x000D_", "").replace("\xa0", " ").strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if value == (whole := int(value) if abs(value) < 1e15 else None):
            return str(whole)
        return f"{Decimal(format(value, '.15g')):f}" if abs(value) < 1e300 else str(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)

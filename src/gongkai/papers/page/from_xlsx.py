"""A workbook as a draft: a table for every visible sheet, hidden rows and columns left out."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from gongkai.papers.model import Cell, Limits, Table, Unreadable
from gongkai.papers.packed import DAMAGED, Package, parse_xml
from gongkai.papers.page.draft import Draft
from gongkai.papers.page.from_pdf import sheet_of
from gongkai.papers.xlsx import WIDE, sheet_table

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MOST_HIDDEN = 20_000


@dataclass(slots=True)
class _About:
    """What calamine does not tell of a sheet: hidden rows and columns (from 0), cells shown as per cent."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    percent: dict[tuple[int, int], int] = field(default_factory=dict)


def draft_xlsx(data: bytes, package: Package, limits: Limits) -> Draft:
    """Raises ``Unreadable``."""
    package.verify()
    draft = Draft("xlsx")
    parts = _parts(package)
    left = limits.cells
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for about in book.sheets_metadata:
            if about.visible != SheetVisibleEnum.Visible:
                draft.note("有隐藏的工作表，没有带入。")
                continue
            if about.typ != SheetTypeEnum.WorkSheet:
                draft.note("图表工作表没有带入。")
                continue
            sheet = book.get_sheet_by_name(about.name)
            left -= sheet.height * sheet.width
            if left < 0:
                raise Unreadable("too-large", WIDE)
            table = sheet_table(sheet)
            if table is None:
                continue
            part = parts.get(about.name, "")
            known = _about(package, part) if part.endswith(".xml") else _About()
            shown = _shown(table, known, sheet.start or (0, 0), draft)
            if shown is not None:
                draft.blocks.append(sheet_of(shown, "" if _titled(shown) else about.name))
    except PasswordError as error:
        raise Unreadable("encrypted", "文件设有密码。请取消密码后另存，再重新选择。") from error
    except (CalamineError, OSError) as error:
        raise Unreadable("damaged", DAMAGED, repr(error)) from error
    _other_parts(package, draft)
    return draft


def _titled(table: Table) -> bool:
    first = [cell for cell in table.cells if cell.row == 0]
    return len(first) == 1 and first[0].columns > 1 and first[0].rows == 1 and table.height > 1


def _other_parts(package: Package, draft: Draft) -> None:
    names = package.entries
    if any(name.endswith("vbaProject.bin") for name in names):
        draft.note("文件带有宏，没有带入。")
    if any(re.fullmatch(r"xl/(?:threadedComments/.*|comments\d*\.xml)", name) for name in names):
        draft.note("批注没有带入。")
    if any(name.startswith(("xl/media/", "xl/charts/")) for name in names):
        draft.note("工作表里的图片和图表没有带入。")
    if any(name.startswith("xl/externalLinks/") for name in names):
        draft.note("文件引用了外部文件，没有读取；引用处是上次保存的数值。")


def _parts(package: Package) -> dict[str, str]:
    """The part of each sheet by the sheet's name."""
    if "xl/workbook.xml" not in package.entries or "xl/_rels/workbook.xml.rels" not in package.entries:
        return {}
    targets = {
        str(link.get("Id")): posixpath.normpath(posixpath.join("xl", str(link.get("Target") or ""))).lstrip("/")
        for link in parse_xml(package.read("xl/_rels/workbook.xml.rels"))
    }
    found: dict[str, str] = {}
    for sheet in parse_xml(package.read("xl/workbook.xml")).iter("{*}sheet"):
        link = next((str(value) for key, value in sheet.items() if str(key).endswith("}id")), "")
        target = targets.get(link, "")
        if target.startswith("xl/xl/"):  # the target was absolute
            target = target.removeprefix("xl/")
        if target in package.entries:
            found[str(sheet.get("name") or "")] = target
    return found


def _about(package: Package, part: str) -> _About:
    known = _About()
    styles = _percent_styles(package)
    for element in _elements(package.read(part)):
        name = etree.QName(element).localname
        if name == "col" and element.get("hidden") in ("1", "true"):
            first, last = _whole(element.get("min")), _whole(element.get("max"))
            if 0 < first <= last:
                known.columns.update(range(first - 1, min(last, first + 16_384)))
        elif name == "row" and element.get("hidden") in ("1", "true") and len(known.rows) < _MOST_HIDDEN:
            known.rows.add(_whole(element.get("r")) - 1)
        elif name == "c" and (decimals := styles.get(_whole(element.get("s")))) is not None:
            place = _REFERENCE.fullmatch(element.get("r") or "")
            if place is not None:
                known.percent[int(place[2]) - 1, _column(place[1])] = decimals
    return known


def _elements(data: bytes) -> Iterator[etree._Element]:
    """The rows, columns and cells of a sheet, one after the other, keeping none."""
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
        raise Unreadable("bomb", DAMAGED, "DOCTYPE")
    walk = etree.iterparse(
        BytesIO(data),
        events=("end",),
        tag=("{*}row", "{*}col", "{*}c"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for _, element in walk:
        yield element
        element.clear()


def _percent_styles(package: Package) -> dict[int, int]:
    """The cell styles that show a number as per cent, with their decimals."""
    if "xl/styles.xml" not in package.entries:
        return {}
    root = parse_xml(package.read("xl/styles.xml"))
    formats = {9: "0%", 10: "0.00%"}
    formats |= {_whole(f.get("numFmtId")): str(f.get("formatCode") or "") for f in root.iter("{*}numFmt")}
    used = root.find("{*}cellXfs")
    found: dict[int, int] = {}
    for at, style in enumerate(used if used is not None else ()):
        code = formats.get(_whole(style.get("numFmtId")), "")
        if "%" in code and '"' not in code:
            decimals = re.search(r"\.(0+)%", code)
            found[at] = len(decimals[1]) if decimals else 0
    return found


def _whole(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _shown(table: Table, known: _About, start: tuple[int, int], draft: Draft) -> Table | None:
    """The table as people see it: without what is hidden, per cent as such."""
    down, right = start
    rows = [y for y in range(table.height) if y + down not in known.rows]
    columns = [x for x in range(table.width) if x + right not in known.columns]
    if len(rows) < table.height or len(columns) < table.width:
        draft.note("有隐藏的行或列，没有带入。")
    row_at, column_at = {y: at for at, y in enumerate(rows)}, {x: at for at, x in enumerate(columns)}
    cells: list[Cell] = []
    for cell in table.cells:
        ys = [row_at[y] for y in range(cell.row, cell.row + cell.rows) if y in row_at]
        xs = [column_at[x] for x in range(cell.column, cell.column + cell.columns) if x in column_at]
        # A merged cell whose own place is hidden still shows in the rest of it.
        if ys and xs:
            decimals = known.percent.get((cell.row + down, cell.column + right))
            text = cell.text if decimals is None else _per_cent(cell.text, decimals)
            cells.append(replace(cell, row=ys[0], column=xs[0], rows=len(ys), columns=len(xs), text=text))
    if not any(cell.text for cell in cells):
        return None
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(tuple(cells), len(rows), len(columns))


def _per_cent(text: str, decimals: int) -> str:
    try:
        return f"{float(text) * 100:.{min(decimals, 6)}f}%"
    except ValueError:
        return text

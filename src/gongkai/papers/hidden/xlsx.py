"""Workbooks: every cell of every sheet, hidden or not; comments, headers, drawings and caches through the rest."""

import re
from decimal import Decimal, InvalidOperation
from pathlib import PurePosixPath

from lxml import etree

from gongkai.papers.hidden.model import Passage, Piece
from gongkai.papers.hidden.office import Holder, Office, attribute, joined, local

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WORTH = re.compile(r"\S")


class NumberHolder(Holder):
    """A number in a cell, as people see it; masked, the cell becomes a text."""

    def __init__(self, part: str, cell: etree._Element, value: etree._Element) -> None:
        super().__init__(part, value)
        self._cell = cell
        self.chars = list(_shown(self.text))

    def write(self) -> None:
        """Turn the cell into one with a text of its own."""
        namespace = str(self._cell.tag).rpartition("}")[0] + "}"
        for child in list(self._cell):
            self._cell.remove(child)
        self._cell.set("t", "inlineStr")
        inline = etree.SubElement(self._cell, f"{namespace}is")
        etree.SubElement(inline, f"{namespace}t").text = self.text


def xlsx_passages(office: Office) -> list[Passage]:
    """Every text and number of a workbook."""
    strings = _strings(office)
    passages: list[Passage] = []
    for number, (name, part, hidden) in enumerate(_sheets(office), 1):
        passages += _cells(office, part, f"“{name or number}”表", hidden, strings)
    return [*passages, *office.rest()]


def _strings(office: Office) -> list[list[Holder]]:
    root = office.trees.get("xl/sharedStrings.xml")
    if root is None:
        return []
    return [_holders("xl/sharedStrings.xml", item) for item in root if local(item) == "si"]


def _holders(part: str, item: etree._Element) -> list[Holder]:
    found = []
    for text in item.iter("{*}t"):
        parent = text.getparent()
        if parent is not None and local(parent) != "rPh":  # how it is pronounced
            found.append(Holder(part, text))
    return found


def _sheets(office: Office) -> list[tuple[str, str, bool]]:
    """Name, part and whether it is hidden, of each sheet."""
    book = office.trees.get("xl/workbook.xml")
    links = office.trees.get("xl/_rels/workbook.xml.rels")
    targets = {} if links is None else {attribute(link, "Id"): attribute(link, "Target") for link in links}
    sheets = []
    for sheet in () if book is None else book.iter("{*}sheet"):
        target = targets.get(_relation(sheet), "")
        part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        sheets.append((str(sheet.get("name") or ""), part, sheet.get("state") in ("hidden", "veryHidden")))
    return [*sheets, *_unlisted(office, {part for _, part, _ in sheets})]


def _unlisted(office: Office, listed: set[str]) -> list[tuple[str, str, bool]]:
    found = [part for part in office.trees if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part) and part not in listed]
    return [(part, part, True) for part in found]


def _relation(sheet: etree._Element) -> str:
    return next((str(value) for key, value in sheet.items() if str(key).endswith("}id")), "")


def _cells(office: Office, part: str, label: str, hidden: bool, strings: list[list[Holder]]) -> list[Passage]:
    root = office.trees.get(part)
    if root is None:
        return []
    columns = _hidden_columns(root)
    found: list[Passage] = []
    for order, row in enumerate(root.iter("{*}row"), 1):
        unseen = row.get("hidden") in ("1", "true")
        for cell in row:
            letters, number = _where(cell, row, order)
            column = _column(letters)
            why = "隐藏工作表" if hidden else "隐藏行" if unseen else "隐藏列" if column in columns else ""
            place = f"{label}{letters}{number}" + (f"（{why}）" if why else "")
            passage = _passage(office, part, place, cell, strings)
            if passage is not None and _WORTH.search(passage.text):
                passage.table, passage.row, passage.column = label, number, column
                passage.shown, passage.unseen = not why, why
                found.append(passage)
    return found


def _where(cell: etree._Element, row: etree._Element, order: int) -> tuple[str, int]:
    match = _REFERENCE.fullmatch(str(cell.get("r") or ""))
    if match:
        return match[1], int(match[2])
    given = str(row.get("r") or "")
    position = row.index(cell)
    letters = chr(65 + position) if position < 26 else f"{chr(64 + position // 26)}{chr(65 + position % 26)}"
    return letters, int(given) if given.isdecimal() else order


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _hidden_columns(root: etree._Element) -> set[int]:
    hidden: set[int] = set()
    for column in root.iter("{*}col"):
        if column.get("hidden") in ("1", "true"):
            first, last = str(column.get("min") or ""), str(column.get("max") or "")
            if first.isdecimal() and last.isdecimal():
                hidden.update(range(int(first), min(int(last), 16384) + 1))
    return hidden


def _passage(
    office: Office, part: str, place: str, cell: etree._Element, strings: list[list[Holder]]
) -> Passage | None:
    kind = cell.get("t") or "n"
    value = next((child for child in cell if local(child) == "v"), None)
    inline = next((child for child in cell if local(child) == "is"), None)
    if inline is not None:
        holders = _holders(part, inline)
        for holder in holders:
            office.claim(holder)
        return joined(place, ((holder.text, holder) for holder in holders))
    if value is None or not value.text:
        return None
    if kind == "s":
        index = int(value.text) if value.text.strip().isdecimal() else -1
        if not 0 <= index < len(strings):
            return None
        for holder in strings[index]:
            office.claim(holder)
        return joined(place, ((holder.text, holder) for holder in strings[index]))
    if kind in ("b", "e"):
        return None
    number = NumberHolder(part, cell, value)
    office.claim(number)
    return Passage(place, number.text, pieces=[Piece(0, len(number.text), number)])


def _shown(raw: str) -> str:
    """A number without exponent: Excel keeps what is long as 4.1132819900101E+17."""
    if "E" not in raw and "e" not in raw:
        return raw.removesuffix(".0")
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return raw
    return f"{number:f}" if abs(number.adjusted()) < 40 else raw

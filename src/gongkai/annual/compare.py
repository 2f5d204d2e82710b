"""Two reports side by side: two years of one agency, or two agencies."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from gongkai.annual.checking.years import check_years
from gongkai.annual.equations import THREE_ROWS, figure_of, has_one_row
from gongkai.annual.format import COLUMNS, SECTIONS, cells_of, label_of
from gongkai.annual.model import Figure, Finding, Report, plain
from gongkai.annual.names import agency_key
from gongkai.annual.sentences import repeated_share

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell of both reports. ``percent`` of ``a``, two decimals; None where a figure is missing or ``a`` is zero."""

    cell: str
    a: Figure | None
    b: Figure | None
    difference: Figure | None
    percent: Decimal | None

    def to_json(self) -> dict[str, Any]:
        return {
            "cell": self.cell,
            "label": label_of(self.cell),
            "a": plain(self.a),
            "b": plain(self.b),
            "difference": plain(self.difference),
            "percent": plain(self.percent),
        }


@dataclass(frozen=True, slots=True)
class SectionRepeat:
    """How much of a section of ``b`` stood already in ``a``: 0 to 1, four decimals."""

    section: str
    share: Decimal

    def to_json(self) -> dict[str, Any]:
        return {"section": self.section, "title": SECTIONS.get(self.section, ""), "share": plain(self.share)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """``a`` is the earlier where both are one agency's. ``findings``: X5, X7, T4-05 between years that follow."""

    a: str
    b: str
    cells: tuple[CellDifference, ...]
    sections: tuple[SectionRepeat, ...]
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "a": self.a,
            "b": self.b,
            "cells": [cell.to_json() for cell in self.cells],
            "sections": [section.to_json() for section in self.sections],
            "findings": [finding.to_json() for finding in self.findings],
        }


def compare(a: Report, b: Report) -> Comparison:
    """Cell by cell and section by section. Of one agency's two reports the earlier becomes ``a``, in either order."""
    same = a.agency is not None and b.agency is not None and agency_key(a.agency) == agency_key(b.agency)
    if same and a.year is not None and b.year is not None and a.year > b.year:
        a, b = b, a
    follows = same and a.year is not None and b.year == a.year + 1
    shared = [number for number in SECTIONS if number in a.sections and number in b.sections]
    return Comparison(
        _name(a),
        _name(b),
        tuple(_differences(a, b)),
        tuple(SectionRepeat(n, repeated_share(a.sections[n], b.sections[n])) for n in shared),
        check_years(b, a) if follows else (),
    )


def _name(report: Report) -> str:
    return f"{report.agency or '（未写明机关）'}{f' {report.year} 年' if report.year is not None else ''}"


def _differences(a: Report, b: Report) -> Iterator[CellDifference]:
    names = dict.fromkeys((*_cells(a), *_cells(b)))
    if has_one_row(a) != has_one_row(b):
        # One row against three: only their sum can be compared.
        three = {f"t3.{row}.{column}" for row in THREE_ROWS for column in COLUMNS}
        names = dict.fromkeys(name for name in names if name not in three)
    for cell in names:
        left, right = figure_of(a, cell), figure_of(b, cell)
        if left is None or right is None:
            yield CellDifference(cell, left, right, None, None)
        else:
            yield CellDifference(cell, left, right, right - left, _percent(left, right))


def _cells(report: Report) -> tuple[str, ...]:
    standard = cells_of(report.format, one_row=has_one_row(report))
    return (*standard, *(cell for cell in report.cells if cell.startswith("t2_2019.") and cell not in standard))


def _percent(a: Figure, b: Figure) -> Decimal | None:
    if not a:
        return None
    return (Decimal(b - a) * 100 / Decimal(a)).quantize(_HUNDREDTH, ROUND_HALF_UP)

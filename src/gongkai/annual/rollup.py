"""Adding up the reports of many units, and comparing the sum with the report of the whole.

Source: RULEBOOK 1.8. That every cell is additive (AG-02) and that a missing unit blocks the sum (AG-06) are
conventions of this system, not law.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from gongkai.annual.equations import failing, figure_of, has_one_row
from gongkai.annual.format import CELLS, T2_CELLS_2019, T3_CELLS_ONE_ROW, cells_of, label_of
from gongkai.annual.model import Figure, Report, plain
from gongkai.annual.names import agency_key

ALIKE = 12
"""Figures other than zero that two equal reports must have to be taken for one report under two names: two quiet towns
with one application each agree in every cell, and rightly."""
_UNNAMED = "（未写明机关）"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Reports that count something twice.

    ``kind``: "twice" (one agency and year), "same" (one report under two names) or "covers" (the first is the report of
    a government whose own units are added too).
    """

    kind: str
    agencies: tuple[str, ...]
    message: str

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "agencies": list(self.agencies), "message": self.message}


@dataclass(frozen=True, slots=True)
class CellGap:
    """A cell whose sum over the units is not what the report of the whole says."""

    cell: str
    sum: Figure
    total: Figure

    def to_json(self) -> dict[str, Any]:
        return {"cell": self.cell, "sum": plain(self.sum), "total": plain(self.total)}


@dataclass(frozen=True, slots=True)
class RollUp:
    """The sum of many reports.

    ``cells``: the sum, None where a unit has no figure: ``incomplete`` names those units and ``at_least`` adds up the
    others. Duplicates are named, not taken out. ``failing``: units whose own figures do not add up, with the number of
    relations that fail.
    """

    units: int
    cells: Mapping[str, Figure | None]
    at_least: Mapping[str, Figure]
    missing: tuple[str, ...]
    incomplete: Mapping[str, tuple[str, ...]]
    differences: tuple[CellGap, ...]
    duplicates: tuple[Duplicate, ...]
    warnings: tuple[str, ...]
    failing: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        return {
            "units": self.units,
            "cells": {cell: plain(figure) for cell, figure in self.cells.items()},
            "at_least": {cell: plain(figure) for cell, figure in self.at_least.items()},
            "missing": list(self.missing),
            "incomplete": {cell: list(names) for cell, names in self.incomplete.items()},
            "differences": [gap.to_json() for gap in self.differences],
            "duplicates": [duplicate.to_json() for duplicate in self.duplicates],
            "warnings": list(self.warnings),
            "failing": dict(self.failing),
        }


def add_up(reports: Iterable[Report], total: Report | None = None, expected: Iterable[str] | None = None) -> RollUp:
    """Sums every additive cell. ``total``: the report of the whole, to compare; ``expected``: names of all units due.

    Table two of the old format does not add to the new one: where both are there, each is left incomplete. Where some
    units have one row for (六) and some three, the three are incomplete and the one ("t3.other.total") adds up all.
    """
    units = tuple(reports)
    names = tuple(report.agency or _UNNAMED for report in units)
    known = {cell: [figure_of(report, cell) for report in units] for cell in _cells(units)}
    at_least: dict[str, Figure] = {}
    incomplete: dict[str, tuple[str, ...]] = {}
    cells: dict[str, Figure | None] = {}
    for cell, figures in known.items():
        present: Figure = sum(figure for figure in figures if figure is not None)
        lacking = tuple(name for name, figure in zip(names, figures, strict=True) if figure is None)
        cells[cell] = None if lacking else present
        if lacking:
            incomplete[cell], at_least[cell] = lacking, present
    missing, unexpected = _attendance(names, expected)
    duplicates = tuple(chain(_twice(units), _same(units), _covering(names)))
    return RollUp(
        len(units),
        cells,
        at_least,
        missing,
        incomplete,
        tuple(_differences(cells, total)) if total is not None else (),
        duplicates,
        tuple(_warnings(units, total, missing, unexpected, incomplete)),
        {name: count for name, unit in zip(names, units, strict=True) if (count := sum(1 for _ in failing(unit)))},
    )


def _cells(units: Sequence[Report]) -> tuple[str, ...]:
    """The cells to add: of the 2021 format unless all units are of the old one, and what some units have besides."""
    if units and all(report.format == "2019" for report in units):
        return cells_of("2019")
    rows = {has_one_row(report) for report in units}
    standard = cells_of("2021", one_row=True) if rows == {True} else CELLS
    mixed = T3_CELLS_ONE_ROW if len(rows) > 1 else ()
    old = T2_CELLS_2019 if any(map(_has_old_table_two, units)) else ()
    return (*standard, *mixed, *old)


def _has_old_table_two(report: Report) -> bool:
    return any(report.get(cell) is not None for cell in T2_CELLS_2019)


def _attendance(names: Sequence[str], expected: Iterable[str] | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who is due and not there, and who is there and not due."""
    if expected is None:
        return (), ()
    due = {agency_key(name): name for name in expected}
    there = {agency_key(name): name for name in names}
    return (
        tuple(name for key, name in due.items() if key not in there),
        tuple(name for key, name in there.items() if key not in due),
    )


def _twice(units: Sequence[Report]) -> Iterator[Duplicate]:
    counts = Counter((agency_key(report.agency), report.year) for report in units if report.agency is not None)
    for (agency, year), count in counts.items():
        if count > 1:
            when = "" if year is None else f" {year} 年"
            yield Duplicate("twice", (agency,), f"{agency}{when}的报告有 {count} 份，合计里重复计算")


def _same(units: Sequence[Report]) -> Iterator[Duplicate]:
    alike: dict[tuple[object, ...], dict[str, str]] = defaultdict(dict)
    for report in units:
        figures = tuple(sorted((cell, figure) for cell, figure in report.cells.items() if figure))
        if len(figures) >= ALIKE and report.agency is not None:
            alike[(report.year, figures)].setdefault(agency_key(report.agency), report.agency)
    for named in alike.values():
        if len(named) > 1:
            names = tuple(named.values())
            yield Duplicate("same", names, f"{'、'.join(names)}的数字完全相同，请核对是否同一份报告")


def _covering(names: Sequence[str]) -> Iterator[Duplicate]:
    """The report of a government covers its units (AG-01), its office's own report included (AG-03)."""
    keys = {agency_key(name): name for name in names}
    for key, name in keys.items():
        below = [other for stem, other in keys.items() if stem != key and _is_unit_of(stem, key)]
        if below:
            message = f"{name}的报告已包括{'、'.join(below)}，合计里重复计算"
            yield Duplicate("covers", (name, *below), message)


def _is_unit_of(unit: str, whole: str) -> bool:
    """By name: 某县教育局 and 某县某乡 belong to 某县. Only places cover others, a bureau does not."""
    return unit.startswith(whole) and whole.endswith(("省", "市", "县", "区", "州", "旗", "盟", "乡", "镇", "街道"))


def _differences(cells: Mapping[str, Figure | None], total: Report) -> Iterator[CellGap]:
    for cell, figure in cells.items():
        whole = figure_of(total, cell)
        if figure is not None and whole is not None and figure != whole:
            yield CellGap(cell, figure, whole)


def _warnings(
    units: Sequence[Report],
    total: Report | None,
    missing: Sequence[str],
    unexpected: Sequence[str],
    incomplete: Mapping[str, Sequence[str]],
) -> Iterator[str]:
    if missing:
        yield f"缺 {len(missing)} 个单位的报告，合计不完整：{'、'.join(missing)}"
    if unexpected:
        yield f"有 {len(unexpected)} 个单位不在应报名单中：{'、'.join(unexpected)}"
    nameless = sum(report.agency is None for report in units)
    if nameless:
        yield f"有 {nameless} 份报告没有写明机关"
    if incomplete:
        first = next(iter(incomplete))
        yield f"有 {len(incomplete)} 格因有单位没有数字而不能合计，如“{label_of(first)}”"
    years = sorted({report.year for report in (*units, *((total,) if total else ())) if report.year is not None})
    if len(years) > 1:
        yield f"年度不一致：{'、'.join(map(str, years))}"
    if any(map(_has_old_table_two, units)) and not all(map(_has_old_table_two, units)):
        yield "2019 年格式的表二与 2021 年格式的表二不能相加"
    if len({has_one_row(report) for report in units}) > 1:
        yield "有的报告“（六）其他处理”只有一行，有的分三行，这几行不能相加"

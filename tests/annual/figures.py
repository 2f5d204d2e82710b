"""Reports for the tests: built by hand, from the rulebook's data, and from the golden figures of the samples."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from gongkai.annual.format import CELLS, COLUMNS, DISPUTE_COLUMNS, DISPUTES, RESULTS, ROWS, T2_CELLS, cells_of
from gongkai.annual.model import ABSENT, Figure, Report

GOLDEN = Path(os.environ.get("GONGKAI_SAMPLES", "/work/shared/samples")) / "golden"
_CODES = (
    *("R1", "R2", "L1", "L2"),
    *(f"L3.{i}" for i in range(1, 9)),
    *(f"L4.{i}" for i in range(1, 4)),
    *(f"L5.{i}" for i in range(1, 6)),
    *("L6.1", "L6.2", "L6.3", "R3", "R4"),
)
ROW_OF_CODE = {**dict(zip(_CODES, ROWS, strict=True)), "L6": "other"}

HZ = """
13612 252 0 45 128 32 14069
535 6 0 1 18 0 560
5345 129 0 41 19 14 5548
2120 39 0 1 6 2 2168
13 0 0 0 0 0 13
30 0 0 0 0 0 30
11 0 0 0 0 0 11
49 2 0 0 0 0 51
103 1 0 0 0 0 104
84 1 0 0 0 0 85
282 4 0 0 0 0 286
147 0 0 0 1 2 150
3075 50 0 0 89 8 3222
177 3 0 0 0 0 180
19 0 0 0 0 0 19
199 1 0 0 3 0 203
147 1 0 0 0 0 148
0 0 0 0 0 0 0
100 1 0 0 0 0 101
5 0 0 0 0 0 5
315 3 0 0 0 0 318
202 0 0 1 0 0 203
941 17 0 1 3 3 965
13364 252 0 44 121 29 13810
783 6 0 2 25 3 819
"""
"""T27 data of the rulebook, in the order of the form."""
HZ_DISPUTES = {
    "review": (376, 97, 196, 121, 790),
    "direct": (16, 1, 12, 27, 56),
    "after_review": (74, 1, 30, 51, 156),
}


def report(cells: Mapping[str, Figure | None] | None = None, **known: Any) -> Report:
    """A report of the 2021 format with zero in every cell but those given."""
    return Report(cells={**dict.fromkeys(CELLS, 0), **(cells or {})}, **known)


def changed(of: Report, cells: Mapping[str, Figure | None]) -> Report:
    return replace(of, cells={**of.cells, **cells})


def row(name: str, figures: Sequence[Figure | None]) -> dict[str, Figure | None]:
    columns = DISPUTE_COLUMNS if name.startswith("t4.") else COLUMNS
    return {f"{name}.{column}": figure for column, figure in zip(columns, figures, strict=True)}


def hangzhou() -> Report:
    cells: dict[str, Figure | None] = {}
    for name, line in zip(ROWS, HZ.split("\n")[1:-1], strict=True):
        cells |= row(f"t3.{name}", [int(word) for word in line.split()])
    for group, figures in HZ_DISPUTES.items():
        cells |= row(f"t4.{group}", figures)
    names = [f"t2.{kind}.{what}" for kind in ("regulations", "normative") for what in ("made", "repealed", "in_force")]
    cells |= dict(zip(names, (3, 5, 74, 564, 984, 4185), strict=True))
    cells |= {"t2.licensing.decisions": 11398889, "t2.penalties.decisions": 6937489}
    cells |= {"t2.coercion.decisions": 166105, "t2.fees.amount": Decimal(316441)}
    return report(cells, agency="测试市", year=2025)


def golden_names() -> list[str]:
    if not GOLDEN.is_dir():
        return []
    return sorted(str(path.relative_to(GOLDEN))[: -len(".json")] for path in GOLDEN.rglob("*.json"))


def golden(name: str) -> tuple[Report, dict[str, Any]]:
    """The report of a golden file as a faultless reader would give it, and the file itself."""
    if not GOLDEN.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"no samples at {GOLDEN}")
        pytest.skip(f"no samples at {GOLDEN}")
    data = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    three = data["t3"] or {}
    one_row = data["format"] == "2019" or (three.get("L6") is not None and three.get("L6.1") is None)
    found: dict[str, Figure | None] = {}
    for code, figures in three.items():
        if figures is not None:
            found |= row(f"t3.{ROW_OF_CODE[code]}", figures)
    for group, figures in (data["t4"] or {}).items():
        if figures is not None:
            found |= row(f"t4.{group}", figures)
    found |= _table_two(data["t2"] or {})
    names = cells_of(data["format"], one_row=one_row)
    cells = {cell: found.get(cell) for cell in names}
    marks = {cell: ABSENT for cell in names if cell not in found}
    made = Report(data["agency"], data["year"], data["format"], cells=cells, marks=marks, one_row=one_row)
    return made, data


def _table_two(two: Mapping[str, Any]) -> dict[str, Figure | None]:
    found: dict[str, Figure | None] = {}
    for kind in ("regulations", "normative"):
        names = (f"t2.{kind}.{what}" for what in ("made", "repealed", "in_force"))
        found |= dict(zip(names, two.get(kind) or (None,) * 3, strict=True))
    for kind in ("licensing", "penalties", "coercion"):
        found[f"t2.{kind}.decisions"] = two.get(kind)
    fees = two.get("fees_wan")
    found["t2.fees.amount"] = None if fees is None else Decimal(fees)
    return found


def consistent(seed: int) -> Report:
    """A random report in which every relation holds; sizes run from a quiet town to a city."""
    random = Random(seed)
    most = random.choice((3, 30, 3000))
    cells: dict[str, int] = {}
    for column in COLUMNS[:-1]:
        leaves = {leaf: random.choice((0, random.randint(0, most))) for leaf in RESULTS}
        closed, carried_out = sum(leaves.values()), random.randint(0, most)
        carried_in = random.randint(0, closed + carried_out)
        flow = {"new": closed + carried_out - carried_in, "carried_in": carried_in, "closed": closed}
        cells |= {f"t3.{name}.{column}": n for name, n in {**leaves, **flow, "carried_out": carried_out}.items()}
    for name in ROWS:
        cells[f"t3.{name}.total"] = sum(cells[f"t3.{name}.{column}"] for column in COLUMNS[:-1])
    for group in DISPUTES:
        outcomes = [random.randint(0, most) for _ in DISPUTE_COLUMNS[:-1]]
        cells |= dict(zip([f"t4.{group.id}.{c}" for c in DISPUTE_COLUMNS], [*outcomes, sum(outcomes)], strict=True))
    cells |= {cell: random.randint(0, most) for cell in T2_CELLS if cell != "t2.fees.amount"}
    return report(
        {**cells, "t2.fees.amount": Decimal(random.randint(0, most)) / 100}, agency=f"第{seed}单位", year=2024
    )

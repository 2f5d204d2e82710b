"""Real reports, their figures read off by hand: every decidable cell is right, none is wrong, none invented.

The samples lie outside the project; under CI they have to be there.
"""

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongkai.annual import check, read
from gongkai.annual import format as form
from tests.annual.sample_reports import ROWS, SAMPLES

RELATIONS = {"identity": "X1", "results_sum": "X2", "row_total": "X3", "t4_total": "X4"}


def _cases() -> list[tuple[str, Path, dict[str, Any]]]:
    cases = []
    for path in sorted((SAMPLES / "golden").rglob("*.json")):
        golden = json.loads(path.read_text(encoding="utf-8"))
        cases += [(f"{path.stem}:{Path(f).name}", SAMPLES / "reports" / f, golden) for f in golden["files"]]
    return cases


CASES = _cases()
if not CASES and "CI" in os.environ:
    raise FileNotFoundError(f"the samples have to be there under CI: {SAMPLES}")
each_sample = pytest.mark.parametrize(("file", "golden"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])


def _figures(golden: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """Our cell name → (the golden's own name, its figure)."""
    figures: dict[str, tuple[str, Any]] = {}
    two = golden["t2"]
    for row in ("regulations", "normative"):
        for n, column in enumerate(("made", "repealed", "in_force")):
            figures[f"t2.{row}.{column}"] = (f"t2.{row}.{column}", (two[row] or [None] * 3)[n])
    for row in ("licensing", "penalties", "coercion"):
        figures[f"t2.{row}.decisions"] = (f"t2.{row}", two[row])
    fee = two["fees_wan"]
    figures["t2.fees.amount"] = ("t2.fees_wan", None if fee is None else Decimal(str(fee)))
    for code, row in ROWS.items():
        for n, column in enumerate(form.COLUMNS):
            figures[f"t3.{row}.{column}"] = (f"{code}:{column}", (golden["t3"].get(code) or [None] * 7)[n])
    for group in form.DISPUTES:
        for n, column in enumerate(form.DISPUTE_COLUMNS):
            name = f"t4.{group.id}.{column}"
            figures[name] = (name, (golden["t4"][group.id] or [None] * 5)[n])
    return figures


@each_sample
def test_every_decidable_cell_is_right_and_none_is_wrong_or_invented(file, golden):
    report = read(file)
    doubted = {cell for doubt in report.doubts for cell in doubt.cells}
    amiss = []
    for cell, (name, figure) in _figures(golden).items():
        found, accepted = report.get(cell), {figure, golden.get("also_accept", {}).get(name, figure)}
        if name in golden["undecidable"]:
            accepted |= {None}
        if found not in accepted and not (found is None and cell in doubted and name in golden.get("also_accept", {})):
            amiss.append((cell, figure, found))
    assert amiss == []


@each_sample
def test_the_relations_that_fail_are_found_and_no_others(file, golden):
    found = {(f.rule, f.where) for f in check(read(file)).findings if f.rule in RELATIONS.values()}
    codes = ROWS | {c: c for c in (*form.COLUMNS, *(g.id for g in form.DISPUTES))}
    assert found == {(RELATIONS[f["relation"]], codes[f["where"]]) for f in golden["failures"]}


@each_sample
def test_the_text_is_set_against_the_cells(file, golden):
    codes = {f"{code}:{column}": f"t3.{row}.{column}" for code, row in ROWS.items() for column in form.COLUMNS}
    found = {
        (f.where, f.left, f.right) for f in check(read(file)).findings if f.rule.startswith("P") and f.right is not None
    }
    due = {(codes[c["where"]], c["prose"], c["cells"]) for c in golden["prose_conflicts"]}
    assert due <= found
    assert {where for where, _, _ in found} <= {where for where, _, _ in due}


@each_sample
def test_agency_year_and_format_are_those_on_the_page(file, golden):
    report = read(file)
    assert report.year == golden["year"] or golden["year"] is None or not golden.get("complete", True)
    assert report.format in golden["format_accept"]
    if report.agency is not None:
        assert report.agency in (golden["agency"], *golden.get("agency_aliases", ()))

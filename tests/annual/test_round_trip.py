"""What is written in any format reads back as the same report, cell for cell."""

import random
from dataclasses import replace

import pytest

from gongkai.annual import format as form
from gongkai.annual.model import ABSENT, BLANK, DASH, SLASH, Report
from gongkai.annual.reading import read
from gongkai.annual.writing import KINDS, render
from gongkai.papers import Unreadable
from tests.annual.layouts import consistent

TEXT = {"1": "2024年，本镇公开信息217条。", "5": "更新不够及时，已逐项改进。", "6": "本年度未收取信息处理费。"}


def full(seed: int) -> Report:
    rng = random.Random(seed)
    return Report(
        agency="清溪县云岭镇人民政府",
        year=2024,
        cells=consistent(rng, size=rng.choice((3, 900))),
        sections=TEXT,
        title="清溪县云岭镇人民政府2024年政府信息公开工作年度报告",
    )


def with_holes(seed: int) -> Report:
    """Blanks, "/" and "-", remarks, and a row that the report does not have."""
    rng, report = random.Random(seed), full(seed)
    cells, marks = dict(report.cells), {}
    for cell in rng.sample(form.CELLS, 30):
        cells[cell], marks[cell] = None, rng.choice((BLANK, SLASH, DASH))
    for column in form.COLUMNS:
        cells[f"t3.declined.reissue.{column}"], marks[f"t3.declined.reissue.{column}"] = None, ABSENT
    cells["t2.normative.in_force"] = 22
    marks.pop("t2.normative.in_force", None)
    return replace(report, cells=cells, marks=marks, remarks={"t2.normative.in_force": "其中修订16件"})


def one_row(seed: int) -> Report:
    report = full(seed)
    cells = {c: v for c, v in report.cells.items() if not c.startswith("t3.other.")}
    cells |= {
        f"t3.other.{c}": sum(
            int(report.get(f"t3.other.{k}.{c}") or 0) for k in ("not_corrected", "fee_unpaid", "other")
        )
        for c in form.COLUMNS
    }
    return replace(report, format="2021-hybrid", one_row=True, cells=cells)


def of_2019(seed: int) -> Report:
    rng, report = random.Random(seed), one_row(seed)
    cells = {c: v for c, v in report.cells.items() if not c.startswith("t2.")}
    cells |= {c: rng.randrange(90) for c in form.T2_CELLS_2019}
    return replace(report, format="2019", year=2020, cells=cells, title=report.title.replace("2024", "2020"))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("make", [full, with_holes, one_row, of_2019])
@pytest.mark.parametrize("kind", KINDS)
def test_reading_back_gives_the_same_cells(kind, make, seed):
    report = make(seed)
    found = read(render(report, kind))
    assert {c: v for c, v in found.cells.items() if v != report.get(c)} == {}
    assert {c for c, v in report.cells.items() if v is not None} <= set(found.cells)
    assert {c: found.marks.get(c) for c in report.marks} == dict(report.marks)
    assert {c: "".join(r.split()) for c, r in found.remarks.items()} == dict(report.remarks)
    assert found.doubts == ()
    assert found.one_row == report.one_row


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "csv"])
def test_reading_back_gives_the_same_head_and_text(kind):
    report = full(7)
    found = read(render(report, kind))
    assert (found.agency, found.year, found.format) == (report.agency, report.year, report.format)
    assert {n: "".join(t.split()) for n, t in found.sections.items() if t} == TEXT


@pytest.mark.parametrize(
    "damage", [b'{"agency": 1}', b'{"cells": {}}', b"{", "表,行,列,单元格名,数值,标记,备注\r\n1,2".encode()]
)
def test_data_that_was_damaged_is_refused_in_words(damage):
    with pytest.raises(Unreadable) as refused:
        read(damage)
    assert refused.value.code in ("damaged", "no-report")

"""Whatever the layout, a figure is read right or doubted: never wrong, never invented, never shifted."""

import random

import pytest

from gongkai.annual import format as form
from gongkai.annual.model import ABSENT, DOUBT, Report
from gongkai.annual.reading import read
from tests.annual.layouts import UNWALLED, WALLED, Truth, truth

KINDS = {
    "plain": {"spell": False, "holes": False, "torn_rows": False, "wrong": False},
    "wrong": {"spell": False, "holes": False, "torn_rows": False, "wrong": True},
    "spelled": {"spell": True, "holes": False, "torn_rows": False, "wrong": True},
    "holes": {"spell": True, "holes": True, "torn_rows": False, "wrong": False},
    "torn": {"spell": False, "holes": True, "torn_rows": True, "wrong": False},
}
SEEDS = range(4)


def _lies(t: Truth, report: Report) -> list[str]:
    return [
        f"{cell}: printed {t.shown[cell]!r}, read {report.get(cell)}"
        for cell in form.CELLS
        if report.get(cell) is not None and report.get(cell) != t.figures[cell]
    ]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", WALLED)
def test_where_cells_keep_their_walls_every_figure_is_read(layout, kind, seed):
    t = truth(random.Random(f"{kind}{seed}"), **KINDS[kind])
    report = read(WALLED[layout](t))
    assert not _lies(t, report)
    missed = [c for c in form.CELLS if t.figures[c] is not None and report.get(c) is None]
    assert not missed, [(c, t.shown[c], report.marks.get(c)) for c in missed[:9]]
    assert (report.year, report.agency) == (t.year, t.agency)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", UNWALLED)
def test_where_walls_are_lost_a_figure_is_read_or_doubted_never_wrong(layout, kind, seed):
    t = truth(random.Random(f"{kind}{seed}"), **KINDS[kind])
    report = read(UNWALLED[layout](t))
    assert not _lies(t, report)
    silent = [c for c in form.CELLS if t.figures[c] is not None and report.get(c) is None and report.marks[c] != DOUBT]
    assert not silent, [(c, t.shown[c], report.marks.get(c)) for c in silent[:9]]


@pytest.mark.parametrize("layout", ["number_lines", "pdf_text"])
def test_a_full_table_without_walls_is_read_whole(layout):
    t = truth(random.Random(5), **KINDS["plain"])
    report = read(UNWALLED[layout](t))
    assert [c for c in form.CELLS if report.get(c) != t.figures[c]] == []


@pytest.mark.parametrize("layout", WALLED)
def test_blank_slash_dash_and_zero_stay_four_things(layout):
    t = truth(random.Random(1), **KINDS["plain"])
    cells = [f"t3.granted.{c}" for c in form.COLUMNS[1:4]]
    for cell, text in zip(cells, ("", "/", "-"), strict=True):
        t.figures[cell], t.shown[cell] = None, text
    t.figures["t3.granted.legal"], t.shown["t3.granted.legal"] = 0, "0"
    report = read(WALLED[layout](t))
    assert [report.marks[c] for c in cells] == ["blank", "slash", "dash"]
    assert report.get("t3.granted.legal") == 0


def test_a_row_left_out_is_absent_not_blank():
    t = truth(random.Random(2), **KINDS["plain"])
    t.rows.remove("declined.publication")
    report = read(WALLED["html"](t))
    assert {report.marks[f"t3.declined.publication.{c}"] for c in form.COLUMNS} == {ABSENT}
    assert report.get("t3.declined.excessive.natural") == t.figures["t3.declined.excessive.natural"]

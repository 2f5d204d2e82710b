"""Many reports at once give what the reports one by one give."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.annual.batch import RELATIONS, Batch, check_many, roll_up
from gongkai.annual.checking.figures import relation_findings
from gongkai.annual.format import CELLS, Relation
from gongkai.annual.rollup import add_up
from tests.annual.figures import changed, consistent, hangzhou, report


def disturbed(seed):
    """A sound report with a few figures changed and a few left blank."""
    random, sheet = Random(seed), consistent(seed)
    cells = {cell: random.randint(0, 50) for cell in random.sample(CELLS, random.randint(0, 4))}
    return changed(sheet, cells | dict.fromkeys(random.sample(CELLS, random.randint(0, 2))))


some_reports = st.lists(st.integers(0, 10**6).map(disturbed), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(some_reports)
def test_a_batch_fails_where_the_reports_one_by_one_fail(sheets):
    batch = Batch.of(sheets)
    found = check_many(batch.figures, batch.blank)
    one_by_one = [[(f.rule, f.where) for f in relation_findings(sheet)] for sheet in sheets]
    assert [[(r.rule, r.where) for r in found.of(i)] for i in range(len(sheets))] == one_by_one
    assert list(found.reports) == [i for i, findings in enumerate(one_by_one) if findings]


@settings(max_examples=40, deadline=None)
@given(some_reports)
def test_a_batch_gives_its_reports_back(sheets):
    batch = Batch.of(sheets)
    assert [batch.report(i) for i in range(len(sheets))] == [dict(sheet.cells) for sheet in sheets]


@settings(max_examples=40, deadline=None)
@given(some_reports, st.integers(0, 10**6))
def test_a_tree_adds_up_what_lies_below_each_whole(sheets, seed):
    batch, parents = Batch.of(sheets), random_tree(len(sheets), Random(seed))
    sums = roll_up(batch.figures, parents, batch.blank)
    below = defaultdict(list)
    for number, sheet in enumerate(sheets):
        node = parents[number]
        while node >= 0:
            below[node - len(sheets)].append(sheet)
            node = parents[node]
    for whole in range(len(parents) - len(sheets)):
        assert sums.report(whole) == dict(add_up(below[whole]).cells)


def random_tree(reports, random):
    """Parents for so many reports under five wholes in no order, some of them roots."""
    wholes = list(range(reports, reports + 5))
    random.shuffle(wholes)
    above = {node: random.choice([-1, *wholes[:place]]) for place, node in enumerate(wholes)}
    return np.array([random.choice([-1, *wholes]) for _ in range(reports)] + [above[n] for n in sorted(above)])


def test_four_levels_in_order():
    towns = [consistent(seed) for seed in range(8)]
    parents = np.array([8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, -1])
    sums = roll_up(Batch.of(towns).figures, parents)
    assert sums.blank is None
    assert sums.report(0) == dict(add_up(towns[:2]).cells)
    assert sums.report(4) == dict(add_up(towns[:4]).cells)
    assert sums.report(6) == dict(add_up(towns).cells)
    assert not check_many(sums.figures).reports.size


def test_more_reports_than_a_block_are_all_checked():
    figures = np.tile(Batch.of([hangzhou()]).figures, (1, 9000))
    wrong = [0, 4095, 4096, 8999]
    figures[CELLS.index("t4.review.total"), wrong] -= 1
    found = check_many(figures)
    assert list(found.reports) == wrong
    assert [(r.rule, r.where) for r in found.of(4096)] == [("X4", "review")]


def test_relations_are_data_and_may_be_others():
    odd = Relation("Y1", "odd", ("t2.normative.made", "t3.new.natural", "t4.review.total"), ("t2.normative.in_force",))
    sheets = [report({"t2.normative.in_force": 1}), report({"t2.normative.in_force": 1, "t4.review.total": 1})]
    found = check_many(Batch.of(sheets).figures, relations=(odd,))
    assert found.of(0) == (odd,)
    assert found.of(1) == ()
    assert len(RELATIONS) == 42


def test_money_is_held_in_fen():
    batch = Batch.of([report({"t2.fees.amount": Decimal("96171.6")})])
    assert batch.figures[CELLS.index("t2.fees.amount"), 0] == 96_171_600_000
    assert batch.blank is None


@pytest.mark.parametrize(
    "sheet",
    [
        report({"t2.fees.amount": Decimal("0.0000001")}),
        report({"t3.new.natural": Decimal("1.5")}),
        replace(report(), format="2019"),
        replace(report(), one_row=True),
    ],
)
def test_what_does_not_fit_the_array_is_refused(sheet):
    with pytest.raises(ValueError, match=r"whole number|format"):
        Batch.of([sheet])


def test_no_reports_are_no_failures():
    batch = Batch.of([])
    assert batch.figures.shape == (200, 0)
    assert check_many(batch.figures).reports.size == 0
    assert roll_up(batch.figures, np.array([-1])).figures.sum() == 0


@pytest.mark.parametrize("shape", [(199, 3), (200,)])
def test_figures_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match="200 cells"):
        check_many(np.zeros(shape, dtype=np.int64))
    with pytest.raises(ValueError, match="200 cells"):
        check_many(np.zeros((200, 3)))
    with pytest.raises(ValueError, match="shape of figures"):
        check_many(np.zeros((200, 3), dtype=np.int64), np.zeros((200, 2), dtype=np.bool_))


@pytest.mark.parametrize(
    ("parents", "why"),
    [
        ([2], "place in the tree"),
        ([1, -1], "not a report"),
        ([2, 4, -1], "must be a whole"),
        ([2, 2, 3, 2], "above itself"),
        ([2, 2, 2], "above itself"),
    ],
)
def test_what_is_no_tree_is_refused(parents, why):
    with pytest.raises(ValueError, match=why):
        roll_up(np.zeros((200, 2), dtype=np.int64), np.array(parents))

"""Shares of the kinds of results."""

from decimal import Decimal

from gongkai.annual.format import RESULTS
from gongkai.annual.model import Report
from gongkai.annual.repair import fill
from gongkai.annual.shares import KINDS, result_shares
from tests.annual.figures import changed, report

CHANGCHUN = {
    "t3.new.total": 95,
    "t3.carried_in.total": 8,
    "t3.carried_out.total": 5,
    "t3.granted.total": 42,
    "t3.partial.total": 1,
    "t3.unavailable.not_held.total": 49,
    "t3.other.other.total": 6,
}


def test_t30_changchun_closed_and_shares():
    # Only totals are published, so the other columns are blank and take no part.
    sheet = Report(cells={**{f"t3.{row}.total": 0 for row in RESULTS}, **CHANGCHUN, "t3.closed.total": None})
    closed = {c.cell: c.after for r in fill(sheet) for c in r.changes}["t3.closed.total"]
    assert closed == 98
    shares = result_shares(changed(sheet, {"t3.closed.total": closed}))
    assert [shares[kind] for kind in ("granted", "partial", "unavailable", "other")] == [
        Decimal("42.86"),
        Decimal("1.02"),
        Decimal("50.00"),
        Decimal("6.12"),
    ]
    assert shares["refused"] == shares["declined"] == 0


def test_shares_are_not_known_where_a_figure_is_missing_or_nothing_was_closed():
    assert set(result_shares(report()).values()) == {None}
    blank = result_shares(report({**CHANGCHUN, "t3.closed.total": 98, "t3.refused.state_secret.total": None}))
    assert [kind for kind in KINDS if blank[kind] is None] == ["refused"]


def test_one_row_for_other_results_has_its_share():
    sheet = Report(format="2019", cells={"t3.closed.total": 8, "t3.other.total": 2})
    assert result_shares(sheet)["other"] == 25

"""The published samples, hand-read: read where they lie, never copied."""

import pytest

from gongkai.annual.checking.prose import check_prose, fee_yuan
from gongkai.annual.checking.statements import statements
from gongkai.annual.checking.structure import check_structure
from tests.annual.sample_reports import ROWS, golden, report_of

SAME = {"requests_new", "requests_handled"}
"""受理 may mean either; the hand-read records chose by the cells."""


@pytest.fixture(scope="module")
def samples():
    return [(name, record, report_of(record, text)) for name, record, text in golden()]


def hits(record, found):
    """The statements that a figure of the record accounts for, by figure."""
    return {
        key: [s for s in found if s.value == value and (key in s.readings or (key in SAME and s.key in SAME))]
        for key, value in record.get("prose", {}).items()
    }


def test_every_figure_read_by_hand_is_found(samples):
    missed = [
        (name, key) for name, record, report in samples for key, s in hits(record, statements(report)).items() if not s
    ]
    assert missed == []


def test_hardly_anything_else_is_found(samples):
    more = []
    for name, record, report in samples:
        known = [s for found in hits(record, statements(report)).values() for s in found]
        more += [(name, s.key) for s in statements(report) if s not in known and s.key != "processing_fee_yuan"]
    # Three further claims that do stand in the texts: a denial of lawsuits, a count of penalties, "all are closed".
    assert sorted({key for _, key in more}) == ["lawsuits", "penalties", "requests_answered"]
    assert len(more) == 3


def test_the_conflicts_read_by_hand_and_no_others(samples):
    for name, record, report in samples:
        known = {(c["prose"], c["cells"], cell_of(c["where"])) for c in record.get("prose_conflicts", ())}
        assert {(f.left, f.right, f.where) for f in check_prose(report)} == known, name


def cell_of(where: str) -> str:
    row, column = where.split(":")
    return f"t3.{ROWS[row]}.{column}"


def test_the_fee_of_section_six(samples):
    for name, record, report in samples:
        fee = record.get("extra", {}).get("processing_fee_yuan")
        if fee is not None and not name.startswith("jinhu"):
            assert fee_yuan(report) == int(fee), name


def test_the_seed_has_exactly_its_known_defects(samples):
    (seed,) = [report for name, _, report in samples if name.startswith("xiaodian")]
    assert check_prose(seed) == ()
    found = check_structure(seed)
    assert sorted(f.rule for f in found) == [
        "S10", "S12", "S12", "S13", "S14", "S2", "S6", "S7", "S7", "S8", "S9",
    ]  # fmt: skip
    messages = {f.rule: f.message for f in found}
    assert "信息处理费" in messages["S14"]
    assert {f.message[-2] for f in found if f.rule == "S7"} == {"用", "工"}
    assert ["考核" in f.message or "评议" in f.message for f in found if f.rule == "S12"] == [True, True]

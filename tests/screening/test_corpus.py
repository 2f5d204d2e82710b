"""Recall and false alarms on documents made by a seeded generator; benchmarks/screening.py has the figures of 2,000."""

from pathlib import Path

from gongkai.screening import Finding
from gongkai.screening.inside import screened_here
from tests.screening.corpus import Planted, documents
from tests.screening.figures import is_found


def test_numbers_are_found_wherever_they_stand_and_clean_pages_pass(tmp_path: Path):
    missed: list[Planted] = []
    alarms: list[str] = []
    clean = planted = 0
    for document in documents(tmp_path, 120, seed=7):
        found = [Finding.from_json(item) for item in screened_here(document.path, name=None, names=[], on="2026-11-25")]
        missed += [number for number in document.planted if not is_found(number, found)]
        planted += len(document.planted)
        clean += document.clean
        alarms += [
            f"{document.path.name}: {found[0].kind} {found[0].excerpt}" for _ in (1,) if document.clean and found
        ]
    assert planted > 100
    assert missed == []
    assert len(alarms) * 20 <= clean, alarms

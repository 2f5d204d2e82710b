"""100,000 due dates, with and without a consultation; the reference does the bare date arithmetic with a list of days."""

import json
import random
import time
from bisect import bisect_right
from datetime import date, timedelta

from benchmarks.memory import peak_mib
from gongkai.statute import OFFICIAL, Case, Consultation, Kind, answer_due

COUNT = 100_000
DAY = timedelta(1)


def cases() -> list[Case]:
    rng, first, made = random.Random(1), date(2019, 1, 2), []
    for _ in range(COUNT):
        received = first + rng.randrange(2600) * DAY
        sent = received + rng.randrange(1, 20) * DAY
        answered = sent + rng.randrange(1, 20) * DAY
        letter = Consultation(kind=Kind.OTHER_AGENCY, sent=sent, answered=answered)
        made.append(Case(received=received, consultations=(letter,) if rng.random() < 0.5 else ()))
    return made


def by_hand(all_cases: list[Case]) -> list[date]:
    """The same dates without derivation: positions in a sorted list of working days."""
    span = (date(2027, 1, 1) - date(2019, 1, 1)).days
    days = [d for n in range(span) if OFFICIAL.is_workday(d := date(2019, 1, 1) + n * DAY)]
    out = []
    for case in all_cases:
        at = bisect_right(days, case.received) + 19
        for letter in case.consultations:
            at += bisect_right(days, letter.answered) - bisect_right(days, letter.sent)
        out.append(days[at])
    return out


def main() -> None:
    made = cases()
    start = time.perf_counter()
    ours = [answer_due(case).due for case in made]
    took = time.perf_counter() - start
    start = time.perf_counter()
    reference = by_hand(made)
    bare = time.perf_counter() - start
    assert ours == reference
    for name, value, unit in (
        ("100,000 due dates with derivation", round(took, 2), "s"),
        ("the same dates bare, by list lookup", round(bare, 2), "s"),
        ("peak memory", peak_mib(), "MiB"),
    ):
        print(json.dumps({"figure": name, "value": value, "unit": unit}))

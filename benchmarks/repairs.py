"""Finding repairs for 300 reports with three to twelve wrong cells; the reference is checking the same reports once."""

import json
import random
import time
from dataclasses import replace

from benchmarks.memory import peak_mib
from gongkai.annual import Report, repairs
from gongkai.annual import format as form
from gongkai.annual.equations import failing
from tests.annual.layouts import consistent

COUNT = 300


def wrong_reports() -> list[Report]:
    made = []
    for seed in range(COUNT):
        rng = random.Random(seed)
        cells = dict(consistent(rng))
        cells |= {cell: rng.randrange(400) for cell in rng.sample(form.T3_CELLS, rng.randrange(3, 13))}
        made.append(replace(Report(), cells=cells))
    return made


def main() -> None:
    made, worst = wrong_reports(), 0.0
    start = time.perf_counter()
    for report in made:
        assert failing(report)
    checked = time.perf_counter() - start
    start = time.perf_counter()
    for report in made:
        begun = time.perf_counter()
        repairs(report)
        worst = max(worst, time.perf_counter() - begun)
    took = time.perf_counter() - start
    for name, value, unit in (
        ("repairs of a wrong report, mean", round(1000 * took / COUNT, 1), "ms"),
        ("the worst of 300", round(1000 * worst, 1), "ms"),
        ("checking a report once", round(1000 * checked / COUNT, 2), "ms"),
        ("peak memory", peak_mib(), "MiB"),
    ):
        print(json.dumps({"figure": name, "value": value, "unit": unit}))

"""300,000 reports checked and added up through four levels, against the same arithmetic written by hand in numpy.

Both sides get the same array in the same layout (cells by reports): by hand, reports by cells took eight times as long.
The hand-written side knows the form by heart, works in blocks that suit it best, and has its groups ready made;
``gongkai.annual.batch`` reads the relations from ``format.relations()`` and the groups from the tree.
"""

import json
import tracemalloc
from collections.abc import Callable
from itertools import pairwise
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongkai.annual.batch import check_many, roll_up

TOWNS, COUNTIES, CITIES, PROVINCES = 300_000, 2_850, 333, 31
ROUNDS = 9
BLOCK = 16_384
"""The best of 2,048 to 300,000 for the side written by hand."""
LIMIT = 1.5

Figures = NDArray[np.int64]


def reports(random: np.random.Generator) -> Figures:
    """Sound reports, and one figure off in one report of a hundred."""
    three = np.zeros((25, 7, TOWNS), dtype=np.int64)
    three[2:23, :6] = random.integers(0, 9, (21, 6, TOWNS))
    three[23] = three[2:23].sum(axis=0)
    three[24, :6] = random.integers(0, 9, (6, TOWNS))
    three[0] = three[23] + three[24]
    three[:, 6] = three[:, :6].sum(axis=1)
    four = np.zeros((3, 5, TOWNS), dtype=np.int64)
    four[:, :4] = random.integers(0, 5, (3, 4, TOWNS))
    four[:, 4] = four[:, :4].sum(axis=1)
    two = random.integers(0, 99, (10, TOWNS))
    figures = np.concatenate([two, three.reshape(175, TOWNS), four.reshape(15, TOWNS)])
    wrong = random.choice(TOWNS, TOWNS // 100, replace=False)
    figures[random.integers(10, 200, len(wrong)), wrong] += 1
    return figures


def tree(random: np.random.Generator) -> NDArray[np.int64]:
    """Each node's parent: towns, counties, cities, provinces in this order, of uneven sizes."""
    sizes = (TOWNS, COUNTIES, CITIES, PROVINCES)
    above, start = [], 0
    for below, wholes in pairwise(sizes):
        start += below
        groups = np.concatenate([np.arange(wholes), random.integers(0, wholes, below - wholes)])
        above.append(start + np.sort(groups))
    return np.concatenate([*above, np.full(PROVINCES, -1)])


def check_by_hand(figures: Figures) -> NDArray[np.bool_]:
    failing = np.empty((42, figures.shape[1]), dtype=np.bool_)
    for start in range(0, figures.shape[1], BLOCK):
        part = figures[:, start : start + BLOCK]
        three, four = part[10:185].reshape(25, 7, -1), part[185:].reshape(3, 5, -1)
        out = failing[:, start : start + BLOCK]
        np.not_equal(three[0] + three[1], three[23] + three[24], out=out[:7])
        np.not_equal(three[2:23].sum(axis=0), three[23], out=out[7:14])
        np.not_equal(three[:, :6].sum(axis=1), three[:, 6], out=out[14:39])
        np.not_equal(four[:, :4].sum(axis=1), four[:, 4], out=out[39:])
    return failing


def by_hand(figures: Figures, starts: list[NDArray[np.intp]]) -> tuple[NDArray[np.bool_], Figures, NDArray[np.bool_]]:
    sums = [figures]
    for groups in starts:
        sums.append(np.add.reduceat(sums[-1], groups, axis=1))
    wholes = np.concatenate(sums[1:], axis=1)
    return check_by_hand(figures), wholes, check_by_hand(wholes)


def by_gongkai(figures: Figures, parents: NDArray[np.int64]) -> tuple[NDArray[np.bool_], Figures, NDArray[np.bool_]]:
    wholes = roll_up(figures, parents).figures
    return check_many(figures).failing, wholes, check_many(wholes).failing


def seconds(work: Callable[[], Any]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def peak_megabytes(work: Callable[[], Any]) -> float:
    """What the work takes at its peak beyond the figures themselves."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return round(peak / 1e6, 1)


def main() -> None:
    random = np.random.default_rng(2021)
    figures, parents = reports(random), tree(random)
    bounds = np.cumsum([0, TOWNS, COUNTIES, CITIES])
    levels = [parents[a:b] for a, b in pairwise(bounds)]
    starts = [np.flatnonzero(np.diff(level, prepend=-1)) for level in levels]

    def ours() -> tuple[Any, ...]:
        return by_gongkai(figures, parents)

    def hand() -> tuple[Any, ...]:
        return by_hand(figures, starts)

    if not all(np.array_equal(a, b) for a, b in zip(ours(), hand(), strict=True)):
        raise SystemExit("the two sides disagree: nothing is measured")
    # Taken in turns, so that what else the machine does falls on both alike; the best of each is the least disturbed.
    times = [(seconds(ours), seconds(hand)) for _ in range(ROUNDS)]
    mine, theirs = (min(side) for side in zip(*times, strict=True))
    memory, reference_memory = peak_megabytes(ours), peak_megabytes(hand)
    common = {"reports": TOWNS, "levels": 4}
    ratio = {"figure": "time against numpy by hand", "value": round(mine / theirs, 2), "unit": "ratio", "limit": LIMIT}
    print(json.dumps({**ratio, "seconds": round(mine, 4), "by_hand_seconds": round(theirs, 4), **common}))
    peak = {"figure": "peak memory beyond the figures", "value": memory, "unit": "MB", "limit": None}
    print(
        json.dumps(
            {**peak, "by_hand": reference_memory, "figures_themselves": round(figures.nbytes / 1e6, 1), **common}
        )
    )


if __name__ == "__main__":
    main()

"""Power cuts: eight at work with the services, the file system dies at a random moment, and what was said to be saved is
looked for after the restart (TRUST.md P01 and P02): people, drafts, submissions, decisions, files with their rows.

``python -m benchmarks.trust.power --cuts 20``, as root. As the site is set; weaker, which must go wrong (else the trial
would not notice): a database that does not wait for the disk, files without fsync; and the bare control, eight that only
write and fsync.

A cut by ioctl is not one instant for the whole machine, as a failing mains is: the kernel marks the file system dead
while fsync calls are under way, and some of those return success some milliseconds later for what is not on the disk.
What nobody was told before the cut began is therefore not counted as lost; it is a figure of its own. The control, in
which neither a database nor our code takes part, shows the same: it is a property of this cut, not of the site.
"""

import argparse
import contextlib
import itertools
import json
import multiprocessing
import multiprocessing.connection
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.trust.disk import Cluster, Disk, close, connect, site

WRITERS = 8
KINDS = ("sqlite", "postgresql")
BARE = "bare fsync"
WEAK_CUTS = 5
TOLD_EVERY = 10
LOST, UNSOUND = "lost", "restarts with something unsound"
WEAKER = {"database": LOST, "files": UNSOUND}
"""What is made weaker, and the figure that must show it."""
forked = multiprocessing.get_context("fork")

Key = tuple[Any, ...]
Told = dict[Key, tuple[float, float]]
"""For each acknowledgement, when its work began and when it was told, in seconds after the cut began."""


@dataclass
class Series:
    """How to write, look and judge in one series of cuts."""

    name: str
    disk: Disk
    cluster: Cluster | None
    write: Callable[[int, str, Any], None]
    gone: Callable[[set[Key]], set[Key]]
    unsound: Callable[[], list[str]]
    figures: dict[str, float] = field(default_factory=dict)

    def cut(self, number: int) -> None:
        """Write, cut, restart, look."""
        told = _written(self.disk, [partial(self.write, n, f"c{number}w{n}") for n in range(WRITERS)])
        self._restart()
        missing = self.gone({*told})
        before = {key for key, (_began, ended) in told.items() if ended <= 0}
        late = {key: told[key] for key in missing - before}
        wrong = self.unsound()
        self._add("acknowledged", len(before))
        self._add(LOST, len(missing & before))
        self._add(UNSOUND, bool(wrong))
        self._add("returned after the cut began", len(told) - len(before))
        self._add("returned after the cut began and gone", len(late))
        self._add("cuts in which some were", bool(late))
        self._add("of these begun after it", sum(began > 0 for began, _ended in late.values()))
        longest = max((1000 * ended for _began, ended in late.values()), default=0)
        self.figures["the last of these, ms"] = round(max(longest, self.figures.get("the last of these, ms", 0)), 1)
        for found in [*wrong[:5], *(f"lost {key}" for key in missing & before)]:
            print(f"{self.name}, cut {number}: {found}", file=sys.stderr, flush=True)

    def _restart(self) -> None:
        if self.cluster:
            self.cluster.stop()
        self.disk.unmount()
        self.disk.mount()
        if self.cluster:
            self.cluster.start()

    def _add(self, what: str, value: int) -> None:
        self.figures[what] = self.figures.get(what, 0) + value


def _written(disk: Disk, writers: list[Callable[[Any], None]]) -> Told:
    """Let the writers run, cut the disk off at a random moment, and hear what each was told until it ended."""
    pipes = [forked.Pipe(duplex=False) for _ in writers]
    jobs = [forked.Process(target=each, args=(pipe[1],)) for each, pipe in zip(writers, pipes, strict=True)]
    for job in jobs:
        job.start()
    for _, end in pipes:
        end.close()
    told: Told = {}
    until = time.monotonic() + random.uniform(0.7, 2.5)
    while time.monotonic() < until:
        _drain(pipes, told)
    moment = time.monotonic()
    disk.cut()
    stop = time.monotonic() + 30
    while any(job.is_alive() for job in jobs) and time.monotonic() < stop:
        _drain(pipes, told)
    for job in jobs:
        job.kill()
        job.join()
    _drain(pipes, told)
    return {key: (began - moment, ended - moment) for key, (began, ended) in told.items()}


def _drain(pipes: list[Any], told: Told) -> None:
    for end in multiprocessing.connection.wait([p[0] for p in pipes if not p[0].closed], timeout=0.02):
        try:
            while end.poll():
                key, began, ended = end.recv()
                told[key] = (began, ended)
        except EOFError:
            end.close()


@contextmanager
def _site(kind: str, weak: str, folder: Path) -> Iterator[Series]:
    with site(kind, folder) as (disk, cluster):
        from benchmarks.trust import writers  # noqa: PLC0415 - its models need the settings of the disk just mounted

        def write(number: int, prefix: str, acknowledged: Any) -> None:
            writers.write(number, prefix, acknowledged, weak)

        def gone(keys: set[Key]) -> set[Key]:
            connect()
            return writers.gone(keys)

        def unsound() -> list[str]:
            try:
                return writers.unsound()
            finally:
                close()

        name = f"{kind}, {f'weaker {weak}' if weak else 'as set'}"
        yield Series(name, disk, cluster, write, gone, unsound)


@contextmanager
def _bare(folder: Path) -> Iterator[Series]:
    """The control: each writer appends numbered lines to a file of its own and waits for its fsync."""
    disk = Disk(folder)

    def write(_number: int, prefix: str, acknowledged: Any) -> None:
        with contextlib.suppress(OSError):
            out = os.open(disk.place / prefix, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            for count in itertools.count():
                began = time.monotonic()
                os.write(out, b"%015d\n" % count)
                os.fsync(out)
                acknowledged.send(((prefix, count), began, time.monotonic()))
        os._exit(0)

    def gone(keys: set[Key]) -> set[Key]:
        there = {name: (disk.place / name).read_bytes().splitlines() for name in {key[0] for key in keys}}
        return {(name, count) for name, count in keys if b"%015d" % count not in there[name][count : count + 1]}

    try:
        yield Series(BARE, disk, None, write, gone, list)
    finally:
        disk.unmount()


def trial(kind: str, cuts: int, weak: str) -> None:
    """One series of cuts; prints its figures."""
    with tempfile.TemporaryDirectory(prefix="gk-power-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with _bare(folder) if kind == BARE else _site(kind, weak, folder) as series:
            for number in range(cuts):
                series.cut(number)
                if number % TOLD_EVERY == TOLD_EVERY - 1:
                    print(f"{series.name}, {number + 1} cuts so far: {series.figures}", file=sys.stderr, flush=True)
    for what, value in series.figures.items():
        limit = 0 if not weak and what in (LOST, UNSOUND) else None
        print(json.dumps({"figure": f"{series.name}, {cuts} cuts: {what}", "value": value, "limit": limit}), flush=True)


def main() -> int:
    given = argparse.ArgumentParser()
    given.add_argument("--cuts", type=int, default=20)
    given.add_argument("--only", choices=[BARE, *KINDS])
    given.add_argument("--weak", choices=[*WEAKER], default="")
    chosen = given.parse_args()
    if chosen.only:
        trial(chosen.only, chosen.cuts, chosen.weak)
        return 0
    good = True
    for kind, weak in ((BARE, ""), *itertools.product(KINDS, ("", *WEAKER))):
        cuts = str(WEAK_CUTS if weak else chosen.cuts)
        call = [sys.executable, "-m", "benchmarks.trust.power", "--only", kind, "--cuts", cuts]
        done = subprocess.run(
            [*call, *(["--weak", weak] if weak else [])], stdout=subprocess.PIPE, text=True, check=True
        )
        good &= _as_due([json.loads(line) for line in done.stdout.splitlines()], weak)
    return 0 if good else 1


def _as_due(figures: list[dict[str, Any]], weak: str) -> bool:
    """Print the figures of a series. Nothing is above its limit, something was done, and what is weaker shows it."""
    for figure in figures:
        print(json.dumps(figure), flush=True)
    values = {figure["figure"].rpartition(": ")[2]: figure["value"] for figure in figures}
    within = all(figure["value"] <= figure["limit"] for figure in figures if figure["limit"] is not None)
    return within and values["acknowledged"] > 0 and (not weak or values[WEAKER[weak]] > 0)


if __name__ == "__main__":
    sys.exit(main())

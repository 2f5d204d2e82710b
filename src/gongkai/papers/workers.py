"""A pool of confined children, for many files."""

import os
import select
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from gongkai.papers.model import Json, Limits, Unreadable
from gongkai.papers.process import Job, Process

_AHEAD = 32  # finished files a child may be ahead of the one whose turn it is


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file: the function's value, or the error."""

    path: Path
    value: Json = None
    error: Unreadable | None = None


class Workers:
    """``count`` warm children. ``with Workers(2) as pool: for result in pool.map(read_one, paths): ...``

    A child that hangs, dies or takes too much memory is replaced; its file answers with an error and the others
    go on. For one thread.
    """

    def __init__(self, count: int = 2, *, limits: Limits | None = None) -> None:
        if count < 1:
            raise ValueError("count must be at least 1")
        self._limits = limits or Limits()
        self._processes = [Process() for _ in range(count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the children."""
        while self._processes:
            self._processes.pop().kill()

    def map(
        self, function: str | Callable[..., Json], paths: Iterable[str | os.PathLike[str]], **options: Json
    ) -> Iterator[Result]:
        """``function(path, **options)`` for every path, in a child: results in the order of ``paths``, as they come.

        ``function`` is a function of a module, or its "module:name"; it gets a ``Path`` and gives what JSON can
        hold. ``open_document`` inside it opens on the spot. An error in it comes as ``Unreadable`` "failed".
        """
        if not self._processes:
            raise ValueError("the pool is closed")
        name = function if isinstance(function, str) else _name(function)
        jobs = ((index, Path(path)) for index, path in enumerate(paths))
        busy: dict[Process, tuple[int, Path]] = {}
        done: dict[int, Result] = {}
        turn, more = 0, True
        try:
            while more or busy or done:
                if turn in done:
                    yield done.pop(turn)
                    turn += 1
                    continue
                idle = [process for process in self._processes if process not in busy]
                while idle and more and len(done) < _AHEAD * len(self._processes):
                    following = next(jobs, None)
                    if following is None:
                        more = False
                        break
                    process = self._alive(idle.pop())
                    process.give(Job(str(following[1].absolute()), function=name, options=options, limits=self._limits))
                    busy[process] = following
                for process, value, error in self._settled(list(busy)):
                    index, path = busy.pop(process)
                    done[index] = Result(path, value, error)
        finally:
            for process in busy:  # the caller broke off
                self._replace(process)

    def _settled(self, busy: list[Process]) -> Iterator[tuple[Process, Json, Unreadable | None]]:
        """Wait until something happens; the children that are through with their job, and what came of it."""
        if not busy:
            return
        first = min(process.deadline for process in busy)
        readable = select.select(busy, [], [], max(first - time.monotonic(), 0))[0]
        now = time.monotonic()
        for process in busy:
            value: Json = None
            failure: Unreadable | None = None
            try:
                if process in readable:
                    answered, value = process.take()
                    if not answered:
                        continue
                elif process.deadline <= now:
                    raise process.expire()
                else:
                    continue
            except Unreadable as error:
                failure = error
            if not process.usable:
                self._replace(process)
            yield process, value, failure

    def _alive(self, process: Process) -> Process:
        return process if process.alive() else self._replace(process)

    def _replace(self, process: Process) -> Process:
        if process.usable:
            process.kill()
        fresh = self._processes[self._processes.index(process)] = Process()
        return fresh


def _name(function: Callable[..., Json]) -> str:
    name = f"{function.__module__}:{function.__qualname__}"
    if "<" in name or function.__module__ == "__main__":
        raise ValueError(f"{name}: only a function of an importable module can run in a child")
    return name

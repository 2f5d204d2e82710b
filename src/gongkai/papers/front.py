"""``open_document``: the door for files of unknown origin."""

import atexit
import os
from contextlib import suppress
from pathlib import Path

from gongkai.papers.model import Document, Json, Limits
from gongkai.papers.process import Job, Process
from gongkai.papers.state import Confinement

_IDLE = 2  # children kept warm
_idle: list[Process] = []


def open_document(source: Path | bytes, *, name: str = "", limits: Limits | None = None) -> Document:
    """Open a file safely: a confined child process does the work, so that no file can hang or kill this one.

    ``source`` is a path, or the bytes themselves; ``name`` is the file's own name when the path does not tell it;
    ``limits`` is what it may cost, ``Limits()`` by default. Raises ``Unreadable``. Safe to call from threads.
    """
    if Confinement.opener is not None:
        return Confinement.opener(source, name, limits or Confinement.limits)
    limits = limits or Limits()
    if isinstance(source, bytes):
        job = Job(data=source[: limits.size + 1], name=name, limits=limits)
    else:
        job = Job(path=str(Path(source).absolute()), name=name, limits=limits)
    return Document.from_json(do(job))


def do(job: Job) -> Json:
    """Have a warm child do a job; its answer. Raises ``Unreadable``. Safe to call from threads."""
    process = _warm()
    try:
        process.give(job)
        return process.wait()
    finally:
        if process.usable and not process.busy and len(_idle) < _IDLE:
            _idle.append(process)
        elif process.usable:
            process.kill()


def _warm() -> Process:
    with suppress(IndexError):  # another thread took the last one
        while _idle:
            process = _idle.pop()
            if process.alive():
                return process
            process.kill()
    return Process()


def close_idle() -> None:
    """End the children kept warm; the next ``open_document`` starts one again."""
    while _idle:
        _idle.pop().kill()


def _forget_idle() -> None:
    while _idle:
        _idle.pop().forget()


atexit.register(close_idle)
os.register_at_fork(after_in_child=_forget_idle)

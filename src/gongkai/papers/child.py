"""The confined process: reads jobs from its standard input, answers on its standard output, JSON both ways.

A job is two lengths, a JSON text and raw bytes; an answer is a length, a sign of tiredness and a JSON text. Nothing
else goes out: what a library prints goes nowhere.
"""

import importlib
import json
import os
import resource
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import cache, reduce
from pathlib import Path
from typing import Any, BinaryIO

from gongkai.papers.model import MIB, Json, Limits, Unreadable
from gongkai.papers.opening import open_here
from gongkai.papers.process import FAILED, HEADER, MEMORY, REST
from gongkai.papers.state import Confinement, limited

_TIRED = 256 * MIB  # an idle child that has grown by this much is replaced
_WORN = 20.0
"""Seconds of processor after which an idle child is replaced.

The kernel ends a process by ticks it has counted, which over minutes drift from what the process is told it has used (a
fifth and more has been seen): in the end a file that costs nothing would meet the limit.
"""


def main() -> None:
    """Answer jobs until the standard input ends."""
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.set_blocking(2, False)  # nobody reads it while we live: what does not fit is lost
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    Confinement.opener = open_here
    serve(source, target, confine)


def confine(limits: Limits) -> None:
    """Hold this process to what one more file may cost."""
    cpu = int(_used() + limits.cpu) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (_address_space() + limits.memory, resource.RLIM_INFINITY))
    signal.alarm(int(limits.wall) + 2)  # should the parent be gone, nobody else ends us


def _used() -> float:
    """Seconds of processor so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def serve(source: BinaryIO, target: BinaryIO, confine: Callable[[Limits], None]) -> None:
    """Answer jobs from ``source`` on ``target``; ``confine`` is called before each."""
    at_rest, known = 0, set[str]()
    target.write(HEADER.pack(0, 0))  # ready
    target.flush()
    signal.alarm(int(REST))
    while len(header := source.read(HEADER.size)) == HEADER.size:
        signal.alarm(0)
        size, extra = HEADER.unpack(header)
        job = json.loads(source.read(size))
        if job["function"] not in known:  # what a module maps when it is first imported counts for no file
            known.add(job["function"])
            with suppress(Exception):  # comes again, and is told, when the job is done
                _function(job["function"])
            at_rest = _address_space()
        answer = _answer(job, source.read(extra), confine)
        tired = _address_space() > at_rest + _TIRED or _used() > _WORN
        target.write(HEADER.pack(len(answer), tired) + answer)
        target.flush()
        signal.alarm(int(REST))
    signal.alarm(0)


def _answer(job: dict[str, Any], data: bytes, confine: Callable[[Limits], None]) -> bytes:
    limits = Limits(**job["limits"])
    try:
        function = _function(job["function"])
        confine(limits)
        if function is None:
            value = open_here(Path(job["path"]) if job["path"] else data, job["name"], limits).to_json()
        else:
            with limited(limits):
                value = function(Path(job["path"]) if job["path"] else data, **job["options"])
        answer = json.dumps({"value": value}, ensure_ascii=False).encode("utf-8", "replace")
        if len(answer) > limits.answer:
            raise Unreadable("too-large", "文件内容过多，读不完。请把文件拆小后再选择。", f"{len(answer)} bytes")
    except MemoryError:
        return _error(Unreadable("memory", MEMORY))
    except Unreadable as error:
        return _error(error)
    except Exception:  # whatever goes wrong with one file, the next one is read
        return _error(Unreadable("failed", FAILED, traceback.format_exc()))
    return answer


def _error(error: Unreadable) -> bytes:
    return json.dumps({"error": [error.code, error.message, error.detail[-4000:]]}).encode()


@cache
def _function(name: str) -> Callable[..., Json] | None:
    if not name:
        return None
    module, _, path = name.partition(":")
    found: Any = reduce(getattr, path.split("."), importlib.import_module(module))
    return found  # type: ignore[no-any-return]


def _address_space() -> int:
    """Bytes of address space this process has mapped."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:  # no /proc: allow for what a Python with its libraries usually maps
        return 512 * MIB

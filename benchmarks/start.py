"""From ``gongkai serve`` to the first answer, and the memory of all its processes then and after each page was asked 20 times.

On SQLite, one web process and the background worker; against a bare Django with one view under the same server in the
same run. Seconds are of the clock and of the processes' CPU: on a busy machine only the second says something.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from benchmarks import portal_pages
from benchmarks.desk_pages import desk_addresses, readers_of, waiting
from benchmarks.site import say, session_cookie, site
from gongkai.papers.process import REST

LIMIT_SECONDS, LIMIT_MIB = 2.0, 150
TIMES = 20
PATIENCE = 60
STARTS = 3
TICKS = os.sysconf("SC_CLK_TCK")
SERVE = "from gongkai.cli import main; main(['serve', '--port', '{port}'])"
BARE = """
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from granian.constants import Interfaces
from granian.server import Server
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="bare")
urlpatterns = [path("", lambda request: HttpResponse("bare"))]
application = get_wsgi_application()
Server("bare:application", port={port}, interface=Interfaces.WSGI, blocking_threads=1, websockets=False).serve(
    target_loader=lambda _target: application
)
"""


@dataclass(frozen=True)
class Server:
    """What runs: its first process, its port, and what its start took in seconds of the clock and of CPU."""

    pid: int
    port: int
    clock: float
    cpu: float


@contextmanager
def served(program: str) -> Iterator[Server]:
    """The program started with a free port, until it answers; stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    before = time.monotonic()
    run = subprocess.Popen(
        [sys.executable, "-c", program.format(port=port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, before + PATIENCE)
        yield Server(run.pid, port, time.monotonic() - before, sum(map(_cpu, family(run.pid))))
    finally:
        run.send_signal(signal.SIGTERM)
        run.wait(timeout=PATIENCE)


def _wait(port: int, until: float) -> None:
    while True:
        try:
            ask(port, "/")
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def ask(port: int, address: str, cookie: str = "") -> int:
    """The status of a page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", quote(address, safe="/?=&"), headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def family(pid: int) -> list[int]:
    """A process and everything under it."""
    parents = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = place.read_text().rsplit(")", 1)[1].split()[:2]
            if state != "Z":  # it has ended, and its parent has not looked yet
                parents[int(place.parent.name)] = int(parent)
        except OSError:
            continue  # it has ended meanwhile
    found = [pid]
    for each in found:
        found.extend(child for child, parent in parents.items() if parent == each)
    return found


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def pss(pid: int) -> float:
    """MiB of a process, what it shares with others divided among them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _pages() -> list[tuple[str, str]]:
    """Every address of the two shells that opens, with the cookie of somebody it opens to."""
    review = waiting()
    found = [(address, "") for address in portal_pages.PAGES.values()]
    for name in readers_of(review.agency).values():
        cookie = session_cookie(name)
        found += [(address, cookie) for address in desk_addresses(review)[0].values()]
    return found


def _start(name: str, program: str, limit: float | None = None) -> None:
    clock, cpu = [], []
    for _ in range(STARTS):
        with served(program) as server:
            clock.append(server.clock)
            cpu.append(server.cpu)
    say(f"{name}: first answer", min(clock), "s", limit)
    say(f"{name}: CPU of its processes until then", min(cpu), "s")


def main() -> None:
    site()
    _start("bare Django (reference)", BARE)
    _start("site", SERVE, LIMIT_SECONDS)
    with served(BARE) as server:
        for _ in range(TIMES):
            ask(server.port, "/")
        say("bare Django (reference): PSS", sum(map(pss, family(server.pid))), "MiB")
    pages = _pages()
    with served(SERVE) as server:
        found = family(server.pid)
        say(f"site: PSS of {len(found)} processes at the first answer", sum(map(pss, found)), "MiB", LIMIT_MIB)
        opened = 0
        for _ in range(TIMES):
            opened += sum(ask(server.port, address, cookie) == 200 for address, cookie in pages)
        time.sleep(2 * REST)  # a first start sets every pdf of the static site, in a child that ends when it is done
        found = family(server.pid)
        say(f"site: PSS of {len(found)} processes after {opened} pages", sum(map(pss, found)), "MiB", LIMIT_MIB)
        for pid in found:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            say(f"of that {words[-40:].strip()}", pss(pid), "MiB")

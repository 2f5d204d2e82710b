"""The whole site in a process of its own, with the demo county in it."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
GONGKAI = [sys.executable, "-c", "from gongkai.cli import main; main()"]
WAIT = 60
ACCOUNT = re.compile(r"^ {4}(\S+) +([0-9a-f]{6}(?:-[0-9a-f]{6})+) +(\S+)　(\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Site:
    """Its address, and the passwords that were printed: username to (password, name, post)."""

    address: str
    accounts: dict[str, tuple[str, str, str]]


@contextmanager
def demo_site(home: Path, *, worker: bool = False) -> Iterator[Site]:
    """Build the demo county in ``home``, serve it, with its worker where wanted, stop it."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
        "GONGKAI_HOME": str(home),
        "GONGKAI_HTTPS": "false",
        "GONGKAI_REQUIRE_MFA": "false",
        "GONGKAI_SECRET_KEY": "end-to-end-" + "0" * 50,
        "GONGKAI_SITE_NAME": "清溪县政府信息公开",
        "GONGKAI_SITE_ID_CODE": "9999990001",
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    environment = clean | settings
    for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([*GONGKAI, "manage", *command], env=environment, check=True)
    made = subprocess.run(
        [*GONGKAI, "manage", "demo_county"], env=environment, check=True, capture_output=True, text=True
    )
    accounts = {row[0]: row[1:] for row in ACCOUNT.findall(made.stdout)}
    port = _free_port()
    served = subprocess.Popen(
        [*GONGKAI, "serve", "--port", str(port), "--worker" if worker else "--no-worker"], env=environment
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        yield Site(address, accounts)
    finally:
        served.terminate()
        served.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str) -> None:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        try:
            urlopen(f"{address}/robots.txt", timeout=5).close()
        except URLError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"{address} does not answer")

"""P18, 改时钟、改时区不影响: no due day of what is recorded changes, however wrong the machine's clock and zone are."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.domain.clocks import OFFSETS, ZONES

DAY = 86_400


def _libfaketime() -> str:
    """Debian's faketime; ``make test`` installs it."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    assert found, "libfaketime is not installed (Debian package faketime)"
    return str(found[0])


@pytest.mark.slow
def test_no_due_day_depends_on_the_clock_or_its_zone(tmp_path: Path) -> None:
    faked = {"LD_PRELOAD": _libfaketime(), "FAKETIME": "+0", "FAKETIME_NO_CACHE": "1", "GONGKAI_HOME": str(tmp_path)}
    clean = {name: value for name, value in os.environ.items() if name != "GONGKAI_DATABASE_URL"}
    call = [sys.executable, "-c", "import django; django.setup(); from tests.domain.clocks import main; main()"]
    environment = clean | faked | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    said = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    rows = [json.loads(line) for line in said.stdout.splitlines()]
    assert len(rows) == len(OFFSETS) * len(ZONES)
    apart = [row["clock"] - time.time() for row in rows]
    assert min(apart) < -399 * DAY, "the clock was really wrong"
    assert max(apart) > 399 * DAY
    assert len({row["local"] for row in rows}) > 2, "the zones were really other ones"
    # Submitted on 30 September: the next working day is 8 October, twenty of them end on 5 November.
    dues = rows[0]["dues"]
    assert (dues["review"], dues["guide"], dues["problems"]) == (["2026-10-08"], "2027-09-30", [])
    assert [row["dues"] for row in rows] == [dues] * len(rows)

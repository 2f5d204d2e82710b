"""CPU of a public page, the whole way through Django, against an empty view of the same site in the same run."""

import gc
import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

LIMIT_MS, LIMIT_QUERIES = 8, 6
TURNS, ROUNDS = 60, 5
PAGES = {
    "county home": "/",
    "list of agencies": "/a/",
    "agency home": "/a/shiqiao/",
    "guide": "/a/shiqiao/guide/",
    "catalogue": "/a/shiqiao/catalogue/",
    "column": "/a/shiqiao/catalogue/21b-04/",
    "annual reports": "/a/shiqiao/reports/",
    "how to apply": "/a/shiqiao/apply/",
    "search": "/search/?q=补贴",
}


def _site(home: Path) -> None:
    os.environ.update(
        GONGKAI_HOME=str(home),
        GONGKAI_HTTPS="false",
        GONGKAI_SECRET_KEY="benchmark-" + "0" * 50,
        GONGKAI_ALLOWED_HOSTS="testserver",
    )
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.config.settings"
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _cpu_ms(call: Callable[[], object]) -> float:
    """The best of some rounds: milliseconds of this process's CPU a call."""
    best = float("inf")
    for _ in range(ROUNDS):
        gc.collect()
        start = time.process_time()
        for _turn in range(TURNS):
            call()
        best = min(best, (time.process_time() - start) / TURNS * 1000)
    return best


def _say(figure: str, value: float, unit: str, limit: float | None = None) -> None:
    print(json.dumps({"figure": figure, "value": round(value, 2), "unit": unit, "limit": limit}, ensure_ascii=False))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        _site(Path(folder))
        from django.db import connection  # noqa: PLC0415
        from django.http import HttpResponse  # noqa: PLC0415
        from django.test import Client  # noqa: PLC0415
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
        from django.urls import path  # noqa: PLC0415

        from gongkai.config import urls  # noqa: PLC0415
        from gongkai.demo.build import build  # noqa: PLC0415

        urls.urlpatterns.insert(0, path("empty/", lambda _request: HttpResponse("empty")))
        build(at=datetime.now(UTC))
        client = Client()
        empty = _cpu_ms(lambda: client.get("/empty/"))
        _say("empty Django view (reference)", empty, "ms")
        for name, address in PAGES.items():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            _say(f"{name}: queries", len(queries), "", LIMIT_QUERIES)
            _say(f"{name}: CPU a request", _cpu_ms(lambda address=address: client.get(address)), "ms", LIMIT_MS)

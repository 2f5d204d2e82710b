"""The demo county in this process, asked as granian asks it: through the WSGI application, one request after another."""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import path

from benchmarks import ground
from gongkai.agencies.models import Person
from gongkai.audit.models import Entry
from gongkai.config import urls
from gongkai.config.wsgi import application
from gongkai.demo.build import build

WARM, ROUNDS = 5, 40
Ask = Callable[[str], int]


@dataclass(frozen=True)
class Cost:
    """What a page takes: milliseconds of this process's CPU, and SQL statements."""

    median: float
    p90: float
    queries: int


def site() -> None:
    """The tables and static files made, the county lived through, an empty view and a least list added."""
    ground.found()
    build(at=datetime.now(UTC))
    urls.urlpatterns[:0] = [
        path("empty/", lambda _request: HttpResponse("empty")),
        path("list/", _list),
    ]


def _list(_request: object) -> Any:
    """The least an indexed list can be: a count, twenty rows, a table."""
    page = engines["django"].from_string(
        "<p>{{ total }}</p><table>{% for row in rows %}<tr><td>{{ row.seq }}<td>{{ row.at|date:'Y-m-d H:i' }}"
        "<td>{{ row.by_name }}<td>{{ row.sentence }}</tr>{% endfor %}</table>"
    )
    rows = Entry.objects.order_by("-seq")[:20]
    return HttpResponse(page.render({"total": Entry.objects.count(), "rows": rows}))


def asker(cookie: str = "") -> Ask:
    """A browser without a network: the status of a page, asked with this header."""

    def ask(address: str) -> int:
        told: list[str] = []
        environ = RequestFactory(SERVER_NAME="localhost").get(address).environ
        environ |= {"HTTP_COOKIE": cookie, "wsgi.input": BytesIO()}
        answer = application(environ, lambda status, _headers: told.append(status))
        for _part in answer:
            pass
        answer.close()
        return int(told[0].split()[0])

    return ask


def signed_in(username: str) -> Ask:
    """The same for somebody who has just signed in."""
    return asker(session_cookie(username))


def session_cookie(username: str) -> str:
    """The header of a browser in which somebody has just signed in."""
    client = Client()
    client.force_login(Person.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["signed_in_at"] = session["seen_at"] = time.time()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def costs(ask: Ask, addresses: Sequence[str]) -> list[Cost]:
    """After a warm-up, each of some rounds through the pages: when the machine grows slower, it does so for all of them."""
    statements = [_statements(ask, address) for address in addresses]
    gc.collect()
    spent: list[list[float]] = [[] for _ in addresses]
    for _ in range(ROUNDS):
        for address, times in zip(addresses, spent, strict=True):
            start = time.process_time()
            ask(address)
            times.append((time.process_time() - start) * 1000)
    measured = zip(spent, statements, strict=True)
    return [Cost(statistics.median(times), statistics.quantiles(times, n=10)[-1], count) for times, count in measured]


def _statements(ask: Ask, address: str) -> int:
    """How many a page asks for that has been asked for before."""
    asked = []

    def note(execute: Any, *arguments: Any) -> Any:
        asked.append(arguments)
        return execute(*arguments)

    for _ in range(WARM):
        ask(address)
    with connection.execute_wrapper(note):
        assert ask(address) == 200, address
    return len(asked)


def say(figure: str, value: float, unit: str, limit: float | None = None) -> None:
    """One figure, as ``python -m benchmarks`` reads it."""
    print(json.dumps({"figure": figure, "value": round(value, 2), "unit": unit, "limit": limit}, ensure_ascii=False))
    sys.stdout.flush()


def say_cost(page: str, found: Cost, *, most_ms: float | None = None, most_queries: int | None = None) -> None:
    """A page's three figures; the limits hold for the median and the statements."""
    say(f"{page}: median CPU", found.median, "ms", most_ms)
    say(f"{page}: p90 CPU", found.p90, "ms")
    say(f"{page}: queries", found.queries, "", most_queries)

"""Every request of the tests of the faces is watched: what changes a row must stand in the journal (TRUST.md P38)."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from gongkai.audit.models import Entry
from tests.faces.world import World, make_world

OWN = {
    "audit_entry": "the journal itself",
    "audit_timer": "the timer's memory",
    "audit_heartbeat": "signs of life",
    "django_session": "belongs to a browser, not to the record",
    "usersessions_usersession": "the list of those sessions",
    "signin_tries": "counters of the brake on guessing; what they stop is journaled",
    "django_tasks_database_dbtaskresult": "the queue; what a task writes is watched in the task's own test",
}
"""Tables that are not journaled, each with its reason."""
_WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.I)
_BACK = re.compile(r'\s*ROLLBACK TO SAVEPOINT "?(\w+)"?', re.I)
_MARK = re.compile(r'\s*SAVEPOINT "?(\w+)"?', re.I)


class Watch:
    """Notes each row changed by SQL, and forgets those that were rolled back."""

    def __init__(self) -> None:
        self.changed: list[str] = []
        self._marks: dict[str, int] = {}

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        write, back, mark = (pattern.match(sql) for pattern in (_WRITE, _BACK, _MARK))
        # An INSERT … RETURNING of SQLite counts its rows only when they are fetched.
        added = write and "INSERT" in write[0].upper()
        if write and write[1].lower() not in OWN and (added or context["cursor"].rowcount):
            self.changed.append(write[1])
        elif back:
            del self.changed[self._marks.get(back[1], 0) :]
        elif mark:
            self._marks[mark[1]] = len(self.changed)
        return result


class JournaledClient(Client):
    """A test client that fails a request which changed a row and added no entry naming its object and its actor."""

    def request(self, **request: Any) -> Any:
        before = Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        watch = Watch()
        with connection.execute_wrapper(watch):
            response = super().request(**request)
        if watch.changed:
            self._insist(
                f"{request.get('REQUEST_METHOD', 'GET')} {request.get('PATH_INFO', '/')}", watch.changed, before
            )
        return response

    def _insist(self, what: str, changed: list[str], before: int) -> None:
        entries = list(Entry.objects.filter(seq__gt=before))
        tables = "、".join(sorted(set(changed)))
        assert entries, f"{what} changed {tables} and left no entry in the journal"
        assert any(entry.subject for entry in entries), f"{what}: no entry names the object ({tables})"
        who = self.session.get("_auth_user_id")
        assert who is None or any(str(entry.by_id) == who for entry in entries), f"{what}: no entry names the actor"


@pytest.fixture
def client() -> Client:
    """In place of pytest-django's: every test of a face has it."""
    return JournaledClient()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-permissions", action="store_true", help="write tests/faces/permissions.csv anew, to be reviewed"
    )


@pytest.fixture(autouse=True)
def one_factor(settings: Settings) -> None:
    """Passwords only; the tests of the second factor switch it on again."""
    settings.REQUIRE_MFA = False
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


@pytest.fixture
def world(db: None) -> World:
    return make_world()

"""口令猜不动，也锁不死别人 (TRUST.md P20), small; at full size in ``benchmarks.trust.guesses``."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.audit.models import Entry
from gongkai.signin import services
from gongkai.signin.models import Tries
from gongkai.signin.selectors import SPRAY
from gongkai.signin.services import PER_NAME, reserve_try
from tests.domain.bursts import DONE, burst
from tests.faces.world import PASSWORD, World, enter

LOGIN, DESK = "/accounts/login/", "/desk/"
GUESSERS = 24


def knock(door: Client, name: str, password: str, address: str = "127.0.0.1") -> int:
    return door.post(LOGIN, {"login": name, "password": password}, REMOTE_ADDR=address).status_code


def let_through(reserve: Callable[..., bool]) -> int:
    """How many of GUESSERS, each at an address of its own and all at once, get to try a password."""
    told: list[bool] = []

    def guess(number: int) -> None:
        told.append(reserve(name="zhang", address=f"127.0.0.{number}", device="", at=timezone.now()))

    assert burst([lambda number=number: guess(number) for number in range(GUESSERS)]) == [DONE] * GUESSERS
    return sum(told)


class TestAtOnce:
    """Guesses at the same moment cannot share a try."""

    pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]  # noqa: RUF012

    def test_no_more_than_ten_get_through(self) -> None:
        assert let_through(reserve_try) == PER_NAME

    def test_with_the_guard_taken_away_more_do(self, monkeypatch: pytest.MonkeyPatch) -> None:
        meeting = threading.Barrier(GUESSERS)

        def careless(key: str, limit: int, at: datetime) -> int:
            """Look how many there were; then, when everybody has looked, write one more."""
            row = Tries.objects.filter(key=key).first()
            meeting.wait(timeout=30)
            return 0 if row and row.count >= limit else 1

        monkeypatch.setattr(services, "_reserve", careless)
        # Without the transaction round it too: in SQLite it would still let one in at a time.
        assert let_through(reserve_try.__wrapped__) > PER_NAME


def test_whichever_quarter_of_an_hour_one_looks_at_it_holds_no_more_than_ten(world: World) -> None:
    name, start = world.own.first.username, timezone.now()
    let: list[datetime] = []
    for second in range(0, 3600, 20):
        at = start + timedelta(seconds=second)
        if reserve_try(name=name, address=f"127.0.0.{second % 250}", device="", at=at):
            let.append(at)
    assert len(let) > PER_NAME
    for first in let:
        assert sum(first <= at < first + services.WINDOW for at in let) <= PER_NAME


def test_a_spray_over_many_names_is_told_to_the_administrators_on_the_desk(world: World) -> None:
    notice = "可能有人在猜口令"
    admins = [enter(Client(), world.readers[reader]) for reader in ("system", "security", "audit")]
    clerk = enter(Client(), world.own.author)
    for turn in range(SPRAY - 1):
        knock(Client(), f"name-{turn}", "Qingxi-2026", f"127.0.4.{turn % 50}")
    assert notice not in admins[0].get(DESK).content.decode()
    knock(Client(), "name-last", "Qingxi-2026")
    assert [notice in door.get(DESK).content.decode() for door in (*admins, clerk)] == [True, True, True, False]
    for turn in range(SPRAY):
        knock(Client(), f"again-{turn}", "x")
    assert Entry.objects.filter(verb="signin.spray").count() == 1


def test_hammering_at_one_name_is_told_too(world: World) -> None:
    for turn in range(SPRAY):
        knock(Client(), world.own.first.username, f"guess-{turn}", f"127.0.5.{turn % 50}")
    assert Entry.objects.filter(verb="signin.spray").count() == 1


def test_strangers_cannot_use_up_the_tries_of_the_owner_s_own_computer(world: World) -> None:
    name, own = world.own.first.username, Client()
    knock(own, name, PASSWORD)
    own.post("/accounts/logout/")
    for turn in range(100):
        reserve_try(name=name, address=f"127.0.6.{turn % 50}", device="", at=timezone.now())
    assert knock(Client(), name, PASSWORD, "127.0.7.1") == 200
    assert knock(own, name, PASSWORD, "127.0.7.2") == 302

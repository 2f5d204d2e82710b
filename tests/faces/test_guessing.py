"""口令猜不动，也锁不死别人 (TRUST.md P20), small; at full size in ``benchmarks.trust.guesses``."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.agencies.days import civil_day
from gongkai.audit import timer
from gongkai.audit.models import Entry
from gongkai.signin import services
from gongkai.signin.jobs import sweep
from gongkai.signin.models import Tries
from gongkai.signin.selectors import ALARM_FOR, SPRAY, alarms
from gongkai.signin.services import PER_NAME, reserve_try
from tests.domain.bursts import DONE, burst
from tests.domain.factories import County
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

    def test_nor_do_more_while_the_counters_are_swept(self) -> None:
        """The name's tries of two days ago are swept at the moment new ones are taken."""
        old, told = timezone.now() - timedelta(days=2), []
        for number in range(PER_NAME):
            reserve_try(name="zhang", address=f"127.0.1.{number}", device="", at=old)
        sweeps: list[Callable[[], object]] = [lambda: services.forget_tries(at=timezone.now())] * 4

        def guess(number: int) -> None:
            told.append(reserve_try(name="zhang", address=f"127.0.0.{number}", device="", at=timezone.now()))

        guesses = [lambda number=number: guess(number) for number in range(GUESSERS)]
        assert burst([*guesses, *sweeps]) == [DONE] * (GUESSERS + 4)
        assert sum(told) == PER_NAME

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


@pytest.mark.parametrize("swept", [False, True])
def test_whichever_quarter_of_an_hour_one_looks_at_it_holds_no_more_than_ten(world: World, swept: bool) -> None:
    name, start = world.own.first.username, timezone.now()
    let: list[datetime] = []
    for second in range(0, 3600, 20):
        at = start + timedelta(seconds=second)
        if swept:
            services.forget_tries(at=at)
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


class TestSweep:
    """A day after they counted last, the counters are deleted; not one that still counts."""

    @pytest.fixture
    def at(self, db: None) -> datetime:
        """The moment at which everything that is counted was counted last."""
        at = timezone.now()
        for device in ("", "a-device"):
            for _turn in range(PER_NAME + 1):
                reserve_try(name="zhang", address="127.0.0.1", device=device, at=at)
        for turn in range(SPRAY):
            services.record_failure(name=f"name-{turn}", address="127.0.0.1", at=at)
        return at

    @pytest.mark.parametrize("later", [timedelta(0), services.WINDOW - timedelta(seconds=1)])
    def test_what_still_counts_stays(self, at: datetime, later: timedelta) -> None:
        rows = [*Tries.objects.order_by("key").values_list("key", "since", "count")]
        assert sweep(on=civil_day(at), at=at + later) == 0
        assert [*Tries.objects.order_by("key").values_list("key", "since", "count")] == rows
        assert not reserve_try(name="zhang", address="127.0.0.1", device="", at=at + later)

    def test_an_alarm_is_shown_for_its_day(self, at: datetime) -> None:
        almost = at + ALARM_FOR - timedelta(seconds=1)
        sweep(on=civil_day(at), at=almost)
        assert [alarm.since for alarm in alarms(at=almost)] == [at]

    def test_then_they_go_and_sweeping_again_does_nothing(self, at: datetime) -> None:
        services.reserve_code(person=County().person("zhang", "张"), at=at + ALARM_FOR)
        old = Tries.objects.filter(since=at).count()
        assert old > 5
        assert sweep(on=civil_day(at), at=at + ALARM_FOR) == old
        assert [tries.since for tries in Tries.objects.all()] == [at + ALARM_FOR]
        assert sweep(on=civil_day(at), at=at + ALARM_FOR) == 0

    def test_what_a_clock_ahead_counted_stays(self, at: datetime) -> None:
        assert sweep(on=civil_day(at), at=at - timedelta(days=30)) == 0

    def test_the_timer_does_it_every_day(self) -> None:
        assert "signin.tries" in [job.name for job in timer.registered()]

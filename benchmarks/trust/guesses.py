"""Guessing passwords (TRUST.md P20): one name, many names, a spray, in turn and at once, from fifty loopback addresses.

Counted: tries that reached the password of a name within a quarter of an hour (at most 10), whether its owner still gets in
from the usual computer, and how soon the administrators are told. Last, the same race with the guard replaced by what most
systems do (read, compare, write), which must let more through (else the trial would not notice).

``python -m benchmarks.trust.guesses --guesses 10000``
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest import mock

from django.db import connection
from django.test import Client

from benchmarks.trust.site import PASSWORD, open_site
from gongkai.agencies.models import Person
from gongkai.audit.models import Entry
from gongkai.signin import services
from gongkai.signin.models import Tries

ADDRESSES = [f"127.0.0.{number}" for number in range(1, 51)]
LIMIT = 10
WORKERS = 8


def say(figure: str, value: float, unit: str = "", limit: float | None = None) -> bool:
    print(json.dumps({"figure": figure, "value": round(value, 3), "unit": unit, "limit": limit}, ensure_ascii=False))
    return limit is None or value <= limit


def at_once(work: list[tuple[str, str]], knock: Callable[[str, str], object]) -> None:
    """Knock for each (name, address) with WORKERS threads, each with a connection of its own."""

    def share(number: int) -> None:
        for name, address in work[number::WORKERS]:
            knock(name, address)
        connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        [*pool.map(share, range(WORKERS))]


def attacks(names: list[str], guesses: int) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(what, [(name, address)…])"""
    for what, aims in (("one name", names[:1]), ("many names", names[1:21]), ("spray", names[21:])):
        yield what, [(aims[n % len(aims)], ADDRESSES[n % len(ADDRESSES)]) for n in range(guesses)]


class Site:
    """The doors of the site, and a count of how often a password was really looked at."""

    def __init__(self) -> None:
        self.looked: Counter[str] = Counter()

        looked, check = self.looked, Person.check_password

        def counted(person: Any, password: str) -> bool:
            looked[person.username] += 1
            return check(person, password) if password == PASSWORD else False

        Person.check_password = counted

    def knock(self, name: str, address: str, password: str = "a-guess", door: Any = None) -> bool:
        """Whether the door opened."""
        sent = {"login": name, "password": password}
        answer = (door or Client()).post("/accounts/login/", sent, REMOTE_ADDR=address)
        return bool(answer.status_code == 302)

    def known_device(self, name: str) -> Any:
        door = Client()
        assert self.knock(name, "10.0.0.1", PASSWORD, door)
        door.post("/accounts/logout/")
        return door

    def told_on_the_desk(self) -> bool:
        door = Client()
        assert self.knock("security", "10.0.0.2", PASSWORD, door)
        return "可能有人在猜口令" in door.get("/desk/").content.decode()


def forget() -> None:
    """A quarter of an hour later."""
    Tries.objects.all().delete()
    Entry.objects.filter(verb="signin.spray").update(verb="signin.spray_before")


def trial(site: Site, what: str, work: list[tuple[str, str]], *, parallel: bool) -> bool:
    forget()
    owner = work[0][0]
    door = site.known_device(owner)
    site.looked.clear()
    start = time.monotonic()
    told: list[float] = []

    def knock(name: str, address: str) -> None:
        site.knock(name, address)
        if not told and Entry.objects.filter(verb="signin.spray").exists():
            told.append(time.monotonic() - start)

    if parallel:
        at_once(work, knock)
    else:
        for name, address in work:
            knock(name, address)
    spent = time.monotonic() - start
    most = max(site.looked.values())
    how = f"{what}, {len(work)} guesses, {'at once' if parallel else 'in turn'}"
    good = say(f"{how}: most tries a name in 15 minutes", most, "tries", LIMIT)
    good &= say(f"{how}: until the alarm", told[0] if told else 9999, "s", 60)
    good &= say(f"{how}: alarms missing on the desk", int(not site.told_on_the_desk()), "", 0)
    good &= say(
        f"{how}: owner kept out on the usual computer", int(not site.knock(owner, "10.0.0.3", PASSWORD, door)), "", 0
    )
    say(f"{how}: guesses a second", len(work) / spent, "/s")
    return good


def careless(key: str, limit: int, at: Any) -> int:
    """What most systems do: look how many there were, then write one more."""
    row = Tries.objects.filter(key=key).first()
    count = row.count if row else 0
    if count >= limit:
        return 0
    time.sleep(0.01)
    Tries.objects.update_or_create(key=key, defaults={"since": at, "count": count + 1})
    return count + 1


def main() -> int:
    given = argparse.ArgumentParser()
    given.add_argument("--guesses", type=int, default=10_000)
    guesses = given.parse_args().guesses
    good = True
    names = open_site(221)
    site = Site()
    for what, work in attacks(names, guesses):
        for parallel in (False, True):
            good &= trial(site, what, work, parallel=parallel)
    forget()
    site.looked.clear()
    # Without the transaction round it too: in SQLite it would still let one in at a time.
    bare = mock.patch("gongkai.signin.services.reserve_try", services.reserve_try.__wrapped__)
    with bare, mock.patch("gongkai.signin.services._reserve", careless):
        at_once([(names[0], ADDRESSES[n % 50]) for n in range(400)], site.knock)
    most = site.looked[names[0]]
    say("guard taken away: tries of one name, 400 guesses at once (must exceed 10)", most, "tries")
    return 0 if good and most > LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())

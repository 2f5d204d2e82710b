"""Build the demo county into an empty database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from gongkai.agencies.days import civil_day
from gongkai.agencies.selectors import public_agencies
from gongkai.demo.calendar import Days
from gongkai.demo.life import Account, Life
from gongkai.demo.names import Names

YEAR = timedelta(400)
"""How far back the county's life begins: a year, and the weeks it takes to set up."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made: the accounts with their passwords, which are nowhere else, and how much."""

    accounts: tuple[Account, ...]
    agencies: int
    people: int


def build(*, scale: int = 1, seed: int = 1, at: datetime) -> Demo:
    """Let the county live from 400 days before ``at`` until ``at``.

    The same seed and moment give the same county; only the passwords differ. The database must be empty (Refused:
    already-founded). ``scale`` above 1 adds a hundred townships a step.
    """
    random = Random(seed)  # noqa: S311 - a story, no secret
    start = (at - YEAR).replace(hour=9, minute=0, second=0, microsecond=0)
    days = Days(random=random, start=start, end=at)
    life = Life(days, Names(random), scale, seed)
    # All or nothing, and one write to the disk in place of seven hundred.
    with transaction.atomic():
        life.found(start)
        days.pass_by()
        accounts = life.give_passwords(at)
    return Demo(tuple(accounts), len(public_agencies(on=civil_day(at))), len(life.officers) + life.names.count)

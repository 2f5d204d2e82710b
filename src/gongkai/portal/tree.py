"""The agencies as a tree for the page: the county, under it its office, departments, townships and streets."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.agencies.models import Agency, Level


@dataclass(frozen=True, slots=True)
class Branch:
    """The agencies of one level under one government."""

    level: str
    label: str
    agencies: tuple[Agency, ...]


def county_of(agencies: Iterable[Agency]) -> Agency | None:
    """The county government itself; None while the site has none."""
    return next((agency for agency in agencies if agency.level == Level.COUNTY), None)


def branches(agencies: Iterable[Agency]) -> tuple[Branch, ...]:
    """Everything below the county, by level in the order of the law."""
    by_level = defaultdict(list)
    for agency in agencies:
        by_level[agency.level].append(agency)
    labels = [(value, label) for value, label in Level.choices if value != Level.COUNTY and by_level[value]]
    return tuple(Branch(value, label, tuple(by_level[value])) for value, label in labels)

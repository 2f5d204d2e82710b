"""A query taken apart for the engines."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from gongkai.search import synonyms
from gongkai.search.model import FACETS, Query
from gongkai.search.tokens import needles

Value = TypeVar("Value")

LONGEST = 200
"""Characters of a question that are looked at; the rest is left out."""
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What an entry must have: of each group one needle in its line, and the values of ``narrowed``.

    ``before`` leaves out what was published later; None where nothing was.
    """

    groups: tuple[tuple[str, ...], ...]
    narrowed: tuple[tuple[str, str | int], ...]
    before: datetime | None = None

    @property
    def needles(self) -> tuple[str, ...]:
        return tuple(needle for group in self.groups for needle in group)


def taken_apart(query: Query, *, before: datetime | None = None) -> Asked:
    """The first ``MOST_WORDS`` words with their synonyms, and the facets asked for."""
    words = needles(query.text[:LONGEST])[:MOST_WORDS]
    groups = tuple(synonyms.widened(word) for word in words)
    narrowed = tuple((name, storable(value)) for name in FACETS if (value := getattr(query, name)) is not None)
    return Asked(groups, narrowed, before)


def storable(value: Value) -> Value:
    """A text as every database takes it: no NUL, no half of a pair of surrogates."""
    return value.replace("\x00", "\ufffd").encode(errors="replace").decode() if isinstance(value, str) else value

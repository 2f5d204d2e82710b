"""What goes into the search and what comes out of it; plain data, so that a page or a file can be made of either."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Kind = Literal["document", "guide", "attachment", "report", "column", "agency"]
Order = Literal["newest", "relevant"]
Marked = tuple[tuple[str, bool], ...]
"""A text in pieces; True where a piece is what was asked for."""

EXPIRED = frozenset({"repealed", "lapsed"})
"""The values of ``validity`` that stand below those in force."""
FACETS = ("kind", "agency", "year", "genre", "validity", "theme", "column")
"""By what a result can be narrowed, in the order of the page."""


def values_of(name: str, value: str | int) -> tuple[str | int, ...]:
    """What an entry has of a facet: one value, none, or as many as the columns it stands in."""
    return tuple(value.split()) if name == "column" and isinstance(value, str) else (value,) if value else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is known of an entry besides its text. ``key`` is the caller's own, for ever the same for the same thing.

    ``genre``, ``validity``, ``theme``, ``column`` and ``agency`` are the caller's stable codes; empty where there is
    none. Of columns there may be several, with a space between. ``parent`` is the key of the document an attachment belongs to.
    """

    key: str
    kind: Kind
    agency: str
    title: str
    published_at: datetime
    number: str = ""
    index_number: str = ""
    formed_on: date | None = None
    genre: str = ""
    validity: str = ""
    theme: str = ""
    column: str = ""
    has_attachments: bool = False
    parent: str = ""

    @property
    def year(self) -> int:
        """The year people look under: that of the paper, else that of its publication (UTC)."""
        return (self.formed_on or self.published_at).year

    @property
    def expired(self) -> bool:
        return self.validity in EXPIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Head):
    """A public page or file as it is put into the search. ``body`` is plain text of any length."""

    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit(Head):
    """A found entry. ``marked_title`` is the title in pieces, ``snippet`` the text around the first places."""

    marked_title: Marked = ()
    snippet: Marked = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked: words (every one must occur; nothing: all entries), what it is narrowed to, and the page from 1."""

    text: str = ""
    agency: str | None = None
    kind: str | None = None
    year: int | None = None
    genre: str | None = None
    validity: str | None = None
    theme: str | None = None
    column: str | None = None
    order: Order = "newest"
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of hits. ``exact`` is the document whose 文号 or 索引号 was asked for; it may stand among the hits too.

    ``total`` counts to ``selectors.MOST``; where ``more``, there are at least so many. ``facets`` holds, for each of
    ``FACETS``, the values of the newest ``counted`` hits with how many of those have it, most frequent first.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    more: bool = False
    pages: int = 0
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    counted: int = 0
    exact: Hit | None = None
    did_you_mean: str | None = None

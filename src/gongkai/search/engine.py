"""The two databases behind one small interface; which of them is decided by the connection, once a call."""

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from django.db import connection

from gongkai.search import postgresql, sqlite
from gongkai.search.asked import Asked
from gongkai.search.model import Entry
from gongkai.search.models import Text


class Engine(Protocol):
    """``sqlite`` and ``postgresql`` are modules of this shape."""

    def hold(self, *, alone: bool) -> None:
        """Until the end of the transaction: keep those who write ``alone`` away, or everybody who writes."""

    def places(self, entries: Sequence[Entry]) -> Sequence[int | None]:
        """The ids new rows must have; None leaves it to the database."""

    def add(self, texts: Sequence[Text]) -> None:
        """Store the texts of rows that are there, with their tokens."""

    def drop(self, ids: Collection[int]) -> None:
        """Forget the tokens of rows that are about to go."""

    def rows(self, asked: Asked, *, columns: Sequence[str], most: int) -> list[tuple[Any, ...]]:
        """The columns of at most ``most`` matching entries: those in force before the expired, newest first."""

    def count(self, asked: Asked, *, most: int) -> int:
        """How many entries match, counted no further than ``most``."""

    def faults(self) -> list[str]:
        """What is wrong between the rows and their tokens, in the words of ``doctor``."""


def engine() -> Engine:
    return sqlite if connection.vendor == "sqlite" else postgresql

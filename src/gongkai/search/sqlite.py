"""Searching in SQLite: FTS5 without a copy of the text, in the main database, so it changes with what it describes.

The ``ascii`` tokenizer parts at ASCII marks and spaces only, so the tokens are exactly ours.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from gongkai.search.asked import Asked
from gongkai.search.model import FACETS, Entry, values_of
from gongkai.search.models import Text
from gongkai.search.tokens import phrase, tokens

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EXPIRED = 1 << 33
"""How far below those in force the ids of the expired lie; seconds."""


def hold(*, alone: bool) -> None:
    """Nothing to do: our transactions are IMMEDIATE, so one writes at a time and reads what the last one wrote."""


def places(entries: Sequence[Entry]) -> list[int]:
    """The second of publication as id, or the next free one: newest first is then the order of the index itself."""
    given: set[int] = set()
    found = []
    for entry in entries:
        wanted = max(int((entry.published_at - EPOCH).total_seconds()), 1) - (EXPIRED if entry.expired else 0)
        place = _free(wanted)
        while place in given:
            place = _free(place + 1)
        given.add(place)
        found.append(place)
    return found


def _free(place: int) -> int:
    """The place, or the first free one above it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM search_indexed WHERE id = %s", [place])
        if cursor.fetchone() is None:
            return place
        cursor.execute(
            "SELECT i.id + 1 FROM search_indexed i WHERE i.id >= %s"
            " AND NOT EXISTS (SELECT 1 FROM search_indexed n WHERE n.id = i.id + 1) ORDER BY i.id LIMIT 1",
            [place],
        )
        return int(cursor.fetchone()[0])


def add(texts: Sequence[Text]) -> None:
    for text in texts:
        held = ((name, value) for name in FACETS for value in values_of(name, getattr(text.entry, name)))
        text.tags = " ".join(_tag(*each) for each in held)
    Text.objects.bulk_create(texts)
    _tell("INSERT INTO search_words (rowid, words, tags) VALUES (%s, %s, %s)", texts)


def drop(ids: Collection[int]) -> None:
    texts = Text.objects.filter(pk__in=ids)
    _tell("INSERT INTO search_words (search_words, rowid, words, tags) VALUES ('delete', %s, %s, %s)", texts)


def _tell(statement: str, texts: Collection[Text]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(text.pk, " ".join(tokens(text.line)), text.tags) for text in texts])


def _tag(name: str, value: str | int) -> str:
    """A token for a value of a facet. No word of a text is like it."""
    return f"\ue001{FACETS.index(name)}{str(value).encode().hex()}"


def rows(asked: Asked, *, columns: Sequence[str], most: int) -> list[tuple[Any, ...]]:
    source, values = _source(asked)
    named = ", ".join(f"i.{connection.ops.quote_name(column)}" for column in columns)
    # CROSS JOIN: the tokens first, whatever the planner thinks.
    return _ask(
        f"SELECT {named} FROM ({source} LIMIT %s) f CROSS JOIN search_indexed i ON i.id = f.id ORDER BY i.id DESC",
        [*values, most],
    )


def count(asked: Asked, *, most: int) -> int:
    source, values = _source(asked)
    return int(_ask(f"SELECT count(*) FROM ({source} LIMIT %s)", [*values, most])[0][0])


def _source(asked: Asked) -> tuple[str, list[Any]]:
    """The ids in the order of the result."""
    values: list[Any] = []
    source, place = "SELECT id FROM search_indexed WHERE true", "id"
    if match := _match(asked):
        source, place = "SELECT rowid AS id FROM search_words WHERE search_words MATCH %s", "rowid"
        values.append(match)
    if asked.before is not None:
        source += f" AND {place} NOT IN (SELECT id FROM search_indexed WHERE published_at >= %s)"
        values.append(connection.ops.adapt_datetimefield_value(asked.before))
    return f"{source} ORDER BY {place} DESC", values


def _match(asked: Asked) -> str:
    parts = [f"({' OR '.join(map(_phrase, group))})" for group in asked.groups]
    return " AND ".join([*parts, *(f'"{_tag(name, value)}"' for name, value in asked.narrowed)])


def _phrase(needle: str) -> str:
    """In FTS5's language. A token has no marks in it, so the quotes hold."""
    found, beginning = phrase(needle)
    return f'"{" ".join(found)}"{" *" if beginning else ""}'


def _ask(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def faults() -> list[str]:
    """Rows without tokens, and tokens without a row."""
    between = "SELECT count(*) FROM {} WHERE id NOT IN (SELECT id FROM {})"
    sides = ("search_indexed", "search_words_docsize")
    missing, left = (_ask(between.format(*way), [])[0][0] for way in (sides, sides[::-1]))
    words = ((missing, _("%(n)d 条没有分词")), (left, _("%(n)d 条分词没有对应的条目")))
    return [said % {"n": number} for number, said in words if number]

"""Searching in PostgreSQL: a tsvector of the tokens under a GIN index finds candidates, the line decides.

Our tsvectors have no positions: PostgreSQL keeps at most 256 of a lexeme and none above 16,383, so in a long text its
phrases go missing without a word. A needle of one token needs no second look; for a longer one the line is looked
through, newest candidate first and only as far as asked.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from gongkai.search.asked import Asked
from gongkai.search.model import Entry
from gongkai.search.models import Indexed, Text
from gongkai.search.tokens import FIELD, phrase, tokens

LARGEST = 1_000_000
"""Bytes of lexemes in one tsvector (PostgreSQL: 1,048,575)."""
ANYTHING = FIELD
"""The lexeme of a text with too many of them: it is a candidate for every question, and its line decides."""
LOCK = 0x67_6B_73_65
"""Of those who write the index, among the advisory locks of the database."""


def hold(*, alone: bool) -> None:
    """Whoever writes entries shares; a rebuild, which reads what it writes, is alone."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{'' if alone else '_shared'}(%s)", [LOCK])


def places(entries: Sequence[Entry]) -> list[None]:
    return [None] * len(entries)


def add(texts: Sequence[Text]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_text (entry_id, body, line, tags, tokens) VALUES (%s, %s, %s, '', array_to_tsvector(%s))",
            [(text.pk, text.body, text.line, _lexemes(text.line)) for text in texts],
        )


def _lexemes(line: str) -> list[str]:
    found = {token for token in tokens(line) if not token.startswith(FIELD)}
    return [ANYTHING] if sum(len(each.encode()) for each in found) > LARGEST else sorted(found)


def drop(ids: Collection[int]) -> None:
    """The tokens stand in the row of the text and go with it."""


def rows(asked: Asked, *, columns: Sequence[str], most: int) -> list[tuple[Any, ...]]:
    named = ", ".join(f"i.{connection.ops.quote_name(column)}" for column in columns)
    source, values = _source(asked)
    return _ask(f"SELECT {named} FROM ({source}) i {_looked_through(asked, values)} LIMIT %s", [*values, most])


def count(asked: Asked, *, most: int) -> int:
    source, values = _source(asked, ordered=False)
    looked = f"SELECT 1 FROM ({source}) i {_looked_through(asked, values)} LIMIT %s"
    return int(_ask(f"SELECT count(*) FROM ({looked}) found", [*values, most])[0][0])


def _source(asked: Asked, *, ordered: bool = True) -> tuple[str, list[Any]]:
    """The candidates in the order of the result.

    The ids are made first and apart (MATERIALIZED): left to itself the planner, which cannot know how often our tokens
    occur, walks the whole table in the order of time and looks into every tsvector.
    """
    values: list[Any] = []
    start, source = "", "FROM search_indexed i"
    if asked.groups:
        start = (
            "WITH c AS MATERIALIZED (SELECT entry_id FROM search_text WHERE tokens @@ %s::tsquery UNION ALL"
            f" SELECT t.entry_id FROM search_text t WHERE tokens @@ %s::tsquery AND {_found_in(asked.groups)}) "
        )
        source = "FROM c JOIN search_indexed i ON i.id = c.entry_id"
        values += [_tsquery(asked), f"'{ANYTHING}'", *asked.needles]
    conditions = [_has(name) for name, _value in asked.narrowed]
    values += [value for _name, value in asked.narrowed]
    if asked.before is not None:
        conditions.append("i.published_at < %s")
        values.append(asked.before)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    # OFFSET 0 keeps the condition on the line outside, after the sorting.
    order = " ORDER BY i.expired, i.published_at DESC, i.id DESC OFFSET 0" if ordered else " OFFSET 0"
    return f"{start}SELECT i.* {source}{where}{order}", values


def _has(name: str) -> str:
    """The condition on a facet; of columns there may be several (``model.values_of``)."""
    held = f"i.{connection.ops.quote_name(name)}"
    return f"%s = ANY (string_to_array({held}, ' '))" if name == "column" else f"{held} = %s"


def _tsquery(asked: Asked) -> str:
    return " & ".join(f"({' | '.join(map(_all, group))})" for group in asked.groups)


def _all(needle: str) -> str:
    """In PostgreSQL's language. A token has no marks in it, so the quotes hold."""
    found, beginning = phrase(needle)
    quoted = [f"'{token}'" for token in dict.fromkeys(found)]
    if beginning:
        quoted[-1] = f"'{found[-1]}':*"
    return f"({' & '.join(quoted)})"


def _looked_through(asked: Asked, values: list[Any]) -> str:
    """The condition on the line where the tokens alone do not decide; its values are added to ``values``."""
    groups = [group for group in asked.groups if any(len(phrase(needle)[0]) > 1 for needle in group)]
    values += [needle for group in groups for needle in group]
    return f"WHERE (SELECT {_found_in(groups)} FROM search_text t WHERE t.entry_id = i.id)" if groups else ""


def _found_in(groups: Sequence[tuple[str, ...]]) -> str:
    return " AND ".join(f"({' OR '.join(['strpos(t.line, %s) > 0'] * len(group))})" for group in groups)


def _ask(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def faults() -> list[str]:
    """Rows without their text; the tokens cannot be missing (NOT NULL)."""
    missing = Indexed.objects.filter(text=None).count()
    return [_("%(n)d 条没有分词") % {"n": missing}] if missing else []

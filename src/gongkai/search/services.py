"""The writes of the search, each inside the transaction of what made something public or took it down.

None has an actor, a time or an entry in the journal: the rows say nothing of their own. They repeat what is public,
whose release is in the journal, and can be made anew from it at any time.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.db import transaction

from gongkai.search.asked import storable
from gongkai.search.engine import engine
from gongkai.search.model import Entry
from gongkai.search.models import COPIED, Indexed, Text
from gongkai.search.tokens import FIELD, line, number_key

Item = TypeVar("Item")

BATCH = 200
"""Entries that are written at once; SQLite allows only so many values in a statement."""


def put(*, entries: Iterable[Entry]) -> int:
    """Make the entries findable; what is there under the same key is replaced. Returns how many there are now.

    Of two with one key the later stays. A document that is repealed, an agency that is renamed: put it again.
    """
    latest = list({entry.key: entry for entry in entries}.values())
    with transaction.atomic():
        engine().hold(alone=False)
        for batch in _batches(latest):
            _replace(batch)
    return len(latest)


def remove(*, keys: Iterable[str]) -> int:
    """Make the entries unfindable. Returns how many went; a key that is not there is none of them."""
    with transaction.atomic():
        engine().hold(alone=False)
        return sum(_drop(batch) for batch in _batches(list(dict.fromkeys(keys))))


def rebuild(*, keys: Iterable[str], read: Callable[[Sequence[str]], Iterable[Entry]]) -> int:
    """Make the index agree with what is public: ``keys`` of all of it, and ``read``, which gives the entries of some.

    Each batch is read and written in a transaction of its own that keeps other writers of the index out, so a release
    meanwhile is never overwritten with what was there before. ``read`` leaves out what is not public; that, and what
    the index has beyond ``keys``, goes. Safe to stop and to start again. Returns the number of entries put.
    """
    public = list(dict.fromkeys(keys))
    known = set(public)
    left = [key for key in Indexed.objects.order_by("pk").values_list("key", flat=True) if key not in known]
    return sum(_renew(batch, read) for batch in _batches([*public, *left]))


def _renew(keys: Sequence[str], read: Callable[[Sequence[str]], Iterable[Entry]]) -> int:
    with transaction.atomic():
        engine().hold(alone=True)
        entries = [entry for entry in read(keys) if entry.key in keys]
        _drop(keys)
        _add(entries)
    return len(entries)


def _replace(entries: Sequence[Entry]) -> None:
    _drop([entry.key for entry in entries])
    _add(entries)


def _drop(keys: Sequence[str]) -> int:
    ids = list(Indexed.objects.filter(key__in=keys).order_by("key").values_list("pk", flat=True))
    engine().drop(ids)
    Text.objects.filter(pk__in=ids).delete()
    return Indexed.objects.filter(pk__in=ids).delete()[0]


def _add(entries: Sequence[Entry]) -> None:
    rows = [_row(entry, place) for entry, place in zip(entries, engine().places(entries), strict=True)]
    Indexed.objects.bulk_create(rows)
    engine().add([_text(entry, row) for entry, row in zip(entries, rows, strict=True)])


def _row(entry: Entry, place: int | None) -> Indexed:
    return Indexed(
        pk=place,
        year=entry.year,
        expired=entry.expired,
        number_key=number_key(entry.number),
        index_key=number_key(entry.index_number),
        **{name: storable(getattr(entry, name)) for name in COPIED},
    )


def _text(entry: Entry, row: Indexed) -> Text:
    """``line`` holds the fields one after the other, kept apart."""
    body = storable(entry.body)
    fields = (entry.title, entry.number, entry.index_number, body)
    return Text(entry=row, body=body, line=FIELD.join(map(line, fields)))


def _batches(items: Sequence[Item]) -> list[Sequence[Item]]:
    return [items[at : at + BATCH] for at in range(0, len(items), BATCH)]

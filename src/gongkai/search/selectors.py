"""Finding. Everything in the index is public, so every reader finds the same."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from gongkai.agencies.days import SHANGHAI
from gongkai.agencies.prepared import one_of, prepared
from gongkai.search import marks, suggestions
from gongkai.search.asked import LONGEST, MOST_WORDS, Asked, taken_apart
from gongkai.search.engine import engine
from gongkai.search.model import FACETS, Found, Hit, Query, values_of
from gongkai.search.models import COPIED, Indexed, Text
from gongkai.search.ranking import score
from gongkai.search.tokens import number_key

PAGE = 20
"""Hits on a page."""
NEWEST = 500
"""So many of the newest hits are paged through, ranked and counted by facet."""
MOST = 3_000
"""As far as the total is counted."""
RANKED = 20_000
"""Characters of an entry that count for its relevance."""
VOCABULARY = 2_000
"""Entries, those put in last, among whose titles and numbers a misspelt word is looked for."""


def find(query: Query, *, on: date) -> Found:
    """A page of what is public on the day and has every word of the question, or a synonym of it."""
    query = replace(query, text=query.text[:LONGEST])
    asked = taken_apart(query, before=_hidden_from(on))
    if query.text.strip() and not asked.groups:
        return Found()
    rows = engine().rows(asked, columns=("id", "expired", *FACETS), most=NEWEST + 1)
    exact = _exact(query.text, asked)
    total = len(rows) if len(rows) <= NEWEST else engine().count(asked, most=MOST + 1)
    rows = rows[:NEWEST]
    pages = -(-len(rows) // PAGE)
    start = (min(max(query.page, 1), max(pages, 1)) - 1) * PAGE
    ordered = _ranked(rows, asked) if query.order == "relevant" else [row[0] for row in rows]
    return Found(
        hits=_hits(ordered[start : start + PAGE], asked),
        total=min(total, MOST),
        more=total > MOST,
        pages=pages,
        facets=_facets(rows),
        counted=len(rows),
        exact=exact if start == 0 else None,
        did_you_mean=None if rows or exact else _meant(query),
    )


def _hidden_from(on: date) -> datetime | None:
    """From when on an entry is not public yet on the day; None where there is none of them, as usual."""
    end = datetime.combine(on + timedelta(days=1), time.min, SHANGHAI)
    return end if _later(end=end) else None


@prepared("end")
def _later(*, end: datetime) -> QuerySet[Any]:
    return Indexed.objects.filter(published_at__gte=end).values_list("pk")[:1]


def _facets(rows: Sequence[tuple[Any, ...]]) -> dict[str, list[tuple[str, int]]]:
    columns = [*zip(*rows, strict=True)][2:] or [()] * len(FACETS)
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for name, values in zip(FACETS, columns, strict=True):
        for value, n in Counter(values).items():
            for each in values_of(name, value):
                counts[name][str(each)] += n
    return {name: sorted(found.items(), key=lambda each: (-each[1], each[0])) for name, found in counts.items()}


def _ranked(rows: Sequence[tuple[Any, ...]], asked: Asked) -> list[int]:
    """The ids, best first, the expired after all others, the newer first of two that are as good."""
    there = Text.objects.filter(pk__in=[row[0] for row in rows])
    lines = dict(there.values_list("pk", Substr("line", 1, RANKED)))
    return [row[0] for row in sorted(rows, key=lambda row: (row[1], -score(lines.get(row[0], ""), asked.groups)))]


def _hits(ids: Sequence[int], asked: Asked) -> tuple[Hit, ...]:
    """In the order of the ids. The text of a few rows; what was taken down since is left out."""
    there = {pk: rest for pk, *rest in _texts(ids=tuple(ids))}
    return tuple(_hit(*there[each], asked=asked) for each in ids if each in there)


@prepared("ids", "key", "before")
def _texts(
    *, ids: tuple[int, ...] | None = None, key: str | None = None, before: datetime | None = None
) -> QuerySet[Any]:
    """The id, no more of the body than a snippet is looked for in, and what entries and rows have in common.

    ``key``: of a number or an index number.
    """
    some = Text.objects.all()
    if ids is not None:
        some = some.filter(one_of("entry", ids))
    if key is not None:
        some = some.filter(Q(entry__number_key=key) | Q(entry__index_key=key))
    if before is not None:
        some = some.filter(entry__published_at__lt=before)
    return some.values_list("entry", Substr("body", 1, marks.LOOK), *(f"entry__{name}" for name in COPIED))


def _hit(start: str, *copied: Any, asked: Asked) -> Hit:
    fields = dict(zip(COPIED, copied, strict=True))
    title, text = marks.marked(fields["title"], asked.groups), marks.snippet(start, asked.groups)
    return Hit(**fields, marked_title=title, snippet=text)


def _exact(text: str, asked: Asked) -> Hit | None:
    """What has the question for its 文号 or 索引号: a document before its attachments, in force before expired."""
    key = number_key(text)
    if not key:
        return None
    hits = (_hit(*rest, asked=asked) for _pk, *rest in _texts(key=key, before=asked.before))
    return min(hits, key=_foremost, default=None)


def _foremost(hit: Hit) -> tuple[bool, bool, float]:
    return hit.kind != "document", hit.expired, -hit.published_at.timestamp()


def _meant(query: Query) -> str | None:
    """The question with each word that is found nowhere replaced by the nearest; None where nothing is near."""
    words = query.text.split()[:MOST_WORDS]
    vocabulary = [text for row in _newest(most=VOCABULARY) for text in row if text]
    better = [word if _occurs(word) else suggestions.nearest(word, vocabulary) for word in words]
    return " ".join(filter(None, better)) if all(better) and better != words else None


@prepared()
def _newest(*, most: int) -> QuerySet[Any]:
    return Indexed.objects.order_by("-pk").values_list("title", "number", "index_number")[:most]


def _occurs(word: str) -> bool:
    return bool(engine().count(taken_apart(Query(text=word)), most=1))


def faults(*, keys: Iterable[str] | None = None, columns: Mapping[str, str] | None = None) -> list[str]:
    """Where the index disagrees with itself, and with what is public; none: it is well.

    ``keys``: of everything public. ``columns``: by the key of each document the columns it stands in, as in ``Head``.
    """
    found = engine().faults()
    if keys is not None:
        public, there = set(keys), set(Indexed.objects.values_list("key", flat=True))
        found += [_("公开了，检索不到：%(key)s") % {"key": key} for key in sorted(public - there)]
        found += [_("检索得到，没有公开：%(key)s") % {"key": key} for key in sorted(there - public)]
    if keys is not None and columns is not None:
        held = Indexed.objects.filter(kind="document").order_by("key").values_list("key", "column").iterator()
        wrong = (key for key, has in held if key in public and columns.get(key, "") != has)
        found += [_("检索的栏目与公开的不同：%(key)s") % {"key": key} for key in wrong]
    return found

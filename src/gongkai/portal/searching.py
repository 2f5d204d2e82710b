"""The search page: what was asked, what was found with its marks, and by what it can be narrowed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import add
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.agencies.models import Agency
from gongkai.portal.document import CHIPS, address_of
from gongkai.publications.selectors import column_names
from gongkai.publications.validity import VALIDITY_WORDS, Validity
from gongkai.search.asked import MOST_WORDS
from gongkai.search.model import Found, Hit, Marked, Query
from gongkai.search.selectors import find
from gongkai.search.tokens import needles
from gongkai.statute.catalogue import Item

LONGEST = 80
NEAR, MOST_NAMED, MOST_OPTIONS = 3, 5, 8
KINDS = {
    "document": gettext_lazy("文件"),
    "attachment": gettext_lazy("附件"),
    "guide": gettext_lazy("指南"),
    "report": gettext_lazy("年报"),
}
FACETS = {
    "agency": gettext_lazy("机关"),
    "year": gettext_lazy("年份"),
    "genre": gettext_lazy("文种"),
    "validity": gettext_lazy("有效性"),
    "theme": gettext_lazy("主题"),
    "column": gettext_lazy("栏目"),
}
NARROWING = ("kind", *FACETS)
_MARK, _END, _NOTHING = mark_safe("<mark>"), mark_safe("</mark>"), mark_safe("")


@dataclass(frozen=True, slots=True)
class Line:
    """A hit as it is shown, title and snippet as HTML.

    ``within`` is the address of the document an attachment belongs to. ``exact``: its number is the question itself.
    """

    title: str
    snippet: str
    link: str
    facts: tuple[str, ...]
    kind: str
    stands: str
    chip: str
    expired: bool
    within: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A link that narrows the result, or gives a narrowing up."""

    words: str
    link: str
    count: int | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """The whole page under the box. ``column``: the name of the one it is narrowed to.

    ``facets``: what it can be narrowed by, the first values with their counts, and how many more there are.
    ``words_read``: of a question with more words than are looked at, how many are; else None.
    ``named``: the first agencies of that name; ``more_named``: how many more there are.
    """

    found: Found
    lines: tuple[Line, ...]
    tabs: tuple[Option, ...]
    facets: tuple[tuple[str, tuple[Option, ...], int], ...]
    orders: tuple[Option, ...]
    earlier: str
    later: str
    page: int
    meant: Option | None
    named: tuple[Agency, ...]
    more_named: int
    column: str
    words_read: int | None


def query_of(asked: Mapping[str, str]) -> Query:
    """From the query of an address; what makes no sense is as if it had not been asked."""
    year, page = asked.get("year", ""), asked.get("page", "")
    values = {name: clean(asked.get(name, "")) or None for name in NARROWING if name != "year"}
    return Query(
        text=clean(asked.get("q", "")),
        year=int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None,
        order="relevant" if asked.get("order") == "relevant" else "newest",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 1,
        **values,
    )


def clean(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST]


def results_of(query: Query, agencies: list[Agency], *, on: date) -> Results:
    """What is found, ready to be shown."""
    found, names = find(query, on=on), {agency.code: agency.short_name for agency in agencies}
    columns, named = _columns(query, found), _named(query, agencies)
    first = min(max(query.page, 1), max(found.pages, 1))
    exact = (_line(found.exact, names, exact=True),) if found.exact else ()
    others = (hit for hit in found.hits if found.exact is None or hit.key != found.exact.key)
    return Results(
        found=found,
        lines=(*exact, *(_line(hit, names) for hit in others)),
        tabs=_tabs(query, found),
        facets=tuple(_facets(query, found, names, columns)),
        orders=tuple(
            Option(str(words), _link(query, order=order), chosen=query.order == order)
            for order, words in (("newest", _("按时间")), ("relevant", _("按相关")))
        ),
        earlier=_link(query, page=first - 1) if first > 1 else "",
        later=_link(query, page=first + 1) if first < found.pages else "",
        page=first,
        meant=Option(found.did_you_mean, _link(query, text=found.did_you_mean)) if found.did_you_mean else None,
        named=named[:MOST_NAMED],
        more_named=len(named[MOST_NAMED:]),
        column=columns.get(query.column or "", ""),
        words_read=MOST_WORDS if len(needles(query.text)) > MOST_WORDS else None,
    )


def nearest_columns(text: str, items: Iterable[Item]) -> list[Item]:
    """The columns of the law whose names have most pairs of characters in common with the words."""
    wanted = _pairs(text)
    near = [(len(wanted & _pairs(each.label)), each) for each in items]
    return [each for shared, each in sorted(near, key=lambda pair: -pair[0]) if shared][:NEAR]


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1) if not text[at : at + 2].isspace()}


def _named(query: Query, agencies: list[Agency]) -> tuple[Agency, ...]:
    """The agencies whose names hold every word: who types a name wants to go there. Only before anything is narrowed."""
    words = query.text.split()
    if not words or replace(query, text="", order="newest") != Query():
        return ()
    return tuple(agency for agency in agencies if all(word in agency.name for word in words))


def _line(hit: Hit, names: Mapping[str, str], *, exact: bool = False) -> Line:
    what, _sep, rest = hit.key.partition(":")
    within = ""
    if what == "document":
        link = address_of(int(rest))
    elif what == "attachment":
        document, _sep, sm3 = rest.partition(":")
        link, within = reverse("portal:file", args=(int(document), sm3, hit.title)), address_of(int(document))
    else:
        link = reverse("portal:guide", args=(rest,))
    formed = hit.formed_on.isoformat() if hit.formed_on else ""
    validity = Validity(hit.validity) if hit.validity else None
    return Line(
        title=_html(hit.marked_title),
        snippet=_html(hit.snippet),
        link=link,
        facts=tuple(filter(None, (names.get(hit.agency, ""), hit.number, formed))),
        kind=str(KINDS[hit.kind]) if hit.kind in ("attachment", "guide") else "",
        stands=VALIDITY_WORDS[validity] if validity else "",
        chip=CHIPS[validity] if validity else "",
        expired=hit.expired,
        within=within,
        exact=exact,
    )


def _html(pieces: Marked) -> str:
    """Safe for being put together from what is safe alone."""
    return reduce(add, (_MARK + escape(text) + _END if mark else escape(text) for text, mark in pieces), _NOTHING)


def _tabs(query: Query, found: Found) -> tuple[Option, ...]:
    """All, and each kind there is; with counts as long as no kind is chosen."""
    counts = dict(found.facets.get("kind", ()))
    tabs = [Option(_("全部"), _link(query, kind=None), chosen=query.kind is None)]
    for kind, words in KINDS.items():
        if counts.get(kind) or query.kind == kind or (query.kind and kind != "report"):
            count = counts.get(kind) if query.kind in (None, kind) else None
            tabs.append(Option(str(words), _link(query, kind=kind), count, query.kind == kind))
    return tuple(tabs)


def _columns(query: Query, found: Found) -> dict[str, str]:
    """The names of the columns the page tells of; with its code where two agencies call theirs the same."""
    first = [code for code, _n in found.facets.get("column", [])[:MOST_OPTIONS]]
    wanted = [query.column] if query.column else first if len(first) > 1 else []
    names = column_names(wanted) if wanted else {}
    often = Counter(names.values())
    return {code: f"{name}（{code}）" if often[name] > 1 else name for code, name in names.items()}


def _facets(
    query: Query, found: Found, names: Mapping[str, str], columns: Mapping[str, str]
) -> Iterable[tuple[str, tuple[Option, ...], int]]:
    words = {
        "agency": names,
        "column": columns,
        "validity": {each.value: text for each, text in VALIDITY_WORDS.items()},
    }
    for name, label in FACETS.items():
        values = found.facets.get(name, [])
        if name == "year":
            values = sorted(values, reverse=True)
        chosen = getattr(query, name)
        if chosen is not None:
            said = words.get(name, {}).get(str(chosen), str(chosen))
            yield str(label), (Option(said, _link(query, **{name: None}), chosen=True),), 0
        elif len(values) > 1:
            first = values[:MOST_OPTIONS]
            options = (Option(words.get(name, {}).get(v, v), _link(query, **{name: v}), n) for v, n in first)
            yield str(label), tuple(options), len(values) - len(first)


def _link(query: Query, **changed: object) -> str:
    """The address of the same question with something changed; from its first page unless a page is named."""
    other = replace(query, **{"page": 1, **changed})
    values = [("q", other.text), *((name, getattr(other, name)) for name in NARROWING)]
    values += [
        ("order", other.order if other.order != "newest" else ""),
        ("page", other.page if other.page > 1 else ""),
    ]
    return "?" + urlencode([(name, value) for name, value in values if value])

"""Columns as readers walk through them: the tree with its counts, a list narrowed and cut to pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page as Rows
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.portal.document import CHIPS
from gongkai.publications.models import Column, ColumnKind, DocumentVersion, Genre
from gongkai.publications.selectors import ColumnState, Wanted, branch_of, count_listed, facets, listed
from gongkai.publications.selectors.numbered import numbered_pages
from gongkai.publications.validity import VALIDITY_WORDS, Validity

ROWS = 20
MOST = 20_000
"""The newest so many go into one file of a whole list."""
GROUPS = {
    ColumnKind.ART20: _("条例第二十条"),
    ColumnKind.ART21: _("条例第二十一条"),
    ColumnKind.STANDARD: _("基层政务公开标准目录"),
    ColumnKind.OWN: _("本机关自设"),
}


@dataclass(frozen=True, slots=True)
class Branch:
    """A column in the tree with how many documents stand in it and under it. ``here``: its page is shown."""

    code: str
    name: str
    documents: int
    under: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """How a list can be narrowed by one thing: the key of the address, its name, (value, words, chosen)."""

    key: str
    label: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of a list. ``some``: whether the reader has narrowed it.

    ``older``: of the newest documents, the numbered page that goes on behind them; 0 for none.
    ``cut``: the files of the whole list hold only its newest so many; 0 where they hold all.
    """

    rows: Rows[DocumentVersion]
    choices: tuple[Choice, ...]
    some: bool
    with_attachments: bool
    older: int = 0
    cut: int = 0


def tree_of(states: list[ColumnState], here: Column | None = None) -> list[tuple[str, list[Branch]]]:
    """The columns by where the duty to keep them comes from, each with the number of its documents."""
    columns, own = [state.column for state in states], {state.column.pk: state.documents for state in states}

    def branch(column: Column) -> Branch:
        documents = sum(own[pk] for pk in branch_of(column, columns))
        return Branch(column.code, column.name, documents, column.parent_id in own, column == here)

    found = [(str(label), [*map(branch, (c for c in columns if c.kind == kind))]) for kind, label in GROUPS.items()]
    return [(label, branches) for label, branches in found if branches]


def shelf_of(agency: Agency, asked: Mapping[str, str], *, on: date, columns: tuple[int, ...] | None = None) -> Shelf:
    """A page of an agency's documents, or of what stands in some of its columns. Three queries."""
    whole = Wanted(on=on, agency=agency.pk, columns=columns)
    wanted = _narrowed(whole, asked)
    counted = facets(on=on, agency=agency, columns=columns)
    total = sum(n for _year, n in counted["year"])
    narrowed = wanted != whole
    rows = Paginator(range(count_listed(wanted) if narrowed else total), ROWS).get_page(asked.get("page"))
    older = 0
    if not narrowed and rows.number == 1 and rows.has_next():
        older = numbered_pages(agency, columns) - 1
    rows.object_list = with_standing(listed(wanted, first=(rows.number - 1) * ROWS, most=ROWS))
    cut = MOST if total > MOST else 0
    return Shelf(rows, _choices(wanted, counted), narrowed, wanted.with_attachments, older, cut)


def _narrowed(whole: Wanted, asked: Mapping[str, str]) -> Wanted:
    """By the query of an address; what makes no sense is as if it had not been asked."""
    year, genre, validity = (asked.get(key, "") for key in ("year", "genre", "validity"))
    return replace(
        whole,
        year=int(year) if len(year) == 4 and year.isascii() and year.isdigit() and year > "1900" else None,
        genre=genre if genre in Genre.values else None,
        theme=asked.get("theme", "").replace("\x00", "")[:60] or None,
        validity=validity if validity in VALIDITY_WORDS else None,
        with_attachments=asked.get("files") == "1",
    )


def with_standing(versions: Iterable[DocumentVersion]) -> list[DocumentVersion]:
    """Versions with how they stand in words, and the look of these, as lists show it."""
    shown = [*versions]
    for version in shown:
        validity = Validity(version.validity)
        version.stands, version.chip = VALIDITY_WORDS[validity], CHIPS[validity]
    return shown


def _choices(wanted: Wanted, counted: dict[str, list[tuple[str, int]]]) -> tuple[Choice, ...]:
    def choice(key: str, label: str, options: list[tuple[str, str]], chosen: object) -> Choice:
        return Choice(key, label, tuple((value, words, value == str(chosen)) for value, words in options))

    def with_counts(key: str) -> list[tuple[str, str]]:
        return [(value, f"{value}（{n}）") for value, n in counted[key]]

    words = [(validity.value, text) for validity, text in VALIDITY_WORDS.items()]
    return (
        choice("year", str(_("年份")), with_counts("year"), wanted.year),
        choice("genre", str(_("文种")), with_counts("genre"), wanted.genre),
        choice("validity", str(_("有效性")), words, wanted.validity or ""),
        choice("theme", str(_("主题")), with_counts("theme"), wanted.theme),
    )

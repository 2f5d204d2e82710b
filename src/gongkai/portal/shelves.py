"""Columns as readers walk through them: the tree with its counts, a list narrowed and cut to pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page as Rows
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.portal.document import CHIPS
from gongkai.publications.models import Column, ColumnKind, DocumentVersion, Genre
from gongkai.publications.selectors import ColumnState, branch_of, facets, public_documents
from gongkai.publications.selectors.numbered import numbered_pages
from gongkai.publications.validity import VALIDITY_WORDS, Validity

ROWS = 20
MOST = 20_000
"""The newest so many go into one file of a whole list."""
UNREAD = ("body", "ground_words", "correction_note", "joint_bodies", "keywords")
"""What of a version no list shows; the text is most of it."""
GROUPS = {
    ColumnKind.ART20: _("条例第二十条"),
    ColumnKind.ART21: _("条例第二十一条"),
    ColumnKind.STANDARD: _("基层政务公开标准目录"),
    ColumnKind.OWN: _("本机关自设"),
}


@dataclass(frozen=True, slots=True)
class Branch:
    """A column in the tree with how many documents stand in it and under it."""

    column: Column
    documents: int
    under: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """How a list can be narrowed by one thing: the key of the address, its name, (value, words, chosen)."""

    key: str
    label: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a reader has asked of a list; what makes no sense is as if it had not been asked."""

    year: int | None = None
    genre: str = ""
    theme: str = ""
    validity: Validity | None = None
    with_attachments: bool = False

    @property
    def some(self) -> bool:
        return self != Narrowed()


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of a list. ``older``: of the newest documents, the numbered page that goes on behind them; 0 for none.

    ``cut``: the files of the whole list hold only its newest so many; 0 where they hold all.
    """

    rows: Rows[DocumentVersion]
    choices: tuple[Choice, ...]
    asked: Narrowed
    older: int = 0
    cut: int = 0


def tree_of(states: list[ColumnState]) -> list[tuple[str, list[Branch]]]:
    """The columns by where the duty to keep them comes from, each with the number of its documents."""
    columns, own = [state.column for state in states], {state.column.pk: state.documents for state in states}
    found = []
    for kind, label in GROUPS.items():
        there = [
            Branch(column, sum(own[pk] for pk in branch_of(column, columns)), column.parent_id in own)
            for column in columns
            if column.kind == kind
        ]
        if there:
            found.append((str(label), there))
    return found


def narrowed(asked: Mapping[str, str]) -> Narrowed:
    """From the query of an address."""
    year, validity = asked.get("year", ""), asked.get("validity", "")
    return Narrowed(
        year=int(year) if len(year) == 4 and year.isascii() and year.isdigit() and year > "1900" else None,
        genre=asked.get("genre", "") if asked.get("genre") in Genre.values else "",
        theme=asked.get("theme", "").replace("\x00", "")[:60],
        validity=Validity(validity) if validity in VALIDITY_WORDS else None,
        with_attachments=asked.get("files") == "1",
    )


def shelf_of(agency: Agency, asked: Mapping[str, str], *, on: date, columns: set[int] | None = None) -> Shelf:
    """A page of an agency's documents, or of what stands in some of its columns. Three queries."""
    wanted = narrowed(asked)
    found = public_documents(
        on=on,
        agency=agency,
        columns=columns,
        year=wanted.year,
        genre=wanted.genre,
        theme=wanted.theme,
        validity=wanted.validity,
        with_attachments=wanted.with_attachments,
    ).defer(*UNREAD)
    counted, paged = facets(on=on, agency=agency, columns=columns), Paginator(found, ROWS)
    total = sum(n for _year, n in counted["year"])
    if not wanted.some:
        paged.count = total
    rows = paged.get_page(asked.get("page"))
    older = 0
    if not wanted.some and rows.number == 1 and rows.has_next():
        older = numbered_pages(agency, columns) - 1
    with_standing(rows)
    return Shelf(rows, _choices(wanted, counted), wanted, older, MOST if total > MOST else 0)


def with_standing(versions: Iterable[DocumentVersion]) -> list[DocumentVersion]:
    """Versions with how they stand in words, as lists show it."""
    shown = [*versions]
    for version in shown:
        version.stands = VALIDITY_WORDS[Validity(version.validity)], CHIPS[Validity(version.validity)]
    return shown


def _choices(wanted: Narrowed, counted: dict[str, list[tuple[str, int]]]) -> tuple[Choice, ...]:
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

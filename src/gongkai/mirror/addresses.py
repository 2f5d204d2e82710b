"""Which addresses the public site has, which of them a line of the public log touches, and the file of each.

What lies under the address of a document (its JSON, papers, files and pictures) is read off its page: what is written is
what readers can follow, and what is no longer named goes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from urllib.parse import unquote, urljoin

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from gongkai.agencies.models import Agency
from gongkai.mirror.frames import AGENCY, COLUMN
from gongkai.publications.budgets import BUDGET_COLUMN
from gongkai.publications.models import (
    Column,
    Document,
    DocumentState,
    DocumentVersion,
    Happening,
    Placement,
    Relation,
    Release,
)
from gongkai.publications.selectors import (
    budget_papers,
    budget_years,
    budget_years_touched,
    columns_of,
    document_parts,
)
from gongkai.publications.selectors.numbered import ColumnTree, numbered_pages, page_of
from gongkai.publications.selectors.public import PART

_LINK = re.compile(rb'\b(?:href|src)="([^"]+)"')
_BEHIND = re.compile("[?#].*", re.DOTALL)
"""A question or a place: cut off only when the text is read, for what stands for a quotation mark has a # of its own."""

OF_SITE = ("home", "agencies", "budgets", "check", "robots", "sitemap", "sitemap_pages", "feed")
OF_AGENCY = ("agency", "agency_feed", "guide", "rules", "catalogue", "catalogue_feed", "reports", "apply")
OF_COLUMN = ("column", "column_feed")
OF_LISTS = ("catalogue_json", "catalogue_list", "catalogue_page", "column_json", "column_list", "column_page")
OF_BUDGETS = ("budget_year",)
OF_DOCUMENTS = ("document", "document_json", "paper", "file", "picture", "sitemap_part")
DYNAMIC = ("search", "display", "report", "reported")
"""What answers a reader's own question, and so is no file."""
TABLES = ("xlsx", "csv")


def at(name: str, *args: object) -> str:
    """The address of a page of the portal."""
    return reverse(f"portal:{name}", args=args)


def file_of(address: str) -> str:
    """The file of an address: of a folder its ``index.html``."""
    path = unquote(address).removeprefix("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def address_of(name: str) -> str:
    """The address of a file, as it is before percent signs."""
    return f"/{name.removesuffix('index.html')}" if name.endswith("/index.html") or name == "index.html" else f"/{name}"


def released_page(release: Release) -> str:
    """The page that a line of the public log brought about."""
    return at("guide", release.guide.agency.code) if release.guide else at("document", release.document_id)


def links(address: str, page: bytes) -> list[str]:
    """The addresses of this site that the page at an address names, without questions and places, in their order."""
    named = (_BEHIND.sub("", unescape(each.decode())) for each in _LINK.findall(page))
    found = dict.fromkeys(urljoin(address, each) for each in named if each)
    return [each for each in found if each.startswith("/") and not each.startswith("//")]


def parts_of(address: str, page: bytes) -> list[str]:
    """What the page of a document names that lies under its own address: its other forms, files and pictures."""
    return [each for each in links(address, page) if each.startswith(address) and each != address]


def is_document(address: str) -> bool:
    """Whether it is the page of a document, with which its parts are written."""
    return re.fullmatch(r"/d/\d+/", address) is not None


@dataclass(slots=True)
class Touched:
    """Addresses that show something else, each once: ``first`` what readers look for, ``later`` counts and whole lists."""

    first: dict[str, None] = field(default_factory=dict)
    later: dict[str, None] = field(default_factory=dict)


def everything(*, on: date) -> Iterator[str]:
    """Every address that no page of a document names."""
    yield from fronts(on=on)
    yield from documents(Document.objects.all())
    yield from (at("sitemap_part", part) for part, _moment in document_parts())
    for agency in Agency.objects.filter(opened_on__lte=on):
        yield from lists(agency, on=on)


def fronts(*, on: date) -> Iterator[str]:
    """The pages whose number does not grow with the documents."""
    yield from map(at, OF_SITE)
    yield from (at("budget_year", year) for year in budget_years(budget_papers(on=on)))
    for agency in Agency.objects.filter(opened_on__lte=on):
        yield from (at(name, agency.code) for name in OF_AGENCY)
        for column in shown_columns(agency, on=on):
            yield from (at(name, agency.code, column.code) for name in OF_COLUMN)


def lists(agency: Agency, *, on: date) -> Iterator[str]:
    """The numbered pages of an agency's lists, and the lists to take away."""
    yield from whole_lists(agency.code)
    yield from (at("catalogue_page", agency.code, n) for n in _numbers(1, numbered_pages(agency)))
    tree = ColumnTree()
    for column in shown_columns(agency, on=on):
        pages = numbered_pages(agency, tree.branches([column.pk])[column])
        yield from whole_lists(agency.code, column.code, empty=not pages)
        yield from (at("column_page", agency.code, column.code, n) for n in _numbers(1, pages))


def whole_lists(agency: str, column: str = "", *, empty: bool = False) -> Iterator[str]:
    """A list in one file, in each form that its page names."""
    name, args = ("column", (agency, column)) if column else ("catalogue", (agency,))
    yield at(f"{name}_json", *args)
    if not empty:
        yield from (at(f"{name}_list", *args, kind) for kind in TABLES)


def shown_columns(agency: Agency, *, on: date) -> list[Column]:
    """The columns an agency keeps, and the closed ones in which something of it still stands."""
    public = Placement.objects.filter(version__state=DocumentState.PUBLISHED, version__agency=agency)
    closed = Column.objects.filter(closed_on__lte=on, pk__in=public.order_by().values("column"))
    return [*columns_of(agency, on=on), *closed]


def documents(wanted: QuerySet[Document]) -> Iterator[str]:
    """The pages of those that are or were public."""
    out = wanted.filter(first_published_at__isnull=False).order_by("pk").values_list("pk", flat=True)
    for pk in out.iterator(chunk_size=1000):
        yield at("document", pk)


def round_about(keys: Iterable[str], *, on: date) -> Iterator[str]:
    """The pages of documents and the lists round which the things of these keys of ``frames`` stand."""
    for key in keys:
        kind, _colon, code = key.partition(":")
        if kind == AGENCY:
            agency = Agency.objects.get(code=code)
            yield from documents(Document.objects.filter(agency=agency))
            yield from lists(agency, on=on)
        elif kind == COLUMN:
            placed = Placement.objects.filter(version__document=OuterRef("pk"), column__code=code)
            yield from documents(Document.objects.filter(Exists(placed)))
            for agency in Agency.objects.filter(opened_on__lte=on):
                yield from (each for each in lists(agency, on=on) if f"/catalogue/{code}/" in each)


def touched(releases: Iterable[Release], *, on: date) -> Touched:
    """What lines of the public log change; of one line no more than a fixed number, however large the site is."""
    found, tree = Touched(), ColumnTree()
    for release in releases:
        if release.guide is not None:
            found.first |= dict.fromkeys(
                at(name, release.guide.agency.code) for name in ("guide", "agency", "catalogue")
            )
        else:
            _by_document(release, tree, found, on)
    found.first |= dict.fromkeys(map(at, ("home", "feed", "sitemap")))
    found.later = {address: None for address in found.later if address not in found.first}
    return found


def _by_document(release: Release, tree: ColumnTree, found: Touched, on: date) -> None:
    document = release.document
    agency, code = document.agency, document.agency.code
    first = [at("document", document.pk), *documents(Document.objects.filter(pk__in=_related(document)))]
    first += (at(name, code) for name in ("agency", "agency_feed", "catalogue", "catalogue_feed"))
    first.append(at("sitemap_part", document.pk // PART))
    new = release.action == Happening.PUBLISH
    first += (at("catalogue_page", code, n) for n in _changed_pages(document, None, new))
    later = [*whole_lists(code)]
    stood = _columns(document)
    before = _columns(document, before=release.version)
    for column, below in tree.branches(stood).items():
        first += (at(name, code, column.code) for name in OF_COLUMN)
        arrived = new or before.isdisjoint(below)
        first += (at("column_page", code, column.code, n) for n in _changed_pages(document, below, arrived))
        later += whole_lists(code, column.code)
        if column.code == BUDGET_COLUMN:
            first += (at("budgets"), *(at("budget_year", year) for year in budget_years_touched(document, on=on)))
    if release.action != Happening.MARK:
        later += (at("column", code, column.code) for column in shown_columns(agency, on=on))
    found.first |= dict.fromkeys(first)
    found.later |= dict.fromkeys(later)


def _changed_pages(document: Document, columns: tuple[int, ...] | None, new: bool) -> range:
    """Its own numbered page; where it is new, also those behind it, and the one before, which leads on to a new page."""
    own = page_of(document, columns)
    return _numbers(max(own - 1, 1), numbered_pages(document.agency, columns)) if new else _numbers(own, own)


def _numbers(first: int, last: int) -> range:
    return range(first, last + 1)


def _related(document: Document) -> set[int]:
    said = Relation.objects.filter(Q(target=document) | Q(version__document=document))
    return {pk for pair in said.values_list("target", "version__document") for pk in pair} - {document.pk}


def _columns(document: Document, *, before: DocumentVersion | None = None) -> set[int]:
    """The columns of every version that was out, or of those before one."""
    out = Placement.objects.filter(version__document=document, version__published_at__isnull=False)
    if before is not None:
        out = out.filter(version__version__lt=before.version)
    return {*out.values_list("column", flat=True)}

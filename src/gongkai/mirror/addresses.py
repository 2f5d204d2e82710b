"""Which addresses the public site has, which of them a line of the public log touches, and the file of each.

What lies under the address of a page (a document's JSON, files and pictures; the feed of a column) is read off the page:
what is written is what readers can follow, and what is no longer named goes.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from html import unescape
from urllib.parse import unquote, urljoin

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from gongkai.agencies.models import Agency
from gongkai.mirror import lists
from gongkai.mirror.frames import AGENCY, COLUMN
from gongkai.publications.models import Column, Document, Placement, Relation, Release
from gongkai.publications.selectors import columns_of

_LINK = re.compile(rb"""\b(?:href|src)="([^"#?]+)["#?]""")

OF_SITE = ("home", "agencies", "check", "robots", "sitemap")
OF_AGENCY = ("agency", "guide", "rules", "catalogue", "reports", "apply")
OF_COLUMN = ("column",)
OF_DOCUMENT = ("document",)
PARTS = ("document_json", "paper", "file", "picture")
"""What is read off the page it belongs to."""
DYNAMIC = ("search", "display")
"""What answers a reader's own question, and so is no file."""


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


def page_of(release: Release) -> str:
    """The page that a line of the public log brought about."""
    return at("guide", release.guide.agency.code) if release.guide else at("document", release.document_id)


def links(address: str, page: bytes) -> list[str]:
    """The addresses of this site that the page at an address names, without questions and places, in their order."""
    found = dict.fromkeys(urljoin(address, unescape(each.decode())) for each in _LINK.findall(page))
    return [each for each in found if each.startswith("/") and not each.startswith("//")]


def parts_of(address: str, page: bytes) -> list[str]:
    """What a page names that lies under its own address and is written with it."""
    return [each for each in links(address, page) if belongs(address, file_of(each))]


def belongs(address: str, name: str) -> bool:
    """Whether a file is part of a page: all that lies under a document; beside another page, what is no page itself."""
    own = file_of(address).removesuffix("index.html")
    rest = name.removeprefix(own)
    if not own or rest in (name, "index.html"):
        return False
    return is_document(own) or "/" not in rest


def is_document(own: str) -> bool:
    """Whether a folder is that of a document."""
    return re.fullmatch(r"d/\d+/", own) is not None


def everything(*, on: date) -> Iterator[str]:
    """Every address that no other page holds."""
    yield from fronts(on=on)
    yield from _documents(Document.objects.all())


def fronts(*, on: date) -> Iterator[str]:
    """The pages whose number does not grow with the documents."""
    yield from map(at, OF_SITE)
    for agency in Agency.objects.filter(opened_on__lte=on):
        yield from (at(name, agency.code) for name in OF_AGENCY)
        for column in columns_of(agency, on=on):
            yield from (at(name, agency.code, column.code) for name in OF_COLUMN)


def round_about(keys: Iterable[str]) -> Iterator[str]:
    """The pages of documents round which the things of these keys of ``frames`` stand."""
    for key in keys:
        kind, _colon, code = key.partition(":")
        if kind == AGENCY:
            yield from _documents(Document.objects.filter(agency__code=code))
        elif kind == COLUMN:
            placed = Placement.objects.filter(version__document=OuterRef("pk"), column__code=code)
            yield from _documents(Document.objects.filter(Exists(placed)))


def _documents(wanted: QuerySet[Document]) -> Iterator[str]:
    out = wanted.filter(first_published_at__isnull=False).order_by("pk").values_list("pk", flat=True)
    for pk in out.iterator(chunk_size=1000):
        yield at("document", pk)


def touched(releases: Iterable[Release]) -> dict[str, None]:
    """The addresses that show something else since, each once."""
    found: dict[str, None] = {}
    for release in releases:
        by = _by_guide(release.guide.agency) if release.guide else _by_document(release.document)
        found |= dict.fromkeys(by)
    return found | dict.fromkeys((at("home"), at("sitemap")))


def _by_guide(agency: Agency) -> Iterator[str]:
    yield from (at(name, agency.code) for name in ("guide", "agency", "catalogue"))


def _by_document(document: Document) -> Iterator[str]:
    """Its page and those that name it; the fronts of its agency and of every column it has stood in."""
    yield at("document", document.pk)
    yield from _documents(Document.objects.filter(pk__in=_related(document)))
    code = document.agency.code
    yield from (at(name, code) for name in ("agency", "catalogue"))
    for column in lists.ancestors([*_columns(document)]):
        yield from (at(name, code, column.code) for name in OF_COLUMN)


def _related(document: Document) -> set[int]:
    said = Relation.objects.filter(Q(target=document) | Q(version__document=document))
    return {pk for pair in said.values_list("target", "version__document") for pk in pair} - {document.pk}


def _columns(document: Document) -> QuerySet[Column]:
    """The columns of every version that was out."""
    out = Placement.objects.filter(version__document=document, version__published_at__isnull=False)
    return Column.objects.filter(pk__in=out.values("column"))

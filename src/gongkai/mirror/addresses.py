"""Which addresses the public site has, which of them a line of the public log touches, and the file of each.

What lies under the address of a page (a document's JSON, files and pictures; the feed of a column) is read off the page:
what is written is what readers can follow, and what is no longer named goes.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from html import unescape
from urllib.parse import unquote

from django.urls import reverse

from gongkai.agencies.models import Agency
from gongkai.publications.models import Happening, Release
from gongkai.publications.selectors import columns_of

_LINK = re.compile(rb"""\b(?:href|src)="([^"#?]+)["#?]""")

OF_SITE = ("home", "agencies", "robots", "sitemap")
OF_AGENCY = ("agency", "guide", "rules", "catalogue", "reports", "apply")
OF_COLUMN = ("column",)
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


def links(page: bytes) -> list[str]:
    """The addresses of this site that a page names, without questions and places, in their order."""
    found = dict.fromkeys(unescape(each.decode()) for each in _LINK.findall(page))
    return [each for each in found if each.startswith("/") and not each.startswith("//")]


def parts_of(address: str, page: bytes) -> list[str]:
    """What a page names that lies under its own address and is written with it."""
    return [each for each in links(page) if belongs(address, file_of(each))]


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


def fronts(*, on: date) -> Iterator[str]:
    """The pages whose number does not grow with the documents."""
    yield from map(at, OF_SITE)
    for agency in Agency.objects.filter(opened_on__lte=on):
        yield from (at(name, agency.code) for name in OF_AGENCY)
        for column in columns_of(agency, on=on):
            yield from (at(name, agency.code, column.code) for name in OF_COLUMN)


def round_about(keys: Iterable[str]) -> Iterator[str]:
    """The pages of documents round which the things of these keys of ``frames`` stand."""
    return iter(())


def touched(releases: Iterable[Release]) -> dict[str, None]:
    """The addresses that show something else since, each once."""
    found: dict[str, None] = {}
    for release in releases:
        if release.action == Happening.GUIDE:
            found |= dict.fromkeys(_by_guide(release.guide.agency))
    return found | dict.fromkeys((at("home"), at("sitemap")))


def _by_guide(agency: Agency) -> Iterator[str]:
    yield from (at(name, agency.code) for name in ("guide", "agency", "catalogue"))

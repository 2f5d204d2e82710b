"""The pages of documents: the page itself, the same as JSON, docx and pdf, its files; and what stands where one was taken down."""

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.papers.out import WriteRefused, render_document
from gongkai.portal.document import (
    address_of,
    document_face,
    picture_kind,
    said_day,
    shown_body,
)
from gongkai.portal.entries import ENTRIES, column_of
from gongkai.portal.pages import Article, Column, Page, home_crumb
from gongkai.portal.sending import kept, made
from gongkai.portal.site import public_file, public_page, show
from gongkai.publications import selectors
from gongkai.publications.found import listed_at, plain_text
from gongkai.publications.models import DocumentVersion, Placement
from gongkai.publications.printed import fields_of, issuers

DESCRIBED = 120
"""Characters of the text that describe a document without a summary."""
KEPT_PAPERS = 32
"""Papers kept ready; each is put together once a content, not once a reader."""
JSON_DUMPS = {"ensure_ascii": False, "indent": 1}


@public_page
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A document, or the words that stand where it was (410)."""
    page = selectors.public_document(pk, on=timezone.localdate())
    if page.version is None:
        return _tombstone(request, page)
    version, agency = page.version, page.document.agency
    face = document_face(page)
    return show(
        request,
        "document.html",
        _page_of(version, page.placements),
        agency=agency,
        here="catalogue",
        entries=ENTRIES,
        document=page.document,
        version=version,
        face=face,
        standing=page.standing,
        source=issuers(version),
        listed_at=listed_at(version),
    )


@public_page
def as_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The same in the words of a program. Names of fields never change."""
    page = selectors.public_document(pk, on=timezone.localdate())
    if page.version is None:
        gone = {
            "index_number": page.document.index_number,
            "taken_down_on": civil_day(page.taken_down.at).isoformat(),
            "reason": page.taken_down.reason,
        }
        return JsonResponse(gone, status=410, json_dumps_params=JSON_DUMPS)
    return JsonResponse(_as_data(request, page), json_dumps_params=JSON_DUMPS)


@public_file
def paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The document on GB/T 9704 paper, as docx or pdf."""
    page = selectors.public_document(pk, on=timezone.localdate())
    if page.version is None:
        raise Http404(kind)
    version = page.version
    name = f"{version.title}.{kind}"
    return made(request, lambda: _paper(version, kind), name, etag=f"{version.content_sm3}-{kind}")


@public_file
def file(request: HttpRequest, pk: int, sm3: str, name: str) -> HttpResponse:
    """A file of a public document; the name belongs to the address, so that nobody can lend it another one."""
    attachment = selectors.public_attachment(document=pk, sm3=sm3, name=name)
    return kept(request, attachment.blob, attachment.name)


@public_file
def picture(request: HttpRequest, pk: int, sm3: str, kind: str) -> HttpResponse:
    """A picture in the text."""
    blob = selectors.public_picture(document=pk, sm3=sm3)
    if kind != picture_kind(sm3):
        raise Http404(kind)
    return kept(request, blob, f"{sm3}.{kind}", shown=True)


@public_page
def how_to_check(request: HttpRequest) -> HttpResponse:
    """What the fingerprint on a page says, and how a reader checks a file."""
    title = _("内容指纹怎样核对")
    return show(request, "check.html", Page(title, _("用 SM3 指纹核对公开的文件"), (home_crumb(), (title, ""))))


def _page_of(version: DocumentVersion, placements: tuple[Placement, ...]) -> Page:
    agency = version.document.agency
    placed = next(iter(placements), None)
    column = column_of("catalogue", agency)
    crumbs = [home_crumb(), (agency.short_name, reverse("portal:agency", args=(agency.code,)))]
    crumbs.append((column.name, reverse("portal:catalogue", args=(agency.code,))))
    if placed is not None:
        name, link = placed.column.name, reverse("portal:column", args=(agency.code, placed.column.code))
        words = _("%(agency)s公开的%(column)s") % {"agency": agency.name, "column": name}
        column = Column(name, "公开目录", words, (agency.short_name, name))
        crumbs.append((name, link))
    described = version.summary or " ".join(plain_text(version.body)[:DESCRIBED].split()) or version.title
    words = tuple(filter(None, version.keywords.replace("，", " ").replace("、", " ").split()))
    article = Article(version.title, listed_at(version), issuers(version), words)
    beside = (("application/json", f"{address_of(version.document_id)}index.json", "JSON"),)
    return Page(version.title, described, (*crumbs, (_("正文"), "")), column, article, beside)


def _tombstone(request: HttpRequest, page: selectors.Page) -> HttpResponse:
    """The address stays and says why nothing stands there any more; not even the title does (RULEBOOK WB-09)."""
    agency, title = page.document.agency, _("这份政府信息已撤下")
    crumbs = (home_crumb(), (agency.short_name, reverse("portal:agency", args=(agency.code,))), (title, ""))
    words = _("%(name)s已将索引号为%(index)s的政府信息撤下。") % {
        "name": agency.name,
        "index": page.document.index_number,
    }
    rows = (
        (_("索引号"), page.document.index_number),
        (_("公开日期"), said_day(page.document.public_on)),
        (_("撤下日期"), said_day(civil_day(page.taken_down.at))),
        (_("撤下原因"), page.taken_down.reason),
    )
    here = {"here": "catalogue", "entries": ENTRIES}
    return show(request, "taken_down.html", Page(title, words, crumbs), status=410, agency=agency, rows=rows, **here)


def _as_data(request: HttpRequest, page: selectors.Page) -> dict[str, Any]:
    version, document, standing = page.version, page.document, page.standing
    face = document_face(page)
    root = request.build_absolute_uri("/").removesuffix("/")
    return {
        "address": root + address_of(document.pk),
        "index_number": document.index_number,
        "agency": {"code": document.agency.code, "name": document.agency.name},
        "title": version.title,
        "number": version.number,
        "issuing_bodies": [version.issuing_body, *version.joint_bodies],
        "formed_on": version.formed_on,
        "published_on": document.public_on,
        "published_at": version.published_at,
        "genre": version.genre,
        "theme": version.theme,
        "keywords": version.keywords,
        "summary": version.summary,
        "columns": [{"code": each.column.code, "name": each.column.name} for each in page.placements],
        "validity": {"code": standing.validity, "words": standing.words, "since": standing.since},
        "valid_until": standing.valid_until,
        "version": version.version,
        "corrections": [each.correction_note for each in page.corrections],
        "related": [
            {
                "kind": link.kind,
                "outward": link.outward,
                "on": link.on,
                "title": link.other.title,
                "address": root + address_of(link.other.document_id),
            }
            for link in page.links
        ],
        "files": [
            {"name": each.name, "size": attachment.blob.size, "sm3": each.sm3, "address": root + each.link}
            for each, attachment in zip(face.files, page.attachments, strict=True)
        ],
        "content_sm3": version.content_sm3,
        "html": shown_body(version),
    }


def _paper(version: DocumentVersion, kind: str) -> bytes:
    try:
        return _written(version.pk, version.content_sm3, kind)
    except WriteRefused as refused:
        raise Http404(refused) from refused


@lru_cache(KEPT_PAPERS)
def _written(version: int, _content_sm3: str, kind: str) -> bytes:
    """Read anew only where it is not kept ready; that it is public was asked before."""
    found = DocumentVersion.objects.select_related("document__agency").get(pk=version)
    return render_document(fields_of(found), found.body, kind)

"""robots.txt and the site map: an index, the standing pages, and the documents by the thousand."""

from html import escape

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.agencies.days import civil_day
from gongkai.agencies.selectors import public_agencies
from gongkai.portal.document import address_of
from gongkai.portal.entries import ENTRIES, items_of
from gongkai.portal.pages import address
from gongkai.portal.site import public_page
from gongkai.publications.selectors import document_addresses, document_parts


def _root(request: HttpRequest) -> str:
    return address(request).removesuffix(request.path)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /desk/", "Disallow: /accounts/", "Disallow: /search/", "Allow: /"]
    return HttpResponse("\n".join([*lines, f"Sitemap: {_root(request)}/sitemap.xml", ""]), content_type="text/plain")


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: a new document changes its own part and this page, however many there are."""
    parts = [(reverse("portal:sitemap_pages"), None)]
    parts += [(reverse("portal:sitemap_part", args=(part,)), moment) for part, moment in document_parts()]
    return _map(request, "sitemapindex", "sitemap", parts)


@public_page
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """Every standing address of the open agencies, in the order of the tree."""
    paths = [reverse("portal:home"), reverse("portal:agencies"), reverse("portal:budgets")]
    for agency in public_agencies(on=timezone.localdate()):
        paths.append(reverse("portal:agency", args=(agency.code,)))
        paths += [reverse(f"portal:{entry.view}", args=(agency.code,)) for entry in ENTRIES]
        paths += [reverse("portal:column", args=(agency.code, item.code)) for item in items_of(agency)]
    return _map(request, "urlset", "url", [(path, None) for path in paths])


@public_page
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """The public documents of one thousand of numbers."""
    found = document_addresses(part=part)
    if not found:
        raise Http404(part)
    return _map(request, "urlset", "url", [(address_of(pk), moment) for pk, moment in found])


def _map(request: HttpRequest, outer: str, inner: str, places: list) -> HttpResponse:
    """Written out here: a template takes ten times as long for a thousand lines."""
    root = escape(_root(request))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for path, moment in places:
        changed = f"<lastmod>{civil_day(moment).isoformat()}</lastmod>" if moment else ""
        lines.append(f"<{inner}><loc>{root}{escape(path)}</loc>{changed}</{inner}>")
    return HttpResponse("\n".join([*lines, f"</{outer}>", ""]), content_type="application/xml")

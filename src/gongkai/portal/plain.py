"""robots.txt and sitemap.xml."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from gongkai.agencies.selectors import public_agencies
from gongkai.portal.entries import ENTRIES, items_of
from gongkai.portal.pages import address


def _root(request: HttpRequest) -> str:
    return address(request).removesuffix(request.path)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /desk/", "Disallow: /accounts/", "Disallow: /search/", "Allow: /"]
    return HttpResponse("\n".join([*lines, f"Sitemap: {_root(request)}/sitemap.xml", ""]), content_type="text/plain")


@require_safe
@conditional_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every stable address of the open agencies, in the order of the tree."""
    paths = [reverse("portal:home"), reverse("portal:agencies")]
    for agency in public_agencies(on=timezone.localdate()):
        paths.append(reverse("portal:agency", args=(agency.code,)))
        paths += [reverse(f"portal:{entry.view}", args=(agency.code,)) for entry in ENTRIES]
        paths += [reverse("portal:column", args=(agency.code, item.code)) for item in items_of(agency)]
    locations = [_root(request) + path for path in paths]
    return render(request, "portal/sitemap.xml", {"locations": locations}, content_type="application/xml")

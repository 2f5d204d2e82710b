"""The one way a public page leaves the house: its context, the reader's display, headers, and "not found" in one place."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import conditional_page, require_safe

from gongkai.audit.refused import Refused
from gongkai.portal import display, pages, qr
from gongkai.portal.kept import kept

View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """GET and HEAD only; answers 304 to who has the page; a refusal of the domain is "not found", whatever the reason."""
    return require_safe(conditional_page(_answering(kept(view))))


def public_file(view: View) -> View:
    """The same for what is not put together anew: the view itself answers 304, before it opens the file."""
    return require_safe(_answering(view))


def _answering(view: View) -> View:
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Refused as refused:
            raise Http404(refused.message) from refused
        own = settings.SESSION_COOKIE_NAME in request.COOKIES
        patch_cache_control(response, no_cache=True, **({"private": True} if own else {"public": True}))
        patch_vary_headers(response, ["Cookie"])
        return response

    return shown


def show(request: HttpRequest, template: str, page: pages.Page, status: int = 200, **context: Any) -> HttpResponse:
    """Render a page in the site's frame."""
    address = pages.address(request)
    agency = context.get("agency")
    frame = {
        "page": page,
        "meta": pages.meta_tags(page, request),
        "site_name": pages.site_name(),
        "site_code": settings.SITE_ID_CODE,
        "display": display.display_of(request),
        "sizes": display.SIZES,
        "address": address,
        "qr": qr.svg(address),
        "gone": agency is not None and agency.closed_on is not None and agency.closed_on <= timezone.localdate(),
    }
    return render(request, f"portal/{template}", frame | context, status=status)

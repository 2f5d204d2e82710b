"""Public pages as they were made last, kept in each process until anything at all is written.

A public page is a function of the records, the day and how the reader wants it. Every change of the records adds an
entry to the journal, and the digest of its last entry stands for everything before it: while it stays, so does the page.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from gongkai.audit.selectors import last_digest
from gongkai.portal.display import display_of

LARGEST = 512 * 1024
"""Bytes of a page that is kept. Whole lists are longer and seldom asked for."""
Headers = dict[str, str]
_pages: OrderedDict[tuple[Any, ...], tuple[bytes, Headers]] = OrderedDict()


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a page once for as long as nothing changes. Refusals, forms and what is not found are made each time."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        most = settings.KEPT_PAGES
        digest = last_digest() if most else None
        if digest is None:
            return view(request, *args, **kwargs)
        place = (request.scheme, request.get_host(), request.get_full_path())
        key = (digest, timezone.localdate(), *place, display_of(request), get_language())
        there = _pages.get(key)
        if there is not None:
            _pages.move_to_end(key)
            return HttpResponse(there[0], headers=there[1])
        response = view(request, *args, **kwargs)
        token = request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        if response.status_code == 200 and not response.streaming and not token and len(response.content) <= LARGEST:
            _pages[key] = (response.content, dict(response.headers))
            while len(_pages) > most:
                _pages.popitem(last=False)
        return response

    return shown

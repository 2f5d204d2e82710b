"""我要纠错: anybody tells an agency of an error on its page. No scripts, no riddles to solve, nobody signs in."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import public_agencies, public_agency
from gongkai.audit.refused import Refused
from gongkai.dialogue.services import LONGEST_ADDRESS, report_error
from gongkai.dialogue.settings import DEFAULTS
from gongkai.portal.pages import Page, home_crumb
from gongkai.portal.site import show
from gongkai.portal.tree import county_of
from gongkai.publications.selectors import public_document


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form, and what was sent with it; a refusal keeps what was typed."""
    given = request.POST if request.method == "POST" else request.GET
    address, agency = _page(given.get("at", "/"))
    problem = ""
    if request.method == "POST":
        if request.POST.get("website"):
            return redirect("portal:reported")  # a box no reader sees: a machine has filled it in
        try:
            report_error(
                agency=agency,
                address=address,
                words=request.POST.get("words", ""),
                contact=request.POST.get("contact", ""),
                origin=_origin(request),
                at=timezone.now(),
            )
        except Refused as refused:
            problem = refused.message
        else:
            return redirect("portal:reported")
    context = {"agency": agency, "at": address, "problem": problem, "given": request.POST}
    return _shown(request, "report.html", _("我要纠错"), status=422 if problem else 200, **context)


@never_cache
@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    """What happens next. Nothing of the report stands here."""
    agency = county_of(public_agencies(on=timezone.localdate()))
    return _shown(request, "reported.html", _("纠错已收到"), agency=agency)


def _shown(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    page = Page(title, _("指出本网站页面上的错误"), (home_crumb(), (title, "")))
    return show(request, template, page, days=DEFAULTS.report_days.value, **context)


def _page(address: str) -> tuple[str, Agency]:
    """A page of the portal and whose it is; any other address counts as the front page, the county's."""
    today = timezone.localdate()
    try:
        match = resolve(address[: LONGEST_ADDRESS + 1])
        if "code" in match.kwargs and match.namespace == "portal":
            return address, public_agency(match.kwargs["code"], on=today)
        if "pk" in match.kwargs and match.namespace == "portal":
            return address, public_document(match.kwargs["pk"], on=today).document.agency
        known = match.namespace == "portal" and len(address) <= LONGEST_ADDRESS
    except (Resolver404, Refused):
        known = False
    county = county_of(public_agencies(on=today))
    if county is None:
        raise Http404(address)
    return address if known else "/", county


def _origin(request: HttpRequest) -> str:
    """Where it comes from as a keyed digest: the same place is known again for an hour, the place is not."""
    place = get_adapter().get_client_ip(request) or ""
    return salted_hmac("gongkai.dialogue", place, algorithm="sha256").hexdigest()

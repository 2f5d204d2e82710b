"""Agencies: the register, one agency, its contact, its sections."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies import permissions, selectors, services
from gongkai.agencies.days import civil_day
from gongkai.audit.selectors import last_entries
from gongkai.desk.forms import ContactForm, SectionForm
from gongkai.desk.shell import page
from gongkai.desk.words import LEVEL_NAMES, roles_said

CONTACT = ("office", "address", "hours", "phone", "fax", "email", "postcode")


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    today = civil_day(timezone.now())
    text = request.GET.get("q", "").strip()
    found = selectors.agencies_for(request.user, on=today)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__icontains=text))
    rows = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {"rows": rows, "text": text, "can_open": permissions.can_keep_tree(request.user, on=today)}
    return page(request, "desk/agencies.html", context, here="agencies")


@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    today = civil_day(timezone.now())
    found = selectors.agency_for(request.user, code, on=today)
    posts = selectors.posts_in_force(on=today).filter(agency=found).select_related("person", "section")
    seated = selectors.seated_roles(found)
    can_keep = found.closed_on is None and permissions.can_keep_tree(request.user, on=today)
    context = {
        "agency": found,
        "posts": posts,
        "sections": found.sections.all(),
        "levels": [(name, roles_said(sorted(seated[i + 1]))) for i, name in enumerate(LEVEL_NAMES)],
        "can_contact": permissions.can_change_contact(request.user, found, on=today),
        "merged": found.predecessors.all() if can_keep else [],
        "can_keep": can_keep,
        "can_section": permissions.can_add_section(request.user, on=today),
        "entries": last_entries(found, most=8),
    }
    return page(request, "desk/agency.html", context, here="agencies")


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    found = selectors.agency_for(request.user, code, on=civil_day(now))
    permissions.check_can_change_contact(request.user, found, on=civil_day(now))
    form = ContactForm(request.POST or None, initial={name: getattr(found, name) for name in CONTACT})
    if request.method == "POST" and form.done(
        lambda: services.change_contact(agency=found, contact=form.cleaned_data, by=request.user, at=now)
    ):
        messages.success(request, _("联系方式已改，公开页面同时更新"), extra_tags="good")
        return redirect("desk:agency", code=code)
    return page(request, "desk/contact.html", {"agency": found, "form": form}, here="agencies")


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    found = selectors.agency_for(request.user, code, on=civil_day(now))
    permissions.check_can_add_section(request.user, on=civil_day(now))
    form = SectionForm(request.POST or None)
    if request.method == "POST" and form.done(
        lambda: services.add_section(agency=found, name=form.cleaned_data["name"], by=request.user, at=now)
    ):
        messages.success(request, _("科室已设立"), extra_tags="good")
        return redirect("desk:agency", code=code)
    return page(request, "desk/section.html", {"agency": found, "form": form}, here="agencies")

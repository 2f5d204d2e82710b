"""The tree of agencies, kept by the county office: open, change, close or merge, and who sits on the levels of review."""

from collections import Counter
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.agencies import permissions, selectors, services
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import BUSINESS, Agency, Role
from gongkai.desk import closing
from gongkai.desk.forms import ChangeAgencyForm, CloseAgencyForm, LevelsForm, OpenAgencyForm, OrganisationCodeForm
from gongkai.desk.shell import page
from gongkai.desk.words import LEVEL_NAMES

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _kept(request: HttpRequest, code: str, now: datetime) -> Agency:
    """The agency, for the office that keeps the tree."""
    found = selectors.agency_for(request.user, code, on=civil_day(now))
    permissions.check_can_keep_tree(request.user, on=civil_day(now))
    return found


def _back(request: HttpRequest, code: str, said: str) -> HttpResponse:
    """It is done: say so, on the page of the agency."""
    messages.success(request, said, extra_tags="good")
    return redirect("desk:agency", code=code)


@FORM
def open_(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    today = civil_day(now)
    permissions.check_can_keep_tree(request.user, on=today)
    form = OpenAgencyForm(request.POST or None, superiors=selectors.superiors_for(None, on=today))
    if request.method == "POST" and form.done(
        lambda: services.open_agency(**form.cleaned_data, by=request.user, at=now)
    ):
        return _back(request, form.cleaned_data["code"], _("机关已设立。下一步：填联系方式，由安全管理员登记任职"))
    return page(request, "desk/open_agency.html", {"form": form}, here="agencies")


@FORM
def change(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    today = civil_day(now)
    found = _kept(request, code, now)
    now_called = {
        "name": found.name,
        "short_name": found.short_name,
        "level": found.level,
        "parent": found.parent and found.parent.code,
    }
    form = ChangeAgencyForm(
        request.POST or None,
        initial=now_called,
        superiors=selectors.superiors_for(found, on=today),
        top=found.parent is None,
    )
    if request.method == "POST" and form.done(
        lambda: services.change_agency(
            agency=found,
            **{"level": found.level, "parent": None, **form.cleaned_data},
            by=request.user,
            at=now,
        )
    ):
        return _back(request, code, _("已改，公开页面同时更新"))
    return page(request, "desk/change_agency.html", {"agency": found, "form": form}, here="agencies")


@FORM
def organisation_code(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    found = _kept(request, code, now)
    form = OrganisationCodeForm(request.POST or None, initial={"code": found.organisation_code})
    if request.method == "POST" and form.done(
        lambda: services.set_organisation_code(agency=found, code=form.cleaned_data["code"], by=request.user, at=now)
    ):
        return _back(request, code, _("已保存，以后的索引号以它开头"))
    return page(request, "desk/organisation_code.html", {"agency": found, "form": form}, here="agencies")


@FORM
def close(request: HttpRequest, code: str) -> HttpResponse:
    """First what would happen, for the heir and the day chosen; then, if that is still so, it is done."""
    now = timezone.now()
    today = civil_day(now)
    found = _kept(request, code, now)
    form = CloseAgencyForm(request.POST or None)
    form.fields["heir"].queryset = selectors.heirs_for(found, on=today)
    rows, seen, moved = [], "", False
    if form.is_bound and form.is_valid():
        heir, on = form.cleaned_data["heir"], form.cleaned_data["on"] or today
        rows = closing.outcomes(found, heir, on=on)
        seen = closing.mark(rows, heir, on)
        moved = "confirm" in request.POST and request.POST.get("seen") != seen

        def act() -> object:
            if heir is None:
                return services.close_agency(agency=found, by=request.user, at=now, on=on)
            return services.merge_agencies(agencies=[found], into=heir, by=request.user, at=now, on=on)

        if "confirm" in request.POST and not moved and form.done(act):
            return _back(request, code, _("已办理，原有的内容和记录都保留"))
    context = {"agency": found, "form": form, "rows": rows, "seen": seen, "moved": moved}
    return page(request, "desk/close_agency.html", context, here="agencies")


@FORM
def levels(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    today = civil_day(now)
    found = _kept(request, code, now)
    said = {f"level{level}": [*roles] for level, roles in selectors.said_roles(found).items()}
    form = LevelsForm(
        request.POST if request.method == "POST" else None,
        initial=said,
        names=LEVEL_NAMES,
        defaults=selectors.DEFAULT_LEVELS,
    )
    if request.method == "POST" and form.done(
        lambda: services.set_review_levels(agency=found, levels=form.levels, by=request.user, at=now)
    ):
        return _back(request, code, _("已保存。正在审核的，从下一步起按新的设置"))
    held = Counter(selectors.posts_in_force(on=today).filter(agency=found).values_list("role", flat=True))
    people = [(Role(role).label, held[role]) for role in BUSINESS if role in held]
    return page(request, "desk/levels.html", {"agency": found, "form": form, "people": people}, here="agencies")

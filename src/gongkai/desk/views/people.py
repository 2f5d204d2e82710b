"""People: the register, one person, posts given and ended, accounts, a lost password."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies import permissions, selectors, services
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Person, Section
from gongkai.audit.selectors import last_entries
from gongkai.desk.forms import AppointForm, EndPostForm, OnlyReasonForm, PersonForm
from gongkai.desk.shell import page
from gongkai.signin.permissions import can_reset, check_can_reset
from gongkai.signin.services import reset_sign_in

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    today = civil_day(timezone.now())
    text = request.GET.get("q", "").strip()
    found = selectors.people_for(request.user, on=today)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(username__icontains=text))
    rows = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {"rows": rows, "text": text, "can_add": permissions.can_keep_accounts(request.user, on=today)}
    return page(request, "desk/people.html", context, here="people")


@FORM
def add(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    permissions.check_can_keep_accounts(request.user, on=civil_day(now))
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.done(
        lambda: services.add_person(**form.cleaned_data, by=request.user, at=now)
    ):
        messages.success(request, _("账号已建立。下一步：重置登录，把临时口令交给本人"), extra_tags="good")
        return redirect("desk:person", username=form.cleaned_data["username"].strip().lower())
    return page(request, "desk/person_add.html", {"form": form}, here="people")


@require_safe
def person(request: HttpRequest, username: str) -> HttpResponse:
    today = civil_day(timezone.now())
    found = selectors.person_for(request.user, username, on=today)
    context = {
        "person": found,
        "past": found.posts.filter(ended_on__lte=today).select_related("agency", "section"),
        "can_appoint": permissions.can_appoint(request.user, found, on=today),
        "can_switch": permissions.can_disable_person(request.user, found, on=today),
        "can_reset": can_reset(request.user, found, on=today),
        "entries": last_entries(found, most=8),
    }
    return page(request, "desk/person.html", context, here="people")


@FORM
def appoint(request: HttpRequest, username: str) -> HttpResponse:
    now = timezone.now()
    today = civil_day(now)
    found = selectors.person_for(request.user, username, on=today)
    permissions.check_can_appoint(request.user, found, on=today)
    form = AppointForm(request.POST or None)
    reach = selectors.agencies_for(request.user, on=today)
    form.fields["agency"].queryset = reach
    form.fields["section"].queryset = Section.objects.filter(agency__in=reach).select_related("agency")
    if request.method == "POST" and form.done(
        lambda: services.appoint(person=found, **form.cleaned_data, by=request.user, at=now)
    ):
        messages.success(request, _("任职已登记，对方下一次点击就有这一职务的权限"), extra_tags="good")
        return redirect("desk:person", username=username)
    return page(request, "desk/appoint.html", {"person": found, "form": form}, here="people")


@FORM
def end_post(request: HttpRequest, username: str, pk: int) -> HttpResponse:
    now = timezone.now()
    today = civil_day(now)
    found = selectors.person_for(request.user, username, on=today)
    permissions.check_can_appoint(request.user, found, on=today)
    post = next((post for post in found.posts_now if post.pk == pk), None)
    if post is None:
        raise selectors.not_found()
    form = EndPostForm(request.POST or None)
    if request.method == "POST" and form.done(
        lambda: services.end_post(post=post, on=form.cleaned_data["on"], by=request.user, at=now)
    ):
        messages.success(request, _("任职已终止"), extra_tags="good")
        return redirect("desk:person", username=username)
    return page(request, "desk/end_post.html", {"person": found, "post": post, "form": form}, here="people")


@FORM
def switch(request: HttpRequest, username: str) -> HttpResponse:
    """Take an account out of use, or back into use."""
    now = timezone.now()
    found = selectors.person_for(request.user, username, on=civil_day(now))
    permissions.check_can_disable_person(request.user, found, on=civil_day(now))
    form = OnlyReasonForm(request.POST or None)
    act = services.disable_person if found.is_active else services.enable_person
    if request.method == "POST" and form.done(
        lambda: act(person=found, reason=form.cleaned_data["reason"], by=request.user, at=now)
    ):
        messages.success(
            request, _("账号已停用") if act is services.disable_person else _("账号已启用"), extra_tags="good"
        )
        return redirect("desk:person", username=username)
    return page(request, "desk/switch.html", {"person": found, "form": form}, here="people")


@require_POST
def reset(request: HttpRequest, username: str) -> HttpResponse:
    """A temporary password, shown on this page only."""
    now = timezone.now()
    found: Person = selectors.person_for(request.user, username, on=civil_day(now))
    check_can_reset(request.user, found, on=civil_day(now))
    password = reset_sign_in(person=found, by=request.user, at=now)
    return page(request, "desk/reset.html", {"person": found, "password": password}, here="people")

"""The guide (政府信息公开指南): the register of the reader's agencies, and the page where one is written and sent to review."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies import selectors as agencies
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency
from gongkai.desk.forms import GuideForm
from gongkai.desk.shell import page
from gongkai.desk.tasks import state_of
from gongkai.publications import permissions, selectors, services
from gongkai.publications.age import GUIDE_MONTHS
from gongkai.publications.models import FIELDS, GuideState, GuideVersion
from gongkai.reviews.models import State
from gongkai.reviews.selectors import reviews_of
from gongkai.statute import GUIDE_ELEMENTS

CONTACT = {
    "office_name": "office",
    "office_address": "address",
    "office_hours": "hours",
    "phone": "phone",
    "fax": "fax",
    "internet": "email",
}


@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    today = civil_day(timezone.now())
    rows = []
    for agency in selectors.guide_agencies(request.user, on=today):
        due = selectors.look_again(agency)
        chip = state_of(due, today) if due else ("overdue", _("没有指南"))
        rows.append((agency, due, *chip))
    return page(request, "desk/guides.html", {"rows": rows, "months": GUIDE_MONTHS.value}, here="guides")


@require_POST
def checked(request: HttpRequest, code: str) -> HttpResponse:
    """One click: looked through today, and true."""
    now = timezone.now()
    agency = agencies.agency_for(request.user, code, on=civil_day(now))
    services.confirm_checked(agency=agency, by=request.user, at=now)
    messages.success(request, _("已记下今天核对过，门户上显示这一天"), extra_tags="good")
    return redirect("desk:guide", code=code)


@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """Write, keep, send to review. A person who may only read sees the text."""
    now = timezone.now()
    today = civil_day(now)
    agency = agencies.agency_for(request.user, code, on=today)
    history = [*selectors.guides_for(request.user, agency, on=today)]
    found = next((version for version in history if version.state != GuideState.SUPERSEDED), None)
    writes = permissions.can_draft_guide(request.user, agency, on=today)
    if request.method != "POST":
        return _show(request, agency, history, GuideForm(initial=_start(agency, found)) if writes else None)
    permissions.check_can_draft_guide(request.user, agency, on=today)
    form = GuideForm(request.POST)
    if request.POST.get("keep") == "auto":
        return _keep_quietly(request, agency, form, found)
    if form.done(lambda: _keep(request, agency, form)):
        return redirect(form.kept)
    stale = getattr(form, "refused", None) and form.refused.code == "changed-meanwhile"
    return _show(request, agency, history, form, status=409 if stale else 400, theirs=found if stale else None)


def _keep_quietly(request: HttpRequest, agency: Agency, form: GuideForm, found: GuideVersion | None) -> HttpResponse:
    """What the page saves by itself every ten seconds: it answers with the time, or with both texts where it is stale."""
    now = timezone.now()
    if form.done(lambda: setattr(form, "draft", _draft(request, agency, form, now))):
        context = {"at": timezone.localtime(now), "revision": form.draft.revision}
        return render(request, "desk/_kept.html", context)
    stale = getattr(form, "refused", None) and form.refused.code == "changed-meanwhile"
    context = {"form": form, "stale": stale, "theirs": _differences(form, found) if stale else []}
    return render(request, "desk/_kept.html", context, status=409 if stale else 400)


def _draft(request: HttpRequest, agency: Agency, form: GuideForm, now: datetime) -> GuideVersion:
    fields = {name: form.cleaned_data[name] for name in FIELDS}
    revision = form.cleaned_data["revision"]
    return services.draft_guide(agency=agency, fields=fields, by=request.user, at=now, revision=revision)


def _differences(form: GuideForm, theirs: GuideVersion | None) -> list[tuple[str, str, str]]:
    """(the field, what is saved, what the person wrote), where the two differ."""
    if theirs is None:
        return []
    written = {name: (form[name].value() or "").replace("\r\n", "\n").strip() for name in FIELDS}
    return [
        (words, getattr(theirs, name), written[name])
        for name, words in GUIDE_ELEMENTS
        if written[name] != getattr(theirs, name)
    ]


def _keep(request: HttpRequest, agency: Agency, form: GuideForm) -> None:
    """Keep the draft; send it to review where that button was pressed."""
    now = timezone.now()
    draft = _draft(request, agency, form, now)
    form.data = form.data.copy()
    form.data["revision"] = str(draft.revision)
    form.kept = request.path
    if "submit" not in request.POST:
        messages.success(
            request, _("已保存 %(at)s") % {"at": f"{timezone.localtime(now):%H:%M:%S}"}, extra_tags="good saved"
        )
        return
    review = services.submit_guide(guide=draft, revision=draft.revision, by=request.user, at=now)
    messages.success(request, _("已送初审"), extra_tags="good saved")
    form.kept = f"/desk/reviews/{review.pk}/"


def _start(agency: Agency, found: GuideVersion | None) -> dict[str, Any]:
    """What the form begins with: the draft, else the guide in force, else what is known of the agency."""
    if found is None:
        return {name: getattr(agency, source) for name, source in CONTACT.items()}
    open_draft = found.state in (GuideState.DRAFT, GuideState.IN_REVIEW)
    return {**found.content, "revision": found.revision if open_draft else None}


def _show(
    request: HttpRequest,
    agency: Agency,
    history: list[GuideVersion],
    form: GuideForm | None,
    *,
    status: int = 200,
    theirs: GuideVersion | None = None,
) -> HttpResponse:
    found = next((version for version in history if version.state != GuideState.SUPERSEDED), None)
    past = [*reviews_of(found)] if found else []
    context = {
        "agency": agency,
        "guide": found,
        "form": form,
        "lines": found.lines if found else [],
        "history": history,
        "waiting": next((review for review in past if review.state == State.WAITING), None),
        "returned": past[0].sent_back if past and found.state == GuideState.DRAFT else None,
        "theirs": _differences(form, theirs) if form else [],
        "due": selectors.look_again(agency),
        "theirs_revision": theirs.revision if theirs else None,
    }
    return page(request, "desk/guide.html", context, here="guides", status=status)

"""Screen 10: a document is written, its files are put beside it, what must not go out is masked, and it is sent to review."""

from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.agencies import selectors as agencies
from gongkai.agencies.days import civil_day
from gongkai.audit.refused import Refused
from gongkai.desk.document_forms import DocumentForm
from gongkai.desk.findings import masked
from gongkai.desk.shell import page
from gongkai.desk.views.documents import due_chip, panel, writable
from gongkai.files.models import Blob
from gongkai.papers import Unreadable, clean_html
from gongkai.publications import permissions, selectors, services
from gongkai.publications.models import CheckOutcome, DocumentState, DocumentVersion, OfficeCheck
from gongkai.reviews.models import Review, State
from gongkai.reviews.selectors import reviews_of

Files = list[tuple[str, Blob | IO[bytes]]]


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Every button of the page saves what is written first, then does its own step."""
    now = timezone.now()
    today = civil_day(now)
    try:
        version = selectors.draft_for(request.user, pk, on=today)
    except Refused:
        return _no_draft(request, pk)
    document = version.document
    columns = [*selectors.columns_of(document.agency, on=today)]
    if request.method != "POST":
        return _show(request, version, DocumentForm(version=version, columns=columns))
    form = DocumentForm(request.POST, version=version, columns=columns)
    if request.POST.get("keep") == "auto":
        return _keep_quietly(request, version, form, now)
    if form.done(lambda: _act(request, version, form, now)):
        return redirect(form.next)
    stale = _is_stale(form)
    version = selectors.open_version(document) or version  # what was saved before the step was refused stays saved
    return _show(request, version, form, status=409 if stale else 400, stale=stale)


def _no_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The reader may not write here, or there is nothing to be written (any more)."""
    today = civil_day(timezone.now())
    document = selectors.document_for(request.user, pk, on=today)
    if request.method == "POST":
        permissions.check_can_write(request.user, document.agency, on=today)
        raise Refused("wrong-state", _("这份文件已经审定或者弃置，不能再改；要改的，按“更正”另起一版。"))
    return redirect("desk:document", pk=pk)


def _is_stale(form: DocumentForm) -> bool:
    refused = getattr(form, "refused", None)
    return refused is not None and refused.code == "changed-meanwhile"


def _keep_quietly(request: HttpRequest, version: DocumentVersion, form: DocumentForm, now: datetime) -> HttpResponse:
    """What the page saves by itself every ten seconds: it answers with the time, or with both texts where it is stale."""
    if form.done(lambda: setattr(form, "kept", _save(request, version, form, now))):
        context = {"at": timezone.localtime(now), "revision": form.kept.revision}
        return render(request, "desk/_kept.html", context)
    stale = _is_stale(form)
    context = {"form": form, "stale": stale, "theirs": _differences(form, version) if stale else []}
    return render(request, "desk/_kept.html", context, status=409 if stale else 400)


def _act(request: HttpRequest, version: DocumentVersion, form: DocumentForm, now: datetime) -> None:
    """Save, then the step of the button that was pressed."""
    kept = _save(request, version, form, now, files=_files(request, version))
    form.data = form.data.copy()
    form.data["revision"] = str(kept.revision)
    request.session["read"] = {
        key: told for key, told in request.session.get("read", {}).items() if key != str(kept.document_id)
    }
    form.next = reverse("desk:edit", args=[kept.document_id])
    said, by = request.POST, request.user
    if "submit" in said and selectors.must_be_checked(kept):
        services.ask_office(version=kept, revision=kept.revision, by=by, at=now)
        messages.success(request, _("已送政府信息公开工作主管部门核对"), extra_tags="good saved")
        form.next = reverse("desk:document", args=[kept.document_id])
    elif "submit" in said:
        review = services.submit_document(version=kept, revision=kept.revision, by=by, at=now)
        messages.success(request, _("已送初审"), extra_tags="good saved")
        form.next = reverse("desk:review", args=[review.pk])
    elif "mask" in said:
        done = masked(kept, said["mask"], on=civil_day(now))
        services.change_document(
            version=kept, revision=kept.revision, fields=done.fields, files=done.files, by=by, at=now
        )
        messages.success(request, _("已遮盖 %(n)d 处") % {"n": done.count}, extra_tags="good saved")
    elif "acknowledge" in said:
        key = said["acknowledge"]
        reason = said.get(f"reason-{key}", "")
        services.acknowledge(version=kept, revision=kept.revision, key=key, reason=reason, by=by, at=now)
        messages.success(request, _("已记下理由"), extra_tags="good saved")
    else:
        messages.success(
            request, _("已保存 %(at)s") % {"at": f"{timezone.localtime(now):%H:%M:%S}"}, extra_tags="good saved"
        )


def _save(
    request: HttpRequest, version: DocumentVersion, form: DocumentForm, now: datetime, files: Files | None = None
) -> DocumentVersion:
    return services.change_document(
        version=version,
        revision=form.cleaned_data["revision"],
        fields=form.given(request.user, on=civil_day(now)),
        files=files,
        by=request.user,
        at=now,
    )


def _files(request: HttpRequest, version: DocumentVersion) -> Files | None:
    """The attachments after what was pressed: added, removed, put earlier, replaced. None: they stay."""
    files: Files = [(each.name, each.blob) for each in version.attachments.all()]
    said = request.POST
    added = [(upload.name, upload) for upload in request.FILES.getlist("files")]
    at = next((int(said[step]) for step in ("drop", "up", "replace") if said.get(step, "").isdecimal()), 0)
    if at >= len(files):
        return None
    if "drop" in said:
        del files[at]
    elif "up" in said:
        files.insert(max(at - 1, 0), files.pop(at))
    elif "replace" in said and (upload := request.FILES.get(f"other-{at}")) is not None:
        files[at] = (upload.name, upload)
    elif not added:
        return None
    return files + added


def _differences(form: DocumentForm, theirs: DocumentVersion) -> list[tuple[str, str, str]]:
    """(the field, what is saved, what the person wrote), where the two differ. Bodies as plain text."""
    saved = DocumentForm(version=theirs, columns=()).initial
    rows = []
    for field in form.visible_fields():
        mine, other = _plain(field.name, field.value()), _plain(field.name, saved.get(field.name))
        if mine != other:
            rows.append((str(field.label), other, mine))
    return rows


def _plain(name: str, value: Any) -> str:
    text = str(value or "").replace("\r\n", "\n").strip()
    return strip_tags(text.replace("</p>", "\n").replace("</td>", " ")).strip() if name == "body" else text


def _show(
    request: HttpRequest, version: DocumentVersion, form: DocumentForm, *, status: int = 200, stale: bool = False
) -> HttpResponse:
    today = civil_day(timezone.now())
    reading: Mapping[str, Any] = request.session.get("read", {}).get(str(version.document_id), {})
    for name, (sure, where) in reading.get("told", {}).items():
        if name in form.fields:
            form.fields[name].told = {"sure": sure, "where": where}
    if form.is_bound:
        _clean_body(form)
    past = [*reviews_of(version)]
    check = _last_check(version, past)
    public = [version] if version.attribute in selectors.TO_BE_PUBLIC else []
    duty = next(iter(selectors.duties_of(public, on=today)), None)
    screened = request.GET.get("screen") == "1" or getattr(getattr(form, "refused", None), "code", "").startswith(
        "screening"
    )
    context = {
        "document": version.document,
        "version": version,
        "form": form,
        "notes": reading.get("notes", ()),
        "files": version.attachments.all(),
        "theirs": _differences(form, version) if stale else [],
        "theirs_revision": version.revision,
        "waiting": next((review for review in past if review.state == State.WAITING), None),
        "returned": past[0].sent_back if past and check is None and version.state == DocumentState.DRAFT else None,
        "check": check,
        "office": selectors.must_be_checked(version),
        "duty": duty,
        "due": due_chip(duty, today),
        "panel": panel(request, version.document, version) if screened else None,
    }
    return page(request, "desk/document_edit.html", context, here="documents", status=status)


def _last_check(version: DocumentVersion, past: list[Review]) -> OfficeCheck | None:
    """What the county office was asked and said last, unless it was taken back, or a review has come since."""
    check = selectors.checks_of(version).first()
    if check is None or check.outcome == CheckOutcome.WITHDRAWN:
        return None
    return None if past and past[0].submitted_at > check.asked_at else check


def _clean_body(form: DocumentForm) -> None:
    """What comes back to the editor after an error is as clean as what is saved."""
    form.data = form.data.copy()
    try:
        form.data["body"] = clean_html(form.data.get("body", "")).html
    except Unreadable:
        form.data["body"] = strip_tags(form.data.get("body", ""))


@require_POST
def clean(request: HttpRequest) -> HttpResponse:
    """Pasted content in the closed vocabulary, with the number of formats left behind. Nothing is kept."""
    if not writable(request.user, on=civil_day(timezone.now())).exists():
        raise agencies.not_found()
    try:
        found = clean_html(request.POST.get("html", ""))
    except Unreadable as unreadable:
        raise Refused(unreadable.code, unreadable.message) from unreadable
    return JsonResponse({"html": found.html, "said": _("已去除 %(n)d 处格式") % {"n": found.dropped}})

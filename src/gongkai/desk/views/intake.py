"""Screen E22: an old site or a folder is brought in; a dry run first, then three reviews, with progress all the way."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies import selectors as agencies
from gongkai.agencies.days import civil_day
from gongkai.desk.intake_forms import BeginForm, CorrectForm, ExplainForm, GiveUpForm
from gongkai.desk.rendering import on_page
from gongkai.desk.shell import page
from gongkai.intake import permissions, selectors, services
from gongkai.intake.headings import NAMES
from gongkai.intake.models import TO_MEND, Batch, BatchState, Outcome
from gongkai.intake.sheets import explained, template, to_mend
from gongkai.papers.page.write import guard
from gongkai.publications.selectors import county_columns

CHIPS = {
    Outcome.LISTED: "done",
    Outcome.READY: "fine",
    Outcome.ASKING: "soon",
    Outcome.HELD: "overdue",
    Outcome.ERROR: "overdue",
    Outcome.EXISTS: "done",
    Outcome.SKIPPED: "done",
    Outcome.CREATED: "fine",
}
STATE_CHIPS = {
    BatchState.READING: "week",
    BatchState.CHECKED: "soon",
    BatchState.IN_REVIEW: "week",
    BatchState.PUBLISHING: "week",
    BatchState.DONE: "fine",
    BatchState.GIVEN_UP: "done",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLAIN = "application/octet-stream"
_KINDS = {b"\x89PN": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF": "image/gif"}
FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    today = civil_day(timezone.now())
    rows = Paginator(selectors.batches_for(request.user, on=today), 20).get_page(request.GET.get("page"))
    lines = [(batch, selectors.progress_of(batch), STATE_CHIPS[BatchState(batch.state)]) for batch in rows]
    context = {"rows": rows, "lines": lines, "can_begin": permissions.can_bring_in(request.user, on=today)}
    return page(request, "desk/intakes.html", context, here="intakes")


@FORM
def begin(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    today = civil_day(now)
    permissions.check_can_bring_in(request.user, on=today)
    mine = agencies.agencies_for(request.user, on=today)
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        agencies=mine,
        columns=county_columns(on=today),
    )

    def act() -> None:
        said = form.cleaned_data
        form.batch = services.begin(
            agency=said["agency"],
            name=said["name"],
            content=said["upload"].file,
            upload_name=said["upload"].name,
            column=said["column"],
            by=request.user,
            at=now,
        )

    if request.method == "POST" and form.done(act):
        messages.success(request, _("已收到，在后台试读。什么也没有公开"), extra_tags="good")
        return redirect("desk:intake", pk=form.batch.pk)
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "explained": explained(), "agencies": mine}
    return page(request, "desk/intake_begin.html", context, here="intakes", status=status)


@require_safe
def empty_table(request: HttpRequest) -> HttpResponse:
    today = civil_day(timezone.now())
    permissions.check_can_bring_in(request.user, on=today)
    asked = request.GET.get("agency", "")
    agency = agencies.agency_for(request.user, asked, on=today) if asked else None
    return _file(template(agency, on=today), _("导入清单.xlsx"))


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    if request.headers.get("HX-Request") and not found.at_work:
        # What was polled is over: the whole page has changed, also what may be done with it.
        return HttpResponse(headers={"HX-Refresh": "true"})
    return _show(request, found)


@require_safe
def row(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One row as it would be published, for who checks it and for the three reviewers."""
    found = selectors.row_for(request.user, pk, number, on=civil_day(timezone.now()))
    fields = found.content.get("fields", {})
    files = [*found.files.all()]
    pictures = {each.blob_id: reverse("desk:intake_file", args=[pk, number, each.position]) for each in files}
    context = {
        "row": found,
        "chip": CHIPS[Outcome(found.outcome)],
        "facts": [(words, _said(fields[name])) for name, words in NAMES.items() if fields.get(name) and name != "body"],
        "body": on_page(guard(fields.get("body", "")), lambda sm3: pictures.get(sm3, "")),
        "files": [each for each in files if not each.picture],
        "findings": found.findings,
    }
    return page(request, "desk/intake_row.html", context, here="intakes")


@require_safe
def file(request: HttpRequest, pk: int, number: int, position: int) -> HttpResponse:
    """An attachment to be downloaded, or a picture of the body."""
    found = selectors.row_for(request.user, pk, number, on=civil_day(timezone.now()))
    held = next((each for each in found.files.all() if each.position == position), None)
    if held is None:
        raise agencies.not_found()
    content = held.blob.path.read_bytes()
    if held.picture:
        return HttpResponse(content, content_type=_KINDS.get(content[:3], PLAIN))
    return _file(content, held.name, PLAIN)


def _said(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


@require_safe
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    return _file(to_mend(found), _("待改正的行-%(pk)d.xlsx") % {"pk": pk})


@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    services.pause(batch=_found(request, pk), by=request.user, at=timezone.now())
    return _done(request, pk, _("已暂停，手上的办完就停"))


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    services.resume(batch=_found(request, pk), by=request.user, at=timezone.now())
    return _done(request, pk, _("接着办"))


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    review = services.submit_batch(batch=_found(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("已送初审"), extra_tags="good")
    return redirect("desk:review", pk=review.pk)


@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    permissions.check_can_explain(request.user, found, on=civil_day(timezone.now()))
    form = ExplainForm(request.POST, prefix="explain", kinds=selectors.unexplained(found))

    def act() -> object:
        said = form.cleaned_data
        return services.explain(
            batch=found, kind=said["kind"], reason=said["reason"], by=request.user, at=timezone.now()
        )

    return _take(request, found, form, act, _("理由已写明"))


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    permissions.check_can_run(request.user, found, on=civil_day(timezone.now()))
    form = CorrectForm(request.POST, request.FILES, prefix="correct")

    def act() -> object:
        file = form.cleaned_data["table"]
        return services.correct(batch=found, content=file.read(), name=file.name, by=request.user, at=timezone.now())

    return _take(request, found, form, act, _("改正的行已收到，在后台重新试读"))


@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    permissions.check_can_run(request.user, found, on=civil_day(timezone.now()))
    form = GiveUpForm(request.POST, prefix="give_up")

    def act() -> object:
        return services.give_up(batch=found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())

    return _take(request, found, form, act, _("已放弃，已经公开的不受影响"))


def _found(request: HttpRequest, pk: int) -> Batch:
    return selectors.batch_for(request.user, pk, on=civil_day(timezone.now()))


def _file(content: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    header = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": header})


def _done(request: HttpRequest, pk: int, words: str) -> HttpResponse:
    messages.success(request, words, extra_tags="good")
    return redirect("desk:intake", pk=pk)


def _take(request: HttpRequest, found: Batch, form: Any, act: Callable[[], object], words: str) -> HttpResponse:
    """Do it; refused, the page is shown as it stands now with what was typed."""
    if form.done(act):
        return _done(request, found.pk, words)
    return _show(request, _found(request, found.pk), kept={form.prefix: form}, status=400)


def _show(request: HttpRequest, found: Batch, *, kept: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    today = civil_day(timezone.now())
    kept = kept or {}
    progress = selectors.progress_of(found)
    outcome = request.GET.get("outcome", "")
    text = request.GET.get("q", "").strip()[:100]
    rows = Paginator(selectors.rows_for(found, outcome=outcome, text=text), 50).get_page(request.GET.get("page"))
    still = found.state in (BatchState.CHECKED, BatchState.DONE)
    mends = permissions.can_run(request.user, found, on=today)
    kinds = selectors.unexplained(found) if still and progress.counts[Outcome.ASKING] else []
    explains = bool(kinds) and permissions.can_explain(request.user, found, on=today)
    failed = sum(progress.counts[each] for each in TO_MEND)
    context = {
        "batch": found,
        "progress": progress,
        "chip": STATE_CHIPS[BatchState(found.state)],
        "tabs": [(each, progress.counts[each]) for each in Outcome if progress.counts[each]],
        "outcome": outcome,
        "q": text,
        "rows": rows,
        "lines": [(row, CHIPS[Outcome(row.outcome)]) for row in rows],
        "failed": failed,
        "can_run": mends,
        "can_submit": still
        and bool(progress.counts[Outcome.READY])
        and permissions.can_submit(request.user, found, on=today),
        "explain": (kept.get("explain") or ExplainForm(prefix="explain", kinds=kinds)) if explains else None,
        "correct": (kept.get("correct") or CorrectForm(prefix="correct")) if mends and still and failed else None,
        "give_up": (kept.get("give_up") or GiveUpForm(prefix="give_up")) if mends and _can_end(found) else None,
        "opened": next(iter(kept), ""),
        "review": selectors.latest_review(found),
    }
    return page(request, "desk/intake.html", context, here="intakes", status=status)


def _can_end(found: Batch) -> bool:
    return found.state in (BatchState.READING, BatchState.CHECKED, BatchState.PUBLISHING)

"""Documents (政府信息): the register, the first step of a new one, the page of one with what can be decided about it."""

import secrets
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies import selectors as agencies
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import Reader
from gongkai.desk.document_forms import DECISIONS, NewDocumentForm
from gongkai.desk.findings import cards_of
from gongkai.desk.forms import HelpfulForm
from gongkai.desk.preview import body_of, lines_of_version
from gongkai.desk.reading import Reading, read
from gongkai.desk.services import begun_with, draft_once
from gongkai.desk.shell import page
from gongkai.desk.tasks import state_of
from gongkai.desk.views.boards import on_boards, posts_anywhere
from gongkai.desk.words import DECISION_WORDS
from gongkai.files.models import Blob
from gongkai.papers import Unreadable
from gongkai.papers.page import PAGE_LIMITS
from gongkai.publications import permissions, selectors, services
from gongkai.publications.models import (
    BEING_WRITTEN,
    Attribute,
    Declared,
    Document,
    DocumentState,
    DocumentVersion,
    OfficeCheck,
    TakeDown,
)
from gongkai.publications.selectors import Duty
from gongkai.reviews.permissions import AUTHORS
from gongkai.reviews.selectors import reviews_of

REMEMBERED = 5
"""Of so many documents the session remembers what was read from their files."""
KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """The register, narrowed by what the reader chooses."""
    today = civil_day(timezone.now())
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "state", "attribute", "agency")}
    mine = [*agencies.agencies_for(request.user, on=today)]
    chosen = next((agency for agency in mine if agency.code == asked["agency"]), None)
    found = selectors.documents_for(
        request.user, on=today, agency=chosen, state=asked["state"], attribute=asked["attribute"], text=asked["q"]
    )
    rows = Paginator(found, 20).get_page(request.GET.get("page"))
    duties = {duty.version.pk: duty for duty in selectors.duties_of(_public_ones(rows), on=today)}
    context = {
        "rows": rows,
        "lines": [(version, chip_of(version), due_chip(duties.get(version.pk), today)) for version in rows],
        "asked": asked,
        "agencies": mine if len(mine) > 1 else [],
        "states": [(value, _(label)) for value, label in DocumentState.choices if value != DocumentState.SUPERSEDED],
        "attributes": [(value, _(label)) for value, label in Attribute.choices],
        "writes": bool(agencies.agencies_with(request.user, AUTHORS, on=today)),
    }
    return page(request, "desk/documents.html", context, here="documents")


def _public_ones(versions: Any) -> list[DocumentVersion]:
    return [version for version in versions if version.attribute == Attribute.ACTIVE]


def chip_of(version: DocumentVersion) -> str:
    """The class of the chip of a state."""
    return {"published": "fine", "in_check": "week", "in_review": "week", "taken_down": "soon"}.get(version.state, "")


def due_chip(duty: Duty | None, today: date) -> tuple[str, str, date | None] | None:
    """Class, word and day of a duty to publish."""
    if duty is None or (duty.due is None and not duty.open):
        return None
    if duty.due is None:
        return "done", _("期限待定"), None
    if not duty.open:
        late = ("overdue", _("迟 %(n)d 日") % {"n": duty.late})
        return (*(late if duty.late else ("fine", _("按期"))), duty.due.day)
    return (*state_of(duty.due.day, today), duty.due.day)


def writable(reader: Reader, *, on: date) -> QuerySet[Agency]:
    """The agencies somebody writes for."""
    held = agencies.roles_by_agency(reader, on=on)
    mine = [pk for pk, roles in held.items() if pk is not None and roles & AUTHORS]
    return agencies.agencies_for(reader, on=on).filter(pk__in=mine)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose a file, or none, and begin."""
    now = timezone.now()
    mine = writable(request.user, on=civil_day(now))
    if not mine.exists():
        raise agencies.not_found()
    if request.method != "POST":
        start = {"key": secrets.token_hex(16), "agency": mine[0].code, "attach": True}
        return _show_new(request, NewDocumentForm(initial=start, agencies=mine), mine)
    form = NewDocumentForm(request.POST, agencies=mine)
    done = begun_with(request.POST.get("key", ""), by=request.user)
    if done is not None:
        return redirect("desk:edit", pk=done.pk)
    if form.is_valid():
        try:
            reading = _read(request)
        except Unreadable as unreadable:
            form.add_error(None, unreadable.message)
        else:
            if form.done(lambda: setattr(form, "document", _begin(request, form, reading, now))):
                _remember(request, form.document, reading)
                return redirect("desk:edit", pk=form.document.pk)
    return _show_new(request, form, mine, status=400)


def _show_new(request: HttpRequest, form: NewDocumentForm, mine: QuerySet[Agency], status: int = 200) -> HttpResponse:
    context = {"form": form, "one": mine[0] if len(mine) == 1 else None}
    return page(request, "desk/document_new.html", context, here="documents", status=status)


def _read(request: HttpRequest) -> Reading:
    upload = request.FILES.get("document")
    if upload is None:
        return Reading()
    return read(upload.read(PAGE_LIMITS.size + 1), upload.name)


def _begin(request: HttpRequest, form: NewDocumentForm, reading: Reading, now: datetime) -> Document:
    said = form.cleaned_data
    files = [(upload.name, upload) for upload in request.FILES.getlist("files")]
    upload = request.FILES.get("document")
    if upload is not None and said["attach"]:
        files.insert(0, (upload.name, upload))
    fields = {"issuing_body": said["agency"].name, **reading.fields}
    return draft_once(
        key=said["key"],
        agency=said["agency"],
        fields=fields,
        files=files,
        pictures=reading.pictures,
        by=request.user,
        at=now,
    )


def _remember(request: HttpRequest, document: Document, reading: Reading) -> None:
    """What was read, until it has been looked at and saved."""
    kept = request.session.get("read", {})
    kept[str(document.pk)] = {"told": reading.told, "notes": reading.notes}
    request.session["read"] = dict([*kept.items()][-REMEMBERED:])


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document as it stands: its newest version, all versions, and what the reader may decide."""
    return _show(request, pk)


def _show(request: HttpRequest, pk: int, *, opened: str = "", form: Any = None, status: int = 200) -> HttpResponse:
    """``form`` of the step ``opened``, refused; where the step is gone meanwhile the page says so, with what was typed."""
    today = civil_day(timezone.now())
    versions = selectors.history_for(request.user, pk, on=today)
    version = versions[0]
    found = version.document
    steps = permissions.steps_open_to(request.user, version, on=today)
    duty = next(iter(selectors.duties_of(_public_ones([version]), on=today)), None)
    checks = [*selectors.checks_of(version)]
    refused = getattr(form, "refused", None)
    late = refused is not None and (refused.code == "already-decided" or opened not in steps)
    context = {
        "document": found,
        "version": version,
        "chip": chip_of(version),
        "lines": lines_of_version(version),
        "body": body_of(version, version.body),
        "history": versions,
        "duty": duty,
        "due": due_chip(duty, today),
        "reviews": [*reviews_of(version)],
        "checks": checks,
        "told": refused.message if late else "",
        "typed": form.data.get(form.add_prefix("reason"), "") if late else "",
        "takedown": takedown_of(version),
        "edits": "change" in steps,
        "decisions": _decisions(steps, checks, {} if late or form is None else {opened: form}),
        "there": on_boards(request.user, found, today),
        "posts": any(each.is_public for each in versions) and posts_anywhere(request.user, today),
        "form": form,
    }
    return page(request, "desk/document.html", context, here="documents", status=409 if late else status)


def _decisions(
    steps: set[str], checks: list[OfficeCheck], kept: dict[str, HelpfulForm]
) -> list[tuple[str, str, HelpfulForm, bool]]:
    """(step, words, form, open or not): ``kept`` as it was typed; one about a check names the newest."""
    newest = {"check": checks[0].pk} if checks else None
    first = next(iter(kept), "agree")
    return [
        (name, words, kept.get(name) or DECISIONS[name](prefix=name, initial=newest), name == first)
        for name, words in DECISION_WORDS.items()
        if name in steps
    ]


def takedown_of(version: DocumentVersion) -> TakeDown | None:
    """Why a document is taken down now."""
    if version.state != DocumentState.TAKEN_DOWN:
        return None
    return version.document.takedowns.filter(ended_at__isnull=True).first()


@require_POST
def decide(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one of these steps; refused, the page comes back with what was typed, or as it stands by now."""
    now = timezone.now()
    found = selectors.document_for(request.user, pk, on=civil_day(now))
    if step not in DECISIONS:
        raise agencies.not_found()
    if step in ("agree", "turn_back"):
        permissions.check_can_check(request.user, found, on=civil_day(now))
    elif step in ("correct", "discard", "take_back"):
        permissions.check_can_write(request.user, found.agency, on=civil_day(now))
    else:
        permissions.check_can_decide(request.user, found, on=civil_day(now))
    form = DECISIONS[step](request.POST, prefix=step)
    if form.done(lambda: ACTS[step](found, form, request.user, now)):
        messages.success(request, _("已办理：%(what)s") % {"what": _(DECISION_WORDS[step])}, extra_tags="good")
        return redirect("desk:edit" if step == "correct" else "desk:document", pk=pk)
    return _show(request, pk, opened=step, form=form, status=400)


Act = Callable[[Document, HelpfulForm, Any, datetime], object]


def _agree(found: Document, form: HelpfulForm, by: Any, at: datetime) -> object:
    check = selectors.check_of(found, form.cleaned_data["check"])
    return services.agree_not_public(check=check, words=form.cleaned_data["reason"], by=by, at=at)


def _turn_back(found: Document, form: HelpfulForm, by: Any, at: datetime) -> object:
    check = selectors.check_of(found, form.cleaned_data["check"])
    return services.turn_back(check=check, reason=form.cleaned_data["reason"], by=by, at=at)


def _take_back(found: Document, form: HelpfulForm, by: Any, at: datetime) -> object:
    return services.take_back(check=selectors.check_of(found, form.cleaned_data["check"]), by=by, at=at)


def _correct(found: Document, form: HelpfulForm, by: Any, at: datetime) -> object:
    return services.correct_document(document=found, note=form.cleaned_data["reason"], by=by, at=at)


def _take_down(found: Document, form: HelpfulForm, by: Any, at: datetime) -> object:
    return services.take_down(document=found, reason=form.cleaned_data["reason"], by=by, at=at)


def _restore(found: Document, form: HelpfulForm, by: Any, at: datetime) -> object:
    return services.restore(document=found, reason=form.cleaned_data["reason"], by=by, at=at)


def _discard(found: Document, form: HelpfulForm, by: Any, at: datetime) -> object:
    version = selectors.newest_version(found)
    reason = form.cleaned_data["reason"]
    return services.discard_draft(version=version, revision=version.revision, reason=reason, by=by, at=at)


def _reassess(found: Document, form: HelpfulForm, by: Any, at: datetime) -> object:
    said = form.cleaned_data
    return services.reassess(document=found, opened=bool(said["opened"]), reason=said["reason"], by=by, at=at)


def _declare(found: Document, form: HelpfulForm, by: Any, at: datetime) -> object:
    said = form.cleaned_data
    kind, until = Declared(said["kind"]), said["until"]
    return services.declare(
        document=found, kind=kind, on=said["on"], basis=said["reason"], valid_until=until, by=by, at=at
    )


ACTS: dict[str, Act] = {
    "agree": _agree,
    "turn_back": _turn_back,
    "take_back": _take_back,
    "correct": _correct,
    "take_down": _take_down,
    "restore": _restore,
    "discard": _discard,
    "reassess": _reassess,
    "declare": _declare,
}


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The page without the desk round it: to be looked at wide, narrow, and printed."""
    found = selectors.document_for(request.user, pk, on=civil_day(timezone.now()))
    version = selectors.newest_version(found)
    context = {
        "document": found,
        "version": version,
        "lines": lines_of_version(version),
        "body": body_of(version, version.body),
        "narrow": request.GET.get("width") == "phone",
    }
    return render(request, "desk/document_preview.html", context)


@require_safe
def screening(request: HttpRequest, pk: int) -> HttpResponse:
    """What the screening finds: a fragment for the page that asks for it, else a page. It may take seconds."""
    now = timezone.now()
    found = selectors.document_for(request.user, pk, on=civil_day(now))
    context = panel(request, found, selectors.newest_version(found))
    if request.headers.get("HX-Request"):
        return render(request, "desk/_screening.html", {**context, "loaded": True})
    return page(request, "desk/screening.html", {**context, "document": found}, here="documents")


def panel(request: HttpRequest, found: Document, version: DocumentVersion) -> dict[str, Any]:
    """The context of the panel. Only somebody who writes gets its buttons, and only beside the editor."""
    today = civil_day(timezone.now())
    cards = cards_of(version, on=today)
    edits = request.GET.get("edit") == "1" or request.resolver_match.url_name == "edit"
    return {
        "version": version,
        "twins": selectors.same_number(version),
        "cards": cards,
        "open": sum(card.open for card in cards),
        "first_open": next((card.number for card in cards if card.open), 0),
        "office": selectors.must_be_checked(version),
        "maskable": sum(bool(card.masks) for card in cards),
        "edits": edits
        and version.state in BEING_WRITTEN
        and permissions.can_write(request.user, found.agency, on=today),
    }


@require_safe
def file(request: HttpRequest, pk: int, sm3: str) -> HttpResponse:
    """An attachment, to be saved and never to be shown by the browser itself."""
    found = selectors.document_for(request.user, pk, on=civil_day(timezone.now()))
    attachment = selectors.file_of(found, sm3)
    headers = {
        "Content-Disposition": content_disposition_header(True, attachment.name),
        "Content-Length": str(attachment.blob.size),
    }
    return StreamingHttpResponse(_parts(attachment.blob), content_type="application/octet-stream", headers=headers)


def _parts(blob: Blob) -> Iterator[bytes]:
    """Opened when the first part is asked for, so that an answer nobody reads leaves nothing open."""
    with blob.open() as content:
        yield from iter(lambda: content.read(1 << 16), b"")


@require_safe
def picture(request: HttpRequest, pk: int, sm3: str) -> HttpResponse:
    """A picture of the body."""
    found = selectors.document_for(request.user, pk, on=civil_day(timezone.now()))
    data = selectors.picture_of(found, sm3).path.read_bytes()
    kind = next((kind for head, kind in KINDS.items() if data.startswith(head)), "application/octet-stream")
    return HttpResponse(data, content_type=kind)

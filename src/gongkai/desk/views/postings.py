"""Postings: put up and taken down with a photo, sheets to print, the register."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gongkai.agencies import selectors as agencies
from gongkai.agencies.days import civil_day
from gongkai.audit.refused import Refused
from gongkai.boards import permissions, selectors, services
from gongkai.boards.models import Posting
from gongkai.boards.period import period_of
from gongkai.desk.board_forms import PhotoForm, deed_form
from gongkai.desk.forms import OnlyReasonForm
from gongkai.desk.shell import page
from gongkai.desk.views.boards import standing
from gongkai.files.models import Blob
from gongkai.papers.out import SHEETS, Poster, WriteRefused, render_list, render_poster
from gongkai.papers.page.door import PHOTO
from gongkai.publications.models import Document
from gongkai.publications.printed import fields_of
from gongkai.statute import Calendar
from gongkai.statute.derivation import zh

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = (
    "公示栏",
    "文件",
    "索引号",
    "张贴日期",
    "公示期至",
    "取下日期",
    "取下原因",
    "张贴人",
    "取下人",
    "张贴照片",
    "取下照片",
    "情况",
)
STATES = {
    "planned": gettext_lazy("待张贴"),
    "hanging": gettext_lazy("张贴中"),
    "removed": gettext_lazy("已取下"),
    "cancelled": gettext_lazy("已取消"),
}


@require_safe
def posting(request: HttpRequest, pk: int) -> HttpResponse:
    """One posting: the page the keeper has open at the board."""
    today = civil_day(timezone.now())
    found = selectors.posting_for(request.user, pk, on=today)
    return _show(request, found, today)


def _show(request: HttpRequest, found: Posting, today: date, form: object = None, status: int = 200) -> HttpResponse:
    calendar = agencies.calendar()
    hangs = permissions.can_hang(request.user, found.board, on=today)
    kind, word, until = standing(found, today, calendar)
    missing = "removed" if found.removed_at and not found.removed_photo_id else ""
    missing = "posted" if found.hangs and not found.posted_photo_id else missing
    context = {
        "posting": found,
        "kind": kind,
        "word": word,
        "until": until,
        "derived": period_of(found, calendar),
        "stale": found.cancelled_at is None and found.removed_at is None and found.version.state != "published",
        "reprint": found.hangs and found.posted_on != found.starts_on and found.days is not None,
        "form": (form or deed_form(found, today=today, calendar=calendar)) if hangs else None,
        "missing": missing if hangs else "",
        "photo_form": PhotoForm() if hangs and missing else None,
        "cancel_form": OnlyReasonForm(auto_id="cancel_%s") if hangs and found.is_planned else None,
        "sheets": found.cancelled_at is None and found.removed_at is None,
    }
    return page(request, "desk/posting.html", context, here="boards", status=status)


def _deed(request: HttpRequest, pk: int, act: Callable[..., Posting], said: str, *more: str) -> HttpResponse:
    """Record a deed with its day, its photo and ``more``: fields of its form, empty where they were not asked."""
    now = timezone.now()
    found = selectors.posting_for(request.user, pk, on=civil_day(now))
    permissions.check_can_hang(request.user, found.board, on=civil_day(now))
    form = deed_form(found, request.POST, request.FILES, today=civil_day(now), calendar=agencies.calendar())
    if form is None:
        raise Refused("wrong-state", _("这一件已经办过。"))
    if form.done(
        lambda: act(
            posting=found,
            on=form.cleaned_data["on"],
            photo=photo_of(form.cleaned_data["photo"]),
            **{name: form.cleaned_data.get(name, "") for name in more},
            by=request.user,
            at=now,
        )
    ):
        messages.success(request, said, extra_tags="good")
        return redirect("desk:posting", pk=pk)
    return _show(request, found, civil_day(now), form, 400)


def photo_of(upload: UploadedFile | None) -> bytes | None:
    """The bytes of an upload, of one too large only so many that this is seen."""
    return upload.read(PHOTO + 1) if upload else None


@require_POST
def hang(request: HttpRequest, pk: int) -> HttpResponse:
    return _deed(request, pk, services.hang, _("已登记贴出"))


@require_POST
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    return _deed(request, pk, services.take_off, _("已登记取下"), "reason")


@require_POST
def add_photo(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = selectors.posting_for(request.user, pk, on=civil_day(now))
    permissions.check_can_hang(request.user, found.board, on=civil_day(now))
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused("photo", _("选择或者拍一张照片。"))
    photo = photo_of(form.cleaned_data["photo"])
    services.add_photo(posting=found, photo=photo, by=request.user, at=now)
    messages.success(request, _("照片已存"), extra_tags="good")
    return redirect("desk:posting", pk=pk)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = selectors.posting_for(request.user, pk, on=civil_day(now))
    permissions.check_can_hang(request.user, found.board, on=civil_day(now))
    services.cancel_posting(posting=found, reason=request.POST.get("reason", ""), by=request.user, at=now)
    messages.success(request, _("已取消这次张贴"), extra_tags="good")
    return redirect("desk:posting", pk=pk)


@require_safe
def photo(request: HttpRequest, pk: int, which: str) -> HttpResponse:
    """The photo of the posting or of the removal, for who may see the posting."""
    found = selectors.posting_for(request.user, pk, on=civil_day(timezone.now()))
    kept = {"posted": found.posted_photo, "removed": found.removed_photo}.get(which)
    if kept is None:
        raise agencies.not_found()
    return picture(kept)


def picture(kept: Blob) -> HttpResponse:
    """A kept photo, of 8 MB at most, shown and never run."""
    content = kept.path.read_bytes()
    kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def sheet(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    """What to print: the whole document on A4 or A3, or eight labels. Refused: sheet."""
    found = selectors.posting_for(request.user, pk, on=civil_day(timezone.now()))
    if paper not in SHEETS:
        raise agencies.not_found()
    try:
        content = render_poster(_poster(request, found), paper)
    except WriteRefused as refused:
        raise Refused("sheet", refused.message) from refused
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{found.version.title[:40]} {paper.upper()}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(False, name)
    return response


def _poster(request: HttpRequest, found: Posting) -> Poster:
    """In Chinese whatever the reader's language: it hangs in the village."""
    agency = found.document.agency
    derived = period_of(found, agencies.calendar())
    phone = agency.phone or found.board.agency.phone
    lines = [f"索引号 {found.document.index_number}"]
    if phone:
        lines += ["对内容有意见或者要咨询，拨打", phone]
    return Poster(
        fields=fields_of(found.version),
        agency=found.version.issuing_body or agency.name,
        address=public_address(request, found.document),
        html=found.version.body,
        until=f"公示期至 {zh(derived.day)}" if derived else "",
        lines=lines,
    )


def public_address(request: HttpRequest, document: Document) -> str:
    """The short address that stays for ever, as it stands in the QR: under the site's own domain when one is set."""
    path = reverse("portal:document", args=[document.pk])
    if settings.SITE_DOMAIN:
        return f"{'https' if settings.SECURE else request.scheme}://{settings.SITE_DOMAIN}{path}"
    return str(request.build_absolute_uri(path))


@require_safe
def postings(request: HttpRequest) -> HttpResponse:
    """The register of postings, as a page or as xlsx."""
    today, calendar = civil_day(timezone.now()), agencies.calendar()
    mine = [*selectors.boards_for(request.user, on=today)]
    at = next((board for board in mine if str(board.pk) == request.GET.get("board")), None)
    state = request.GET.get("state", "")
    year = request.GET.get("year", "")
    found = selectors.postings_for(
        request.user, on=today, board=at, state=state, year=int(year) if year.isascii() and year.isdigit() else None
    )
    if request.GET.get("as") == "xlsx":
        return _register(found, today, calendar)
    rows = Paginator(found, 30).get_page(request.GET.get("page"))
    context = {
        "rows": rows,
        "lines": [(each, *standing(each, today, calendar)) for each in rows],
        "boards": mine,
        "board": at,
        "state": state,
        "states": [*STATES.items()],
        "year": year,
        "years": range(today.year, today.year - 6, -1),
    }
    return page(request, "desk/postings.html", context, here="boards")


def _register(found: object, today: date, calendar: Calendar) -> HttpResponse:
    rows = []
    for each in found:
        _kind, word, until = standing(each, today, calendar)
        photos = ["有" if kept else "" for kept in (each.posted_photo_id, each.removed_photo_id)]
        people = [str(person or "") for person in (each.posted_by, each.removed_by)]
        told = (each.posted_on, until, each.removed_on, each.removed_reason)
        rows.append(
            (str(each.board), each.version.title, each.document.index_number, *told, *people, *photos, str(word))
        )
    return table(render_list(HEADS, rows, "xlsx", title="公示栏张贴登记簿"), f"公示栏张贴登记簿 {today}.xlsx")


def table(content: bytes, name: str) -> HttpResponse:
    """A list to take away."""
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response

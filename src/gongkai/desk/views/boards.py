"""Notice boards: what hangs where until when, and what is to be posted."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies import selectors as agencies
from gongkai.agencies.days import civil_day
from gongkai.agencies.selectors import Reader
from gongkai.audit.refused import Refused
from gongkai.audit.selectors import last_entries
from gongkai.boards import permissions, selectors, services
from gongkai.boards.models import Board, Posting
from gongkai.boards.period import down_by, period_of
from gongkai.desk.board_forms import BoardForm, PlanForm, board_start, keepers
from gongkai.desk.shell import page
from gongkai.desk.tasks import state_of
from gongkai.publications.models import Document
from gongkai.publications.selectors import public_document
from gongkai.statute import Calendar

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    today, calendar = civil_day(timezone.now()), agencies.calendar()
    rows = [
        (board, [(posting, *standing(posting, today, calendar)) for posting in board.now])
        for board in selectors.boards_for(request.user, on=today)
    ]
    keeps = selectors.agencies_to_keep(request.user, on=today)
    hung = sum(posting.hangs for _board, lines in rows for posting, *_more in lines)
    return page(request, "desk/boards.html", {"rows": rows, "keeps": keeps, "hung": hung}, here="boards")


def standing(posting: Posting, today: date, calendar: Calendar) -> tuple[str, str, date | None]:
    """The class and word of a posting's state, and the last day of its period."""
    derived = period_of(posting, calendar)
    until = derived.day if derived else None
    if posting.cancelled_at is not None:
        return "done", _("已取消"), None
    if posting.removed_at is not None:
        return "done", _("已取下"), until
    if posting.version.state != "published":
        return "overdue", _("网上已撤下或更正"), until
    if posting.is_planned:
        kind, word = state_of(posting.starts_on, today)
        return (kind, word, until) if kind == "overdue" else ("soon", _("待张贴"), until)
    if until is not None and today > until:
        return ("overdue" if today > down_by(until, calendar) else "soon"), _("该取下"), until
    return "fine", _("张贴中"), until


@FORM
def open_(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    agency = agencies.agency_for(request.user, code, on=civil_day(now))
    permissions.check_can_keep(request.user, agency, on=civil_day(now))
    form = BoardForm(request.POST or None, keepers=keepers(agency, civil_day(now)))
    if request.method == "POST" and form.done(
        lambda: services.open_board(agency=agency, fields=form.cleaned_data, by=request.user, at=now)
    ):
        messages.success(request, _("公示栏已登记"), extra_tags="good")
        return redirect("desk:boards")
    return page(request, "desk/board_form.html", {"form": form, "agency": agency}, here="boards")


@require_safe
def board(request: HttpRequest, pk: int) -> HttpResponse:
    today, calendar = civil_day(timezone.now()), agencies.calendar()
    found = selectors.board_for(request.user, pk, on=today)
    context = {
        "board": found,
        "lines": [(posting, *standing(posting, today, calendar)) for posting in found.now],
        "can_keep": found.closed_on is None and permissions.can_keep(request.user, found.agency, on=today),
        "entries": last_entries(found, most=8),
    }
    return page(request, "desk/board.html", context, here="boards")


@FORM
def change(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = _to_keep(request, pk, civil_day(now))
    form = BoardForm(request.POST or None, initial=board_start(found), keepers=keepers(found.agency, civil_day(now)))
    if request.method == "POST" and form.done(
        lambda: services.change_board(board=found, fields=form.cleaned_data, by=request.user, at=now)
    ):
        messages.success(request, _("已改好"), extra_tags="good")
        return redirect("desk:board", pk=pk)
    return page(request, "desk/board_form.html", {"form": form, "agency": found.agency, "board": found}, here="boards")


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    services.close_board(board=_to_keep(request, pk, civil_day(now)), by=request.user, at=now)
    messages.success(request, _("这处公示栏已停用"), extra_tags="good")
    return redirect("desk:board", pk=pk)


def _to_keep(request: HttpRequest, pk: int, on: date) -> Board:
    found = selectors.board_for(request.user, pk, on=on)
    permissions.check_can_keep(request.user, found.agency, on=on)
    return found


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which public document to post; those of other agencies, too."""
    today = civil_day(timezone.now())
    _boards_there(request, today)
    text = request.GET.get("q", "").strip()
    context = {"text": text, "found": selectors.documents_to_post(text, on=today)}
    return page(request, "desk/board_choose.html", context, here="boards")


@FORM
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A document goes on a board."""
    now = timezone.now()
    today = civil_day(now)
    _boards_there(request, today)
    found = public_document(pk, on=today)
    document = found.document
    form = PlanForm(request.POST or None, boards=selectors.boards_to_post_on(request.user, document, on=today))
    if request.method == "POST" and form.done(
        lambda: setattr(
            form,
            "posting",
            services.plan_posting(document=document, **form.cleaned_data, by=request.user, at=now),
        )
    ):
        messages.success(request, _("已安排。打印出来，贴好以后拍一张照片"), extra_tags="good")
        return redirect("desk:posting", pk=form.posting.pk)
    context = {
        "form": form,
        "document": document,
        "title": found.version or document.index_number,
        "there": on_boards(request.user, document, today),
    }
    return page(request, "desk/board_plan.html", context, here="boards")


def posts_anywhere(person: Reader, on: date) -> bool:
    """Whether the person writes for an agency, and so may post."""
    return bool(selectors.agencies_to_keep(person, on=on))


def on_boards(person: Reader, document: Document, on: date) -> list[tuple[Posting, str, str, date | None]]:
    """Where a document hangs or is to hang, on the boards of the reader."""
    there = [*selectors.hanging(person, document, on=on)]
    calendar = agencies.calendar() if there else None
    return [(posting, *standing(posting, on, calendar)) for posting in there]


def _boards_there(request: HttpRequest, on: date) -> None:
    """Posting is for who writes for an agency."""
    if not posts_anywhere(request.user, on):
        raise Refused("not-allowed", _("张贴由机关的信息员或者科室负责人安排，您目前没有这一任职。"))

"""Columns (栏目): how each agency's stand, their rules, the standard catalogue; and the ledger of what was due when."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies import selectors as agencies
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import Reader
from gongkai.desk.document_forms import CatalogueForm, ColumnForm
from gongkai.desk.services import take_catalogue
from gongkai.desk.shell import page
from gongkai.desk.views.documents import due_chip
from gongkai.papers.out import render_list
from gongkai.publications import permissions, selectors, services
from gongkai.publications.models import Column, ColumnKind
from gongkai.reviews.permissions import READERS

LARGEST = 30 << 20


def _chosen(request: HttpRequest, *, on: date) -> tuple[list[Agency], Agency | None]:
    """The agencies whose work the reader may see, and the one asked for, else the first."""
    mine = [*readable(request.user, on=on)]
    asked = request.GET.get("agency", "")
    return mine, next((agency for agency in mine if agency.code == asked), mine[0] if mine else None)


def readable(reader: Reader, *, on: date) -> Any:
    """The agencies whose drafts somebody may see."""
    held = agencies.roles_by_agency(reader, on=on)
    found = agencies.agencies_for(reader, on=on)
    if held[None] & READERS:
        return found
    return found.filter(pk__in=[pk for pk, roles in held.items() if pk is not None and roles & READERS])


@require_safe
def columns(request: HttpRequest) -> HttpResponse:
    """The columns of an agency: rule, last update, what is empty or overdue; of several, first how each of them stands."""
    today = civil_day(timezone.now())
    mine, agency = _chosen(request, on=today)
    if len(mine) > 1 and "agency" not in request.GET:
        return _of_several(request, mine, on=today)
    states = selectors.column_states(agency, on=today) if agency is not None else []
    context = {
        "agency": agency,
        "agencies": mine if len(mine) > 1 else [],
        "states": states,
        "empty": sum(state.empty for state in states),
        "stale": sum(state.stale for state in states),
        "keeps": permissions.can_keep_columns(request.user, None, on=today),
        "keeps_own": agency is not None and permissions.can_keep_columns(request.user, agency, on=today),
    }
    return page(request, "desk/columns.html", context, here="columns")


def _of_several(request: HttpRequest, mine: list[Agency], *, on: date) -> HttpResponse:
    lines = selectors.columns_amiss(mine, on=on)
    context = {
        "lines": lines,
        "empty": sum(line.empty for line in lines),
        "stale": sum(line.stale for line in lines),
        "keeps": permissions.can_keep_columns(request.user, None, on=on),
    }
    return page(request, "desk/columns_amiss.html", context, here="columns")


@require_http_methods(["GET", "HEAD", "POST"])
def column(request: HttpRequest, code: str) -> HttpResponse:
    """Period, update rule and section of one column; and its end."""
    now = timezone.now()
    found = selectors.public_column(code)
    permissions.check_can_keep_columns(request.user, found.agency, on=civil_day(now))
    # What the law or a standard catalogue names is not for one office to end.
    ends = found.kind == ColumnKind.OWN and found.closed_on is None
    if ends and "close" in request.POST:
        services.close_column(column=found, by=request.user, at=now)
        messages.success(request, _("已停用栏目“%(column)s”") % {"column": found}, extra_tags="good")
        return redirect(_list_of(found.agency))
    form = ColumnForm(request.POST or None, column=found)
    if request.method == "POST" and form.done(lambda: _change(request, found, form)):
        messages.success(request, _("已保存"), extra_tags="good")
        return redirect(_list_of(found.agency))
    context = {"form": form, "column": found, "ends": ends, "back": _list_of(found.agency)}
    return page(request, "desk/column.html", context, here="columns", status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def add_column(request: HttpRequest, code: str) -> HttpResponse:
    """A further column of an agency's own."""
    now = timezone.now()
    agency = agencies.agency_for(request.user, code, on=civil_day(now))
    permissions.check_can_keep_columns(request.user, agency, on=civil_day(now))
    form = ColumnForm(request.POST or None, column=Column(kind=ColumnKind.OWN, agency=agency))

    def act() -> None:
        fields = form.cleaned_data
        form.added = services.add_column(kind=ColumnKind.OWN, agency=agency, fields=fields, by=request.user, at=now)

    if request.method == "POST" and form.done(act):
        messages.success(request, _("已增设栏目“%(column)s”") % {"column": form.added}, extra_tags="good")
        return redirect(_list_of(agency))
    context = {"form": form, "agency": agency, "back": _list_of(agency)}
    return page(request, "desk/column_add.html", context, here="columns", status=400 if form.errors else 200)


def _list_of(agency: Agency | None) -> str:
    address = reverse("desk:columns")
    return f"{address}?{urlencode({'agency': agency.code})}" if agency is not None else address


def _change(request: HttpRequest, found: Column, form: ColumnForm) -> object:
    return services.change_column(column=found, fields=form.cleaned_data, by=request.user, at=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
def catalogue(request: HttpRequest) -> HttpResponse:
    """Take the standard catalogue of a field from its Excel form; first as a trial that keeps nothing."""
    now = timezone.now()
    permissions.check_can_keep_columns(request.user, None, on=civil_day(now))
    form = CatalogueForm(request.POST or None, request.FILES or None)
    trial = "take" not in request.POST

    def act() -> None:
        upload = form.cleaned_data["file"]
        form.imported = take_catalogue(
            content=upload.read(LARGEST),
            name=upload.name,
            prefix=form.cleaned_data["prefix"],
            trial=trial,
            by=request.user,
            at=now,
        )

    done = request.method == "POST" and form.done(act)
    context = {"form": form, "imported": form.imported if done else None, "trial": trial}
    return page(request, "desk/catalogue.html", context, here="columns", status=400 if form.errors else 200)


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """What was due when, published when, and how late; of a year, also as xlsx."""
    today = civil_day(timezone.now())
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and 2008 <= int(asked) <= today.year else today.year
    mine = [*readable(request.user, on=today)]
    agency = next((each for each in mine if each.code == request.GET.get("agency")), None)
    late_only = request.GET.get("late") == "1"
    duties = selectors.ledger(
        request.user,
        on=today,
        start=date(year, 1, 1),
        end=date(year, 12, 31),
        agency=agency,
    )
    shown = [duty for duty in duties if duty.late or not late_only]
    if request.GET.get("as") == "xlsx":
        return _as_xlsx(shown, year)
    rows = Paginator(shown[::-1], 20).get_page(request.GET.get("page"))
    context = {
        "rows": rows,
        "lines": [(duty, due_chip(duty, today)) for duty in rows],
        "total": len(duties),
        "late": sum(bool(duty.late) for duty in duties),
        "year": year,
        "years": range(today.year, today.year - 5, -1),
        "agency": agency,
        "agencies": mine if len(mine) > 1 else [],
        "late_only": late_only,
    }
    return page(request, "desk/ledger.html", context, here="ledger")


def _as_xlsx(duties: list[selectors.Duty], year: int) -> HttpResponse:
    heads = ("索引号", "标题", "文号", "机关", "成文或者变更", "公开期限", "公开日期", "迟几日")
    rows = [
        (
            duty.version.document.index_number,
            str(duty.version),
            duty.version.number,
            duty.version.document.agency.name,
            duty.formed,
            duty.due.day if duty.due else None,
            duty.published,
            duty.late,
        )
        for duty in duties
    ]
    name = f"主动公开台账{year}"
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.xlsx")}
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(render_list(heads, rows, "xlsx", title=name), content_type=kind, headers=headers)

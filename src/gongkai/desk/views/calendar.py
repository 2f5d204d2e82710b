"""The official calendar: which years are confirmed, and confirming one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongkai.agencies import permissions, selectors, services
from gongkai.agencies.days import civil_day
from gongkai.desk.shell import page
from gongkai.statute import NOTICES


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    today = civil_day(timezone.now())
    confirmed = {row.year: row for row in selectors.confirmed_years()}
    known = {notice.year: notice for notice in NOTICES}
    years = sorted({*confirmed, *known, today.year, today.year + 1}, reverse=True)
    context = {
        "years": [(year, known.get(year), confirmed.get(year)) for year in years if year >= today.year - 2],
        "can_confirm": permissions.can_confirm_calendar(request.user, on=today),
        "today": today,
    }
    return page(request, "desk/calendar.html", context, here="calendar")


@require_POST
def confirm(request: HttpRequest, year: int) -> HttpResponse:
    services.confirm_calendar(year=year, by=request.user, at=timezone.now())
    messages.success(request, _("%(year)d 年节假日安排已确认，期限按这一安排推算") % {"year": year}, extra_tags="good")
    return redirect("desk:calendar")

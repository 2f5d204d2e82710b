"""The journal: what the reader may see of it, and the head of a day to print."""

from datetime import date

import segno
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.agencies import selectors as agencies
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Role
from gongkai.audit import selectors
from gongkai.audit.models import Head
from gongkai.audit.refused import Refused
from gongkai.audit.services import head_code, head_text
from gongkai.desk.shell import page

ROWS = 50


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The newest entries first; older ones by their number, so that a growing journal does not move the page."""
    today = civil_day(timezone.now())
    text, agency = request.GET.get("q", "").strip(), request.GET.get("agency", "")
    found = selectors.entries_for(request.user, on=today, agency=agency or None, text=text)
    before = request.GET.get("before", "")
    if before.isdigit():
        found = found.filter(seq__lt=int(before))
    rows = list(found[: ROWS + 1])
    audits = Role.AUDIT_ADMIN in agencies.county_roles(request.user, on=today)
    context = {
        "rows": rows[:ROWS],
        "older": rows[ROWS - 1].seq if len(rows) > ROWS else None,
        "text": text,
        "agency": agency,
        "agencies": agencies.agencies_for(request.user, on=today),
        "audits": audits,
        "heads": Head.objects.order_by("-on")[:10] if audits else [],
    }
    return page(request, "desk/journal.html", context, here="journal")


@require_safe
def head(request: HttpRequest, on: str) -> HttpResponse:
    """The page that is printed and kept: whoever holds it can prove what stood in the journal on that day."""
    if Role.AUDIT_ADMIN not in agencies.county_roles(request.user, on=civil_day(timezone.now())):
        raise agencies.not_found()
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise agencies.not_found() from None
    code = head_code(day)
    if code is None:
        raise Refused("not-found", _("这一天的日志还没有封存。"))
    context = {
        "day": day,
        "head": Head.objects.get(on=day),
        "line": head_text(day),
        "qr": segno.make(code, error="m").svg_inline(scale=4, border=2),
    }
    return page(request, "desk/head.html", context, here="journal")

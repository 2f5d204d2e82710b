"""What the public found wrong on the pages (我要纠错): the register, one report, what was done about it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.days import civil_day
from gongkai.agencies.selectors import calendar
from gongkai.desk.forms import AnswerForm
from gongkai.desk.shell import page
from gongkai.desk.tasks import state_of
from gongkai.dialogue import permissions, selectors, services
from gongkai.dialogue.models import ErrorReport
from gongkai.statute import Calendar

ROWS = 50


@require_safe
def errors(request: HttpRequest) -> HttpResponse:
    """The reports of the reader's agencies, those without an answer first."""
    today = civil_day(timezone.now())
    rows = Paginator(selectors.reports_for(request.user, on=today), ROWS).get_page(request.GET.get("page"))
    days = calendar()
    lines = [(report, *_due(report, days)) for report in rows]
    return page(request, "desk/errors.html", {"rows": rows, "lines": lines}, here="errors")


@require_http_methods(["GET", "HEAD", "POST"])
def error(request: HttpRequest, pk: int) -> HttpResponse:
    """One report; what was done is written down once, and how to reach the person is forgotten with it."""
    now = timezone.now()
    today = civil_day(now)
    report = selectors.report_for(request.user, pk, on=today)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.done(
        lambda: services.answer_error(report=report, answer=form.cleaned_data["answer"], by=request.user, at=now)
    ):
        messages.success(request, _("处理结果已登记，联系方式已删除"), extra_tags="good")
        return redirect("desk:errors")
    due, kind, word = _due(report, calendar())
    asked = report.answered_at is None and permissions.can_answer(request.user, report, on=today)
    context = {"report": report, "form": form if asked else None, "due": due, "kind": kind, "word": word}
    return page(request, "desk/error.html", context, here="errors")


def _due(report: ErrorReport, days: Calendar) -> tuple[object, str, str]:
    """The day, the class and the word of its state."""
    due = selectors.due_of(report, days)
    if report.answered_at is not None:
        return due, "done", _("已处理")
    return due, *state_of(due, civil_day(timezone.now()))

"""Screen 11: a review as the public will see the content, and the steps a person may take."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Person
from gongkai.desk.forms import ApproveForm, HandOverForm, ReasonForm
from gongkai.desk.preview import preview_of
from gongkai.desk.shell import page
from gongkai.desk.tasks import state_of
from gongkai.desk.words import LEVEL_NAMES, inside
from gongkai.reviews import permissions, selectors, services
from gongkai.reviews.models import Decision, Review, State
from gongkai.reviews.states import CHECKS, Action

PHRASES = {
    "opinion": {
        "不涉密、内容准确、符合政策。": [*CHECKS],
        "无涉密内容。": ["secrecy"],
        "内容准确。": ["accuracy"],
        "符合政策口径。": ["policy"],
    },
    "reason": (
        "数据与台账不一致，核对后再报。",
        "标题与正文不符。",
        "有个人信息，处理后再报。",
        "文字有误，修改后再报。",
    ),
}
"""Words that are used again and again; those of an opinion, with the lines that are ticked by saying so."""
AGREED = "同意。"
NAMED = 5
"""Of those who may decide on a review so many are named."""


def step(view: Callable[[HttpRequest, int], HttpResponse]) -> Callable[[HttpRequest, int], HttpResponse]:
    """A step is sent; who opens its address again (after a mistake in the form, say) comes to the review itself."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request: HttpRequest, pk: int) -> HttpResponse:
        return view(request, pk) if request.method == "POST" else redirect("desk:review", pk=pk)

    return answer


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits for me, or what I sent."""
    today = civil_day(timezone.now())
    tab = "mine" if request.GET.get("tab") == "mine" else "waiting"
    waiting = selectors.waiting_for(request.user, on=today)
    found = selectors.started_by(request.user) if tab == "mine" else waiting
    rows = Paginator(found, 20).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"tab": tab, "rows": rows, "today": today}
    if tab == "waiting":
        context["waiting_count"] = rows.paginator.count
    return page(request, "desk/reviews.html", context, here="reviews")


@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review."""
    return _show(request, selectors.review_for(request.user, pk, on=civil_day(timezone.now())))


@step
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: Review, form: ApproveForm) -> object:
        said = form.cleaned_data
        return services.approve(
            review=found,
            level=said["level"],
            version=said["version"],
            checks=said["checks"],
            opinion=said["opinion"],
            by=request.user,
            at=timezone.now(),
        )

    return _take(request, pk, Action.APPROVE, ApproveForm, act, _("已通过"))


@step
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: Review, form: ReasonForm) -> object:
        said = form.cleaned_data
        return services.send_back(
            review=found, version=said["version"] or 0, reason=said["reason"], by=request.user, at=timezone.now()
        )

    return _take(request, pk, Action.SEND_BACK, ReasonForm, act, _("已退回修改"))


@step
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = selectors.review_for(request.user, pk, on=civil_day(timezone.now()))
    services.withdraw(review=found, by=request.user, at=timezone.now())
    messages.success(request, _("已撤回"), extra_tags="good")
    return redirect("desk:review", pk=pk)


@step
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: Review, form: HandOverForm) -> object:
        said = form.cleaned_data
        return services.hand_over(
            review=found, to=said["to"], reason=said["reason"], by=request.user, at=timezone.now()
        )

    return _take(request, pk, Action.HAND_OVER, HandOverForm, act, _("已转交"))


@step
def void(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: Review, form: ReasonForm) -> object:
        return services.void(review=found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())

    return _take(request, pk, Action.VOID, ReasonForm, act, _("已作废"))


def _take(
    request: HttpRequest,
    pk: int,
    action: Action,
    form_class: type[Any],
    act: Callable[[Review, Any], object],
    done: str,
) -> HttpResponse:
    """Take a step; when it is refused, show the page as it stands now with everything that was typed."""
    today = civil_day(timezone.now())
    found = selectors.review_for(request.user, pk, on=today)
    form = form_class(request.POST, prefix=action.value)
    if "to" in form.fields:
        form.fields["to"].queryset = selectors.may_take(found, by=request.user, on=today)
    if form.done(lambda: act(found, form)):
        words = f"{done}《{inside(found.title)}》"
        away = action in (Action.APPROVE, Action.SEND_BACK)
        if away:
            link = '{} <a href="{}">{}</a>'
            words = format_html(link, words, reverse("desk:review", kwargs={"pk": pk}), _("看这一件"))
        messages.success(request, words, extra_tags="good")
        return redirect("desk:reviews") if away else redirect("desk:review", pk=pk)
    refused = getattr(form, "refused", None)
    if refused is None:
        permissions.check_can(action, request.user, found, on=today)
        return _show(request, found, kept={action: form}, status=400)
    if refused.code in ("not-allowed", "took-part"):
        raise refused
    late = refused.code in ("already-decided", "wrong-state")
    fresh = selectors.review_for(request.user, pk, on=today)
    return _show(request, fresh, kept={action: form}, status=409 if late else 400, told=refused.message if late else "")


def _show(
    request: HttpRequest, found: Review, *, kept: dict[Action, Any] | None = None, status: int = 200, told: str = ""
) -> HttpResponse:
    today = civil_day(timezone.now())
    kept = kept or {}
    steps = permissions.steps_open_to(request.user, found, on=today)
    decisions = [*found.decisions.all()]
    preview = preview_of(found, on=today, against=request.GET.get("against", ""))
    context = {
        "review": found,
        "preview": preview,
        "lines": preview.lines,
        "decisions": decisions,
        "levels": [
            (name, _passed(decisions, i + 1), found.level == i + 1 and found.state == State.WAITING)
            for i, name in enumerate(LEVEL_NAMES)
        ],
        "told": told,
        "typed": _typed(kept) if told else "",
        "steps": {step.value for step in steps},
        "approve": kept.get(Action.APPROVE) if Action.APPROVE in kept and not told else _approve_form(found),
        "send_back": _reason_form(Action.SEND_BACK, kept, found),
        "void": _reason_form(Action.VOID, kept, found),
        "hand_over": _hand_over_form(kept, found, request.user, today) if Action.HAND_OVER in steps else None,
        "checks": CHECKS,
        "phrases": PHRASES,
        "opened": next(iter(kept), ""),
        "deciders": _deciders(found, today) if Action.APPROVE not in steps else [],
        "chip": state_of(civil_day(found.moved_at), today),
    }
    return page(request, "desk/review.html", context, here="reviews", status=status)


def _deciders(found: Review, today: date) -> list[str]:
    """Whom to ask how it stands: who may decide on it now, where nobody has it by name."""
    if found.is_over or found.handed_to is not None:
        return []
    return [person.name for person in selectors.may_decide(found, on=today).order_by("name")[:NAMED]]


def _passed(decisions: list[Decision], level: int) -> Decision | None:
    return next((step for step in decisions if step.level == level and step.action == Action.APPROVE), None)


def _typed(kept: dict[Action, Any]) -> str:
    """What the person had written when somebody else was faster."""
    form = next(iter(kept.values()))
    return form.data.get(form.add_prefix("opinion")) or form.data.get(form.add_prefix("reason")) or ""


def _approve_form(found: Review) -> ApproveForm:
    return ApproveForm(
        prefix=Action.APPROVE.value,
        initial={"level": found.level, "version": found.version, "opinion": AGREED},
    )


def _reason_form(action: Action, kept: dict[Action, Any], found: Review) -> ReasonForm:
    return kept.get(action) or ReasonForm(prefix=action.value, initial={"version": found.version})


def _hand_over_form(kept: dict[Action, Any], found: Review, by: Person, today: Any) -> HandOverForm:
    form = kept.get(Action.HAND_OVER) or HandOverForm(prefix=Action.HAND_OVER.value, initial={"version": found.version})
    people = form.fields["to"].queryset = selectors.may_take(found, by=by, on=today)
    named = [(person.username, str(person)) for person in people]
    form.fields["to"].choices = [("", _("选择")), *named] if named else []
    return form

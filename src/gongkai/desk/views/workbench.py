"""The workbench: what to do, by the day it is due; and whether the house itself is well."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import ADMINISTRATORS, Role
from gongkai.agencies.selectors import agencies_with, roles_by_agency
from gongkai.audit import timer
from gongkai.desk.shell import page
from gongkai.desk.tasks import grouped, state_of, tasks_of
from gongkai.reviews.permissions import AUTHORS
from gongkai.signin.selectors import alarms


@dataclass(frozen=True)
class Health:
    """One line of the right column."""

    name: str
    state: str
    word: str
    more: str


@require_safe
def workbench(request: HttpRequest) -> HttpResponse:
    """Screen 9."""
    now = timezone.now()
    today = civil_day(now)
    roles = roles_by_agency(request.user, on=today)
    tasks = tasks_of(request.user, roles, today=today)
    administers = bool(roles[None] & {*ADMINISTRATORS, Role.DISCLOSURE_OFFICE})
    overdue = sum(task.due is not None and task.due < today for task in tasks)
    waiting = sum("/reviews/" in task.address for task in tasks)
    rows = [
        (group.name, [(task, *state_of(task.due, today), _distance(task.due, today)) for task in group.tasks])
        for group in grouped(tasks, today)
    ]
    context = {
        "alarms": alarms(at=now) if roles[None] & {*ADMINISTRATORS} else [],
        "groups": rows,
        "total": len(tasks),
        "overdue": overdue,
        "today": today,
        "health": health(now) if administers else [],
        "writes": bool(agencies_with(request.user, AUTHORS, on=today)),
    }
    return page(request, "desk/workbench.html", {**context, "waiting_count": waiting}, here="workbench")


def _distance(due: object, today: object) -> str:
    if due is None:
        return ""
    days = (due - today).days
    if days == 0:
        return _("今天到期")
    return _("还有 %(n)d 天") % {"n": days} if days > 0 else _("已过 %(n)d 天") % {"n": -days}


def health(now: datetime) -> list[Health]:
    """The daily jobs that there are, and the workers behind them, in words."""
    states = {state.name: state for state in timer.states(at=now)}
    lines = [_job(state) for state in states.values()]
    workers = timer.living_workers(at=now)
    late = [state.title for state in states.values() if state.late or state.error]
    if not workers:
        lines.append(Health(_("后台任务"), "overdue", _("停着"), _("没有后台进程在运行")))
    elif late:
        lines.append(Health(_("后台任务"), "soon", _("有延误"), "、".join(str(title) for title in late)))
    else:
        lines.append(Health(_("后台任务"), "fine", _("正常"), ""))
    return lines


def _job(state: timer.JobState) -> Health:
    name = _(state.title)
    if state.finished_at is None and not state.error:
        return Health(name, "soon", _("未办过"), "")
    if state.error:
        return Health(name, "overdue", _("有问题"), state.error)
    done = timezone.localtime(state.finished_at)
    return Health(
        name, "soon" if state.late else "fine", _("延误") if state.late else _("正常"), f"{done:%Y-%m-%d %H:%M}"
    )

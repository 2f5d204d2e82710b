"""What a person has to do, by the day it is due: read from the facts at every look, never counted down."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.agencies import selectors as agencies
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Person, Role
from gongkai.boards import selectors as boards
from gongkai.boards.selectors import Todo
from gongkai.desk.words import LEVEL_NAMES, inside
from gongkai.dialogue import selectors as dialogue
from gongkai.intake import selectors as intake
from gongkai.intake.models import Batch
from gongkai.mirror.selectors import differing
from gongkai.publications import selectors
from gongkai.publications.age import GUIDE_MONTHS
from gongkai.publications.models import CheckOutcome, GuideVersion, OfficeCheck, Release
from gongkai.publications.permissions import DECIDERS
from gongkai.publications.selectors import Pressing, Why, documents_reviewed, look_again
from gongkai.reviews import selectors as reviews
from gongkai.reviews.models import Review
from gongkai.reviews.permissions import AUTHORS
from gongkai.statute import Calendar, CalendarMissing

REVIEW_WORKDAYS = 1
"""The house's own aim: a review is decided, and what came back is mended, by the end of the next working day."""
BOARD_WORDS = {
    Todo.POST: gettext_lazy("张贴《%(title)s》"),
    Todo.REMOVE: gettext_lazy("取下《%(title)s》"),
    Todo.TAKEN_DOWN: gettext_lazy("取下《%(title)s》：网上已撤下"),
    Todo.CORRECTED: gettext_lazy("换上更正后的《%(title)s》"),
    Todo.PHOTO: gettext_lazy("补《%(title)s》的照片"),
}
SOON_GUIDE = 30
SOON_YEAR = 45
SAID = 24
"""Characters of a report that stand in the list of tasks."""
SOON_DELIVERY = 7


@dataclass(frozen=True)
class Task:
    """One thing to do: the verb and its object, where, by when (None: cannot be told), from whom."""

    what: str
    address: str
    due: date | None
    source: str
    days: int | None = None


@dataclass(frozen=True)
class Group:
    """Tasks under one heading."""

    name: str
    tasks: list[Task]


def state_of(due: date | None, today: date) -> tuple[str, str]:
    """The class and the word of the five due states."""
    if due is None:
        return "done", _("期限待定")
    left = (due - today).days
    if left < 0:
        return "overdue", _("已逾期")
    if left <= 3:
        return "soon", _("3 日内")
    return ("week", _("7 日内")) if left <= 7 else ("fine", _("正常"))


def tasks_of(person: Person, roles: dict[int | None, set[Role]] | None = None, *, today: date) -> list[Task]:
    """Everything the person has to do; ``roles`` of ``agencies.selectors.roles_by_agency``, where they are known."""
    calendar = agencies.calendar()
    roles = roles or agencies.roles_by_agency(person, on=today)
    work = reviews.work_of(person, on=today)
    pressing = _pressing(roles, calendar, today)
    checks = _with_office(roles, today)
    sent_on = {reverse("desk:edit", args=[check.version.document_id]) for check in checks}
    returned = [task for task in _returned(work, pressing, calendar, roles) if task.address not in sent_on]
    returned += _checks(person, checks, calendar, roles)
    back = {task.address for task in returned}
    documents = [task for task in _documents(pressing, roles) if task.address not in back]
    return [
        *_reviews(person, work, calendar),
        *returned,
        *documents,
        *_errors(calendar, roles),
        *_guides(person, work, today),
        *_imports(calendar, roles),
        *_unlike(person, today),
        *_boards(person, calendar, today),
        *_years(roles, today),
    ]


def grouped(tasks: list[Task], today: date) -> list[Group]:
    """已逾期 · 今天 · 明天 · 本周 · 以后; empty ones are left out."""
    sunday = today + timedelta(days=6 - today.weekday())
    tomorrow = today + timedelta(days=1)

    def heading(due: date | None) -> int:
        if due is None:
            return 4
        if due < today:
            return 0
        if due <= tomorrow:
            return 1 if due == today else 2
        return 3 if due <= sunday else 4

    names = (_("已逾期"), _("今天"), _("明天"), _("本周"), _("以后"))
    ordered = sorted(tasks, key=lambda task: (task.due or date.max, task.what))
    groups = [Group(name, [task for task in ordered if heading(task.due) == i]) for i, name in enumerate(names)]
    return [group for group in groups if group.tasks]


def _reviews(person: Person, work: reviews.Work, calendar: Calendar) -> list[Task]:
    found = []
    for review in work.to_decide:
        due = _next_workday(calendar, review.moved_at)
        words = {"level": LEVEL_NAMES[review.level - 1], "title": inside(review.title)}
        handed = review.handed_by if review.handed_to_id == person.pk else None
        source = _("%(who)s转来") % {"who": handed} if handed else _("%(who)s送审") % {"who": review.author}
        found.append(
            Task(
                _("%(level)s《%(title)s》") % words,
                reverse("desk:review", args=[review.pk]),
                due,
                f"{review.agency.short_name} · {source}",
            )
        )
    return found


def _pressing(roles: dict[int | None, set[Role]], calendar: Calendar, today: date) -> list[Pressing]:
    """What the documents of the agencies ask that the person writes or decides for."""
    mine = [pk for pk, held in roles.items() if pk is not None and held & (AUTHORS | DECIDERS)]
    return selectors.pressing(mine, on=today, days=calendar)


def _documents(pressing: list[Pressing], roles: dict[int | None, set[Role]]) -> list[Task]:
    words = {
        Why.PUBLISH: _("公开《%(title)s》"),
        Why.VALIDITY: _("评估《%(title)s》的有效期"),
        Why.REASSESS: _("评估《%(title)s》是否仍不公开"),
    }
    why = {
        Why.PUBLISH: "",
        Why.VALIDITY: _("有效期届满前，定下延长、修订或者失效"),
        Why.REASSESS: _("不公开的信息定期评估（《条例》第十八条）"),
    }
    found = []
    for each in pressing:
        document = each.version.document
        writes = roles.get(document.agency_id, set()) & AUTHORS
        if each.why == Why.PUBLISH and not writes:
            continue
        address = reverse("desk:edit" if each.why == Why.PUBLISH else "desk:document", args=[document.pk])
        source = f"{document.agency.short_name} · {each.words or why[each.why] or _('填了成文日期才能推算期限')}"
        found.append(Task(words[each.why] % {"title": inside(each.version)}, address, each.due, source))
    return found


def _next_workday(calendar: Calendar, moment: datetime) -> date | None:
    try:
        return calendar.nth(civil_day(moment), REVIEW_WORKDAYS)
    except CalendarMissing:
        return None


def _returned(
    work: reviews.Work, pressing: list[Pressing], calendar: Calendar, roles: dict[int | None, set[Role]]
) -> list[Task]:
    """What came back to a clerk to be mended, with the reason; due as soon as a review is."""
    if not any(Role.CLERK in held for held in roles.values()):
        return []
    mine = [review for review in work.to_mend if Role.CLERK in roles.get(review.agency_id, ())]
    documents = documents_reviewed(mine, known=[each.version for each in pressing])
    return [
        Task(
            _("修改《%(title)s》") % {"title": inside(review.title)},
            _to_mend(review, documents.get(review.pk)),
            _next_workday(calendar, review.ended_at),
            _("%(who)s退回：%(why)s") % {"who": review.who, "why": review.why},
        )
        for review in mine
    ]


def _with_office(roles: dict[int | None, set[Role]], today: date) -> list[OfficeCheck]:
    """The checks that have to do with the day of the county office, or of who writes for an agency."""
    mine = [pk for pk, held in roles.items() if pk is not None and held & AUTHORS]
    return selectors.checks_pressing(
        agencies.with_predecessors(mine, on=today), office=Role.DISCLOSURE_OFFICE in roles[None]
    )


def _checks(
    person: Person, checks: list[OfficeCheck], calendar: Calendar, roles: dict[int | None, set[Role]]
) -> list[Task]:
    """For the county office: what others want to keep from the public. For who writes: what it gave back."""
    office = Role.DISCLOSURE_OFFICE in roles[None]
    found = []
    for check in checks:
        if check.outcome == CheckOutcome.WAITING and (not office or check.asked_by_id == person.pk):
            continue
        what, where, moment, source = _about(check)
        words = {"who": check.decided_by or check.asked_by, "why": check.words}
        address = reverse(where, args=[check.version.document_id])
        agency = check.version.document.agency.short_name
        due = _next_workday(calendar, moment)
        found.append(Task(what % {"title": inside(check.version)}, address, due, f"{agency} · {source % words}"))
    return found


def _about(check: OfficeCheck) -> tuple[str, str, datetime, str]:
    """What is to be done about a check, where, since when, and because of what."""
    if check.outcome == CheckOutcome.WAITING:
        return _("核对《%(title)s》可否不公开"), "desk:document", check.asked_at, _("%(who)s送核对")
    if check.outcome == CheckOutcome.AGREED:
        return _("送审《%(title)s》"), "desk:edit", check.decided_at, _("%(who)s核对：%(why)s")
    return _("修改《%(title)s》"), "desk:edit", check.decided_at, _("%(who)s退文：%(why)s")


def _to_mend(review: Review, document: int | None) -> str:
    if document is not None:
        return reverse("desk:edit", args=[document])
    if review.subject_type == GuideVersion._meta.label_lower:
        return reverse("desk:guide", args=[review.agency.code])
    if review.subject_type == Batch._meta.label_lower:
        return reverse("desk:intake", args=[review.subject_id])
    return reverse("desk:review", args=[review.pk])


def _errors(calendar: Calendar, roles: dict[int | None, set[Role]]) -> list[Task]:
    """What the public found wrong on the pages of the agencies the person writes for."""
    mine = [pk for pk, held in roles.items() if pk is not None and held & AUTHORS]
    return [
        Task(
            _("处理纠错：%(words)s") % {"words": Truncator(report.words).chars(SAID)},
            reverse("desk:error", args=[report.pk]),
            dialogue.due_of(report, calendar),
            f"{report.agency.short_name} · {report.address}",
        )
        for report in (dialogue.unanswered(mine) if mine else ())
    ]


def _guides(person: Person, work: reviews.Work, today: date) -> list[Task]:
    """The clerk's own agencies whose guide is missing, a year old, or about to be, and does not lie before the reviewers."""
    found = []
    for agency in agencies.agencies_with(person, {Role.CLERK}, on=today):
        if ("guide", agency.pk) in work.under_way:
            continue
        due = look_again(agency) or today
        if (due - today).days > SOON_GUIDE:
            continue
        words = {"agency": agency.short_name}
        what, why = _("编写%(agency)s公开指南"), _("还没有公布过指南")
        if agency.guide_on:
            what = _("核对%(agency)s公开指南")
            last = max(agency.guide_on, agency.checked_on or agency.guide_on)
            why = _("上次公布或者核对 %(on)s，满 %(months)d 个月再核对一次") % {
                "on": last,
                "months": GUIDE_MONTHS.value,
            }
        found.append(Task(what % words, reverse("desk:guide", args=[agency.code]), due, why))
    return found


def _unlike(person: Person, today: date) -> list[Task]:
    """Public pages that were read back and are not what was reviewed (RULEBOOK RV-05)."""
    return [
        Task(
            _("查明《%(title)s》的网页为什么与审定的不同") % {"title": inside(_title(reading.release))},
            reverse("desk:document", args=[reading.release.document_id])
            if reading.release.document_id
            else reverse("desk:guide", args=[reading.release.guide.agency.code]),
            today,
            _("发后读网：%(problem)s") % {"problem": reading.problem},
        )
        for reading in differing(person, on=today)
    ]


def _title(release: Release) -> str:
    return str(release.version or release.guide)


def _boards(person: Person, calendar: Calendar, today: date) -> list[Task]:
    """Papers to put up and to take down, photos that are missing, batches for archive and library."""
    found = [
        Task(
            BOARD_WORDS[task.todo] % {"title": inside(task.posting.version.title)},
            reverse("desk:posting", args=[task.posting.pk]),
            task.due,
            str(task.posting.board),
        )
        for task in boards.tasks_for(person, on=today, calendar=calendar)
    ]
    for batch in boards.delivery_tasks(person, on=today):
        words = {"agency": batch.agency.short_name, "receiver": _(batch.receiver.label), "n": batch.count}
        address = reverse("desk:make_delivery", args=[batch.agency.code, batch.receiver])
        if batch.open is not None:
            address = reverse("desk:delivery", args=[batch.open.pk])
        elif (batch.due - today).days > SOON_DELIVERY:
            continue
        what = _("%(agency)s向%(receiver)s移送 %(n)d 件") % words
        found.append(Task(what, address, batch.due, _("《条例》第二十五条：及时提供")))
    return found


def _imports(calendar: Calendar, roles: dict[int | None, set[Role]]) -> list[Task]:
    """For who writes for an agency: what was imported for it and waits to be checked and sent to review."""
    mine = [pk for pk, held in roles.items() if pk is not None and held & AUTHORS]
    found = []
    for batch in intake.waiting_for_review(mine) if mine else ():
        due = _next_workday(calendar, batch.moved_at)
        what = _("核对导入的“%(name)s”") % {"name": batch.name}
        source = f"{batch.agency.short_name} · " + _("%(who)s导入") % {"who": batch.run_by}
        found.append(Task(what, reverse("desk:intake", args=[batch.pk]), due, source))
    return found


def _years(roles: dict[int | None, set[Role]], today: date) -> list[Task]:
    """For the county office: years of the official calendar that deadlines will soon need."""
    if Role.DISCLOSURE_OFFICE not in roles[None]:
        return []
    known = set(agencies.confirmed_years().values_list("year", flat=True))
    found = []
    for year, due in ((today.year, today - timedelta(days=1)), (today.year + 1, date(today.year, 12, 31))):
        if year not in known and (due - today).days <= SOON_YEAR:
            what = _("确认 %(year)d 年节假日安排") % {"year": year}
            found.append(Task(what, reverse("desk:calendar"), due, _("没有确认的年份不能推算期限")))
    return found

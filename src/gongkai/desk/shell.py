"""What stands round every page of the desk: the menu, the name of the house, who reads."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.agencies.selectors import agencies_with
from gongkai.reviews import selectors as reviews
from gongkai.reviews.permissions import READERS


@dataclass(frozen=True)
class Link:
    """One line of the menu."""

    address: str
    name: str
    here: bool
    count: int
    on_phone: bool


def site(_request: HttpRequest) -> dict[str, str]:
    """The context of every template: what the house is called."""
    return {"site_name": str(settings.SITE_NAME)}


def menu(here: str, waiting: int, *, works: bool) -> list[tuple[str, list[Link]]]:
    """The menu; the page shown is marked, the number of waiting reviews stands beside 审核.

    ``works``: whether the reader has a part in what agencies publish. Who keeps accounts, posts or the journal has none.
    """

    def link(name: str, words: str, *, count: int = 0, on_phone: bool = False) -> Link:
        return Link(reverse(f"desk:{name}"), words, name == here, count, on_phone)

    work = [
        link("reviews", _("审核"), count=waiting, on_phone=True),
        link("documents", _("文件"), on_phone=True),
        link("columns", _("栏目")),
        link("ledger", _("公开台账")),
        link("guides", _("公开指南")),
        link("errors", _("纠错")),
        link("boards", _("公示栏")),
        link("deliveries", _("移送")),
        link("intakes", _("导入")),
    ]
    return [
        (_("办理"), [link("workbench", _("待办"), on_phone=True), *(work if works else ())]),
        (_("名录"), [link("agencies", _("机关")), link("people", _("人员"), on_phone=not works)]),
        (_("记录"), [link("calendar", _("节假日")), link("journal", _("日志"), on_phone=not works)]),
    ]


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, here: str = "", status: int = 200
) -> HttpResponse:
    """A page of the desk."""
    today = civil_day(timezone.now())
    waiting = context.get("waiting_count")
    if waiting is None:
        waiting = reviews.waiting_count(request.user, on=today)
    works = bool(agencies_with(request.user, READERS, on=today))
    context = {**context, "menu": menu(here, waiting, works=works), "here": here, "works": works}
    return render(request, template, context, status=status)

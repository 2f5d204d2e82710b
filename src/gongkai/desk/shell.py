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
from gongkai.reviews import selectors as reviews


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


def menu(here: str, waiting: int) -> list[tuple[str, list[Link]]]:
    """The menu; the page shown is marked, the number of waiting reviews stands beside 审核."""

    def link(name: str, words: str, *, count: int = 0, on_phone: bool = False) -> Link:
        return Link(reverse(f"desk:{name}"), words, name == here, count, on_phone)

    return [
        (
            _("办理"),
            [
                link("workbench", _("待办"), on_phone=True),
                link("reviews", _("审核"), count=waiting, on_phone=True),
                link("documents", _("文件"), on_phone=True),
                link("columns", _("栏目")),
                link("ledger", _("公开台账")),
                link("guides", _("公开指南")),
                link("errors", _("纠错")),
                link("boards", _("公示栏")),
                link("deliveries", _("移送")),
                link("intakes", _("导入")),
            ],
        ),
        (_("名录"), [link("agencies", _("机关")), link("people", _("人员"))]),
        (_("记录"), [link("calendar", _("节假日")), link("journal", _("日志"))]),
    ]


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, here: str = "", status: int = 200
) -> HttpResponse:
    """A page of the desk."""
    now = timezone.now()
    waiting = context.get("waiting_count")
    if waiting is None:
        waiting = reviews.waiting_count(request.user, on=civil_day(now))
    context = {**context, "menu": menu(here, waiting), "here": here}
    return render(request, template, context, status=status)

"""Pages for what went wrong; they tell nothing about the inside (TRUST P46). All but "not found" read no database."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from gongkai.portal.display import display_of
from gongkai.portal.pages import site_name

log = logging.getLogger("gongkai.errors")


def _page(status: int, title: str, words: str, number: str = "", css: str = "") -> HttpResponse:
    context = {"title": title, "words": words, "number": number, "status": status, "css": css, "site_name": site_name()}
    response = HttpResponse(render_to_string("portal/error.html", context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(400, _("这个请求无法办理"), _("地址或者内容不完整。可以返回上一页再试一次。"))


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return _page(403, _("这一步没有办成"), _("页面可能放得太久。返回上一页，刷新以后再试一次。"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    words = _("地址可能有误，或者页面不在本网站。可以从首页重新查找。")
    return _page(404, _("没有找到这个页面"), words, css=display_of(request).css)


def broken(request: HttpRequest) -> HttpResponse:
    """The number on the page finds the line in the log."""
    number = f"{secrets.randbelow(10**8):08}"
    log.error("错误编号 %s：%s", number, request.path)
    words = _("系统出了问题，已经记录。来电时告知下面的编号，便于查找原因。")
    return _page(500, _("页面暂时打不开"), words, number)

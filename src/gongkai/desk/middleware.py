"""Where everything that goes wrong on the desk becomes a page, or a fragment for htmx: in this one place."""

import logging
import secrets
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from gongkai.agencies.once import once
from gongkai.audit.refused import Refused

log = logging.getLogger("gongkai.errors")
Answer = Callable[[HttpRequest], HttpResponse]
STATUS = {"not-found": 404, "already-decided": 409, "already-submitted": 409, "wrong-state": 409}


class Answers:
    """Turns what the domain refuses, what is not there and what broke into an answer in our words."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD") and request.path.startswith("/desk/"):
            with once():  # reading a page of the desk changes nothing (TRUST.md P27)
                return self.answer(request)
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not request.path.startswith(("/desk/", "/accounts/")):
            return None
        if isinstance(error, Refused):
            status = STATUS.get(error.code, 403)
            title = {404: _("没有找到"), 409: _("已经有人办理")}.get(status, _("这一步不能办"))
            return say(request, title, error.message, status=status, article=error.article)
        if isinstance(error, Http404):
            return not_found(request)
        if isinstance(error, PermissionDenied | SuspiciousOperation):
            return None
        return broken(request, error)


def say(
    request: HttpRequest, title: str, words: str, *, status: int, article: str = "", number: str = ""
) -> HttpResponse:
    """One page, or one fragment, for every refusal. It asks the database nothing."""
    fragment = bool(request.headers.get("HX-Request"))
    signed_in = bool(getattr(request, "session", {}).get("_auth_user_id"))
    context = {"title": title, "words": words, "article": article, "number": number, "signed_in": signed_in}
    response = render(request, "desk/_message.html" if fragment else "desk/message.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """The same page for what is not there and for what is not yours."""
    return say(request, _("没有找到"), _("没有找到，或者不在您的范围内。"), status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form that was open too long, or that came from elsewhere."""
    return say(
        request, _("没有办成"), _("页面放得太久，或者不是从本站打开的。返回上一页，刷新后再办一次。"), status=403
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return say(request, _("没有办成"), _("浏览器发来的内容不完整。返回上一页再办一次。"), status=400)


def broken(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    """The number finds the line in the log, and nothing of the inside is told."""
    number = f"{secrets.randbelow(10**8):08}"
    log.error("错误编号 %s %s %s", number, request.method, request.path, exc_info=error or True)
    words = _("系统没有办成这一步，保存过的内容还在。")
    return say(request, _("系统出错"), words, status=500, number=number)

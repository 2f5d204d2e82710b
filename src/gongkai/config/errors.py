"""Which face answers when something goes wrong outside a view: the desk on its own addresses, the portal elsewhere."""

from django.http import HttpRequest, HttpResponse

from gongkai.desk import middleware as desk
from gongkai.portal import errors as portal

STAFF = ("/desk/", "/accounts/")


def _answer(request: HttpRequest, name: str, *args: object) -> HttpResponse:
    face = desk if request.path.startswith(STAFF) else portal
    answer: HttpResponse = getattr(face, name)(request, *args)
    return answer


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, "bad_request", exception)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    return _answer(request, "forbidden", exception, reason)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, "not_found", exception)


def broken(request: HttpRequest) -> HttpResponse:
    return _answer(request, "broken")

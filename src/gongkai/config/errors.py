"""Which face answers when something goes wrong outside a view: the desk on its own addresses, the portal elsewhere."""

from django.http import HttpRequest, HttpResponse

from gongkai.desk import middleware as desk
from gongkai.portal import errors as portal

STAFF = ("/desk/", "/accounts/")


def _is_staff(request: HttpRequest) -> bool:
    return bool(request.path.startswith(STAFF))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    answer: HttpResponse = (desk.bad_request if _is_staff(request) else portal.bad_request)(request, exception)
    return answer


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    answer: HttpResponse = (desk.forbidden if _is_staff(request) else portal.forbidden)(request, exception, reason)
    return answer


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    answer: HttpResponse = (desk.not_found if _is_staff(request) else portal.not_found)(request, exception)
    return answer


def broken(request: HttpRequest) -> HttpResponse:
    answer: HttpResponse = (desk.broken if _is_staff(request) else portal.broken)(request)
    return answer

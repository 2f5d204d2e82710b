"""Which face answers when something goes wrong outside a view: the desk on its own addresses, the portal elsewhere."""

from django.http import HttpRequest, HttpResponse

from gongkai.desk import middleware as desk
from gongkai.portal import errors as portal

STAFF = ("/desk/", "/accounts/")


def _is_staff(request: HttpRequest) -> bool:
    return bool(request.path.startswith(STAFF))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return (desk.bad_request if _is_staff(request) else portal.bad_request)(request, exception)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    return (desk.forbidden if _is_staff(request) else portal.forbidden)(request, exception, reason)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return (desk.not_found if _is_staff(request) else portal.not_found)(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    return (desk.broken if _is_staff(request) else portal.broken)(request)

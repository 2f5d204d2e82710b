"""The door of the desk, in one place: who is not signed in, whose session is over, who still has something to set up."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from gongkai.agencies.models import Person
from gongkai.signin import services
from gongkai.signin.adapters import AccountAdapter, knows_somebody
from gongkai.signin.selectors import standing

Answer = Callable[[HttpRequest], HttpResponse]
CLOCK_SLACK = SEEN_EVERY = 30
"""Together a minute: the moment last seen may be so old, and the clock so far behind it, before the session ends."""
SAFE = ("GET", "HEAD")
CLEAR = '"cache", "storage"'
"""What a browser forgets at sign-out; the cookie that knows the device stays, so that its owner cannot be locked out."""


class Door:
    """Guards /desk/ and ends sessions that are too old, too long idle, or from a clock that went backwards."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        staff = request.path.startswith(("/desk/", "/accounts/"))
        if not staff:
            return self.answer(request)
        was_in = request.user.is_authenticated
        response = self._refuse(request, timezone.now()) or self.answer(request)
        response.headers["Cache-Control"] = "no-store"
        if was_in and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = CLEAR
        return response

    def _refuse(self, request: HttpRequest, now: datetime) -> HttpResponse | None:
        person = request.user if isinstance(request.user, Person) else None
        over = self._over(request, now) if person else ""
        if person and over:
            services.record_signed_out(person=person, address=AccountAdapter().get_client_ip(request), at=now, why=over)
            logout(request)
            messages.info(request, _("%(why)s，需要重新登录。") % {"why": over})
            person = None
        if not request.path.startswith("/desk/"):
            return None
        if person is None:
            return go(request, _sign_in(request, over=bool(over)))
        stands = standing(person, at=now)
        request.clock_behind = stands.clock_behind
        if stands.change_password:
            messages.info(request, stands.change_password)
            return go(request, reverse("account_change_password"))
        if settings.REQUIRE_MFA and not stands.second_factor:
            return go(request, reverse("mfa_index"))
        return None

    @staticmethod
    def _over(request: HttpRequest, now: datetime) -> str:
        """Why the session is over, or ""; moves the moment it was last seen."""
        moment = now.timestamp()
        signed_in, seen = request.session.get("signed_in_at"), request.session.get("seen_at")
        if signed_in is None or seen is None or moment < seen - CLOCK_SLACK:
            return _("登录时间无法核对")
        if moment - seen > settings.IDLE_MINUTES * 60:
            return _("超过 %(minutes)s 分钟没有操作") % {"minutes": settings.IDLE_MINUTES}
        if moment - signed_in > settings.SESSION_HOURS * 3600:
            return _("登录已满 %(hours)s 小时") % {"hours": settings.SESSION_HOURS}
        if moment - seen > SEEN_EVERY:
            request.session["seen_at"] = moment
        return ""


def _sign_in(request: HttpRequest, *, over: bool) -> str:
    """The sign-in page, with where to go on from there, and whether somebody was signed in here before."""
    over = (
        over
        or settings.SESSION_COOKIE_NAME in request.COOKIES
        or request.method not in SAFE
        or (request.path != reverse("desk:workbench") and knows_somebody(request))
    )
    query = {"next": _page_of(request), **({"over": "1"} if over else {})}
    return f"{reverse('account_login')}?{urlencode(query)}"


def _page_of(request: HttpRequest) -> str:
    """The page a person was on: a form may be sent to an address that shows nothing of its own."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if request.method in SAFE or came_from.netloc != request.get_host():
        return request.get_full_path()
    path = came_from._replace(scheme="", netloc="", fragment="").geturl()
    return path if path.startswith("/desk/") else request.get_full_path()


def go(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect that an htmx fragment follows as a whole page."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)

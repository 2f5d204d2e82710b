"""allauth's addresses for second factors, and the one place where what they change is told to the journal.

The recovery codes are shown by views of our own: allauth's write down in the database that they were looked at.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Person
from gongkai.signin import services
from gongkai.signin.adapters import AccountAdapter
from gongkai.signin.selectors import has_second_factor, unused_codes

View = Callable[..., HttpResponse]


def journaled(view: View) -> View:
    """A view that changes the factors of who is signed in: change and entry in one transaction (a GET needs none)."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "GET" or not isinstance(request.user, Person):
            return view(request, *args, **kwargs)
        address = AccountAdapter().get_client_ip(request)
        with services.changing_factors(person=request.user, address=address, at=timezone.now()):
            return view(request, *args, **kwargs)

    return answer


def _own_codes(view: View) -> View:
    """For who is signed in with a second factor, and has shown lately who they are."""

    @login_required
    @require_safe
    @reauthentication_required(app="allauth.mfa")
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if not has_second_factor(request.user):
            raise Http404
        return view(request, unused_codes(request.user))

    return answer


@_own_codes
def recovery_codes(request: HttpRequest, unused: list[str]) -> HttpResponse:
    """The codes not used yet; where none is left, the button that makes new ones."""
    return render(request, "mfa/recovery_codes/index.html", {"unused_codes": unused})


@_own_codes
def download_codes(_request: HttpRequest, unused: list[str]) -> HttpResponse:
    """The same codes as a file, one a line."""
    if not unused:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="recovery-codes.txt"'}
    return HttpResponse("\n".join([*unused, ""]), content_type="text/plain; charset=utf-8", headers=headers)


urlpatterns: list[URLPattern] = [
    path("", base.index, name="mfa_index"),
    path("authenticate/", base.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", base.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", journaled(totp.activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", journaled(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", journaled(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("recovery-codes/download/", download_codes, name="mfa_download_recovery_codes"),
    path("webauthn/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("webauthn/add/", journaled(keys.add_webauthn), name="mfa_add_webauthn"),
    path("webauthn/login/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("webauthn/reauthenticate/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("webauthn/keys/<int:pk>/edit/", journaled(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", journaled(keys.remove_webauthn), name="mfa_remove_webauthn"),
]

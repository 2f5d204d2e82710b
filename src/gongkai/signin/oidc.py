"""The county's own identity provider (OpenID Connect): allauth's code flow, held to the words of the standard.

allauth brings state, PKCE and the checks of issuer, audience and expiry. Added here: the nonce, the token's subject against
that of userinfo, a plain page where the provider cannot be reached, and nothing kept of what it tells but the name.
"""

import hashlib
from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from requests import RequestException

PROVIDER = "county"


def nonce_of(state: str) -> str:
    """The nonce that goes with a state: the state is used once and known to the browser's session alone, so is this."""
    return hashlib.sha256(f"nonce {state}".encode()).hexdigest()


class Client(OAuth2Client):
    """Sends the nonce along."""

    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, str]) -> str:
        return super().get_redirect_url(authorization_url, scope, {**extra_params, "nonce": nonce_of(self.state)})


class Protocol(OpenIDConnectOAuth2Adapter):
    """What the county's provider must answer to be believed."""

    client_class = Client

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """The signature is always checked; allauth trusts the connection where it fetched the token itself."""
        self.did_fetch_access_token = False
        return super()._decode_id_token(app, id_token)

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:  # noqa: ARG002 - allauth's signature
        return request.build_absolute_uri(reverse("county_callback"))

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        try:
            login = super().complete_login(request, app, token, **kwargs)
            told = login.account.extra_data
            vouched, more = told["id_token"], told["userinfo"]
            if vouched["nonce"] != nonce_of(request.GET["state"]):
                raise OAuth2Error("the token was made for another sign-in")
            if vouched["sub"] != more["sub"]:
                raise OAuth2Error("the token and userinfo speak of two people")
        except (KeyError, TypeError) as error:
            raise OAuth2Error(f"the answer lacks {error}") from error
        login.account.uid = str(vouched["sub"])
        login.account.extra_data = {"name": str({**vouched, **more}.get(settings.OIDC_CLAIM, ""))}
        return login


def _answer(view: type[OAuth2View], request: HttpRequest) -> HttpResponse:
    protocol = Protocol(request, PROVIDER)
    try:
        return view.adapter_view(protocol)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except RequestException as error:
        return render_authentication_error(request, protocol.get_provider(), exception=error)


def login(request: HttpRequest) -> HttpResponse:
    """Off to the provider (after a POST: a link alone sends nobody anywhere)."""
    return _answer(OAuth2LoginView, request)


def callback(request: HttpRequest) -> HttpResponse:
    """Back from the provider."""
    return _answer(OAuth2CallbackView, request)

"""How allauth signs people in here: it knows no sign-up and no e-mail, and tells the journal what happens."""

import base64
import hashlib
import io
import secrets
from typing import Any, ClassVar

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Person
from gongkai.audit.services import clock_behind
from gongkai.signin import services
from gongkai.signin.oidc import Protocol
from gongkai.signin.selectors import unbound_person

DEVICE_COOKIE = "gongkai-device"
DEVICE_DAYS = 180
FRESH_SECONDS = 300


def _device(request: HttpRequest) -> str:
    return request.get_signed_cookie(DEVICE_COOKIE, default="", max_age=DEVICE_DAYS * 86_400) or ""


def knows_somebody(request: HttpRequest) -> bool:
    """Whether anybody signed in from this browser before."""
    return bool(_device(request))


def known_device(request: HttpRequest, name: str) -> str:
    """The device's own number when this name signed in from it before, else "" (the cookie is signed)."""
    number, _sign, names = _device(request).partition(":")
    return number if _mark(name) in names.split(",") else ""


def _mark(name: str) -> str:
    return hashlib.sha256(f"device {name.casefold().strip()}".encode()).hexdigest()[:16]


def remember_device(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Mark the browser as one this name signs in from; the last five names are kept (shared counters)."""
    number, _sign, names = _device(request).partition(":")
    kept = [mark for mark in names.split(",") if mark and mark != _mark(name)][-4:]
    fresh = f"{number or secrets.token_hex(8)}:{','.join([*kept, _mark(name)])}"
    response.set_signed_cookie(
        DEVICE_COOKIE,
        fresh,
        max_age=DEVICE_DAYS * 86_400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by name and password."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("尝试次数过多，15 分钟后再试；在常用电脑上或用通行密钥可以照常登录。"),
        "username_password_mismatch": _("登录名或口令不正确。"),
        "incorrect_password": _("口令不正确。"),
        "clock_gone_back": _("服务器时钟倒退过，动态码暂时不能核对。用通行密钥或者备用码登录，并告诉系统管理员。"),
        "enter_current_password": _("填写现在的口令。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        *args: Any,  # noqa: ARG002 - allauth's signature
        message: Any = None,
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        """Signing in and out speak for themselves; a passkey that was refused comes back with a message of its own."""
        if message:
            words = _("这把通行密钥没有通过，可能已经移除。用别的方式登录。")
            messages.add_message(request, level, words, extra_tags="bad")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail is sent: what allauth would tell of second factors and passwords stands in the journal."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        name = credentials.get("username", "")
        address = self.get_client_ip(request)
        device = known_device(request, name)
        if not services.reserve_try(name=name, address=address, device=device, at=timezone.now()):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """A disabled person gets the answer of a wrong password; so nobody learns who exists."""
        self.pre_authenticate(request, **credentials)
        name, address = credentials.get("username", ""), self.get_client_ip(request)
        person: Person | None = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        if person is None:
            services.record_failure(name=name, address=address, at=timezone.now())
        else:
            services.give_back(name=name, address=address, device=known_device(request, name))
        return person

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        request.session["signed_in_at"] = request.session["seen_at"] = now.timestamp()
        services.record_signed_in(person=user, address=self.get_client_ip(request), at=now)
        response = super().post_login(request, user, **kwargs)
        remember_device(request, response, user.username)
        return response

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, Person):
            services.record_signed_out(person=request.user, address=self.get_client_ip(request), at=timezone.now())
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just signed in need not type the password again to set up a second factor."""
        signed_in = context.request.session.get("signed_in_at", 0)
        fresh = 0 <= timezone.now().timestamp() - signed_in < FRESH_SECONDS
        return not fresh and super().is_reauthentication_required(app=app, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to the desk, which says that it is done, or asks for the second factor first."""
        messages.success(request, _("口令已修改，下次用新口令登录。"), extra_tags="good")
        return reverse("desk:workbench")

    def set_password(self, user: Person, password: str) -> None:
        services.set_password(person=user, password=password, by=user, at=timezone.now())


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second factor" + k.encode()).digest())) for k in keys]
    )


class MFAAdapter(DefaultMFAAdapter):
    """Second factors, sealed in the database."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("动态码不正确；它每 30 秒换一次，核对手机时间后用最新的。"),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        out = io.BytesIO()
        segno.make(url, error="m").save(out, kind="svg", scale=4, border=2)
        return out.getvalue().decode()

    def generate_authenticator_name(self, user: Person, type: str) -> str:  # allauth's signature
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("通行密钥 %(n)d") % {"n": count + 1}

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def get_totp_label(self, user: Person) -> str:
        return str(user.username)


class _Braked(BaseAuthenticateForm):
    """A code with the brake on guessing; a dynamic code counts once, and not while the clock cannot be trusted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("动态码或者备用码")
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "autofocus": True}

    def clean_code(self) -> str:
        now, address = timezone.now(), AccountAdapter().get_client_ip(context.request)
        if not services.reserve_code(person=self.user, at=now):
            raise AccountAdapter().validation_error("too_many_login_attempts")
        try:
            with services.changing_factors(person=self.user, address=address, at=now):
                code: str = super().clean_code()
        except ValidationError:
            services.record_wrong_code(person=self.user, address=address, at=now)
            raise
        if self.authenticator.type == Authenticator.Type.TOTP:
            if clock_behind(at=now):
                services.record_clock_back(person=self.user, at=now)
                raise AccountAdapter().validation_error("clock_gone_back")
            if not services.spend_code(person=self.user, step=_step_of(self.authenticator, code)):
                services.record_wrong_code(person=self.user, address=address, at=now)
                raise MFAAdapter().validation_error("incorrect_code")
        return code


def _step_of(authenticator: Authenticator, code: str) -> int:
    """The half minute a right code belongs to."""
    secret = MFAAdapter().decrypt(authenticator.data["secret"])
    steps = [step for step in yield_hotp_counters_from_time() if format_hotp_value(hotp_value(secret, step)) == code]
    return max(steps, default=0)


class CodeForm(_Braked, AuthenticateForm):
    """The second factor at sign-in."""


class AgainForm(_Braked, ReauthenticateForm):
    """The second factor once more, before something that matters."""


class SocialAdapter(DefaultSocialAccountAdapter):
    """A county's own identity provider: it may vouch for people we know, and can make none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        found = super().get_provider(request, provider, client_id)
        found.oauth2_adapter_class = Protocol
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Whom the provider vouched for before, or whose name it says now; nobody is made, and no name is bound twice."""
        name = sociallogin.account.extra_data["name"]
        known = sociallogin.is_existing
        person = sociallogin.user if known else unbound_person(name)
        if sociallogin.state.get("process") != AuthProcess.LOGIN or person is None or not person.is_active:
            name = person.username if person else name
            services.record_failure(name=name, address=AccountAdapter().get_client_ip(request), at=timezone.now())
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_inactive")))
        if not known:
            services.bind_identity(account=sociallogin.account, person=person, at=timezone.now())
            sociallogin.user = person

    def on_authentication_error(self, request: HttpRequest, provider: Any, error: Any = None, **more: Any) -> None:
        """What the provider did not vouch for is in the journal like a wrong password; who gave up is not."""
        super().on_authentication_error(request, provider, error=error, **more)
        if error != AuthError.CANCELLED:
            services.record_failure(name="", address=AccountAdapter().get_client_ip(request), at=timezone.now())


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Ending other sessions is told to the journal."""

    def end_sessions(self, sessions: list[Any]) -> None:
        super().end_sessions(sessions)
        if sessions:
            services.record_others_out(person=context.request.user, count=len(sessions), at=timezone.now())

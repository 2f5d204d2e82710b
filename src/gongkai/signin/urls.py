"""The addresses of signing in: only what this house uses of allauth. No sign-up, no e-mail, no reset by mail."""

from allauth.account import views as account
from allauth.socialaccount import views as social
from allauth.usersessions import views as sessions
from django.urls import URLPattern, URLResolver, include, path

from gongkai.signin import oidc

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("2fa/", include("gongkai.signin.factors")),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("oidc/login/", oidc.login, name="county_login"),
    path("oidc/login/callback/", oidc.callback, name="county_callback"),
    path("oidc/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("oidc/error/", social.login_error, name="socialaccount_login_error"),
]

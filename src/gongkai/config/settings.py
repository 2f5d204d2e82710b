"""Every setting of the site. Values come from the environment or one TOML file (see ``read``); defaults are safe."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from gongkai.config.catalogue import CATALOGUE
from gongkai.config.database import database
from gongkai.config.public_files import public_files
from gongkai.config.read import Reader

read = Reader()
HOME = read.path("HOME", Path.home() / "gongkai")
DEBUG = read.flag("DEBUG", False)
KEY_FILE = HOME / "secret-key"
SECRET_KEY = read.text("SECRET_KEY") or (KEY_FILE.read_text(encoding="utf-8").strip() if KEY_FILE.is_file() else "")
HAS_KEY = bool(SECRET_KEY)
"""Without a key of its own the site does not start (see ``checks``); commands such as ``gongkai init`` do."""
SECRET_KEY = SECRET_KEY or secrets.token_urlsafe(50)
ALLOWED_HOSTS = read.list("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = read.list("TRUSTED_ORIGINS")

SITE_NAME = read.text("SITE_NAME", "政府信息公开")
SITE_DOMAIN = read.text("SITE_DOMAIN")
SITE_ID_CODE = read.digits("SITE_ID_CODE", 10)
"""网站标识码: six digits of the division, four of the site; shown and said in the page tags when there is one."""

INSTALLED_APPS = [
    "gongkai.audit",
    "gongkai.files",
    "gongkai.agencies",
    "gongkai.reviews",
    "gongkai.search",
    "gongkai.publications",
    "gongkai.boards",
    "gongkai.dialogue",
    "gongkai.intake",
    "gongkai.mirror",
    "gongkai.signin",
    "gongkai.desk",
    "gongkai.portal",
    "gongkai.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongkai.config.language.ChosenLanguage",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gongkai.desk.middleware.Answers",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "gongkai.signin.middleware.Door",
]
ROOT_URLCONF = "gongkai.config.urls"
WSGI_APPLICATION = "gongkai.config.wsgi.application"
AUTH_USER_MODEL = "agencies.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "gongkai.desk.shell.site",
            ]
        },
    }
]


DATABASES = {"default": database(read.text("DATABASE_URL"), home=HOME)}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("英文"))]
LOCALE_PATHS = [CATALOGUE.parents[2]]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

KEPT_PAGES = read.number("KEPT_PAGES", 300)
"""So many public pages each web process keeps until something is written; 0: none."""
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_SITE = read.text("STATIC_SITE", str(HOME / "public"))
"""Where the public site is also written as files: a folder, or s3://bucket/prefix; empty for nowhere."""
STORAGES |= public_files(STATIC_SITE, read)

SECURE = read.flag("HTTPS", not DEBUG)
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if read.flag("BEHIND_PROXY", False) else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [NONE],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# ---- signing in ----
REQUIRE_MFA = read.flag("REQUIRE_MFA", True)
_dengbao = read.choice("PASSWORD_PROFILE", "dengbao", ("dengbao", "asvs")) == "dengbao"
PASSWORD_DAYS = 90 if _dengbao else 0
IDLE_MINUTES = read.number("IDLE_MINUTES", 30)
SESSION_HOURS = read.number("SESSION_HOURS", 12)
_RULES = "gongkai.signin.passwords"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_RULES}.LongEnough",
        "OPTIONS": {"min_length": 8 if _dengbao else 12},
    },
    {"NAME": f"{_RULES}.NotTheName", "OPTIONS": {"user_attributes": ("username", "name")}},
    {"NAME": f"{_RULES}.NotCommon"},
    *([{"NAME": f"{_RULES}.ThreeKinds"}] if _dengbao else []),
]
AUTHENTICATION_BACKENDS = ["gongkai.signin.backends.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:workbench"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "gongkai.config.errors.forbidden"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if read.flag("BEHIND_PROXY", False) else 0
ACCOUNT_ADAPTER = "gongkai.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Our own brake counts tries by name, address and device in the database; allauth's counts in one process only.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
ACCOUNT_FORMS = {
    "login": "gongkai.signin.forms.LoginForm",
    "change_password": "gongkai.signin.forms.ChangePasswordForm",
    "set_password": "gongkai.signin.forms.SetPasswordForm",
    "reauthenticate": "gongkai.signin.forms.PasswordAgainForm",
}
MFA_ADAPTER = "gongkai.signin.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "gongkai.signin.adapters.CodeForm",
    "reauthenticate": "gongkai.signin.adapters.AgainForm",
    "activate_totp": "gongkai.signin.forms.ActivateForm",
    "add_webauthn": "gongkai.signin.forms.AddKeyForm",
    "edit_webauthn": "gongkai.signin.forms.EditKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
USERSESSIONS_ADAPTER = "gongkai.signin.adapters.SessionsAdapter"
SOCIALACCOUNT_ADAPTER = "gongkai.signin.adapters.SocialAdapter"
SOCIALACCOUNT_ONLY = False
OIDC_CLAIM = read.text("OIDC_CLAIM", "preferred_username")
_OIDC_SERVER = read.text("OIDC_SERVER")
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "county",
                    "name": read.text("OIDC_NAME", "统一身份认证"),
                    "client_id": read.text("OIDC_CLIENT"),
                    "secret": read.text("OIDC_SECRET"),
                    "settings": {"server_url": _OIDC_SERVER},
                }
            ],
        }
    }
    if _OIDC_SERVER
    else {}
)
if _OIDC_SERVER:
    # The sign-in form leads on to the provider; browsers hold its redirects to this line too.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(
        "{0.scheme}://{0.netloc}".format(urlsplit(_OIDC_SERVER))
    )
read.finish()

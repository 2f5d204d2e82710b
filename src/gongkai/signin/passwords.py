"""What a password must be, in our words (口令), and one rule more than Django has."""

import string

from django.contrib.auth import password_validation as django
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class LongEnough(django.MinimumLengthValidator):
    """So many characters at least."""

    def get_error_message(self) -> str:
        return _("口令太短，至少 %(n)d 个字符。") % {"n": self.min_length}

    get_help_text = get_error_message


class NotTheName(django.UserAttributeSimilarityValidator):
    """Not the name one signs in with, nor one's own."""

    def get_error_message(self) -> str:
        return _("口令与登录名或者姓名太相似。")

    get_help_text = get_error_message


class NotCommon(django.CommonPasswordValidator):
    """None of the passwords that are tried first."""

    def get_error_message(self) -> str:
        return _("这个口令太常见，换一个。")

    get_help_text = get_error_message


class ThreeKinds:
    """At least three of: lower case, upper case, digits, other signs (网络安全等级保护 profile)."""

    def validate(self, password: str, user: object | None = None) -> None:  # noqa: ARG002 - Django's signature
        kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
        found = sum(any(c in kind for c in password) for kind in kinds)
        found += any(c not in string.ascii_letters + string.digits for c in password)
        if found < 3:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        return _("口令应含小写字母、大写字母、数字、符号中的至少三种。")

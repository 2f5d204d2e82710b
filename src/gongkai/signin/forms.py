"""The forms of signing in, in our words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm
from allauth.account.forms import SetPasswordForm as AllauthSetPasswordForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.contrib.auth.password_validation import get_default_password_validators
from django.forms import Field, Form
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.signin.passwords import LongEnough, ThreeKinds


class LoginForm(AllauthLoginForm):
    """Name and password; nothing to remember, for the session has its own end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        for name, label in (("login", _("登录名")), ("password", _("口令"))):
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)


def _new_password(fields: dict[str, Field]) -> None:
    """Both fields of a new password in our words, and what it must be in a sentence or two in place of a list of four."""
    rules = {type(rule): rule for rule in get_default_password_validators()}
    least = rules[LongEnough].min_length
    said = gettext("至少 %(n)d 个字符，不含登录名和姓名，不用常见的口令。") % {"n": least}
    kinds = rules.get(ThreeKinds)
    fields["password1"].label, fields["password2"].label = _("新口令"), _("再填一次新口令")
    fields["password1"].help_text = said + (kinds.get_help_text() if kinds else "")
    for field in fields.values():
        field.widget.attrs.pop("placeholder", None)


class _Twice(Form):
    """The new password is typed the same twice; allauth's own check would call it 密码."""

    def clean(self) -> dict[str, Any]:
        said = Form.clean(self) or self.cleaned_data
        first, second = said.get("password1"), said.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("两次填的新口令不一样。"))
        return said


class ChangePasswordForm(_Twice, AllauthChangePasswordForm):
    """From the password one has to a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("现在的口令")
        self.fields["oldpassword"].help_text = ""
        _new_password(self.fields)


class SetPasswordForm(_Twice, AllauthSetPasswordForm):
    """The first password of an account that had none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _new_password(self.fields)


class ActivateForm(ActivateTOTPForm):
    """The first dynamic code of a new secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("动态码")
        self.fields["code"].widget.attrs.pop("placeholder", None)


class PasswordAgainForm(ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("口令")
        self.fields["password"].widget.attrs.pop("placeholder", None)


class AddKeyForm(AddWebAuthnForm):
    """A passkey; as a rule it opens the door alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("名称")
        self.fields["name"].required = True
        self.fields["name"].help_text = _("起一个认得出的名称，例如“办公室电脑”。")
        box = self.fields["passwordless"]
        box.label, box.initial = _("不用口令，只凭这把密钥登录"), True
        box.help_text = _("要用指纹、人脸或者锁屏密码。不勾选的，每次先填口令，再用这把密钥。")


class EditKeyForm(EditWebAuthnForm):
    """The name of a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("名称")

"""What signing in asks of the records."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings

from gongkai.agencies.models import Person
from gongkai.signin.models import PasswordSet


def has_second_factor(person: Person) -> bool:
    """Whether a dynamic code or a passkey is set up (recovery codes alone are none)."""
    return Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def password_must_change(person: Person, *, at: datetime) -> str:
    """Why the password must be changed before anything else; "" when it need not be."""
    if not person.has_usable_password():
        return ""
    row = PasswordSet.objects.filter(person=person).first()
    if row is not None and row.temporary:
        return "现在用的是临时口令，换成自己的口令后继续。"
    days = settings.PASSWORD_DAYS
    set_at = row.at if row is not None else person.created_at
    if days and at - set_at > timedelta(days=days):
        return f"口令已用满 {days} 日，换一个新口令后继续。"
    return ""

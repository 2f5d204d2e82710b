"""What signing in asks of the records."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from gongkai.agencies.models import Person

FACTORS = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)


@dataclass(frozen=True)
class Standing:
    """What still stands between a person who has signed in and the desk."""

    second_factor: bool
    change_password: str


def has_second_factor(person: Person) -> bool:
    """Whether a dynamic code or a passkey is set up (recovery codes alone are none)."""
    return FACTORS.filter(user=person).exists()


def standing(person: Person, *, at: datetime) -> Standing:
    """Whether there is a second factor, and why the password must be changed first ("" when it need not be). One query."""
    has = Exists(FACTORS.filter(user=OuterRef("pk")))
    row = Person.objects.filter(pk=person.pk).values_list(has, "password_set__at", "password_set__temporary").get()
    factor, set_at, temporary = row
    return Standing(factor, _why(person, set_at or person.created_at, bool(temporary), at))


def _why(person: Person, set_at: datetime, temporary: bool, at: datetime) -> str:
    if not person.has_usable_password():
        return ""
    if temporary:
        return _("现在用的是临时口令，换成自己的口令后继续。")
    if settings.PASSWORD_DAYS and at - set_at > timedelta(days=settings.PASSWORD_DAYS):
        return _("口令已用满 %(days)d 日，换一个新口令后继续。") % {"days": settings.PASSWORD_DAYS}
    return ""

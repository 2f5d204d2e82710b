"""What signing in asks of the records."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.agencies.models import Person, Post
from gongkai.agencies.selectors import posts_in_force
from gongkai.audit.services import moments_ahead
from gongkai.signin.models import Tries

FACTORS = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
SPRAY = 60
"""So many failures in a quarter of an hour are somebody guessing."""
SPRAY_ALARM, CLOCK_ALARM = "alarm spray", "alarm clock"
ALARMS = {
    SPRAY_ALARM: gettext_lazy("15 分钟内登录未成功 60 次以上，可能有人在猜口令"),
    CLOCK_ALARM: gettext_lazy("服务器时钟倒退过，动态码暂停核对；校准时钟后运行 gongkai doctor --fix"),
}
ALARM_FOR = timedelta(days=1)
Held = dict[int, tuple[Authenticator.Type, Any]]
"""The kind of each second factor by its number, and what is kept of it."""


@dataclass(frozen=True)
class Alarm:
    """Something the administrators must know, and since when."""

    words: str
    since: datetime


@dataclass(frozen=True)
class Standing:
    """What still stands between a person who has signed in and the desk."""

    second_factor: bool
    change_password: str
    clock_behind: datetime | None


def has_second_factor(person: Person) -> bool:
    """Whether a dynamic code or a passkey is set up (recovery codes alone are none)."""
    return FACTORS.filter(user=person).exists()


def factors_of(person: Person) -> Held:
    """The second factors of a person as they stand, recovery codes among them, the oldest first."""
    rows = Authenticator.objects.filter(user=person).order_by("pk").values_list("pk", "type", "data")
    return {pk: (Authenticator.Type(kind), data) for pk, kind, data in rows}


def unused_codes(person: Person) -> list[str]:
    """The recovery codes a person can still use; none where none were made."""
    made = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    return made.wrap().get_unused_codes() if made else []


def people_at_the_door(*, at: datetime) -> QuerySet[Person]:
    """People with what the door asks of each of them: a session is known by one question, not by two."""
    return Person.objects.annotate(
        has_factor=Exists(FACTORS.filter(user=OuterRef("pk"))),
        word_set_at=F("password_set__at"),
        word_temporary=F("password_set__temporary"),
        clock_behind=Subquery(moments_ahead(at=at).values("at")[:1]),
    )


def standing(person: Person, *, at: datetime) -> Standing:
    """Whether there is a second factor, why the password must be changed first ("" when it need not be), and the clock.

    No query for who came with a session; one for who has signed in just now.
    """
    known = person if hasattr(person, "has_factor") else people_at_the_door(at=at).get(pk=person.pk)
    why = _why(person, known.word_set_at or person.created_at, bool(known.word_temporary), at)
    return Standing(known.has_factor, why, known.clock_behind)


def _why(person: Person, set_at: datetime, temporary: bool, at: datetime) -> str:
    if not person.has_usable_password():
        return ""
    if temporary:
        return _("现在用的是临时口令，换成自己的口令后继续。")
    if settings.PASSWORD_DAYS and at - set_at > timedelta(days=settings.PASSWORD_DAYS):
        return _("口令已用满 %(days)d 日，换一个新口令后继续。") % {"days": settings.PASSWORD_DAYS}
    return ""


def unbound_person(name: str) -> Person | None:
    """The person in use who signs in with the name, unless the county's provider vouched for them as somebody before.

    A name given anew at the provider is not the same human: the system administrator resets the sign-in first.
    """
    found = Person.objects.filter(username=name, is_active=True) if name else Person.objects.none()
    return found.exclude(pk__in=SocialAccount.objects.values("user")).first()


def alarms(*, at: datetime) -> list[Alarm]:
    """What the administrators are told on the desk for a day. One query, by key."""
    rows = Tries.objects.filter(key__in=ALARMS, since__gt=at - ALARM_FOR).order_by("-since")
    return [Alarm(ALARMS[row.key], row.since) for row in rows]


def people_without_factor(*, on: date) -> QuerySet[Person]:
    """Those in office on the day who would come in with a password alone."""
    held = posts_in_force(on=on).filter(person=OuterRef("pk"))
    return Person.objects.filter(Exists(held)).exclude(Exists(FACTORS.filter(user=OuterRef("pk"))))


def people_without_post(*, on: date) -> QuerySet[Person]:
    """Accounts in use of people who hold no post on the day, nor one that begins later."""
    later = Post.objects.filter(person=OuterRef("pk"), started_on__gt=on)
    held = posts_in_force(on=on).filter(person=OuterRef("pk"))
    return Person.objects.filter(is_active=True).exclude(Exists(held)).exclude(Exists(later))

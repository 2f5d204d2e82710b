"""Every write of signing in, each with its entry in the journal (agency "": it concerns the whole house)."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F, Q

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Person
from gongkai.audit import services as journal
from gongkai.signin.models import LastCode, PasswordSet, Tries
from gongkai.signin.permissions import check_can_reset
from gongkai.signin.selectors import ALARM_FOR, CLOCK_ALARM, SPRAY, SPRAY_ALARM, Held, factors_of

WINDOW = timedelta(minutes=15)
PER_NAME_AND_ADDRESS = 5
PER_NAME = 10
PER_DEVICE = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"
FACTOR_WORDS = {
    Authenticator.Type.TOTP: ("开通了动态码", "停用了动态码", "更改了动态码"),
    Authenticator.Type.WEBAUTHN: ("添加了通行密钥", "移除了通行密钥", "更改了一把通行密钥的名称"),
    Authenticator.Type.RECOVERY_CODES: ("生成了备用码", "作废了原有的备用码", "用了一个备用码"),
}
"""What the journal says of a factor that came, that went, and that is no more what it was."""


def _key(*parts: str) -> str:
    """A digest: people type passwords into the name field, so what was typed is never stored."""
    return hashlib.new("sm3", "\0".join(parts).encode()).hexdigest()


def _reserve(key: str, limit: int, at: datetime) -> int:
    """Take one try of a key before the password is looked at; the number of it, or 0 when none is left.

    One conditional UPDATE, so parallel guesses cannot share a try. The window ends a quarter of an hour after the last try
    let through: whichever quarter of an hour one looks at, it holds no more than ``limit``.
    """
    with transaction.atomic():
        Tries.objects.filter(key=key, since__lte=at - WINDOW).delete()
        for _turn in range(2):  # whoever is not the first to begin the count goes on in it
            if Tries.objects.filter(key=key, count__lt=limit).update(count=F("count") + 1, since=at):
                return Tries.objects.get(key=key).count
            if Tries.objects.get_or_create(key=key, defaults={"since": at, "count": 1})[1]:
                return 1
        return 0


def _watch(at: datetime) -> None:
    """Count what failed or was held back, whoever's name it was; at SPRAY in a window the administrators are told, once."""
    key = _key("spray")
    with transaction.atomic():
        Tries.objects.filter(key=key, since__lte=at - WINDOW).delete()
        if not Tries.objects.filter(key=key).update(count=F("count") + 1):
            Tries.objects.get_or_create(key=key, defaults={"since": at, "count": 1})
        if Tries.objects.get(key=key).count == SPRAY:
            _raise_alarm(SPRAY_ALARM, at)
            _entry(None, at, "signin.spray", f"15 分钟内登录未成功 {SPRAY} 次，可能有人在猜口令", "")


def _raise_alarm(alarm: str, at: datetime) -> None:
    Tries.objects.update_or_create(key=alarm, defaults={"since": at, "count": 1})


@transaction.atomic
def reserve_try(*, name: str, address: str, device: str, at: datetime) -> bool:
    """Whether this name may be tried from here now.

    A device the owner signed in from before has tries of its own, so strangers who guess a name cannot lock its owner out.
    """
    name = name.casefold().strip()
    if device:
        allowed = _reserve(_key("device", device, name), PER_DEVICE, at)
    else:
        allowed = _reserve(_key("here", name, address), PER_NAME_AND_ADDRESS, at) and _reserve(
            _key("name", name), PER_NAME, at
        )
    if not allowed and _reserve(_key("told", name, address), 1, at):
        _entry(None, at, "signin.paused", f"登录尝试过多，{address} 对该登录名的尝试暂停 15 分钟", address)
    if not allowed:
        _watch(at)
    return bool(allowed)


def reserve_code(*, person: Person, at: datetime) -> bool:
    """Whether a second factor of this person may be tried now."""
    return bool(_reserve(_key("code", str(person.pk)), PER_NAME, at))


def spend_code(*, person: Person, step: int) -> bool:
    """Whether a right dynamic code may be used: each counts once, and none that is older than one used before."""
    with transaction.atomic():
        if LastCode.objects.filter(person=person, step__lt=step).update(step=step):
            return True
        return LastCode.objects.get_or_create(person=person, defaults={"step": step})[1]


def record_clock_back(*, person: Person, at: datetime) -> None:
    """The clock went back: told once a quarter of an hour, and on the desk."""
    latest = journal.clock_behind(at=at)
    if latest is not None and _reserve(_key("clock"), 1, at):
        back = int((latest - at).total_seconds())
        sentence = f"服务器时钟比已有日志早 {back} 秒，{person.name}的动态码未予核对"
        with transaction.atomic():
            _raise_alarm(CLOCK_ALARM, latest)
            _entry(person, at, "signin.clock_back", sentence, "")


def accept_clock(*, at: datetime) -> None:
    """Whoever runs the machine has set the clock and says it is right; later moments in the journal count no more."""
    with transaction.atomic():
        LastCode.objects.filter(step__gt=at.timestamp() // 30 + 1).delete()
        Tries.objects.filter(Q(key=CLOCK_ALARM) | Q(since__gt=at)).delete()
        sentence = f"确认服务器时钟以 {at.astimezone(journal.CHINA):%Y-%m-%d %H:%M:%S} 为准"
        journal.record(by=None, at=at, verb=journal.CLOCK_ACCEPTED, sentence=sentence)


def forget_tries(*, at: datetime) -> int:
    """Delete the counters that count nothing any more; how many.

    All are kept as long as the longest of them, an alarm, is shown: a worker whose clock is ahead frees no guesser. One
    DELETE looks at the moment of each row again when it comes to it, so a try let through meanwhile keeps its row.
    """
    with transaction.atomic():
        return Tries.objects.filter(since__lte=at - max(WINDOW, ALARM_FOR)).delete()[0]


def give_back(*, name: str, address: str, device: str) -> None:
    """A right password was no guess: its tries are given back."""
    name = name.casefold().strip()
    keys = [_key("device", device, name)] if device else [_key("here", name, address), _key("name", name)]
    with transaction.atomic():
        Tries.objects.filter(key__in=keys, count__lte=1).delete()
        Tries.objects.filter(key__in=keys).update(count=F("count") - 1)


def _entry(person: Person | None, at: datetime, verb: str, sentence: str, address: str, **details: str) -> None:
    with transaction.atomic():
        journal.record(
            by=person, at=at, verb=verb, sentence=sentence, subject=person, details={"address": address, **details}
        )


def record_failure(*, name: str, address: str, at: datetime) -> None:
    """A wrong name or password. The name is written only when it is a person's."""
    person = Person.objects.filter(username__iexact=name).first()
    who = f"{person.name}（{person.username}）" if person else "未知登录名"
    with transaction.atomic():
        journal.record(
            by=None,
            at=at,
            verb="signin.failed",
            sentence=f"{who}从 {address} 登录未成功",
            subject=person,
            details={"address": address},
        )
    _watch(at)


def record_wrong_code(*, person: Person, address: str, at: datetime) -> None:
    """The password was right and the second factor was not."""
    _entry(person, at, "signin.code_failed", f"{person.name}从 {address} 登录，动态码未通过", address)


def bind_identity(*, account: SocialAccount, person: Person, at: datetime) -> None:
    """From now on the county's identity provider vouches for this person under this subject, whatever the name becomes."""
    with transaction.atomic():
        account.user = person
        account.save()
        sentence = f"{person.name}首次用统一身份认证登录，与账号 {person.username} 对应"
        journal.record(by=person, at=at, verb="signin.identity", sentence=sentence, subject=person)


def record_signed_in(*, person: Person, address: str, at: datetime) -> None:
    """A person is in."""
    _entry(person, at, "signin.in", f"{person.name}从 {address} 登录", address)


def record_signed_out(*, person: Person, address: str, at: datetime, why: str = "") -> None:
    """A person is out: by themselves, or because the session had come to its end."""
    _entry(person, at, "signin.out", f"{person.name}退出登录{f'（{why}）' if why else ''}", address)


@contextmanager
def changing_factors(*, person: Person, address: str, at: datetime) -> Iterator[None]:
    """What is changed of a person's second factors inside stands in the journal together with its entry, or not at all."""
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        before = factors_of(person)
        yield
        told = _differences(before, factors_of(person))
        if told:
            _entry(person, at, "signin.factor", f"{person.name}{'，'.join(told)}", address)


def _differences(before: Held, after: Held) -> list[str]:
    came = [FACTOR_WORDS[kind][0] for pk, (kind, _) in after.items() if pk not in before]
    went = [FACTOR_WORDS[kind][1] for pk, (kind, _) in before.items() if pk not in after]
    changed = [
        FACTOR_WORDS[kind][2] for pk, (kind, data) in after.items() if before.get(pk, (kind, data)) != (kind, data)
    ]
    return [*came, *went, *changed]


@transaction.atomic
def set_password(*, person: Person, password: str, by: Person | None, at: datetime, temporary: bool = False) -> None:
    """Set a password; its age counts from ``at``."""
    person.set_password(password)
    person.save(update_fields=["password"])
    PasswordSet.objects.update_or_create(person=person, defaults={"at": at, "temporary": temporary})
    own = by is not None and by.pk == person.pk
    sentence = f"{person.name}修改了自己的口令" if own else f"为{person.name}设置了{'临时' if temporary else ''}口令"
    journal.record(by=by, at=at, verb="signin.password", sentence=sentence, subject=person)


def record_others_out(*, person: Person, count: int, at: datetime) -> None:
    """A person ended their other sessions."""
    with transaction.atomic():
        journal.record(
            by=person,
            at=at,
            verb="signin.others_out",
            sentence=f"{person.name}退出了另外 {count} 处登录",
            subject=person,
        )


def reset_sign_in(*, person: Person, by: Person, at: datetime) -> str:
    """A temporary password for a person who lost theirs, shown once; second factors, identity and sessions end with it."""
    check_can_reset(by, person, on=civil_day(at))
    kinds = (ALPHABET[:23], ALPHABET[23:46], "23456789")
    letters = [secrets.choice(kind) for kind in kinds] + [secrets.choice(ALPHABET) for _ in range(11)]
    secrets.SystemRandom().shuffle(letters)
    password = "".join(letters)
    with transaction.atomic():
        set_password(person=person, password=password, by=by, at=at, temporary=True)
        Authenticator.objects.filter(user=person).delete()
        SocialAccount.objects.filter(user=person).delete()
        for session in UserSession.objects.filter(user=person):
            session.end()
    return password

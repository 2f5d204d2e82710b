"""Accounts and posts. An account gives no right; a post gives it from its first day until the day it ends."""

import re
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gongkai.agencies import permissions
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import ADMINISTRATORS, COUNTY_WIDE, Agency, Level, Person, Post, Role, Section
from gongkai.audit.refused import Refused
from gongkai.audit.services import record

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")


def add_person(
    *, username: str, name: str, by: Person, at: datetime, email: str = "", password: str | None = None
) -> Person:
    """Add a person without any right. Without a password nobody can sign in until one is set."""
    with transaction.atomic():
        permissions.check_can_keep_accounts(by, on=civil_day(at))
        return create_person(username=username, name=name, email=email, password=password, by=by, at=at)


def create_person(
    *, username: str, name: str, email: str, password: str | None, by: Person | None, at: datetime
) -> Person:
    """The write itself, for ``add_person`` and the founding; call it inside their transaction."""
    login, full_name = username.strip().lower(), " ".join(name.split())
    if not USERNAME.fullmatch(login):
        raise Refused("username", _("登录名用3到60个小写英文字母、数字，中间可以有点、横线。"))
    if not full_name or len(full_name) > 60 or "\x00" in full_name:
        raise Refused("name", _("姓名不能为空，最多60个字。"))
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Refused("email", _("电子邮箱的写法不对，应当像 name@example.cn。")) from None
    if Person.objects.filter(username=login).exists():
        raise Refused("username-taken", _("登录名“%(login)s”已有人使用。") % {"login": login})
    person = Person(username=login, name=full_name, email=email, created_at=at)
    person.set_password(password)
    person.save(force_insert=True)
    record(by=by, at=at, verb="agencies.person", sentence=f"{by or '系统'}建立了{person}的账号{login}", subject=person)
    return person


def appoint(
    *,
    person: Person,
    agency: Agency,
    role: Role,
    by: Person,
    at: datetime,
    section: Section | None = None,
    on: date | None = None,
) -> Post:
    """Give a person a role in an agency from the day ``on`` (the day of ``at`` unless given)."""
    today = civil_day(at)
    with transaction.atomic():
        permissions.check_can_appoint(by, person, on=today)
        start = on or today
        if start < today:
            raise Refused("backdated", _("任职不能早于今天起算。"))
        return create_post(person=person, agency=agency, role=role, section=section, on=start, by=by, at=at)


def create_post(
    *, person: Person, agency: Agency, role: Role, section: Section | None, on: date, by: Person | None, at: datetime
) -> Post:
    """The write itself, for ``appoint`` and the founding; call it inside their transaction."""
    role = Role(role)
    current = Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # one appointment of a person at a time
    here = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if not current.is_active:
        raise Refused("disabled", _("%(person)s的账号已停用。") % {"person": current})
    if here.opened_on > on or (here.closed_on is not None and here.closed_on <= on):
        raise Refused("agency-closed", _("%(agency)s在这一天不存在。") % {"agency": here})
    if section is not None and section.agency_id != here.pk:
        raise Refused("section-elsewhere", _("这个科室不属于%(agency)s。") % {"agency": here})
    if role in COUNTY_WIDE and here.level not in (Level.COUNTY, Level.OFFICE):
        raise Refused("county-only", _("%(role)s只设在县（市、区）人民政府或其办公室。") % {"role": role.label})
    _refuse_conflicts(current, here, role, on)
    post = Post.objects.create(person=current, agency=here, section=section, role=role, started_on=on)
    record(
        by=by,
        at=at,
        verb="agencies.appoint",
        sentence=f"{by or '系统'}任命{current}担任{here}的{role.label}，自{on}起",
        subject=post,
        agency=here.code,
        details={"person": current.username, "role": str(role)},
    )
    return post


def _refuse_conflicts(person: Person, agency: Agency, role: Role, on: date) -> None:
    """A post from ``on`` onwards must not meet the same post again, nor an administrator's post another role."""
    others = Post.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), person=person)
    held = {(post.agency_id, Role(post.role)) for post in others}
    if (agency.pk, role) in held:
        raise Refused("already-there", _("%(person)s已经任这一职务。") % {"person": person})
    clash = next((other for _at, other in held if other != role and {other, role} & set(ADMINISTRATORS)), None)
    if clash is not None:
        words = {"person": person, "has": clash.label, "role": role.label}
        raise Refused(
            "exclusive",
            _("%(person)s已任%(has)s，不能再任%(role)s：三类管理员互不兼任，也不兼业务岗位。") % words,
            article="GB/T 22239-2019",
        )


def end_post(*, post: Post, by: Person, at: datetime, on: date | None = None) -> Post:
    """End a post: from the day ``on`` (today unless given) it holds no longer, on the very next request."""
    today = civil_day(at)
    with transaction.atomic():
        current = (
            Post.objects.select_for_update(of=("self",), no_key=True).select_related("person", "agency").get(pk=post.pk)
        )
        permissions.check_can_appoint(by, current.person, on=today)
        last = on or today
        if current.ended_on is not None and current.ended_on <= today:
            raise Refused("already-ended", _("这一任职已经结束。"))
        if last < today:
            raise Refused("backdated", _("任职不能早于今天结束。"))
        current.ended_on = max(last, current.started_on)
        current.save(update_fields=["ended_on"])
        record(
            by=by,
            at=at,
            verb="agencies.end_post",
            sentence=f"{by}免去{current.person}在{current.agency}的{current.get_role_display()}，自{current.ended_on}起",
            subject=current,
            agency=current.agency.code,
            details={"person": current.person.username, "role": current.role},
        )
    return current


def disable_person(*, person: Person, reason: str, by: Person, at: datetime) -> Person:
    """Take an account out of use: no sign-in, no right, from the next request. Posts stay on record."""
    return _switch(person, active=False, reason=reason, by=by, at=at)


def enable_person(*, person: Person, reason: str, by: Person, at: datetime) -> Person:
    """Put an account back into use, with the posts still in force."""
    return _switch(person, active=True, reason=reason, by=by, at=at)


def _switch(person: Person, *, active: bool, reason: str, by: Person, at: datetime) -> Person:
    words = "启用" if active else "停用"
    with transaction.atomic():
        permissions.check_can_disable_person(by, person, on=civil_day(at))
        if not reason.strip():
            raise Refused("reason-missing", _("%(words)s账号要写明原因。") % {"words": words})
        current = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if current.is_active is active:
            raise Refused("already", _("%(person)s的账号已经是%(words)s状态。") % {"person": current, "words": words})
        current.is_active = active
        current.save(update_fields=["is_active"])
        record(
            by=by,
            at=at,
            verb="agencies.enable" if active else "agencies.disable",
            sentence=f"{by}{words}了{current}的账号，原因：{reason.strip()}",
            subject=current,
            details={"reason": reason.strip()},
        )
    return current

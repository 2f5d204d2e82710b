"""Opening, changing, closing and merging agencies. Nothing is deleted: a closed agency keeps its name and its days."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gongkai.agencies import permissions
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import BUSINESS, Agency, Level, Person, Post, ReviewLevel, Role, Section
from gongkai.agencies.services.people import create_person, create_post
from gongkai.audit.refused import Refused
from gongkai.audit.services import record

ORGANISATION_CODE = re.compile(r"[0-9A-Z]{7,18}(-[0-9A-Z])?", re.ASCII)
"""What an index number may begin with: a unified social credit code or an organisation code, as county sites print it."""
CONTACT = ("office", "address", "hours", "phone", "fax", "email", "postcode")
"""What the public needs to reach an agency (条例 Art. 12(2))."""


def found_county(
    *, code: str, name: str, short_name: str, people: Sequence[tuple[str, str, Role, str | None]], at: datetime
) -> Agency:
    """Begin an empty installation: the county and its first people, each (username, name, role, password or None).

    The only write without an actor; it is refused as soon as anybody is there.
    """
    with transaction.atomic():
        if Person.objects.exists() or Agency.objects.exists():
            raise Refused("already-founded", _("系统已经建立，不能重新初始化。"))
        on = civil_day(at)
        county = _create(code=code, name=name, short_name=short_name, level=Level.COUNTY, parent=None, on=on)
        record(
            by=None,
            at=at,
            verb="agencies.found",
            sentence=f"系统为{name}建立了政府信息公开平台",
            subject=county,
            agency=code,
        )
        for username, full_name, role, password in people:
            person = create_person(username=username, name=full_name, email="", password=password, by=None, at=at)
            create_post(person=person, agency=county, role=role, section=None, on=on, by=None, at=at)
    return county


def open_agency(
    *,
    code: str,
    name: str,
    short_name: str,
    level: Level,
    parent: Agency | None,
    by: Person,
    at: datetime,
    on: date | None = None,
    contact: Mapping[str, str] | None = None,
) -> Agency:
    """Add an agency to the tree from the day ``on`` (the day of ``at`` unless given)."""
    today = civil_day(at)
    with transaction.atomic():
        permissions.check_can_keep_tree(by, on=today)
        if parent is None or not _in_force(parent, on or today):
            raise Refused("parent-missing", _("新设机关应当归到一个现有的上级机关之下。"))
        agency = _create(
            code=code,
            name=name,
            short_name=short_name,
            level=level,
            parent=parent,
            on=on or today,
            contact=_contact(contact or {}),
        )
        record(
            by=by,
            at=at,
            verb="agencies.open",
            sentence=f"{by}设立了机关{name}，自{agency.opened_on}起",
            subject=agency,
            agency=code,
            details={"level": str(level), "parent": parent.code},
        )
    return agency


def change_contact(*, agency: Agency, contact: Mapping[str, str], by: Person, at: datetime) -> Agency:
    """Change how the public reaches an agency; only the fields given."""
    with transaction.atomic():
        permissions.check_can_change_contact(by, agency, on=civil_day(at))
        new = _contact(contact)
        current = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        changed = {field: value for field, value in new.items() if getattr(current, field) != value}
        if not changed:
            return current
        old = {field: getattr(current, field) for field in changed}
        for field, value in changed.items():
            setattr(current, field, value)
        current.save(update_fields=[*changed])
        words = "、".join(str(Agency._meta.get_field(field).verbose_name) for field in changed)
        record(
            by=by,
            at=at,
            verb="agencies.contact",
            sentence=f"{by}更改了{current}的{words}",
            subject=current,
            agency=current.code,
            details={"old": old, "new": changed},
        )
    return current


def set_organisation_code(*, agency: Agency, code: str, by: Person, at: datetime) -> Agency:
    """Set the code that index numbers (索引号) of the agency begin with; numbers already given keep theirs.

    Refused: not-allowed, organisation-code (its form), organisation-code-taken.
    """
    with transaction.atomic():
        permissions.check_can_keep_tree(by, on=civil_day(at))
        current = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        tidy = code.strip().upper()
        if not ORGANISATION_CODE.fullmatch(tidy):
            raise Refused(
                "organisation-code",
                _("填写18位统一社会信用代码，或者9位组织机构代码；只用数字和大写字母，可以带连字符。"),
            )
        old = current.organisation_code
        if tidy == old:
            return current
        same = Agency.objects.filter(organisation_code=tidy).first()
        if same is not None:
            raise Refused("organisation-code-taken", _("%(agency)s已经使用这个代码。") % {"agency": same})
        current.organisation_code = tidy
        current.save(update_fields=["organisation_code"])
        record(
            by=by,
            at=at,
            verb="agencies.organisation_code",
            sentence=f"{by}将{current}的组织机构代码设为{tidy}",
            subject=current,
            agency=current.code,
            details={"old": old, "new": tidy},
        )
    return current


def close_agency(*, agency: Agency, by: Person, at: datetime, on: date | None = None) -> Agency:
    """Dissolve an agency from the day ``on``: its posts end that day, its records stay."""
    today = civil_day(at)
    with transaction.atomic():
        permissions.check_can_keep_tree(by, on=today)
        current = _close(agency, successor=None, on=on or today)
        record(
            by=by,
            at=at,
            verb="agencies.close",
            sentence=f"{by}撤销了机关{current}，自{current.closed_on}起",
            subject=current,
            agency=current.code,
        )
    return current


def merge_agencies(
    *, agencies: Iterable[Agency], into: Agency, by: Person, at: datetime, on: date | None = None
) -> Agency:
    """Merge agencies into one that exists; what they had under way goes on with the successor."""
    today = civil_day(at)
    with transaction.atomic():
        permissions.check_can_keep_tree(by, on=today)
        heir = Agency.objects.select_for_update(no_key=True).get(pk=into.pk)
        gone = [*agencies]
        if not gone or heir in gone or not _in_force(heir, on or today):
            raise Refused("merge-target", _("合并后的机关应当是一个现有的、不在被合并之列的机关。"))
        for agency in gone:
            current = _close(agency, successor=heir, on=on or today)
            record(
                by=by,
                at=at,
                verb="agencies.merge",
                sentence=f"{by}将{current}并入{heir}，自{current.closed_on}起",
                subject=current,
                agency=current.code,
                details={"successor": heir.code},
            )
    return heir


def add_section(*, agency: Agency, name: str, by: Person, at: datetime) -> Section:
    """Add a section to an agency."""
    on = civil_day(at)
    with transaction.atomic():
        permissions.check_can_add_section(by, on=on)
        Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        wanted = _named(name, 60)
        if not _in_force(agency, on) or Section.objects.filter(agency=agency, name=wanted).exists():
            raise Refused("section-there", _("%(agency)s已有同名科室，或者已经撤销。") % {"agency": agency})
        section = Section.objects.create(agency=agency, name=wanted)
        record(
            by=by,
            at=at,
            verb="agencies.section",
            sentence=f"{by}为{agency}增设了{wanted}",
            subject=section,
            agency=agency.code,
        )
    return section


def set_review_level(*, agency: Agency, level: int, roles: Iterable[Role], by: Person, at: datetime) -> None:
    """Say which roles may sit on a level of review in an agency; none given returns to the default."""
    with transaction.atomic():
        permissions.check_can_keep_tree(by, on=civil_day(at))
        wanted = sorted({Role(role) for role in roles})
        if level not in (1, 2, 3) or not set(wanted) <= set(BUSINESS):
            raise Refused("level-roles", _("审级只有第一、二、三级，管理员不参加审核。"))
        Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        ReviewLevel.objects.filter(agency=agency, level=level).exclude(role__in=wanted).delete()
        there = set(ReviewLevel.objects.filter(agency=agency, level=level).values_list("role", flat=True))
        ReviewLevel.objects.bulk_create(
            ReviewLevel(agency=agency, level=level, role=role) for role in wanted if role not in there
        )
        words = "、".join(role.label for role in wanted) or "默认设置"
        record(
            by=by,
            at=at,
            verb="agencies.review_level",
            sentence=f"{by}将{agency}第{level}级审核设为{words}",
            subject=agency,
            agency=agency.code,
            details={"level": level, "roles": [str(role) for role in wanted]},
        )


def note_guide(*, agency: Agency, on: date, by: Person, at: datetime) -> None:
    """Note the day an agency's guide was last published; called by the release of a guide."""
    with transaction.atomic():
        Agency.objects.filter(pk=agency.pk).update(guide_on=on)
        record(
            by=by,
            at=at,
            verb="agencies.guide",
            sentence=f"{agency}的政府信息公开指南更新于{on}",
            subject=agency,
            agency=agency.code,
        )


def _create(
    *,
    code: str,
    name: str,
    short_name: str,
    level: Level,
    parent: Agency | None,
    on: date,
    contact: Mapping[str, str] | None = None,
) -> Agency:
    try:
        validate_slug(code)
    except ValidationError:
        raise Refused("code", _("机关代码只用英文字母、数字、连字符和下划线。")) from None
    if len(code) > 40 or Agency.objects.filter(code=code).exists():
        raise Refused("code-taken", _("机关代码“%(code)s”已有机关使用，或者超过40个字。") % {"code": code})
    return Agency.objects.create(
        code=code,
        name=_named(name, 100),
        short_name=_named(short_name, 40),
        level=Level(level),
        parent=parent,
        opened_on=on,
        **(contact or {}),
    )


def _close(agency: Agency, *, successor: Agency | None, on: date) -> Agency:
    current = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if current.closed_on is not None or on < current.opened_on:
        raise Refused("already-closed", _("%(agency)s已经撤销，或者在这一天还没有设立。") % {"agency": current})
    if current.level == Level.COUNTY or current.units.filter(closed_on__isnull=True).exists():
        raise Refused("has-units", _("%(agency)s下面还有机关，先撤销或者合并下级机关。") % {"agency": current})
    current.closed_on, current.successor = on, successor
    current.save(update_fields=["closed_on", "successor"])
    running = Post.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), agency=current)
    running.filter(started_on__lte=on).update(ended_on=on)
    return current


def _in_force(agency: Agency, on: date) -> bool:
    return agency.opened_on <= on and (agency.closed_on is None or agency.closed_on > on)


def _named(name: str, longest: int) -> str:
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > longest or "\x00" in tidy:
        raise Refused("name", _("名称不能为空，最多%(longest)d个字。") % {"longest": longest})
    return tidy


def _contact(contact: Mapping[str, str]) -> dict[str, str]:
    tidy = {field: " ".join(value.split()) for field, value in contact.items()}
    for field, value in tidy.items():
        if field not in CONTACT:
            raise Refused("contact-field", _("没有“%(field)s”这一项联系方式。") % {"field": field})
        longest = Agency._meta.get_field(field).max_length or 0
        if len(value) > longest or "\x00" in value:
            words = {"field": Agency._meta.get_field(field).verbose_name, "longest": longest}
            raise Refused("contact-long", _("%(field)s最多%(longest)d个字。") % words)
    if tidy.get("email"):
        try:
            validate_email(tidy["email"])
        except ValidationError:
            raise Refused("contact-email", _("电子邮箱的写法不对，应当像 name@example.cn。")) from None
    return tidy

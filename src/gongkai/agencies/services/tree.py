"""Opening, changing, closing and merging agencies. Nothing is deleted: a closed agency keeps its name and its days."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.agencies import permissions, selectors
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency, Level, Person, Role
from gongkai.agencies.services.common import differing, in_force, locked, named, note, words_of
from gongkai.agencies.services.contact import tidy_contact
from gongkai.agencies.services.people import create_person, create_post
from gongkai.audit.refused import Refused

ORGANISATION_CODE = re.compile(r"[0-9A-Z]{7,18}(-[0-9A-Z])?", re.ASCII)
"""What an index number may begin with: a unified social credit code or an organisation code, as county sites print it."""


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
        note(county, "found", f"系统为{name}建立了政府信息公开平台", by=None, at=at)
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
    first = on or civil_day(at)
    with transaction.atomic():
        permissions.check_can_keep_tree(by, on=civil_day(at))
        _check_parent(parent, level, first)
        agency = _create(
            code=code,
            name=name,
            short_name=short_name,
            level=level,
            parent=parent,
            on=first,
            contact=tidy_contact(contact or {}),
        )
        sentence = f"{by}设立了机关{name}，自{first}起"
        note(agency, "open", sentence, by=by, at=at, level=str(level), parent=parent.code)
    return agency


def change_agency(
    *, agency: Agency, name: str, short_name: str, level: Level, parent: Agency | None, by: Person, at: datetime
) -> Agency:
    """Rename an agency, or give it another kind or another superior. Its code and its addresses stay for ever.

    Refused: not-allowed, already-closed, name, parent-missing.
    """
    on = civil_day(at)
    with transaction.atomic():
        permissions.check_can_keep_tree(by, on=on)
        current = locked(agency)
        if not in_force(current, on):
            raise Refused("already-closed", _("%(agency)s已经撤销，或者在这一天还没有设立。") % {"agency": current})
        new = {"name": named(name, 100), "short_name": named(short_name, 40)}
        if current.parent_id is not None:
            _check_parent(parent, level, on)
            if current in _line(parent):
                raise Refused("parent-below", _("%(parent)s在本机关之下，不能做它的上级。") % {"parent": parent})
            new |= {"level": Level(level), "parent": parent}
        old, changed = differing(current, new)
        if not changed:
            return current
        for field, value in changed.items():
            setattr(current, field, value)
        current.save(update_fields=[*changed])
        sentence = f"{by}更改了{old.get('name', current.name)}的{words_of(changed)}"
        if "name" in changed:
            sentence += f"，现名{current.name}"
        note(current, "change", sentence, by=by, at=at, old=_plain(old), new=_plain(changed))
    return current


def set_organisation_code(*, agency: Agency, code: str, by: Person, at: datetime) -> Agency:
    """Set the code that index numbers (索引号) of the agency begin with; numbers already given keep theirs.

    Refused: not-allowed, organisation-code (its form), organisation-code-taken.
    """
    with transaction.atomic():
        permissions.check_can_keep_tree(by, on=civil_day(at))
        current = locked(agency)
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
        sentence = f"{by}将{current}的组织机构代码设为{tidy}"
        note(current, "organisation_code", sentence, by=by, at=at, old=old, new=tidy)
    return current


def close_agency(*, agency: Agency, by: Person, at: datetime, on: date | None = None) -> Agency:
    """Dissolve an agency from the day ``on``: its posts end that day, its records stay."""
    today = civil_day(at)
    with transaction.atomic():
        permissions.check_can_keep_tree(by, on=today)
        current = _close(agency, successor=None, on=on or today)
        note(current, "close", f"{by}撤销了机关{current}，自{current.closed_on}起", by=by, at=at)
    return current


def merge_agencies(
    *, agencies: Iterable[Agency], into: Agency, by: Person, at: datetime, on: date | None = None
) -> Agency:
    """Merge agencies into one that exists; what they had under way goes on with the successor."""
    today = civil_day(at)
    with transaction.atomic():
        permissions.check_can_keep_tree(by, on=today)
        heir = locked(into)
        gone = [*agencies]
        if not gone or heir in gone or not in_force(heir, on or today):
            raise Refused("merge-target", _("合并后的机关应当是一个现有的、不在被合并之列的机关。"))
        for agency in gone:
            current = _close(agency, successor=heir, on=on or today)
            sentence = f"{by}将{current}并入{heir}，自{current.closed_on}起"
            note(current, "merge", sentence, by=by, at=at, successor=heir.code)
    return heir


def _check_parent(parent: Agency | None, level: Level, on: date) -> None:
    if parent is None or Level(level) == Level.COUNTY or not in_force(parent, on):
        raise Refused("parent-missing", _("机关应当归到一个现有的上级机关之下。"))


def _line(agency: Agency | None) -> list[Agency]:
    """The agency and all its superiors."""
    found: list[Agency] = []
    while agency is not None and agency not in found:
        found.append(agency)
        agency = agency.parent
    return found


def _plain(values: Mapping[str, object]) -> dict[str, str]:
    return {field: value.code if isinstance(value, Agency) else str(value) for field, value in values.items()}


def _create(
    *,
    code: str,
    name: str,
    short_name: str,
    level: Level,
    parent: Agency | None,
    on: date,
    contact: Mapping[str, object] | None = None,
) -> Agency:
    try:
        validate_slug(code)
    except ValidationError:
        raise Refused("code", _("机关代码只用英文字母、数字、连字符和下划线。")) from None
    if len(code) > 40 or Agency.objects.filter(code=code).exists():
        raise Refused("code-taken", _("机关代码“%(code)s”已有机关使用，或者超过40个字。") % {"code": code})
    return Agency.objects.create(
        code=code,
        name=named(name, 100),
        short_name=named(short_name, 40),
        level=Level(level),
        parent=parent,
        opened_on=on,
        **(contact or {}),
    )


def _close(agency: Agency, *, successor: Agency | None, on: date) -> Agency:
    current = locked(agency)
    if current.closed_on is not None or on < current.opened_on:
        raise Refused("already-closed", _("%(agency)s已经撤销，或者在这一天还没有设立。") % {"agency": current})
    if current.level == Level.COUNTY or current.units.filter(closed_on__isnull=True).exists():
        raise Refused("has-units", _("%(agency)s下面还有机关，先撤销或者合并下级机关。") % {"agency": current})
    current.closed_on, current.successor = on, successor
    current.save(update_fields=["closed_on", "successor"])
    selectors.ending_posts(current, on=on).update(ended_on=on)
    return current

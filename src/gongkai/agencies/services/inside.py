"""The inside of an agency: its sections, and who sits on its three levels of review."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.agencies import permissions
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import BUSINESS, Agency, Person, ReviewLevel, Role, Section
from gongkai.agencies.services.common import in_force, locked, named, note
from gongkai.audit.refused import Refused


def add_section(*, agency: Agency, name: str, by: Person, at: datetime) -> Section:
    """Add a section to an agency."""
    on = civil_day(at)
    with transaction.atomic():
        permissions.check_can_add_section(by, on=on)
        locked(agency)
        wanted = named(name, 60)
        if not in_force(agency, on) or Section.objects.filter(agency=agency, name=wanted).exists():
            raise Refused("section-there", _("%(agency)s已有同名科室，或者已经撤销。") % {"agency": agency})
        section = Section.objects.create(agency=agency, name=wanted)
        note(agency, "section", f"{by}为{agency}增设了{wanted}", by=by, at=at, subject=section)
    return section


def set_review_levels(*, agency: Agency, levels: Mapping[int, Iterable[Role]], by: Person, at: datetime) -> None:
    """Say which roles may sit on levels of review in an agency; a level without any returns to the default.

    Reviews under way go by the new setting from the next step on. Refused: not-allowed, level-roles.
    """
    with transaction.atomic():
        permissions.check_can_keep_tree(by, on=civil_day(at))
        wanted = {level: {Role(role) for role in roles} for level, roles in levels.items()}
        if not set(wanted) <= {1, 2, 3} or not set().union(*wanted.values()) <= set(BUSINESS):
            raise Refused("level-roles", _("审级只有第一、二、三级，管理员不参加审核。"))
        locked(agency)
        for level, roles in wanted.items():
            _set_level(agency, level, roles, by, at)


def _set_level(agency: Agency, level: int, wanted: set[Role], by: Person, at: datetime) -> None:
    said = ReviewLevel.objects.filter(agency=agency, level=level)
    there = {Role(role) for role in said.values_list("role", flat=True)}
    if wanted == there:
        return
    said.exclude(role__in=wanted).delete()
    ReviewLevel.objects.bulk_create(ReviewLevel(agency=agency, level=level, role=role) for role in wanted - there)
    roles = sorted(wanted)
    words = "、".join(role.label for role in roles) or "默认设置"
    sentence = f"{by}将{agency}第{level}级审核设为{words}"
    note(agency, "review_level", sentence, by=by, at=at, level=level, roles=[str(role) for role in roles])

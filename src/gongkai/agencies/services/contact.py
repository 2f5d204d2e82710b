"""How the public reaches an agency, and the days its public pages were last renewed and looked through."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.agencies import permissions
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency, Person
from gongkai.agencies.services.common import differing, locked, note, words_of
from gongkai.audit.refused import Refused

CONTACT = ("office", "address", "hours", "phone", "fax", "email", "postcode")
"""What the public needs to reach an agency (条例 Art. 12(2))."""


def change_contact(*, agency: Agency, contact: Mapping[str, str], by: Person, at: datetime) -> Agency:
    """Change how the public reaches an agency; only the fields given."""
    with transaction.atomic():
        permissions.check_can_change_contact(by, agency, on=civil_day(at))
        new = tidy_contact(contact)
        current = locked(agency)
        old, changed = differing(current, new)
        if not changed:
            return current
        for field, value in changed.items():
            setattr(current, field, value)
        current.save(update_fields=[*changed])
        sentence = f"{by}更改了{current}的{words_of(changed)}"
        note(current, "contact", sentence, by=by, at=at, old=old, new=changed)
    return current


def note_guide(*, agency: Agency, on: date, by: Person, at: datetime) -> None:
    """Note the day an agency's guide was last published; called by the release of a guide."""
    with transaction.atomic():
        Agency.objects.filter(pk=agency.pk).update(guide_on=on)
        note(agency, "guide", f"{agency}的政府信息公开指南更新于{on}", by=by, at=at)


def note_checked(*, agency: Agency, on: date, by: Person, at: datetime) -> None:
    """Note the day somebody looked an agency's public pages through; called by the confirmation itself."""
    with transaction.atomic():
        Agency.objects.filter(pk=agency.pk).update(checked_on=on)
        note(agency, "checked", f"{by}核对了{agency}的公开指南和公开栏目，与实际一致", by=by, at=at)


def tidy_contact(contact: Mapping[str, str]) -> dict[str, object]:
    """The contact without spare blanks. Refused: contact-field, contact-long, contact-email."""
    tidy: dict[str, object] = {field: " ".join(value.split()) for field, value in contact.items()}
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

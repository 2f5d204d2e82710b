"""What every write to an agency shares: its entry in the journal, a name that can be read, a day it exists on."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from gongkai.agencies.models import Agency, Person, Section
from gongkai.audit.refused import Refused
from gongkai.audit.services import record


def note(
    agency: Agency,
    verb: str,
    sentence: str,
    *,
    by: Person | None,
    at: datetime,
    subject: Agency | Section | None = None,
    **details: object,
) -> None:
    """Write the journal's entry on an agency, or on ``subject`` in it."""
    record(
        by=by,
        at=at,
        verb=f"agencies.{verb}",
        sentence=sentence,
        subject=subject or agency,
        agency=agency.code,
        details=details,
    )


def locked(agency: Agency) -> Agency:
    """The agency as it stands now; nobody else changes it until the transaction ends."""
    return Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)


def in_force(agency: Agency, on: date) -> bool:
    return agency.opened_on <= on and (agency.closed_on is None or agency.closed_on > on)


def named(name: str, longest: int) -> str:
    """The name without spare blanks. Refused: name."""
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > longest or "\x00" in tidy:
        raise Refused("name", _("名称不能为空，最多%(longest)d个字。") % {"longest": longest})
    return tidy


def differing(agency: Agency, new: dict[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """(old values, new values) of the fields whose value would change."""
    changed = {field: value for field, value in new.items() if getattr(agency, field) != value}
    return {field: getattr(agency, field) for field in changed}, changed


def words_of(fields: dict[str, object]) -> str:
    """What people call the fields of an agency."""
    return "、".join(str(Agency._meta.get_field(field).verbose_name) for field in fields)

"""What a reader may see of the journal."""

from datetime import date

from django.db import models
from django.db.models import Q, QuerySet

from gongkai.audit.models import Entry
from gongkai.audit.services import subject_key

AUDIT_ADMIN = "audit_admin"


def entries_for(
    person: models.Model,
    *,
    on: date,
    agency: str | None = None,
    subject: models.Model | None = None,
    text: str = "",
) -> QuerySet[Entry]:
    """The entries a person may read, newest first.

    The audit administrator of an agency reads those of the agency and of all under it; the one of the topmost agency
    also those that belong to no agency. Everyone else reads what they did themselves.
    """
    if not person.is_active:
        return Entry.objects.none()
    codes, everywhere = _audited(person, on)
    mine = Q(by=person) | Q(agency__in=codes)
    found = Entry.objects.all() if everywhere else Entry.objects.filter(mine)
    if agency is not None:
        found = found.filter(agency=agency)
    if subject is not None:
        found = found.filter(subject=subject_key(subject))
    if text:
        found = found.filter(Q(sentence__icontains=text) | Q(by_name__icontains=text))
    return found.order_by("-seq")


def last_digest() -> str | None:
    """The digest of the newest entry: it stands for all that was ever recorded. None before the first. One query."""
    return Entry.objects.order_by("-seq").values_list("digest", flat=True).first()


def last_entries(subject: models.Model, *, most: int = 20) -> list[Entry]:
    """The newest entries of an object, newest first; who may see the object may see them."""
    return list(Entry.objects.filter(subject=subject_key(subject)).order_by("-seq")[:most])


def _audited(person: models.Model, on: date) -> tuple[set[str], bool]:
    """Codes of the agencies whose journal the person reads as audit administrator, and whether that is all of them."""
    held = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    posts = person.posts.filter(held, role=AUDIT_ADMIN, started_on__lte=on).select_related("agency")
    level = [post.agency for post in posts]
    if any(found.parent_id is None for found in level):
        return set(), True
    codes: set[str] = set()
    while level:
        codes.update(found.code for found in level)
        level = [unit for unit in type(level[0]).objects.filter(parent__in=level) if unit.code not in codes]
    return codes, False

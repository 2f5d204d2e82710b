"""Every read of guides: what the public sees, and what the agency is working on."""

from datetime import date, datetime, time

from django.db.models import QuerySet

from gongkai.agencies import selectors as agencies
from gongkai.agencies.days import SHANGHAI, civil_day
from gongkai.agencies.models import Agency
from gongkai.agencies.prepared import prepared
from gongkai.agencies.selectors import Reader
from gongkai.publications import permissions
from gongkai.publications.age import Age, age, look_again_on
from gongkai.publications.models.guides import OUT, GuideState, GuideVersion
from gongkai.reviews.permissions import READERS


def public_guide(agency: Agency, *, on: date) -> GuideVersion | None:
    """The guide that was in force for the public on the day, or None."""
    found = _newest(agency=agency.pk, end=datetime.combine(on, time.max, SHANGHAI))
    return found[0] if found else None


@prepared("agency", "end")
def _newest(*, agency: int, end: datetime) -> QuerySet[GuideVersion]:
    out = GuideVersion.objects.filter(agency=agency, state__in=OUT, published_at__lte=end)
    return out.select_related("agency").order_by("-version")[:1]


def public_guides(*, on: date, limit: int) -> list[GuideVersion]:
    """So many of the guides in force of all agencies that exist on the day, newest first."""
    return _in_force(on=on, end=datetime.combine(on, time.max, SHANGHAI), limit=limit)


@prepared("on", "end")
def _in_force(*, on: date, end: datetime, limit: int) -> QuerySet[GuideVersion]:
    there = agencies.standing(on, "agency__")
    found = GuideVersion.objects.filter(there, state=GuideState.PUBLISHED, published_at__lte=end)
    shown = found.select_related("agency").only(
        "version", "published_at", "agency__code", "agency__name", "agency__short_name"
    )
    return shown.order_by("-published_at", "-pk")[:limit]


def guide_age(guide: GuideVersion, *, on: date) -> Age:
    """How old a published guide is on the day."""
    return age(civil_day(guide.published_at), on=on)


def guides_for(person: Reader, agency: Agency, *, on: date) -> QuerySet[GuideVersion]:
    """All versions of an agency's guide, newest first. Refused: not-found."""
    permissions.check_can_see_drafts(person, agency, on=on)
    found = GuideVersion.objects.filter(agency=agency).select_related("agency", "drafted_by", "changed_by")
    return found.order_by("-version")


def guide_agencies(person: Reader, *, on: date) -> QuerySet[Agency]:
    """The agencies whose drafts the person may see, in the order of their codes."""
    held = agencies.roles_by_agency(person, on=on)
    mine = agencies.agencies_for(person, on=on)
    if held[None] & READERS:
        return mine
    return mine.filter(pk__in=[pk for pk, roles in held.items() if pk is not None and roles & READERS])


def look_again(agency: Agency) -> date | None:
    """The last day on which an agency's guide needs no looking at; None where none was ever published."""
    return look_again_on(agency.guide_on, checked_on=agency.checked_on) if agency.guide_on else None

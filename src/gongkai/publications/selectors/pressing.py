"""What an agency's documents still ask of it: to be published, to be prolonged, to be looked at again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import OuterRef, Q, QuerySet, Subquery, prefetch_related_objects

from gongkai.agencies.days import civil_day
from gongkai.agencies.prepared import one_of, prepared
from gongkai.publications.age import months_after
from gongkai.publications.models import (
    DocumentState,
    DocumentVersion,
    Reassessment,
)
from gongkai.publications.selectors.ledger import TO_BE_PUBLIC, duties_of
from gongkai.publications.selectors.staff import placed
from gongkai.publications.selectors.standing import last_day, not_ended
from gongkai.publications.settings import DEFAULTS
from gongkai.statute import Calendar


class Why(StrEnum):
    """What is to be done."""

    PUBLISH = "publish"
    VALIDITY = "validity"
    REASSESS = "reassess"


@dataclass(frozen=True, slots=True)
class Pressing:
    """One thing to do about a document, by a day; ``words`` says how the day was reached. None: it cannot be told."""

    version: DocumentVersion
    why: Why
    due: date | None
    words: str


def pressing(agencies: Collection[int], *, on: date, days: Calendar, within: int = 30) -> list[Pressing]:
    """For agencies the caller may write for. Two queries at most.

    Drafts (条例 Art. 26), validity within the first of the warning days, yearly looks due within so many days (Art. 18).
    """
    if not agencies:
        return []
    ending = on + timedelta(max(DEFAULTS.validity_warnings.value))
    looked = on - timedelta((DEFAULTS.reassess_months.value - 2) * 30 - within)
    versions = _versions(agencies=tuple(sorted(agencies)), on=on, ending=ending, looked=looked)
    by_state = {state: [each for each in versions if each.state == state] for state in DocumentState}
    return [
        *_to_publish(by_state[DocumentState.DRAFT], on, days),
        *(Pressing(each, Why.VALIDITY, each.last_day, "") for each in by_state[DocumentState.PUBLISHED]),
        *_to_reassess(by_state[DocumentState.FILED], on, within),
    ]


@prepared("agencies", "on", "ending", "looked")
def _versions(*, agencies: tuple[int, ...], on: date, ending: date, looked: date) -> QuerySet[DocumentVersion]:
    looks = Reassessment.objects.filter(document=OuterRef("document")).order_by("-at").values("at")[:1]
    wanted = (
        Q(state=DocumentState.DRAFT, attribute__in=TO_BE_PUBLIC)
        | Q(state=DocumentState.PUBLISHED, last_day__range=(on, ending)) & not_ended(on=on)
        | Q(state=DocumentState.FILED, decided_at__date__lte=looked)
    )
    found = DocumentVersion.objects.annotate(last_day=last_day(on=on), looked_at=Subquery(looks))
    found = found.filter(wanted, one_of("document__agency", agencies)).select_related("document__agency")
    told = ("version", "state", "title", "formed_on", "drafted_at", "published_at", "decided_at")
    return found.only(*told, "document__agency__short_name").order_by("pk")


def _to_publish(drafts: list[DocumentVersion], on: date, days: Calendar) -> list[Pressing]:
    prefetch_related_objects(drafts, placed())
    duties = {duty.version.pk: duty for duty in duties_of(drafts, on=on, days=days)}
    found = []
    for version in drafts:
        due = duties[version.pk].due if version.pk in duties else None
        found.append(Pressing(version, Why.PUBLISH, due.day if due else None, due.steps[-1].words if due else ""))
    return found


def _to_reassess(versions: list[DocumentVersion], on: date, within: int) -> list[Pressing]:
    found = []
    for version in versions:
        last = civil_day(max(version.decided_at, version.looked_at or version.decided_at))
        due = months_after(last, DEFAULTS.reassess_months.value)
        if (due - on).days <= within:
            found.append(Pressing(version, Why.REASSESS, due, ""))
    return found

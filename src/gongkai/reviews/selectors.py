"""Every read of reviews, scoped to the reader."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When

from gongkai.agencies import selectors as agencies
from gongkai.agencies.models import Agency, Person
from gongkai.agencies.selectors import Reader
from gongkai.reviews import permissions
from gongkai.reviews.models import FOUR_PEOPLE, Decision, Review, State
from gongkai.reviews.states import Action


def _whole() -> QuerySet[Review]:
    steps = Decision.objects.select_related("by", "on_behalf_of").order_by("version")
    return Review.objects.select_related(
        "agency", "agency__successor", "author", "handed_to", "handed_by"
    ).prefetch_related(Prefetch("decisions", queryset=steps))


def waiting_for(person: Reader, *, on: date) -> QuerySet[Review]:
    """Reviews a person may decide now: first what was handed to them, then by waiting time."""
    first = Case(When(handed_to=person.pk, then=Value(0)), default=Value(1), output_field=models.IntegerField())
    return _whole().filter(_before(person, on)).order_by(first, F("moved_at"), "pk")


@dataclass(frozen=True)
class Work:
    """The reviews that have to do with a person's day."""

    to_decide: list[Review]
    """As ``waiting_for`` orders them."""
    to_mend: list[Review]
    """What the person sent to review and got back, and has not sent again, with ``who`` and ``why``; oldest first."""
    under_way: frozenset[tuple[str, int]]
    """Kind and agency id of what lies before somebody in the agencies where the person has a post or a seat."""


def work_of(person: Reader, *, on: date) -> Work:
    """By one question, without the frozen contents."""
    own = {pk for pk in agencies.roles_by_agency(person, on=on) if pk is not None}
    near = own.union(*agencies.seats_of(person, on=on).values())
    step = Decision.objects.filter(review=OuterRef("pk"), action=Action.SEND_BACK).order_by()
    found = Review.objects.filter(_returned(person) | Q(state=State.WAITING, agency__in=near)).annotate(
        to_decide=ExpressionWrapper(_before(person, on), output_field=models.BooleanField()),
        who=Subquery(step.values("by__name")),
        why=Subquery(step.values("opinion")),
    )
    told = ("kind", "subject_type", "subject_id", "title", "state", "level", "handed_to", "moved_at", "ended_at")
    told += ("agency__code", "agency__short_name", "author__name", "handed_by__name")
    rows = [*found.select_related("agency", "author", "handed_by").only(*told).order_by()]
    to_decide = [review for review in rows if review.to_decide]
    to_mend = [review for review in rows if review.state == State.SENT_BACK]
    return Work(
        to_decide=sorted(to_decide, key=lambda each: (each.handed_to_id != person.pk, each.moved_at, each.pk)),
        to_mend=sorted(to_mend, key=lambda each: (each.ended_at, each.pk)),
        under_way=frozenset((each.kind, each.agency_id) for each in rows if each.state == State.WAITING),
    )


def waiting_count(person: Reader, *, on: date) -> int:
    """How many they are."""
    return Review.objects.filter(_before(person, on)).count()


def _before(person: Reader, on: date) -> Q:
    """What lies before a person: on a level where they may sit, and not passed by themselves before."""
    seats = agencies.seats_of(person, on=on) if person.pk is not None else {}
    reach = [Q(level=level, agency__in=ids) for level, ids in seats.items() if ids]
    if not reach:
        return Q(pk__in=[])
    mine = Decision.objects.filter(review=OuterRef("pk"), by=person.pk, action__in=FOUR_PEOPLE).order_by()
    return reduce(or_, reach) & ~Exists(mine) & Q(state=State.WAITING)


def review_for(person: Reader, pk: int, *, on: date) -> Review:
    """One review of the reader's agencies, with its decisions in order. Refused: not-found."""
    review = agencies.sole(_whole().filter(pk=pk))
    if review is None:
        raise agencies.not_found()
    permissions.check_can_see(person, review, on=on)
    return review


def reviews_of(subject: models.Model) -> QuerySet[Review]:
    """The reviews of a subject the caller may already see, newest first."""
    return (
        _whole()
        .filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
        .order_by("-submitted_at", "-pk")
    )


def sent_before(review: Review) -> dict[str, Any] | None:
    """What was sent to review of the same subject the last time before, for a caller who may see the review."""
    earlier = Review.objects.filter(
        subject_type=review.subject_type, subject_id=review.subject_id, pk__lt=review.pk
    ).order_by("-submitted_at", "-pk")
    return earlier.values_list("content", flat=True).first()


def under_way(agency: Agency) -> QuerySet[Review]:
    """An agency's reviews that wait for a decision, oldest first. For whoever keeps the tree of agencies."""
    return _whole().filter(agency=agency, state=State.WAITING).order_by("submitted_at", "pk")


def started_by(person: Reader) -> QuerySet[Review]:
    """What a person has sent to review, newest first."""
    return _whole().filter(author=person.pk).order_by("-submitted_at", "-pk")


def _returned(person: Reader) -> Q:
    same = {"subject_type": OuterRef("subject_type"), "subject_id": OuterRef("subject_id")}
    again = Review.objects.filter(**same, submitted_at__gt=OuterRef("submitted_at")).order_by()
    return ~Exists(again) & Q(author=person.pk, state=State.SENT_BACK)


def found_by(person: Reader, text: str, *, on: date) -> QuerySet[Review]:
    """Reviews of the reader's agencies by title or number, newest first."""
    held = agencies.roles_by_agency(person, on=on)
    mine = [pk for pk, roles in held.items() if pk is not None and roles & permissions.READERS]
    reach = Q() if held[None] & permissions.READERS else Q(agency__in=mine)
    wanted = Q(title__icontains=text)
    if text.isascii() and text.isdigit() and len(text) < 10:
        wanted |= Q(pk=int(text))
    return _whole().filter(reach, wanted).order_by("-submitted_at", "-pk")


def may_decide(review: Review, *, on: date) -> QuerySet[Person]:
    """Those who may sit on the level of a review and took no part."""
    sitting = agencies.reviewers(review.agency, review.level, on=on)
    return sitting.exclude(pk__in=permissions.took_part(review))


def may_take(review: Review, *, by: Reader, on: date) -> QuerySet[Person]:
    """The people somebody can hand a review to."""
    return may_decide(review, on=on).exclude(pk=permissions.holder_of(review, by))


def stuck(*, on: date) -> list[Review]:
    """Reviews that wait at a level where nobody may decide: all who may sit there took part, left, or never were."""
    return [review for review in _whole().filter(state=State.WAITING) if not may_decide(review, on=on).exists()]

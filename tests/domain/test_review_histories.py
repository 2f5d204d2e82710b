"""P11 over generated histories: whatever people do in whatever order, four different people stand behind a release.

Each history runs in a transaction that is rolled back. ``TRUST_HISTORIES`` sets how many; TRUST.md asks for 20,000.
"""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.agencies import selectors as agencies
from gongkai.agencies import services as people
from gongkai.agencies.models import Person, Role
from gongkai.audit.refused import Refused
from gongkai.publications import selectors, services
from gongkai.publications.models import GuideState, GuideVersion
from gongkai.reviews import services as reviews
from gongkai.reviews.content import sm3
from gongkai.reviews.models import Decision, Review, State
from gongkai.reviews.selectors import may_decide
from gongkai.reviews.states import CHECKS, Action
from tests.domain.bursts import size
from tests.domain.factories import NOW, TODAY, County, Staff, guide_fields

HISTORIES = size("HISTORIES", 40)
ROLES = (Role.CLERK, Role.SECTION_HEAD, Role.DEPUTY_HEAD)
STEPS = ("submit", "write", "send_back", "withdraw", "hand_over", "void")
CHANGES = ("appoint", "end_post", "disable", "enable")
step = st.tuples(st.sampled_from(("approve",) * 12 + STEPS + CHANGES), st.integers(0, 5), st.integers(0, 5))


class World:
    """Six people of one agency, its guide, and what each step means for it. Refusals are part of life."""

    def __init__(self, county: County, staff: Staff, crowd: list[Person]) -> None:
        self.county, self.staff, self.crowd, self.now = county, staff, crowd, NOW

    def take(self, what: str, who: int, other: int) -> None:
        self.now += timedelta(minutes=1)
        by = self.crowd[who]
        with suppress(Refused), transaction.atomic():
            getattr(self, f"_{what}")(by, self.crowd[other], other)
        self.check()

    def _open(self) -> GuideVersion | None:
        return GuideVersion.objects.filter(state__in=(GuideState.DRAFT, GuideState.IN_REVIEW)).first()

    def _review(self) -> Review:
        found = Review.objects.order_by("-pk").first()
        if found is None:
            raise Refused("nothing", "")
        return found

    def _write(self, by: Person, _other: Person, number: int) -> None:
        guide = self._open()
        services.draft_guide(
            agency=self.staff.agency,
            fields=guide_fields(fax=str(number)),
            revision=guide.revision if guide else None,
            by=by,
            at=self.now,
        )

    def _submit(self, by: Person, _other: Person, _number: int) -> None:
        guide = self._open()
        if guide is not None:
            services.submit_guide(guide=guide, revision=guide.revision, by=by, at=self.now)

    def _approve(self, by: Person, _other: Person, number: int) -> None:
        """Mostly by somebody who may, so that histories come to their end; else by anybody."""
        review = self._review()
        able = [*may_decide(review, on=TODAY)]
        if able and number:
            by = able[number % len(able)]
        before = agencies.seated_roles(review.agency)[review.level] & agencies.roles_of(by, review.agency, on=TODAY)
        reviews.approve(
            review=review,
            level=review.level,
            version=review.version,
            checks=CHECKS,
            opinion="同意",
            by=by,
            at=self.now,
        )
        assert before, "nobody lets a level pass without a seat on it"

    def _send_back(self, by: Person, _other: Person, _number: int) -> None:
        review = self._review()
        reviews.send_back(review=review, version=review.version, reason="改", by=by, at=self.now)

    def _withdraw(self, by: Person, _other: Person, _number: int) -> None:
        reviews.withdraw(review=self._review(), by=by, at=self.now)

    def _hand_over(self, by: Person, other: Person, _number: int) -> None:
        reviews.hand_over(review=self._review(), to=other, reason="出差", by=by, at=self.now)

    def _void(self, by: Person, _other: Person, _number: int) -> None:
        reviews.void(review=self._review(), reason="改", by=by, at=self.now)

    def _appoint(self, by: Person, _other: Person, number: int) -> None:
        role = ROLES[number % len(ROLES)]
        people.appoint(person=by, agency=self.staff.agency, role=role, by=self.county.security, at=self.now)

    def _end_post(self, by: Person, _other: Person, _number: int) -> None:
        post = agencies.posts_of(by, on=TODAY).first()
        if post is not None:
            people.end_post(post=post, by=self.county.security, at=self.now)

    def _disable(self, by: Person, _other: Person, _number: int) -> None:
        people.disable_person(person=by, reason="休假", by=self.county.system, at=self.now)

    def _enable(self, by: Person, _other: Person, _number: int) -> None:
        people.enable_person(person=by, reason="返岗", by=self.county.system, at=self.now)

    def check(self) -> None:
        """What must be true after every step."""
        for review in Review.objects.all():
            passed = [*Decision.objects.filter(review=review, action=Action.APPROVE).order_by("version")]
            done = {review.author_id, *(each.by_id for each in passed)}
            assert len(done) == 1 + len(passed)
            assert [each.level for each in passed] == [*range(1, len(passed) + 1)]
            assert len(passed) == (3 if review.state == State.APPROVED else review.level - 1)
            assert sm3(review.content) == review.content_sm3
        public = selectors.public_guide(self.staff.agency, on=TODAY)
        if public is not None:
            behind = Review.objects.get(subject_id=str(public.pk), state=State.APPROVED)
            assert sm3(public.content) == public.content_sm3 == behind.content_sm3
        assert Review.objects.filter(state=State.WAITING).count() <= 1
        in_review = GuideVersion.objects.filter(state=GuideState.IN_REVIEW).count()
        assert in_review == Review.objects.filter(state=State.WAITING).count()


@pytest.fixture
def world(county: County, staff: Staff) -> World:
    both = county.person("both", "两岗", *((staff.agency, role) for role in ROLES[:2]))
    three = county.person("three", "三岗", *((staff.agency, role) for role in ROLES))
    return World(county, staff, [staff.author, *staff.levels, both, three])


@settings(
    max_examples=HISTORIES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(step, min_size=4, max_size=24))
def test_p11_no_history_ends_with_fewer_than_four_people_behind_a_release(
    world: World, steps: list[tuple[str, int, int]]
) -> None:
    world.now = NOW
    with transaction.atomic():
        world.take("write", 0, 0)
        world.take("submit", 0, 0)
        for what, who, other in steps:
            world.take(what, who, other)
        transaction.set_rollback(True)

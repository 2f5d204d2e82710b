"""Every (state, action, person): the services let pass exactly the rows written here, and the buttons agree.

The table here is written from the rules by hand; the one of ``gongkai.reviews.states`` must come to the same.
"""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import transaction

from gongkai.agencies import selectors, services
from gongkai.agencies.models import Person, Role
from gongkai.audit.refused import Refused
from gongkai.reviews import permissions
from gongkai.reviews import services as reviews
from gongkai.reviews.models import Review
from gongkai.reviews.states import CHECKS, ENDS, STAGE_WORDS, TABLE, TRANSITIONS, Action, Stage
from tests.domain.factories import NOW, TODAY, County, Staff, later, paper_in_review, passed

WRITERS = {"author", "first", "clerk", "second", "head"}
SITS = {Stage.LEVEL1: {"first", "clerk"}, Stage.LEVEL2: {"second", "head"}, Stage.LEVEL3: {"third", "deputy"}}
EXPECTED: dict[tuple[Stage, Action], set[str]] = {
    **{(stage, Action.APPROVE): who for stage, who in SITS.items()},
    **{(stage, Action.SEND_BACK): who for stage, who in SITS.items()},
    **{(stage, Action.HAND_OVER): who | {"office"} for stage, who in SITS.items()},
    **{(stage, Action.VOID): WRITERS | {"office"} for stage in SITS},
    (Stage.LEVEL1, Action.WITHDRAW): {"author"},
    (Stage.LEVEL2, Action.WITHDRAW): {"author"},
}
REACHED = tuple(stage for stage in Stage if stage != Stage.NONE)


@pytest.fixture
def people(county: County, staff: Staff) -> dict[str, Person]:
    """Everyone there is: those of the agency, of another, of the county, and three whose rights are gone."""
    other = county.staff(county.agency("maling"))
    gone = county.person("gone", "调走的", (staff.agency, Role.DEPUTY_HEAD), (staff.agency, Role.CLERK))
    for post in selectors.posts_of(gone, on=TODAY):
        services.end_post(post=post, by=county.security, at=NOW)
    disabled = county.person("disabled", "停用的", (staff.agency, Role.DEPUTY_HEAD))
    services.disable_person(person=disabled, reason="停职", by=county.system, at=NOW)
    return {
        "author": staff.author,
        "first": staff.first,
        "clerk": county.person("clerk", "刘信息员", (staff.agency, Role.CLERK)),
        "second": staff.second,
        "head": county.person("head", "孙主任", (staff.agency, Role.SECTION_HEAD)),
        "third": staff.third,
        "deputy": county.person("deputy", "钱副乡长", (staff.agency, Role.DEPUTY_HEAD)),
        "office": county.office,
        "system": county.system,
        "security": county.security,
        "audit": county.audit,
        "elsewhere-clerk": other.author,
        "elsewhere-head": other.second,
        "elsewhere-deputy": other.third,
        "gone": gone,
        "disabled": disabled,
        "nobody": county.person("nobody", "无职务"),
    }


def _at(stage: Stage, county: County, staff: Staff) -> Review:
    """A review that has come to the stage."""
    review = paper_in_review(county, staff)
    levels = {Stage.LEVEL2: 1, Stage.LEVEL3: 2, Stage.APPROVED: 3}
    review = passed(review, staff, levels.get(stage, 0))
    if stage == Stage.SENT_BACK:
        return reviews.send_back(review=review, version=review.version, reason="改", by=staff.first, at=NOW)
    if stage == Stage.WITHDRAWN:
        return reviews.withdraw(review=review, by=staff.author, at=NOW)
    if stage == Stage.VOIDED:
        return reviews.void(review=review, reason="改了", by=staff.author, at=NOW)
    return review


def _take(action: Action, review: Review, by: Person, people: dict[str, Person]) -> None:
    sitting = sorted(SITS.get(review.stage, SITS[Stage.LEVEL3]))
    to = next(people[name] for name in sitting if people[name] != by)
    steps: dict[Action, Callable[[], Review]] = {
        Action.APPROVE: lambda: reviews.approve(
            review=review,
            level=review.level,
            version=review.version,
            checks=CHECKS,
            opinion="同意",
            by=by,
            at=later(),
        ),
        Action.SEND_BACK: lambda: reviews.send_back(
            review=review, version=review.version, reason="改", by=by, at=later()
        ),
        Action.WITHDRAW: lambda: reviews.withdraw(review=review, by=by, at=later()),
        Action.HAND_OVER: lambda: reviews.hand_over(review=review, to=to, reason="出差", by=by, at=later()),
        Action.VOID: lambda: reviews.void(review=review, reason="改了", by=by, at=later()),
    }
    steps[action]()


@pytest.mark.parametrize("action", [action for action in Action if action != Action.SUBMIT])
@pytest.mark.parametrize("stage", REACHED)
def test_each_step_is_open_to_exactly_these_people(
    county: County, staff: Staff, people: dict[str, Person], stage: Stage, action: Action
) -> None:
    review = _at(stage, county, staff)
    assert review.stage == stage
    took: set[str] = set()
    offered: set[str] = set()
    for name, person in people.items():
        if action in permissions.steps_open_to(person, Review.objects.get(pk=review.pk), on=TODAY):
            offered.add(name)
        before = (review.decisions.count(), Review.objects.values().get(pk=review.pk))
        with suppress(Refused), transaction.atomic():
            _take(action, Review.objects.get(pk=review.pk), person, people)
            after = Review.objects.get(pk=review.pk).stage
            assert after == TABLE[stage, action].end
            took.add(name)
            transaction.set_rollback(True)
        assert (review.decisions.count(), Review.objects.values().get(pk=review.pk)) == before
    assert took == EXPECTED.get((stage, action), set())
    assert offered == took


def test_submitting_is_open_to_those_who_write_for_the_agency(
    county: County, staff: Staff, people: dict[str, Person]
) -> None:
    able = {name for name, person in people.items() if permissions.can_submit(person, staff.agency, on=TODAY)}
    assert able == WRITERS
    review = paper_in_review(county, staff)
    subject = staff.agency.sections.get()
    for name, person in people.items():
        with pytest.raises(Refused) as caught:
            reviews.submit(
                kind="paper", subject=subject, agency=staff.agency, title="再", content={}, by=person, at=later()
            )
        assert caught.value.code == ("already-submitted" if name in WRITERS else "not-found")
        assert not permissions.can(Action.SUBMIT, person, review, on=TODAY)


def test_the_table_is_sound() -> None:
    assert len(TABLE) == len(TRANSITIONS)
    assert {stage for stage, _action in EXPECTED} | {Stage.NONE} == {step.start for step in TRANSITIONS}
    assert not {step.start for step in TRANSITIONS} & set(ENDS)
    assert set(STAGE_WORDS) == set(Stage)
    assert {step.end for step in TRANSITIONS} == set(REACHED)

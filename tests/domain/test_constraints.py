"""What the database itself does not let in, whoever writes: each constraint of these apps is broken once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from gongkai.agencies.models import Agency, Person, Post, ReviewLevel, Role, Section
from gongkai.publications.models import GuideVersion
from gongkai.reviews.models import Decision, Review, State
from tests.domain.factories import NOW, TODAY, Staff, guide_in_review, passed

APPS = ("agencies", "reviews", "publications")
SM3 = "0" * 64
Breaking = Callable[[Staff], object]


def _agency(**change: object) -> Breaking:
    return lambda staff: Agency.objects.filter(pk=staff.agency.pk).update(**change)


def _itself(staff: Staff) -> object:
    return Agency.objects.filter(pk=staff.agency.pk).update(parent=staff.agency)


def _post(**change: object) -> Breaking:
    return lambda staff: Post.objects.filter(person=staff.author).update(**change)


def _post_again(staff: Staff) -> object:
    post = Post.objects.get(person=staff.author)
    return Post.objects.create(person=post.person, agency=post.agency, role=post.role, started_on=TODAY)


def _level(level: int, role: Role, times: int = 1) -> Breaking:
    return lambda staff: [
        ReviewLevel.objects.create(agency=staff.agency, level=level, role=role) for _time in range(times)
    ]


def _section_again(staff: Staff) -> object:
    return [Section.objects.create(agency=staff.agency, name="办公室") for _time in range(2)]


def _review(**change: object) -> Breaking:
    return lambda staff: Review.objects.filter(pk=guide_in_review(staff).pk).update(**change)


def _review_again(staff: Staff) -> object:
    review = guide_in_review(staff)
    review.pk = None
    return review.save(force_insert=True)


def _handed_by_nobody(staff: Staff) -> object:
    return Review.objects.filter(pk=guide_in_review(staff).pk).update(handed_to=staff.first)


def _decision(**change: object) -> Breaking:
    """The decision of the second level, made wrong."""

    def breaking(staff: Staff) -> object:
        passed(guide_in_review(staff), staff, 2)
        return Decision.objects.filter(action="approve", level=2).update(**change)

    return breaking


def _decides_twice(staff: Staff) -> object:
    passed(guide_in_review(staff), staff, 2)
    return Decision.objects.filter(action="approve", level=2).update(by=staff.first)


def _author_approves(staff: Staff) -> object:
    passed(guide_in_review(staff), staff, 1)
    return Decision.objects.filter(action="approve").update(by=staff.author)


def _guide(**change: object) -> Breaking:
    def breaking(staff: Staff) -> object:
        passed(guide_in_review(staff), staff, 3)
        return GuideVersion.objects.update(**change)

    return breaking


def _guide_again(**change: object) -> Breaking:
    """A second version beside the one in force."""

    def breaking(staff: Staff) -> object:
        passed(guide_in_review(staff), staff, 3)
        guide = GuideVersion.objects.get()
        guide.pk = None
        for name, value in change.items():
            setattr(guide, name, value)
        return guide.save(force_insert=True)

    return breaking


def _two_drafts(staff: Staff) -> object:
    guide_in_review(staff)
    guide = GuideVersion.objects.get()
    guide.pk, guide.version, guide.state = None, 2, "draft"
    return guide.save(force_insert=True)


BREAKINGS: dict[str, list[Breaking]] = {
    "agency_closed_after_opened": [_agency(closed_on=TODAY - timedelta(days=5000))],
    "agency_successor_only_when_closed": [
        lambda staff: Agency.objects.filter(pk=staff.agency.pk).update(successor=staff.agency.parent)
    ],
    "agency_not_its_own_relative": [_itself],
    "section_name_once_an_agency": [_section_again],
    "post_once_at_a_time": [_post_again],
    "post_ends_after_start": [_post(ended_on=TODAY - timedelta(days=5000))],
    "post_role_known": [_post(role="mayor")],
    "review_level_role_once": [_level(1, Role.CLERK, times=2)],
    "review_level_one_to_three": [_level(4, Role.CLERK), _level(0, Role.CLERK)],
    "review_level_business_role": [_level(1, Role.SYSTEM_ADMIN)],
    "review_once_a_subject": [_review_again],
    "review_one_to_three": [_review(level=0), _review(level=4, version=9)],
    "review_state_known": [_review(state="forgotten", ended_at=NOW)],
    "review_ended_at_with_end": [_review(state=State.VOIDED), _review(ended_at=NOW)],
    "review_approved_at_last_level_only": [_review(state=State.APPROVED, ended_at=NOW)],
    "review_handed_to_and_by": [_handed_by_nobody],
    "review_no_level_skipped": [_review(level=3), _review(version=0)],
    "decision_once_a_version": [_decision(version=1)],
    "decision_approves_a_level_once": [_decision(level=1)],
    "decision_four_different_people": [_decides_twice, _author_approves],
    "decision_action_known": [_decision(action="forget")],
    "decision_says_why": [_decision(opinion="")],
    "guide_version_once": [_guide_again(state="superseded")],
    "guide_one_in_force": [_guide_again(version=2)],
    "guide_one_draft": [_two_drafts],
    "guide_state_known": [_guide(state="lost", published_at=None, content_sm3="")],
    "guide_published_with_time_and_fingerprint": [
        _guide(published_at=None),
        _guide(content_sm3=""),
        _guide(state="draft"),
    ],
}


@pytest.mark.parametrize(
    ("name", "number"), [(name, number) for name, ways in BREAKINGS.items() for number in range(len(ways))]
)
def test_the_database_refuses(staff: Staff, name: str, number: int) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        BREAKINGS[name][number](staff)
    told = str(caught.value)
    assert name in told or "UNIQUE constraint failed" in told


def test_every_constraint_is_broken_once() -> None:
    there = {
        constraint.name
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        for constraint in model._meta.constraints
    }
    assert there == set(BREAKINGS)


def test_nothing_that_others_refer_to_can_be_deleted(staff: Staff) -> None:
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.get_fields():
                if field.many_to_one and field.concrete:
                    assert field.remote_field.on_delete.__name__ == "PROTECT", f"{model.__name__}.{field.name}"
    assert Person.objects.filter(pk=staff.author.pk).exists()

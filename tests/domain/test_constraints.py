"""What the database itself does not let in, whoever writes: each constraint of these apps is broken once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from gongkai.agencies.models import Agency, Person, Post, ReviewLevel, Role, Section
from gongkai.publications.models import (
    Acknowledged,
    Attachment,
    Column,
    Declaration,
    Document,
    DocumentVersion,
    GuideVersion,
    Illustration,
    IndexCounter,
    OfficeCheck,
    Placement,
    Reassessment,
    Relation,
    Release,
    TakeDown,
)
from gongkai.reviews.models import Decision, Review, State
from tests.domain.factories import NOW, TODAY, Staff, document_out, guide_in_review, passed

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


def _document(**fields: object) -> Callable[[Staff], Document]:
    """A public document with one of everything beside it."""

    def make(staff: Staff) -> Document:
        first = document_out(staff, title="旧")
        said = [{"kind": "repeals", "target": first.index_number}]
        files = [("表.txt", b"1"), ("图.txt", b"2")]
        return document_out(staff, files=files, relations=said, columns=["20-12", "20-01"], **fields)

    return make


def _version(fields: dict[str, object] | None = None, **change: object) -> Breaking:
    return lambda staff: DocumentVersion.objects.filter(document=_document(**fields or {})(staff)).update(**change)


def _version_again(**change: object) -> Breaking:
    """A second version beside the public one."""

    def breaking(staff: Staff) -> object:
        version = _document()(staff).versions.get()
        version.pk = None
        for name, value in change.items():
            setattr(version, name, value)
        return version.save(force_insert=True)

    return breaking


def _two_versions_written(staff: Staff) -> object:
    version = _document()(staff).versions.get()
    closed = {"state": "draft", "decided_at": None, "published_at": None, "content_sm3": ""}
    for number in (2, 3):
        version.pk = None
        for name, value in {**closed, "version": number}.items():
            setattr(version, name, value)
        version.save(force_insert=True)
    return None


def _column(**change: object) -> Breaking:
    return lambda staff: Column.objects.filter(code="20-12").update(**change)


def _own_parent(staff: Staff) -> object:
    column = Column.objects.get(code="20-12")
    return Column.objects.filter(pk=column.pk).update(parent=column)


def _beside(model: type, **change: object) -> Breaking:
    """Every row of the model beside the document, made wrong."""

    def breaking(staff: Staff) -> object:
        _document()(staff)
        return model.objects.update(**change)

    return breaking


def _relation_again(**change: object) -> Breaking:
    def breaking(staff: Staff) -> object:
        _document()(staff)
        relation = Relation.objects.get()
        relation.pk = None
        for name, value in change.items():
            setattr(relation, name, value)
        return relation.save(force_insert=True)

    return breaking


def _placed_twice(staff: Staff) -> object:
    version = _document()(staff).versions.get()
    return Placement.objects.create(version=version, column=version.placements.first().column, position=9)


def _illustrated_twice(staff: Staff) -> object:
    version = _document()(staff).versions.get()
    blob = version.attachments.first().blob
    return [Illustration.objects.create(version=version, blob=blob) for _time in range(2)]


def _acknowledged(times: int = 1, reason: str = "已核对") -> Breaking:
    def breaking(staff: Staff) -> object:
        version = _document()(staff).versions.get()
        row = {"version": version, "key": "k", "reason": reason, "by": staff.author, "at": NOW}
        return [Acknowledged.objects.create(**row) for _time in range(times)]

    return breaking


def _check(times: int = 1, decider: str = "", **fields: object) -> Breaking:
    def breaking(staff: Staff) -> object:
        decided = {"decided_by": getattr(staff, decider)} if decider else {}
        row = {"version": _document()(staff).versions.get(), "content_sm3": SM3, "asked_by": staff.author}
        return [OfficeCheck.objects.create(**row, asked_at=NOW, **decided, **fields) for _time in range(times)]

    return breaking


def _row(model: type, times: int = 1, **fields: object) -> Breaking:
    """A row about the document that says too little, or is there twice."""

    def breaking(staff: Staff) -> object:
        document = _document()(staff)
        return [model.objects.create(document=document, by=staff.third, at=NOW, **fields) for _time in range(times)]

    return breaking


def _release_again(staff: Staff) -> object:
    _document()(staff)
    release = Release.objects.filter(action="publish").first()
    release.seq = 99
    return release.save(force_insert=True)


def _guide_released_again(staff: Staff) -> object:
    passed(guide_in_review(staff), staff, 3)
    release = Release.objects.get(action="guide")
    release.seq = 99
    return release.save(force_insert=True)


def _same_code(staff: Staff) -> object:
    return Agency.objects.update(organisation_code="006939748")


BREAKINGS: dict[str, list[Breaking]] = {
    "agency_closed_after_opened": [_agency(closed_on=TODAY - timedelta(days=5000))],
    "agency_successor_only_when_closed": [
        lambda staff: Agency.objects.filter(pk=staff.agency.pk).update(successor=staff.agency.parent)
    ],
    "agency_not_its_own_relative": [_itself],
    "agency_organisation_code_once": [_same_code],
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
    "column_kind_known": [_column(kind="rumour")],
    "column_counted_known": [_column(counted="moons")],
    "column_period": [_column(period=21), _column(period=0)],
    "column_update_days": [_column(update_days=0)],
    "column_not_its_own_parent": [_own_parent],
    "index_counter_once": [lambda _staff: [IndexCounter.objects.create(code="A", year=2026) for _time in range(2)]],
    "document_public_with_time": [_beside(Document, public_on=None), _beside(Document, first_published_at=None)],
    "version_once": [_version_again(state="superseded")],
    "version_one_live": [_version_again(version=2)],
    "version_one_draft": [_two_versions_written],
    "version_state_known": [_version(state="lost", decided_at=None, published_at=None, content_sm3="")],
    "version_attribute_known": [_version(state="superseded", attribute="maybe")],
    "version_genre_known": [_version(genre="诏书")],
    "version_ground_known": [_version(ground="D01")],
    "version_withheld_on_a_ground": [_version(state="filed", published_at=None, attribute="withheld")],
    "version_only_active_is_published": [
        _version(attribute="on_request"),
        _version(published_at=None),
        _version(state="taken_down", published_at=None),
    ],
    "version_filed_is_not_public": [
        _version(state="filed"),
        _version(state="filed", attribute="on_request"),
    ],
    "version_decided_with_time_and_fingerprint": [
        _version(decided_at=None),
        _version(content_sm3=""),
        _version(state="draft"),
    ],
    "placement_once": [_placed_twice],
    "placement_in_order": [_beside(Placement, position=1)],
    "attachment_in_order": [_beside(Attachment, position=1)],
    "attachment_name_once": [_beside(Attachment, name="表.txt")],
    "illustration_once": [_illustrated_twice],
    "acknowledged_once": [_acknowledged(times=2)],
    "acknowledged_says_why": [_acknowledged(reason="")],
    "relation_once": [_relation_again(position=9)],
    "relation_in_order": [_relation_again(kind="modifies")],
    "relation_kind_known": [_beside(Relation, kind="eats")],
    "declaration_kind_known": [_row(Declaration, kind="forgotten", on=TODAY, basis="清理")],
    "declaration_says_why": [_row(Declaration, kind="lapsed", on=TODAY, basis="")],
    "declaration_extends_to_a_day": [
        _row(Declaration, kind="extended", on=TODAY, basis="评估"),
        _row(Declaration, kind="lapsed", on=TODAY, basis="评估", valid_until=TODAY),
    ],
    "reassessment_says_why": [_row(Reassessment, opened=False, reason="")],
    "release_action_known": [_beside(Release, action="whisper")],
    "release_of_one_thing": [_beside(Release, version=None), _beside(Release, action="guide")],
    "release_publishes_once": [_release_again],
    "release_guide_once": [_guide_released_again],
    "check_once_at_a_time": [_check(times=2)],
    "check_outcome_known": [_check(outcome="lost", decided_at=NOW, decider="first")],
    "check_decided_by_and_at": [
        _check(decided_at=NOW),
        _check(decider="first"),
        _check(outcome="withdrawn", decider="first"),
    ],
    "check_decided_with_words": [_check(outcome="agreed", decided_at=NOW, decider="first")],
    "check_not_by_who_asked": [_check(outcome="returned", decided_at=NOW, decider="author", words="不符")],
    "takedown_once_at_a_time": [_row(TakeDown, times=2, reason="有误")],
    "takedown_says_why": [_row(TakeDown, reason="")],
    "takedown_ended_with_reason": [_row(TakeDown, reason="有误", ended_at=NOW)],
}


@pytest.mark.parametrize(
    ("name", "number"), [(name, number) for name, ways in BREAKINGS.items() for number in range(len(ways))]
)
def test_the_database_refuses(publishing: Staff, name: str, number: int) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        BREAKINGS[name][number](publishing)
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

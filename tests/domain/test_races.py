"""People who act at the same moment. Each race is first shown to go wrong with the guard taken away."""

from collections.abc import Callable
from copy import copy
from random import Random
from time import sleep

import pytest
from django.db import connection
from django.db.models import QuerySet

from gongkai.agencies.models import ADMINISTRATORS, Person, Post, Role
from gongkai.agencies.services import appoint, people
from gongkai.audit.models import Entry
from gongkai.audit.services import verify
from gongkai.publications.models import GuideState, GuideVersion
from gongkai.publications.services import guides
from gongkai.reviews import services
from gongkai.reviews.content import sm3
from gongkai.reviews.models import Decision, Review
from gongkai.reviews.states import CHECKS, Action, Stage
from tests.domain.bursts import BURSTS, DONE, burst, codes, size, without
from tests.domain.factories import County, Staff, guide_fields, guide_in_review, later, paper_in_review, passed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]
EDITS, INTERLEAVINGS, CLICKS = size("EDITS", 8), size("INTERLEAVINGS", 12), size("CLICKS", 20)
FENCES = ("decision_once_a_version", "decision_approves_a_level_once")


@pytest.fixture
def county(transactional_db: None) -> County:
    return County()


@pytest.fixture
def staff(county: County) -> Staff:
    return county.staff(county.agency("xiaodian", "小店乡人民政府"))


def _approval(review: Review, by: Person) -> Callable[[], Review]:
    """The click on a page that shows the review as it is now."""
    seen = Review.objects.get(pk=review.pk)
    return lambda: services.approve(
        review=seen, level=seen.level, version=seen.version, checks=CHECKS, opinion="同意", by=by, at=later()
    )


def _crowd(county: County, staff: Staff) -> list[Person]:
    """Eight who click: with one, two and three roles, the author, and one of another agency; one clicks twice."""
    both = county.person("both", "两岗", (staff.agency, Role.CLERK), (staff.agency, Role.SECTION_HEAD))
    three = county.person("three", "三岗", *((staff.agency, role) for role in (Role.CLERK, Role.SECTION_HEAD)))
    county.appoint(three, staff.agency, Role.DEPUTY_HEAD)
    outsider = county.person("outsider", "外人", (county.root, Role.DEPUTY_HEAD))
    return [staff.author, staff.first, staff.first, staff.second, staff.third, both, three, outsider]


def _read_then_write(pk: int, *, level: int, version: int, change: dict[str, object]) -> bool:
    """What most systems do: the state was looked at some time before; now it is written."""
    Review.objects.filter(pk=pk).update(**change)
    return True


class TestP10:
    """三审一级都跳不过: of those who click at once exactly one decides, the others are told who."""

    def test_with_the_guard_taken_away_one_level_is_decided_several_times(
        self, county: County, staff: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clerks = [county.person(f"clerk{n}", f"信息员{n}", (staff.agency, Role.CLERK)) for n in range(4)]
        review = paper_in_review(county, staff)
        monkeypatch.setattr(services, "_current", lambda seen, *_rest: seen)
        monkeypatch.setattr(services, "_move", _read_then_write)
        with without(Decision, *FENCES):
            told = burst(_approval(review, clerk) for clerk in clerks)
            assert told.count(DONE) > 1
            assert Decision.objects.filter(action=Action.APPROVE, level=1).count() > 1

    def test_even_then_the_database_lets_only_one_decision_stand(
        self, county: County, staff: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clerks = [county.person(f"clerk{n}", f"信息员{n}", (staff.agency, Role.CLERK)) for n in range(4)]
        review = paper_in_review(county, staff)
        monkeypatch.setattr(services, "_current", lambda seen, *_rest: seen)
        monkeypatch.setattr(services, "_move", _read_then_write)
        told = burst(_approval(review, clerk) for clerk in clerks)
        assert codes(told) == [*["IntegrityError"] * 3, DONE]

    def test_one_decision_a_level_and_the_others_are_told_by_whom(self, county: County, staff: Staff) -> None:
        crowd = _crowd(county, staff)
        able = {1: {1, 2, 5, 6}, 2: {3, 5, 6}, 3: {4, 6}}
        for number in range(BURSTS):
            review = paper_in_review(county, staff, name=f"科室{number}")
            before: set[int] = set()
            for level in (1, 2, 3):
                told = burst([_approval(review, person) for person in crowd])
                winner = told.index(DONE)
                step = Decision.objects.get(review=review, action=Action.APPROVE, level=level)
                assert told.count(DONE) == 1
                assert step.by == crowd[winner]
                assert winner in able[level]
                assert step.by_id not in before | {staff.author.pk}
                before.add(step.by_id)
                late = [told[n] for n in able[level] if crowd[n].pk not in before]
                said = f"already-decided: 已由{step.by}于3月18日10:32通过。"
                assert late == [said] * len(late)
                assert not set(codes(told)) - {DONE, "already-decided", "took-part", "not-allowed", "not-found"}
            assert Review.objects.get(pk=review.pk).stage == Stage.APPROVED
            assert Decision.objects.filter(review=review).count() == 4
        assert Entry.objects.filter(verb="reviews.approve").count() == 3 * BURSTS
        assert verify() == []

    def test_approving_sending_back_withdrawing_and_handing_over_at_once_is_one_step(
        self, county: County, staff: Staff
    ) -> None:
        clerk = county.person("clerk", "刘信息员", (staff.agency, Role.CLERK))
        for number in range(BURSTS):
            review = paper_in_review(county, staff, name=f"科室{number}")
            approve = _approval(review, staff.first)
            told = burst(
                [
                    approve,
                    lambda seen=review: services.send_back(review=seen, version=1, reason="改", by=clerk, at=later()),
                    lambda seen=review: services.withdraw(review=seen, by=staff.author, at=later()),
                    lambda seen=review: services.hand_over(
                        review=seen, to=staff.first, reason="忙", by=clerk, at=later()
                    ),
                    lambda seen=review: services.void(review=seen, reason="改", by=staff.second, at=later()),
                ]
            )
            assert codes(told) == [*["already-decided"] * 4, DONE]
            assert Decision.objects.filter(review=review, version=1).count() == 1
            assert Review.objects.get(pk=review.pk).version == 2


class TestP12:
    """审的就是发的, also when somebody edits while the last level clicks."""

    def test_with_the_guard_taken_away_something_else_is_published(
        self, county: County, staff: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        review = passed(guide_in_review(staff), staff, 2)
        guide = GuideVersion.objects.get(pk=review.subject_id)
        monkeypatch.setattr(guides, "_open_draft", lambda _agency: guide)
        monkeypatch.setattr(guides, "reviews_of", lambda _guide: Review.objects.none())
        monkeypatch.setattr(guides, "_save", _save_whatever_is_there)
        monkeypatch.setattr(guides, "sm3", lambda _content: review.content_sm3)
        told = burst([self._release(review, staff, 0), self._edit(guide, staff, 0)])
        after = GuideVersion.objects.get()
        assert told == [DONE, DONE]
        assert Review.objects.get().stage == Stage.APPROVED
        assert sm3(after.content) != review.content_sm3

    def test_what_is_published_is_what_was_let_pass(self, county: County, staff: Staff) -> None:
        outcomes = set()
        for number in range(EDITS):
            review = passed(guide_in_review(staff, fax=f"传真{number}", at=later(minutes=number)), staff, 2)
            guide = GuideVersion.objects.get(pk=review.subject_id)
            release = self._release(review, staff, number)
            told = burst([release, self._edit(guide, staff, number)])
            assert told.count(DONE) == 1
            after = GuideVersion.objects.get(pk=guide.pk)
            outcomes.add(after.state)
            stage = Review.objects.get(pk=review.pk).stage
            if after.state == GuideState.PUBLISHED:
                assert stage == Stage.APPROVED
                assert sm3(after.content) == after.content_sm3 == review.content_sm3
            else:
                assert (after.state, stage) == (GuideState.DRAFT, Stage.VOIDED)
                self._finish(after, staff, number)
        assert GuideVersion.objects.filter(state=GuideState.PUBLISHED).count() == 1
        assert outcomes

    @staticmethod
    def _release(review: Review, staff: Staff, number: int) -> Callable[[], object]:
        seen = Review.objects.get(pk=review.pk)
        return lambda: services.approve(
            review=seen,
            level=3,
            version=seen.version,
            checks=CHECKS,
            opinion="同意",
            by=staff.third,
            at=later(minutes=number),
        )

    @staticmethod
    def _edit(guide: GuideVersion, staff: Staff, number: int) -> Callable[[], object]:
        return lambda: guides.draft_guide(
            agency=staff.agency,
            fields={"phone": f"改{number}"},
            revision=guide.revision,
            by=staff.author,
            at=later(minutes=number),
        )

    @staticmethod
    def _finish(guide: GuideVersion, staff: Staff, number: int) -> None:
        review = guides.submit_guide(guide=guide, revision=guide.revision, by=staff.author, at=later(minutes=number))
        passed(review, staff, 3, at=later(minutes=number))


def _save_whatever_is_there(guide: GuideVersion, _state: GuideState, values: dict[str, object]) -> None:
    """A save that does not ask whether the row is still the one that was read."""
    GuideVersion.objects.filter(pk=guide.pk).update(**values, revision=guide.revision + 1)
    guide.refresh_from_db()


class TestP14:
    """两人同时改一份，不互相覆盖."""

    def _editors(self, county: County, staff: Staff, count: int = 4) -> list[Person]:
        return [county.person(f"editor{n}", f"编辑{n}", (staff.agency, Role.CLERK)) for n in range(count)]

    def _save(self, staff: Staff, by: Person, revision: int | None, words: str) -> Callable[[], object]:
        return lambda: guides.draft_guide(
            agency=staff.agency, fields={"phone": words}, revision=revision, by=by, at=later()
        )

    def test_with_the_guard_taken_away_one_writes_over_the_other(
        self, county: County, staff: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        editors = self._editors(county, staff)
        guide = guides.draft_guide(agency=staff.agency, fields=guide_fields(), by=staff.author, at=later())
        monkeypatch.setattr(guides, "_open_draft", lambda _agency: copy(guide))
        monkeypatch.setattr(guides, "_save", _save_whatever_is_there)
        told = burst(self._save(staff, editor, guide.revision, editor.name) for editor in editors)
        assert told.count(DONE) > 1

    def test_one_saves_and_the_others_are_told_by_whom(self, county: County, staff: Staff) -> None:
        """Two to six editors, some on a page that was opened before the last save: another tab, the back button."""
        random, crowd = Random(14), self._editors(county, staff, 6)
        guide = guides.draft_guide(agency=staff.agency, fields=guide_fields(), by=staff.author, at=later())
        seen = [guide.revision]
        for number in range(INTERLEAVINGS):
            editors = random.sample(crowd, random.randint(2, 6))
            pages = [seen[-1], *(random.choice(seen[-3:]) for _other in editors[1:])]
            before = guide.phone
            told = burst(
                self._save(staff, editor, page, f"{editor.name}-{number}")
                for editor, page in zip(editors, pages, strict=True)
            )
            guide = GuideVersion.objects.get()
            assert codes(told) == [*["changed-meanwhile"] * (len(editors) - 1), DONE]
            winner = told.index(DONE)
            assert pages[winner] == seen[-1], f"{before} was overwritten unseen"
            assert (guide.changed_by, guide.phone) == (editors[winner], f"{editors[winner]}-{number}")
            # A page older than the last save may be told of that one, when it was faster than this one.
            late = [each for n, each in enumerate(told) if n != winner and pages[n] == seen[-1]]
            assert all(f"{guide.changed_by}于3月18日10:32已经改过" in each for each in late)
            seen.append(guide.revision)

    def test_without_the_constraint_several_drafts_are_begun(
        self, county: County, staff: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        editors = self._editors(county, staff)
        monkeypatch.setattr(guides, "_open_draft", lambda _agency: None)
        with without(GuideVersion, "guide_version_once", "guide_one_draft"):
            told = burst(self._save(staff, editor, None, editor.name) for editor in editors)
            assert told.count(DONE) > 1
            assert GuideVersion.objects.filter(state=GuideState.DRAFT).count() > 1

    def test_one_draft_is_begun(self, county: County, staff: Staff) -> None:
        told = burst(self._save(staff, editor, None, editor.name) for editor in self._editors(county, staff))
        assert codes(told) == [*["changed-meanwhile"] * 3, DONE]
        assert GuideVersion.objects.count() == 1


class TestP15:
    """重复点击只算一件."""

    def _clicks(self, staff: Staff, count: int) -> list[Callable[[], Review]]:
        guide = guides.draft_guide(agency=staff.agency, fields=guide_fields(), by=staff.author, at=later())
        return [lambda: guides.submit_guide(guide=guide, revision=guide.revision, by=staff.author, at=later())] * count

    def test_with_the_guard_taken_away_they_are_several_reviews(
        self, county: County, staff: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clicks = self._clicks(staff, 3)

        def slowly(guide: GuideVersion, state: GuideState, values: dict[str, object]) -> None:
            sleep(0.2)
            _save_whatever_is_there(guide, state, values)

        def deferred() -> None:
            connection.transaction_mode = "DEFERRED"

        monkeypatch.setattr(guides, "_save", slowly)
        with without(Review, "review_once_a_subject"):
            told = burst(clicks, prepare=deferred)
            # SQLite notices by itself that what a transaction has read is no longer so, and breaks it off.
            broken_off = connection.vendor == "sqlite" and "OperationalError" in told
            assert broken_off or Review.objects.count() > 1
            Decision.objects.all().delete()

    def test_many_clicks_on_submit_are_one_review(self, county: County, staff: Staff) -> None:
        told = burst(self._clicks(staff, CLICKS))
        assert codes(told) == [*["changed-meanwhile"] * (CLICKS - 1), DONE]
        assert (Review.objects.count(), Entry.objects.filter(verb="reviews.submit").count()) == (1, 1)


class TestExclusiveRoles:
    """Two posts that exclude each other, given at the same moment by two administrators."""

    def _appointments(self, county: County, staff: Staff, number: int) -> list[Callable[[], Post]]:
        person = county.person(f"person{number}", f"某人{number}")
        places = ((county.root, Role.AUDIT_ADMIN), (staff.agency, Role.CLERK))
        return [
            lambda where=agency, what=role: appoint(
                person=person, agency=where, role=what, by=county.security, at=later()
            )
            for agency, role in places
        ]

    def test_with_the_guard_taken_away_it_goes_wrong(
        self, county: County, staff: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        check = people._refuse_conflicts

        def slowly(*arguments: object) -> None:
            check(*arguments)
            sleep(0.2)

        def deferred() -> None:
            connection.transaction_mode = "DEFERRED"

        appointments = self._appointments(county, staff, 0)
        monkeypatch.setattr(people, "_refuse_conflicts", slowly)
        monkeypatch.setattr(QuerySet, "select_for_update", lambda found, **_how: found)
        told = burst(appointments, prepare=deferred)
        assert codes(told) in ([DONE, DONE], ["OperationalError", DONE])

    def test_one_is_given_and_the_other_refused(self, county: County, staff: Staff) -> None:
        for number in range(BURSTS):
            told = burst(self._appointments(county, staff, number))
            assert codes(told) == [DONE, "exclusive"]
            held = {post.role for post in Post.objects.filter(person__username=f"person{number}")}
            assert len(held) == 1
            assert len(held & set(ADMINISTRATORS)) in (0, 1)

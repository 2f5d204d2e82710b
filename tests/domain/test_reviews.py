"""What a review promises: three levels by three people over one frozen content, each step said why and journaled."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.agencies import services as agencies
from gongkai.agencies.models import Role
from gongkai.audit.models import Entry
from gongkai.audit.refused import Refused
from gongkai.reviews import selectors, services
from gongkai.reviews.content import canonical, sm3
from gongkai.reviews.models import Review
from gongkai.reviews.states import CHECKS, Stage
from tests.domain.factories import (
    NOW,
    TODAY,
    County,
    Staff,
    later,
    paper_in_review,
    passed,
    refusal,
    released,
    returned,
)


@pytest.fixture
def review(county: County, staff: Staff) -> Review:
    released.clear()
    returned.clear()
    return paper_in_review(county, staff)


def _approve(review: Review, staff_member, **change: object) -> Review:
    words = {"checks": CHECKS, "opinion": "同意", "level": review.level, "version": review.version, "at": later()}
    return services.approve(review=review, by=staff_member, **(words | change))


def test_after_three_levels_the_subject_is_released_once(staff: Staff, review: Review) -> None:
    assert passed(review, staff, 2).stage == Stage.LEVEL3
    assert released == []
    done = passed(Review.objects.get(), staff, 0)
    done = _approve(done, staff.third)
    assert (done.stage, done.ended_at) == (Stage.APPROVED, later())
    assert released == [done]
    assert [step.by for step in done.decisions.order_by("version")] == [staff.author, *staff.levels]


def test_a_release_that_fails_leaves_the_review_with_the_last_level(
    staff: Staff, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_arguments: object) -> None:
        raise OSError("no space left")

    monkeypatch.setitem(services._endings, "paper", (full, None))
    passed(review, staff, 2)
    before = (Entry.objects.count(), Review.objects.values().get())
    with pytest.raises(OSError, match="space"):
        _approve(Review.objects.get(), staff.third)
    assert (Entry.objects.count(), Review.objects.values().get()) == before


def test_all_three_checks_and_an_opinion_are_needed(staff: Staff, review: Review) -> None:
    for ticked in ((), ("secrecy",), ("secrecy", "policy"), ("secrecy", "policy", "other")):
        with pytest.raises(Refused) as caught:
            _approve(review, staff.first, checks=ticked)
        assert caught.value.code == "checks-missing"
        assert "是否准确" in caught.value.message
    assert refusal(_approve, review=review, staff_member=staff.first, opinion=" \n") == "opinion-missing"
    done = _approve(review, staff.first)
    assert done.decisions.get(action="approve").checks == dict.fromkeys(CHECKS, True)


def test_sending_back_and_voiding_need_a_reason(staff: Staff, review: Review) -> None:
    assert refusal(services.void, review=review, reason="", by=staff.author, at=NOW) == "reason-missing"
    back = {"review": review, "version": 1, "reason": " ", "by": staff.first, "at": NOW}
    assert refusal(services.send_back, **back) == "reason-missing"


def test_what_was_sent_back_begins_anew_at_the_first_level(county: County, staff: Staff, review: Review) -> None:
    passed(review, staff, 1)
    review.refresh_from_db()
    services.send_back(review=review, version=review.version, reason="数据不符", by=staff.second, at=NOW)
    assert returned == [review]
    again = services.submit(
        kind="paper",
        subject=staff.agency.sections.get(),
        agency=staff.agency,
        title="改后",
        content={"text": "改"},
        by=staff.author,
        at=later(),
    )
    assert (again.stage, again.version) == (Stage.LEVEL1, 1)
    assert [*selectors.reviews_of(staff.agency.sections.get())] == [again, review]


class TestP11:
    """同一人不得自审自批: four different people, whatever roles one of them holds."""

    def test_the_author_does_not_review(self, county: County, staff: Staff, review: Review) -> None:
        for role in (Role.SECTION_HEAD, Role.DEPUTY_HEAD):
            county.appoint(staff.author, staff.agency, role)
        for level in range(3):
            with pytest.raises(Refused) as caught:
                _approve(Review.objects.get(), staff.author)
            assert caught.value.code == "took-part"
            passed(Review.objects.get(), Only(staff.levels[level]), 1)

    def test_who_passed_one_level_does_not_pass_the_next(self, county: County, staff: Staff, review: Review) -> None:
        county.appoint(staff.first, staff.agency, Role.SECTION_HEAD)
        county.appoint(staff.first, staff.agency, Role.DEPUTY_HEAD)
        current = _approve(review, staff.first)
        assert refusal(_approve, review=current, staff_member=staff.first) == "took-part"
        assert current not in selectors.waiting_for(staff.first, on=TODAY)
        back = {"review": current, "version": current.version, "reason": "改", "by": staff.first, "at": NOW}
        assert refusal(services.send_back, **back) == "took-part"

    def test_handing_over_gives_no_seat_to_who_took_part_or_has_none(self, county, staff, review) -> None:
        outsider = county.person("outsider", "外人", (county.root, Role.CLERK))
        for to in (staff.author, staff.second, outsider):
            handing = {"review": review, "to": to, "reason": "出差", "by": staff.first, "at": NOW}
            assert refusal(services.hand_over, **handing) == "cannot-sit"


class Only:
    """Staff whose first level is one given person."""

    def __init__(self, person) -> None:
        self.levels = (person,)


class TestP12:
    """审的就是发的: what is let pass is what was submitted, to the byte."""

    def test_content_changed_behind_the_back_of_the_review_does_not_pass(self, staff: Staff, review: Review) -> None:
        Review.objects.update(content={"text": "改过的全文"})
        assert refusal(_approve, review=Review.objects.get(), staff_member=staff.first) == "content-changed"

    def test_the_fingerprint_knows_every_change_and_no_order(self) -> None:
        one = {"text": "全文", "files": [{"name": "a", "sm3": "1"}]}
        assert sm3(one) == sm3({"files": [{"sm3": "1", "name": "a"}], "text": "全文"})
        assert canonical({"b": "二", "a": [1, True, None]}) == '{"a":[1,true,null],"b":"二"}'.encode()
        others = ({"text": "全文 "}, {"text": "全文", "files": []}, {"text": "全 文", "files": one["files"]})
        assert len({sm3(one), *map(sm3, others)}) == 4

    @pytest.mark.parametrize("content", [{"n": 0.1}, {"t": "a\x00b"}, {"t": "\ud800"}, {"t": [{"\x00": 1}]}, {1: "a"}])
    def test_what_a_database_would_not_give_back_is_not_frozen(self, content: dict) -> None:
        assert refusal(canonical, content=content) == "content"

    def test_a_voided_review_passes_nothing_more(self, staff: Staff, review: Review) -> None:
        services.void(review=review, reason="内容有改动", by=staff.author, at=NOW)
        with pytest.raises(Refused) as caught:
            _approve(review, staff.first)
        assert (caught.value.code, caught.value.message) == ("already-decided", "已由李起草于3月18日10:32作废。")


class TestP15:
    """重复点击只算一件."""

    def test_a_second_submission_says_who_was_first(self, county: County, staff: Staff, review: Review) -> None:
        with pytest.raises(Refused) as caught:
            services.submit(
                kind="paper",
                subject=staff.agency.sections.get(),
                agency=staff.agency,
                title="再送",
                content={},
                by=staff.first,
                at=later(),
            )
        assert caught.value.code == "already-submitted"
        assert caught.value.message == "已由李起草于3月18日10:32送审。"

    def test_a_second_click_says_the_first_has_counted(self, staff: Staff, review: Review) -> None:
        page = {"level": review.level, "version": review.version}
        _approve(review, staff.first, **page, at=NOW)
        with pytest.raises(Refused) as caught:
            _approve(review, staff.first, **page)
        assert (caught.value.code, caught.value.message) == ("already-decided", "已由张初审于3月18日10:32通过。")
        assert Entry.objects.filter(verb="reviews.approve").count() == 1


class TestHandingOver:
    def test_it_is_logged_comes_first_in_the_list_and_the_decision_names_the_absent(self, county, staff) -> None:
        clerk = county.person("clerk", "刘信息员", (staff.agency, Role.CLERK))
        older = paper_in_review(county, staff, name="农业办", at=NOW - timedelta(days=1))
        review = paper_in_review(county, staff)
        services.hand_over(review=review, to=clerk, reason="外出培训", by=staff.first, at=NOW)
        assert [*selectors.waiting_for(clerk, on=TODAY)] == [review, older]
        assert [*selectors.waiting_for(staff.first, on=TODAY)] == [older, review]
        entry = Entry.objects.last()
        assert "转交" in entry.sentence
        assert "给刘信息员" in entry.sentence
        assert entry.details["to"] == "clerk"
        done = _approve(Review.objects.get(pk=review.pk), clerk)
        assert done.decisions.get(action="approve").on_behalf_of == staff.first
        assert (done.handed_to, done.handed_by) == (None, None)

    def test_it_is_not_handed_to_whom_it_lies_with(self, county: County, staff: Staff, review: Review) -> None:
        clerk = county.person("clerk", "刘信息员", (staff.agency, Role.CLERK))
        assert {*selectors.may_take(review, by=staff.first, on=TODAY)} == {clerk}
        handing = {"review": review, "reason": "外出", "at": NOW}
        assert refusal(services.hand_over, to=staff.first, by=staff.first, **handing) == "lies-there"
        review = services.hand_over(to=clerk, by=staff.first, **handing)
        assert refusal(services.hand_over, to=clerk, by=staff.first, **handing | {"review": review}) == "lies-there"
        back = services.hand_over(to=staff.first, by=staff.first, **handing | {"review": review})
        assert back.handed_to == staff.first

    def test_a_page_opened_before_is_told_of_it(self, county: County, staff: Staff, review: Review) -> None:
        clerk = county.person("clerk", "刘信息员", (staff.agency, Role.CLERK))
        services.hand_over(review=review, to=clerk, reason="外出", by=county.office, at=NOW)
        with pytest.raises(Refused) as caught:
            services.send_back(review=review, version=1, reason="改", by=staff.first, at=later())
        assert caught.value.message == "已由周县办于3月18日10:32转交。"


class TestP22:
    """调走、停用立刻失效: with the page of the review still open."""

    def test_a_reviewer_who_was_moved_decides_nothing(self, county: County, staff: Staff, review: Review) -> None:
        agencies.end_post(post=staff.first.posts.get(), by=county.security, at=NOW)
        assert refusal(_approve, review=review, staff_member=staff.first) == "not-found"
        assert not selectors.waiting_for(staff.first, on=TODAY).exists()

    def test_a_disabled_reviewer_decides_nothing(self, county: County, staff: Staff, review: Review) -> None:
        agencies.disable_person(person=staff.first, reason="停职", by=county.system, at=NOW)
        assert refusal(_approve, review=review, staff_member=staff.first) == "not-found"

    def test_an_author_who_was_moved_withdraws_nothing(self, county: County, staff: Staff, review: Review) -> None:
        agencies.end_post(post=staff.author.posts.get(), by=county.security, at=NOW)
        assert refusal(services.withdraw, review=review, by=staff.author, at=NOW) == "not-found"


class TestReach:
    def test_p25_a_review_of_another_agency_is_as_if_it_were_not(self, county, staff, review) -> None:
        other = county.staff(county.agency("maling"))
        told = set()
        for person, pk in ((other.author, review.pk), (other.author, 999_999), (AnonymousUser(), review.pk)):
            with pytest.raises(Refused) as caught:
                selectors.review_for(person, pk, on=TODAY)
            told.add((caught.value.code, caught.value.message))
        assert len(told) == 1

    def test_administrators_read_no_reviews(self, county, staff, review) -> None:
        for person in (county.system, county.security, county.audit):
            assert refusal(lambda reader=person: selectors.review_for(reader, review.pk, on=TODAY)) == "not-found"

    def test_each_waits_for_what_is_theirs(self, county, staff, review) -> None:
        def waiting():
            people = (staff.author, *staff.levels, county.office, county.audit)
            return [selectors.waiting_for(person, on=TODAY).count() for person in people]

        assert waiting() == [0, 1, 0, 0, 0, 0]
        passed(review, staff, 1)
        assert waiting() == [0, 0, 1, 0, 0, 0]
        passed(Review.objects.get(), Only(staff.second), 1)
        assert waiting() == [0, 0, 0, 1, 0, 0]
        assert [*selectors.started_by(staff.author)] == [review]

    def test_after_a_merger_the_heir_goes_on_with_the_review(self, county, staff, review) -> None:
        heir = county.staff(county.agency("maling"))
        agencies.merge_agencies(agencies=[staff.agency], into=heir.agency, by=county.office, at=NOW)
        assert [*selectors.waiting_for(heir.first, on=TODAY)] == [review]
        done = _approve(Review.objects.get(), heir.first)
        assert done.stage == Stage.LEVEL2
        assert set(selectors.may_decide(done, on=TODAY)) == {heir.second}

    def test_of_a_dissolved_agency_the_county_office_clears_what_is_left(self, county, staff, review) -> None:
        agencies.close_agency(agency=staff.agency, by=county.office, at=NOW)
        assert refusal(_approve, review=review, staff_member=staff.first) == "not-found"
        assert services.void(review=review, reason="机关撤销", by=county.office, at=NOW).stage == Stage.VOIDED


def test_the_levels_an_agency_has_set_are_obeyed(county: County, staff: Staff, review: Review) -> None:
    agencies.set_review_levels(agency=staff.agency, levels={1: [Role.DEPUTY_HEAD]}, by=county.office, at=NOW)
    assert refusal(_approve, review=review, staff_member=staff.first) == "not-allowed"
    assert _approve(review, staff.third).stage == Stage.LEVEL2


def test_every_step_adds_one_sentence_naming_person_subject_and_result(staff: Staff, review: Review) -> None:
    passed(review, staff, 1)
    said = [entry.sentence for entry in Entry.objects.filter(verb__startswith="reviews.")]
    assert said == [
        "李起草送审了小店乡人民政府《关于防汛的通知》，结果：待初审",
        "张初审通过了小店乡人民政府《关于防汛的通知》（第1级），意见：“同意”，结果：待复审",
    ]


def test_what_nobody_has_registered_is_not_submitted(staff: Staff) -> None:
    with pytest.raises(RuntimeError, match="registered"):
        services.submit(
            kind="unknown", subject=staff.agency, agency=staff.agency, title="", content={}, by=staff.author, at=NOW
        )


def test_nothing_waits_for_a_stranger(review: Review) -> None:
    assert not selectors.waiting_for(AnonymousUser(), on=TODAY).exists()


def test_a_kind_has_one_ending() -> None:
    with pytest.raises(RuntimeError):
        services.register("guide", release=print)


@pytest.mark.parametrize(
    ("read", "queries"),
    [
        (lambda c, s, r: [_all_of(x) for x in selectors.waiting_for(s.first, on=TODAY)], 5),
        (lambda c, s, r: selectors.waiting_for(s.first, on=TODAY).count(), 4),
        (lambda c, s, r: _all_of(selectors.review_for(s.first, r.pk, on=TODAY)), 3),
        (lambda c, s, r: [_all_of(x) for x in selectors.started_by(s.author)], 2),
        (lambda c, s, r: [_all_of(x) for x in selectors.reviews_of(s.agency.sections.first())], 3),
        (lambda c, s, r: [*selectors.may_decide(selectors.review_for(s.first, r.pk, on=TODAY), on=TODAY)], 5),
    ],
)
@pytest.mark.parametrize("many", [1, 6])
def test_reading_takes_the_same_few_queries_however_much_waits(
    county: County, staff: Staff, many: int, read, queries: int
) -> None:
    found = [paper_in_review(county, staff, name=f"科室{number}") for number in range(many)]
    with CaptureQueriesContext(connection) as seen:
        read(county, staff, found[0])
    assert len(seen) == queries, [query["sql"] for query in seen]


def _all_of(review: Review) -> list[object]:
    steps = [(step.by.name, step.on_behalf_of, step.words) for step in review.decisions.all()]
    return [review.agency.name, review.author.name, review.handed_to, review.handed_by, review.stage_words, *steps]


def test_the_day_s_work_is_what_the_lists_say_with_one_question(county: County, staff: Staff, review: Review) -> None:
    older = paper_in_review(county, staff, name="农业办", at=NOW - timedelta(days=1))
    passed(paper_in_review(county, staff, name="民政办"), staff, 1)
    sent_back = paper_in_review(county, staff, name="财政所")
    services.send_back(review=sent_back, version=1, reason="缺附件", by=staff.first, at=later())
    for person in (staff.author, *staff.levels, county.office, AnonymousUser()):
        with CaptureQueriesContext(connection) as queries:
            work = selectors.work_of(person, on=TODAY)
        assert work.to_decide == [*selectors.waiting_for(person, on=TODAY)]
        assert sum("reviews_review" in query["sql"] for query in queries) <= 1
    assert older in selectors.work_of(staff.first, on=TODAY).to_decide
    mine = selectors.work_of(staff.author, on=TODAY)
    assert [(each.pk, each.who, each.why) for each in mine.to_mend] == [(sent_back.pk, "张初审", "缺附件")]
    assert mine.under_way == {("paper", staff.agency.pk)}
    assert selectors.work_of(AnonymousUser(), on=TODAY).under_way == frozenset()

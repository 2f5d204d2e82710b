"""The guide: the elements of the law, three levels, published byte for byte as reviewed, its age told."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from gongkai.agencies.models import Agency, Person
from gongkai.audit.models import Entry
from gongkai.audit.refused import Refused
from gongkai.publications import permissions, selectors, services
from gongkai.publications.age import Age, age, look_again_on
from gongkai.publications.models import FIELDS, GuideState, GuideVersion
from gongkai.reviews import services as reviews
from gongkai.reviews.models import Review
from gongkai.reviews.selectors import reviews_of
from gongkai.reviews.states import Stage
from gongkai.statute import GUIDE_ELEMENTS
from tests.domain.factories import NOW, TODAY, County, Staff, guide_fields, guide_in_review, later, passed, refusal


def _draft(staff: Staff, revision: int | None = None, by: Person | None = None, **fields: str) -> GuideVersion:
    return services.draft_guide(
        agency=staff.agency, fields=fields, revision=revision, by=by or staff.author, at=later()
    )


def _guide() -> GuideVersion:
    return GuideVersion.objects.get()


def test_the_fields_are_the_elements_of_the_law() -> None:
    assert tuple(name for name, _words in GUIDE_ELEMENTS) == FIELDS
    for name, words in GUIDE_ELEMENTS:
        assert GuideVersion._meta.get_field(name).verbose_name == words


def test_p12_what_is_published_is_what_was_reviewed_to_the_byte(staff: Staff) -> None:
    text = "一、分类\n　（一）机构职能 “引号”　é 𠮷 <b>&amp;</b>\t结束"
    review = guide_in_review(staff, classification=text)
    passed(review, staff, 3, at=later(hours=1))
    public = selectors.public_guide(staff.agency, on=TODAY)
    assert public.content == Review.objects.get().content
    assert public.classification == text
    assert public.content_sm3 == review.content_sm3
    assert public.published_at == later(hours=1)
    assert Agency.objects.get(pk=staff.agency.pk).guide_on == TODAY


def test_nothing_is_public_before_the_last_level(staff: Staff) -> None:
    review = guide_in_review(staff)
    for levels in (0, 1, 1):
        review = passed(Review.objects.get(), Rest(staff, review.level), levels)
        assert selectors.public_guide(staff.agency, on=TODAY) is None
        assert not selectors.public_guides(on=TODAY, limit=9)


class Rest:
    """The staff from a level on."""

    def __init__(self, staff: Staff, level: int) -> None:
        self.levels = staff.levels[level - 1 :]


def test_a_guide_that_lacks_an_element_of_the_law_is_not_submitted(staff: Staff) -> None:
    guide = _draft(staff, **guide_fields(fax="", internet="  "))
    with pytest.raises(Refused) as caught:
        services.submit_guide(guide=guide, revision=1, by=staff.author, at=NOW)
    assert caught.value.code == "fields-missing"
    assert caught.value.message == "指南还缺：传真号码、互联网联系方式。"
    assert caught.value.article == "条例第十二条第二款"


@pytest.mark.parametrize("fields", [{"mayor": "x"}, {"phone": "1" * 61}, {"access": "a\x00b"}])
def test_what_does_not_fit_is_refused(staff: Staff, fields: dict[str, str]) -> None:
    assert refusal(_draft, staff=staff, **fields) == "field"


def test_any_change_in_review_voids_it_and_who_let_it_pass_begins_anew(staff: Staff) -> None:
    passed(guide_in_review(staff), staff, 2)
    guide = _guide()
    changed = _draft(staff, guide.revision, by=staff.first, phone="0377-65000000")
    review = reviews_of(changed).get()
    assert (review.stage, changed.state, changed.changed_by) == (Stage.VOIDED, GuideState.DRAFT, staff.first)
    again = services.submit_guide(guide=changed, revision=changed.revision, by=staff.author, at=NOW)
    assert (again.stage, again.content["phone"]) == (Stage.LEVEL1, "0377-65000000")


def test_saving_without_a_change_leaves_the_review_alone(staff: Staff) -> None:
    review = guide_in_review(staff)
    before = Entry.objects.count()
    _draft(staff, _guide().revision, **guide_fields())
    assert Review.objects.get() == review
    assert (Review.objects.get().stage, Entry.objects.count()) == (Stage.LEVEL1, before)


@pytest.mark.parametrize("ending", ["send_back", "withdraw", "void"])
def test_a_review_that_ends_otherwise_gives_the_guide_back_for_writing(staff: Staff, ending: str) -> None:
    review = guide_in_review(staff)
    steps = {
        "send_back": lambda: reviews.send_back(review=review, version=1, reason="电话不对", by=staff.first, at=NOW),
        "withdraw": lambda: reviews.withdraw(review=review, by=staff.author, at=NOW),
        "void": lambda: reviews.void(review=review, reason="不用了", by=staff.author, at=NOW),
    }
    steps[ending]()
    guide = _guide()
    assert guide.state == GuideState.DRAFT
    assert services.submit_guide(guide=guide, revision=guide.revision, by=staff.author, at=NOW).stage == Stage.LEVEL1


def test_a_new_version_begins_with_the_old_text_and_replaces_it_when_published(staff: Staff) -> None:
    passed(guide_in_review(staff, fax="1"), staff, 3)
    second = _draft(staff, None, fax="2")
    assert (second.version, second.phone, second.fax) == (2, "联系电话的内容", "2")
    assert selectors.public_guide(staff.agency, on=TODAY).fax == "1"
    review = services.submit_guide(guide=second, revision=1, by=staff.author, at=later(days=3))
    passed(review, staff, 3, at=later(days=3))
    states = GuideVersion.objects.order_by("version").values_list("state", flat=True)
    assert [*states] == [GuideState.SUPERSEDED, GuideState.PUBLISHED]
    assert selectors.public_guide(staff.agency, on=TODAY).fax == "1"
    assert selectors.public_guide(staff.agency, on=TODAY + timedelta(days=3)).fax == "2"


def test_p14_who_saves_second_overwrites_nothing_and_is_told(staff: Staff) -> None:
    guide = _draft(staff, **guide_fields())
    _draft(staff, guide.revision, by=staff.first, phone="first")
    with pytest.raises(Refused) as caught:
        _draft(staff, guide.revision, by=staff.second, phone="second")
    assert caught.value.code == "changed-meanwhile"
    assert caught.value.message == "张初审于3月18日10:32已经改过这份指南，核对两份内容后再保存。"
    assert _guide().phone == "first"


def test_p14_a_page_of_a_draft_that_is_gone_begins_no_second_one(staff: Staff) -> None:
    passed(guide_in_review(staff), staff, 3)
    assert refusal(_draft, staff=staff, revision=1, phone="old page") == "changed-meanwhile"
    assert GuideVersion.objects.count() == 1


def test_p16_no_version_is_published_before_the_one_it_replaces(staff: Staff) -> None:
    passed(guide_in_review(staff), staff, 3)
    second = _draft(staff, None, fax="2")
    review = services.submit_guide(guide=second, revision=1, by=staff.author, at=NOW)
    review = passed(review, staff, 2)
    with pytest.raises(Refused) as caught:
        passed(review, Rest(staff, 3), 1, at=NOW - timedelta(days=1))
    assert caught.value.code == "clock-went-back"
    assert Review.objects.get(pk=review.pk).stage == Stage.LEVEL3


def test_p12_a_guide_changed_behind_the_review_is_not_released(staff: Staff) -> None:
    review = passed(guide_in_review(staff), staff, 2)
    GuideVersion.objects.update(phone="changed in the database")
    assert refusal(passed, review=review, staff=Rest(staff, 3), levels=1) == "content-changed"
    assert selectors.public_guide(staff.agency, on=TODAY) is None


@pytest.mark.parametrize(
    ("who", "drafts", "sees"),
    [
        ("author", True, True),
        ("second", True, True),
        ("third", False, True),
        ("office", False, True),
        ("system", False, False),
        ("security", False, False),
        ("audit", False, False),
        ("elsewhere", False, False),
        ("nobody", False, False),
    ],
)
def test_asking_and_insisting_agree(county: County, staff: Staff, who: str, drafts: bool, sees: bool) -> None:
    person = {
        "author": staff.author,
        "second": staff.second,
        "third": staff.third,
        "office": county.office,
        "system": county.system,
        "security": county.security,
        "audit": county.audit,
        "elsewhere": county.staff(county.agency("maling")).author,
        "nobody": county.person("nobody"),
    }[who]
    assert permissions.can_draft_guide(person, staff.agency, on=TODAY) is drafts
    assert permissions.can_see_drafts(person, staff.agency, on=TODAY) is sees
    assert refusal(_draft, staff=staff, by=person, **guide_fields()) == ("" if drafts else "not-found")
    reading = refusal(lambda: selectors.guides_for(person, staff.agency, on=TODAY))
    assert reading == ("" if sees else "not-found")


def test_the_desk_shows_the_draft_and_the_public_the_guide_in_force(staff: Staff) -> None:
    assert selectors.guides_for(staff.author, staff.agency, on=TODAY).first() is None
    passed(guide_in_review(staff), staff, 3)
    assert selectors.guides_for(staff.author, staff.agency, on=TODAY).first().state == GuideState.PUBLISHED
    draft = _draft(staff, None, fax="2")
    assert selectors.guides_for(staff.author, staff.agency, on=TODAY).first() == draft
    assert [guide.version for guide in selectors.guides_for(staff.third, staff.agency, on=TODAY)] == [2, 1]
    assert [guide.fax for guide in selectors.public_guides(on=TODAY, limit=9)] == ["传真号码的内容"]


class TestAge:
    @pytest.mark.parametrize(
        ("published", "on", "expected"),
        [
            ("2025-03-18", "2025-03-18", Age(0, 0, False)),
            ("2025-03-18", "2026-03-18", Age(12, 0, False)),
            ("2025-03-18", "2026-03-19", Age(12, 1, True)),
            ("2025-01-31", "2025-02-28", Age(1, 0, False)),
            ("2024-02-29", "2025-02-28", Age(12, 0, False)),
            ("2024-02-29", "2025-03-01", Age(12, 1, True)),
            ("2025-03-18", "2025-04-17", Age(0, 30, False)),
        ],
    )
    def test_whole_months_and_days(self, published: str, on: str, expected: Age) -> None:
        assert age(date.fromisoformat(published), on=date.fromisoformat(on)) == expected

    @given(published=st.dates(date(2008, 5, 1), date(2090, 1, 1)), days=st.integers(0, 3000))
    def test_it_is_old_from_the_day_after_the_last_good_one(self, published: date, days: int) -> None:
        on = published + timedelta(days)
        assert age(published, on=on).old is (on > look_again_on(published))

    def test_nothing_has_an_age_before_it_is_there(self) -> None:
        with pytest.raises(ValueError, match="before"):
            age(date(2026, 1, 2), on=date(2026, 1, 1))

    def test_the_day_of_the_next_look_is_told_for_each_agency(self, county, staff) -> None:
        fresh = county.staff(county.agency("fresh"))
        county.staff(county.agency("never"))
        passed(guide_in_review(staff, at=NOW - timedelta(days=380)), staff, 3, at=NOW - timedelta(days=380))
        passed(guide_in_review(fresh), fresh, 3)
        due = {agency.code: selectors.look_again(agency) for agency in Agency.objects.all()}
        old = TODAY - timedelta(days=380)
        assert due == {
            "never": None,
            "qingxi": None,
            "xiaodian": look_again_on(old),
            "fresh": look_again_on(TODAY),
        }


class TestLookingThrough:
    def test_it_is_a_recorded_fact_and_puts_the_next_look_off(self, county: County, staff: Staff) -> None:
        then = NOW - timedelta(days=380)
        passed(guide_in_review(staff, at=then), staff, 3, at=then)
        assert selectors.look_again(Agency.objects.get(pk=staff.agency.pk)) < TODAY
        services.confirm_checked(agency=staff.agency, by=staff.first, at=NOW)
        agency = Agency.objects.get(pk=staff.agency.pk)
        assert (agency.checked_on, selectors.look_again(agency)) == (TODAY, look_again_on(TODAY))
        assert Entry.objects.last().sentence == "张初审核对了小店乡人民政府的公开指南和公开栏目，与实际一致"

    def test_twice_on_a_day_is_said_and_adds_nothing(self, staff: Staff) -> None:
        services.confirm_checked(agency=staff.agency, by=staff.first, at=NOW)
        before = Entry.objects.count()
        assert refusal(services.confirm_checked, agency=staff.agency, by=staff.author, at=NOW) == "checked-today"
        assert Entry.objects.count() == before

    @pytest.mark.parametrize("who", ["third", "office", "audit"])
    def test_only_who_writes_for_the_agency_says_so(self, county: County, staff: Staff, who: str) -> None:
        person = getattr(staff, who, None) or getattr(county, who)
        assert refusal(services.confirm_checked, agency=staff.agency, by=person, at=NOW) == "not-found"
        assert Agency.objects.get(pk=staff.agency.pk).checked_on is None


@pytest.mark.parametrize(
    ("read", "queries"),
    [
        (lambda c, s: str(selectors.public_guide(s.agency, on=TODAY)), 1),
        (lambda c, s: [str(guide) for guide in selectors.public_guides(on=TODAY, limit=9)], 1),
        (lambda c, s: str(selectors.guides_for(s.author, s.agency, on=TODAY).first().changed_by), 2),
    ],
)
@pytest.mark.parametrize("many", [1, 4])
def test_reading_takes_the_same_few_queries_however_many_agencies(
    county: County, staff: Staff, many: int, read, queries: int
) -> None:
    passed(guide_in_review(staff), staff, 3)
    for number in range(many):
        other = county.staff(county.agency(f"town{number}"))
        passed(guide_in_review(other), other, 3)
    with CaptureQueriesContext(connection) as seen:
        read(county, staff)
    assert len(seen) == queries, [query["sql"] for query in seen]

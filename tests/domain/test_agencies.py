"""The tree with its history, what each reader sees of it, the calendar, and that every write is journaled."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.agencies import selectors, services
from gongkai.agencies.days import civil_day, clock_face
from gongkai.agencies.jobs import remind_calendar
from gongkai.agencies.models import Agency, Level, Post, Role
from gongkai.audit.models import Entry
from gongkai.audit.refused import Refused
from gongkai.audit.services import verify
from gongkai.statute import OFFICIAL, CalendarMissing
from tests.domain.factories import NOW, TODAY, County, Staff, has_role, later, refusal

TOMORROW = TODAY + timedelta(days=1)


def test_a_day_begins_at_midnight_in_china() -> None:
    assert civil_day(datetime(2026, 3, 17, 16, 0, tzinfo=UTC)) == date(2026, 3, 18)
    assert civil_day(datetime(2026, 3, 17, 15, 59, tzinfo=UTC)) == date(2026, 3, 17)
    assert clock_face(NOW) == "3月18日10:32"
    with pytest.raises(ValueError, match="zone"):
        civil_day(datetime(2026, 3, 18))  # noqa: DTZ001 - the mistake itself


def test_an_installation_is_founded_once(county: County) -> None:
    with pytest.raises(Refused) as caught:
        services.found_county(code="other", name="另县", short_name="另县", people=[], at=NOW)
    assert caught.value.code == "already-founded"


def test_agencies_form_a_tree(county: County) -> None:
    office = county.agency("office", "清溪县人民政府办公室", Level.OFFICE)
    bureau = county.agency("finance", "清溪县财政局", Level.DEPARTMENT, office)
    assert [*selectors.public_agencies(on=TODAY)] == [bureau, office, county.root]
    assert selectors.public_agency("finance", on=TODAY).parent == office


@pytest.mark.parametrize(("code", "expected"), [("qingxi", "code-taken"), ("清溪", "code"), ("a" * 41, "code-taken")])
def test_a_code_is_usable_and_taken_once(county: County, code: str, expected: str) -> None:
    with pytest.raises(Refused) as caught:
        county.agency(code)
    assert caught.value.code == expected


@pytest.mark.parametrize("name", ["", "  ", "名" * 101, "小店\x00乡"])
def test_a_name_can_be_read(county: County, name: str) -> None:
    opening = {"code": "new", "short_name": "新", "level": Level.TOWNSHIP, "parent": county.root}
    assert refusal(services.open_agency, name=name, by=county.office, at=NOW, **opening) == "name"


def test_a_new_agency_belongs_under_one_that_exists(county: County, staff: Staff) -> None:
    services.close_agency(agency=staff.agency, by=county.office, at=NOW)
    for parent in (None, Agency.objects.get(pk=staff.agency.pk)):
        opening = {"code": "new", "name": "新设站", "short_name": "新", "level": Level.DEPARTMENT, "parent": parent}
        assert refusal(services.open_agency, by=county.office, at=NOW, **opening) == "parent-missing"


def test_a_merged_agency_keeps_its_name_days_and_posts_and_points_to_its_heir(county: County, staff: Staff) -> None:
    heir = county.agency("maling", "马岭镇人民政府")
    services.merge_agencies(agencies=[staff.agency], into=heir, on=TOMORROW, by=county.office, at=later())
    assert has_role(staff.author, staff.agency, Role.CLERK)
    assert selectors.roles_of(staff.author, staff.agency, on=TOMORROW) == set()
    assert staff.agency in selectors.public_agencies(on=TODAY)
    assert staff.agency not in selectors.public_agencies(on=TOMORROW)
    old = selectors.public_agency("xiaodian", on=TOMORROW)
    assert (old.name, old.closed_on, old.successor) == ("小店乡人民政府", TOMORROW, heir)
    assert Post.objects.filter(agency=old, ended_on=TOMORROW).count() == 4
    assert selectors.acting_agency(old, on=TOMORROW) == heir
    assert selectors.acting_agency(old, on=TODAY) == old


def test_a_dissolved_agency_is_still_found_by_the_county_office(county: County, staff: Staff) -> None:
    services.close_agency(agency=staff.agency, by=county.office, at=later())
    assert selectors.agency_for(county.office, "xiaodian", on=TODAY).closed_on == TODAY
    assert staff.agency not in selectors.agencies_for(county.office, on=TODAY)


def test_what_has_units_or_is_closed_is_not_closed(county: County, staff: Staff) -> None:
    codes = []
    services.close_agency(agency=staff.agency, by=county.office, at=later())
    for agency in (county.root, staff.agency):
        with pytest.raises(Refused) as caught:
            services.close_agency(agency=agency, by=county.office, at=later())
        codes.append(caught.value.code)
    assert codes == ["has-units", "already-closed"]


def test_no_agency_is_merged_into_itself_or_into_one_that_is_gone(county: County, staff: Staff) -> None:
    gone = county.agency("gone")
    services.close_agency(agency=gone, by=county.office, at=later())
    for target in (staff.agency, gone):
        with pytest.raises(Refused) as caught:
            services.merge_agencies(agencies=[staff.agency], into=target, by=county.office, at=later())
        assert caught.value.code == "merge-target"


def test_nobody_is_appointed_to_a_closed_agency(county: County, staff: Staff) -> None:
    services.close_agency(agency=staff.agency, by=county.office, at=later())
    with pytest.raises(Refused) as caught:
        county.appoint(county.person("someone"), staff.agency, Role.CLERK, at=later())
    assert caught.value.code == "agency-closed"


def test_a_section_belongs_to_its_agency(county: County, staff: Staff) -> None:
    other = county.agency("maling")
    section = services.add_section(agency=staff.agency, name="党政 办公室", by=county.system, at=later())
    with pytest.raises(Refused) as elsewhere:
        services.appoint(
            person=staff.first, agency=other, section=section, role=Role.CLERK, by=county.security, at=later()
        )
    with pytest.raises(Refused) as again:
        services.add_section(agency=staff.agency, name="党政  办公室", by=county.system, at=later())
    assert (elsewhere.value.code, again.value.code) == ("section-elsewhere", "section-there")


def test_contact_changes_name_what_was_before(county: County, staff: Staff) -> None:
    services.change_contact(agency=staff.agency, contact={"phone": "0377-1"}, by=staff.author, at=later())
    services.change_contact(agency=staff.agency, contact={"phone": "0377-2"}, by=staff.author, at=later())
    entry = Entry.objects.filter(verb="agencies.contact").last()
    assert entry.details == {"old": {"phone": "0377-1"}, "new": {"phone": "0377-2"}}
    before = Entry.objects.count()
    services.change_contact(agency=staff.agency, contact={"phone": "0377-2"}, by=staff.author, at=later())
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("contact", "code"),
    [({"email": "nowhere"}, "contact-email"), ({"phone": "1" * 61}, "contact-long"), ({"code": "x"}, "contact-field")],
)
def test_a_contact_that_reaches_nobody_is_refused(staff: Staff, contact: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as caught:
        services.change_contact(agency=staff.agency, contact=contact, by=staff.author, at=later())
    assert caught.value.code == code


class TestReach:
    def test_a_person_with_posts_in_two_agencies_has_the_roles_of_each_there_only(self, county, staff) -> None:
        other = county.agency("maling")
        county.appoint(staff.first, other, Role.DEPUTY_HEAD)
        assert [*selectors.agencies_for(staff.first, on=TODAY)] == [other, staff.agency]
        assert selectors.roles_of(staff.first, other, on=TODAY) == {Role.DEPUTY_HEAD}
        assert selectors.roles_of(staff.first, staff.agency, on=TODAY) == {Role.CLERK}

    def test_p25_not_there_and_not_yours_are_answered_alike(self, county, staff) -> None:
        county.staff(county.agency("maling"))
        told = set()
        for ask in (
            lambda: selectors.agency_for(staff.author, "maling", on=TODAY),
            lambda: selectors.agency_for(staff.author, "nowhere", on=TODAY),
            lambda: selectors.person_for(staff.author, "maling-author", on=TODAY),
            lambda: selectors.person_for(staff.author, "nobody-at-all", on=TODAY),
        ):
            with pytest.raises(Refused) as caught:
                ask()
            told.add((caught.value.code, caught.value.message, caught.value.article))
        assert len(told) == 1

    def test_staff_see_their_colleagues_and_the_keepers_of_accounts_see_everyone(self, county, staff) -> None:
        other = county.staff(county.agency("maling"))
        colleagues = {staff.author, staff.first, staff.second, staff.third}
        assert set(selectors.people_for(staff.author, on=TODAY)) == colleagues
        assert other.author in selectors.people_for(county.system, on=TODAY)
        assert set(selectors.people_for(county.audit, on=TODAY)) == {county.audit}

    def test_a_stranger_sees_nothing(self, county, staff) -> None:
        stranger = AnonymousUser()
        assert not selectors.agencies_for(stranger, on=TODAY).exists()
        assert not selectors.people_for(stranger, on=TODAY).exists()
        assert not selectors.posts_of(stranger, on=TODAY).exists()
        assert selectors.roles_of(stranger, staff.agency, on=TODAY) == set()

    def test_an_agency_that_opens_later_is_not_there_yet(self, county) -> None:
        services.open_agency(
            code="new",
            name="新设乡",
            short_name="新设乡",
            level=Level.TOWNSHIP,
            parent=county.root,
            on=TOMORROW,
            by=county.office,
            at=later(),
        )
        with pytest.raises(Refused):
            selectors.public_agency("new", on=TODAY)
        assert selectors.public_agency("new", on=TOMORROW).name == "新设乡"


class TestChanging:
    def test_a_change_keeps_the_code_and_says_what_it_was(self, county, staff) -> None:
        new = {"name": "小店街道办事处", "short_name": "小店街道", "level": Level.STREET, "parent": county.root}
        services.change_agency(agency=staff.agency, **new, by=county.office, at=later())
        entry = Entry.objects.last()
        assert Agency.objects.get(code="xiaodian").name == "小店街道办事处"
        assert entry.details["old"] == {"name": "小店乡人民政府", "short_name": "小店乡人民政", "level": "township"}
        assert entry.details["new"]["level"] == "street"

    def test_nothing_changed_is_nothing_written(self, county, staff) -> None:
        town, before = staff.agency, Entry.objects.count()
        same = {"name": town.name, "short_name": town.short_name, "level": town.level, "parent": town.parent}
        services.change_agency(agency=town, **same, by=county.office, at=later())
        assert Entry.objects.count() == before

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [({"name": " "}, "name"), ({"parent": None}, "parent-missing"), ({"level": Level.COUNTY}, "parent-missing")],
    )
    def test_what_cannot_be_is_refused(self, county, staff, wrong, code: str) -> None:
        new = {"name": "小店镇", "short_name": "小店", "level": Level.TOWNSHIP, "parent": county.root} | wrong
        assert refusal(services.change_agency, agency=staff.agency, **new, by=county.office, at=later()) == code

    def test_the_tree_stays_a_tree(self, county, staff) -> None:
        below = county.agency("below", parent=staff.agency)
        new = {"name": "小店镇", "short_name": "小店", "level": Level.TOWNSHIP}
        for parent, code in ((below, "parent-below"), (staff.agency, "parent-below")):
            refused = refusal(
                services.change_agency, agency=staff.agency, **new, parent=parent, by=county.office, at=NOW
            )
            assert refused == code

    def test_a_closed_agency_stays_as_it_was(self, county, staff) -> None:
        services.close_agency(agency=staff.agency, by=county.office, at=NOW)
        new = {"name": "小店镇", "short_name": "小店", "level": Level.TOWNSHIP, "parent": county.root}
        assert (
            refusal(services.change_agency, agency=staff.agency, **new, by=county.office, at=later())
            == "already-closed"
        )


class TestReviewers:
    def test_by_default_a_clerk_a_section_head_and_the_deputy_head_sit(self, staff) -> None:
        sitting = [set(selectors.reviewers(staff.agency, level, on=TODAY)) for level in (1, 2, 3)]
        assert sitting == [{staff.author, staff.first}, {staff.second}, {staff.third}]

    def test_the_county_office_may_seat_other_roles_and_return_to_the_default(self, county, staff) -> None:
        roles = [Role.DEPUTY_HEAD, Role.DISCLOSURE_OFFICE]
        services.set_review_levels(agency=staff.agency, levels={3: roles}, by=county.office, at=later())
        assert set(selectors.reviewers(staff.agency, 3, on=TODAY)) == {staff.third, county.office}
        assert staff.agency.pk in selectors.seats_of(county.office, on=TODAY)[3]
        services.set_review_levels(agency=staff.agency, levels={3: []}, by=county.office, at=later())
        assert set(selectors.reviewers(staff.agency, 3, on=TODAY)) == {staff.third}
        assert selectors.seats_of(county.office, on=TODAY)[3] == set()

    def test_administrators_never_sit(self, county, staff) -> None:
        with pytest.raises(Refused) as caught:
            services.set_review_levels(
                agency=staff.agency, levels={1: [Role.AUDIT_ADMIN]}, by=county.office, at=later()
            )
        assert caught.value.code == "level-roles"

    def test_the_heir_of_a_merged_agency_sits_for_it(self, county, staff) -> None:
        heir = county.staff(county.agency("maling"))
        services.merge_agencies(agencies=[staff.agency], into=heir.agency, by=county.office, at=later())
        old = Agency.objects.get(pk=staff.agency.pk)
        assert set(selectors.reviewers(old, 2, on=TODAY)) == {heir.second}
        assert selectors.seats_of(heir.second, on=TODAY)[2] == {heir.agency.pk, old.pk}

    @pytest.mark.parametrize("level", [1, 2, 3])
    def test_seats_and_reviewers_are_one_rule(self, county, staff, level: int) -> None:
        other = county.staff(county.agency("maling"))
        services.set_review_levels(
            agency=other.agency, levels={1: [Role.DISCLOSURE_OFFICE]}, by=county.office, at=later()
        )
        for agency in (staff.agency, other.agency, county.root):
            sitting = set(selectors.reviewers(agency, level, on=TODAY))
            for person in (*staff.levels, *other.levels, county.office, county.audit):
                assert (person in sitting) is (agency.pk in selectors.seats_of(person, on=TODAY)[level])


class TestCalendar:
    def test_without_a_confirmed_year_no_working_day_is_guessed(self, county) -> None:
        with pytest.raises(CalendarMissing):
            selectors.calendar().nth(TODAY, 20)

    def test_a_confirmed_year_counts_as_the_official_one_and_open_deadlines_follow(self, county) -> None:
        services.confirm_calendar(year=2026, by=county.office, at=later())
        assert selectors.calendar().nth(TODAY, 20) == OFFICIAL.nth(TODAY, 20)
        assert selectors.calendar().years == {2026}
        row = selectors.confirmed_years().get()
        assert (row.confirmed_by, row.number) == (county.office, Entry.objects.last().details["number"])

    def test_a_year_is_confirmed_once_and_only_when_its_notice_is_known(self, county) -> None:
        services.confirm_calendar(year=2026, by=county.office, at=later())
        codes = []
        for year in (2026, 2099):
            with pytest.raises(Refused) as caught:
                services.confirm_calendar(year=year, by=county.office, at=later())
            codes.append(caught.value.code)
        assert codes == ["already-confirmed", "calendar-missing"]

    def test_an_amended_notice_is_confirmed_anew_and_the_journal_names_both(self, county, monkeypatch) -> None:
        first = services.confirm_calendar(year=2026, by=county.office, at=later())
        notices = tuple(n for n in services.calendar.NOTICES if n.year == 2026)
        changed = notices[0].__class__(**{name: getattr(notices[0], name) for name in notices[0].__slots__})
        object.__setattr__(changed, "worked", ())
        monkeypatch.setattr(services.calendar, "NOTICES", (changed,))
        second = services.confirm_calendar(year=2026, by=county.office, at=later())
        assert Entry.objects.last().details["amends"] == first.notice_sm3 != second.notice_sm3

    def test_a_missing_year_is_told_once_a_month(self, county) -> None:
        assert remind_calendar(on=TODAY, at=NOW) == 2026
        assert remind_calendar(on=TODAY, at=later(days=1)) == 2026
        assert Entry.objects.filter(verb="agencies.calendar_missing").count() == 1
        assert remind_calendar(on=TODAY, at=later(days=20)) == 2026
        assert Entry.objects.filter(verb="agencies.calendar_missing").count() == 2

    def test_from_december_on_the_next_year_is_asked_for(self, county) -> None:
        services.confirm_calendar(year=2026, by=county.office, at=later())
        assert remind_calendar(on=date(2026, 11, 30), at=datetime(2026, 11, 30, 4, tzinfo=UTC)) is None
        assert remind_calendar(on=date(2026, 12, 1), at=datetime(2026, 12, 1, 4, tzinfo=UTC)) == 2027


def test_the_chain_of_the_journal_holds_after_all_these_writes(county: County, staff: Staff) -> None:
    heir = county.agency("maling")
    services.change_contact(agency=staff.agency, contact={"phone": "1"}, by=staff.author, at=later())
    services.merge_agencies(agencies=[staff.agency], into=heir, by=county.office, at=later())
    services.confirm_calendar(year=2026, by=county.office, at=later())
    assert verify() == []


@pytest.mark.parametrize(
    ("read", "queries"),
    [
        (lambda c, s: [(p.agency.name, p.section) for p in selectors.posts_of(s.author, on=TODAY)], 1),
        (lambda c, s: selectors.roles_of(s.author, s.agency, on=TODAY), 1),
        (lambda c, s: selectors.roles_by_agency(s.author, on=TODAY), 1),
        (lambda c, s: [(a.name, a.parent) for a in selectors.agencies_for(c.office, on=TODAY)], 1),
        (lambda c, s: [[*a.predecessors.all(), *a.sections.all()] for a in [_one(c)]], 3),
        (lambda c, s: [[q.agency.name for q in p.posts_now] for p in selectors.people_for(c.system, on=TODAY)], 2),
        (lambda c, s: [a.name for a in selectors.public_agencies(on=TODAY)], 1),
        (lambda c, s: selectors.public_agency("xiaodian", on=TODAY).parent.name, 1),
        (lambda c, s: [*selectors.reviewers(s.agency, 2, on=TODAY)], 2),
        (lambda c, s: selectors.seats_of(s.author, on=TODAY), 3),
        (lambda c, s: selectors.calendar(), 1),
        (lambda c, s: [y.confirmed_by for y in selectors.confirmed_years()], 1),
    ],
)
@pytest.mark.parametrize("agencies", [1, 6])
def test_reading_takes_the_same_few_queries_however_large_the_county(
    county: County, staff: Staff, agencies: int, read, queries: int
) -> None:
    for number in range(agencies):
        county.staff(county.agency(f"town{number}"))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        read(county, staff)
    assert len(seen) == queries, [query["sql"] for query in seen]


def _one(county: County) -> Agency:
    return selectors.agency_for(county.office, "xiaodian", on=TODAY)

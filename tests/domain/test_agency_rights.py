"""Who may do what to agencies and people: one rule for asking and for insisting, and only by posts in force."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import Client

from gongkai.agencies import permissions, selectors, services
from gongkai.agencies.models import ADMINISTRATORS, Person, Role
from gongkai.audit.models import Entry
from gongkai.audit.refused import Refused
from tests.domain.factories import TODAY, County, Staff, has_role, later, refusal

PEOPLE = ("office", "system", "security", "audit", "clerk", "section_head", "deputy_head", "elsewhere", "nobody")
Ask = Callable[[Person, Staff], bool]
RIGHTS: dict[str, tuple[Callable[..., bool], Callable[..., None], Callable[[Staff], tuple[object, ...]], set[str]]] = {
    "keep_tree": (permissions.can_keep_tree, permissions.check_can_keep_tree, lambda s: (), {"office"}),
    "confirm_calendar": (
        permissions.can_confirm_calendar,
        permissions.check_can_confirm_calendar,
        lambda s: (),
        {"office"},
    ),
    "change_contact": (
        permissions.can_change_contact,
        permissions.check_can_change_contact,
        lambda s: (s.agency,),
        {"office", "clerk", "section_head"},
    ),
    "add_section": (permissions.can_add_section, permissions.check_can_add_section, lambda s: (), {"system"}),
    "keep_accounts": (permissions.can_keep_accounts, permissions.check_can_keep_accounts, lambda s: (), {"system"}),
    "disable_person": (
        permissions.can_disable_person,
        permissions.check_can_disable_person,
        lambda s: (s.author,),
        {"system"},
    ),
    "appoint": (permissions.can_appoint, permissions.check_can_appoint, lambda s: (s.author,), {"security"}),
}


@pytest.fixture
def everyone(county: County, staff: Staff) -> dict[str, Person]:
    other = county.staff(county.agency("maling", "马岭乡人民政府"))
    return {
        "office": county.office,
        "system": county.system,
        "security": county.security,
        "audit": county.audit,
        "clerk": staff.first,
        "section_head": staff.second,
        "deputy_head": staff.third,
        "elsewhere": other.second,
        "nobody": county.person("nobody", "无职务"),
    }


@pytest.mark.parametrize("right", RIGHTS)
@pytest.mark.parametrize("who", PEOPLE)
def test_asking_and_insisting_agree(everyone: dict[str, Person], staff: Staff, right: str, who: str) -> None:
    can, check, arguments, allowed = RIGHTS[right]
    person = everyone[who]
    assert can(person, *arguments(staff), on=TODAY) is (who in allowed)
    if who in allowed:
        check(person, *arguments(staff), on=TODAY)
    else:
        with pytest.raises(Refused):
            check(person, *arguments(staff), on=TODAY)


def test_every_right_is_in_the_table() -> None:
    there = {name.removeprefix("check_can_") for name in vars(permissions) if name.startswith("check_can_")}
    assert there == set(RIGHTS)


def test_nobody_changes_their_own_rights_or_account(county: County, staff: Staff) -> None:
    with pytest.raises(Refused) as rights:
        services.appoint(person=county.security, agency=county.root, role=Role.CLERK, by=county.security, at=later())
    with pytest.raises(Refused) as account:
        services.disable_person(person=county.system, reason="离职", by=county.system, at=later())
    assert (rights.value.code, account.value.code) == ("own-rights", "own-account")


@pytest.mark.parametrize("first", Role)
@pytest.mark.parametrize("second", Role)
def test_an_administrator_holds_no_other_role(county: County, first: Role, second: Role) -> None:
    person = county.person("someone", "某人", (county.root, first))
    exclusive = {first, second} & set(ADMINISTRATORS)
    expected = "already-there" if first == second else "exclusive" * bool(exclusive)
    assert refusal(county.appoint, person=person, agency=county.root, role=second) == expected


def test_an_administrator_of_one_agency_takes_no_business_post_in_another(county: County, staff: Staff) -> None:
    with pytest.raises(Refused) as caught:
        county.appoint(county.audit, staff.agency, Role.CLERK)
    assert caught.value.code == "exclusive"
    assert "互不兼任" in caught.value.message


def test_a_former_clerk_may_become_administrator_once_the_post_has_ended(county: County, staff: Staff) -> None:
    post = selectors.posts_of(staff.author, on=TODAY).get()
    services.end_post(post=post, by=county.security, at=later())
    county.appoint(staff.author, county.root, Role.AUDIT_ADMIN, at=later())
    assert has_role(staff.author, staff.agency, Role.AUDIT_ADMIN)
    assert not has_role(staff.author, staff.agency, Role.CLERK)


def test_a_post_that_has_not_begun_excludes_as_well(county: County, staff: Staff) -> None:
    tomorrow = TODAY + timedelta(days=1)
    person = county.person("someone", "某人")
    services.appoint(
        person=person, agency=county.root, role=Role.AUDIT_ADMIN, on=tomorrow, by=county.security, at=later()
    )
    with pytest.raises(Refused) as caught:
        county.appoint(person, staff.agency, Role.CLERK, at=later())
    assert caught.value.code == "exclusive"
    assert selectors.roles_of(person, county.root, on=TODAY) == set()
    assert selectors.roles_of(person, county.root, on=tomorrow) == {Role.AUDIT_ADMIN}


def test_the_roles_of_the_county_sit_with_the_county_only(county: County, staff: Staff) -> None:
    person = county.person("someone", "某人")
    with pytest.raises(Refused) as caught:
        county.appoint(person, staff.agency, Role.DISCLOSURE_OFFICE)
    assert caught.value.code == "county-only"


def test_posts_are_not_backdated(county: County, staff: Staff) -> None:
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(Refused) as begun:
        services.appoint(
            person=staff.second,
            agency=staff.agency,
            role=Role.CLERK,
            on=yesterday,
            by=county.security,
            at=later(),
        )
    post = selectors.posts_of(staff.second, on=TODAY).get()
    with pytest.raises(Refused) as ended:
        services.end_post(post=post, on=yesterday, by=county.security, at=later())
    assert begun.value.code == ended.value.code == "backdated"


class TestP22:
    """调走、停用立刻失效: the next question already has the new answer, also with the old object still in hand."""

    def test_a_post_ended_today_gives_nothing_any_more(self, county: County, staff: Staff) -> None:
        assert has_role(staff.author, staff.agency, Role.CLERK)
        post = selectors.posts_of(staff.author, on=TODAY).get()
        services.end_post(post=post, by=county.security, at=later())
        assert selectors.roles_of(staff.author, staff.agency, on=TODAY) == set()
        assert not selectors.agencies_for(staff.author, on=TODAY).exists()
        with pytest.raises(Refused):
            services.change_contact(agency=staff.agency, contact={"phone": "1"}, by=staff.author, at=later(seconds=1))

    def test_a_disabled_person_keeps_no_right_even_in_an_object_loaded_before(
        self, county: County, staff: Staff
    ) -> None:
        before = Person.objects.get(pk=staff.author.pk)
        services.disable_person(person=staff.author, reason="退休", by=county.system, at=later())
        assert before.is_active
        assert selectors.roles_of(before, staff.agency, on=TODAY) == set()
        assert before not in selectors.reviewers(staff.agency, 1, on=TODAY)
        services.enable_person(person=staff.author, reason="返聘", by=county.system, at=later(seconds=1))
        assert has_role(staff.author, staff.agency, Role.CLERK)

    def test_who_moves_sees_the_new_agency_and_not_the_old_one(self, county: County, staff: Staff) -> None:
        other = county.agency("maling", "马岭乡人民政府")
        services.end_post(post=selectors.posts_of(staff.author, on=TODAY).get(), by=county.security, at=later())
        county.appoint(staff.author, other, Role.CLERK, at=later())
        assert [*selectors.agencies_for(staff.author, on=TODAY)] == [other]

    def test_the_signed_in_session_of_a_disabled_person_is_nobodys(
        self, county: County, staff: Staff, client: Client
    ) -> None:
        client.force_login(staff.author)
        request = HttpRequest()
        request.session = client.session
        assert get_user(request) == staff.author
        services.disable_person(person=staff.author, reason="停职", by=county.system, at=later())
        assert not get_user(request).is_authenticated


def test_ending_a_post_twice_is_refused(county: County, staff: Staff) -> None:
    post = selectors.posts_of(staff.author, on=TODAY).get()
    services.end_post(post=post, by=county.security, at=later())
    with pytest.raises(Refused) as caught:
        services.end_post(post=post, by=county.security, at=later(seconds=1))
    assert caught.value.code == "already-ended"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"username": "X 1"}, "username"),
        ({"username": "ab"}, "username"),
        ({"username": "SYSTEM"}, "username-taken"),
        ({"name": "  "}, "name"),
        ({"email": "nowhere"}, "email"),
    ],
)
def test_an_account_needs_a_usable_name(county: County, change: dict[str, str], code: str) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused) as caught:
        services.add_person(**({"username": "abcd", "name": "某人"} | change), by=county.system, at=later())
    assert (caught.value.code, Entry.objects.count()) == (code, before)


def test_without_a_password_nobody_can_sign_in(county: County) -> None:
    assert not county.person("someone", "某人").has_usable_password()

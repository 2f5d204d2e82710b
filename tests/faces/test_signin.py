"""Signing in: the brake on guessing that no stranger can turn on the owner, sessions that end, nothing told about who exists."""

import re
import statistics
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from gongkai.agencies import services as agencies
from gongkai.agencies.models import Person
from gongkai.audit.models import Entry
from gongkai.signin import services
from gongkai.signin.models import PasswordSet
from gongkai.signin.services import PER_NAME, PER_NAME_AND_ADDRESS, reserve_try
from tests.faces.world import PASSWORD, World, enter

LOGIN = "/accounts/login/"
DESK = "/desk/"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The clock of the site, to be moved: ``at[0]``."""
    moment = [timezone.now()]
    monkeypatch.setattr("gongkai.signin.middleware.timezone.now", lambda: moment[0])
    return moment


def knock(door: Client, name: str, password: str, address: str = "127.0.0.1") -> int:
    return door.post(LOGIN, {"login": name, "password": password}, REMOTE_ADDR=address).status_code


def last_verbs(most: int) -> list[str]:
    return [*Entry.objects.order_by("-seq").values_list("verb", flat=True)[:most]]


def test_signing_in_failing_and_signing_out_are_in_the_journal(world: World) -> None:
    door, name = Client(), world.own.first.username
    assert knock(door, name, "wrong") == 200
    assert last_verbs(1) == ["signin.failed"]
    assert knock(door, name, PASSWORD) == 302
    assert last_verbs(1) == ["signin.in"]
    door.post("/accounts/logout/")
    assert last_verbs(1) == ["signin.out"]
    assert set(Entry.objects.filter(verb__startswith="signin.").values_list("agency", flat=True)) == {""}
    assert door.get(DESK).status_code == 302


def test_what_was_typed_as_a_name_is_not_kept(world: World) -> None:
    knock(Client(), "my-Password-by-mistake", "x")
    assert "my-Password" not in str(list(Entry.objects.order_by("-seq").values()[:1]))


def test_the_answer_does_not_tell_who_exists(world: World) -> None:
    def answer(name: str) -> str:
        page = Client().post(LOGIN, {"login": name, "password": PASSWORD}).content.decode()
        return re.sub(r'value="[^"]*"', "", page)

    assert answer("nobody-here") == answer(world.readers["disabled"].username) != ""
    wrong = Client().post(LOGIN, {"login": world.own.first.username, "password": "x"}).content.decode()
    assert re.sub(r'value="[^"]*"', "", wrong) == answer("nobody-there")


@pytest.mark.slow
def test_an_unknown_name_takes_as_long_as_a_known_one(world: World, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    person = world.own.first
    person.password = Argon2PasswordHasher().encode("x-Y-2026", "saltsaltsalt")
    person.save()

    def spent(name: str, turn: int) -> float:
        start = time.process_time()
        knock(Client(), name, "wrong", f"127.0.1.{turn}")
        return time.process_time() - start

    spent("warm", 99)
    known = [spent(person.username, turn) for turn in range(7)]
    unknown = [spent("nobody", turn) for turn in range(7)]
    assert abs(statistics.median(known) - statistics.median(unknown)) < 0.3 * statistics.median(known)


def test_guessing_is_slowed_for_a_name_whatever_the_address(world: World) -> None:
    name, tries = world.own.first.username, 0
    for turn in range(50):
        for _again in range(3):
            tries += reserve_try(name=name, address=f"127.0.0.{turn}", device="", at=timezone.now())
    assert tries == PER_NAME


def test_guessing_from_one_address_stops_after_five(world: World) -> None:
    door, name = Client(), world.own.first.username
    for _turn in range(PER_NAME_AND_ADDRESS):
        assert "登录名或口令不正确" in door.post(LOGIN, {"login": name, "password": "x"}).content.decode()
    assert "尝试次数过多" in door.post(LOGIN, {"login": name, "password": PASSWORD}).content.decode()
    assert last_verbs(1) == ["signin.paused"]
    knock(door, name, "x")
    assert Entry.objects.filter(verb="signin.paused").count() == 1


def test_the_owner_gets_in_on_the_usual_computer_while_strangers_guess(world: World) -> None:
    name, own = world.own.first.username, Client()
    assert knock(own, name, PASSWORD) == 302
    own.post("/accounts/logout/")
    for turn in range(40):
        knock(Client(), name, f"guess-{turn}", f"127.0.2.{turn}")
    assert knock(Client(), name, PASSWORD, "127.0.3.1") == 200
    assert knock(own, name, PASSWORD, "127.0.3.2") == 302


def test_guessing_one_name_does_not_slow_another(world: World) -> None:
    for turn in range(12):
        knock(Client(), world.own.first.username, f"guess-{turn}")
    assert knock(Client(), world.own.second.username, PASSWORD) == 302


def test_the_brake_lets_go_after_a_quarter_of_an_hour(world: World) -> None:
    now, name = timezone.now(), world.own.first.username
    for _turn in range(PER_NAME_AND_ADDRESS + 1):
        allowed = reserve_try(name=name, address="127.0.0.1", device="", at=now)
    assert not allowed
    assert reserve_try(name=name, address="127.0.0.1", device="", at=now + timedelta(minutes=15))


def test_many_failures_over_many_names_raise_one_alarm(world: World) -> None:
    for turn in range(services.SPRAY + 5):
        services.record_failure(name=f"name-{turn}", address=f"127.0.4.{turn}", at=timezone.now())
    assert Entry.objects.filter(verb="signin.spray").count() == 1


def test_a_session_ends_when_nothing_was_done_for_half_an_hour(world: World, at: list[datetime]) -> None:
    door = enter(Client(), world.own.first)
    at[0] += timedelta(minutes=29)
    assert door.get(DESK).status_code == 200
    at[0] += timedelta(minutes=29)
    assert door.get(DESK).status_code == 200
    at[0] += timedelta(minutes=31)
    assert door.get(DESK).status_code == 302
    assert "没有操作" in Entry.objects.order_by("-seq").first().sentence


def test_a_session_ends_after_twelve_hours_however_busy(world: World, at: list[datetime]) -> None:
    door = enter(Client(), world.own.first)
    for _quarter in range(47):
        at[0] += timedelta(minutes=15)
        assert door.get(DESK).status_code == 200
    at[0] += timedelta(minutes=16)
    assert door.get(DESK).status_code == 302


def test_a_clock_that_goes_back_ends_the_session(world: World, at: list[datetime]) -> None:
    door = enter(Client(), world.own.first)
    at[0] -= timedelta(seconds=30)
    assert door.get(DESK).status_code == 200
    at[0] -= timedelta(seconds=60)
    assert door.get(DESK).status_code == 302


def test_the_key_of_a_session_changes_at_sign_in_and_dies_at_sign_out(world: World) -> None:
    door = Client()
    door.get(LOGIN)
    knock(door, world.own.first.username, PASSWORD)
    stolen = door.cookies["session"].value
    door.post("/accounts/logout/")
    thief = Client()
    thief.cookies["session"] = stolen
    assert thief.get(DESK).status_code == 302


def test_a_new_password_ends_the_other_sessions(world: World) -> None:
    here, there = Client(), Client()
    for door in (here, there):
        knock(door, world.own.first.username, PASSWORD)
    fresh = {"oldpassword": PASSWORD, "password1": "Lanse-shan-88", "password2": "Lanse-shan-88"}
    here.post("/accounts/password/", fresh)
    assert here.get(DESK).status_code == 200
    assert there.get(DESK).status_code == 302


def change(door: Client, new: str, again: str = "", old: str = PASSWORD) -> str:
    """What the page says after the answer to a change of the password, wherever it leads."""
    said = {"oldpassword": old, "password1": new, "password2": again or new}
    return door.post("/accounts/password/", said, follow=True).content.decode()


def test_who_changes_a_temporary_password_comes_to_the_desk_and_is_told(world: World) -> None:
    person, door = world.own.first, Client()
    word = services.reset_sign_in(person=person, by=world.county.system, at=timezone.now())
    knock(door, person.username, word)
    assert "现在用的是临时口令" in door.get(DESK, follow=True).content.decode()
    page = change(door, "Lanse-shan-88", old=word)
    assert "口令已修改" in page
    assert f"{person.name}的待办" in page
    assert "口令已修改" not in door.get(DESK).content.decode()


def test_where_a_second_factor_is_wanted_the_new_password_leads_to_it(world: World, settings: Settings) -> None:
    settings.REQUIRE_MFA = True
    door = enter(Client(), world.own.first)
    page = change(door, "Lanse-shan-88")
    assert "口令已修改" in page
    assert "登录的第二道验证" in page


@pytest.mark.parametrize(
    ("new", "again", "why"),
    [
        ("Ab-1", "", "口令太短，至少 8 个字符"),
        ("Shiqiao-first", "", "口令与登录名或者姓名太相似"),
        ("Password1", "", "这个口令太常见"),
        ("alllowercase", "", "至少三种"),
        ("Lanse-shan-88", "Lanse-shan-89", "两次填的新口令不一样"),
        ("", "x", "必填"),
    ],
)
def test_every_page_of_the_password_calls_it_by_one_name(world: World, new: str, again: str, why: str) -> None:
    page = change(enter(Client(), world.own.first), new, again)
    assert why in page
    assert "密码" not in page


@pytest.mark.parametrize("known", [False, True], ids=["stranger", "known"])
def test_the_sign_in_page_says_that_a_session_is_over_and_leads_back(world: World, known: bool) -> None:
    """The words are for whoever was signed in here; who comes for the first time is not told so."""
    door, words = Client(), "登录已过期，登录后回到原来的页面"
    if known:
        knock(door, world.own.first.username, PASSWORD)
        del door.cookies["session"]
    place = reverse("desk:review", args=[world.review.pk])
    page = door.get(place, follow=True)
    assert (words in page.content.decode()) is known
    assert door.get(DESK).url == f"{LOGIN}?next=%2Fdesk%2F"
    back = door.post(LOGIN, {"login": world.own.first.username, "password": PASSWORD, "next": place})
    assert back.url == place


def test_who_sent_a_form_without_a_session_comes_back_to_the_page_of_the_form(world: World) -> None:
    page, step = (reverse(f"desk:{name}", args=[world.review.pk]) for name in ("review", "approve"))
    door = Client()
    sent = door.post(step, headers={"Referer": f"http://testserver{page}?against=1"})
    assert sent.url == f"{LOGIN}?next=%2Fdesk%2Freviews%2F{world.review.pk}%2F%3Fagainst%3D1&over=1"
    for foreign in ("https://evil.example/desk/", "http://testserver/search/", "http://testserver//evil.example/"):
        sent = door.post(step, headers={"Referer": foreign})
        assert sent.url == f"{LOGIN}?next=%2Fdesk%2Freviews%2F{world.review.pk}%2Fapprove%2F&over=1"


def test_other_sessions_are_ended_from_the_list(world: World) -> None:
    here, there = Client(), Client()
    for door in (here, there):
        knock(door, world.own.first.username, PASSWORD)
    assert UserSession.objects.filter(user=world.own.first).count() == 2
    here.post("/accounts/sessions/")
    assert here.get(DESK).status_code == 200
    assert there.get(DESK).status_code == 302
    assert "signin.others_out" in last_verbs(2)


def test_without_a_second_factor_nobody_enters_the_desk(world: World, settings: Settings) -> None:
    settings.REQUIRE_MFA = True
    door = enter(Client(), world.own.first)
    assert door.get(DESK).url == reverse("mfa_index")
    TOTP.activate(world.own.first, generate_totp_secret())
    assert door.get(DESK).status_code == 200


def test_a_right_password_is_not_enough_and_wrong_codes_are_counted(world: World) -> None:
    person = world.own.first
    TOTP.activate(person, generate_totp_secret())
    door = Client()
    assert knock(door, person.username, PASSWORD) == 302
    assert door.get(DESK).status_code == 302
    for _turn in range(PER_NAME):
        assert "动态码不正确" in door.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "尝试次数过多" in door.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert last_verbs(1) == ["signin.code_failed"]


def test_the_secret_of_the_second_factor_is_sealed_in_the_database(world: World) -> None:
    secret = generate_totp_secret()
    TOTP.activate(world.own.first, secret)
    assert secret not in str(Authenticator.objects.get(user=world.own.first).data)


def test_a_reset_gives_a_temporary_password_and_takes_everything_else(world: World) -> None:
    person = world.own.first
    TOTP.activate(person, generate_totp_secret())
    door = Client()
    enter(door, person)
    word = services.reset_sign_in(person=person, by=world.county.system, at=timezone.now())
    validate_password(word, person)
    assert not Authenticator.objects.filter(user=person).exists()
    assert door.get(DESK).status_code == 302
    fresh = Client()
    assert knock(fresh, person.username, word) == 302
    assert fresh.get(DESK).url == reverse("account_change_password")


def test_a_password_of_more_than_ninety_days_is_changed_first(world: World) -> None:
    person = world.own.first
    PasswordSet.objects.filter(person=person).update(at=timezone.now() - timedelta(days=91))
    assert enter(Client(), person).get(DESK).url == reverse("account_change_password")


@pytest.mark.parametrize("weak", ["Short-1", "alllowercase", "12345678", "shiqiao-first1"])
def test_a_weak_password_is_refused(world: World, weak: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(weak, world.own.first)


def test_a_disabled_person_with_the_right_password_stays_out(world: World) -> None:
    assert knock(Client(), "disabled", PASSWORD) == 200
    agencies.enable_person(
        person=Person.objects.get(username="disabled"), reason="复岗", by=world.county.system, at=timezone.now()
    )
    assert knock(Client(), "disabled", PASSWORD) == 302


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "socialaccount_signup"])
def test_there_is_no_sign_up_and_no_reset_by_mail(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)

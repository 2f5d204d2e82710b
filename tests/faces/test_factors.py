"""Second factors: what changes of them stands in the journal together with the change, or not at all (TRUST.md P38)."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.webauthn.internal import auth as keys
from django.test import Client
from lxml import html

from gongkai.agencies.models import Person
from gongkai.audit import services as journal
from gongkai.audit.models import Entry
from gongkai.signin.adapters import FRESH_SECONDS
from tests.faces.conftest import JournaledClient
from tests.faces.world import PASSWORD, World, enter

HOME = "/accounts/2fa/"


def with_code(person: Person) -> None:
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)


def with_key(person: Person) -> Authenticator:
    return Authenticator.objects.create(user=person, type="webauthn", data={"name": "办公室电脑", "credential": {}})


def activate(door: Client, _person: Person) -> int:
    door.get(f"{HOME}totp/activate/")
    code = format_hotp_value(hotp_value(door.session["mfa.totp.secret"], int(time.time()) // 30))
    return door.post(f"{HOME}totp/activate/", {"code": code}).status_code


def deactivate(door: Client, _person: Person) -> int:
    return door.post(f"{HOME}totp/deactivate/").status_code


def add_key(door: Client, _person: Person) -> int:
    """A key as a browser would send it; that it proves itself is allauth's part, and the test of the browser's."""
    return door.post(f"{HOME}webauthn/add/", {"name": "办公室电脑", "credential": '{"id": "1"}'}).status_code


def rename_key(door: Client, person: Person) -> int:
    key = Authenticator.objects.get(user=person, type="webauthn")
    return door.post(f"{HOME}webauthn/keys/{key.pk}/edit/", {"name": "值班室电脑"}).status_code


def remove_key(door: Client, person: Person) -> int:
    key = Authenticator.objects.get(user=person, type="webauthn")
    return door.post(f"{HOME}webauthn/keys/{key.pk}/remove/").status_code


def generate(door: Client, _person: Person) -> int:
    return door.post(f"{HOME}recovery-codes/generate/").status_code


def unused(person: Person) -> list[str]:
    return Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()


def sign_in_with_a_spare_code(door: Client, person: Person) -> int:
    door.logout()
    door.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    return door.post(f"{HOME}authenticate/", {"code": unused(person)[0]}).status_code


def prove_oneself_with_a_spare_code(door: Client, person: Person) -> int:
    return door.post(f"{HOME}reauthenticate/", {"code": unused(person)[0]}).status_code


Setting = Callable[[Person], Any]
Change = Callable[[Client, Person], int]
CHANGES: tuple[tuple[Setting, Change, str], ...] = (
    (lambda _: None, activate, "开通了动态码，生成了备用码"),
    (with_code, deactivate, "停用了动态码，作废了原有的备用码"),
    (lambda _: None, add_key, "添加了通行密钥，生成了备用码"),
    (with_code, add_key, "添加了通行密钥"),
    (with_key, rename_key, "更改了一把通行密钥的名称"),
    (with_key, remove_key, "移除了通行密钥"),
    (with_key, generate, "生成了备用码"),
    (with_code, generate, "生成了备用码，作废了原有的备用码"),
    (with_code, sign_in_with_a_spare_code, "用了一个备用码"),
    (with_code, prove_oneself_with_a_spare_code, "用了一个备用码"),
)
every_change = pytest.mark.parametrize(
    ("setting", "change", "told"), CHANGES, ids=[f"{change.__name__}-{told}" for _, change, told in CHANGES]
)


@pytest.fixture(autouse=True)
def credulous(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any key is a good one."""
    monkeypatch.setattr(keys, "parse_registration_response", lambda _: None)
    monkeypatch.setattr(keys, "complete_registration", lambda _: type("Binding", (), {"is_user_verified": bool})())
    monkeypatch.setattr(keys, "get_credentials", lambda _: [])


def held(person: Person) -> list[tuple[Any, ...]]:
    return [*Authenticator.objects.filter(user=person).order_by("pk").values_list("pk", "type", "data")]


def sentences() -> list[str]:
    return [*Entry.objects.filter(verb="signin.factor").order_by("seq").values_list("sentence", flat=True)]


@every_change
def test_a_change_is_told_in_one_sentence_of_who_made_it(
    world: World, setting: Setting, change: Change, told: str
) -> None:
    person = world.own.first
    setting(person)
    before = held(person)
    assert change(enter(JournaledClient(), person), person) == 302
    assert held(person) != before
    assert sentences() == [f"{person.name}{told}"]
    entry = Entry.objects.get(verb="signin.factor")
    assert (entry.by_id, entry.details["address"]) == (person.pk, "127.0.0.1")


@every_change
def test_what_the_journal_cannot_take_has_not_happened(
    world: World, monkeypatch: pytest.MonkeyPatch, setting: Setting, change: Change, told: str
) -> None:
    person, record = world.own.first, journal.record
    setting(person)
    before = held(person)

    def full(**entry: Any) -> Any:
        if entry["verb"] == "signin.factor":
            raise OSError(f"no room for: {entry['sentence']}")
        return record(**entry)

    monkeypatch.setattr(journal, "record", full)
    door = enter(Client(raise_request_exception=False), person)
    assert change(door, person) == 500
    assert held(person) == before
    assert sentences() == []


def test_what_changes_nothing_is_not_told(world: World) -> None:
    person = world.own.first
    with_code(person)
    door = enter(Client(), person)
    wrong = door.post(f"{HOME}reauthenticate/", {"code": "000000"})
    assert "动态码不正确" in wrong.content.decode()
    key = with_key(person)
    assert door.post(f"{HOME}webauthn/keys/{key.pk}/edit/", {"name": ""}).status_code == 200
    assert door.post(f"{HOME}webauthn/keys/{key.pk}/edit/", {"name": "办公室电脑"}).status_code == 302
    assert sentences() == []


def test_a_wrong_code_is_told_though_nothing_of_it_is_kept(world: World) -> None:
    person = world.own.first
    with_code(person)
    door = enter(Client(), person)
    door.post(f"{HOME}reauthenticate/", {"code": "000000"})
    assert Entry.objects.filter(verb="signin.code_failed").count() == 1


class TestSpareCodes:
    """The page of the recovery codes only shows; a button makes them."""

    def test_it_shows_the_unused_ones_however_often_it_is_looked_at(self, world: World) -> None:
        person = world.own.first
        with_code(person)
        door = enter(Client(), person)
        before, codes = held(person), unused(person)
        for _look in range(2):
            page = door.get(f"{HOME}recovery-codes/").content.decode()
            assert [code in page for code in codes] == [True] * 10
            assert door.get(f"{HOME}recovery-codes/download/").content.decode().split() == codes
        assert held(person) == before
        prove_oneself_with_a_spare_code(door, person)
        assert codes[0] not in door.get(f"{HOME}recovery-codes/").content.decode()

    def test_where_there_are_none_a_button_makes_them(self, world: World) -> None:
        person = world.own.first
        with_key(person)
        door = enter(Client(), person)
        page = html.fromstring(door.get(f"{HOME}recovery-codes/").content)
        assert not Authenticator.objects.filter(user=person, type="recovery_codes").exists()
        (form,) = page.xpath("//form[.//button[normalize-space()='生成备用码']]")
        made = door.post(form.get("action"))
        assert made.url == f"{HOME}recovery-codes/"
        assert unused(person)[0] in door.get(made.url).content.decode()
        assert sentences() == [f"{person.name}生成了备用码"]

    def test_who_has_no_second_factor_has_no_such_page(self, world: World) -> None:
        door = enter(Client(), world.own.first)
        for page in ("", "download/"):
            assert door.get(f"{HOME}recovery-codes/{page}").status_code == 404

    def test_who_signed_in_a_while_ago_shows_first_who_they_are(self, world: World) -> None:
        person = world.own.first
        with_code(person)
        door = enter(Client(), person)
        session = door.session
        session["signed_in_at"] -= FRESH_SECONDS + 1
        session.save()
        for page in ("", "download/"):
            assert "reauthenticate" in door.get(f"{HOME}recovery-codes/{page}").url

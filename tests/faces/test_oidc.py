"""Signing in through the county's own identity provider: who is known gets in, nobody is made, nothing forged is believed."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from gongkai.agencies import services as agencies
from gongkai.agencies.models import Person
from gongkai.audit.models import Entry
from gongkai.signin.services import reset_sign_in
from tests.faces.identity_provider import OTHER_KEY, Provider, identity_provider, settings_for
from tests.faces.world import World

GO, BACK = "/accounts/oidc/login/", "/accounts/oidc/login/callback/"


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    with identity_provider() as found:
        settings.SOCIALACCOUNT_PROVIDERS = settings_for(found.address)
        yield found


@pytest.fixture
def known(world: World, provider: Provider) -> Person:
    """Signed in at the provider is somebody we know."""
    provider.claims["preferred_username"] = world.own.first.username
    return world.own.first


def ask(door: Client, next_: str = "") -> str:
    """Press the button, sign in at the provider; where it sends the browser back to."""
    sent = door.post(f"{GO}?{urlencode({'next': next_})}" if next_ else GO)
    back = requests.get(sent.url, allow_redirects=False, timeout=5).headers["Location"]
    return urlsplit(back).path + "?" + urlsplit(back).query


def come(door: Client) -> Any:
    return door.get(ask(door))


def last(most: int = 1) -> list[str]:
    return [*Entry.objects.order_by("-seq").values_list("verb", flat=True)[:most]]


def test_a_known_person_signs_in_to_the_desk_and_lands_where_they_wanted_to(client: Client, known: Person) -> None:
    assert "用统一身份认证登录" in client.get("/accounts/login/").content.decode()
    answer = client.get(ask(client, "/desk/guides/"))
    assert (answer.status_code, answer.url) == (302, "/desk/guides/")
    assert client.get("/desk/").status_code == 200
    assert last(2) == ["signin.in", "signin.identity"]
    assert not SocialToken.objects.exists()
    assert SocialAccount.objects.get().extra_data == {"name": known.username}


def test_the_second_time_the_subject_counts_whatever_the_name_has_become(
    client: Client, known: Person, provider: Provider
) -> None:
    come(client)
    provider.claims["preferred_username"] = "renamed"
    again = Client()
    assert come(again).url == "/desk/"
    assert again.session["_auth_user_id"] == str(known.pk)


def test_state_nonce_and_pkce_are_sent_and_new_each_time(client: Client, known: Person, provider: Provider) -> None:
    come(client)
    come(Client())
    for name in ("state", "nonce", "code_challenge"):
        assert provider.asked[0][name] != provider.asked[1][name]
    assert {asked["code_challenge_method"] for asked in provider.asked} == {"S256"}


def refused(answer: Any, *, page: str = "account_inactive") -> str:
    assert (answer.status_code, answer.url) == (302, reverse(page))
    assert last() == ["signin.failed"]
    return answer.client.get(answer.url).content.decode()


def test_an_unknown_person_is_told_so_and_nothing_is_made(client: Client, world: World, provider: Provider) -> None:
    before = Person.objects.count()
    for name in ("nobody", "", world.own.first.username.upper() + "x"):
        provider.claims["preferred_username"] = name
        assert "没有可用的账号" in refused(come(client))
    assert (Person.objects.count(), SocialAccount.objects.count()) == (before, 0)
    assert client.get("/desk/").status_code == 302


def test_a_disabled_person_is_refused_at_the_first_time_and_later(
    client: Client, known: Person, world: World, provider: Provider
) -> None:
    provider.claims["preferred_username"] = "disabled"
    refused(come(client))
    assert not SocialAccount.objects.exists()
    provider.claims["preferred_username"] = known.username
    come(client)
    client.post("/accounts/logout/")
    agencies.disable_person(person=known, reason="离职", by=world.county.system, at=timezone.now())
    refused(come(client))
    assert client.get("/desk/").status_code == 302


def test_a_name_given_anew_at_the_provider_does_not_open_the_old_account(
    client: Client, known: Person, world: World, provider: Provider
) -> None:
    come(client)
    provider.claims["sub"] = "another-human"
    refused(come(Client()))
    reset_sign_in(person=known, by=world.county.system, at=timezone.now())
    assert come(Client()).status_code == 302
    assert SocialAccount.objects.get().uid == "another-human"


def test_a_signed_in_person_cannot_tie_a_second_identity_to_an_account(
    client: Client, known: Person, provider: Provider
) -> None:
    sent = client.post(f"{GO}?process=connect")
    back = urlsplit(requests.get(sent.url, allow_redirects=False, timeout=5).headers["Location"])
    refused(client.get(f"{back.path}?{back.query}"))
    assert not SocialAccount.objects.exists()


def said_no(answer: Any, door: Client) -> None:
    assert answer.status_code == 401
    assert "统一身份认证没有完成" in answer.content.decode()
    assert last() == ["signin.failed"]
    assert door.get("/desk/").status_code == 302
    assert not SocialAccount.objects.exists()


def test_a_wrong_state_and_a_state_of_another_browser_are_refused(client: Client, known: Person) -> None:
    back = ask(client)
    said_no(Client().get(back), Client())
    code = parse_qs(urlsplit(back).query)["code"][0]
    said_no(client.get(f"{BACK}?{urlencode({'code': code, 'state': 'x' * 16})}"), client)


def test_a_callback_works_once(client: Client, known: Person) -> None:
    back = ask(client)
    assert client.get(back).status_code == 302
    client.post("/accounts/logout/")
    assert "没有完成" in client.get(back).content.decode()
    assert client.get("/desk/").status_code == 302


def test_a_code_used_before_is_refused_even_with_a_fresh_state(
    client: Client, known: Person, provider: Provider
) -> None:
    first = parse_qs(urlsplit(ask(client)).query)
    provider.codes.clear()
    second = parse_qs(urlsplit(ask(client)).query)
    answer = client.get(f"{BACK}?{urlencode({'code': first['code'][0], 'state': second['state'][0]})}")
    said_no(answer, client)
    assert provider.refused == first["code"]


def test_a_code_of_another_browser_fails_for_its_verifier(client: Client, known: Person, provider: Provider) -> None:
    theirs = parse_qs(urlsplit(ask(Client())).query)
    own = parse_qs(urlsplit(ask(client)).query)
    said_no(client.get(f"{BACK}?{urlencode({'code': theirs['code'][0], 'state': own['state'][0]})}"), client)
    assert provider.refused == theirs["code"]


@pytest.mark.parametrize(
    "token",
    [
        {"nonce": "of-another-sign-in"},
        {"nonce": None},
        {"iss": "http://elsewhere"},
        {"aud": "another-client"},
        {"exp": 1},
        {"sub": "somebody-else"},
    ],
    ids=lambda token: f"{token}",
)
def test_a_token_made_for_something_else_is_refused(
    client: Client, known: Person, provider: Provider, token: dict[str, Any]
) -> None:
    provider.token = token
    said_no(come(client), client)


@pytest.mark.parametrize(("key", "algorithm"), [(OTHER_KEY, "RS256"), (None, "none")], ids=["other key", "none"])
def test_a_token_with_a_wrong_signature_is_refused(
    client: Client, known: Person, provider: Provider, key: Any, algorithm: str
) -> None:
    provider.key, provider.algorithm = key, algorithm
    said_no(come(client), client)


def test_who_gives_up_at_the_provider_is_told_how_to_go_on(client: Client, known: Person) -> None:
    state = parse_qs(urlsplit(ask(client)).query)["state"][0]
    answer = client.get(f"{BACK}?{urlencode({'error': 'access_denied', 'state': state})}")
    assert "用登录名和口令" in client.get(answer.url).content.decode()


def test_a_provider_out_of_reach_is_said_in_plain_words(client: Client, world: World, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = settings_for("http://127.0.0.1:9")
    said_no(client.post(GO), client)


def test_a_link_alone_sends_nobody_to_the_provider(client: Client, known: Person, provider: Provider) -> None:
    assert client.get(GO).status_code == 200
    assert provider.asked == []


def test_the_second_factor_is_asked_for_as_the_settings_say(client: Client, known: Person, settings: Settings) -> None:
    settings.REQUIRE_MFA = True
    come(client)
    assert client.get("/desk/").url == reverse("mfa_index")
    TOTP.activate(known, generate_totp_secret())
    again = Client()
    assert come(again).url == reverse("mfa_authenticate")
    assert again.get("/desk/").url.startswith(reverse("account_login"))


def test_without_a_provider_its_addresses_are_not_there(client: Client, world: World) -> None:
    assert [client.get(GO).status_code, client.post(GO).status_code, client.get(BACK).status_code] == [404] * 3
    assert "统一身份认证" not in client.get("/accounts/login/").content.decode()

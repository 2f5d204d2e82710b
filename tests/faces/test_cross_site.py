"""跨站发不了指令 (TRUST.md P27): no unsafe request from elsewhere is heeded, and reading the site changes nothing."""

import hashlib
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path, reverse
from django.views.decorators.csrf import csrf_exempt
from lxml import html
from pytest_django.fixtures import Settings

from gongkai.agencies.models import Person
from tests.faces import matrix
from tests.faces.conftest import OWN
from tests.faces.world import World, enter

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
READERS = (*["clerk", "author", "section_head", "deputy_head", "office", "system", "security", "audit", "moved"], "")
MOST = 400


def rename(_request: object) -> HttpResponse:
    """A careless view of the tests: it heeds anybody, and writes when it is read."""
    Person.objects.filter(username="moved").update(name="改名")
    return HttpResponse("好")


urlpatterns = [path("careless/", csrf_exempt(rename), name="careless"), path("", include("gongkai.config.urls"))]


def tables() -> list[str]:
    """Every table but those of sessions, heartbeats and counters."""
    return sorted({*connection.introspection.table_names()} - (OWN.keys() - {"audit_entry"}))


def digest() -> str:
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT * FROM "{table}"')
            found.update(f"{table} {sorted(map(repr, cursor.fetchall()))}".encode())
    return found.hexdigest()


def addresses(world: World) -> Iterator[tuple[str, str]]:
    for name, wanted in sorted(matrix.all_addresses().items()):
        yield name, reverse(name, kwargs=matrix.arguments(name, wanted, world, "own"))


def strict(person: Person | None) -> Client:
    door = Client(enforce_csrf_checks=True, raise_request_exception=False)
    return enter(door, person) if person else door


def token_of(door: Client, *, secure: bool = False) -> str:
    page = door.get("/accounts/login/" if not door.cookies.get("session") else "/desk/profile/", secure=secure)
    return html.fromstring(page.content).xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]


def none(_door: Client) -> dict[str, object]:
    return {}


def foreign_token(_door: Client) -> dict[str, object]:
    """A token that is good in the attacker's own browser."""
    return {"HTTP_X_CSRFTOKEN": token_of(Client())}


def foreign_origin(door: Client) -> dict[str, object]:
    return {"HTTP_X_CSRFTOKEN": token_of(door), "HTTP_ORIGIN": "https://evil.example"}


def no_origin(door: Client) -> dict[str, object]:
    """Over https a browser says where it comes from."""
    return {"HTTP_X_CSRFTOKEN": token_of(door), "secure": True}


def foreign_referer(door: Client) -> dict[str, object]:
    return no_origin(door) | {"HTTP_REFERER": "https://evil.example/form"}


ATTACKS = (none, foreign_token, foreign_origin, no_origin, foreign_referer)


def heeded(world: World, door: Client, attack: Callable[[Client], dict[str, object]]) -> list[str]:
    """Addresses that did anything but refuse."""
    sent = attack(door)
    wrong = []
    for name, address in addresses(world):
        for method in UNSAFE:
            answer = door.generic(method, address, **sent)
            at_the_door = answer.status_code == 302 and answer.url.startswith("/accounts/login/")
            if answer.status_code not in (403, 405) and not at_the_door:
                wrong.append(f"{method} {name} {answer.status_code}")
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("reader", ["office", ""])
def test_no_unsafe_request_from_elsewhere_is_heeded(
    world: World, reader: str, attack: Callable[[Client], dict[str, object]]
) -> None:
    door = strict(world.readers.get(reader))
    matrix.arguments("desk:review", {"pk"}, world, "own")  # the world makes the rest of itself when it is first asked
    before = digest()
    assert heeded(world, door, attack) == []
    assert digest() == before


def test_the_same_request_from_the_site_itself_is_heeded(world: World) -> None:
    door = strict(world.own.first)
    sent = {"HTTP_X_CSRFTOKEN": token_of(door), "HTTP_ORIGIN": "http://testserver"}
    assert door.post("/accounts/logout/", **sent).status_code == 302


@pytest.mark.urls(__name__)
def test_a_view_that_heeds_anybody_would_be_found(world: World) -> None:
    door = strict(world.own.first)
    before = digest()
    assert heeded(world, door, none) == [f"{method} careless 200" for method in UNSAFE]
    assert digest() != before


def crawl(door: Client, start: str, within: str = "/") -> dict[str, int]:
    """GET every link that can be reached (``within`` a part of the site), each once; the status of each."""
    waiting, seen = [start], {}
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen or not address.startswith(within):
            continue
        answer = matrix.read(door.get(address))
        seen[address] = answer.status_code
        if answer.status_code in (301, 302):
            waiting.append(urljoin(address, answer.url))
        elif "html" in answer.headers.get("Content-Type", "") and answer.content:
            tree = html.fromstring(answer.content)
            found = [*tree.xpath("//a/@href"), *tree.xpath("//form[translate(@method,'GET','get')!='post']/@action")]
            found += tree.xpath("//*[@hx-get]/@hx-get")
            ours = [urlsplit(urljoin(address, link)) for link in found if urlsplit(link).netloc in ("", "testserver")]
            waiting += [link.path + (f"?{link.query}" if link.query else "") for link in ours if link.path]
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_whoever_follows_every_link_changes_nothing(world: World, reader: str) -> None:
    door = enter(Client(), world.readers[reader]) if reader else Client()
    before = digest()
    seen = crawl(door, "/desk/" if reader else "/")
    assert digest() == before
    assert len(seen) > (20 if reader else 10)
    assert [address for address, status in seen.items() if status >= 500] == []


def test_nor_does_who_looks_at_their_second_factors_for_the_first_time(world: World) -> None:
    person = world.own.first
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    door = enter(Client(), person)
    before = digest()
    seen = crawl(door, "/accounts/2fa/", within="/accounts/2fa/")
    assert digest() == before
    codes = "/accounts/2fa/recovery-codes/"
    assert [seen.get(address) for address in (codes, f"{codes}download/", f"{codes}generate/")] == [200, 200, 200]


@pytest.mark.urls(__name__)
def test_a_page_that_writes_when_it_is_read_would_be_found(world: World) -> None:
    door = enter(Client(), world.own.first)
    before = digest()
    crawl(door, "/careless/")
    assert digest() != before


def test_the_guard_is_there_for_every_request(settings: Settings) -> None:
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE
    assert settings.CSRF_TRUSTED_ORIGINS == []

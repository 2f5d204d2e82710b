"""Nobody takes a session away (TRUST.md P26), a clock that goes back opens nothing (P18), rights end at once (P22)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from gongkai.agencies import services as agencies
from gongkai.agencies.models import Role
from gongkai.audit.models import Entry
from gongkai.audit.services import clock_behind
from gongkai.config.settings import SESSION_COOKIE_AGE
from gongkai.reviews.models import Decision
from gongkai.reviews.states import CHECKS
from gongkai.signin import services
from tests.faces import matrix
from tests.faces.world import PASSWORD, World, enter

LOGIN, LOGOUT, DESK, CODE = "/accounts/login/", "/accounts/logout/", "/desk/", "/accounts/2fa/authenticate/"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The clock of the whole machine, to be moved: ``at[0]``."""
    moment = [timezone.now()]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    monkeypatch.setattr("time.time", lambda: moment[0].timestamp())
    return moment


def sign_in(door: Client, name: str, password: str = PASSWORD) -> Client:
    door.post(LOGIN, {"login": name, "password": password})
    return door


def inside(door: Client) -> bool:
    return door.get(DESK).status_code == 200


def with_session(key: str) -> Client:
    thief = Client()
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = key
    return thief


def key_of(door: Client) -> str:
    return door.cookies[django_settings.SESSION_COOKIE_NAME].value


class TestP26:
    """会话拿不走: the twelve checks."""

    def test_1_a_session_laid_in_the_browser_beforehand_is_not_the_one_signed_in(self, world: World) -> None:
        attacker = Client()
        attacker.get(LOGIN)
        session = attacker.session
        session["laid"] = "before"
        session.save()
        victim = with_session(session.session_key)
        sign_in(victim, world.own.first.username)
        assert inside(victim)
        assert key_of(victim) != session.session_key
        assert not inside(with_session(session.session_key))

    def test_2_a_session_is_dead_after_sign_out(self, world: World) -> None:
        door = sign_in(Client(), world.own.first.username)
        stolen = key_of(door)
        assert inside(with_session(stolen))
        door.post(LOGOUT)
        assert not inside(with_session(stolen))

    def test_3_a_new_password_ends_every_other_session(self, world: World) -> None:
        here, there = (sign_in(Client(), world.own.first.username) for _ in range(2))
        assert inside(there)
        fresh = {"oldpassword": PASSWORD, "password1": "Lanse-shan-88", "password2": "Lanse-shan-88"}
        here.post("/accounts/password/", fresh)
        assert (inside(here), inside(there)) == (True, False)

    def test_4_a_disabled_person_is_out_at_the_next_click(self, world: World) -> None:
        door = sign_in(Client(), world.own.first.username)
        assert inside(door)
        agencies.disable_person(person=world.own.first, reason="离职", by=world.county.system, at=timezone.now())
        assert not inside(door)

    @pytest.mark.parametrize(("minutes", "still"), [(30, True), (31, False)])
    def test_5_thirty_idle_minutes_end_it(self, world: World, at: list[datetime], minutes: int, still: bool) -> None:
        door = sign_in(Client(), world.own.first.username)
        at[0] += timedelta(minutes=minutes)
        assert inside(door) is still

    def test_6_twelve_hours_end_it_however_busy(self, world: World, at: list[datetime]) -> None:
        door = sign_in(Client(), world.own.first.username)
        for _quarter in range(48):
            at[0] += timedelta(minutes=15)
            assert inside(door) or _quarter == 47
        at[0] += timedelta(minutes=1)
        assert not inside(door)
        assert SESSION_COOKIE_AGE == 12 * 3600

    def test_7_the_cookies_carry_every_flag(self, world: World, settings: Settings) -> None:
        settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
        settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
        door = Client()
        door.get(LOGIN, secure=True)
        door.post(LOGIN, {"login": world.own.first.username, "password": PASSWORD}, secure=True)
        for name in ("__Host-session", "__Host-csrf", "gongkai-device"):
            cookie = door.cookies[name]
            assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), name
            assert (cookie["path"], cookie["domain"]) == ("/", ""), name

    def test_8_the_list_of_sessions_shows_and_ends_the_others(self, world: World) -> None:
        here, there = (sign_in(Client(HTTP_USER_AGENT=f"browser-{n}"), world.own.first.username) for n in range(2))
        assert "browser-1" in here.get("/accounts/sessions/").content.decode()
        here.post("/accounts/sessions/")
        assert (inside(here), inside(there)) == (True, False)

    def test_9_no_page_of_the_desk_stays_in_a_cache(self, world: World) -> None:
        door = enter(Client(), world.county.office)
        asked = 0
        for name, wanted in matrix.all_addresses().items():
            if name.startswith(("desk:", "account_", "mfa_")):
                answer = matrix.read(door.get(reverse(name, kwargs=matrix.arguments(name, wanted, world, "own"))))
                assert "no-store" in answer.headers["Cache-Control"], name
                asked += 1
        assert asked > 40

    def test_10_at_sign_out_the_browser_forgets_pages_and_keeps_the_known_device(self, world: World) -> None:
        door = sign_in(Client(), world.own.first.username)
        assert "Clear-Site-Data" not in door.get(DESK).headers
        answer = door.post(LOGOUT)
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert door.cookies["gongkai-device"].value

    def test_11_the_same_when_the_session_ends_by_itself(self, world: World, at: list[datetime]) -> None:
        door = sign_in(Client(), world.own.first.username)
        at[0] += timedelta(minutes=31)
        assert door.get(DESK).headers["Clear-Site-Data"] == '"cache", "storage"'

    def test_12_a_session_without_its_moments_or_half_way_through_is_none(self, world: World) -> None:
        door = Client()
        door.force_login(world.own.first, backend="gongkai.signin.backends.Backend")
        assert not inside(door)
        TOTP.activate(world.own.second, generate_totp_secret())
        half = sign_in(Client(), world.own.second.username)
        assert half.session[AUTHENTICATION_METHODS_SESSION_KEY]
        assert not inside(half)


def code_at(secret: str, moment: datetime) -> str:
    return format_hotp_value(hotp_value(secret, int(moment.timestamp()) // 30))


@pytest.fixture
def secret(world: World) -> str:
    secret = generate_totp_secret()
    TOTP.activate(world.own.first, secret)
    return secret


def with_code(world: World, code: str) -> bool:
    door = sign_in(Client(), world.own.first.username)
    door.post(CODE, {"code": code})
    return inside(door)


class TestP18:
    """改时钟不影响: sessions and dynamic codes fail closed when the clock goes back by more than a minute."""

    @pytest.mark.parametrize(("back", "still"), [(25, True), (61, False), (3600, False)])
    @pytest.mark.parametrize("seen_before", [0, 29])
    def test_a_session(self, world: World, at: list[datetime], back: int, still: bool, seen_before: int) -> None:
        door = sign_in(Client(), world.own.first.username)
        at[0] += timedelta(seconds=seen_before)
        assert inside(door)
        at[0] -= timedelta(seconds=back)
        assert inside(door) is still

    def test_a_code_counts_once(self, world: World, at: list[datetime], secret: str) -> None:
        code = code_at(secret, at[0])
        assert with_code(world, code)
        assert not with_code(world, code)
        at[0] += timedelta(seconds=31)
        assert not with_code(world, code)
        assert with_code(world, code_at(secret, at[0]))

    def test_an_older_code_is_spent_with_the_newer_one(self, world: World, at: list[datetime], secret: str) -> None:
        older = code_at(secret, at[0] - timedelta(seconds=30))
        assert with_code(world, code_at(secret, at[0]))
        assert not with_code(world, older)

    def test_a_code_seen_earlier_opens_nothing_when_the_clock_is_set_back(
        self, world: World, at: list[datetime], secret: str
    ) -> None:
        seen = code_at(secret, at[0])
        at[0] += timedelta(minutes=5)
        sign_in(Client(), world.own.second.username)
        at[0] -= timedelta(minutes=5)
        door = sign_in(Client(), world.own.first.username)
        assert "服务器时钟倒退过" in door.post(CODE, {"code": seen}).content.decode()
        assert not inside(door)
        assert Entry.objects.filter(verb="signin.clock_back").count() == 1
        told = enter(Client(), world.county.system)
        assert "服务器时钟倒退过" in told.get(DESK).content.decode()

    def test_failing_often_does_not_wear_the_guard_out(self, world: World, at: list[datetime], secret: str) -> None:
        sign_in(Client(), world.own.second.username)
        at[0] -= timedelta(minutes=5)
        for turn in range(20):
            sign_in(Client(), f"nobody-{turn}", "x")
        assert not with_code(world, code_at(secret, at[0]))

    def test_who_runs_the_machine_accepts_a_clock_that_was_put_right(
        self, world: World, at: list[datetime], secret: str
    ) -> None:
        at[0] += timedelta(days=1)
        assert with_code(world, code_at(secret, at[0]))
        at[0] -= timedelta(days=1)
        assert clock_behind(at=at[0])
        services.accept_clock(at=at[0])
        assert with_code(world, code_at(secret, at[0]))


class TestP22:
    """调走、停用立刻失效: what was open stays on the screen and does nothing any more."""

    def test_every_page_of_an_agency_is_gone_at_the_next_click_after_the_post(self, world: World) -> None:
        door = enter(Client(), world.own.first)
        pages = {
            name: reverse(name, kwargs=matrix.arguments(name, wanted, world, "own"))
            for name, wanted in matrix.all_addresses().items()
            if name.startswith("desk:") and "own" in matrix.scopes(wanted) and name != "desk:person"  # their own
        }
        before = [name for name, page in pages.items() if matrix.read(door.get(page)).status_code == 200]
        agencies.end_post(post=world.post, by=world.county.security, at=timezone.now())
        after = [name for name, page in pages.items() if matrix.read(door.get(page)).status_code == 200]
        assert {"desk:review", "desk:agency"} <= set(before)
        assert after == []

    def test_an_open_form_is_refused_and_writes_nothing(self, world: World) -> None:
        door = enter(Client(), world.own.first)
        address = reverse("desk:approve", args=[world.review.pk])
        form = {"approve-level": 1, "approve-version": world.review.version, "approve-checks": [*CHECKS]}
        form |= {"approve-opinion": "同意"}
        assert door.get(reverse("desk:review", args=[world.review.pk])).status_code == 200
        agencies.end_post(post=world.post, by=world.county.security, at=timezone.now())
        before = Decision.objects.count()
        assert door.post(address, form).status_code == 404
        assert Decision.objects.count() == before
        world.county.appoint(world.own.first, world.own.agency, Role.CLERK, at=timezone.now())
        assert door.post(address, form).status_code == 302
        assert Decision.objects.count() == before + 1

    @pytest.mark.parametrize("reader", ["clerk", "section_head", "office", "system", "security", "audit"])
    def test_the_disabled_get_nothing_at_any_address(self, world: World, reader: str) -> None:
        person = world.readers[reader]
        door = enter(Client(), person)
        assert inside(door)
        matrix.arguments(
            "desk:review", {"pk"}, world, "own"
        )  # the world makes the rest of itself when it is first asked
        type(person).objects.filter(pk=person.pk).update(is_active=False)
        for name, wanted in matrix.all_addresses().items():
            if not name.startswith("desk:"):
                continue
            address = reverse(name, kwargs=matrix.arguments(name, wanted, world, "own"))
            for answer in (door.get(address), door.post(address)):
                assert answer.status_code == 302, name
                assert answer.url.startswith(reverse("account_login")), name

    def test_a_download_that_was_offered_is_refused(self, world: World, at: list[datetime], secret: str) -> None:
        door = sign_in(Client(), world.own.first.username)
        door.post(CODE, {"code": code_at(secret, at[0])})
        door.post("/accounts/2fa/recovery-codes/generate/")
        link = "/accounts/2fa/recovery-codes/download/"
        assert door.get(link).headers["Content-Disposition"].startswith("attachment")
        agencies.disable_person(person=world.own.first, reason="离职", by=world.county.system, at=timezone.now())
        assert door.get(link).url.startswith(reverse("account_login"))

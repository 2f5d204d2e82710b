"""Passkeys in a real browser with a key made of software, by keyboard alone; the pages of the second factor at both sizes."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page, expect
from pytest_django.fixtures import Settings

from gongkai.agencies.models import Person
from gongkai.audit.models import Entry
from tests.e2e.conftest import DESKTOP, PHONE, Open
from tests.e2e.test_screens import wide
from tests.e2e.test_work import sign_in
from tests.faces.world import World

KEYS = "/accounts/2fa/webauthn/"


def software_key(page: Page) -> CDPSession:
    """A key in the machine itself, whose owner's finger is always on it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def press_on(page: Page, words: str) -> None:
    """Tab to the button, link or field with these words and press it: Space in a box, Enter elsewhere."""
    named = """(() => { const at = document.activeElement; const label = [...(at.labels || [])].map((l) => l.innerText).join("");
        return (label || at.innerText || "").trim(); })()"""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(named).startswith(words):
            box = page.evaluate("document.activeElement.type") == "checkbox"
            page.keyboard.press("Space" if box else "Enter")
            return
    raise AssertionError(f"Tab never reached {words}")


def test_a_passkey_is_added_used_renamed_and_removed_by_keyboard_alone(
    world: World, open_page: Open, settings: Settings
) -> None:
    settings.REQUIRE_MFA = True
    person = world.own.first
    page = open_page()
    software_key(page)
    sign_in(page, person.username)
    press_on(page, "添加通行密钥")
    expect(page.get_by_label("不用口令")).to_be_checked()
    page.get_by_label("名称").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="备用码")).to_be_visible()
    assert Authenticator.objects.filter(user=person, type="webauthn").count() == 1
    page.goto("/desk/")
    expect(page.get_by_role("heading", name="张初审的待办")).to_be_visible()
    press_on(page, "退出")
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()
    press_on(page, "用通行密钥登录")
    expect(page.get_by_role("heading", name="张初审的待办")).to_be_visible()
    page.goto(KEYS)
    press_on(page, "通行密钥 1")
    page.get_by_role("textbox").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("办公室电脑")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="办公室电脑", exact=True)).to_be_visible()
    press_on(page, "移除")
    expect(page.get_by_role("heading", name="移除通行密钥")).to_be_visible()
    press_on(page, "移除")
    expect(page.get_by_text("还没有通行密钥")).to_be_visible()
    assert not Authenticator.objects.filter(user=person).exists()
    told = [*Entry.objects.filter(subject=f"agencies.person:{person.pk}").values_list("sentence", flat=True)]
    for what in ("添加了通行密钥", "更改了一把通行密钥的名称", "移除了通行密钥"):
        assert any(what in each for each in told), what


def test_a_removed_passkey_opens_nothing(world: World, open_page: Open) -> None:
    person = world.own.first
    page = open_page(person)
    software_key(page)
    page.goto(f"{KEYS}add/")
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("heading", name="备用码")).to_be_visible()
    page.goto("/desk/")
    page.get_by_role("button", name="退出").click()
    Authenticator.objects.filter(user=person).delete()
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("status")).to_contain_text("这把通行密钥没有通过")
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()


def test_a_passkey_is_the_second_factor_after_the_password(world: World, open_page: Open) -> None:
    person = world.own.first
    page = open_page(person)
    software_key(page)
    page.goto(f"{KEYS}add/")
    page.get_by_label("不用口令").uncheck()
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("heading", name="备用码")).to_be_visible()
    page.goto("/desk/")
    page.get_by_role("button", name="退出").click()
    sign_in(page, person.username)
    press_on(page, "用通行密钥")
    expect(page.get_by_role("heading", name="张初审的待办")).to_be_visible()


def test_a_ceremony_that_fails_is_said_on_the_page(world: World, open_page: Open) -> None:
    page = open_page()
    key = software_key(page)
    page.goto("/accounts/login/")
    key.send("WebAuthn.disable")
    page.evaluate("(() => { navigator.credentials.get = () => Promise.reject(new Error('cancelled')); })()")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("alert")).to_contain_text("通行密钥没有用成")


def both_factors(person: Person) -> Authenticator:
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    return Authenticator.objects.create(user=person, type="webauthn", data={"name": "办公室电脑", "credential": {}})


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1366", "360"])
def test_every_page_of_the_second_factor_is_accessible_and_fits(
    world: World,
    open_page: Open,
    picture: Callable[[Page, str], None],
    settings: Settings,
    size: tuple[int, int],
    scheme: str,
) -> None:
    settings.REQUIRE_MFA = True
    axe, found = Axe(), {}

    def look(page: Page, name: str, address: str = "") -> None:
        if address:
            page.goto(address)
        bad = axe.run(page).response["violations"]
        said = [(each["id"], each["nodes"][0]["html"][:120]) for each in bad] + ["scrolls sideways"] * wide(page)
        if said:
            found[name] = said
        picture(page, f"factor-{name}-{size[0]}-{scheme}")

    fresh = open_page(world.own.second, size, scheme)
    look(fresh, "none-yet", "/accounts/2fa/")
    look(fresh, "dynamic-code", "/accounts/2fa/totp/activate/")
    fresh.get_by_role("textbox").fill("000000")
    fresh.get_by_role("button", name="开通").click()
    expect(fresh.get_by_text("动态码不正确").first).to_be_visible()
    look(fresh, "dynamic-code-wrong")
    look(fresh, "no-passkey", KEYS)
    look(fresh, "passkey-add", f"{KEYS}add/")
    key = both_factors(world.own.first)
    page = open_page(world.own.first, size, scheme)
    look(page, "both", "/accounts/2fa/")
    look(page, "stop-code", "/accounts/2fa/totp/deactivate/")
    look(page, "codes", "/accounts/2fa/recovery-codes/")
    look(page, "codes-new", "/accounts/2fa/recovery-codes/generate/")
    look(page, "passkeys", KEYS)
    look(page, "passkey-rename", f"{KEYS}keys/{key.pk}/edit/")
    look(page, "passkey-remove", f"{KEYS}keys/{key.pk}/remove/")
    look(page, "again-password", "/accounts/reauthenticate/")
    look(page, "again-code", "/accounts/2fa/reauthenticate/")
    Authenticator.objects.filter(user=world.own.first, type="recovery_codes").delete()
    look(page, "codes-none", "/accounts/2fa/recovery-codes/")
    Authenticator.objects.filter(pk=key.pk).delete()
    asked = open_page(None, size, scheme)
    sign_in(asked, world.own.first.username)
    look(asked, "code")
    asked.get_by_role("textbox").fill("000000")
    asked.get_by_role("button", name="登录", exact=True).click()
    expect(asked.get_by_text("动态码不正确").first).to_be_visible()
    look(asked, "code-wrong")
    look(open_page(None, size, scheme), "not-known", "/accounts/inactive/")
    assert found == {}

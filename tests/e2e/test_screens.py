"""Every screen of the desk at two sizes, light and dark: axe finds nothing, nothing scrolls sideways at 360."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from gongkai.audit.services import close_day
from tests.domain.factories import NOW, TODAY
from tests.e2e.conftest import DESKTOP, PHONE, Open
from tests.faces.world import World

SCREENS = {
    "workbench": ("clerk", "/desk/"),
    "workbench-empty": ("audit", "/desk/"),
    "menu": ("clerk", "/desk/menu/"),
    "help": ("clerk", "/desk/help/"),
    "find": ("clerk", "/desk/find/?q=石桥"),
    "profile": ("clerk", "/desk/profile/"),
    "design": ("clerk", "/desk/design/"),
    "reviews": ("clerk", "/desk/reviews/"),
    "reviews-mine": ("author", "/desk/reviews/?tab=mine"),
    "review": ("clerk", "/desk/reviews/{review}/"),
    "documents": ("office", "/desk/documents/"),
    "document-new": ("author", "/desk/documents/new/"),
    "document": ("author", "/desk/documents/{document}/"),
    "document-edit": ("author", "/desk/documents/{document}/edit/?screen=1"),
    "document-preview": ("author", "/desk/documents/{document}/preview/"),
    "document-screening": ("deputy_head", "/desk/documents/{document}/screening/"),
    "columns": ("office", "/desk/columns/?agency=shiqiao"),
    "column": ("office", "/desk/columns/20-12/"),
    "catalogue": ("office", "/desk/columns/catalogue/"),
    "ledger": ("office", "/desk/ledger/"),
    "guides": ("office", "/desk/guides/"),
    "guide": ("author", "/desk/guides/shiqiao/"),
    "guide-read": ("deputy_head", "/desk/guides/shiqiao/"),
    "boards": ("clerk", "/desk/boards/"),
    "board": ("clerk", "/desk/boards/{board}/"),
    "board-open": ("clerk", "/desk/boards/open/shiqiao/"),
    "board-choose": ("clerk", "/desk/boards/choose/"),
    "board-plan": ("clerk", "/desk/boards/plan/{public}/"),
    "posting": ("clerk", "/desk/postings/{posting}/"),
    "postings": ("clerk", "/desk/postings/"),
    "deliveries": ("author", "/desk/deliveries/"),
    "delivery-make": ("author", "/desk/deliveries/make/shiqiao/library/"),
    "delivery": ("author", "/desk/deliveries/{delivery}/"),
    "agencies": ("office", "/desk/agencies/"),
    "agency": ("clerk", "/desk/agencies/shiqiao/"),
    "agency-office": ("office", "/desk/agencies/shiqiao/"),
    "agency-open": ("office", "/desk/open-agency/"),
    "agency-change": ("office", "/desk/agencies/shiqiao/change/"),
    "agency-close": ("office", "/desk/agencies/shiqiao/close/"),
    "organisation-code": ("office", "/desk/agencies/shiqiao/organisation-code/"),
    "levels": ("office", "/desk/agencies/shiqiao/levels/"),
    "contact": ("clerk", "/desk/agencies/shiqiao/contact/"),
    "section": ("system", "/desk/agencies/shiqiao/section/"),
    "people": ("system", "/desk/people/"),
    "person-add": ("system", "/desk/people/add/"),
    "person": ("security", "/desk/people/shiqiao-first/"),
    "person-account": ("system", "/desk/people/shiqiao-first/"),
    "appoint": ("security", "/desk/people/moved/appoint/"),
    "end-post": ("security", "/desk/people/shiqiao-first/posts/{post}/end/"),
    "switch": ("system", "/desk/people/shiqiao-first/switch/"),
    "calendar": ("office", "/desk/calendar/"),
    "journal": ("audit", "/desk/journal/"),
    "head": ("audit", "/desk/journal/{day}/"),
    "refused": ("clerk", "/desk/people/add/"),
    "not-found": ("clerk", "/desk/agencies/nowhere/"),
    "login": ("", "/accounts/login/"),
    "password": ("clerk", "/accounts/password/"),
    "second-factor": ("clerk", "/accounts/2fa/"),
    "passkeys": ("clerk", "/accounts/2fa/webauthn/"),
    "dynamic-code": ("clerk", "/accounts/2fa/totp/activate/"),
    "passkey-add": ("clerk", "/accounts/2fa/webauthn/add/"),
    "recovery": ("clerk", "/accounts/2fa/recovery-codes/generate/"),
    "sessions": ("clerk", "/accounts/sessions/"),
    "logout": ("clerk", "/accounts/logout/"),
    "confirm-password": ("clerk", "/accounts/reauthenticate/"),
}


def wide(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1366", "360"])
def test_every_screen_is_accessible_and_fits(
    world: World, open_page: Open, picture: Callable[[Page, str], None], size: tuple[int, int], scheme: str
) -> None:
    close_day(on=TODAY, at=NOW.replace(day=20))
    hung = world.on_boards["own"]
    there = {
        "review": world.review.pk,
        "document": world.draft.document_id,
        "post": world.post.pk,
        "day": TODAY,
        "board": hung.board.pk,
        "public": hung.document.pk,
        "posting": hung.posting.pk,
        "delivery": hung.delivery.pk,
    }
    axe, found = Axe(), {}
    pages = {reader: open_page(world.readers.get(reader), size, scheme) for reader, _address in SCREENS.values()}
    for name, (reader, address) in SCREENS.items():
        page = pages[reader]
        page.goto(address.format(**there))
        violations = axe.run(page).response["violations"]
        if violations:
            found[name] = [(each["id"], each["nodes"][0]["html"][:120]) for each in violations]
        if wide(page):
            found[name] = [*found.get(name, []), "scrolls sideways"]
        picture(page, f"{name}-{size[0]}-{scheme}")
    assert found == {}


def test_the_main_button_of_a_review_is_reached_without_scrolling_away(world: World, open_page: Open) -> None:
    page = open_page(world.own.first, PHONE)
    page.goto(f"/desk/reviews/{world.review.pk}/")
    page.get_by_label("是否涉密").scroll_into_view_if_needed()
    box = page.get_by_role("button", name="通过", exact=True).bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE[1]
    assert box["height"] >= 44


def test_a_review_prints_as_the_approval_sheet(
    world: World, open_page: Open, picture: Callable[[Page, str], None]
) -> None:
    page = open_page(world.own.first)
    page.goto(f"/desk/reviews/{world.review.pk}/")
    page.emulate_media(media="print")
    picture(page, "review-print")
    assert page.get_by_text("政府信息公开呈批单").is_visible()
    assert not page.get_by_role("navigation", name="主菜单").is_visible()
    assert not page.get_by_role("button", name="通过", exact=True).is_visible()

"""Work done in the browser as people do it: signing in with two factors, a review through three people, the keyboard alone."""

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from gongkai.publications.models import GuideVersion
from gongkai.reviews.models import Review
from tests.e2e.conftest import DESKTOP, PHONE, Open
from tests.faces.world import PASSWORD, World


def code_of(secret: str) -> str:
    """The six digits an authenticator shows now (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def sign_in(page: Page, username: str) -> None:
    page.goto("/desk/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def test_the_first_sign_in_sets_up_a_second_factor_and_the_next_one_asks_for_it(
    world: World, open_page: Open, settings: Settings
) -> None:
    settings.REQUIRE_MFA = True
    page = open_page()
    sign_in(page, world.own.first.username)
    expect(page.get_by_role("heading", name="登录的第二道验证")).to_be_visible()
    page.goto("/desk/people/")
    expect(page.get_by_role("heading", name="登录的第二道验证")).to_be_visible()
    page.get_by_role("link", name="开通动态码").click()
    secret = page.locator("code").inner_text()
    page.get_by_role("textbox").fill(code_of(secret))
    page.get_by_role("button", name="开通").click()
    page.goto("/desk/")
    expect(page.get_by_role("heading", name="张初审的待办")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    again = open_page()
    sign_in(again, world.own.first.username)
    expect(again.get_by_role("heading", name="动态码")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1366", "360"])
def test_a_review_passes_three_people_in_the_browser(world: World, open_page: Open, size: tuple[int, int]) -> None:
    for person in world.own.levels:
        page = open_page(person, size)
        page.goto("/desk/")
        page.get_by_role("link", name="石桥镇人民政府政府信息公开指南").first.click()
        for line in ("是否涉密", "是否准确", "是否符合政策"):
            page.get_by_label(line).check()
        page.get_by_role("button", name="通过", exact=True).click()
        expect(page.get_by_text("已通过《石桥镇人民政府政府信息公开指南")).to_be_visible()
    assert Review.objects.get(pk=world.review.pk).stage_words == "已通过并发布"


def test_the_keyboard_alone_approves_a_review(world: World, open_page: Open) -> None:
    page = open_page(world.own.first)
    page.goto("/desk/")
    press = page.keyboard.press
    while not page.evaluate("document.activeElement.innerText").startswith("初审《"):
        press("j")
    press("Enter")
    expect(page.get_by_role("heading", name="我的意见")).to_be_visible()
    for line in ("是否涉密", "是否准确", "是否符合政策"):
        tab_to(page, line)
        press("Space")
    tab_to(page, "意见")
    press("Control+A")
    page.keyboard.type("键盘写的意见")
    press("Control+s")
    expect(page.get_by_text("已通过")).to_be_visible()
    assert Review.objects.get(pk=world.review.pk).decisions.last().opinion == "键盘写的意见"


def tab_to(page: Page, label: str) -> None:
    """Press Tab until the field with the label has the focus."""
    named = "[...(document.activeElement.labels || [])].map((label) => label.innerText.trim()).join('')"
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(named) == label:
            return
    raise AssertionError(f"Tab never reached {label}")


def test_the_keys_open_help_find_and_move_in_lists(world: World, open_page: Open) -> None:
    page = open_page(world.county.system)
    page.goto("/desk/people/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="键盘操作")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="键盘操作")).to_be_hidden()
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.innerText") != first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.innerText") == first
    page.keyboard.press("/")
    page.keyboard.type("石桥")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="查找“石桥”")).to_be_visible()


def test_the_register_narrows_while_one_types(world: World, open_page: Open) -> None:
    page = open_page(world.county.system)
    page.goto("/desk/people/")
    expect(page.get_by_role("link", name="周县办")).to_be_visible()
    page.get_by_label("姓名或登录名").press_sequentially("孙乡长")
    expect(page.get_by_role("link", name="周县办")).to_be_hidden()
    expect(page.get_by_role("link", name="孙乡长").first).to_be_visible()


def test_a_stock_phrase_goes_into_the_opinion_and_ticks_what_it_says(world: World, open_page: Open) -> None:
    page = open_page(world.own.first)
    page.goto(f"/desk/reviews/{world.review.pk}/")
    page.get_by_label("意见", exact=True).fill("")
    page.get_by_role("button", name="无涉密内容。").click()
    expect(page.get_by_label("意见", exact=True)).to_have_value("无涉密内容。")
    assert [page.get_by_label(line).is_checked() for line in ("是否涉密", "是否准确", "是否符合政策")] == [
        True,
        False,
        False,
    ]


COVERED = """() => { const e = document.activeElement; if (e === document.body) return null;
    const bar = document.querySelector(".bottom"); if (!bar || bar.contains(e)) return "";
    const a = e.getBoundingClientRect(), b = bar.getBoundingClientRect();
    return a.bottom > b.top + 1 && a.top < b.bottom - 1 && a.right > b.left && a.left < b.right ? e.outerHTML : ""; }"""


@pytest.mark.slow
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1366", "360"])
def test_the_action_bar_never_covers_what_has_the_focus(world: World, open_page: Open, size: tuple[int, int]) -> None:
    """WCAG 2.2, 2.4.11, on the two pages with a bar: going forward and going back."""
    for person, path in (
        (world.own.first, f"/desk/reviews/{world.review.pk}/"),
        (world.own.author, "/desk/guides/shiqiao/"),
    ):
        page = open_page(person, size)
        page.goto(path)
        for key in ("Tab", "Shift+Tab"):
            stops = 0
            while stops < 80 and (covered := (page.keyboard.press(key), page.evaluate(COVERED))[1]) is not None:
                assert covered == "", f"{path}: {key}"
                stops += 1
            assert stops > 15


def test_stock_phrases_and_the_main_button_are_seen_together(world: World, open_page: Open) -> None:
    page = open_page(world.own.first, DESKTOP)
    page.goto(f"/desk/reviews/{world.review.pk}/")
    bar = page.get_by_role("button", name="通过", exact=True).bounding_box()
    for phrase in page.locator(".form .phrases button").all()[:4]:
        box = phrase.bounding_box()
        assert box["y"] + box["height"] <= bar["y"]
    assert bar["y"] + bar["height"] <= DESKTOP[1]


def test_a_post_is_registered_by_choosing_from_lists(world: World, open_page: Open) -> None:
    page = open_page(world.county.security)
    page.goto("/desk/people/moved/appoint/")
    page.get_by_label("机关", exact=True).select_option(label="石桥镇人民政府")
    page.get_by_label("职务").select_option(label="科室负责人")
    page.get_by_role("button", name="登记任职").click()
    expect(page.get_by_text("任职已登记")).to_be_visible()


def test_a_guide_is_kept_every_ten_seconds_and_the_time_is_shown(world: World, open_page: Open) -> None:
    staff = world.county.staff(world.county.agency("liuhe", "柳河乡人民政府"))
    page = open_page(staff.author)
    page.clock.install()
    page.goto("/desk/guides/liuhe/")
    page.get_by_label("获取方式").fill("写到一半，浏览器关了也还在")
    page.clock.run_for(11_000)
    expect(page.get_by_text("已自动保存")).to_be_visible()
    assert GuideVersion.objects.get(agency=staff.agency).access == "写到一半，浏览器关了也还在"
    page.get_by_label("编排体系").fill("接着写")
    page.clock.run_for(11_000)
    expect(page.get_by_text("已自动保存")).to_be_visible()
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    assert GuideVersion.objects.get(agency=staff.agency).arrangement == "接着写"


def test_p14_a_page_that_went_stale_shows_both_texts_and_stops_keeping(
    world: World, open_page: Open, picture: Callable[[Page, str], None]
) -> None:
    staff = world.county.staff(world.county.agency("liuhe", "柳河乡人民政府"))
    slow, quick = open_page(staff.author), open_page(staff.first)
    slow.clock.install()
    for page in (slow, quick):
        page.goto("/desk/guides/liuhe/")
    quick.get_by_label("获取方式").fill("快的人写的")
    quick.get_by_role("button", name="保存草稿").click()
    expect(quick.get_by_text("已保存")).to_be_visible()
    slow.get_by_label("获取方式").fill("慢的人写的")
    slow.clock.run_for(11_000)
    expect(slow.get_by_role("cell", name="快的人写的")).to_be_visible()
    expect(slow.get_by_role("cell", name="慢的人写的")).to_be_visible()
    expect(slow.get_by_label("获取方式")).to_have_value("慢的人写的")
    picture(slow, "guide-stale")
    slow.clock.run_for(60_000)
    assert GuideVersion.objects.get(agency=staff.agency).access == "快的人写的"
    slow.get_by_role("button", name="保存草稿").click()
    expect(slow.get_by_role("heading", name="两份内容不同的地方")).to_be_visible()
    expect(slow.get_by_label("获取方式")).to_have_value("慢的人写的")


def test_an_agency_is_merged_after_looking(world: World, open_page: Open, picture: Callable[[Page, str], None]) -> None:
    page = open_page(world.county.office)
    page.goto("/desk/agencies/shiqiao/")
    page.get_by_role("link", name="撤销或者并入").click()
    page.get_by_label("职责由哪个机关承接").select_option(label="云岭乡人民政府")
    page.get_by_role("button", name="看会发生什么").click()
    expect(page.get_by_text("张初审 信息员")).to_be_visible()
    picture(page, "agency-close-preview")
    page.get_by_role("button", name="并入云岭乡").click()
    expect(page.get_by_text("职责由云岭乡人民政府承接")).to_be_visible()

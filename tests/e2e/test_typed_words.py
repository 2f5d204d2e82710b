"""Typed words are not lost by leaving the page nor by a session that ends; nothing of them stays at sign-out."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Dialog, Page, expect

from gongkai.publications.models import DocumentVersion, GuideVersion
from tests.e2e.conftest import Open
from tests.e2e.test_work import sign_in
from tests.faces.world import PASSWORD, World

OVER = "登录已过期，字还在这一页"
COPIES = "Object.keys(sessionStorage).filter((key) => key.startsWith('words:')).length"


@pytest.fixture
def page(world: World, open_page: Open) -> Page:
    """The author, at the edit page of the draft."""
    page = open_page(world.own.author)
    page.goto(edit(world))
    return page


def edit(world: World) -> str:
    return f"/desk/documents/{world.draft.document_id}/edit/"


def type_title(page: Page, words: str) -> None:
    page.get_by_label("标题", exact=True).fill(words)


def title(world: World) -> str:
    return DocumentVersion.objects.get(pk=world.draft.pk).title


def end_the_session(page: Page) -> None:
    page.context.clear_cookies(name="session")


def send(page: Page) -> None:
    """As a browser without scripts does: nobody asks first whether there is a session."""
    page.evaluate("HTMLFormElement.prototype.submit.call(document.getElementById('edit'))")


def until_saved(page: Page, world: World, words: str) -> None:
    """The page is gone and cannot be asked; the record can."""
    for _turn in range(100):
        if title(world) == words:
            return
        page.wait_for_timeout(100)
    raise AssertionError(title(world))


def test_who_types_and_leaves_at_once_finds_the_words_saved(world: World, page: Page) -> None:
    type_title(page, "离开之前写的")
    page.goto("/desk/documents/")
    until_saved(page, world, "离开之前写的")
    page.goto(edit(world))
    expect(page.get_by_label("标题", exact=True)).to_have_value("离开之前写的")
    expect(page.get_by_text("上次没有保存的字")).to_be_hidden()
    assert page.evaluate(COPIES) == 0


def test_so_with_the_guide(world: World, open_page: Open) -> None:
    staff = world.county.staff(world.county.agency("liuhe", "柳河乡人民政府"))
    page = open_page(staff.author)
    page.goto("/desk/guides/liuhe/")
    page.locator("textarea").first.fill("指南里写的")
    page.goto("/desk/guides/")
    for _turn in range(100):
        if GuideVersion.objects.filter(agency=staff.agency).exists():
            break
        page.wait_for_timeout(100)
    assert "指南里写的" in str(GuideVersion.objects.get(agency=staff.agency).content)


def test_the_browser_asks_before_words_go_that_the_page_may_not_save_by_itself(world: World, open_page: Open) -> None:
    """A guide in review: saving it voids the review, so only a person may do that."""
    page, asked = open_page(world.own.author), []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.goto("/desk/guides/shiqiao/")
    page.locator("textarea").first.fill("审核中改的")
    page.get_by_role("link", name="帮助").click()
    page.wait_for_url("**/desk/help/")
    assert asked == ["beforeunload"]
    page.goto("/desk/guides/shiqiao/")
    page.get_by_role("button", name="恢复").click()
    expect(page.locator("textarea").first).to_have_value("审核中改的")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    assert asked == ["beforeunload"]
    assert page.evaluate(COPIES) == 0


def test_a_page_whose_session_is_over_says_so_stays_and_saves_after_signing_in_elsewhere(
    world: World, page: Page
) -> None:
    end_the_session(page)
    type_title(page, "过期以后写的")
    expect(page.get_by_text(OVER)).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text(OVER)).to_be_visible()
    assert page.url.endswith(edit(world))
    with page.expect_popup() as opened:
        page.get_by_role("link", name="在新窗口登录").click()
    sign_in_here(opened.value, world.own.author.username)
    expect(opened.value.get_by_role("button", name="退出")).to_be_visible()
    page.bring_to_front()
    expect(page.get_by_text("已自动保存")).to_be_visible(timeout=20_000)
    expect(page.get_by_text(OVER)).to_be_hidden()
    assert title(world) == "过期以后写的"
    type_title(page, "再按保存")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    assert title(world) == "再按保存"


def sign_in_here(page: Page, username: str) -> None:
    page.get_by_label("登录名").fill(username)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def test_somebody_else_who_signs_in_does_not_save_the_words_as_theirs(world: World, page: Page) -> None:
    end_the_session(page)
    type_title(page, "作者写的")
    expect(page.get_by_text(OVER)).to_be_visible(timeout=20_000)
    other = page.context.new_page()
    sign_in(other, world.own.first.username)
    expect(other.get_by_role("button", name="退出")).to_be_visible()
    page.bring_to_front()
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_timeout(3000)
    expect(page.get_by_text(OVER)).to_be_visible()
    assert title(world) != "作者写的"


def test_a_form_sent_without_a_session_is_offered_back_after_signing_in(world: World, page: Page) -> None:
    end_the_session(page)
    page.locator("#writing").fill("正文也在")
    type_title(page, "按了保存才知道")
    send(page)
    expect(page.get_by_text("登录已过期，登录后回到原来的页面")).to_be_visible()
    sign_in_here(page, world.own.author.username)
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_label("标题", exact=True)).to_have_value("按了保存才知道")
    expect(page.locator("#writing")).to_contain_text("正文也在")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    assert title(world) == "按了保存才知道"
    assert page.evaluate(COPIES) == 0


def test_words_that_are_not_wanted_are_gone(world: World, page: Page) -> None:
    before = title(world)
    end_the_session(page)
    type_title(page, "不要的字")
    send(page)
    sign_in_here(page, world.own.author.username)
    page.get_by_role("button", name="不要", exact=True).click()
    expect(page.get_by_label("标题", exact=True)).to_have_value(before)
    assert page.evaluate(COPIES) == 0


def test_nothing_of_them_stays_at_sign_out_nor_for_the_next_person(world: World, page: Page) -> None:
    end_the_session(page)
    type_title(page, "退出以后不该在")
    send(page)
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    assert page.evaluate(COPIES) == 1
    sign_in_here(page, world.own.first.username)
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    assert page.evaluate(COPIES) == 0
    page.goto(edit(world))
    type_title(page, "退出前存下")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    assert page.evaluate(COPIES) == 0
    assert title(world) == "退出前存下"


def test_a_session_that_was_idle_too_long_keeps_the_words_too(world: World, page: Page) -> None:
    """Its end clears what the browser stores of the site (TRUST P24), so the words stay on the page."""
    for session in Session.objects.all():
        kept = session.get_decoded() | {"seen_at": 1.0, "signed_in_at": 1.0}
        session.session_data = Session.objects.encode(kept)
        session.save()
    type_title(page, "歇了半小时")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text(OVER)).to_be_visible()
    again = page.context.new_page()
    sign_in(again, world.own.author.username)
    expect(again.get_by_role("button", name="退出")).to_be_visible()
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    assert title(world) == "歇了半小时"
    assert page.evaluate(COPIES) == 0

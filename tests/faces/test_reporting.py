"""我要纠错 from the page to the desk: told without signing in, answered there, never shown in public."""

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.dialogue.models import ErrorReport
from gongkai.dialogue.settings import DEFAULTS
from tests.faces.conftest import JournaledClient
from tests.faces.portal_county import tree, words
from tests.faces.world import World, enter

CONTACT = "0999-1234567"
AT = "/a/shiqiao/guide/"
FORM = {"at": AT, "words": "办公时间写错了", "contact": CONTACT}


def test_every_page_leads_to_the_form_and_says_which_page_it_is_about(client: Client, world: World):
    [link] = tree(client.get(AT)).xpath("//footer//a[contains(., '我要纠错')]/@href")
    page = tree(client.get(link))
    assert page.xpath("//form[@class='report']//input[@name='at']/@value") == [AT]
    assert "石桥镇人民政府核实处理，3个工作日内答复" in page.text_content()


def test_what_is_told_becomes_a_task_and_its_answer_forgets_the_contact(client: Client, world: World):
    answer = client.post("/report/", FORM)
    assert (answer.status_code, answer.url) == (302, "/report/done/")
    assert CONTACT not in client.get(answer.url).content.decode()
    report = ErrorReport.objects.get()
    desk = enter(JournaledClient(), world.own.author)
    assert "处理纠错：办公时间写错了" in desk.get("/desk/").content.decode()
    assert CONTACT in desk.get(f"/desk/errors/{report.pk}/").content.decode()
    assert desk.post(f"/desk/errors/{report.pk}/", {"answer": "已改正。"}).status_code == 302
    after = desk.get(f"/desk/errors/{report.pk}/").content.decode()
    assert CONTACT not in after
    assert "已改正。" in after
    assert "处理纠错" not in desk.get("/desk/").content.decode()
    for path in (AT, "/", "/search/?q=办公时间写错了"):
        assert "写错了" not in words(client.get(path)).replace("“办公时间写错了”", ""), path


def test_what_was_typed_stays_when_it_is_refused(client: Client, world: World):
    answer = client.post("/report/", {**FORM, "words": " "})
    assert answer.status_code == 422
    page = tree(answer)
    assert page.xpath("//*[@role='alert']/text()") == ["写明错在哪里。"]
    assert page.xpath("//input[@name='contact']/@value") == [CONTACT]


def test_a_machine_that_fills_in_every_box_is_thanked_and_not_heard(client: Client, world: World):
    assert client.post("/report/", {**FORM, "website": "http://x"}).url == "/report/done/"
    assert not ErrorReport.objects.exists()


def test_a_flood_is_told_to_wait(client: Client, world: World):
    for _ in range(DEFAULTS.reports_an_hour.value):
        client.post("/report/", FORM)
    assert "过一小时再提交" in words(client.post("/report/", FORM))
    assert ErrorReport.objects.count() == DEFAULTS.reports_an_hour.value


def test_another_site_cannot_tell_in_a_readers_name(world: World):
    assert Client(enforce_csrf_checks=True).post("/report/", FORM).status_code == 403


@pytest.mark.parametrize("at", ["/nowhere/", "/desk/", "//elsewhere.example/", "/d/999/", "x" * 5000, "%00", "/d/1"])
def test_an_address_that_is_no_public_page_goes_to_the_county(client: Client, world: World, at: str):
    page = tree(client.get("/report/", {"at": at}))
    assert page.xpath("//form[@class='report']//input[@name='at']/@value") == ["/"]
    client.post("/report/", {**FORM, "at": at})
    assert ErrorReport.objects.get().agency == world.county.root


def test_the_place_it_comes_from_is_not_kept(client: Client, world: World):
    client.post("/report/", FORM, REMOTE_ADDR="192.0.2.77")
    row = ErrorReport.objects.values().get()
    assert "192.0.2.77" not in str(row)
    assert row["reported_at"] <= timezone.now()

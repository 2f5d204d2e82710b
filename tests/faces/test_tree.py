"""The county office keeps the tree of agencies at the desk: open, change, close, merge, who sits on the levels."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.models import Agency, Post, ReviewLevel, Role
from gongkai.publications.services import draft_guide
from gongkai.reviews.models import Review
from tests.faces.conftest import JournaledClient
from tests.faces.world import World, enter

NEW = {"name": "清溪县柳河镇人民政府", "short_name": "柳河镇", "code": "liuhe", "level": "township", "parent": "qingxi"}


@pytest.fixture
def office(world: World) -> Client:
    return enter(JournaledClient(), world.county.office)


def test_an_agency_is_opened_and_its_public_page_is_there(world: World, office: Client) -> None:
    page = office.post(reverse("desk:open_agency"), NEW, follow=True).content.decode()
    assert "机关已设立" in page
    assert Agency.objects.get(code="liuhe").opened_on == timezone.localdate()
    assert "清溪县柳河镇人民政府" in Client().get("/a/liuhe/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"code": "shiqiao"}, "已有机关使用"), ({"code": "柳河"}, "只用英文字母"), ({"name": " "}, "填写全称")],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    world: World, office: Client, wrong: dict[str, str], told: str
) -> None:
    page = office.post(reverse("desk:open_agency"), NEW | {"short_name": "柳河简称"} | wrong).content.decode()
    assert told in page
    assert "柳河简称" in page
    assert Agency.objects.count() == 3


def test_a_renamed_agency_keeps_its_address_and_the_journal_keeps_both_names(world: World, office: Client) -> None:
    words = {"name": "清溪县石桥街道办事处", "short_name": "石桥街道", "level": "street", "parent": "qingxi"}
    page = office.post(reverse("desk:change_agency", args=["shiqiao"]), words, follow=True).content.decode()
    assert "周县办更改了石桥镇人民政府的全称、简称、类别，现名清溪县石桥街道办事处" in page
    assert "清溪县石桥街道办事处" in Client().get("/a/shiqiao/").content.decode()


def test_the_county_itself_changes_its_name_only(world: World, office: Client) -> None:
    address = reverse("desk:change_agency", args=["qingxi"])
    assert 'name="level"' not in office.get(address).content.decode()
    office.post(address, {"name": "清溪市人民政府", "short_name": "清溪市"})
    assert Agency.objects.get(code="qingxi").name == "清溪市人民政府"


def test_an_agency_does_not_stand_under_its_own_unit(world: World, office: Client) -> None:
    office.post(reverse("desk:open_agency"), NEW | {"parent": "shiqiao"})
    words = {"name": "石桥镇人民政府", "short_name": "石桥镇", "level": "township", "parent": "liuhe"}
    answer = office.post(reverse("desk:change_agency", args=["shiqiao"]), words)
    assert answer.status_code == 200
    assert Agency.objects.get(code="shiqiao").parent.code == "qingxi"


def test_the_code_of_index_numbers_is_set_and_its_form_is_checked(world: World, office: Client) -> None:
    address = reverse("desk:organisation_code", args=["shiqiao"])
    assert "18位统一社会信用代码" in office.post(address, {"code": "太短"}).content.decode()
    page = office.post(address, {"code": "11411300MB0A12345X"}, follow=True).content.decode()
    assert "已保存，以后的索引号以它开头" in page
    assert "11411300MB0A12345X" in page


def seen(page: str) -> str:
    return re.search(r'name="seen" value="(\w+)"', page)[1]


def test_a_merger_is_shown_before_it_is_done(world: World, office: Client) -> None:
    address = reverse("desk:close_agency", args=["shiqiao"])
    preview = office.post(address, {"heir": "yunling", "on": "", "look": "1"}).content.decode()
    for words in ("个任职在这一天终止", "张初审 信息员", "由云岭乡人民政的人接着审", "注明并入云岭乡"):
        assert words in preview
    assert Agency.objects.get(code="shiqiao").closed_on is None
    done = {"heir": "yunling", "on": "", "seen": seen(preview), "confirm": "1"}
    page = office.post(address, done, follow=True).content.decode()
    assert "职责由云岭乡人民政府承接" in page
    assert not Post.objects.filter(agency__code="shiqiao", ended_on__isnull=True).exists()
    door = enter(Client(), world.other.first)
    assert reverse("desk:review", args=[world.review.pk]) in door.get(reverse("desk:reviews")).content.decode()
    assert "石桥镇人民政府" in office.get(reverse("desk:agency", args=["yunling"])).content.decode()


def test_what_changed_since_the_preview_is_shown_again_before_anything_is_done(world: World, office: Client) -> None:
    address = reverse("desk:close_agency", args=["shiqiao"])
    preview = office.post(address, {"heir": "", "on": "", "look": "1"}).content.decode()
    assert "没有承接的机关，审不下去" in preview
    world.county.person("late", "何晚到", (world.own.agency, Role.CLERK))
    again = office.post(address, {"heir": "", "on": "", "seen": seen(preview), "confirm": "1"}).content.decode()
    assert "情况和刚才看到的不一样了" in again
    assert "何晚到 信息员" in again
    assert Agency.objects.get(code="shiqiao").closed_on is None
    other = {"heir": "yunling", "on": "", "seen": seen(again), "confirm": "1"}
    assert "情况和刚才看到的不一样了" in office.post(address, other).content.decode()


def test_drafts_are_named_in_the_preview(world: World, office: Client) -> None:
    staff = world.county.staff(world.county.agency("liuhe", "柳河乡人民政府"))
    draft_guide(agency=staff.agency, fields={"access": "写了一半"}, by=staff.author, at=timezone.now())
    page = office.post(reverse("desk:close_agency", args=["liuhe"]), {"heir": "", "on": "", "look": "1"})
    assert "柳河乡人民政府政府信息公开指南（第1版）" in page.content.decode()
    assert "保留，不再送审" in page.content.decode()


def test_an_agency_with_units_is_not_closed_and_the_page_says_why(world: World, office: Client) -> None:
    office.post(reverse("desk:open_agency"), NEW | {"parent": "shiqiao"})
    address = reverse("desk:close_agency", args=["shiqiao"])
    preview = office.post(address, {"heir": "", "on": "", "look": "1"}).content.decode()
    page = office.post(address, {"heir": "", "on": "", "seen": seen(preview), "confirm": "1"}).content.decode()
    assert "下面还有机关" in page


def test_the_levels_are_set_and_return_to_the_default(world: World, office: Client) -> None:
    address = reverse("desk:levels", args=["shiqiao"])
    page = office.post(address, {"level1": ["clerk", "section_head"], "level3": ["disclosure_office"]}, follow=True)
    assert "县政府信息公开工作主管部门" in page.content.decode()
    assert ReviewLevel.objects.filter(agency=world.own.agency).count() == 3
    office.post(address, {})
    assert not ReviewLevel.objects.exists()


@pytest.mark.parametrize("reader", ["clerk", "system", "security", "audit"])
def test_nobody_else_is_offered_these_steps(world: World, reader: str) -> None:
    door = enter(Client(), world.readers[reader])
    assert reverse("desk:open_agency") not in door.get(reverse("desk:agencies")).content.decode()
    page = door.get(reverse("desk:agency", args=["shiqiao"])).content.decode()
    for name in ("change_agency", "close_agency", "levels"):
        assert reverse(f"desk:{name}", args=["shiqiao"]) not in page


def test_an_agency_that_will_close_still_works_until_then(world: World, office: Client) -> None:
    address = reverse("desk:close_agency", args=["shiqiao"])
    day = str(timezone.localdate() + timedelta(days=30))
    preview = office.post(address, {"heir": "yunling", "on": day, "look": "1"}).content.decode()
    office.post(address, {"heir": "yunling", "on": day, "seen": seen(preview), "confirm": "1"})
    door = enter(Client(), world.own.first)
    assert door.get(reverse("desk:review", args=[world.review.pk])).status_code == 200
    assert Review.objects.get(pk=world.review.pk).agency.successor.code == "yunling"

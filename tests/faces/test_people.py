"""Accounts and posts through the desk: who adds, who appoints, who resets; and what the journal says of it."""

from django.urls import reverse

from gongkai.agencies.models import Agency, Person, Post, Role
from gongkai.audit.models import Entry
from tests.faces.conftest import JournaledClient as Client
from tests.faces.world import World, enter


def test_a_new_clerk_is_added_given_a_way_in_and_appointed_by_three_hands(world: World) -> None:
    system, security = enter(Client(), world.county.system), enter(Client(), world.county.security)
    system.post(reverse("desk:person_add"), {"username": "Xiaoli", "name": "李小丽", "email": ""})
    password = system.post(reverse("desk:reset", args=["xiaoli"])).context["password"]
    security.post(
        reverse("desk:appoint", args=["xiaoli"]), {"agency": "shiqiao", "role": "clerk", "section": "", "on": ""}
    )
    fresh = Client()
    answer = fresh.post(reverse("account_login"), {"login": "xiaoli", "password": password})
    assert answer.status_code == 302
    assert fresh.get(reverse("desk:workbench")).url == reverse("account_change_password")
    changed = {"oldpassword": password, "password1": "Lanse-shan-88", "password2": "Lanse-shan-88"}
    fresh.post(reverse("account_change_password"), changed)
    assert "李小丽的待办" in fresh.get(reverse("desk:workbench")).content.decode()


def test_a_post_is_ended_from_the_person_page(world: World) -> None:
    post = world.post
    door = enter(Client(), world.county.security)
    assert "终止" in door.get(reverse("desk:person", args=[post.person.username])).content.decode()
    door.post(reverse("desk:end_post", args=[post.person.username, post.pk]), {"on": ""})
    assert Post.objects.get(pk=post.pk).ended_on is not None


def test_a_second_administrators_post_is_refused_in_words_on_the_form(world: World) -> None:
    door = enter(Client(), world.county.security)
    words = {"agency": "qingxi", "role": Role.AUDIT_ADMIN.value, "section": "", "on": ""}
    answer = door.post(reverse("desk:appoint", args=["system"]), words)
    assert "互不兼任" in answer.content.decode()
    assert not Post.objects.filter(person__username="system", role=Role.AUDIT_ADMIN).exists()


def test_the_contact_of_an_agency_is_changed_by_its_clerk(world: World) -> None:
    door = enter(Client(), world.own.first)
    words = {
        "office": "党政办公室",
        "address": "人民路1号",
        "hours": "工作日",
        "phone": "0377-60000001",
        "fax": "",
        "email": "",
        "postcode": "474650",
    }
    assert door.post(reverse("desk:contact", args=["shiqiao"]), words).status_code == 302
    assert Agency.objects.get(code="shiqiao").phone == "0377-60000001"
    bad = door.post(reverse("desk:contact", args=["shiqiao"]), {**words, "postcode": "47"}).content.decode()
    assert "邮政编码是六位数字" in bad
    assert 'value="党政办公室"' in bad


def test_disabling_needs_a_reason_and_is_in_the_journal(world: World) -> None:
    door, address = enter(Client(), world.county.system), reverse("desk:switch", args=[world.own.first.username])
    door.post(address, {"reason": ""})
    assert Person.objects.get(pk=world.own.first.pk).is_active
    door.post(address, {"reason": "调离"})
    assert not Person.objects.get(pk=world.own.first.pk).is_active
    assert "停用" in Entry.objects.order_by("-seq").first().sentence


def test_the_county_confirms_a_year_and_nobody_else(world: World) -> None:
    office = enter(Client(), world.county.office)
    page = office.get(reverse("desk:calendar")).content.decode()
    assert "确认 2026 年" in page
    assert (
        "确认 2026 年</button>" not in enter(Client(), world.own.first).get(reverse("desk:calendar")).content.decode()
    )
    office.post(reverse("desk:confirm", args=[2026]))
    assert "已确认" in office.get(reverse("desk:calendar")).content.decode()


def test_the_journal_shows_everything_to_the_auditor_and_his_own_to_a_clerk(world: World) -> None:
    address = reverse("desk:journal")
    audit = enter(Client(), world.county.audit).get(address, {"q": "云岭"}).content.decode()
    clerk = enter(Client(), world.own.first).get(address, {"q": "云岭"}).content.decode()
    assert "云岭乡人民政府" in audit
    assert "没有找到" in clerk

"""The desk as staff meet it: a guide from the first word to the public, lost races, kept words, few queries, no forged forms."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client as PlainClient
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gongkai.audit.models import Entry
from gongkai.audit.services import close_day
from gongkai.boards.services import hand_over
from gongkai.publications.models import FIELDS, GuideState, GuideVersion
from gongkai.reviews.models import Review, State
from gongkai.reviews.states import CHECKS
from tests.domain.factories import document_in_review
from tests.domain.test_boards import photo
from tests.faces import matrix
from tests.faces.conftest import JournaledClient as Client
from tests.faces.world import World, enter

MOST_QUERIES = 15
STEPS = {f"desk:{step}" for step in ("approve", "send_back", "hand_over", "withdraw", "void")}
"""Addresses of a review that are sent to; opened, they lead to the review."""


def opinion(review: Review, words: str = "同意。", checks: tuple[str, ...] = tuple(CHECKS)) -> dict[str, object]:
    return {
        "approve-level": review.level,
        "approve-version": review.version,
        "approve-checks": checks,
        "approve-opinion": words,
    }


def test_a_guide_goes_from_the_first_word_to_the_public_through_three_people(world: World) -> None:
    staff = world.county.staff(world.county.agency("liuhe", "柳河乡人民政府"))
    author, address = enter(Client(), staff.author), reverse("desk:guide", args=["liuhe"])
    words = {name: f"{name}的内容" for name in FIELDS}
    answer = author.post(address, {**words, "revision": "", "submit": "1"}, follow=True)
    assert "已送初审" in answer.content.decode()
    review = Review.objects.get(agency=staff.agency)
    for person, stage in zip(staff.levels, ("待复审", "待终审", "已通过并发布"), strict=True):
        door = enter(Client(), person)
        address = reverse("desk:review", args=[review.pk])
        assert address in door.get(reverse("desk:workbench")).content.decode()
        waits = author.get(address).content.decode()
        assert f"{person.name}可以审" in waits
        passed = door.post(reverse("desk:approve", args=[review.pk]), opinion(review), follow=True)
        assert f'<a href="{address}">看这一件</a>' in passed.content.decode()
        review.refresh_from_db()
        assert review.stage_words == stage
        assert address not in door.get(reverse("desk:workbench")).content.decode()
    assert GuideVersion.objects.get(agency=staff.agency).state == GuideState.PUBLISHED


def test_the_loser_of_a_race_learns_who_decided_and_keeps_the_words(world: World) -> None:
    review, slow = world.review, enter(Client(), world.own.first)
    late = opinion(review, "这是我想了很久的意见")
    quick = world.county.person("quick", "王五", *[(world.own.agency, world.own.first.posts.get().role)])
    enter(Client(), quick).post(reverse("desk:approve", args=[review.pk]), opinion(review))
    answer = slow.post(reverse("desk:approve", args=[review.pk]), late)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert re.search(r"已由王五于\d+月\d+日\d\d:\d\d通过", page)
    assert "这是我想了很久的意见" in page
    assert Review.objects.get(pk=review.pk).level == 2


def test_an_unticked_line_stops_the_approval_and_the_opinion_stays(world: World) -> None:
    door = enter(Client(), world.own.first)
    answer = door.post(reverse("desk:approve", args=[world.review.pk]), opinion(world.review, "内容准确", ("secrecy",)))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "是否准确" in page
    assert "内容准确</textarea>" in page
    assert Review.objects.get(pk=world.review.pk).level == 1


@pytest.mark.parametrize("name", ["security", "audit"])
def test_who_has_no_part_in_publishing_has_only_the_own_work_in_the_menu(world: World, name: str) -> None:
    page = enter(Client(), world.readers[name]).get(reverse("desk:workbench")).content.decode()
    shown = set(re.findall(r'href="(/desk/[^"]*)"', page[page.index("<nav") : page.index("</nav>")]))
    assert shown == {
        reverse(f"desk:{name}") for name in ("workbench", "agencies", "people", "calendar", "journal", "menu")
    }
    clerk = enter(Client(), world.own.author).get(reverse("desk:workbench")).content.decode()
    assert reverse("desk:documents") in clerk[clerk.index("<nav") : clerk.index("</nav>")]


def test_sending_back_needs_a_reason(world: World) -> None:
    door, address = enter(Client(), world.own.first), reverse("desk:send_back", args=[world.review.pk])
    assert door.post(address, {"send_back-version": 1, "send_back-reason": " "}).status_code == 400
    assert Review.objects.get(pk=world.review.pk).state == State.WAITING
    assert door.post(address, {"send_back-version": 1, "send_back-reason": "电话写错了"}).status_code == 302
    assert Review.objects.get(pk=world.review.pk).state == State.SENT_BACK


def test_what_was_sent_back_is_a_task_of_its_writer_with_the_reason_until_it_is_sent_again(world: World) -> None:
    door, back = enter(Client(), world.own.author), enter(Client(), world.own.first)
    words = {"send_back-version": 1, "send_back-reason": "电话写错了"}
    back.post(reverse("desk:send_back", args=[world.review.pk]), words)
    guide, bench = reverse("desk:guide", args=["shiqiao"]), reverse("desk:workbench")
    told = "张初审退回：电话写错了"
    page = door.get(bench).content.decode()
    assert told in page
    assert f'href="{guide}">修改《' in page
    assert told not in back.get(bench).content.decode()
    page = door.get(guide).content.decode()
    assert told in page
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    draft = GuideVersion.objects.get(agency=world.own.agency, state=GuideState.DRAFT)
    door.post(guide, {**draft.content, "phone": "0377-60000009", "revision": revision, "submit": "1"})
    assert told not in door.get(bench).content.decode()


def test_the_author_withdraws_and_writes_on(world: World) -> None:
    door = enter(Client(), world.own.author)
    door.post(reverse("desk:withdraw", args=[world.review.pk]))
    page = door.get(reverse("desk:guide", args=["shiqiao"])).content.decode()
    assert Review.objects.get(pk=world.review.pk).state == State.WITHDRAWN
    assert "送初审" in page


@pytest.mark.parametrize("step", sorted(STEPS))
@pytest.mark.parametrize("method", ["get", "head"])
def test_who_opens_the_address_of_a_step_comes_to_the_review(world: World, step: str, method: str) -> None:
    """As after a mistake in the form: the address bar shows the step, and the page is loaded again."""
    door = enter(Client(), world.own.first)
    answer = getattr(door, method)(reverse(step, args=[world.review.pk]))
    assert answer.status_code == 302
    assert answer.url == reverse("desk:review", args=[world.review.pk])
    assert Review.objects.get(pk=world.review.pk).state == State.WAITING


def test_a_review_is_handed_to_somebody_who_may_sit_there(world: World) -> None:
    door = enter(Client(), world.own.first)
    page = door.get(reverse("desk:review", args=[world.review.pk])).content.decode()
    assert "这一级没有别的人可以审" in page
    assert 'name="hand_over-to"' not in page
    other = world.county.person("stand-in", "何代审", (world.own.agency, world.own.first.posts.get().role))
    page = door.get(reverse("desk:review", args=[world.review.pk])).content.decode()
    assert re.findall(r'<option value="([^"]+)', page[page.index('name="hand_over-to"') :]) == ["stand-in"]
    words = {"hand_over-version": 1, "hand_over-to": "stand-in", "hand_over-reason": "出差"}
    assert door.post(reverse("desk:hand_over", args=[world.review.pk]), words).status_code == 302
    assert Review.objects.get(pk=world.review.pk).handed_to == other


def test_two_who_write_one_guide_do_not_overwrite_each_other(world: World) -> None:
    staff = world.county.staff(world.county.agency("liuhe", "柳河乡人民政府"))
    address = reverse("desk:guide", args=["liuhe"])
    enter(Client(), staff.author).post(address, {"access": "甲写的", "revision": "", "keep": "1"})
    answer = enter(Client(), staff.first).post(address, {"access": "乙写的", "revision": "", "keep": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "甲写的" in page
    assert "乙写的" in page
    assert GuideVersion.objects.get(agency=staff.agency).access == "甲写的"


def test_the_page_keeps_itself_and_says_when(world: World) -> None:
    staff = world.county.staff(world.county.agency("liuhe", "柳河乡人民政府"))
    door, address = enter(Client(), staff.author), reverse("desk:guide", args=["liuhe"])
    answer = door.post(address, {"access": "写到一半", "revision": "", "keep": "auto"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert re.search(r"已自动保存 \d\d:\d\d:\d\d", page)
    assert "<html" not in page
    draft = GuideVersion.objects.get(agency=staff.agency)
    assert draft.access == "写到一半"
    assert f'name="revision" value="{draft.revision}"' in page


def test_p14_a_stale_page_that_keeps_itself_overwrites_nothing_and_shows_both_texts(world: World) -> None:
    staff = world.county.staff(world.county.agency("liuhe", "柳河乡人民政府"))
    address = reverse("desk:guide", args=["liuhe"])
    enter(Client(), staff.author).post(address, {"access": "甲写的", "revision": "", "keep": "1"})
    answer = enter(Client(), staff.first).post(address, {"access": "乙写的", "revision": "", "keep": "auto"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "甲写的" in page
    assert "乙写的" in page
    assert "data-stale" in page
    assert 'name="revision"' not in page
    assert GuideVersion.objects.get(agency=staff.agency).access == "甲写的"


def test_a_guide_in_review_is_not_kept_by_the_page_itself(world: World) -> None:
    page = enter(Client(), world.own.author).get(reverse("desk:guide", args=["shiqiao"])).content.decode()
    assert "data-autosave" not in page
    assert Review.objects.get(pk=world.review.pk).state == State.WAITING


def test_one_click_says_the_pages_were_looked_through(world: World) -> None:
    door = enter(Client(), world.own.author)
    answer = door.post(reverse("desk:checked", args=["shiqiao"]), follow=True)
    assert "已记下今天核对过" in answer.content.decode()
    assert f"最近核对：{timezone.localdate()}" in Client().get("/a/shiqiao/rules/").content.decode().replace(
        f'<time datetime="{timezone.localdate()}">', ""
    )


def test_finding_shows_only_what_is_in_reach(world: World) -> None:
    door = enter(Client(), world.own.first)
    mine, theirs = (door.get(reverse("desk:find"), {"q": q}).content.decode() for q in ("石桥", "云岭"))
    assert f'/desk/reviews/{world.review.pk}/"' in mine
    assert f'/desk/reviews/{world.foreign_review.pk}/"' not in theirs
    assert "没有找到" in theirs


def test_an_htmx_request_that_is_refused_gets_a_fragment(world: World) -> None:
    door = enter(Client(), world.own.first)
    answer = door.get(reverse("desk:person_add"), headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert "<html" not in answer.content.decode()
    assert "系统管理员办理" in answer.content.decode()


def test_an_htmx_request_without_sign_in_goes_to_the_sign_in_page(world: World) -> None:
    answer = Client().get(reverse("desk:people"), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith(reverse("account_login"))


def test_a_broken_page_tells_a_number_that_finds_the_log_line(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_args: object, **_named: object) -> None:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("gongkai.desk.views.workbench.tasks_of", break_down)
    door = enter(Client(raise_request_exception=False), world.own.first)
    answer = door.get(reverse("desk:workbench"))
    page = answer.content.decode()
    number = re.search(r'bignumber">(\d{8})<', page)
    assert answer.status_code == 500
    assert number is not None
    assert f"错误编号 {number[1]}" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "inside" not in page


@pytest.mark.slow
def test_every_page_of_the_desk_asks_the_database_little(world: World) -> None:
    many, opened, closed = {}, set(), set()
    close_day(on=date(2026, 3, 17), at=timezone.now())
    given = {"way": "person", "received_by": "馆员陈某", "receipt": photo(1)}
    hand_over(delivery=world.on_boards["own"].delivery, **given, by=world.own.author, at=timezone.now())
    for reader in ("clerk", "author", "section_head", "deputy_head", "office", "system", "security", "audit"):
        door = enter(PlainClient(), world.readers[reader])
        for name, wanted in matrix.all_addresses().items():
            if not name.startswith("desk:"):
                continue
            address = reverse(name, kwargs=matrix.arguments(name, wanted, world, "own"))
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                answer = matrix.read(door.get(address, {"q": "石桥"}))
            if answer.status_code == 200:
                opened.add(name)
            elif answer.status_code != 405:
                closed.add(name)
            if answer.status_code == 200 and len(queries) > MOST_QUERIES:
                many[f"{reader} {name}"] = len(queries)
    assert many == {}
    assert closed <= opened | STEPS, "a page that opened to nobody was not counted"


def test_the_number_of_queries_does_not_grow_with_the_county(world: World) -> None:
    door = enter(PlainClient(), world.county.office)
    pages = [reverse(f"desk:{name}") for name in ("agencies", "people", "guides", "journal", "workbench", "reviews")]

    def asked() -> list[int]:
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                door.get(page)
            counts.append(len(queries))
        return counts

    before = asked()
    for number in range(5):
        world.county.staff(world.county.agency(f"more-{number}", f"第{number}乡人民政府"))
    assert asked() == before


@pytest.mark.parametrize("reader", ["author", "office", "system", "security"])
def test_no_form_works_without_its_token(world: World, reader: str) -> None:
    door = enter(Client(enforce_csrf_checks=True), world.readers[reader])
    matrix.arguments("desk:review", {"pk"}, world, "own")  # the world makes the rest of itself when it is first asked
    before = Entry.objects.count()
    for name, wanted in matrix.all_addresses().items():
        address = reverse(name, kwargs=matrix.arguments(name, wanted, world, "own"))
        assert door.post(address).status_code in (403, 405), name
    assert Entry.objects.count() == before


def test_reading_every_page_changes_nothing(world: World) -> None:
    doors = matrix.clients(world)
    matrix.arguments("desk:review", {"pk"}, world, "own")  # the world makes the rest of itself when it is first asked
    before = Entry.objects.count(), Review.objects.count(), GuideVersion.objects.count()
    for name, wanted in matrix.all_addresses().items():
        address = reverse(name, kwargs=matrix.arguments(name, wanted, world, "own"))
        for door in (doors["author"], doors["office"], doors["system"]):
            matrix.read(door.get(address))
    assert (Entry.objects.count(), Review.objects.count(), GuideVersion.objects.count()) == before


def test_every_page_forbids_scripts_that_are_not_ours(world: World) -> None:
    answer = enter(Client(), world.own.first).get(reverse("desk:workbench"))
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    scripts = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", answer.content.decode())
    assert scripts == []
    assert re.findall(r'\sstyle="|\son\w+="', answer.content.decode()) == []


def test_a_title_with_marks_of_its_own_stands_in_single_ones_among_the_tasks(world: World) -> None:
    document_in_review(world.own, title="《石桥镇政务公开工作办法（试行）》政策解读")
    page = enter(Client(), world.own.first).get(reverse("desk:workbench")).content.decode()
    assert "初审《〈石桥镇政务公开工作办法（试行）〉政策解读》" in page

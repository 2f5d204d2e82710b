"""The county office's check of policy documents that are not to be public, as its people and the clerks meet it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from gongkai.publications import services
from gongkai.publications.models import DocumentVersion, OfficeCheck
from gongkai.reviews.models import Review
from tests.domain.factories import document_fields
from tests.faces.world import World, enter

SEND = "送政府信息公开工作主管部门核对"
KEPT = {"attribute": "withheld", "ground": "D08", "ground_words": "只涉及内部人事管理"}
FILLED = {
    "title": "关于做好秋收工作的通知",
    "number": "石政发〔2026〕8号",
    "issuing_body": "石桥镇人民政府",
    "formed_on": "2026-03-02",
    "genre": "通知",
    "body": "<p>各村：</p><p>做好秋收工作。</p>",
    **KEPT,
}


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def edit_address(version: DocumentVersion) -> str:
    return reverse("desk:edit", args=[version.document_id])


def shown(door: Client, name: str, *args: object, **asked: str) -> str:
    return door.get(reverse(f"desk:{name}", args=args), asked).content.decode()


def press(door: Client, version: DocumentVersion, **said: str) -> Any:
    version.refresh_from_db()
    return door.post(edit_address(version), {**FILLED, "revision": version.revision, "submit": "1", **said})


def answer(door: Client, version: DocumentVersion, step: str, **said: object) -> Any:
    given = {f"{step}-{name}": value for name, value in said.items()}
    return door.post(reverse("desk:decide", args=[version.document_id, step]), given)


def asked(world: World) -> OfficeCheck:
    """The draft of the world lies with the office."""
    press(enter(Client(), world.own.author), world.draft)
    world.draft.refresh_from_db()
    return OfficeCheck.objects.get()


def test_the_one_button_says_where_it_goes_and_sends_it_there_once(client: Client, world: World) -> None:
    enter(client, world.own.author)
    assert SEND not in shown(client, "edit", world.draft.document_id)
    client.post(edit_address(world.draft), {**FILLED, "revision": world.draft.revision, "keep": "1"})
    page = shown(client, "edit", world.draft.document_id, screen="1")
    assert re.search(rf'<button [^>]*name="submit"[^>]*>{SEND}</button>', page)
    fragment = shown(client, "screening", world.draft.document_id, edit="1")
    assert SEND not in fragment
    loaded = client.get(
        reverse("desk:screening", args=[world.draft.document_id]), {"edit": "1"}, headers={"HX-Request": "true"}
    )
    assert SEND in loaded.content.decode()
    world.draft.refresh_from_db()
    said = {**FILLED, "revision": world.draft.revision, "submit": "1"}
    assert client.post(edit_address(world.draft), said).url == reverse("desk:document", args=[world.draft.document_id])
    again = client.post(edit_address(world.draft), said)
    assert (again.status_code, OfficeCheck.objects.count()) == (409, 1)
    assert "这份文件现在是“待核对”" in again.content.decode()
    assert not Review.objects.filter(kind="document").exists()


def test_it_is_seen_to_wait_on_its_page_in_the_register_and_in_the_editor(client: Client, world: World) -> None:
    check = asked(world)
    enter(client, world.own.first)
    page = shown(client, "document", world.draft.document_id)
    assert '<span class="chip week">待核对</span>' in page
    assert f"{check.asked_by}送核对" in page
    assert "待核对" in shown(client, "documents", state="in_check")
    editor = shown(client, "edit", world.draft.document_id)
    assert "现在改动内容，核对作废" in editor
    assert "data-autosave" not in editor


def test_the_office_agrees_and_the_clerk_sends_it_to_review(client: Client, world: World) -> None:
    world.county.confirm_calendar()
    check = asked(world)
    address = reverse("desk:document", args=[world.draft.document_id])
    enter(client, world.county.office)
    bench = shown(client, "workbench")
    assert f'href="{address}">核对《{FILLED["title"]}》可否不公开' in bench
    page = client.get(address).content.decode()
    assert "只涉及内部人事管理" in page
    assert f'name="agree-check" value="{check.pk}"' in page
    assert "同意不公开。</textarea>" in page
    assert answer(client, world.draft, "agree", check=check.pk, reason="属于内部事务。").status_code == 302
    assert "可否不公开" not in shown(client, "workbench")
    enter(client, world.own.author)
    assert f'href="{edit_address(world.draft)}">送审《{FILLED["title"]}》' in shown(client, "workbench")
    editor = shown(client, "edit", world.draft.document_id, screen="1")
    assert f"{world.county.office}核对：属于内部事务。" in editor
    assert SEND not in editor
    assert "送初审</button>" in editor
    sent = press(client, world.draft)
    review = Review.objects.get(kind="document")
    assert sent.url == reverse("desk:review", args=[review.pk])
    assert review.author == world.own.author
    assert "送审《" not in shown(client, "workbench")


def test_a_returned_draft_is_a_task_of_the_clerk_with_the_reason(client: Client, world: World) -> None:
    check = asked(world)
    enter(client, world.county.office)
    assert answer(client, world.draft, "turn_back", check=check.pk, reason="").status_code == 400
    assert answer(client, world.draft, "turn_back", check=check.pk, reason="应当主动公开").status_code == 302
    enter(client, world.own.author)
    told = f"{world.county.office}退文：应当主动公开"
    bench = shown(client, "workbench")
    assert told in bench
    assert f'href="{edit_address(world.draft)}">修改《' in bench
    editor = shown(client, "edit", world.draft.document_id)
    assert told in editor
    press(client, world.draft)
    assert OfficeCheck.objects.count() == 2
    assert told not in shown(client, "workbench")


def test_after_the_reviewers_sent_it_back_what_counts_is_who_spoke_last(client: Client, world: World) -> None:
    enter(client, world.own.author)
    public = {**FILLED, "attribute": "active", "summary": "部署秋收。", "column1": "20-12"}
    press(client, world.draft, **public)
    review = Review.objects.get(kind="document")
    first = enter(Client(), world.own.first)
    first.post(reverse("desk:send_back", args=[review.pk]), {"send_back-version": "1", "send_back-reason": "不宜公开"})
    assert "退回：不宜公开" in shown(client, "workbench")
    press(client, world.draft)
    assert "退回：不宜公开" not in shown(client, "workbench")
    office = enter(Client(), world.county.office)
    answer(office, world.draft, "turn_back", check=OfficeCheck.objects.get().pk, reason="理由不足")
    for page in (shown(client, "workbench"), shown(client, "edit", world.draft.document_id)):
        assert "退文：理由不足" in page
        assert "退回：不宜公开" not in page


def test_an_old_page_is_told_clearly_and_loses_no_word(client: Client, world: World) -> None:
    check = asked(world)
    author = enter(Client(), world.own.author)
    assert answer(author, world.draft, "take_back", check=check.pk).status_code == 302
    enter(client, world.county.office)
    late = answer(client, world.draft, "agree", check=check.pk, reason="我写的意见")
    page = late.content.decode()
    assert late.status_code == 409
    assert re.search(rf"已由{world.own.author}于[^<]*撤回", page)
    assert "我写的意见" in page
    press(author, world.draft, title="另一份通知")
    late = answer(client, world.draft, "agree", check=check.pk, reason="我写的意见")
    assert late.status_code == 409
    new = OfficeCheck.objects.latest("pk")
    assert f'name="agree-check" value="{new.pk}"' in late.content.decode()
    new.refresh_from_db()
    assert new.outcome == "waiting"
    assert answer(client, world.draft, "agree", check=new.pk, reason="同意").status_code == 302
    twice = answer(client, world.draft, "agree", check=new.pk, reason="同意")
    assert (twice.status_code, OfficeCheck.objects.filter(outcome="agreed").count()) == (409, 1)


def test_who_may_answer_and_who_may_take_it_back(world: World) -> None:
    check = asked(world)
    told = {
        "agree": {
            "clerk": 403,
            "section_head": 403,
            "deputy_head": 403,
            "other_clerk": 404,
            "system": 404,
            "audit": 404,
        },
        "turn_back": {"clerk": 403, "deputy_head": 403, "other_clerk": 404, "security": 404, "moved": 404},
        "take_back": {"deputy_head": 404, "office": 404, "other_clerk": 404, "audit": 404},
    }
    for step, readers in told.items():
        for reader, status in readers.items():
            door = enter(Client(raise_request_exception=False), world.readers[reader])
            assert answer(door, world.draft, step, check=check.pk, reason="字").status_code == status, (step, reader)
    check.refresh_from_db()
    assert check.outcome == "waiting"
    page = shown(enter(Client(), world.own.third), "document", world.draft.document_id)
    assert "同意不公开</button>" not in page
    assert "同意不公开</button>" in shown(enter(Client(), world.county.office), "document", world.draft.document_id)


def test_a_check_of_another_document_is_not_there(client: Client, world: World) -> None:
    check = asked(world)
    enter(client, world.county.office)
    assert answer(client, world.foreign_draft, "agree", check=check.pk, reason="同意").status_code == 404


@pytest.mark.parametrize("reader", ["office", "author", "section_head"])
def test_more_checks_ask_no_more_of_the_database(
    world: World, reader: str, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(4):
        now = timezone.now()
        fields = document_fields(**KEPT, title=f"第{number}号", number="", columns=[])
        told = {"by": world.own.author, "at": now}
        version = services.draft_document(agency=world.own.agency, fields=fields, **told)
        check = services.ask_office(version=version, revision=1, **told)
        if number:
            services.turn_back(check=check, reason="不符", by=world.county.office, at=now)
    door = enter(Client(), world.readers[reader])
    with django_assert_max_num_queries(15):
        page = shown(door, "workbench")
    assert page.count("不符") == (0 if reader == "office" else 3)

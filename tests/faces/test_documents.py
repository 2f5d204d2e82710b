"""Documents on the desk: from a file to review and out, lost races, double clicks, masks, files to those who may."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document as Docx
from pytest_django.fixtures import Settings

from gongkai.publications.models import Document, DocumentVersion
from gongkai.publications.services import change_document, draft_document
from gongkai.reviews import services as reviews
from gongkai.reviews.models import Review
from gongkai.reviews.services import approve
from gongkai.reviews.states import CHECKS
from tests.domain.factories import document_fields
from tests.faces.world import World, enter

IDENTITY = "11010519491231002X"
FILLED = {
    "title": "关于做好秋收工作的通知",
    "number": "石政发〔2026〕8号",
    "issuing_body": "石桥镇人民政府",
    "formed_on": "2026-03-02",
    "genre": "通知",
    "attribute": "active",
    "summary": "部署秋收。",
    "body": "<p>各村：</p><p>做好秋收工作。</p>",
    "column1": "20-12",
    "joint": "",
}


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def notice(*paragraphs: str) -> bytes:
    """A Word file as offices write it."""
    made, out = Docx(), io.BytesIO()
    made.add_heading("关于做好秋收工作的通知", 0)
    for words in ("石政发〔2026〕8号", "各村民委员会：", *paragraphs, "石桥镇人民政府", "2026年3月2日"):
        made.add_paragraph(words)
    made.save(out)
    return out.getvalue()


def begin(client: Client, key: str, content: bytes, *files: tuple[str, bytes]) -> Any:
    said = {"key": key, "agency": "shiqiao", "document": SimpleUploadedFile("通知.docx", content)}
    said["files"] = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(reverse("desk:new"), said)


def edit_address(version: DocumentVersion) -> str:
    return reverse("desk:edit", args=[version.document_id])


def test_a_word_file_fills_the_fields_and_they_are_marked_to_be_checked(client: Client, world: World) -> None:
    enter(client, world.own.author)
    text = "秋收将至，各村要组织好机具和人员，确保颗粒归仓，注意防火和道路安全。"
    answer = begin(client, "a" * 32, notice(text), ("附表.txt", b"1"))
    document = Document.objects.latest("pk")
    assert answer.url == reverse("desk:edit", args=[document.pk])
    version = document.versions.get()
    assert (version.title, version.number, version.genre) == ("关于做好秋收工作的通知", "石政发〔2026〕8号", "通知")
    assert (version.formed_on, version.issuing_body) == (date(2026, 3, 2), "石桥镇人民政府")
    assert version.summary == text
    assert [each.name for each in version.attachments.all()] == ["附表.txt"]
    page = client.get(answer.url).content.decode()
    assert page.count("已识别，请核对") + page.count("拿不准，请核对") == 6
    saved = client.post(answer.url, {**FILLED, "revision": 1, "keep": "1"})
    assert "请核对" not in client.get(saved.url).content.decode()


def test_a_red_head_is_no_title_and_the_note_at_the_end_proposes_the_attribute(client: Client, world: World) -> None:
    enter(client, world.own.author)
    made, out = Docx(), io.BytesIO()
    for words in ("石桥镇人民政府文件", "石政发〔2026〕12号", "石桥镇人民政府关于做好秋收工作的通知", "各村："):
        made.add_paragraph(words)
    for words in ("组织好机具和人员，确保颗粒归仓，注意防火。", "石桥镇人民政府", "2026年3月2日", "（此件依申请公开）"):
        made.add_paragraph(words)
    made.save(out)
    answer = begin(client, "d" * 32, out.getvalue())
    version = Document.objects.latest("pk").versions.get()
    assert (version.title, version.attribute) == ("石桥镇人民政府关于做好秋收工作的通知", "on_request")
    assert version.summary == "组织好机具和人员，确保颗粒归仓，注意防火。"
    assert version.body.startswith("<p>各村：</p>")
    page = client.get(answer.url).content.decode()
    legend = page.partition("<legend>公开属性")[2].partition("</fieldset>")[0]
    assert "已识别，请核对" in legend
    assert "正文第 8 段" in legend


def test_a_file_that_cannot_be_read_says_what_to_do_and_begins_nothing(client: Client, world: World) -> None:
    enter(client, world.own.author)
    before = Document.objects.count()
    answer = begin(client, "b" * 32, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert answer.status_code == 400
    assert "另存为" in answer.content.decode()
    assert Document.objects.count() == before


def test_the_same_form_sent_again_begins_one_document(client: Client, world: World) -> None:
    enter(client, world.own.author)
    first = begin(client, "c" * 32, notice("做好秋收。"))
    before = Document.objects.count()
    again = [begin(client, "c" * 32, notice("做好秋收。")) for _ in range(3)]
    assert {answer.url for answer in again} == {first.url}
    assert Document.objects.count() == before


def test_a_document_goes_to_review_and_out(client: Client, world: World) -> None:
    enter(client, world.own.author)
    answer = client.post(edit_address(world.draft), {**FILLED, "revision": world.draft.revision, "submit": "1"})
    review = Review.objects.get(kind="document")
    assert answer.url == reverse("desk:review", args=[review.pk])
    enter(client, world.own.first)
    page = client.get(answer.url).content.decode()
    assert "<p>做好秋收工作。</p>" in page
    assert "值班表.txt" in page
    assert "《条例》" not in page or "石政发〔2026〕8号" in page
    for person in world.own.levels:
        review.refresh_from_db()
        said = {"level": review.level, "version": review.version, "checks": [*CHECKS], "opinion": "同意"}
        enter(client, person)
        client.post(
            reverse("desk:approve", args=[review.pk]), {f"approve-{name}": value for name, value in said.items()}
        )
    world.draft.refresh_from_db()
    assert world.draft.state == "published"
    enter(client, world.own.third)
    down = reverse("desk:decide", args=[world.draft.document_id, "take_down"])
    assert client.post(down, {"take_down-reason": ""}).status_code == 400
    assert client.post(down, {"take_down-reason": "数据核实"}).status_code == 302
    world.draft.refresh_from_db()
    assert world.draft.state == "taken_down"


def test_a_correction_shows_the_reviewer_what_changed(client: Client, world: World) -> None:
    draft, people = world.draft, world.own
    draft = change_document(
        version=draft, revision=draft.revision, fields={"attribute": "active"}, by=people.author, at=timezone.now()
    )
    enter(client, people.author)
    client.post(edit_address(draft), {**FILLED, "revision": draft.revision, "submit": "1"})
    review = Review.objects.get(kind="document")
    for person in people.levels:
        review = approve(
            review=review,
            level=review.level,
            version=review.version,
            checks=CHECKS,
            opinion="同意",
            by=person,
            at=timezone.now(),
        )
    correct = client.post(reverse("desk:decide", args=[draft.document_id, "correct"]), {"correct-reason": "补一句"})
    assert correct.url == edit_address(draft)
    changed = {**FILLED, "body": "<p>各村：</p><p>做好秋收和秋种工作。</p>", "correction_note": "补一句"}
    sent = client.post(correct.url, {**changed, "revision": 1, "submit": "1"})
    enter(client, people.first)
    page = client.get(sent.url).content.decode()
    assert "<p>做好秋收<ins>和秋种</ins>工作。</p>" in page


def test_who_saves_later_sees_both_texts_and_overwrites_nothing(client: Client, world: World) -> None:
    enter(client, world.own.author)
    seen = world.draft.revision
    changed = {**FILLED, "body": "<p>张初审写的。</p>"}
    enter(Client(), world.own.first).post(edit_address(world.draft), {**changed, "revision": seen, "keep": "1"})
    for keep in ("1", "auto"):
        mine = {**FILLED, "body": "<p>李起草写的。</p>", "revision": seen, "keep": keep}
        answer = client.post(edit_address(world.draft), mine)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "张初审写的。" in page
        assert "李起草写的。" in page
    world.draft.refresh_from_db()
    assert world.draft.body == "<p>张初审写的。</p>"


def test_keeping_by_itself_answers_with_the_time_and_the_new_revision(client: Client, world: World) -> None:
    enter(client, world.own.author)
    said = {**FILLED, "revision": world.draft.revision, "keep": "auto"}
    answer = client.post(edit_address(world.draft), said, headers={"HX-Request": "true"})
    assert "已自动保存" in answer.content.decode()
    assert f'name="revision" value="{world.draft.revision + 1}"' in answer.content.decode()


def test_a_number_is_masked_with_one_click_and_only_then_goes_to_review(client: Client, world: World) -> None:
    enter(client, world.own.author)
    address = edit_address(world.draft)
    body = f"<p>李大山，身份证号{IDENTITY}，做好秋收工作。</p>"
    said = {**FILLED, "body": body, "revision": world.draft.revision, "submit": "1"}
    answer = client.post(address, said)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "还有 1 处须处理" in page
    assert not Review.objects.filter(kind="document").exists()
    button = re.search(r'name="mask" value="([^"]+)"', page)
    world.draft.refresh_from_db()
    said = {key: value for key, value in said.items() if key != "submit"}
    client.post(address, {**said, "revision": world.draft.revision, "mask": button[1]})
    world.draft.refresh_from_db()
    assert IDENTITY not in world.draft.body
    assert "**" in world.draft.body


def test_a_yellow_finding_takes_a_reason(client: Client, world: World) -> None:
    enter(client, world.own.author)
    address = edit_address(world.draft)
    said = {**FILLED, "body": "<p>2026年6月31日前办结。</p>"}
    answer = client.post(address, {**said, "revision": world.draft.revision, "submit": "1"})
    key = re.search(r'name="acknowledge" value="([^"]+)"', answer.content.decode())[1]
    world.draft.refresh_from_db()
    reason = {f"reason-{key}": "原文如此", "acknowledge": key}
    client.post(address, {**said, "revision": world.draft.revision, **reason})
    world.draft.refresh_from_db()
    assert world.draft.acknowledged.get().reason == "原文如此"
    sent = client.post(address, {**said, "revision": world.draft.revision, "submit": "1"})
    assert sent.status_code == 302


def test_a_number_that_another_document_has_is_told(client: Client, world: World) -> None:
    door, by = enter(client, world.own.author), world.own.author
    fields = document_fields(number=world.draft.number, title="又一份")
    other = draft_document(agency=world.own.agency, fields=fields, by=by, at=timezone.now())
    page = door.get(reverse("desk:screening", args=[world.draft.document_id])).content.decode()
    assert "文号相同" in page
    assert reverse("desk:document", args=[other.document_id]) in page
    change_document(version=other, revision=1, fields={"number": ""}, by=by, at=timezone.now())
    assert "文号相同" not in door.get(reverse("desk:screening", args=[world.draft.document_id])).content.decode()


def test_a_mask_makes_a_new_file(client: Client, world: World) -> None:
    enter(client, world.own.author)
    address = edit_address(world.draft)
    upload = SimpleUploadedFile("名单.docx", notice(f"李大山，身份证号{IDENTITY}。"))
    client.post(address, {**FILLED, "revision": world.draft.revision, "files": [upload], "add": "1"})
    world.draft.refresh_from_db()
    names = [each.name for each in world.draft.attachments.all()]
    assert names == ["值班表.txt", "名单.docx"]
    before = world.draft.attachments.get(name="名单.docx").blob_id
    client.post(address, {**FILLED, "revision": world.draft.revision, "mask": "all"})
    world.draft.refresh_from_db()
    after = world.draft.attachments.get(name="名单.docx").blob
    assert after.pk != before
    assert IDENTITY not in "".join(p.text for p in Docx(after.path).paragraphs)


def test_files_are_put_in_order_replaced_and_removed(client: Client, world: World) -> None:
    enter(client, world.own.author)
    address = edit_address(world.draft)

    def press(**said: Any) -> list[str]:
        world.draft.refresh_from_db()
        assert client.post(address, {**FILLED, "revision": world.draft.revision, **said}).status_code == 302
        return [each.name for each in world.draft.attachments.all()]

    assert press(add="1", files=[SimpleUploadedFile("乙.txt", b"2")]) == ["值班表.txt", "乙.txt"]
    assert press(up="1") == ["乙.txt", "值班表.txt"]
    assert press(replace="0", **{"other-0": SimpleUploadedFile("丙.txt", b"3")}) == ["丙.txt", "值班表.txt"]
    assert press(drop="1") == ["丙.txt"]


def test_a_file_is_saved_and_never_shown_by_the_browser(client: Client, world: World) -> None:
    enter(client, world.own.first)
    sm3 = world.draft.attachments.get().blob_id
    answer = client.get(reverse("desk:file", args=[world.draft.document_id, sm3]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).decode() == "石桥镇人民政府值班表"
    foreign = world.foreign_draft.attachments.get().blob_id
    assert client.get(reverse("desk:file", args=[world.draft.document_id, foreign])).status_code == 404


def test_a_whole_number_leads_straight_to_the_document(client: Client, world: World) -> None:
    enter(client, world.own.first)
    answer = client.get(reverse("desk:find"), {"q": world.draft.number})
    assert answer.url == reverse("desk:document", args=[world.draft.document_id])


def test_another_document_is_named_by_its_number(client: Client, world: World) -> None:
    enter(client, world.own.author)
    begin(client, "d" * 32, notice("做好秋收。"))
    other = Document.objects.latest("pk")
    relation = {"kind1": "repeals", "target1": world.draft.number, "since1": ""}
    client.post(reverse("desk:edit", args=[other.pk]), {**FILLED, "revision": 1, "keep": "1", **relation})
    assert other.versions.get().relations.get().target_id == world.draft.document_id


def test_what_is_pasted_comes_back_clean_with_the_number_of_formats(client: Client, world: World) -> None:
    enter(client, world.own.author)
    answer = client.post(reverse("desk:clean"), {"html": '<p style="color:red">甲<script>1</script></p>'})
    assert answer.json() == {"html": "<p>甲</p>", "said": "已去除 2 处格式"}


def test_the_register_is_narrowed_by_state_and_words(client: Client, world: World) -> None:
    enter(client, world.county.office)

    def rows(**asked: str) -> list[str]:
        page = client.get(reverse("desk:documents"), asked).content.decode()
        return re.findall(r"[石云]政发〔2026〕7号", page)

    assert sorted(rows()) == ["云政发〔2026〕7号", "石政发〔2026〕7号"]
    assert rows(agency="shiqiao") == ["石政发〔2026〕7号"]
    assert rows(q="云政发") == ["云政发〔2026〕7号"]
    assert rows(state="published") == []


def test_a_document_sent_back_is_a_task_of_its_writer_and_the_editor_says_why(client: Client, world: World) -> None:
    enter(client, world.own.author)
    begin(client, "9" * 32, notice("做好秋收工作。"))
    version = DocumentVersion.objects.latest("pk")
    client.post(edit_address(version), {**FILLED, "revision": version.revision, "submit": "1"})
    review = Review.objects.latest("pk")
    reviews.send_back(review=review, version=1, reason="文号写错了", by=world.own.first, at=timezone.now())
    told = f"{world.own.first}退回：文号写错了"
    bench = client.get(reverse("desk:workbench")).content.decode()
    assert told in bench
    assert f'href="{edit_address(version)}">修改《' in bench
    assert told in client.get(edit_address(version)).content.decode()

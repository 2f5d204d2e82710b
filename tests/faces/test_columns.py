"""Columns and the ledger on the desk: rules changed, the standard catalogue tried and taken, tasks by their day."""

import io
from datetime import timedelta

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.papers import open_document
from gongkai.publications.models import Column
from gongkai.publications.services import change_document
from tests.domain.factories import NOW, document_out
from tests.faces.world import World, enter

HEADS = ("序号", "公开事项", "", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体")


def standard() -> SimpleUploadedFile:
    """A standard catalogue as the ministries' Excel forms have it, with one row that lacks its name."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("社会救助领域基层政务公开标准目录",))
        sheet.write_row(1, 0, HEADS)
        sheet.write_row(2, 0, ("", "一级事项", "二级事项"))
        sheet.write_row(3, 0, (1, "综合业务", "政策法规文件", "名称、文号", "条例", "20个工作日内", "乡镇", "网站"))
    return SimpleUploadedFile("目录.xlsx", out.getvalue())


def test_the_office_sets_by_when_a_column_is_filled(client: Client, world: World) -> None:
    enter(client, world.county.office)
    said = {"period": "7", "counted": "working", "update_days": "90"}
    client.post(reverse("desk:column", args=["20-12"]), said)
    column = Column.objects.get(code="20-12")
    assert (column.period, column.update_days) == (7, 90)
    refused = client.post(reverse("desk:column", args=["20-12"]), {**said, "period": "21"})
    assert refused.status_code == 400
    page = client.get(reverse("desk:columns"), {"agency": "shiqiao"}).content.decode()
    assert "7 工作日" in page
    assert "空栏目" in page


def test_a_section_head_sets_up_a_column_of_the_agency_s_own_and_ends_it(client: Client, world: World) -> None:
    enter(client, world.own.second)
    code = world.own.agency.code
    address = reverse("desk:add_column", args=[code])
    refused = client.post(address, {"name": "", "period": "20", "counted": "working"})
    assert (refused.status_code, "填写栏目名称" in refused.content.decode()) == (400, True)
    answer = client.post(address, {"name": "通知公告", "period": "5", "counted": "working", "update_days": "14"})
    assert answer.url == f"{reverse('desk:columns')}?agency={code}"
    twice = client.post(address, {"name": " 通知公告", "period": "5", "counted": "working"})
    assert (twice.status_code, "已有名称为“通知公告”的栏目" in twice.content.decode()) == (400, True)
    own = Column.objects.get(agency=world.own.agency, name="通知公告")
    assert (own.kind, own.code, own.period, own.update_days) == ("own", f"{code}-1", 5, 14)
    assert "通知公告" in client.get(answer.url).content.decode()
    assert "通知公告" in client.get(f"/a/{code}/catalogue/").content.decode()

    page = reverse("desk:column", args=[own.code])
    client.post(page, {"name": "通知与公告", "period": "5", "counted": "working"})
    own.refresh_from_db()
    assert (own.name, own.update_days) == ("通知与公告", None)
    client.post(page, {"close": "1"})
    client.get(answer.url)  # the message of what was done
    assert "通知与公告" not in client.get(answer.url).content.decode()
    again = client.post(address, {"name": "再设", "period": "5", "counted": "working"})
    assert again.status_code == 302
    assert Column.objects.get(name="再设").code == f"{code}-2"


def test_what_the_law_names_is_not_ended_on_the_desk(client: Client, world: World) -> None:
    enter(client, world.county.office)
    page = reverse("desk:column", args=["20-07"])
    assert client.post(page, {"close": "1"}).status_code == 400
    assert Column.objects.get(code="20-07").closed_on is None


def test_the_office_sees_first_how_each_agency_s_columns_stand(client: Client, world: World) -> None:
    enter(client, world.county.office)
    page = client.get(reverse("desk:columns")).content.decode()
    assert "各机关栏目" in page
    for agency in (world.own.agency, world.other.agency):
        assert f'href="?agency={agency.code}"' in page
    enter(client, world.own.first)
    assert "各机关栏目" not in client.get(reverse("desk:columns")).content.decode()


def test_a_catalogue_is_tried_before_it_is_taken(client: Client, world: World) -> None:
    enter(client, world.county.office)
    address, before = reverse("desk:catalogue"), Column.objects.count()
    tried = client.post(address, {"file": standard(), "prefix": "jiuzhu", "try": "1"})
    assert "将新增 1 项" in tried.content.decode()
    assert Column.objects.count() == before
    taken = client.post(address, {"file": standard(), "prefix": "jiuzhu", "take": "1"})
    assert "已导入：新增 1 项" in taken.content.decode()
    assert Column.objects.count() == before + 1


def test_the_ledger_says_what_was_due_and_is_saved_as_a_sheet(client: Client, world: World) -> None:
    world.county.confirm_calendar()
    enter(client, world.own.second)
    page = client.get(reverse("desk:ledger")).content.decode()
    assert "2026-04-16" in page
    assert "已逾期" in page
    sheet = client.get(reverse("desk:ledger"), {"as": "xlsx"})
    assert world.draft.number in open_document(sheet.content, name="台账.xlsx").plain
    assert world.foreign_draft.number not in open_document(sheet.content, name="台账.xlsx").plain


def test_a_draft_is_a_task_by_the_day_it_must_be_public(client: Client, world: World) -> None:
    world.county.confirm_calendar()
    enter(client, world.own.author)
    page = client.get(reverse("desk:workbench")).content.decode()
    assert f"公开《{world.draft.title}》" in page
    assert "2026-04-16" in page
    enter(client, world.own.third)
    assert f"公开《{world.draft.title}》" not in client.get(reverse("desk:workbench")).content.decode()


def test_what_is_kept_from_the_public_is_looked_at_every_year(client: Client, world: World) -> None:
    fields = {"attribute": "withheld", "ground": "D07", "ground_words": "内部事务"}
    draft = change_document(
        version=world.draft, revision=world.draft.revision, fields=fields, by=world.own.author, at=NOW
    )
    type(draft).objects.filter(pk=draft.pk).update(
        state="filed", decided_at=NOW.replace(year=2025), content_sm3="0" * 64
    )
    enter(client, world.own.third)
    page = client.get(reverse("desk:workbench")).content.decode()
    assert f"评估《{draft.title}》是否仍不公开" in page
    assert "2026-03-18" in page


def test_a_validity_that_ends_soon_is_a_task_until_it_is_prolonged(client: Client, world: World) -> None:
    ends = timezone.localdate() + timedelta(20)
    out = document_out(world.own, title="试行办法", number="石政发〔2026〕9号", valid_until=ends)
    enter(client, world.own.third)
    assert "评估《试行办法》的有效期" in client.get(reverse("desk:workbench")).content.decode()
    said = {
        "kind": "extended",
        "on": str(timezone.localdate()),
        "until": str(ends + timedelta(400)),
        "reason": "评估决定",
    }
    address = reverse("desk:decide", args=[out.pk, "declare"])
    assert client.post(address, {f"declare-{name}": value for name, value in said.items()}).status_code == 302
    assert "评估《试行办法》的有效期" not in client.get(reverse("desk:workbench")).content.decode()

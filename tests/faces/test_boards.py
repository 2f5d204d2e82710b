"""Notice boards at the desk: posted and removed with a phone, sheets, the register, batches for the archive."""

import io
from collections.abc import Callable
from datetime import timedelta
from hashlib import new
from zipfile import ZipFile

import openpyxl
import pdfplumber
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Pillow

from gongkai.boards import services
from gongkai.boards.models import Board, Delivery, Posting
from gongkai.desk.views import postings
from gongkai.papers.out import WriteRefused
from gongkai.papers.page.images import kept_image
from gongkai.publications import services as publications
from gongkai.publications.models import Document
from tests.domain.factories import document_fields, document_out, passed, version_of
from tests.domain.test_boards import photo
from tests.faces.world import World, enter
from tests.papers.word_files import png


def upload(content: bytes | None = None, name: str = "IMG_2026.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo() if content is None else content, content_type="image/jpeg")


@pytest.fixture
def keeper(client: Client, world: World) -> Client:
    return enter(client, world.own.first)


@pytest.fixture
def posting(world: World) -> Posting:
    return world.on_boards["own"].posting


@pytest.fixture
def second(world: World, posting: Posting) -> Document:
    return document_out(world.own, at=timezone.now(), title="关于春季防火的通知", number="")


def page(door: Client, name: str, *args: object) -> str:
    answer = door.get(reverse(f"desk:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_document_is_posted_and_removed_from_the_phone(keeper: Client, world: World, second: Document) -> None:
    board = world.on_boards["own"].board
    form = page(keeper, "plan_posting", second.pk)
    assert f'<option value="{board.pk}" selected>' in form, "the only board is chosen already"
    sent = {"board": board.pk, "days": 7, "counting": "calendar", "starts_on": ""}
    there = keeper.post(reverse("desk:plan_posting", args=[second.pk]), sent).url
    made = Posting.objects.latest("pk")
    assert there == reverse("desk:posting", args=[made.pk])
    shown = page(keeper, "posting", made.pk)
    assert 'capture="environment"' in shown
    assert 'enctype="multipart/form-data"' in shown
    keeper.post(reverse("desk:hang", args=[made.pk]), {"photo": upload(), "on": ""})
    made.refresh_from_db()
    assert made.hangs
    assert made.posted_photo is not None
    keeper.post(reverse("desk:take_off", args=[made.pk]), {"on": "", "reason": "栏子要修"})
    assert "还缺取下的照片" in page(keeper, "posting", made.pk)
    keeper.post(reverse("desk:add_photo", args=[made.pk]), {"photo": upload(photo(1))})
    made.refresh_from_db()
    assert made.removed_photo is not None
    assert "还缺" not in page(keeper, "posting", made.pk)


def hung(world: World, document: Document, *, days: int | None, ago: int) -> Posting:
    """A posting that has hung for so many days."""
    at = timezone.now() - timedelta(days=ago)
    board = world.on_boards["own"].board
    planned = services.plan_posting(board=board, document=document, days=days, by=world.own.author, at=at)
    return services.hang(posting=planned, photo=photo(), by=world.own.first, at=at)


def test_why_it_comes_down_early_is_asked_kept_and_told(keeper: Client, world: World, second: Document) -> None:
    made = hung(world, second, days=7, ago=6)
    assert "提前取下的要写明" in page(keeper, "posting", made.pk)
    there = reverse("desk:take_off", args=[made.pk])
    answer = keeper.post(there, {"on": ""})
    assert answer.status_code == 400
    assert "早于这一天取下的，写明取下原因" in answer.content.decode()
    made.refresh_from_db()
    assert made.hangs
    assert keeper.post(there, {"on": "", "reason": "名单有误，重新公示"}).status_code == 302
    assert "取下原因：名单有误，重新公示" in page(keeper, "posting", made.pk)
    assert "名单有误，重新公示" in page(keeper, "postings")
    register = keeper.get(reverse("desk:postings"), {"as": "xlsx", "state": "removed"})
    heads, line = [*openpyxl.load_workbook(io.BytesIO(register.content)).active.values][1:3]
    assert dict(zip(heads, line, strict=True))["取下原因"] == "名单有误，重新公示"


@pytest.mark.parametrize(("days", "ago"), [(7, 7), (7, 8), (None, 1)])
def test_on_the_last_day_later_or_without_an_end_why_is_not_asked(
    keeper: Client, world: World, second: Document, days: int | None, ago: int
) -> None:
    made = hung(world, second, days=days, ago=ago)
    assert 'name="reason"' not in page(keeper, "posting", made.pk)
    assert keeper.post(reverse("desk:take_off", args=[made.pk]), {"on": ""}).status_code == 302
    assert "取下原因" not in page(keeper, "posting", made.pk)


def test_a_removal_recorded_late_asks_why_where_its_day_was_early(
    keeper: Client, world: World, second: Document
) -> None:
    made = hung(world, second, days=7, ago=20)
    there, early = reverse("desk:take_off", args=[made.pk]), made.posted_on + timedelta(days=6)
    assert 'name="reason"' not in page(keeper, "posting", made.pk)
    asked = keeper.post(there, {"on": early.isoformat()}).content.decode()
    assert 'name="reason"' in asked
    assert "写明取下原因" in asked
    assert keeper.post(there, {"on": early.isoformat(), "reason": "栏子倒了"}).status_code == 302
    made.refresh_from_db()
    assert (made.removed_on, made.removed_reason) == (early, "栏子倒了")


def test_a_paper_recorded_as_posted_twice_is_told_so(keeper: Client, posting: Posting) -> None:
    answer = keeper.post(reverse("desk:hang", args=[posting.pk]), {"on": ""})
    assert answer.status_code == 400
    assert "这一张已经贴出" in answer.content.decode()


def test_what_left_the_site_comes_down_with_that_as_its_reason(keeper: Client, world: World, posting: Posting) -> None:
    publications.take_down(document=posting.document, reason="有误", by=world.own.third, at=timezone.now())
    assert 'value="网上已撤下"' in page(keeper, "posting", posting.pk)


def test_what_is_no_photo_is_told_at_the_field_and_nothing_is_recorded(
    keeper: Client, world: World, second: Document
) -> None:
    board = world.on_boards["own"].board
    planned = services.plan_posting(board=board, document=second, days=7, by=world.own.author, at=timezone.now())
    for content, words in ((b"<svg onload=x>", "这不是 JPEG"), (b"\xff\xd8\xff" + bytes(9 << 20), "超过 8 MB")):
        answer = keeper.post(reverse("desk:hang", args=[planned.pk]), {"photo": upload(content)})
        assert answer.status_code == 400
        assert words in answer.content.decode()
    planned.refresh_from_db()
    assert planned.posted_at is None


def test_a_photo_is_shown_to_the_agency_only_and_runs_nothing(world: World, keeper: Client, posting: Posting) -> None:
    address = reverse("desk:posting_photo", args=[posting.pk, "posted"])
    answer = keeper.get(address)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert Pillow.open(io.BytesIO(answer.content)).size == (40, 30)
    assert enter(Client(), world.other.first).get(address).status_code == 404
    assert keeper.get(reverse("desk:posting_photo", args=[posting.pk, "removed"])).status_code == 404


def test_the_sheets_are_pdfs_with_the_short_address(keeper: Client, posting: Posting) -> None:
    for paper in ("a4", "a3", "labels"):
        answer = keeper.get(reverse("desk:sheet", args=[posting.pk, paper]))
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
    assert keeper.get(reverse("desk:sheet", args=[posting.pk, "b5"])).status_code == 404


def test_a_sheet_has_the_text_and_the_pictures_of_the_document(keeper: Client, world: World) -> None:
    sm3 = new("sm3", kept_image(png()).data).hexdigest()
    fields = document_fields(
        title="关于供水的通知",
        number="石政发〔2026〕8号",
        body=f'<p>全体村民：</p><figure><img src="file:{sm3}" alt="示意图"></figure>',
    )
    staff, now = world.own, timezone.now()
    draft = publications.draft_document(agency=staff.agency, fields=fields, pictures=[png()], by=staff.author, at=now)
    review = publications.submit_document(version=draft, revision=draft.revision, by=staff.author, at=now)
    shown = version_of(passed(review, staff, 3, at=now)).document
    board = world.on_boards["own"].board
    planned = services.plan_posting(board=board, document=shown, days=7, by=world.own.author, at=timezone.now())
    answer = keeper.get(reverse("desk:sheet", args=[planned.pk, "a4"]))
    with pdfplumber.open(io.BytesIO(answer.content)) as sheet:
        words = sheet.pages[0].extract_text().replace(" ", "")
        assert "全体村民" in words
        assert "石政发〔2026〕8号" in words
        assert "小店乡人民政府\n2026年3月18日" in words, "signed by who issued it, with the day"
        assert len(sheet.pages[0].images) == 1


def test_a_sheet_that_cannot_be_set_says_why(keeper: Client, posting: Posting, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_much(*_given: object) -> bytes:
        raise WriteRefused("内容太多，PDF 生成不了。")

    monkeypatch.setattr(postings, "render_poster", too_much)
    answer = keeper.get(reverse("desk:sheet", args=[posting.pk, "a4"]))
    assert answer.status_code == 403
    assert "内容太多" in answer.content.decode()


def test_what_there_is_to_do_stands_on_the_workbench(keeper: Client, world: World, posting: Posting) -> None:
    publications.take_down(document=posting.document, reason="有误", by=world.own.third, at=timezone.now())
    shown = page(keeper, "workbench")
    assert "取下《关于拟纳入低保家庭的公示》：网上已撤下" in shown
    assert "石桥镇人民政向国家档案馆移送 1 件" in shown
    assert "网上已撤下或更正" in page(keeper, "boards")
    assert "栏里的这一张也取下" in page(keeper, "posting", posting.pk)


def test_the_register_goes_out_as_a_table(keeper: Client, posting: Posting) -> None:
    assert "关于拟纳入低保家庭的公示" in page(keeper, "postings")
    assert "没有张贴记录" in keeper.get(reverse("desk:postings"), {"state": "removed"}).content.decode()
    answer = keeper.get(reverse("desk:postings"), {"as": "xlsx", "state": "hanging", "year": "x"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[3]][1] == "关于拟纳入低保家庭的公示"


def test_a_board_is_registered_changed_and_closed(keeper: Client, world: World) -> None:
    there = reverse("desk:open_board", args=["shiqiao"])
    sent = {"place": "便民大厅", "kind": "hall", "keeper": world.own.second.username, "note": ""}
    assert keeper.post(there, sent).status_code == 302
    board = Board.objects.get(place="便民大厅")
    again = keeper.post(there, sent)
    assert "已经登记过" in again.content.decode()
    keeper.post(reverse("desk:change_board", args=[board.pk]), {**sent, "place": "便民大厅二楼"})
    assert "便民大厅二楼" in page(keeper, "board", board.pk)
    keeper.post(reverse("desk:close_board", args=[board.pk]))
    board.refresh_from_db()
    assert board.closed_on is not None


def test_a_document_is_found_to_be_posted(keeper: Client, world: World, second: Document) -> None:
    found = keeper.get(reverse("desk:choose_to_post"), {"q": "防火"}).content.decode()
    assert reverse("desk:plan_posting", args=[second.pk]) in found
    assert "低保" not in found


def test_a_plan_is_given_up_with_a_reason(keeper: Client, world: World, second: Document) -> None:
    board = world.on_boards["own"].board
    planned = services.plan_posting(board=board, document=second, days=None, by=world.own.author, at=timezone.now())
    address = reverse("desk:cancel_posting", args=[planned.pk])
    assert keeper.post(address, {"reason": " "}).status_code == 403
    keeper.post(address, {"reason": "改在村里贴"})
    assert "改在村里贴" in page(keeper, "posting", planned.pk)


def test_a_batch_from_what_is_due_to_its_receipt(world: World, posting: Posting, client: Client) -> None:
    author = enter(client, world.own.author)
    assert "编制这一批" in page(author, "make_delivery", "shiqiao", "library")
    there = reverse("desk:make_delivery", args=["shiqiao", "library"])
    assert author.post(there, {"receiver_name": "清溪县图书馆"}).status_code == 302
    batch = Delivery.objects.latest("pk")
    assert "上一批还没有登记移送" in author.post(there, {"receiver_name": "清溪县图书馆"}).content.decode()
    assert "关于拟纳入低保家庭的公示" in page(author, "delivery", batch.pk)
    listed = author.get(reverse("desk:delivery_list", args=[batch.pk]))
    assert openpyxl.load_workbook(io.BytesIO(listed.content)).active.max_row == 3
    packed = author.get(reverse("desk:delivery_files", args=[batch.pk]))
    with ZipFile(io.BytesIO(packed.getvalue())) as package:
        assert "SM3.txt" in package.namelist()
    address = reverse("desk:handed", args=[batch.pk])
    assert author.post(address, {"received_by": "", "way": "person"}).status_code == 400
    author.post(address, {"received_by": "馆员陈某", "way": "person", "receipt": upload()})
    shown = page(author, "delivery", batch.pk)
    assert "馆员陈某" in shown
    assert author.get(reverse("desk:delivery_receipt", args=[batch.pk])).content.startswith(b"\xff\xd8")
    page(author, "deliveries")


def test_a_batch_is_voided_with_a_reason(world: World, client: Client) -> None:
    batch = world.on_boards["own"].delivery
    author = enter(client, world.own.author)
    author.post(reverse("desk:void_delivery", args=[batch.pk]), {"reason": "清单打错"})
    assert "清单打错" in page(author, "delivery", batch.pk)
    assert "国家档案馆" in page(author, "deliveries")


@pytest.mark.parametrize("name", ["boards", "postings", "deliveries", "workbench"])
def test_a_list_asks_no_more_for_more_lines(
    world: World, name: str, django_assert_max_num_queries: Callable[..., object]
) -> None:
    keeper = enter(Client(), world.own.first)
    board = world.on_boards["own"].board
    for number in range(3):
        document = document_out(world.own, at=timezone.now(), title=f"第{number}号", number="")
        services.plan_posting(board=board, document=document, days=7, by=world.own.author, at=timezone.now())
    with django_assert_max_num_queries(15):
        page(keeper, name)

"""The pages of an import: from the upload to the review, what is said in between, and the tables that leave."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings
from python_calamine import CalamineWorkbook

from gongkai.intake.models import Batch, BatchState, Outcome
from gongkai.intake.services import work_on
from gongkai.intake.services.background import go_on
from gongkai.publications.models import Document
from gongkai.reviews.models import Review
from tests.domain.factories import County, Staff, passed
from tests.domain.old_sites import page, rows, site, table_csv, zipped
from tests.faces.world import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db: None) -> County:
    return County()


@pytest.fixture
def staff(county: County, settings: Settings, tmp_path: Path) -> Staff:
    settings.MEDIA_ROOT = tmp_path / "files"
    return county.publishing("xiaodian")


def upload(content: io.BytesIO, name: str = "旧站.zip", **changed: object) -> dict[str, object]:
    file = SimpleUploadedFile(name, content.read())
    return {"agency": "xiaodian", "name": "县政府原网站", "upload": file, "column": "", **changed}


def work(batch: Batch) -> Batch:
    batch.refresh_from_db()
    while work_on(pk=batch.pk, turn=batch.turn, now=timezone.now):
        pass
    batch.refresh_from_db()
    return batch


def begun(client: Client, county: County, content: io.BytesIO) -> Batch:
    answer = enter(client, county.office).post("/desk/intake/begin/", upload(content))
    assert answer.status_code == 302, answer.content.decode()
    return Batch.objects.get()


def test_from_the_upload_to_the_public(client: Client, county: County, staff: Staff) -> None:
    batch = begun(client, county, site(2))
    shown = client.get(f"/desk/intake/{batch.pk}/").content.decode()
    assert "正在列清单" in shown
    assert 'hx-trigger="every 3s"' in shown
    work(batch)
    assert "核对导入的“县政府原网站”" in enter(client, staff.author).get("/desk/").content.decode()
    shown = client.get(f"/desk/intake/{batch.pk}/").content.decode()
    assert "可以导入 2" in shown
    assert "hx-trigger" not in re.search(r'<div id="progress".*?>', shown)[0]
    one = client.get(f"/desk/intake/{batch.pk}/rows/2/").content.decode()
    assert "<p>严禁露天焚烧秸秆。</p>" in one
    answer = client.post(f"/desk/intake/{batch.pk}/submit/")
    review = Review.objects.get()
    assert answer["Location"] == f"/desk/reviews/{review.pk}/"
    assert "核对导入的" not in client.get("/desk/").content.decode()
    shown = client.get(answer["Location"]).content.decode()
    for part in ("2件，附件0个", "2019（2）", "关于第1件事的通知", review.content["digest"]):
        assert part in shown
    passed(review, staff, 3, at=timezone.now())
    work(batch)
    assert (batch.state, Document.objects.count()) == (BatchState.DONE, 2)
    assert "已导入 2" in client.get(f"/desk/intake/{batch.pk}/").content.decode()


def test_the_worker_is_given_the_work_and_queues_what_is_left(client: Client, county: County, staff: Staff) -> None:
    batch = begun(client, county, site(1))
    task = DBTaskResult.objects.get()
    assert task.args_kwargs["args"] == [batch.pk, batch.turn]
    go_on.func(batch.pk, batch.turn)
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKED


def test_reasons_and_corrected_rows_go_in_on_the_page(client: Client, county: County, staff: Staff) -> None:
    lines = [{**rows(1)[0], "附件": "扫描.doc"}, {**rows(2)[1], "发布日期": ""}]
    files = {
        "清单.csv": table_csv(lines),
        "文件/1.html": page(),
        "文件/2.html": page(),
        "扫描.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    }
    batch = work(begun(client, county, zipped(files)))
    address = f"/desk/intake/{batch.pk}/"
    empty = client.post(f"{address}explain/", {"explain-kind": "附件", "explain-reason": " "})
    assert (empty.status_code, "填写理由" in empty.content.decode()) == (400, True)
    client.post(f"{address}explain/", {"explain-kind": "附件", "explain-reason": "扫描件，看过。"})
    assert batch.rows.get(number=2).outcome == Outcome.READY
    held = client.get(f"{address}rows/2/files/0/")
    assert "attachment; filename" in held["Content-Disposition"]
    given = client.get(f"{address}errors/").content
    with zipfile.ZipFile(io.BytesIO(given)) as made:
        assert b"<f>" not in made.read("xl/worksheets/sheet1.xml")
    other = client.post(f"{address}correct/", {"correct-table": SimpleUploadedFile("x.csv", "标题\n甲\n".encode())})
    assert (other.status_code, "没有这一批待改的行" in other.content.decode()) == (400, True)
    mended = table_csv([{**lines[1], "发布日期": "2020-1-1", "行号": "3"}], [*lines[1], "行号"])
    client.post(f"{address}correct/", {"correct-table": SimpleUploadedFile("改.csv", mended)})
    work(batch)
    assert batch.rows.get(number=3).outcome == Outcome.READY


def test_what_cannot_be_begun_keeps_what_was_typed(client: Client, county: County, staff: Staff) -> None:
    answer = enter(client, county.office).post("/desk/intake/begin/", upload(io.BytesIO(b"PK\x03\x04x")))
    shown = answer.content.decode()
    assert (answer.status_code, "压缩包已损坏" in shown, "县政府原网站" in shown) == (400, True, True)
    assert not Batch.objects.exists()


def test_paused_continued_given_up(client: Client, county: County, staff: Staff) -> None:
    batch = begun(client, county, site(1))
    for step, words in (("pause", "已暂停"), ("resume", "接着办")):
        assert words in client.post(f"/desk/intake/{batch.pk}/{step}/", follow=True).content.decode()
    client.post(f"/desk/intake/{batch.pk}/give-up/", {"give_up-reason": "来源不全"})
    batch.refresh_from_db()
    assert batch.state == BatchState.GIVEN_UP


def test_the_register_names_the_imports_of_ones_agencies(client: Client, county: County, staff: Staff) -> None:
    begun(client, county, site(1))
    assert "县政府原网站" in client.get("/desk/intake/").content.decode()
    other = county.staff(county.agency("dongling"))
    assert "县政府原网站" not in enter(client, other.author).get("/desk/intake/").content.decode()
    assert enter(client, other.author).get("/desk/intake/begin/").status_code == 403


def test_the_code_of_a_column_stands_beside_its_name_and_in_the_template(
    client: Client, county: County, staff: Staff
) -> None:
    enter(client, county.office)
    assert (
        '<span class="second small">20-07</span>'
        in client.get("/desk/columns/", {"agency": staff.agency.code}).content.decode()
    )
    assert "20-07" in client.get("/desk/columns/20-07/").content.decode()
    begin = client.get("/desk/intake/begin/").content.decode()
    assert "社会救助（21a-07）" in begin
    assert '<option value="xiaodian">' in begin.partition('action="/desk/intake/template/"')[2]
    codes = {}
    for agency in ("", "xiaodian"):
        given = client.get("/desk/intake/template/", {"agency": agency}).content
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(given)).get_sheet_by_name("栏目")
        codes[agency] = {line[0] for line in sheet.to_python()}
    assert {"20-07", "21a-07", "21b-08"} <= codes[""]
    assert codes[""] - codes["xiaodian"] == {f"21a-0{n}" for n in range(1, 8)}
    assert client.get("/desk/intake/template/", {"agency": "nobody"}).status_code == 404


def test_the_page_that_waits_has_the_rows_as_they_come_and_is_made_anew_when_all_is_read(
    client: Client, county: County, staff: Staff
) -> None:
    batch = begun(client, county, site(2))
    address = f"/desk/intake/{batch.pk}/"
    shown = client.get(address).content.decode()
    assert "正在读" in shown
    assert "稍后刷新" in re.search(r"<noscript>(.*?)</noscript>", shown)[1]
    assert "没有行" not in shown
    polled = re.search(r'<div id="progress".*?>', shown)[0]
    assert 'hx-select-oob="#rows"' in polled
    part = re.search(r'<div id="rows".*?>', client.get(address, headers={"HX-Request": "true"}).content.decode())
    assert part is not None
    work(batch)
    answer = client.get(address, headers={"HX-Request": "true"})
    assert (answer.headers["HX-Refresh"], answer.content) == ("true", b"")
    done = client.get(address).content.decode()
    assert ("关于第1件事的通知" in done, "暂停</button>" in done) == (True, False)

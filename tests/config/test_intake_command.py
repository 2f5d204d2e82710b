"""``gongkai intake``: a folder is read, corrected and published from the terminal."""

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django.fixtures import Settings
from python_calamine import CalamineWorkbook

from gongkai.cli import main
from gongkai.intake.models import Batch, BatchState, Outcome
from gongkai.publications.models import Document
from tests.domain.factories import County, Staff, passed
from tests.domain.old_sites import IDENTITY, in_review, page, rows, table_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Staff:
    monkeypatch.setattr(os, "umask", lambda _: 0o022)
    settings.MEDIA_ROOT = tmp_path / "files"
    return County().publishing("xiaodian")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "旧站"
    (folder / "文件").mkdir(parents=True)
    lines = [*rows(2), {**rows(3)[2], "标题": "=1+1", "发布日期": "不详", "文号": IDENTITY}]
    (folder / "清单.csv").write_bytes(table_csv(lines))
    for n in (1, 2, 3):
        (folder / "文件" / f"{n}.html").write_bytes(page())
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["intake", *map(str, arguments)])


def read(folder: Path) -> Result:
    return run("read", folder, "--agency", "xiaodian", "--name", "县政府原网站", "--by", "county")


def test_a_folder_is_read_and_what_is_wrong_is_told(staff: Staff, folder: Path) -> None:
    told = read(folder)
    assert told.exit_code == 1
    assert "待核对送审：可以导入 2 行，有误 1 行" in told.output
    assert "第4行 =1+1：发布日期“不详”认不出是哪一天" in told.output
    assert not Document.objects.exists()
    assert "待核对送审" in run("list").output


def test_the_errors_come_as_a_table_without_traps_and_go_in_again_corrected(
    staff: Staff, folder: Path, tmp_path: Path
) -> None:
    read(folder)
    batch = Batch.objects.get()
    target = tmp_path / "错误.xlsx"
    assert run("errors", batch.pk, target).exit_code == 0
    book = CalamineWorkbook.from_filelike(BytesIO(target.read_bytes()))
    _title, heads, line = book.get_sheet_by_index(0).to_python()
    cells = dict(zip(heads, line, strict=True))
    assert (cells["行号"], cells["标题"], cells["文号"]) == (4, "=1+1", IDENTITY)
    with zipfile.ZipFile(target) as made:
        assert b"<f>" not in made.read("xl/worksheets/sheet1.xml")
    mended = [{**rows(3)[2], "行号": "4"}]
    corrected = tmp_path / "改正.csv"
    corrected.write_bytes(table_csv(mended, [*mended[0]]))
    told = run("correct", batch.pk, corrected, "--by", "county")
    assert told.exit_code == 0, told.output
    assert batch.rows.filter(outcome=Outcome.READY).count() == 3


def test_what_was_passed_is_published_by_resume(staff: Staff, folder: Path) -> None:
    read(folder)
    batch = Batch.objects.get()
    passed(in_review(batch, staff), staff, 3)
    told = run("resume", batch.pk, "--by", "county")
    assert "已导入 2 行" in told.output
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert Document.objects.count() == 2


@pytest.mark.parametrize(
    ("by", "agency", "words"),
    [("county", "nowhere", "没有找到"), ("nobody", "xiaodian", "没有找到"), ("audit", "xiaodian", "主管部门")],
)
def test_who_and_whose_must_be_known(staff: Staff, folder: Path, by: str, agency: str, words: str) -> None:
    told = run("read", folder, "--agency", agency, "--name", "x", "--by", by)
    assert told.exit_code == 2
    assert words in told.output


def test_the_template_is_explained_and_never_written_over(staff: Staff, tmp_path: Path) -> None:
    target = tmp_path / "清单.xlsx"
    told = run("template", target)
    assert "发布日期：必填" in told.output
    book = CalamineWorkbook.from_path(target)
    assert ["21a-07", "社会救助", "条例第二十一条", "县政府及其部门"] in book.get_sheet_by_name("栏目").to_python()
    run("template", tmp_path / "小店.xlsx", "--agency", "xiaodian")
    own = CalamineWorkbook.from_path(tmp_path / "小店.xlsx").get_sheet_by_name("栏目").to_python()
    assert {"21b-08"} == {line[0] for line in own if line[1] == "社会救助"}
    assert run("template", tmp_path / "无.xlsx", "--agency", "nobody").exit_code == 2
    again = run("template", target)
    assert (again.exit_code, "已经存在" in again.output) == (2, True)

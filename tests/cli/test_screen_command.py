"""``gongkai screen``: exit status, what is told, what is never printed."""

import datetime as dt
import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongkai.cli import main
from tests.papers.files import docx, p
from tests.screening.people import identity

PERSON, PHONE = "110101199003072316", "13812345678"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A folder as a site is exported: pages, an attachment, an image, what only programs read."""
    folder = tmp_path / "site"
    (folder / "a").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / "index.html").write_text("<p>路口交通信号灯</p>", encoding="utf-8")
    (folder / "a" / "名单.docx").write_bytes(
        docx(p(f"张三{PERSON}") + p("县国土资源局") + p(f"李雪，出生日期：2020年3月7日 {PHONE}"))
    )
    (folder / "a" / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    for name in ("style.css", "a.svg", ".git/config", "~$名单.docx"):
        (folder / name).write_text(PHONE, encoding="utf-8")
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["screen", *map(str, arguments)])


def test_red_findings_end_with_one_and_no_number_is_printed(export):
    done = run(export)
    assert done.exit_code == 1
    assert PERSON not in done.output
    assert PHONE not in done.output
    for words in (
        "红色 3 处，黄色 1 处",
        "11*************316",
        "138****5678",
        "需要人工查看",
        "共 3 个文件",
        "1 个文件没有发现问题。",
    ):
        assert words in done.output


def test_one_json_object_with_every_file_and_no_number(export):
    done = run(export, "--json")
    assert done.exit_code == 1
    assert PERSON not in done.output
    told = json.loads(done.output)
    assert (told["red"], told["yellow"], told["unreadable"]) == (3, 2, [])
    assert [Path(each["file"]).name for each in told["files"]] == ["logo.png", "名单.docx", "index.html"]
    first = told["files"][1]["findings"][0]
    assert (first["kind"], first["place"], first["shown"], first["severity"]) == (
        "身份证号",
        "第1段",
        "11*************316",
        "red",
    )
    assert first["key"]


def test_a_child_s_number_is_not_printed_by_the_finding_about_the_child(tmp_path):
    page = tmp_path / "a.txt"
    page.write_text(identity(random.Random(1), dt.date(2015, 3, 7)), encoding="utf-8")
    done = run(page, "--json")
    assert "20150307" not in done.output
    assert "未成年人" in done.output


def test_yellow_findings_alone_end_with_nothing_wrong(tmp_path):
    page = tmp_path / "a.txt"
    page.write_text("县国土资源局", encoding="utf-8")
    assert run(page).exit_code == 0


def test_what_cannot_be_read_ends_with_two_and_a_sentence(export):
    (export / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    done = run(export)
    assert done.exit_code == 2
    assert "1 个文件读不出。" in done.stdout
    assert "另存为 docx" in done.stderr
    assert json.loads(run(export, "--json").output)["unreadable"][0]["code"] == "unsupported"


def test_a_long_list_is_cut_and_says_so(tmp_path):
    page = tmp_path / "a.txt"
    page.write_text("\n".join(f"1381234{number:04}" for number in range(30)), encoding="utf-8")
    assert "另有 10 处，加 --json 查看。" in run(page, "--workers", "1").output


def test_names_of_a_list_are_looked_for_and_a_file_named_twice_is_screened_once(tmp_path):
    page, names = tmp_path / "a.txt", tmp_path / "names.txt"
    page.write_text("王某某出席会议", encoding="utf-8")
    names.write_text("\n王某某\n", encoding="utf-8")
    done = run(page, tmp_path, "--names", names)
    assert "名单中的姓名" in done.output
    assert "共 2 个文件" in done.output


def test_a_path_that_is_not_there_is_refused(tmp_path):
    assert run(tmp_path / "none").exit_code == 2


def test_progress_is_shown_to_people_only(tmp_path, monkeypatch):
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text("正文", encoding="utf-8")
    assert "筛查" not in run(tmp_path).stderr
    monkeypatch.setattr("gongkai.cli.screening._is_terminal", lambda: True)
    assert "筛查" in run(tmp_path).stderr

"""The report commands as a person and a program use them."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongkai.annual import Report, read, render
from gongkai.cli import main
from tests.annual.test_round_trip import full

CLOSED = "t3.closed.natural"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(w) for w in words])


def saved(folder: Path, report: Report, name: str = "年报.html") -> Path:
    path = folder / name
    path.write_bytes(render(report, path.suffix[1:]))
    return path


def wrong(report: Report) -> Report:
    """One figure typed nine too low."""
    return replace(report, cells={**report.cells, CLOSED: int(report.cells[CLOSED] or 0) + 9})


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return saved(tmp_path, full(3))


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return saved(tmp_path, wrong(full(3)), "错.html")


def test_read_gives_all_cells_as_json(good):
    done = run("report", "read", good, "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (found["agency"], found["year"], found["format"]) == ("清溪县云岭镇人民政府", 2024, "2021")
    assert len(found["cells"]) == 200
    assert found["cells"][CLOSED] == full(3).cells[CLOSED]
    assert found["doubts"] == []
    assert found["sections"]["6"] == "本年度未收取信息处理费。"


def test_read_prints_tables_and_doubts_for_people(tmp_path):
    path = tmp_path / "flat.txt"
    path.write_text(
        "二、主动公开政府信息情况第二十条第（一）项信息内容本年制发件数规章000行政规范性文件6233440第二十条第（五）项行政许可7"
    )
    done = run("report", "read", path)
    assert done.exit_code == 0
    assert "存疑 1 处" in done.stdout
    assert "可能是 6、2、33440" in done.stdout
    assert "？" in done.stdout


def test_check_of_a_report_that_adds_up_ends_with_0(good):
    done = run("report", "check", good)
    assert done.exit_code == 0, done.stdout
    assert "错误" not in done.stdout


def test_check_names_the_wrong_cell_and_ends_with_1(bad):
    done = run("report", "check", bad, "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert {(f["rule"], f["where"]) for f in found["findings"] if f["severity"] == "error"} == {
        ("X1", "natural"),
        ("X2", "natural"),
        ("X3", "closed"),
    }
    right = full(3).cells[CLOSED]
    assert found["repairs"][0]["changes"] == [{"cell": CLOSED, "from": right + 9, "to": right}]
    assert f"应为 {right}（现为 {right + 9}）" in run("report", "check", bad).stdout


def test_check_against_last_year_finds_what_was_not_carried_over(tmp_path, good):
    last = replace(full(3), year=2023, title=full(3).title.replace("2024", "2023"))
    cells = {**last.cells, **{f"t3.carried_out.{c}": 50 for c in ("natural", "total")}}
    previous = saved(tmp_path, replace(last, cells=cells), "去年.html")
    done = run("report", "check", good, "--previous", previous, "--json")
    assert "X5" in {f["rule"] for f in json.loads(done.stdout)["findings"]}


def test_a_file_that_cannot_be_read_ends_with_2_and_says_why(tmp_path):
    empty = tmp_path / "空.docx"
    empty.touch()
    done = run("report", "check", empty)
    assert done.exit_code == 2
    assert "空.docx：" in done.stderr
    assert "Traceback" not in done.output
    as_json = run("report", "read", empty, "--json")
    assert json.loads(as_json.stdout)["error"]["code"] == "empty"
    letter = tmp_path / "letter.txt"
    letter.write_text("各村：明天上午九点开会。")
    assert run("report", "read", letter).exit_code == 2
    assert run("report", "read", tmp_path / "没有.html").exit_code == 2


def test_compare_lists_what_changed(good, bad):
    done = run("report", "compare", good, bad, "--json")
    changed = [c for c in json.loads(done.stdout)["cells"] if c["difference"] not in (0, "0", None)]
    assert [(c["cell"], c["difference"]) for c in changed] == [(CLOSED, 9)]
    assert "1 格不同" in run("report", "compare", good, bad).stdout


def test_sum_adds_up_and_names_who_is_missing(tmp_path):
    towns = []
    for n, name in enumerate(("清溪县甲镇人民政府", "清溪县乙镇人民政府")):
        report = replace(full(n), agency=name, title=f"{name}2024年政府信息公开工作年度报告")
        towns.append(saved(tmp_path, report, f"{n}.xlsx"))
    names = tmp_path / "名单.txt"
    names.write_text("清溪县甲镇人民政府\n清溪县乙镇人民政府\n清溪县丙镇人民政府\n", encoding="utf-8-sig")
    done = run("report", "sum", *towns, "--expected", names, "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert found["cells"]["t3.new.total"] == sum(full(n).cells["t3.new.total"] for n in range(2))
    assert found["missing"] == ["清溪县丙镇人民政府"]
    shown = run("report", "sum", *towns, "--expected", names).stdout
    assert "共 2 份年报" in shown
    assert "缺 1 个单位的报告，合计不完整：清溪县丙镇人民政府" in shown
    assert run("report", "sum", *towns).exit_code == 0
    names.write_bytes("清溪县甲镇\r\n清溪县乙镇\r\n".encode("gb18030"))
    assert run("report", "sum", *towns, "--expected", names).exit_code == 0


def test_sum_goes_on_past_a_file_it_cannot_read(tmp_path, good):
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    done = run("report", "sum", good, broken, "--json")
    assert done.exit_code == 2
    found = json.loads(done.stdout)
    assert found["units"] == 1
    assert [Path(e["file"]).name for e in found["unreadable"]] == ["坏.xlsx"]


def test_write_makes_official_papers_and_does_not_overwrite_unasked(tmp_path, good):
    target = tmp_path / "年报.docx"
    assert run("report", "write", good, "--to", target).exit_code == 0
    assert read(target).cells == full(3).cells
    again = run("report", "write", good, "--to", target)
    assert again.exit_code == 2
    assert "已" in again.stderr
    assert "--overwrite" in again.stderr
    assert run("report", "write", good, "--to", target, "--overwrite").exit_code == 0


def test_write_applies_a_repair_that_check_offered(tmp_path, bad):
    target = tmp_path / "改正.docx"
    done = run("report", "write", bad, "--to", target, "--repair", "1")
    assert done.exit_code == 0
    assert "（七）总计·自然人 应为" in done.stdout
    assert read(target).cells == full(3).cells
    assert "没有第 99 种改法" in run("report", "write", bad, "--to", target, "--repair", "99", "--overwrite").stderr


def test_the_demo_goes_the_whole_way(tmp_path):
    done = run("demo", "--no-site", "--out", tmp_path / "out")
    assert done.exit_code == 0
    assert "读出 200 格中的 200 格" in done.stdout
    assert "（七）总计·自然人 应为 2932（现为 2923）" in done.stdout
    assert "勾稽关系错误 0 处" in done.stdout
    for kind in ("html", "docx", "xlsx", "pdf", "json", "csv"):
        assert read(tmp_path / "out" / f"年报.{kind}").get(CLOSED) == 2932


def test_the_installed_command_answers():
    command = shutil.which("gongkai", path=str(Path(sys.executable).parent))
    assert command
    done = subprocess.run([command, "--help"], capture_output=True, text=True, check=True)
    assert "report" in done.stdout

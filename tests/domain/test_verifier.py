"""The stand-alone verifier, held against every way to falsify an export; it reads the file and knows nothing else."""

import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from gongkai.audit import services, verifier

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
ENTRIES = 12
Lines = list[bytes]


@pytest.fixture
def printed() -> list[str]:
    """Heads as they stand on paper: of the first day (8 entries) and the second (12)."""
    return []


@pytest.fixture
def exported(db, tmp_path: Path, printed: list[str]) -> Path:
    for day in (0, 1):
        for number in range(8 if day == 0 else 3):
            with transaction.atomic():
                at = AT + timedelta(days=day, minutes=number)
                services.record(
                    by=None, at=at, verb="test.write", sentence=f"系统 公开了第{number}号文件", details={"号": number}
                )
        on = date(2026, 3, 2 + day)
        services.close_day(on=on, at=datetime(2026, 3, 3 + day, 0, 5, tzinfo=services.CHINA))
        printed.append(services.head_text(on))
    path = tmp_path / "journal.txt"
    # 8, the closing of the first day, 3, the closing of the second: 13; the second head names the 12th.
    assert services.export(path) == ENTRIES + 1
    return path


def run(path: Path, *heads: str) -> tuple[int, str]:
    """Exit status and words of the verifier."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = verifier.main([str(path), *(f"--head={head}" for head in heads)])
    return code, said.getvalue()


def rechain(lines: Lines) -> Lines:
    """What an able forger does: every digest and link made anew, numbers, heads and the end line too."""
    entries = [json.loads(line[65:]) for line in lines if line[:5] not in (b"gongk", b"head ") and line[:4] != b"end "]
    heads, out, last, digests = [line.split() for line in lines if line.startswith(b"head ")], [], verifier.GENESIS, {}
    for number, leaf in enumerate(entries, 1):
        data = verifier.canonical({**leaf, "seq": number, "previous": last})
        last = digests[number] = hashlib.new("sm3", data).hexdigest()
        out.append(last.encode() + b" " + data)
    made = [b" ".join([*h[:3], digests[int(h[2])].encode()]) for h in heads if int(h[2]) in digests]
    return [lines[0], *made, *out, f"end {len(out)} {last}".encode()]


def reword(line: bytes) -> bytes:
    return line.replace("公开了".encode(), "撤回了".encode())


def redigested(line: bytes) -> bytes:
    data = reword(line)[65:]
    return hashlib.new("sm3", data).hexdigest().encode() + b" " + data


def swap(lines: Lines, a: int, b: int) -> Lines:
    lines[a], lines[b] = lines[b], lines[a]
    return lines


HEADS = 2
FIFTH = 1 + HEADS + 4
"""The line of entry 5."""
CRUDE: dict[str, Callable[[Lines], Lines]] = {
    "an entry is edited": lambda x: [*x[:FIFTH], reword(x[FIFTH]), *x[FIFTH + 1 :]],
    "an entry is edited and digested anew": lambda x: [*x[:FIFTH], redigested(x[FIFTH]), *x[FIFTH + 1 :]],
    "an entry is deleted": lambda x: x[:FIFTH] + x[FIFTH + 1 :],
    "three entries are deleted": lambda x: x[:FIFTH] + x[FIFTH + 3 :],
    "the first entry is deleted": lambda x: x[: 1 + HEADS] + x[2 + HEADS :],
    "an entry is inserted twice": lambda x: [*x[: FIFTH + 1], x[FIFTH], *x[FIFTH + 1 :]],
    "an entry of another place is inserted": lambda x: [*x[:FIFTH], x[-2], *x[FIFTH:]],
    "two entries change places": lambda x: swap(x, FIFTH, FIFTH + 2),
    "the end is cut off": lambda x: x[:-4],
    "the end is cut off, with a new end line": lambda x: [
        *x[:-4],
        f"end {ENTRIES - 2} ".encode() + x[-5][:64],
    ],
    "something follows the end line": lambda x: [*x, x[-2]],
    "the end line is changed": lambda x: [*x[:-1], x[-1].replace(b"end 1", b"end 2")],
    "a head is changed": lambda x: [x[0], x[1][:-1] + b"0" + b"", x[1][:-2] + b"00", *x[2:]],
    "an entry has a field too many": lambda x: [*x[:FIFTH], x[FIFTH][:-1] + b',"zz":1}', *x[FIFTH + 1 :]],
    "an entry is not JSON": lambda x: [*x[:FIFTH], x[FIFTH][:70], *x[FIFTH + 1 :]],
    "an entry says one thing twice": lambda x: [
        *x[:FIFTH],
        x[FIFTH][:66] + b'"agency":"a",' + x[FIFTH][66:],
        *x[FIFTH + 1 :],
    ],
}


def test_a_true_export_is_sound_and_agrees_with_the_paper(exported, printed):
    code, said = run(exported, *printed)
    assert code == 0, said
    assert f"日志完好：{ENTRIES + 1} 条" in said
    assert "对上纸面摘要 2 份" in said


def test_a_county_runs_it_with_a_python_and_nothing_else(exported, printed):
    call = [sys.executable, "-I", "-S", str(services.VERIFIER), str(exported), "--head", printed[0]]
    assert subprocess.run(call, capture_output=True).returncode == 0
    exported.write_bytes(exported.read_bytes().replace("公开了".encode(), "撤回了".encode(), 1))
    assert subprocess.run(call, capture_output=True).returncode == 1


def test_an_export_that_fails_midway_leaves_the_old_file(exported, monkeypatch):
    before = exported.read_bytes()
    monkeypatch.setattr(services, "canonical", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.export(exported)
    assert (exported.read_bytes(), len(list(exported.parent.iterdir()))) == (before, 1)


@pytest.mark.parametrize("attack", CRUDE.values(), ids=CRUDE.keys())
def test_a_crude_change_is_found_without_any_paper(exported, attack):
    lines = exported.read_bytes().splitlines()
    changed = attack(list(lines))
    assert changed != lines
    exported.write_bytes(b"\n".join(changed) + b"\n")
    code, said = run(exported)
    assert code == 1, said
    assert "日志有问题" in said


ABLE: dict[str, Callable[[Lines], Lines]] = {
    "edited": lambda x: [*x[:FIFTH], reword(x[FIFTH]), *x[FIFTH + 1 :]],
    "deleted": lambda x: x[:FIFTH] + x[FIFTH + 1 :],
    "inserted": lambda x: [*x[:FIFTH], x[FIFTH + 1], *x[FIFTH:]],
    "reordered": lambda x: swap(x, FIFTH, FIFTH + 1),
    "cut": lambda x: x[: FIFTH + 1],
    "swapped for a short one": lambda x: [x[0], x[FIFTH]],
    "swapped for one of the same length": lambda x: [reword(line) for line in x],
}


@pytest.mark.parametrize("attack", ABLE.values(), ids=ABLE.keys())
def test_a_forgery_with_every_digest_made_anew_is_found_against_the_paper(exported, printed, attack):
    exported.write_bytes(b"\n".join(rechain(attack(exported.read_bytes().splitlines()))) + b"\n")
    assert run(exported)[0] == 0, "without paper nobody can tell; that is why the head is printed"
    for head in printed:
        code, said = run(exported, head)
        assert code == 1, said


def test_an_older_copy_put_back_is_found_against_the_paper(exported, printed, tmp_path):
    older = tmp_path / "older.txt"
    older.write_bytes(b"\n".join(rechain(exported.read_bytes().splitlines()[:FIFTH])) + b"\n")
    code, said = run(older, printed[0])
    assert (code, "末尾被截去" in said) == (1, True)


def test_paper_is_read_as_people_type_it(exported, printed):
    start, mark = printed[1].rsplit(" ", 1)
    typed = f"  {start}   {mark.lower().replace('-', '').replace('0', 'o').replace('1', 'l')} "
    assert run(exported, typed)[0] == 0
    other = "Z" if mark[-1] != "Z" else "Y"
    assert run(exported, f"{start} {mark[:-1]}{other}")[0] == 1


@pytest.mark.parametrize(
    ("content", "heads", "said"),
    [
        (b"PK\x03\x04", (), "不是公开系统的日志导出文件"),
        (b"", (), "不是公开系统的日志导出文件"),
        (b"gongkai-journal 1\nhead 2026-03-02 x y\n", (), "日终摘要行读不出"),
        (b"gongkai-journal 1\nend 0 " + b"0" * 64 + b"\n", ("GK2 x",), "不是日志摘要"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, content, heads, said):
    path = tmp_path / "x"
    path.write_bytes(content)
    code, words = run(path, *heads)
    assert (code, said in words) == (2, True)


def test_a_missing_file_is_said(tmp_path):
    assert run(tmp_path / "none")[0] == 2


def test_an_empty_journal_is_sound(db, tmp_path):
    assert services.export(tmp_path / "empty") == 0
    assert run(tmp_path / "empty")[0] == 0
    code, said = run(tmp_path / "empty", "GK1 2026-03-02 3 AAAA-AAAA-AAAA")
    assert (code, "日志只到第 0 条" in said) == (1, True)


def test_many_problems_do_not_bury_the_reader(exported):
    lines = exported.read_bytes().splitlines()
    exported.write_bytes(b"\n".join([*lines[:3], *(lines[3:-1] * 110), lines[-1]]))
    assert len(run(exported)[1].splitlines()) == verifier.MOST_PROBLEMS + 1


@given(st.binary(max_size=300))
def test_the_digest_written_out_is_the_one_of_openssl(data):
    assert verifier.plain_sm3(data) == verifier.openssl_sm3(data)


def test_it_is_one_short_file_of_the_standard_library():
    text = services.VERIFIER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert "gongkai." not in text.replace("gongkai-journal", "")

"""The commands that found, run and check a site, as the person at the machine meets them."""

import http.client
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.contrib.auth import authenticate
from django.core.exceptions import ImproperlyConfigured

from gongkai.agencies.models import Agency, Person, Post
from gongkai.audit import services, timer
from gongkai.audit.models import Entry
from gongkai.cli import main
from gongkai.config import running, working

FOUNDING = ["init", "--code", "qingxi", "--name", "清溪县人民政府", "--short-name", "清溪县"]
ADMINS = {"system": ("chenyi", "陈一"), "security": ("liuer", "刘二"), "audit": ("wusan", "吴三")}
GIVEN = [part for kind, who in ADMINS.items() for part in (f"--{kind}-admin", *who)]


@pytest.fixture
def home(db, settings, tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(os, "umask", lambda _: 0o022)
    settings.HOME, settings.KEY_FILE = tmp_path / "home", tmp_path / "home" / "secret-key"
    settings.STATIC_ROOT, settings.HAS_KEY, settings.SECRET_KEY = tmp_path / "home" / "static", False, "x"
    return settings.HOME


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=given)


def test_founding_makes_the_folder_the_key_and_three_administrators_with_passwords_shown_once(home):
    told = run(*FOUNDING, *GIVEN)
    assert told.exit_code == 0, told.output
    assert (stat.S_IMODE(home.stat().st_mode), stat.S_IMODE((home / "secret-key").stat().st_mode)) == (0o700, 0o600)
    assert any((home / "static").iterdir())
    shown = dict(re.findall(r"登录名 (\w+)  口令 (\S+)", told.output))
    assert {p.username for p in Person.objects.all()} == set(shown) == {who[0] for who in ADMINS.values()}
    assert all(authenticate(username=name, password=password) for name, password in shown.items())
    assert len(set(shown.values())) == 3
    assert min(map(len, shown.values())) >= 16
    assert {post.role for post in Post.objects.all()} == {"system_admin", "security_admin", "audit_admin"}
    assert services.verify() == []


def test_the_passwords_stand_nowhere_else(home):
    told = run(*FOUNDING, *GIVEN)
    written = json.dumps([[e.sentence, e.details] for e in Entry.objects.all()], ensure_ascii=False)
    assert not any(password in written for password in re.findall(r"口令 (\S+)", told.output))


def test_a_site_is_founded_once(home):
    run(*FOUNDING, *GIVEN)
    key = (home / "secret-key").read_text(encoding="utf-8")
    again = run(*FOUNDING, *GIVEN)
    assert (again.exit_code, "已经建立" in again.output) == (2, True)
    assert (home / "secret-key").read_text(encoding="utf-8") == key


def test_what_is_not_given_is_asked_for(home):
    answers = "qingxi\n清溪县人民政府\n清溪县\nchenyi\n陈一\nliuer\n刘二\nwusan\n吴三\n"
    told = run("init", given=answers)
    assert told.exit_code == 0, told.output
    assert Agency.objects.get().name == "清溪县人民政府"


def test_a_name_that_does_not_do_is_said_in_a_sentence(home):
    told = run(*FOUNDING, *GIVEN[:1], "A", *GIVEN[2:])
    assert (told.exit_code, "登录名用3到60个" in told.output, "Traceback" in told.output) == (2, True, False)
    assert not Person.objects.exists()


@pytest.mark.parametrize("command", [["serve"], ["worker"]])
def test_a_site_without_a_key_is_not_served(home, command):
    told = run(*command)
    assert told.exit_code == 2
    assert "没有密钥文件" in told.output


def test_a_site_whose_database_is_old_is_not_served(home, monkeypatch):
    run(*FOUNDING, *GIVEN)
    monkeypatch.setattr(working, "insist", lambda: None)
    monkeypatch.setattr("gongkai.config.doctor.records.MigrationExecutor.migration_plan", lambda *_: ["one"])
    with pytest.raises(ImproperlyConfigured, match="1 步升级没有做"):
        working.ready()


def test_doctor_names_each_thing_and_ends_with_what_is_wrong(home):
    run(*FOUNDING, *GIVEN)
    told = run("doctor")
    assert told.exit_code == 1
    assert "正常  密钥" in told.output
    assert "问题  后台进程\n      两分钟内没有后台进程的心跳\n      办法：" in told.output
    assert "已修  定时任务" in run("doctor", "--fix").output


def test_manage_passes_on_to_django(home, capfd):
    assert run("manage", "check", "--fail-level", "ERROR").exit_code == 0


def test_the_journal_is_verified_exported_and_its_head_printed(home, tmp_path):
    run(*FOUNDING, *GIVEN)
    assert "还没有封存" in run("journal", "head").output
    tomorrow = datetime.now(UTC) + timer.DAY
    today = timer.last_day(tomorrow + timer.PATIENCE)
    services.close_day(on=today, at=tomorrow + timer.DAY)
    head = run("journal", "head", "--on", str(today)).output.strip()
    assert head == run("journal", "head").output.strip()
    told = run("journal", "verify", "--head", head)
    assert (told.exit_code, "对上纸面摘要 1 份" in told.output) == (0, True)
    assert run("journal", "verify", "--head", "abc").exit_code == 2
    told = run("journal", "export", str(tmp_path / "j.txt"))
    command = told.output.strip().rsplit("：", 1)[1].split()[1:]
    done = subprocess.run([sys.executable, *command, "--head", head], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    Entry.objects.filter(seq=1).update(sentence="别的")
    told = run("journal", "verify")
    assert (told.exit_code, "第 1 条" in told.output) == (1, True)


def test_the_timer_goes_on_after_a_failure_and_ends_with_its_server(transactional_db, monkeypatch):
    seen, ended = [], []

    def tick(*, at: datetime, worker: str) -> None:
        seen.append(worker)
        raise OSError("磁盘已满")

    monkeypatch.setattr(timer, "tick", tick)
    monkeypatch.setattr(os, "kill", lambda _, number: ended.append(number))
    working.keep_time(name="w", over=lambda: len(seen) == 3, pause=0)
    assert (seen, ended) == (["w"] * 3, [signal.SIGTERM])


@pytest.mark.parametrize("command", [["serve"], ["demo", "--out", "out"]])
def test_a_port_that_is_taken_is_said_before_anything_is_built(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = CliRunner().invoke(main, [*command, "--port", str(port)])
    assert done.exit_code == 1
    assert f"端口 {port}" in done.output
    assert "--port" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_worker_that_dies_is_started_again_and_ends_with_the_site(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "RESTART_AFTER", 0.01)
    lines = tmp_path / "starts"

    def life() -> None:
        with lines.open("a") as out:
            out.write("x")
        if len(lines.read_text()) > 2:
            signal.pause()

    keeper = running.Keeper(life)
    keeper.start()
    wait_for(lambda: lines.is_file() and len(lines.read_text()) == 3)
    keeper.stop()
    assert keeper._child.exitcode == -signal.SIGTERM


def wait_for(true, *, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.05)


def test_a_real_site_is_founded_served_and_stopped(tmp_path):
    """The whole way in processes of its own: init, serve, a page, a heartbeat, SIGTERM; once more, and Ctrl+C."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
    environment |= {"GONGKAI_HOME": str(tmp_path / "home"), "GONGKAI_HTTPS": "false"}
    command = [sys.executable, "-c", "from gongkai.cli import main; main()"]
    founded = subprocess.run([*command, *FOUNDING, *GIVEN], env=environment, capture_output=True, text=True)
    assert founded.returncode == 0, founded.stderr
    assert stat.S_IMODE((tmp_path / "home" / "gongkai.sqlite3").stat().st_mode) == 0o600
    serve = [*command, "serve", "--port", str(port)]
    server = subprocess.Popen(serve, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: answers(port))
        wait_for(lambda: "两分钟内没有后台进程的心跳" not in doctor(command, environment))
    finally:
        server.terminate()
        server.wait(timeout=30)
    assert not answers(port)
    again = subprocess.Popen(serve, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_for(lambda: answers(port))
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as browser:
            browser.request("GET", "/")
            browser.getresponse().read()
            start = time.monotonic()
            os.killpg(again.pid, signal.SIGINT)  # what a terminal does at Ctrl+C; the browser keeps its connection open
            assert again.wait(timeout=30) == 0
            assert time.monotonic() - start < running.PATIENCE, "it was not killed: it ended"
        assert not answers(port)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(again.pid, signal.SIGKILL)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
            return bool(page.status)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def doctor(command: list[str], environment: dict[str, str]) -> str:
    return subprocess.run([*command, "doctor"], env=environment, capture_output=True, text=True).stdout

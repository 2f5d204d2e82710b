"""Each check of ``doctor``, broken on purpose once: it is found, named, and where a program can, put right (P43)."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from gongkai.agencies.models import Agency, CalendarYear, Person, Post, Role
from gongkai.agencies.services import found_county, set_organisation_code
from gongkai.audit import services, timer
from gongkai.audit.models import Entry as Written
from gongkai.config import checks, doctor
from gongkai.config.doctor import duties, machine, records
from gongkai.config.keys import make_key
from gongkai.files.models import Blob
from gongkai.files.services import keep
from gongkai.mirror.manifest import ROOT
from gongkai.mirror.storage import save, site_store
from gongkai.papers import Unreadable
from gongkai.papers.out import WriteRefused
from gongkai.publications.models import Column, Document, DocumentVersion
from gongkai.publications.services import lay_out_catalogue
from gongkai.reviews.models import Review
from gongkai.search.model import Entry
from gongkai.search.services import put

AT = datetime(2026, 3, 3, 4, 0, tzinfo=UTC)
on_sqlite = pytest.mark.skipif("postgres" in os.environ.get("GONGKAI_DATABASE_URL", ""), reason="a matter of SQLite")
on_postgresql = pytest.mark.skipif(
    "postgres" not in os.environ.get("GONGKAI_DATABASE_URL", ""), reason="a matter of PostgreSQL"
)


@pytest.fixture
def site(transactional_db, settings, tmp_path) -> Iterator[Path]:
    """A site in perfect order."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    settings.HOME, settings.KEY_FILE, settings.STATIC_ROOT = home, home / "secret-key", home / "static"
    settings.MEDIA_ROOT = home / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
        "site": {"BACKEND": "gongkai.mirror.storage.Folder", "OPTIONS": {"location": home / "public"}},
    }
    settings.SECRET_KEY, settings.HAS_KEY = make_key(settings.KEY_FILE), True
    settings.SECURE = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    (home / "static").mkdir()
    (home / "static" / "staticfiles.json").write_text("{}", encoding="utf-8")
    first = [("chenyi", "陈一", Role.SYSTEM_ADMIN, "x"), ("liuer", "刘二", Role.SECURITY_ADMIN, "x")]
    found_county(code="qingxi", name="清溪县人民政府", short_name="清溪县", people=first, at=AT - timedelta(days=2))
    CalendarYear.objects.create(
        year=2026, number="x", notice={}, notice_sm3="", confirmed_by=Person.objects.first(), confirmed_at=AT
    )
    office = Person.objects.create(username="office", name="钱主管", created_at=AT)
    county = Agency.objects.get()
    for person, role in ((office, Role.DISCLOSURE_OFFICE), (_account("audit"), Role.AUDIT_ADMIN)):
        Post.objects.create(person=person, agency=county, role=role, started_on=date(2026, 3, 1))
    set_organisation_code(agency=county, code="11411300MB0123456X", by=office, at=AT)
    lay_out_catalogue(by=None, at=AT)
    timer.tick(at=AT, worker="w")
    doctor.CHECKS[[c.name for c in doctor.CHECKS].index("private")].mend(AT)
    yield home
    connection.close()


def faults(name: str, *, at: datetime = AT) -> list[str]:
    return [str(fault) for result in doctor.examine(at=at) if result.check.name == name for fault in result.faults]


def test_a_site_in_order_has_no_fault(site):
    found = {r.check.name: [str(f) for f in r.faults] for r in doctor.examine(at=AT) if r.faults}
    found.pop("database-clock", None)  # AT is not the present of a database server: it has its own test
    assert found == {}


@dataclass
class Bench:
    """What a breaking has at hand."""

    settings: Any
    monkeypatch: Any
    home: Path


Breaking = Callable[[Bench], object]


@pytest.fixture
def bench(site, settings, monkeypatch) -> Bench:
    return Bench(settings, monkeypatch, site)


def _usage(free: int) -> Callable[[Any], SimpleNamespace]:
    return lambda _: SimpleNamespace(free=free)


def _mounts(monkeypatch: Any, home: Path) -> None:
    (home / "mounts").write_text(f"/dev/sda1 / ext4 rw 0 0\nsrv:/x {home} nfs4 rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(machine, "MOUNTS", home / "mounts")


def _pragma(monkeypatch: Any, name: str, value: object) -> None:
    true = checks.one
    monkeypatch.setattr(checks, "one", lambda sql: value if sql.endswith(name) else true(sql))


BROKEN: dict[str, tuple[str, Breaking, str]] = {
    "home gone": ("home", lambda x: setattr(x.settings, "HOME", x.home / "none"), "没有目录"),
    "home open to others": ("home", lambda x: x.home.chmod(0o755), "其他用户也能进"),
    "home not writable": ("home", lambda x: x.monkeypatch.setattr(machine.os, "access", lambda *_: False), "不能写"),
    "no key": ("key", lambda x: (x.settings.KEY_FILE.unlink(), setattr(x.settings, "HAS_KEY", False)), "没有密钥文件"),
    "short key": ("key", lambda x: setattr(x.settings, "SECRET_KEY", "abc"), "密钥太短"),
    "key open to others": ("key", lambda x: x.settings.KEY_FILE.chmod(0o640), "其他用户也能读"),
    "debug with https": ("debug", lambda x: setattr(x.settings, "DEBUG", True), "DEBUG"),
    "any host": ("debug", lambda x: setattr(x.settings, "ALLOWED_HOSTS", ["*"]), "ALLOWED_HOSTS"),
    "cookie in clear": (
        "cookies",
        lambda x: setattr(x.settings, "SESSION_COOKIE_SECURE", False),
        "SESSION_COOKIE_SECURE",
    ),
    "reached in clear": (
        "plain-http",
        lambda x: (setattr(x.settings, "SECURE", False), setattr(x.settings, "ALLOWED_HOSTS", ["www.example.cn"])),
        "没有用 https",
    ),
    "no site code": ("site-id", lambda x: _public(x, SITE_ID_CODE=""), "没有填写网站标识码"),
    "password alone": ("second-factor", lambda x: _public(x, REQUIRE_MFA=False), "只凭口令"),
    "long idle": ("session-length", lambda x: _public(x, IDLE_MINUTES=31), "31 分钟"),
    "long session": ("session-length", lambda x: _public(x, SESSION_HOURS=13), "13 小时"),
    "provider in clear": ("identity-provider", lambda x: _provider(x, "http://sso.example.cn", "x"), "没有用 https"),
    "provider without secret": (
        "identity-provider",
        lambda x: _provider(x, "https://sso.example.cn", ""),
        "缺应用编号",
    ),
    "disk full": ("disk", lambda x: x.monkeypatch.setattr(machine.shutil, "disk_usage", _usage(5 << 20)), "只剩 5 MiB"),
    "entries from the future": ("clock", lambda _: _entry(AT + timedelta(hours=1)), "还早"),
    "no administrator": ("administrator", lambda _: _ended(Role.SYSTEM_ADMIN), "系统管理员"),
    "administrator disabled": ("administrator", lambda _: Person.objects.update(is_active=False), "系统管理员"),
    "no security administrator": ("security", lambda _: _ended(Role.SECURITY_ADMIN), "安全管理员"),
    "no audit administrator": ("auditor", lambda _: _ended(Role.AUDIT_ADMIN), "审计管理员"),
    "no county office": ("office", lambda _: _ended(Role.DISCLOSURE_OFFICE), "主管部门"),
    "agency without a code": ("codes", lambda _: Agency.objects.update(organisation_code=""), "清溪县"),
    "column of the law gone": ("columns", lambda _: Column.objects.filter(code="20-07").delete(), "缺 1 个"),
    "review that nobody may decide": ("reviewable", lambda _: _lonely_review(), "没有人可以办"),
    "account without a post": ("posted", lambda _: _account("wangwu"), "wangwu"),
    "somebody without second factor": ("factors", lambda x: _public(x), "chenyi"),
    "no names left": ("names", lambda x: x.monkeypatch.setattr(machine.os, "statvfs", _names(99)), "99 个文件"),
    "no SM3": ("digest", lambda x: x.monkeypatch.setattr(machine, "KNOWN", "0"), "OpenSSL"),
    "no fonts": ("fonts", lambda x: x.monkeypatch.setattr(machine, "typeset", _no_fonts), "安装 fonts-noto-cjk"),
    "no child process": ("confined", lambda x: x.monkeypatch.setattr(machine, "open_document", _no_child), "子进程"),
    "in the search but not public": ("search", lambda _: _searched(), "没有公开：document:1"),
    "listed under another day": ("lists", lambda _: _listed(), "1 份文件在目录中"),
    "year not confirmed": ("confirmed-year", lambda _: CalendarYear.objects.all().delete(), "2026 年"),
    "static files gone": ("static", lambda x: (x.home / "static" / "staticfiles.json").unlink(), "没有收集"),
    "static files old": ("static", lambda x: os.utime(x.home / "static" / "staticfiles.json", (1, 1)), "旧版本"),
    "journal falsified": ("chain", lambda _: Written.objects.filter(seq=2).update(sentence="x"), "第 2 条"),
    "file gone": ("files", lambda _: _kept(AT).path.unlink(), "1 个已登记的文件缺失"),
    "file nobody names": ("orphans", lambda _: _kept(AT - timedelta(hours=25)), "1 个文件一天以上没有用处"),
    "worker gone": ("worker", lambda x: x.monkeypatch.setattr(timer, "SILENT_AFTER", timedelta(seconds=-1)), "心跳"),
    "job failed": ("jobs", lambda _: timer.Timer.objects.filter(job="sweep").update(error="坏"), "失败：坏"),
    "job forgotten": ("jobs", lambda _: timer.Timer.objects.filter(job="sweep").delete(), "没有按时办"),
    "task failed": ("tasks", lambda _: _failed_task(), "1 件后台任务失败"),
    "manifest altered": ("public-files", lambda _: save(site_store(), ROOT, b"{}"), "被改动"),
    "not migrated": ("migrations", lambda x: _unapplied(x.monkeypatch), "1 步升级没有做"),
    "calendar missing": ("this-year", lambda x: x.monkeypatch.setattr(duties, "OFFICIAL", _years(2025)), "2026 年"),
}


MENDED = (
    "home open to others",
    "key open to others",
    "no key",
    "job forgotten",
    "file nobody names",
    "entries from the future",
    "column of the law gone",
    "in the search but not public",
)


def _ended(role: Role) -> None:
    Post.objects.filter(role=role).update(ended_on=date(2026, 3, 2))


def _account(username: str) -> Person:
    return Person.objects.create(username=username, name="王五", created_at=AT)


def _lonely_review() -> None:
    Review.objects.create(
        kind="guide",
        subject_type="x",
        subject_id="1",
        agency=Agency.objects.get(),
        title="指南",
        content={},
        content_sm3="x",
        author=Person.objects.first(),
        submitted_at=AT,
        moved_at=AT,
    )


def _searched() -> None:
    with transaction.atomic():
        put(entries=[Entry(key="document:1", kind="document", agency="qingxi", title="通知", published_at=AT)])


def _listed() -> None:
    agency, by = Agency.objects.get(), Person.objects.first()
    out = {"first_published_at": AT, "public_on": AT.date()}
    document = Document.objects.create(agency=agency, index_number="x", created_by=by, entered_at=AT, **out)
    wrote = {"drafted_by": by, "drafted_at": AT, "changed_by": by, "changed_at": AT}
    DocumentVersion.objects.create(document=document, agency=agency, version=1, listed_on=date(2019, 1, 1), **wrote)


def _names(free: int) -> Callable[[Any], SimpleNamespace]:
    return lambda _: SimpleNamespace(
        f_files=10**6, f_favail=free, f_bavail=10**9, f_blocks=10**9, f_bfree=10**9, f_frsize=4096
    )


def _no_fonts(*_: object) -> None:
    raise WriteRefused("安装 fonts-noto-cjk")


def _no_child(*_: object, **__: object) -> None:
    raise Unreadable("memory", "内存不够")


def _public(bench: Bench, **changed: object) -> None:
    for name, value in {"ALLOWED_HOSTS": ["www.example.cn"], **changed}.items():
        setattr(bench.settings, name, value)


def _provider(bench: Bench, server: str, secret: str) -> None:
    app = {"client_id": "x", "secret": secret, "settings": {"server_url": server}}
    bench.settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def _years(*years: int) -> SimpleNamespace:
    return SimpleNamespace(years={*years})


def _entry(at: datetime) -> None:
    with transaction.atomic():
        services.record(by=None, at=at, verb="x", sentence="x")


def _kept(at: datetime) -> Blob:
    with transaction.atomic():
        return keep(content=b"a paper", at=at)


def _failed_task() -> None:
    row = records.DBTaskResult(
        task_path="x.y", status="FAILED", backend_name="default", args_kwargs={"args": [], "kwargs": {}}
    )
    row.finished_at = AT - timedelta(hours=1)
    row.save()


def _unapplied(monkeypatch: Any) -> None:
    monkeypatch.setattr(records.MigrationExecutor, "migration_plan", lambda *_: ["one"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("name", "breaking", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_is_found_with_its_remedy(bench, name, breaking, said):
    breaking(bench)
    found = faults(name)
    assert any(said in fault for fault in found), found
    assert all(len(fault.split("。", 1)[1]) > 4 for fault in found)


@on_sqlite
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("journal_mode", "delete", "WAL"), ("synchronous", 1, "FULL"), ("foreign_keys", 0, "ON")],
)
def test_a_weaker_sqlite_is_refused_as_the_live_connection_has_it(site, name, value, said, tmp_path):
    connection.close()
    # A file of its own: nobody else has it open, so its journal mode can be changed.
    real = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(tmp_path / "weaker.sqlite3")
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}={value}")
    try:
        assert any(name in fault and said in fault for fault in faults("durable"))
        with pytest.raises(ImproperlyConfigured, match=name):
            checks.insist()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = real


@on_sqlite
def test_deferred_transactions_are_refused(site, monkeypatch):
    connection.ensure_connection()
    monkeypatch.setattr(connection, "transaction_mode", None)
    assert "IMMEDIATE" in faults("durable")[0]


@on_sqlite
def test_a_network_disk_a_damaged_file_and_open_files_are_found(site, monkeypatch):
    _mounts(monkeypatch, site)
    assert "nfs4" in faults("local-disk")[0]
    base = Path(connection.settings_dict["NAME"])
    base.chmod(0o644)
    assert "其他用户也能读" in faults("private")[0]
    _pragma(monkeypatch, "quick_check(1)", "row 3 missing from index")
    assert "损坏：row 3" in faults("whole")[0]


@on_postgresql
def test_a_weaker_postgresql_is_refused_as_the_live_connection_has_it(site, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    assert "synchronous_commit" in faults("durable")[0]
    _pragma(monkeypatch, "server_encoding", "SQL_ASCII")
    monkeypatch.setattr(checks, "OLDEST_POSTGRESQL", 99_00_00)
    assert len(faults("durable")) == 3


@on_postgresql
def test_a_database_server_with_another_time_is_found(site):
    now = datetime.now(UTC)
    assert faults("database-clock", at=now) == []
    assert "相差 6" in faults("database-clock", at=now + timedelta(seconds=65))[0]


def test_a_database_out_of_reach_is_said_by_every_check_that_needs_it(site, monkeypatch):
    def away(*_: object) -> None:
        raise DatabaseError("connection refused\nmore")

    connection.close()
    with monkeypatch.context() as broken:
        broken.setattr(BaseDatabaseWrapper, "ensure_connection", away)
        assert "连不上数据库：connection refused" in faults("durable")[0]
        assert "先处理前面数据库的问题" in faults("chain")[0]


def test_next_year_is_asked_for_from_december(site, monkeypatch):
    monkeypatch.setattr(duties, "OFFICIAL", _years(2026))
    assert not faults("next-year", at=datetime(2026, 11, 30, 15, 0, tzinfo=UTC))
    assert "2027 年" in faults("next-year", at=datetime(2026, 11, 30, 16, 0, tzinfo=UTC))[0]


def test_a_clock_before_this_system_was_made_is_found(site):
    assert "时钟" in faults("clock", at=datetime(2020, 1, 1, tzinfo=UTC))[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "breaking"),
    [(BROKEN[b][0], BROKEN[b][1]) for b in MENDED],
)
def test_what_a_program_can_put_right_is_put_right(bench, name, breaking):
    breaking(bench)
    result = next(r for r in doctor.examine(at=AT, fix=True) if r.check.name == name)
    assert (result.mended, result.faults) == (True, [])


def test_static_files_are_collected_by_the_remedy(site):
    (site / "static" / "staticfiles.json").unlink()
    result = next(r for r in doctor.examine(at=AT, fix=True) if r.check.name == "static")
    assert (result.mended, result.faults) == (True, [])


def test_what_is_fit_for_the_own_machine_is_no_fault_there(site, settings):
    settings.SITE_ID_CODE, settings.REQUIRE_MFA, settings.SESSION_HOURS = "", False, 24
    assert [faults(name) for name in ("site-id", "second-factor", "session-length")] == [[], [], []]


def test_every_check_is_broken_on_purpose_somewhere_here():
    text = Path(__file__).read_text(encoding="utf-8")
    assert [check.name for check in doctor.CHECKS if text.count(f'"{check.name}"') == 0] == []


def test_a_remedy_that_fails_says_so(site, monkeypatch):
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    site.chmod(0o755)
    monkeypatch.setattr(Path, "chmod", full)
    result = next(r for r in doctor.examine(at=AT, fix=True) if r.check.name == "home")
    assert (result.mended, "No space left" in str(result.faults[-1])) == (False, True)


@pytest.mark.parametrize("breaking", ["no key", "short key", "debug with https", "any host", "cookie in clear"])
def test_the_site_does_not_start_with_it(bench, breaking):
    checks.insist()
    _name, act, said = BROKEN[breaking]
    act(bench)
    with pytest.raises(ImproperlyConfigured, match=said):
        checks.insist()


def test_the_settings_pass_django_s_own_deployment_check(site, settings, monkeypatch):
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)  # the browser tests need it, a site never has it
    settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT = 31_536_000, True
    call_command("check", deploy=True, fail_level="ERROR")

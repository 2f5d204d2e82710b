"""What must hold before the site starts. Each check reads what is, not what was asked for, and refuses anything less."""

import stat
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.db import connection as default

connection: Any = default
"""Each kind of database has attributes of its own."""
LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}
LEAST_KEY = 50
SYNCHRONOUS_FULL = 2
OLDEST_POSTGRESQL = 14_00_00


@dataclass(frozen=True)
class Fault:
    """What is wrong, and what to do about it, in words for the person who runs the site."""

    problem: str
    fix: str

    def __str__(self) -> str:
        return f"{self.problem}。{self.fix}"


def insist() -> None:
    """Raise ImproperlyConfigured with every fault. Called where the site starts."""
    faults = [fault for check in STARTING for fault in check()]
    if faults:
        raise ImproperlyConfigured("不能启动：\n" + "\n".join(f"  {fault}" for fault in faults))


def durable() -> list[Fault]:
    """Weaker settings lost acknowledged commits in power-cut tests (TRUST.md P01)."""
    try:
        connection.ensure_connection()
        return _sqlite() if connection.vendor == "sqlite" else _postgresql()
    except DatabaseError as error:
        first = (str(error).splitlines() or [""])[0]
        return [Fault(f"连不上数据库：{first}", "检查 GONGKAI_DATABASE_URL、数据库服务是否在运行、磁盘是否可写")]


def _sqlite() -> list[Fault]:
    by = "去掉配置中对 SQLite 设置的改动，用本系统的默认值"
    wanted: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
        ("journal_mode", lambda mode: mode == "wal", "WAL"),
        ("synchronous", lambda level: level >= SYNCHRONOUS_FULL, "FULL"),
        ("foreign_keys", lambda on: on == 1, "ON"),
    )
    faults = []
    for name, good, due in wanted:
        found = one(f"PRAGMA {name}")
        if not good(found):
            faults.append(Fault(f"SQLite 的 {name} 是 {found}，应为 {due}：断电会丢失已保存的内容", by))
    if connection.transaction_mode != "IMMEDIATE":
        mode = connection.transaction_mode or "DEFERRED"
        faults.append(Fault(f"SQLite 的事务方式是 {mode}，应为 IMMEDIATE：两人同时办理会互相覆盖", by))
    return faults


def _postgresql() -> list[Fault]:
    faults = [
        Fault(f"PostgreSQL 的 {name} 是 off：断电会丢失已保存的内容", f"在 postgresql.conf 中设 {name} = on 并重新加载")
        for name in ("fsync", "full_page_writes", "synchronous_commit")
        if one(f"SHOW {name}") == "off"
    ]
    if connection.pg_version < OLDEST_POSTGRESQL:
        faults.append(Fault(f"PostgreSQL 的版本是 {connection.pg_version // 10000}", "升级到 14 或更新的版本"))
    encoding = one("SHOW server_encoding")
    if encoding != "UTF8":
        faults.append(
            Fault(f"数据库的编码是 {encoding}", "用 CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0 新建")
        )
    return faults


def one(sql: str) -> Any:
    """The one value that a statement answers with."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def keyed() -> list[Fault]:
    """Sessions and reset links are signed with the key: it is the site's own, long, and nobody else reads it."""
    if not settings.HAS_KEY:
        return [Fault(f"没有密钥文件 {settings.KEY_FILE}", "运行 gongkai init")]
    if len(settings.SECRET_KEY) < LEAST_KEY:
        return [
            Fault(
                f"密钥太短，不足 {LEAST_KEY} 个字符", "删去 GONGKAI_SECRET_KEY，运行 gongkai doctor --fix 生成密钥文件"
            )
        ]
    if settings.KEY_FILE.is_file() and settings.KEY_FILE.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return [Fault(f"密钥文件 {settings.KEY_FILE} 其他用户也能读", f"运行 chmod 600 {settings.KEY_FILE}")]
    return []


def closed() -> list[Fault]:
    """Debug pages show code and settings: only for a developer on the own machine."""
    public = [host for host in settings.ALLOWED_HOSTS if host not in LOOPBACK]
    faults = []
    if settings.DEBUG and (settings.SECURE or public):
        faults.append(Fault("调试方式（DEBUG）开着，而网站对外", "设 GONGKAI_DEBUG=false"))
    if "*" in settings.ALLOWED_HOSTS:
        faults.append(
            Fault("允许的域名（ALLOWED_HOSTS）写成了“*”", "设 GONGKAI_ALLOWED_HOSTS 为本网站的域名，逗号隔开")
        )
    return faults


def encrypted() -> list[Fault]:
    """Secure cookies and HSTS go with https; a site that others reach has them."""
    weak = [name for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE") if not getattr(settings, name)]
    if settings.SECURE and weak:
        return [Fault(f"{'、'.join(weak)} 关着", "去掉配置中对它的改动")]
    return []


def reached_in_clear() -> list[Fault]:
    """A site that others reach without https; it may be right behind an office's own gateway, so it starts."""
    public = [host for host in settings.ALLOWED_HOSTS if host not in LOOPBACK]
    if public and not settings.SECURE:
        return [Fault(f"{'、'.join(public)} 没有用 https，口令会在网上明文传送", "配好证书，去掉 GONGKAI_HTTPS=false")]
    return []


STARTING: tuple[Callable[[], list[Fault]], ...] = (keyed, closed, encrypted, durable)
"""All of these, or the site does not start."""

"""The machine: folder, key, disks, clocks, fonts, what opens a stranger's file."""

import hashlib
import os
import shutil
import stat
from datetime import datetime
from pathlib import Path

from django.conf import settings

from gongkai.audit import services as journal
from gongkai.audit.services import CHINA
from gongkai.config import checks
from gongkai.config.checks import Fault, connection
from gongkai.config.keys import make_key
from gongkai.papers import Unreadable, open_document
from gongkai.papers.out import WriteRefused
from gongkai.papers.out.typesetting import typeset
from gongkai.signin.services import accept_clock

LEAST_FREE = 1 << 30
LEAST_NAMES = 100_000
"""Kept files are one name each: a file system that has run out of names says it is full while space is left."""
BUILT_IN = 2026
REMOTE = ("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ncpfs", "afs", "ceph", "fuse.glusterfs")
MOUNTS = Path("/proc/mounts")
OTHERS = stat.S_IRWXG | stat.S_IRWXO
KNOWN = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
"""SM3 of "abc" (GB/T 32905-2016, annex A)."""


def home(_: datetime) -> list[Fault]:
    home = settings.HOME
    if not home.is_dir():
        return [Fault(f"没有目录 {home}", "运行 gongkai init")]
    if not os.access(home, os.W_OK | os.X_OK):
        return [Fault(f"目录 {home} 不能写", "用运行本系统的用户登录，或者改目录的所有者")]
    if home.stat().st_mode & OTHERS:
        return [Fault(f"目录 {home} 其他用户也能进", f"运行 chmod 700 {home}")]
    return []


def close_home(_: datetime) -> None:
    settings.HOME.mkdir(parents=True, exist_ok=True)
    settings.HOME.chmod(0o700)


def own_key(_: datetime) -> None:
    if settings.KEY_FILE.is_file():
        settings.KEY_FILE.chmod(0o600)
    elif not settings.HAS_KEY:
        settings.SECRET_KEY, settings.HAS_KEY = make_key(settings.KEY_FILE), True


def local_disk(_: datetime) -> list[Fault]:
    if connection.vendor != "sqlite" or not MOUNTS.is_file():
        return []
    where, best, kind = settings.HOME.resolve(), "", ""
    for line in MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines():
        folder, found = line.split(" ")[1:3]
        if where.is_relative_to(folder) and len(folder) >= len(best):
            best, kind = folder, found
    if kind in REMOTE:
        return [
            Fault(f"{where} 在网络磁盘上（{kind}），SQLite 会损坏", "把 GONGKAI_HOME 改到本机磁盘，或者改用 PostgreSQL")
        ]
    return []


def disk(_: datetime) -> list[Fault]:
    free = shutil.disk_usage(settings.HOME).free if settings.HOME.is_dir() else LEAST_FREE
    if free < LEAST_FREE:
        return [Fault(f"磁盘只剩 {free >> 20} MiB", "清理磁盘或者换大的，至少留 1 GiB")]
    return []


def private_files(_: datetime) -> list[Fault]:
    return [
        Fault(f"{path} 其他用户也能读", "运行 gongkai doctor --fix") for path in files() if path.stat().st_mode & OTHERS
    ]


def make_private(_: datetime) -> None:
    for path in files():
        path.chmod(0o600)


def files() -> list[Path]:
    named = [Path(os.environ[name]) for name in ("GONGKAI_CONFIG",) if os.environ.get(name)]
    if connection.vendor == "sqlite":
        base = Path(connection.settings_dict["NAME"])
        named += [base, base.with_name(base.name + "-wal"), base.with_name(base.name + "-shm")]
    return [path for path in named if path.is_file()]


def clock(at: datetime) -> list[Fault]:
    if at.astimezone(CHINA).year < BUILT_IN:
        return [Fault(f"电脑时钟是 {at:%Y-%m-%d}，早于本系统的制作年份", "校准时钟，打开网络对时")]
    newest = journal.clock_behind(at=at)
    if newest:
        remedy = "校准时钟，打开网络对时；确认时钟已准，再运行 gongkai doctor --fix，动态码恢复核对"
        return [Fault(f"电脑时钟比日志里的时刻（{newest.astimezone(CHINA):%Y-%m-%d %H:%M}）还早", remedy)]
    return []


def vouch(at: datetime) -> None:
    if at.astimezone(CHINA).year >= BUILT_IN:
        accept_clock(at=at)


def database_clock(at: datetime) -> list[Fault]:
    if connection.vendor != "postgresql":
        return []
    apart = abs(checks.one("SELECT clock_timestamp()") - at)
    if apart > journal.CLOCK_SLACK:
        return [Fault(f"本机与数据库服务器的时钟相差 {int(apart.total_seconds())} 秒", "两台机器都打开网络对时")]
    return []


def names(_: datetime) -> list[Fault]:
    """A folder on a file system that does not count its names (f_files 0) has enough."""
    if not settings.HOME.is_dir():
        return []
    state = os.statvfs(settings.HOME)
    if state.f_files and state.f_favail < LEAST_NAMES:
        return [Fault(f"磁盘只能再放 {state.f_favail} 个文件", "清理小文件，或者把数据目录移到新的磁盘")]
    return []


def digest(_: datetime) -> list[Fault]:
    """Some builds of OpenSSL leave SM3 out; journal, files and reviews stand on it."""
    try:
        good = hashlib.new("sm3", b"abc").hexdigest() == KNOWN
    except ValueError:
        good = False
    return [] if good else [Fault("这台电脑的 OpenSSL 不能正确计算 SM3", "安装带 SM3 的 OpenSSL 3 和相应的 Python")]


def typefaces(_: datetime) -> list[Fault]:
    try:
        typeset(b"", {})
    except WriteRefused as refused:
        return [Fault("打印件和 PDF 生成不了", str(refused))]
    return []


def confined(_: datetime) -> list[Fault]:
    """Strangers' files are opened in child processes with limits; where none starts, no file can be taken in."""
    try:
        whole = open_document(b"<p>ok</p>", name="ok.html").plain == "ok"
    except Unreadable as unreadable:
        return [Fault(f"打不开试验用的文件：{unreadable}", "确认系统允许本程序启动子进程，内存至少剩 1 GiB")]
    return [] if whole else [Fault("试验用的文件读出来不对", "重新安装本系统")]

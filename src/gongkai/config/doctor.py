"""``gongkai doctor``: everything that must hold on a running site, each with what to do about it."""

import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from gongkai.agencies.models import CalendarYear, Post, Role
from gongkai.audit import services as journal
from gongkai.audit import timer
from gongkai.audit.services import CHINA
from gongkai.config import checks
from gongkai.config.checks import Fault, connection
from gongkai.config.keys import make_key
from gongkai.files.selectors import broken, strays, unnamed
from gongkai.files.services import SPARED, remove_orphans
from gongkai.mirror import state as mirror
from gongkai.signin.services import accept_clock
from gongkai.statute import OFFICIAL

LEAST_FREE = 1 << 30
BUILT_IN = 2026
MOST_IDLE, MOST_HOURS = 30, 12
NOTICE_OUT = 12
"""The notice of the next year is out by this month (it comes in November)."""
REMOTE = ("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ncpfs", "afs", "ceph", "fuse.glusterfs")
MOUNTS = Path("/proc/mounts")
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Check:
    """One thing to look at; ``due`` says how it must be, ``mend`` puts it right where a program can."""

    name: str
    title: str
    due: str
    look: Callable[[datetime], list[Fault]]
    mend: Callable[[datetime], object] | None = None


@dataclass(frozen=True)
class Result:
    check: Check
    faults: list[Fault]
    mended: bool = False


def examine(*, at: datetime, fix: bool = False) -> list[Result]:
    """Every check in order; with ``fix`` what a program can put right is put right and looked at again."""
    results = []
    for check in CHECKS:
        faults = _look(check, at)
        mended = False
        if faults and fix and check.mend:
            try:
                check.mend(at)
            except (DatabaseError, OSError) as error:
                faults = [*faults, Fault(f"没有修好：{error}", "按上面的办法手工处理")]
            else:
                faults = _look(check, at)
                mended = not faults
        results.append(Result(check, faults, mended))
    return results


def _look(check: Check, at: datetime) -> list[Fault]:
    try:
        return check.look(at)
    except DatabaseError as error:
        return [Fault(f"查不了：{(str(error).splitlines() or [''])[0]}", "先处理前面数据库的问题")]


def _home(_: datetime) -> list[Fault]:
    home = settings.HOME
    if not home.is_dir():
        return [Fault(f"没有目录 {home}", "运行 gongkai init")]
    if not os.access(home, os.W_OK | os.X_OK):
        return [Fault(f"目录 {home} 不能写", "用运行本系统的用户登录，或者改目录的所有者")]
    if home.stat().st_mode & OTHERS:
        return [Fault(f"目录 {home} 其他用户也能进", f"运行 chmod 700 {home}")]
    return []


def _close_home(_: datetime) -> None:
    settings.HOME.mkdir(parents=True, exist_ok=True)
    settings.HOME.chmod(0o700)


def _make_key(_: datetime) -> None:
    if settings.KEY_FILE.is_file():
        settings.KEY_FILE.chmod(0o600)
    elif not settings.HAS_KEY:
        settings.SECRET_KEY, settings.HAS_KEY = make_key(settings.KEY_FILE), True


def _local_disk(_: datetime) -> list[Fault]:
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


def _disk(_: datetime) -> list[Fault]:
    free = shutil.disk_usage(settings.HOME).free if settings.HOME.is_dir() else LEAST_FREE
    if free < LEAST_FREE:
        return [Fault(f"磁盘只剩 {free >> 20} MiB", "清理磁盘或者换大的，至少留 1 GiB")]
    return []


def _clock(at: datetime) -> list[Fault]:
    if at.astimezone(CHINA).year < BUILT_IN:
        return [Fault(f"电脑时钟是 {at:%Y-%m-%d}，早于本系统的制作年份", "校准时钟，打开网络对时")]
    newest = journal.clock_behind(at=at)
    if newest:
        remedy = "校准时钟，打开网络对时；确认时钟已准，再运行 gongkai doctor --fix，动态码恢复核对"
        return [Fault(f"电脑时钟比日志里的时刻（{newest.astimezone(CHINA):%Y-%m-%d %H:%M}）还早", remedy)]
    return []


def _accept_clock(at: datetime) -> None:
    if at.astimezone(CHINA).year >= BUILT_IN:
        accept_clock(at=at)


def _database_clock(at: datetime) -> list[Fault]:
    if connection.vendor != "postgresql":
        return []
    apart = abs(checks.one("SELECT clock_timestamp()") - at)
    if apart > journal.CLOCK_SLACK:
        return [Fault(f"本机与数据库服务器的时钟相差 {int(apart.total_seconds())} 秒", "两台机器都打开网络对时")]
    return []


def _this_year(at: datetime) -> list[Fault]:
    return _year(at.astimezone(CHINA).year)


def _next_year(at: datetime) -> list[Fault]:
    here = at.astimezone(CHINA)
    return _year(here.year + 1) if here.month >= NOTICE_OUT else []


def _year(year: int) -> list[Fault]:
    if year in OFFICIAL.years:
        return []
    return [Fault(f"没有 {year} 年的放假安排，涉及该年的期限算不出", "升级本系统到收有国务院办公厅该年放假通知的版本")]


def _confirmed(at: datetime) -> list[Fault]:
    year = at.astimezone(CHINA).year
    if year not in OFFICIAL.years or CalendarYear.objects.filter(year=year).exists():
        return []
    return [Fault(f"{year} 年的放假安排县里还没有确认", "由县政府信息公开工作主管部门在工作台“机关”中确认")]


def _migrated(_: datetime) -> list[Fault]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [Fault(f"数据库有 {len(waiting)} 步升级没有做", "运行 gongkai doctor --fix")] if waiting else []


def migrate(_: datetime | None = None) -> None:
    call_command("migrate", interactive=False, verbosity=0)


def _whole(_: datetime) -> list[Fault]:
    if connection.vendor != "sqlite":
        return []
    found = checks.one("PRAGMA quick_check(1)")
    return [] if found == "ok" else [Fault(f"数据库文件损坏：{found}", "停止运行，保留原文件，用最近的备份恢复")]


def _private_files(_: datetime) -> list[Fault]:
    return [
        Fault(f"{path} 其他用户也能读", "运行 gongkai doctor --fix")
        for path in _files()
        if path.stat().st_mode & OTHERS
    ]


def _make_private(_: datetime) -> None:
    for path in _files():
        path.chmod(0o600)


def _files() -> list[Path]:
    named = [Path(os.environ[name]) for name in ("GONGKAI_CONFIG",) if os.environ.get(name)]
    if connection.vendor == "sqlite":
        base = Path(connection.settings_dict["NAME"])
        named += [base, base.with_name(base.name + "-wal"), base.with_name(base.name + "-shm")]
    return [path for path in named if path.is_file()]


def _chain(_: datetime) -> list[Fault]:
    return [Fault(problem, "保留现场，报告审计管理员，用最近的备份核对") for problem in journal.verify()]


def _kept(_: datetime) -> list[Fault]:
    """Presence and size of every file; the daily job reads them whole, and what it finds stands under ``jobs``."""
    found = [blob.sm3 for blob in broken(whole=False)]
    if not found:
        return []
    words = f"{len(found)} 个已登记的文件缺失或大小不符，第一个的指纹是 {found[0]}"
    return [Fault(words, f"从最近的备份把它们放回 {settings.MEDIA_ROOT}")]


def _orphans(at: datetime) -> list[Fault]:
    before = at - SPARED
    count = unnamed(before=before).count() + sum(1 for _ in strays(before=before))
    return [Fault(f"{count} 个文件一天以上没有用处，占着磁盘", "运行 gongkai doctor --fix")] if count else []


def _remove_orphans(at: datetime) -> None:
    remove_orphans(before=at - SPARED, at=at)


def _jobs(at: datetime) -> list[Fault]:
    faults = []
    for state in timer.states(at=at):
        if state.error:
            faults.append(Fault(f"定时任务“{state.title}”失败：{state.error}", "按失败原因处理，五分钟后会自动重办"))
        elif state.late:
            faults.append(
                Fault(f"定时任务“{state.title}”没有按时办", "确认后台进程在运行，或者运行 gongkai doctor --fix")
            )
    return faults


def _run_jobs(at: datetime) -> None:
    for job in timer.registered():
        timer.run_due(job, at=at)


def _worker(at: datetime) -> list[Fault]:
    if timer.living_workers(at=at):
        return []
    return [Fault("两分钟内没有后台进程的心跳", "运行 gongkai serve，或者另开一个 gongkai worker")]


def _tasks(at: datetime) -> list[Fault]:
    failed = DBTaskResult.objects.filter(status="FAILED", finished_at__gte=at - timer.DAY).count()
    return [Fault(f"一天内有 {failed} 件后台任务失败", "查看运行日志中的原因")] if failed else []


def _public_files(at: datetime) -> list[Fault]:
    """The site as files (``gongkai site``), where it is written at all."""
    if not settings.STATIC_SITE:
        return []
    stands, faults = mirror.state(at=at), []
    if stands.damaged:
        faults.append(Fault(f"静态网站的清单 {stands.damaged} 缺失或者被改动", "运行 gongkai site build --all"))
    if stands.behind:
        faults.append(
            Fault(f"静态网站落后 {stands.behind} 条公开记录", "看后台进程在不在，或者运行 gongkai site build")
        )
    if stands.failed:
        named = "、".join(stands.failed[:3])
        faults.append(Fault(f"{len(stands.failed)} 个网页没有写成文件：{named}", "查看运行日志中的原因"))
    if stands.differing:
        faults.append(Fault(f"{stands.differing} 个网页与审定的内容不同", "运行 gongkai site verify，查明改动的来由"))
    return faults


def _static(_: datetime) -> list[Fault]:
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.is_file():
        return [Fault("样式和脚本文件没有收集，页面会没有样式", "运行 gongkai doctor --fix")]
    made = manifest.stat().st_mtime
    sources = (Path(store.path(name)) for finder in finders.get_finders() for name, store in finder.list([]))
    if any(source.stat().st_mtime > made for source in sources):
        return [Fault("样式和脚本文件是旧版本的", "运行 gongkai doctor --fix")]
    return []


def collect(_: datetime | None = None) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def _public() -> bool:
    return any(host not in checks.LOOPBACK for host in settings.ALLOWED_HOSTS)


def _identified(_: datetime) -> list[Fault]:
    if _public() and not settings.SITE_ID_CODE:
        remedy = "向县政府网站主管部门问得十位的网站标识码，设 GONGKAI_SITE_ID_CODE"
        return [Fault("没有填写网站标识码，页脚和网页标签里都缺", remedy)]
    return []


def _second_factor(_: datetime) -> list[Fault]:
    if _public() and not settings.REQUIRE_MFA:
        return [Fault("只凭口令就能进入工作台", "去掉 GONGKAI_REQUIRE_MFA=false")]
    return []


def _session_length(_: datetime) -> list[Fault]:
    faults = []
    for name, value, most, unit in (
        ("IDLE_MINUTES", settings.IDLE_MINUTES, MOST_IDLE, "分钟"),
        ("SESSION_HOURS", settings.SESSION_HOURS, MOST_HOURS, "小时"),
    ):
        if _public() and value > most:
            faults.append(Fault(f"{name} 是 {value} {unit}，不应超过 {most}", f"去掉 GONGKAI_{name} 或者改小"))
    return faults


def _identity_provider(_: datetime) -> list[Fault]:
    faults = []
    for app in settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", []):
        server = urlsplit(app["settings"]["server_url"])
        if server.scheme != "https" and server.hostname not in checks.LOOPBACK:
            faults.append(
                Fault(f"统一身份认证的地址 {server.geturl()} 没有用 https", "GONGKAI_OIDC_SERVER 改用 https 的地址")
            )
        if not (app["client_id"] and app["secret"]):
            faults.append(Fault("统一身份认证缺应用编号或者密钥", "设 GONGKAI_OIDC_CLIENT 和 GONGKAI_OIDC_SECRET"))
    return faults


def _administrator(at: datetime) -> list[Fault]:
    on = at.astimezone(CHINA).date()
    held = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    posts = Post.objects.filter(held, role=Role.SYSTEM_ADMIN, started_on__lte=on, person__is_active=True)
    return [] if posts.exists() else [Fault("没有在任的系统管理员", "运行 gongkai init")]


def _started(check: Callable[[], list[Fault]]) -> Callable[[datetime], list[Fault]]:
    return lambda _: check()


CHECKS: tuple[Check, ...] = (
    Check("home", "数据目录", "在，能写，其他用户进不去", _home, _close_home),
    Check("key", "密钥", "有，不短于 50 个字符，其他用户读不到", _started(checks.keyed), _make_key),
    Check("debug", "对外设置", "对外的网站不用调试方式，写明允许的域名", _started(checks.closed)),
    Check("cookies", "安全连接", "用 https 的网站，登录和表单的 cookie 只走 https", _started(checks.encrypted)),
    Check("plain-http", "https", "对外的网站用 https", _started(checks.reached_in_clear)),
    Check("site-id", "网站标识码", "对外的网站填了十位的网站标识码", _identified),
    Check("second-factor", "第二道验证", "对外的网站，工作人员登录要第二道验证", _second_factor),
    Check("session-length", "登录时长", "对外的网站，闲置不超过 30 分钟，一次登录不超过 12 小时", _session_length),
    Check("identity-provider", "统一身份认证", "用了的，地址是 https，应用编号和密钥齐全", _identity_provider),
    Check("local-disk", "磁盘类型", "SQLite 的文件在本机磁盘上", _local_disk),
    Check("disk", "磁盘空间", "至少剩 1 GiB", _disk),
    Check(
        "durable",
        "数据库写盘方式",
        "断电不丢已保存的内容：SQLite 为 WAL、FULL、外键、IMMEDIATE；PostgreSQL 14 以上，不关 fsync、full_page_writes、"
        "synchronous_commit，编码 UTF8",
        _started(checks.durable),
    ),
    Check("whole", "数据库文件", "SQLite 的文件没有损坏", _whole),
    Check("private", "文件权限", "数据库和配置文件其他用户读不到", _private_files, _make_private),
    Check("migrations", "数据库升级", "每一步都做了", _migrated, migrate),
    Check("clock", "电脑时钟", "不早于本系统的制作年份，不比日志里最近的时刻早一分钟以上", _clock, _accept_clock),
    Check("database-clock", "数据库服务器时钟", "与本机相差不到一分钟", _database_clock),
    Check("this-year", "今年放假安排", "本系统收有国务院办公厅的放假通知", _this_year),
    Check("next-year", "明年放假安排", "每年十二月起，收有次年的放假通知", _next_year),
    Check("confirmed-year", "放假安排的确认", "今年的放假安排县里已经确认", _confirmed),
    Check("administrator", "系统管理员", "至少有一位在任、在用", _administrator),
    Check("static", "样式和脚本文件", "已经收集，是现在这个版本的", _static, collect),
    Check("public-files", "静态网站", "公开记录两分钟内写成文件，页页写成，与审定的一致", _public_files, mirror.mend),
    Check("chain", "日志", "从第一条起逐条核对，没有改动、缺失、换位", _chain),
    Check("files", "保存的文件", "记录里的每个文件都在，大小没有变", _kept),
    Check("orphans", "没有用处的文件", "没有记录用到的文件，留不过一日", _orphans, _remove_orphans),
    Check("worker", "后台进程", "两分钟内有心跳", _worker),
    Check("jobs", "定时任务", "没有失败的，没有误点的", _jobs, _run_jobs),
    Check("tasks", "后台任务", "一日内没有失败的", _tasks),
)

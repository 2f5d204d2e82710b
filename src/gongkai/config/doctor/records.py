"""What is kept: the database, the journal, the files, the search, and the work in the background."""

from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.models import DBTaskResult

from gongkai.audit import services as journal
from gongkai.audit import timer
from gongkai.audit.services import CHINA
from gongkai.config import checks
from gongkai.config.checks import Fault, connection
from gongkai.files.selectors import broken, strays, unnamed
from gongkai.files.services import SPARED, remove_orphans
from gongkai.mirror import state as mirror
from gongkai.publications.selectors import misplaced, searched_columns, searched_entries, searched_keys
from gongkai.search.selectors import faults
from gongkai.search.services import rebuild


def migrated(_: datetime) -> list[Fault]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [Fault(f"数据库有 {len(waiting)} 步升级没有做", "运行 gongkai doctor --fix")] if waiting else []


def migrate(_: datetime | None = None) -> None:
    call_command("migrate", interactive=False, verbosity=0)


def whole(_: datetime) -> list[Fault]:
    if connection.vendor != "sqlite":
        return []
    found = checks.one("PRAGMA quick_check(1)")
    return [] if found == "ok" else [Fault(f"数据库文件损坏：{found}", "停止运行，保留原文件，用最近的备份恢复")]


def chain(_: datetime) -> list[Fault]:
    return [Fault(problem, "保留现场，报告审计管理员，用最近的备份核对") for problem in journal.verify()]


def kept(_: datetime) -> list[Fault]:
    """Presence and size of every file; the daily job reads them whole, and what it finds stands under ``jobs``."""
    found = [blob.sm3 for blob in broken(whole=False)]
    if not found:
        return []
    words = f"{len(found)} 个已登记的文件缺失或大小不符，第一个的指纹是 {found[0]}"
    return [Fault(words, f"从最近的备份把它们放回 {settings.MEDIA_ROOT}")]


def orphans(at: datetime) -> list[Fault]:
    before = at - SPARED
    count = unnamed(before=before).count() + sum(1 for _ in strays(before=before))
    return [Fault(f"{count} 个文件一天以上没有用处，占着磁盘", "运行 gongkai doctor --fix")] if count else []


def clear_orphans(at: datetime) -> None:
    remove_orphans(before=at - SPARED, at=at)


def jobs(at: datetime) -> list[Fault]:
    faults = []
    for state in timer.states(at=at):
        if state.error:
            faults.append(Fault(f"定时任务“{state.title}”失败：{state.error}", "按失败原因处理，五分钟后会自动重办"))
        elif state.late:
            faults.append(
                Fault(f"定时任务“{state.title}”没有按时办", "确认后台进程在运行，或者运行 gongkai doctor --fix")
            )
    return faults


def run_jobs(at: datetime) -> None:
    for job in timer.registered():
        timer.run_due(job, at=at)


def worker(at: datetime) -> list[Fault]:
    if timer.living_workers(at=at):
        return []
    return [Fault("两分钟内没有后台进程的心跳", "运行 gongkai serve，或者另开一个 gongkai worker")]


def tasks(at: datetime) -> list[Fault]:
    failed = DBTaskResult.objects.filter(status="FAILED", finished_at__gte=at - timer.DAY).count()
    return [Fault(f"一天内有 {failed} 件后台任务失败", "查看运行日志中的原因")] if failed else []


def public_files(at: datetime) -> list[Fault]:
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


def static(_: datetime) -> list[Fault]:
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


def listed(_: datetime) -> list[Fault]:
    found = misplaced()
    first = found.first()
    if first is None:
        return []
    words = f"{found.count()} 份文件在目录中的机关或者日期与登记的不同，例如《{first}》"
    return [Fault(words, "数据库被本系统以外的程序改过，查明改动的来由，用最近的备份核对")]


def searchable(_: datetime) -> list[Fault]:
    found = faults(keys=searched_keys(), columns=searched_columns())
    if not found:
        return []
    return [Fault(f"检索与公开的内容有 {len(found)} 处不一致，例如：{found[0]}", "运行 gongkai doctor --fix")]


def index_anew(at: datetime) -> None:
    rebuild(keys=searched_keys(), read=partial(searched_entries, on=at.astimezone(CHINA).date()))

"""``gongkai doctor``: everything that must hold on a running site, each with what to do about it."""

from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError

from gongkai.agencies.models import Role
from gongkai.config import checks
from gongkai.config.checks import Fault
from gongkai.config.doctor import duties, machine, outside, records
from gongkai.config.doctor.model import Check, Result
from gongkai.mirror import state as mirror


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


def _started(check: Callable[[], list[Fault]]) -> Callable[[datetime], list[Fault]]:
    return lambda _: check()


CHECKS: tuple[Check, ...] = (
    Check("home", "数据目录", "在，能写，其他用户进不去", machine.home, machine.close_home),
    Check("key", "密钥", "有，不短于 50 个字符，其他用户读不到", _started(checks.keyed), machine.own_key),
    Check("debug", "对外设置", "对外的网站不用调试方式，写明允许的域名", _started(checks.closed)),
    Check("cookies", "安全连接", "用 https 的网站，登录和表单的 cookie 只走 https", _started(checks.encrypted)),
    Check("plain-http", "https", "对外的网站用 https", _started(checks.reached_in_clear)),
    Check("site-id", "网站标识码", "对外的网站填了十位的网站标识码", outside.identified),
    Check("second-factor", "第二道验证", "对外的网站，工作人员登录要第二道验证", outside.second_factor),
    Check("factors", "各人的第二道验证", "对外的网站，任职的人都设了动态码或者通行密钥", outside.factors),
    Check(
        "session-length", "登录时长", "对外的网站，闲置不超过 30 分钟，一次登录不超过 12 小时", outside.session_length
    ),
    Check("identity-provider", "统一身份认证", "用了的，地址是 https，应用编号和密钥齐全", outside.identity_provider),
    Check("local-disk", "磁盘类型", "SQLite 的文件在本机磁盘上", machine.local_disk),
    Check("disk", "磁盘空间", "至少剩 1 GiB", machine.disk),
    Check("names", "可放的文件数", "至少还能放十万个文件", machine.names),
    Check("digest", "SM3", "这台电脑算得对", machine.digest),
    Check("fonts", "中文字体", "有，能生成打印件和 PDF", machine.typefaces),
    Check("confined", "打开文件的子进程", "起得来，读得对", machine.confined),
    Check(
        "durable",
        "数据库写盘方式",
        "断电不丢已保存的内容：SQLite 为 WAL、FULL、外键、IMMEDIATE；PostgreSQL 14 以上，不关 fsync、full_page_writes、"
        "synchronous_commit，编码 UTF8",
        _started(checks.durable),
    ),
    Check("whole", "数据库文件", "SQLite 的文件没有损坏", records.whole),
    Check("private", "文件权限", "数据库和配置文件其他用户读不到", machine.private_files, machine.make_private),
    Check("migrations", "数据库升级", "每一步都做了", records.migrated, records.migrate),
    Check(
        "clock", "电脑时钟", "不早于本系统的制作年份，不比日志里最近的时刻早一分钟以上", machine.clock, machine.vouch
    ),
    Check("database-clock", "数据库服务器时钟", "与本机相差不到一分钟", machine.database_clock),
    Check("this-year", "今年放假安排", "本系统收有国务院办公厅的放假通知", duties.this_year),
    Check("next-year", "明年放假安排", "每年十二月起，收有次年的放假通知", duties.next_year),
    Check("confirmed-year", "放假安排的确认", "今年的放假安排县里已经确认", duties.confirmed),
    Check("administrator", "系统管理员", "至少有一位在任、在用", duties.held(Role.SYSTEM_ADMIN, "运行 gongkai init")),
    Check("security", "安全管理员", "至少有一位在任、在用", duties.held(Role.SECURITY_ADMIN, "运行 gongkai init")),
    Check("auditor", "审计管理员", "至少有一位在任、在用", duties.held(Role.AUDIT_ADMIN, "运行 gongkai init")),
    Check("office", "县主管部门", "至少有一位在任、在用", duties.held(Role.DISCLOSURE_OFFICE, "由安全管理员任命")),
    Check("codes", "机关的代码", "每个机关都有统一社会信用代码，编得出索引号", duties.coded),
    Check("columns", "法定栏目", "条例第二十条、第二十一条的栏目都在", duties.columns, duties.lay_out),
    Check("reviewable", "审核有人办", "每件送审的，这一级都有能审的人", duties.reviewable),
    Check("posted", "账号都有任职", "在用的账号都有任职", duties.posted),
    Check("static", "样式和脚本文件", "已经收集，是现在这个版本的", records.static, records.collect),
    Check(
        "public-files",
        "静态网站",
        "公开记录两分钟内写成文件，页页写成，与审定的一致",
        records.public_files,
        mirror.mend,
    ),
    Check("chain", "日志", "从第一条起逐条核对，没有改动、缺失、换位", records.chain),
    Check("files", "保存的文件", "记录里的每个文件都在，大小没有变", records.kept),
    Check("orphans", "没有用处的文件", "没有记录用到的文件，留不过一日", records.orphans, records.clear_orphans),
    Check("lists", "公开目录", "每份文件在目录中的机关、日期与登记的相同", records.listed),
    Check("search", "检索", "公开的都检索得到，没有公开的检索不到", records.searchable, records.index_anew),
    Check("worker", "后台进程", "两分钟内有心跳", records.worker),
    Check("jobs", "定时任务", "没有失败的，没有误点的", records.jobs, records.run_jobs),
    Check("tasks", "后台任务", "一日内没有失败的", records.tasks),
)

"""``gongkai init | serve | worker | manage | doctor``: the site on its machine."""

import errno
import os
import socket
import sys
from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any

import click

NOT_RUNNING, FAULTY = 2, 1


def site() -> ModuleType:
    """The site's own modules, with Django loaded. The calculators of this program work without it."""
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    import django  # noqa: PLC0415 - the calculators do without Django

    django.setup()
    from gongkai.config import running  # noqa: PLC0415 - the calculators do without Django

    return running


def told(command: Callable[..., Any]) -> Callable[..., Any]:
    """Say in a sentence what stands in the way, in place of a traceback."""

    @wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except Exception as error:
            if type(error).__name__ not in ("BadSetting", "ImproperlyConfigured", "OperationalError", "Refused"):
                raise
            click.echo(str(error), err=True)
            sys.exit(NOT_RUNNING)

    return wrapper


def insist_on_port(address: str, port: int) -> None:
    """Say it before anything is built that somebody else listens there; the server itself would end in a traceback."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        why = f"{address} 的端口 {port} {'已被别的程序占用' if taken else f'不能用（{error}）'}。"
        raise click.ClickException(f"{why}换一个端口再试，例如 --port {port % 60000 + 1}") from None


@click.command()
@click.option("--code", prompt="县（市、区）的代码（英文字母）", help="县（市、区）的代码，用在网址里。")
@click.option("--name", prompt="县（市、区）人民政府的全称", help="县（市、区）人民政府的全称。")
@click.option("--short-name", prompt="简称", help="简称。")
@click.option("--system-admin", nargs=2, type=str, metavar="登录名 姓名", help="第一位系统管理员。")
@click.option("--security-admin", nargs=2, type=str, metavar="登录名 姓名", help="第一位安全管理员。")
@click.option("--audit-admin", nargs=2, type=str, metavar="登录名 姓名", help="第一位审计管理员。")
@told
def init(code: str, name: str, short_name: str, **admins: tuple[str, str] | None) -> None:
    """建立网站：数据目录、密钥、数据库，以及三位互不兼任的管理员。"""
    running = site()
    words = {"system_admin": "系统管理员", "security_admin": "安全管理员", "audit_admin": "审计管理员"}
    people = [admins[key] or _asked(word) for key, word in words.items()]
    running.prepare()
    made = running.found(code=code, name=name, short_name=short_name, people=people, at=running.timezone.now())
    click.echo(f"网站已建立，数据在 {running.settings.HOME}。下面的口令只显示这一次，首次登录后请各自更改：")
    for role, username, password in made:
        click.echo(f"  {role}  登录名 {username}  口令 {password}")
    click.echo("启动网站：gongkai serve")


def _asked(word: str) -> tuple[str, str]:
    return click.prompt(f"{word}的登录名"), click.prompt(f"{word}的姓名")


@click.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="在哪个地址上服务。")
@click.option("--port", default=8000, show_default=True, help="在哪个端口上服务。")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(min=1), help="网页进程数。")
@click.option("--worker/--no-worker", "with_worker", default=True, help="同时运行后台进程。")
@told
def serve(address: str, port: int, workers: int, with_worker: bool) -> None:
    """启动网站，连同后台进程。"""
    insist_on_port(address, port)
    site().serve(address=address, port=port, workers=workers, with_worker=with_worker)


@click.command()
@told
def worker() -> None:
    """单独启动后台进程：定时任务和排队的任务。"""
    site().work()


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@told
def manage(arguments: tuple[str, ...]) -> None:
    """Django 的管理命令，例如 gongkai manage migrate。"""
    site()
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - the calculators do without Django

    execute_from_command_line(["gongkai manage", *arguments])


@click.command("doctor")
@click.option("--fix", is_flag=True, help="能自动处理的一并处理。")
@told
def examine(fix: bool) -> None:
    """逐项检查网站，指出问题和办法。有问题时退出码为1。"""
    running = site()
    results = running.doctor.examine(at=running.timezone.now(), fix=fix)
    for result in results:
        word = "已修" if result.mended else "问题" if result.faults else "正常"
        click.echo(f"{word}  {result.check.title}")
        for fault in result.faults:
            click.echo(f"      {fault.problem}\n      办法：{fault.fix}")
    bad = sum(1 for result in results if result.faults)
    click.echo(f"共 {len(results)} 项，{bad} 项有问题。" if bad else f"共 {len(results)} 项，全部正常。")
    sys.exit(FAULTY if bad else 0)

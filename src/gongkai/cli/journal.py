"""``gongkai journal …``: verify the journal, write it out for the stand-alone verifier, print the head of a day."""

import sys
from datetime import datetime
from pathlib import Path

import click

from gongkai.cli.site import FAULTY, site, told


@click.group()
def journal() -> None:
    """审计日志：验证、导出、日终摘要。"""


@journal.command()
@click.option("--head", "heads", multiple=True, metavar="摘要", help="纸上的日终摘要，GK1 开头的一行，可以多次。")
@told
def verify(heads: tuple[str, ...]) -> None:
    """验证数据库中的日志，可与纸面摘要核对。有问题时退出码为1。"""
    services = site().journal
    try:
        printed = [services.Expected.parse(text) for text in heads]
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    problems = services.verify(printed)
    for problem in problems:
        click.echo(problem)
    click.echo("日志有问题。" if problems else f"日志完好，对上纸面摘要 {len(printed)} 份。")
    sys.exit(FAULTY if problems else 0)


@journal.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@told
def export(file: Path) -> None:
    """导出日志，供单独的验证程序 verifier.py 核对。"""
    services = site().journal
    count = services.export(file)
    click.echo(f"已导出 {count} 条到 {file}。在任何一台有 Python 的电脑上验证：python3 {services.VERIFIER} {file}")


@journal.command()
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="哪一天；不写则为最近封存的一天。")
@told
def head(day: datetime | None) -> None:
    """显示一天的日终摘要，供抄录或打印。"""
    services = site().journal
    on = day.date() if day else services.last_closed()
    text = services.head_text(on) if on else None
    if text is None:
        raise click.ClickException("这一天的日志还没有封存。")
    click.echo(text)

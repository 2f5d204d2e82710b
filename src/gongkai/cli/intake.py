"""``gongkai intake …``: bring in an old site or a folder, with a dry run first."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from gongkai.cli.screen import console
from gongkai.cli.site import FAULTY, site, told

_MOST_SHOWN = 20
_BY = click.option("--by", required=True, metavar="登录名", help="由谁办理：县政府信息公开工作主管部门的人员。")


@click.group()
def intake() -> None:
    """导入原网站或者一个文件夹：先试读，经三级审核后公开。"""


@intake.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--agency", required=True, metavar="代码", help="是哪个机关的信息。")
@click.option("--name", required=True, help="来源的名称，例如：县政府原网站。")
@click.option("--table", default="", help="清单的文件名；文件夹里有几张表格时写明。")
@click.option("--column", default="", metavar="代码", help="没有写栏目的归入哪个栏目。")
@_BY
@told
def read(folder: Path, agency: str, name: str, table: str, column: str, by: str) -> None:
    """试读文件夹：每一行能不能导入，不能的说明原因。什么也不公开。"""
    house = _house()
    batch = house.begin(folder=folder, agency=agency, name=name, table=table, column=column, by=by)
    _work(house, batch)


@intake.command()
@click.argument("batch", type=int)
@_BY
@told
def resume(batch: int, by: str) -> None:
    """接着办暂停或者中断的一批：试读，或者导入审核通过的。"""
    house = _house()
    _work(house, house.resume(batch, by=by))


@intake.command()
@click.argument("batch", type=int)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_BY
@told
def correct(batch: int, file: Path, by: str) -> None:
    """导入改正后的错误清单，只取原来没有导入的行。"""
    house = _house()
    _work(house, house.correct(batch, file, by=by))


@intake.command()
@click.argument("batch", type=int)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@told
def errors(batch: int, file: Path) -> None:
    """写出没有导入的行和原因（xlsx），改正后用 correct 导入。"""
    house = _house()
    house.save(house.to_mend(house.found(batch)), file)
    click.echo(f"已写出到 {file}。")


@intake.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--agency", default="", metavar="代码", help="附上哪个机关的栏目；不写就附全县共用的。")
@told
def template(file: Path, agency: str) -> None:
    """写出空白的导入清单（xlsx），附栏目的代码和名称，并说明每一列。"""
    house = _house()
    house.save(house.template(agency), file)
    click.echo(f"已写出到 {file}。各列的填法：")
    for name, words in house.explained():
        click.echo(f"  {name}：{words}")


@intake.command("list")
@told
def show() -> None:
    """各批导入办到哪一步。"""
    house, out = _house(), console()
    table = Table(box=None, pad_edge=False)
    for name in ("编号", "来源", "机关", "状态", "行数", "已办"):
        table.add_column(name, no_wrap=True)
    for batch, progress in house.batches():
        state = f"{batch.get_state_display()}{'（已暂停）' if batch.paused else ''}"
        table.add_row(
            str(batch.pk), batch.name, batch.agency.short_name, state, str(progress.total), str(progress.done)
        )
    out.print(table)


def _house() -> ModuleType:
    site()
    from gongkai.config import bringing  # noqa: PLC0415 - Django is loaded only now

    return bringing


def _work(house: ModuleType, batch: Any) -> None:
    """The work itself, in this process. Broken off, it goes on with ``resume``."""
    click.echo(
        f"第 {batch.pk} 批：{batch}，{batch.agency}。中断后用 gongkai intake resume {batch.pk} 接着办。", err=True
    )
    with _bar() as move:
        for progress in house.steps(batch):
            move(progress)
    batch.refresh_from_db()
    _tell(house, batch)
    sys.exit(FAULTY if batch.problem or any(house.counts_of(batch)[name] for name in ("error", "held")) else 0)


@contextmanager
def _bar() -> Iterator[Any]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    shown = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), disable=not sys.stderr.isatty())
    with shown:
        task = shown.add_task("导入", total=None, rate="")

        def move(progress: Any) -> None:
            rate = f"{progress.rate:.1f} 行/秒" if progress.rate else ""
            shown.update(task, completed=progress.done, total=progress.total or None, rate=rate)

        yield move


def _tell(house: ModuleType, batch: Any) -> None:
    out = console()
    counts = house.counts_of(batch)
    told_counts = "，".join(f"{house.OUTCOMES[name]} {count} 行" for name, count in counts.items() if count)
    spent = timedelta(seconds=int((batch.moved_at - batch.started_at).total_seconds()))
    out.print(f"{batch.get_state_display()}：{told_counts or '没有一行'}。用时 {spent}。", style="bold")
    if batch.problem:
        out.print(f"停下了：{batch.problem}", style="bold red")
    for row in house.failed(batch)[:_MOST_SHOWN]:
        out.print(f"  第{row.number}行 {row.title or row.source}：{row.words}", markup=False)
    if house.failed(batch).count() > _MOST_SHOWN:
        out.print(f"  其余的用 gongkai intake errors {batch.pk} 错误.xlsx 写出。")

"""``gongkai report …``: read, check, compare, sum and write annual reports."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import click
from rich.console import Console
from rich.progress import track

from gongkai.annual import Report, add_up, apply, check, compare, read, read_many, repairs, write
from gongkai.annual.writing import WriteRefused
from gongkai.cli import screen
from gongkai.papers import Unreadable, open_document

FOUND, UNREADABLE = 1, 2
"""Exit status: findings of severity error; a file that cannot be read (or a wrong command line)."""
_FILE = click.Path(path_type=Path)


class Stopped(click.ClickException):
    """Ends the command with a sentence for the user; with ``--json`` it is said in JSON on standard output too."""

    exit_code = UNREADABLE

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"未完成：{self.format_message()}", file=file, err=file is None)

    def __init__(self, code: str, message: str, *, as_json: bool) -> None:
        super().__init__(message)
        if as_json:
            _print({"error": {"code": code, "message": message}})


def _print(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


def _read(path: Path, *, as_json: bool) -> Report:
    try:
        return read(path)
    except Unreadable as unreadable:
        message = unreadable.message if path.name in unreadable.message else f"{path.name}：{unreadable.message}"
        raise Stopped(unreadable.code, message, as_json=as_json) from None


@click.group()
def report() -> None:
    """政府信息公开工作年度报告：读取、校核、比较、汇总、输出。"""


@report.command("read")
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
def read_one(file: Path, as_json: bool) -> None:
    """读出一份年报的全部表格和各部分文字，读不准的列为存疑。"""
    found = _read(file, as_json=as_json)
    if as_json:
        _print(found.to_json())
    else:
        screen.show_report(found)


@report.command("check")
@click.argument("file", type=_FILE)
@click.option("--previous", type=_FILE, help="上一年的年报，用来核对结转、现行有效件数和文字雷同。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
def check_one(file: Path, previous: Path | None, as_json: bool) -> None:
    """校核一份年报，指出对不上的格子和最可能的改法。有错误时退出码为1。"""
    found = _read(file, as_json=as_json)
    checked = check(found, _read(previous, as_json=as_json) if previous else None)
    if as_json:
        _print(checked.to_json())
    else:
        screen.show_checked(found, checked)
    sys.exit(FOUND if checked.has_errors else 0)


@report.command("compare")
@click.argument("first", type=_FILE)
@click.argument("second", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
def compare_two(first: Path, second: Path, as_json: bool) -> None:
    """比较两份年报：两个年度，或者两个机关。"""
    comparison = compare(_read(first, as_json=as_json), _read(second, as_json=as_json))
    if as_json:
        _print(comparison.to_json())
    else:
        screen.show_comparison(comparison)


@report.command("sum")
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option("--total", type=_FILE, help="上级（县、市）的年报，用来核对合计。")
@click.option("--expected", type=_FILE, help="应报单位名单，文本文件，一行一个。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
def sum_many(files: tuple[Path, ...], total: Path | None, expected: Path | None, as_json: bool) -> None:
    """把各单位的年报逐格相加，指出缺报、重复、自身对不上和与上级合计不符之处。

    合计不可靠时退出码为1，有文件读不出时为2。
    """
    names = _names(expected, as_json=as_json) if expected else None
    reports, errors = [], []
    for path, found in zip(files, _with_progress(files), strict=True):
        if isinstance(found, Unreadable):
            errors.append({"file": str(path), "code": found.code, "message": found.message})
        else:
            reports.append(found)
    result = add_up(reports, total=_read(total, as_json=as_json) if total else None, expected=names)
    if as_json:
        _print({**result.to_json(), "unreadable": errors})
    else:
        screen.show_sum(result)
    for error in errors:
        click.echo(f"{error['file']}：{error['message']}", err=True)
    unsound = result.missing or result.duplicates or result.differences or result.failing
    sys.exit(UNREADABLE if errors else FOUND if unsound else 0)


def _names(path: Path, *, as_json: bool) -> list[str]:
    """The lines of a list of names, from whatever editor it comes."""
    try:
        lines = open_document(path, name=path.name).plain.splitlines()
    except Unreadable as unreadable:
        raise Stopped(unreadable.code, f"{path.name}：{unreadable.message}", as_json=as_json) from None
    return [line.strip() for line in lines if line.strip()]


def _with_progress(files: tuple[Path, ...]) -> Iterator[Report | Unreadable]:
    reading = read_many(files)
    if len(files) < 5 or not sys.stderr.isatty():
        return reading
    return iter(track(reading, "读取年报", total=len(files), console=Console(stderr=True)))


@report.command("write")
@click.argument("file", type=_FILE)
@click.option("--to", "target", type=_FILE, required=True, help="输出文件：html、docx、xlsx、pdf、json、csv。")
@click.option("--repair", type=click.IntRange(min=1), help="先按 check 列出的第几种改法改正。")
@click.option("--overwrite", is_flag=True, help="目标文件已存在时替换它。")
def write_one(file: Path, target: Path, repair: int | None, overwrite: bool) -> None:
    """把一份年报按规定格式重新排好，写成另一种文件。"""
    found = _read(file, as_json=False)
    if repair is not None:
        found = _mended(found, repair)
    if target.exists() and not overwrite:
        raise Stopped("write-refused", f"“{target}”已经存在，没有改动；要替换它，加 --overwrite。", as_json=False)
    try:
        write(found, target, overwrite=overwrite)
    except WriteRefused as refused:
        raise Stopped("write-refused", str(refused), as_json=False) from None
    click.echo(f"已写入 {target}")
    if found.doubts:
        click.echo(f"注意：有 {len(found.doubts)} 处读不准，已留空。用 gongkai report read 查看。", err=True)


def _mended(report: Report, which: int) -> Report:
    offered = repairs(report)
    if which > len(offered):
        raise Stopped("no-repair", f"没有第 {which} 种改法：这份年报共有 {len(offered)} 种。", as_json=False)
    click.echo(f"已改：{offered[which - 1].message}")
    return apply(report, offered[which - 1])

"""``gongkai screen``: what must not go out, in files, folders, the export of a site."""

import datetime as dt
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import track
from rich.text import Text

from gongkai.cli.screen import console
from gongkai.screening import RED, Finding, Screened, screen_files

FOUND, UNREADABLE = 1, 2
"""Exit status: red findings; a file that could not be read (or a wrong command line)."""
_PROGRAM = frozenset((".css", ".js", ".mjs", ".map", ".xml", ".svg", ".woff", ".woff2", ".ttf", ".otf", ".eot"))
_NUMBERS = frozenset(("身份证号", "手机号", "银行账号"))
_DIGITS = re.compile(r"[0-9]{6,}")
_MOST_SHOWN = 20
_STYLES = {"red": ("红", "bold red"), "yellow": ("黄", "yellow")}


@click.command()
@click.argument("paths", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True, metavar="PATH…")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="同时检查几个文件；不写则按处理器个数。")
@click.option(
    "--names", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="核对名单，文本文件，一行一个姓名。"
)
def screen(paths: tuple[Path, ...], as_json: bool, workers: int | None, names: Path | None) -> None:
    """公开前筛查：文件、文件夹或网站导出目录里不该公开的内容。

    有红色问题时退出码为1，有文件读不出时为2。结果里的号码一律遮盖。
    """
    files = list(_files(paths))
    listed = [line.strip() for line in names.read_text(encoding="utf-8").splitlines() if line.strip()] if names else []
    today = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()
    found = screen_files(files, names=listed, on=today, workers=workers or min(os.cpu_count() or 1, max(len(files), 1)))
    results = list(_with_progress(found, len(files)))
    if as_json:
        click.echo(json.dumps(_json(results), ensure_ascii=False))
    else:
        _show(results)
    red = any(finding.severity == RED for result in results for finding in result.findings)
    sys.exit(UNREADABLE if any(result.error for result in results) else FOUND if red else 0)


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    """The files named, and those under the folders named but what only programs read; each once, in order."""
    seen = set()
    for path in paths:
        inside = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
        for file in inside:
            hidden = any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)
            if file not in seen and not (path.is_dir() and (hidden or file.suffix.lower() in _PROGRAM)):
                seen.add(file)
                yield file


def _with_progress(results: Iterator[Screened], count: int) -> Iterator[Screened]:
    if count < 5 or not _is_terminal():
        return results
    return iter(track(results, "筛查", total=count, console=Console(stderr=True)))


def _is_terminal() -> bool:
    return sys.stderr.isatty()


def shown(finding: Finding) -> str:
    """What was found, without what must not be seen again in a terminal or a log."""
    if finding.kind in _NUMBERS and finding.masks:
        return finding.masks[0].replacement
    return _DIGITS.sub(lambda match: f"{match[0][:2]}…", " ".join(finding.found.split()))


def _counts(results: list[Screened]) -> Counter[str]:
    return Counter(finding.severity for result in results for finding in result.findings)


def _json(results: list[Screened]) -> dict[str, Any]:
    counts = _counts(results)
    files = [
        {
            "file": str(result.path),
            "findings": [
                {
                    "kind": finding.kind,
                    "severity": finding.severity,
                    "place": finding.place,
                    "start": finding.start,
                    "end": finding.end,
                    "shown": shown(finding),
                    "reason": finding.reason,
                    "article": finding.article,
                    "masks": [mask.label for mask in finding.masks],
                    "key": finding.key,
                }
                for finding in result.findings
            ],
        }
        for result in results
        if not result.error
    ]
    unread = [
        {"file": str(result.path), "code": result.error.code, "message": result.error.message}
        for result in results
        if result.error
    ]
    return {"red": counts["red"], "yellow": counts["yellow"], "files": files, "unreadable": unread}


def _show(results: list[Screened]) -> None:
    out = console()
    for result in results:
        if result.findings:
            _show_file(out, result)
    counts = _counts(results)
    unread = [result for result in results if result.error]
    clean = sum(1 for result in results if not result.error and not result.findings)
    line = f"共 {len(results)} 个文件：红色 {counts['red']} 处，黄色 {counts['yellow']} 处；{clean} 个文件没有发现问题"
    out.print(line + (f"，{len(unread)} 个文件读不出。" if unread else "。"), style="bold")
    for result in unread:
        click.echo(f"{result.path}：{result.error.message if result.error else ''}", err=True)


def _show_file(out: Console, result: Screened) -> None:
    counts = _counts([result])
    out.print(Text(f"{result.path}  红色 {counts['red']} 处，黄色 {counts['yellow']} 处", style="bold"))
    ordered = sorted(result.findings, key=lambda finding: finding.severity != RED)
    for finding in ordered[:_MOST_SHOWN]:
        word, style = _STYLES[finding.severity]
        words = f"  {shown(finding)}" if finding.found else ""
        out.print(Text.assemble("  ", (word, style), f" {finding.kind}  {finding.place}{words}  {finding.reason}"))
    if len(ordered) > _MOST_SHOWN:
        out.print(f"  另有 {len(ordered) - _MOST_SHOWN} 处，加 --json 查看。", style="dim")
    out.print()

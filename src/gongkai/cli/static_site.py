"""``gongkai site …``: the public site as files: written, held against its manifest, handed on."""

import sys
from pathlib import Path
from types import ModuleType

import click

from gongkai.cli.site import FAULTY, site, told

SHOWN = 20
"""Names shown of each kind; with more, how many there are."""


@click.group()
def site_files() -> None:
    """静态网站：写成文件、核对、导出。"""


def _mirror() -> ModuleType:
    running = site()
    mirror: ModuleType = running.static_site
    if not running.settings.STATIC_SITE:
        raise click.ClickException("没有设静态网站的位置，设 GONGKAI_STATIC_SITE 为一个文件夹或者 s3://存储桶/前缀。")
    return mirror


@site_files.command()
@click.option("--all", "whole", is_flag=True, help="每一页重新生成，与文件本身比对，改动和残留的一并改正。")
@told
def build(whole: bool) -> None:
    """把公开的网页写成文件，只写有变化的。有没写成的页时退出码为1。"""
    mirror = _mirror()
    try:
        built = mirror.build(at=mirror.now(), whole=whole)
    except mirror.Busy:
        raise click.ClickException("另一个进程正在写静态网站，等它写完再试。") from None
    except mirror.Damaged as error:
        raise click.ClickException(f"清单 {error} 缺失或者被改动，运行 gongkai site build --all 重写。") from None
    click.echo(f"写到公开记录第 {built.release} 条：写了 {built.written} 个文件，删去 {built.removed} 个。")
    _named("没有写成", built.failed)
    sys.exit(FAULTY if built.failed else 0)


@site_files.command()
@click.option("--against", metavar="网址", help="与网上的网站逐页比对，例如 https://www.example.gov.cn。")
@told
def verify(against: str | None) -> None:
    """核对静态网站：被改动、缺少、多出的文件。有问题时退出码为1。"""
    mirror = _mirror()
    try:
        report = mirror.verify_live(against) if against else mirror.verify()
    except ValueError:
        raise click.UsageError(f"{against} 不是网址，应以 http:// 或者 https:// 开头。") from None
    except OSError as error:
        if not against:
            raise
        raise click.ClickException(f"连不上 {against}：{error}") from None
    if report.damaged:
        click.echo(f"清单 {report.damaged} 缺失或者被改动，运行 gongkai site build --all 重写。")
        sys.exit(FAULTY)
    where = "网页" if against else "文件"
    for word, names in (("被改动", report.altered), ("缺少", report.missing), ("多出", report.extra)):
        _named(f"{word}的{where}", names)
    _named("没有写成的网页", report.failed)
    words = "全部一致" if report.sound else "有不一致"
    click.echo(f"核对了 {report.files} 个{where}，写到公开记录第 {report.release} 条，{words}。")
    sys.exit(0 if report.sound else FAULTY)


@site_files.command()
@click.argument("target", type=click.Path(path_type=Path))
@told
def export(target: Path) -> None:
    """导出整个静态网站和清单到 TARGET：一个 .zip 文件，或者一个新的文件夹。"""
    mirror = _mirror()
    try:
        count = mirror.export(target)
    except mirror.Occupied:
        raise click.ClickException(f"{target} 里已经有东西，换一个新的文件夹。") from None
    except mirror.Incomplete as error:
        raise click.ClickException(f"缺少文件 {error}，先运行 gongkai site build --all。") from None
    except mirror.Damaged as error:
        raise click.ClickException(f"清单 {error} 缺失或者被改动，运行 gongkai site build --all 重写。") from None
    click.echo(f"已导出 {count} 个文件到 {target}。")


def _named(heading: str, names: list[str]) -> None:
    if names:
        click.echo(f"{heading} {len(names)} 个：")
    for name in names[:SHOWN]:
        click.echo(f"  {name}")
    if len(names) > SHOWN:
        click.echo(f"  其余 {len(names) - SHOWN} 个没有列出。")

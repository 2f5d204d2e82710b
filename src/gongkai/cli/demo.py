"""``gongkai demo``: the whole way of one report, from a web page that does not add up to clean papers; then the site."""

import os
from importlib.resources import files
from pathlib import Path

import click

from gongkai.annual import Report, apply, check, read, write
from gongkai.annual.writing import KINDS
from gongkai.cli import screen
from gongkai.cli.site import insist_on_port, site, told

REPORT = "demo_report.html"
HERE = "127.0.0.1"
SITE = {
    "GONGKAI_HTTPS": "false",
    "GONGKAI_REQUIRE_MFA": "false",
    "GONGKAI_SITE_NAME": "清溪县政府信息公开",
    "GONGKAI_SITE_ID_CODE": "9999990001",
}
"""The demo runs on this machine, over plain http, for people who want to look: no second factor is asked."""


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-out"), show_default=True)
@click.option("--no-site", is_flag=True, help="只演示年报，不启动网站。")
@click.option(
    "--scale", default=1, show_default=True, type=click.IntRange(min=1), help="演示县的规模：每加1增加100个乡镇。"
)
@click.option("--port", default=8000, show_default=True, help="网站的端口。")
@told
def demo(out: Path, no_site: bool, scale: int, port: int) -> None:
    """演示：读取随附的一份年报网页，校核、改正，再写成规定格式的文件；然后启动装着一个虚构县的网站。"""
    if not no_site:
        insist_on_port(HERE, port)
    _report(out)
    if not no_site:
        _site((out / "site").absolute(), scale, port)


def _report(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    source = out / "年报原件.html"
    source.write_bytes(files("gongkai.cli").joinpath(REPORT).read_bytes())

    click.echo(f"一、读取 {source}")
    report = read(source)
    known = sum(1 for figure in report.cells.values() if figure is not None)
    click.echo(f"    读出 {len(report.cells)} 格中的 {known} 格，存疑 {len(report.doubts)} 处。\n")

    click.echo("二、校核")
    checked = check(report)
    screen.show_checked(report, checked)

    click.echo("\n三、按第 1 种改法改正，再校核")
    mended = apply(report, checked.repairs[0])
    left = [f for f in check(mended).findings if f.severity == "error"]
    click.echo(f"    勾稽关系错误 {len(left)} 处。文字中的问题须由人来改。\n")

    click.echo("四、写成规定格式的文件")
    for path in _papers(mended, out):
        click.echo(f"    {path}")
    click.echo(f"\n换成自己的年报：gongkai report check 文件名（本页用的原件在 {source}）")


def _papers(report: Report, out: Path) -> list[Path]:
    return [write(report, out / f"年报.{kind}", overwrite=True) for kind in KINDS]


def _site(home: Path, scale: int, port: int) -> None:
    """The whole site with the demo county, kept in a folder of its own; a second start goes on with what is there."""
    os.environ.update(SITE | {"GONGKAI_HOME": str(home)})
    there = (home / "gongkai.sqlite3").is_file()
    running = site()
    click.echo(f"\n五、网站，数据在 {home}")
    if there:
        click.echo("    接着用已有的演示县。口令在第一次启动时印过；找不到了，删掉这个文件夹再启动，会建立新的。")
    else:
        click.echo("    建立演示县，要半分钟左右……")
        running.prepare()
        running.call_command("demo_county", scale=scale)
    click.echo(f"    公开门户 http://{HERE}:{port}/\n    工作台   http://{HERE}:{port}/desk/\n    按 Ctrl+C 停止。")
    running.serve(address=HERE, port=port, workers=1, with_worker=True)

"""``gongkai demo``: the whole way of one report, from a web page that does not add up to clean papers."""

from importlib.resources import files
from pathlib import Path

import click

from gongkai.annual import Report, apply, check, read, write
from gongkai.annual.writing import KINDS
from gongkai.cli import screen

REPORT = "demo_report.html"


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-out"), show_default=True)
def demo(out: Path) -> None:
    """演示：读取随附的一份年报网页，校核、改正，再写成规定格式的文件。"""
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

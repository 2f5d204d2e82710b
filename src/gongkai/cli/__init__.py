"""``gongkai …``: arguments in, one call, exit code out."""

import click

from gongkai.cli import report, statute
from gongkai.cli.demo import demo


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongkai")
def main() -> None:
    """公开：政府信息公开工作的计算器与年报校核工具。"""


main.add_command(statute.clock)
main.add_command(statute.charge)
main.add_command(report.report)
main.add_command(demo)

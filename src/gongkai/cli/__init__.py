"""``gongkai …``: arguments in, one call, exit code out."""

import click

from gongkai.cli import journal, report, site, statute
from gongkai.cli.demo import demo
from gongkai.cli.screening import screen


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongkai")
def main() -> None:
    """公开：县（市、区）政府信息公开工作的网站、计算器与年报校核工具。"""


main.add_command(statute.clock)
main.add_command(statute.charge)
main.add_command(report.report)
main.add_command(demo)
main.add_command(screen)
for command in (site.init, site.serve, site.worker, site.manage, site.examine, journal.journal):
    main.add_command(command)

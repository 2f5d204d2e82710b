"""``gongkai …``: arguments in, one call, exit code out."""

from importlib import import_module

import click

PLACES = {
    "clock": "statute.clock",
    "fee": "statute.charge",
    "report": "report.report",
    "screen": "screening.screen",
    "demo": "demo.demo",
    "init": "site.init",
    "serve": "site.serve",
    "worker": "site.worker",
    "manage": "site.manage",
    "doctor": "site.examine",
    "journal": "journal.journal",
    "intake": "intake.intake",
    "site": "static_site.site_files",
}
"""Each command, and where it is: it is loaded when it is asked for. The readers and writers of annual reports take half a
second and 60 MiB, which a serving process need not carry."""


class Commands(click.Group):
    """The commands of PLACES."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [*PLACES]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        module, _dot, name = PLACES.get(cmd_name, "").partition(".")
        found: click.Command | None = getattr(import_module(f"gongkai.cli.{module}"), name) if module else None
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongkai")
def main() -> None:
    """公开：县（市、区）政府信息公开工作的网站、计算器与年报校核工具。"""

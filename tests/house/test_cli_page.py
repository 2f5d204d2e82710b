"""The examples in docs/ are run, and their output is what the pages show; cli.md names every command and option."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gongkai.cli import main
from tests.house.example_reports import example_files

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "reference" / "cli.md").read_text(encoding="utf-8")
LEFT_OUT = "……"


def _examples() -> Iterator[tuple[str, str, str]]:
    """(page, command, output shown) of every console block."""
    for path in sorted(DOCS.rglob("*.md")):
        for block in re.findall(r"^```console\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S):
            for part in block.split("$ ")[1:]:
                command, _, shown = part.partition("\n")
                yield path.stem, command, shown


EXAMPLES = list(_examples())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("examples")
    example_files(path)
    return path


@pytest.mark.parametrize(("page", "command", "shown"), EXAMPLES, ids=[f"{e[0]}: {e[1]}" for e in EXAMPLES])
def test_a_command_prints_what_its_page_shows(page, command, shown, folder, monkeypatch):
    monkeypatch.chdir(folder)
    given, _, call = command.rpartition(" | ")
    target = re.search(r"--to (\S+)", call)
    if target:
        Path(target[1]).unlink(missing_ok=True)
    printed = CliRunner().invoke(main, shlex.split(call)[1:], input=given.removeprefix("echo ").strip("'") or None)
    assert printed.exit_code in (0, 1, 2)
    rest = re.sub(r" +$", "", printed.output, flags=re.M)
    for part in shown.split(LEFT_OUT + "\n"):
        assert part in rest, f"{page}: not printed:\n{part}\n---\n{rest}"
        rest = rest[rest.index(part) + len(part) :]
    assert rest == "" or shown.endswith(LEFT_OUT + "\n"), f"{page}: printed and not shown:\n{rest}"


def _commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        around = click.Context(command)
        for child in command.list_commands(around):
            yield from _commands(command.get_command(around, child), f"{name} {child}")


def _section(name: str) -> str:
    return PAGE.partition(f"## {name}\n")[2].partition("\n## ")[0]


def test_every_command_has_its_part_and_every_option_is_named_in_it():
    for name, command in _commands(main, "gongkai"):
        if isinstance(command, click.Group):
            continue
        assert _section(name), f"{name} has no part of its own"
        options = [opt for p in command.params if isinstance(p, click.Option) for opt in p.opts]
        assert [opt for opt in options if opt not in _section(name)] == [], name

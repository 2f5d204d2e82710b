"""At every build, of the wheel and of an editable set-up: the English catalogue in the form gettext reads."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        sys.path.insert(0, str(Path(self.root) / "src"))
        from gongkai.config.catalogue import compile_catalogue  # noqa: PLC0415 - the source is not installed yet

        made = compile_catalogue()
        build_data["artifacts"].append(str(made.relative_to(self.root)))

"""A check of ``gongkai doctor`` and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gongkai.config.checks import Fault


@dataclass(frozen=True)
class Check:
    """One thing to look at; ``due`` says how it must be, ``mend`` puts it right where a program can."""

    name: str
    title: str
    due: str
    look: Callable[[datetime], list[Fault]]
    mend: Callable[[datetime], object] | None = None


@dataclass(frozen=True)
class Result:
    check: Check
    faults: list[Fault]
    mended: bool = False

"""What this process is: an ordinary one, or a confined child that opens files itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from gongkai.papers.model import Document, Limits

Opener: TypeAlias = Callable[[Path | bytes, str, Limits], Document]


class Confinement:
    """Set once by the child's ``main``; elsewhere ``opener`` stays None."""

    opener: Opener | None = None
    limits = Limits()


@contextmanager
def limited(limits: Limits) -> Iterator[None]:
    """The limits that hold for a file opened in here without limits of its own."""
    before, Confinement.limits = Confinement.limits, limits
    try:
        yield
    finally:
        Confinement.limits = before

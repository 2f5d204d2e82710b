"""``ask``: one function on one file, in a warm confined child."""

from collections.abc import Callable
from pathlib import Path

from gongkai.papers import front
from gongkai.papers.model import Json, Limits
from gongkai.papers.process import Job
from gongkai.papers.state import Confinement
from gongkai.papers.workers import name_of


def ask(function: Callable[..., Json], path: Path, *, limits: Limits | None = None, **options: Json) -> Json:
    """``function(path, **options)`` in a confined child: what it gives is what JSON can hold. Raises ``Unreadable``."""
    if Confinement.opener is not None:  # we are the child
        return function(path, **options)
    job = Job(str(path.absolute()), function=name_of(function), options=options, limits=limits or Limits())
    return front.do(job)

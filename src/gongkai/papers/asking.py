"""``ask``: one function on one file, in a warm confined child."""

from pathlib import Path

from gongkai.papers.front import do
from gongkai.papers.model import Json, Limits
from gongkai.papers.process import Job


def ask(function: str, path: Path, *, limits: Limits | None = None, **options: Json) -> Json:
    """``function`` ("module:name") on ``path`` with ``options``, in a confined child: what it gives is what JSON can hold.

    Raises ``Unreadable``; "failed" when the function itself went wrong.
    """
    return do(Job(str(path.absolute()), function=function, options=options, limits=limits or Limits()))

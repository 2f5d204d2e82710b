"""How the files stand towards the public log, for ``doctor``."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gongkai.mirror.building import build
from gongkai.mirror.manifest import Damaged, Manifest
from gongkai.mirror.models import Reading
from gongkai.mirror.storage import site_store
from gongkai.publications.models import Release

PATIENCE = timedelta(minutes=2)
"""A release may wait so long for its files before it counts as behind."""


@dataclass(frozen=True, slots=True)
class State:
    """``behind``: lines of the log that wait too long. ``differing``: pages that were read back and are not as reviewed."""

    damaged: str = ""
    behind: int = 0
    failed: tuple[str, ...] = ()
    differing: int = 0


def state(*, at: datetime) -> State:
    """The state at a moment. Only the root of the manifest is read."""
    try:
        root = Manifest.of(site_store()).root
    except Damaged as error:
        return State(damaged=str(error))
    behind = Release.objects.filter(seq__gt=root.release, at__lt=at - PATIENCE).count()
    return State(behind=behind, failed=tuple(root.failed), differing=Reading.objects.exclude(problem="").count())


def mend(at: datetime) -> None:
    """Write what is behind; all of it where the manifest is damaged."""
    build(at=at, whole=bool(state(at=at).damaged))

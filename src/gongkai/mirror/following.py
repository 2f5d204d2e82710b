"""The worker's thread that keeps the files in step with the public log: a look every few seconds, work only when there is some."""

import logging
import time
from collections.abc import Callable

from django.db import close_old_connections
from django.utils import timezone

from gongkai.audit.models import Entry
from gongkai.mirror.building import Busy, build
from gongkai.mirror.services import read_back

logger = logging.getLogger(__name__)

PAUSE, AFTER_FAILURE = 2.0, 20.0
"""Seconds between two looks; a release is in the files within 5 seconds (TRUST P13)."""


def keep_up(*, over: Callable[[], bool], pause: float = PAUSE, after_failure: float = AFTER_FAILURE) -> None:
    """Look, until it is over, whether the journal has grown: every change of what the public sees stands in it."""
    seen = None
    while not over():
        close_old_connections()
        wait = pause
        try:
            last = Entry.objects.order_by("-seq").values_list("seq", flat=True).first()
            if last != seen:
                _follow()
                seen = last
        except Busy:
            pass
        except Exception:
            logger.exception("the static site is behind")
            wait = after_failure
        close_old_connections()
        time.sleep(wait)


def _follow() -> None:
    built = build(at=timezone.now())
    if built.failed:
        logger.error("not written: %s", " ".join(built.failed))
    read_back(at=timezone.now())

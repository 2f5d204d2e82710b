"""What the timer does for imports. Safe to run twice."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from gongkai.audit.timer import Job, register
from gongkai.intake.models import AT_WORK, Batch
from gongkai.intake.services.background import queue

QUIET = timedelta(minutes=30)
"""A batch at work in which nothing has moved for so long has lost its worker."""


def take_up(*, on: date, at: datetime) -> int:  # noqa: ARG001 - every job is called so
    """Queue the batches again whose worker was killed; how many."""
    lost = [*Batch.objects.filter(state__in=AT_WORK, paused=False, moved_at__lt=at - QUIET)]
    for batch in lost:
        queue(batch)
    return len(lost)


register(Job("intake.take_up", _("接着办中断的导入"), take_up))

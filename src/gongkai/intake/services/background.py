"""What the background worker does for imports."""

from django.utils import timezone
from django_tasks import task

from gongkai.intake.models import Batch
from gongkai.intake.services.working import work_on


@task()
def go_on(pk: int, turn: int) -> None:
    """A part of the work of a batch; what is left is queued again, so that a worker can end in between."""
    if work_on(pk=pk, turn=turn, now=timezone.now):
        go_on.enqueue(pk, turn)


def queue(batch: Batch) -> None:
    """Have the worker go on with a batch; in the transaction of what begins it."""
    go_on.enqueue(batch.pk, batch.turn)

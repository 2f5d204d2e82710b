"""The timer: daily jobs that catch up on missed days, and the heartbeat of the workers that run them.

An app's ``jobs`` register themselves; the audit app finds them. A job is safe to run twice for the same day: two
workers may do so, and a worker that was killed does so on its return.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from gongkai.audit.models import Heartbeat, Timer
from gongkai.audit.services import CHINA

logger = logging.getLogger(__name__)

DAY = timedelta(days=1)
FIRST_MINUTES = time(0, 5)
"""A day's jobs start at this time of the next day (Asia/Shanghai)."""
PATIENCE = timedelta(minutes=5)
"""A job that failed is tried again after this."""
SILENT_AFTER = timedelta(minutes=2)
"""A worker without a heartbeat for so long counts as gone."""
FORGOTTEN_AFTER = timedelta(days=7)


class Run(Protocol):
    """What a job does for the day ``on``, which has ended."""

    def __call__(self, *, on: date, at: datetime) -> object: ...


@dataclass(frozen=True)
class Job:
    """A daily job. With ``each_day`` every missed day is done in its turn, else only the latest."""

    name: str
    title: str
    run: Run
    each_day: bool = False


_jobs: dict[str, Job] = {}


def register(job: Job) -> None:
    """Add a job to the timer. The same name twice is a mistake of the programmer."""
    if _jobs.setdefault(job.name, job) is not job:
        raise ValueError(f"there is a job {job.name} already")


def registered() -> list[Job]:
    return list(_jobs.values())


def last_day(at: datetime) -> date:
    """The latest day whose jobs are due at ``at``."""
    here = at.astimezone(CHINA)
    return here.date() - (DAY if here.time() >= FIRST_MINUTES else 2 * DAY)


def tick(*, at: datetime, worker: str) -> list[str]:
    """One turn of the timer: a sign of life, then every job that is due. The names of the jobs that failed."""
    beat(at=at, worker=worker)
    return [job.name for job in registered() if not run_due(job, at=at)]


def beat(*, at: datetime, worker: str) -> None:
    """Write down that the worker lives."""
    if not Heartbeat.objects.filter(worker=worker).update(at=at):
        Heartbeat.objects.create(worker=worker, started_at=at, at=at)
        Heartbeat.objects.filter(at__lt=at - FORGOTTEN_AFTER).delete()


def run_due(job: Job, *, at: datetime) -> bool:
    """Run a job for every day it is behind; False where it failed, and the days after wait for it."""
    row, _ = Timer.objects.get_or_create(job=job.name)
    if row.failed_at and row.failed_at <= at < row.failed_at + PATIENCE:
        return False
    for day in _days(job, row.done_to, last_day(at)):
        try:
            job.run(on=day, at=at)
        except Exception as error:
            logger.exception("job %s failed for %s", job.name, day)
            Timer.objects.filter(job=job.name).update(failed_at=at, error=f"{type(error).__name__}: {error}"[:500])
            return False
        Timer.objects.filter(job=job.name).exclude(done_to__gt=day).update(
            done_to=day, finished_at=at, failed_at=None, error=""
        )
    return True


def _days(job: Job, done_to: date | None, last: date) -> list[date]:
    if done_to is None or not job.each_day:
        return [last] if done_to is None or done_to < last else []
    return [done_to + n * DAY for n in range(1, (last - done_to).days + 1)]


@dataclass(frozen=True)
class JobState:
    """A job as the desk and ``doctor`` show it."""

    name: str
    title: str
    done_to: date | None
    finished_at: datetime | None
    error: str
    late: bool


def states(*, at: datetime) -> list[JobState]:
    """How every registered job stands. Late is a job that is behind by more than the time to run it."""
    rows = {row.job: row for row in Timer.objects.all()}
    due = last_day(at - PATIENCE)
    return [_state(job, rows.get(job.name, Timer(job=job.name)), due) for job in registered()]


def _state(job: Job, row: Timer, due: date) -> JobState:
    late = row.done_to is None or row.done_to < due
    return JobState(job.name, job.title, row.done_to, row.finished_at, row.error, late)


def living_workers(*, at: datetime) -> list[Heartbeat]:
    """Workers heard from lately."""
    return list(Heartbeat.objects.filter(at__gte=at - SILENT_AFTER))

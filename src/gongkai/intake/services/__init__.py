"""Every write of imports."""

from gongkai.intake.services.beginning import begin, correct, explain, give_up, pause, resume
from gongkai.intake.services.releasing import release_batch, reopen_batch, submit_batch
from gongkai.intake.services.working import work_on

__all__ = [
    "begin",
    "correct",
    "explain",
    "give_up",
    "pause",
    "release_batch",
    "reopen_batch",
    "resume",
    "submit_batch",
    "work_on",
]

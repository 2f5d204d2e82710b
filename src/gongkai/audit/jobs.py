"""What the timer does for the journal and for the house as a whole."""

from datetime import date, datetime

from django.core.management import call_command
from django.utils.translation import gettext_lazy as _

from gongkai.audit.services import close_day, verify
from gongkai.audit.timer import Job, register


class Unsound(Exception):
    """The journal does not verify; the message is its first problem."""


def verify_journal(*, on: date, at: datetime) -> None:  # noqa: ARG001 - every job is called so
    """Raise for an unsound journal, so that the desk shows it until it verifies again."""
    problems = verify()
    if problems:
        raise Unsound(problems[0])


def sweep(*, on: date, at: datetime) -> None:  # noqa: ARG001 - every job is called so
    """Remove sessions that have ended and the results of tasks done long ago."""
    call_command("clearsessions", verbosity=0)
    call_command("prune_db_task_results", verbosity=0)


register(Job("journal.close_day", _("封存前一日的日志"), close_day, each_day=True))
register(Job("journal.verify", _("验证日志"), verify_journal))
register(Job("sweep", _("清理过期的登录和已办完的后台任务"), sweep))

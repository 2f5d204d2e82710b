"""What the timer does for signing in. Safe to run twice."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from gongkai.audit.timer import Job, register
from gongkai.signin.services import forget_tries


def sweep(*, on: date, at: datetime) -> int:  # noqa: ARG001 - every job is called so
    """Delete the counters that count no more; how many."""
    return forget_tries(at=at)


register(Job("signin.tries", _("清理过期的登录尝试计数"), sweep))

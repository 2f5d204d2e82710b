"""What the timer does for the store. Safe to run twice."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from gongkai.audit.timer import Job, register
from gongkai.files.selectors import broken
from gongkai.files.services import SPARED, remove_orphans


class Broken(Exception):
    """A kept file is gone or is not what was kept; the message says how many and names the first."""


def verify(*, on: date, at: datetime) -> None:  # noqa: ARG001 - every job is called so
    """Read every kept file; raise for a broken one, so that the desk shows it until it is put back."""
    found = [blob.sm3 for blob in broken()]
    if found:
        raise Broken(f"{len(found)}个文件缺失或损坏，第一个的指纹是{found[0]}")


def tidy(*, on: date, at: datetime) -> None:  # noqa: ARG001 - every job is called so
    """Remove what nobody has named for a day."""
    remove_orphans(before=at - SPARED, at=at)


register(Job("files.verify", _("核对保存的文件"), verify))
register(Job("files.tidy", _("清理没有用处的文件"), tidy))

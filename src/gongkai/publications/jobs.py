"""What the timer calls for documents. Safe to run twice."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.days import SHANGHAI
from gongkai.audit.timer import DAY, Job, register
from gongkai.publications.models import Happening, Release
from gongkai.publications.selectors.standing import changing
from gongkai.publications.services.marks import mark
from gongkai.publications.services.versions import journal


def mark_validity(*, on: date, at: datetime) -> int:
    """Mark the documents that stand otherwise from the day after ``on``: lapsed, repealed or modified by a date set before.

    Returns how many. A document that has been marked since that day began is left alone.
    """
    day = on + DAY
    start = datetime.combine(day, time.min, SHANGHAI)
    marked = 0
    for version in changing(day):
        with transaction.atomic():
            known = Release.objects.filter(document=version.document_id, action=Happening.MARK, at__gte=start)
            if known.exists():
                continue
            mark(version, at=at)
            sentence = f"系统按日期标注了{version.document.agency}《{version}》的有效性"
            journal(version.document, "mark", sentence, by=None, at=at, details={"day": day.isoformat()})
        marked += 1
    return marked


register(Job("publications.validity", _("文件有效性按日标注"), mark_validity, each_day=True))

"""The public log (``Release``): one row each time a public page appears, changes or goes."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gongkai.agencies.days import clock_face
from gongkai.audit.refused import Refused
from gongkai.audit.services import take_turn
from gongkai.publications.models import DocumentVersion, GuideVersion, Happening, Release

SLACK = timedelta(minutes=1)
"""Two workers' clocks may differ by so much; more than that is a clock that went back."""


def note_document(action: Happening, version: DocumentVersion, *, at: datetime) -> Release:
    """Add what happened to a document; in the transaction of the change, after every other lock."""
    return _note(Release(action=action, document=version.document, version=version, at=at))


def note_guide_out(guide: GuideVersion, *, at: datetime) -> Release:
    """Add the publication of a guide."""
    return _note(Release(action=Happening.GUIDE, guide=guide, at=at))


def _note(release: Release) -> Release:
    """The turn of the journal is taken first: numbers follow the order of commits, so a reader misses none."""
    take_turn()
    last = Release.objects.order_by("-seq").values_list("seq", "at").first()
    if last is not None and release.at < last[1] - SLACK:
        words = _("服务器的时间早于最近一次公开的时间（%(when)s），先校准时钟。")
        raise Refused("clock-went-back", words % {"when": clock_face(last[1])})
    release.seq = last[0] + 1 if last is not None else 1
    release.save(force_insert=True)
    return release

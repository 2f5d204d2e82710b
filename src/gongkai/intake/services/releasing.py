"""From a dry run to the public: three people pass the rows that are ready; what they passed is published."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Person
from gongkai.agencies.selectors import acting_agency
from gongkai.audit.refused import Refused
from gongkai.intake import permissions
from gongkai.intake.models import Batch, BatchState
from gongkai.intake.selectors import reviewed_content
from gongkai.intake.services.background import queue
from gongkai.intake.services.beginning import STILL
from gongkai.intake.services.shared import enter, insist, journal, locked
from gongkai.reviews import services as reviews
from gongkai.reviews.models import Review


def submit_batch(*, batch: Batch, by: Person, at: datetime) -> Review:
    """Put the rows that are ready before the first level. Refused: not-found, wrong-state, no-rows."""
    with transaction.atomic():
        current = locked(batch)
        permissions.check_can_submit(by, current, on=civil_day(at))
        insist(current, *STILL)
        content = reviewed_content(current)
        if not content["rows"]:
            raise Refused("no-rows", _("没有可以导入的行。先改正有误的，写明提示的理由。"))
        enter(current, BatchState.IN_REVIEW, at=at)
        review = reviews.submit(
            kind="intake",
            subject=current,
            agency=acting_agency(current.agency, on=civil_day(at)),
            title=_("导入“%(name)s”%(rows)d件") % {"name": current.name, "rows": content["rows"]},
            content=content,
            by=by,
            at=at,
        )
        sentence = f"{by}将“{current}”的{content['rows']}行送审"
        journal(current, "submit", sentence, by=by, at=at, details={"sm3": review.content_sm3})
    return review


def release_batch(*, review: Review, by: Person, at: datetime) -> Batch:
    """Let the background publish what was passed; in the last level's transaction. Refused: content-changed."""
    batch = locked(Batch(pk=int(review.subject_id)))
    if batch.state != BatchState.IN_REVIEW or reviewed_content(batch) != review.content:
        raise Refused("content-changed", _("这一批在送审之后有改动，不能导入；退回后重新送审。"))
    enter(batch, BatchState.PUBLISHING, at=at)
    queue(batch)
    sentence = f"“{batch}”的{review.content['rows']}行经三级审核，开始导入"
    journal(batch, "release", sentence, by=by, at=at, details={"sm3": review.content_sm3, "review": review.pk})
    return batch


def reopen_batch(*, review: Review, by: Person, at: datetime) -> Batch:
    """Give the batch back when its review ended without passing; in the transaction of that step."""
    batch = locked(Batch(pk=int(review.subject_id)))
    enter(batch, BatchState.CHECKED, at=at)
    journal(batch, "reopen", f"“{batch}”退回核对", by=by, at=at, details={"review": review.pk})
    return batch

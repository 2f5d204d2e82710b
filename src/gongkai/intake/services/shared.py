"""What every write of an import shares: the guarded change and the journal."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from gongkai.agencies.models import Person
from gongkai.audit.refused import Refused
from gongkai.audit.services import record
from gongkai.intake.models import Batch, BatchState
from gongkai.intake.selectors import counts_of, done_of


def locked(batch: Batch) -> Batch:
    """The batch as it stands in this transaction, kept from others where the database can."""
    rows = Batch.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("agency__successor", "run_by", "column", "upload").get(pk=batch.pk)


def insist(batch: Batch, *states: BatchState) -> None:
    """Refused: wrong-state."""
    if batch.state not in states:
        words = _("这一批现在是“%(state)s”，不能这样办理。") % {"state": batch.get_state_display()}
        raise Refused("wrong-state", words)


def enter(batch: Batch, state: BatchState, *, at: datetime, **changed: Any) -> None:
    """Go into a stage: the counters of speed begin anew, and a run started before ends by its turn."""
    batch.state = state
    done, _total = done_of(batch, counts_of(batch))
    over = state in (BatchState.DONE, BatchState.GIVEN_UP)
    values = {
        "state": state,
        "paused": False,
        "problem": "",
        "phase_at": at,
        "phase_done": done,
        "moved_at": at,
        "finished_at": at if over else None,
        **changed,
    }
    Batch.objects.filter(pk=batch.pk).update(**values, turn=F("turn") + 1)
    batch.refresh_from_db(fields=[*values, "turn"])


def journal(
    batch: Batch, verb: str, sentence: str, *, by: Person | None, at: datetime, details: dict[str, Any] | None = None
) -> None:
    """The entry of a write, under the agency whose documents they are."""
    record(
        by=by,
        at=at,
        verb=f"intake.{verb}",
        sentence=sentence,
        subject=batch,
        agency=batch.agency.code,
        details=details or {},
    )

"""Who brings in an old site, who answers for what is found in it, who sees it."""

from datetime import date

from gongkai.agencies import selectors as agencies
from gongkai.agencies.models import Role
from gongkai.agencies.permissions import asks
from gongkai.agencies.selectors import Reader
from gongkai.intake.models import Batch
from gongkai.publications.permissions import can_bring_in, check_can_bring_in
from gongkai.reviews.permissions import AUTHORS, READERS


def check_can_see(by: Reader, batch: Batch, *, on: date) -> None:
    """The agency's own staff and the county office."""
    if not agencies.roles_of(by, agencies.acting_agency(batch.agency, on=on), on=on) & READERS:
        raise agencies.not_found()


def check_can_run(by: Reader, batch: Batch, *, on: date) -> None:
    """Pause, continue, correct, give up: the county office."""
    check_can_see(by, batch, on=on)
    check_can_bring_in(by, on=on)


def check_can_explain(by: Reader, batch: Batch, *, on: date) -> None:
    """Write the reasons of yellow findings: who writes for the agency, or the county office."""
    roles = agencies.roles_of(by, agencies.acting_agency(batch.agency, on=on), on=on)
    if not roles & (AUTHORS | {Role.DISCLOSURE_OFFICE}):
        raise agencies.not_found()


def check_can_submit(by: Reader, batch: Batch, *, on: date) -> None:
    """Send the batch to the three reviews of the agency whose documents they are."""
    if not agencies.roles_of(by, agencies.acting_agency(batch.agency, on=on), on=on) & AUTHORS:
        raise agencies.not_found()


can_see = asks(check_can_see)
can_run = asks(check_can_run)
can_explain = asks(check_can_explain)
can_submit = asks(check_can_submit)

__all__ = [
    "can_bring_in",
    "can_explain",
    "can_run",
    "can_see",
    "can_submit",
    "check_can_bring_in",
    "check_can_explain",
    "check_can_run",
    "check_can_see",
    "check_can_submit",
]

"""The imports of the site for its command: people and agencies by name, the clock, steps of the work."""

from collections.abc import Iterator
from pathlib import Path

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.agencies import selectors as agencies
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency, Person
from gongkai.agencies.selectors import not_found
from gongkai.audit.refused import Refused
from gongkai.intake import services, sheets
from gongkai.intake.models import TO_MEND, Batch, Outcome, Row
from gongkai.intake.selectors import Progress, counts_of, progress_of
from gongkai.intake.sheets import explained, to_mend
from gongkai.papers.out import WriteRefused
from gongkai.papers.out import save as save_file
from gongkai.publications.selectors import public_column

__all__ = [
    "OUTCOMES",
    "batches",
    "begin",
    "correct",
    "counts_of",
    "explained",
    "failed",
    "found",
    "resume",
    "save",
    "steps",
    "template",
    "to_mend",
]

OUTCOMES = {outcome.value: str(outcome.label) for outcome in Outcome}


def begin(*, folder: Path, agency: str, name: str, table: str, column: str, by: str) -> Batch:
    """A batch from a folder, which the caller works on."""
    now = timezone.now()
    person = _person(by)
    return services.begin(
        agency=agencies.agency_for(person, agency, on=civil_day(now)),
        name=name,
        folder=folder,
        table=table,
        column=public_column(column) if column else None,
        in_background=False,
        by=person,
        at=now,
    )


def template(agency: str) -> bytes:
    """The empty table with the columns of an agency, or of the county. Refused: not-found."""
    found = Agency.objects.filter(code=agency).first() if agency else None
    if agency and found is None:
        raise not_found()
    content: bytes = sheets.template(found, on=civil_day(timezone.now()))
    return content


def resume(pk: int, *, by: str) -> Batch:
    """The same batch, started anew here."""
    return services.resume(batch=found(pk), in_background=False, by=_person(by), at=timezone.now())


def correct(pk: int, file: Path, *, by: str) -> Batch:
    """The batch with its corrected rows to be read again."""
    batch = found(pk)
    services.correct(
        batch=batch,
        content=file.read_bytes(),
        name=file.name,
        in_background=False,
        by=_person(by),
        at=timezone.now(),
    )
    return found(pk)


def found(pk: int) -> Batch:
    """One batch, whose ever: who has this machine has the site. Refused: not-found."""
    batch = Batch.objects.select_related("agency").filter(pk=pk).first()
    if batch is None:
        raise not_found()
    return batch


def steps(batch: Batch) -> Iterator[Progress]:
    """Do the work of a batch; how far it is after each step."""
    more = True
    while more:
        more = services.work_on(pk=batch.pk, turn=batch.turn, now=timezone.now, steps=1)
        batch.refresh_from_db()
        yield progress_of(batch)


def failed(batch: Batch) -> QuerySet[Row]:
    """The rows to be corrected."""
    rows: QuerySet[Row] = batch.rows.filter(outcome__in=TO_MEND).defer("content", "raw").order_by("number")
    return rows


def batches() -> list[tuple[Batch, Progress]]:
    """Every batch and how far it is, newest first."""
    return [(batch, progress_of(batch)) for batch in Batch.objects.select_related("agency")]


def save(content: bytes, file: Path) -> None:
    """Write a file whole or not at all. Refused: write."""
    try:
        save_file(content, file, overwrite=False)
    except WriteRefused as refused:
        raise Refused("write", refused.message) from refused


def _person(username: str) -> Person:
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise not_found()
    return person

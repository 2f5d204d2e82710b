"""Every read of imports, for those who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gongkai.agencies import selectors as agencies
from gongkai.agencies.selectors import Reader
from gongkai.intake import permissions
from gongkai.intake.models import Batch, BatchState, Outcome, Row
from gongkai.reviews.content import sm3
from gongkai.reviews.models import Review
from gongkai.reviews.permissions import READERS
from gongkai.reviews.selectors import reviews_of

_TITLES = 50
"""So many titles stand on the page of a review."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is. ``rate`` in rows a second of this stretch, ``left`` the time it still takes; None: unknown."""

    counts: dict[str, int]
    done: int
    total: int
    rate: float | None
    left: timedelta | None

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def batches_for(reader: Reader, *, on: date) -> QuerySet[Batch]:
    """The imports of the reader's agencies, newest first; all of them for the county office."""
    held = agencies.roles_by_agency(reader, on=on)
    found = Batch.objects.select_related("agency", "started_by")
    if held[None] & READERS:
        return found
    return found.filter(agency__in=[pk for pk, roles in held.items() if pk is not None and roles & READERS])


def waiting_for_review(agency_ids: Sequence[int]) -> QuerySet[Batch]:
    """The imports of agencies that have been read and have rows to be sent to review, oldest first."""
    ready = Row.objects.filter(batch=OuterRef("pk"), outcome=Outcome.READY).order_by()
    found = Batch.objects.select_related("agency", "run_by").filter(Exists(ready), state=BatchState.CHECKED)
    told = ("name", "moved_at", "agency__short_name", "run_by__name")
    return found.filter(agency__in=agency_ids).only(*told).order_by("moved_at", "pk")


def batch_for(reader: Reader, pk: int, *, on: date) -> Batch:
    """One import. Refused: not-found."""
    found = Batch.objects.select_related("agency__successor", "started_by", "run_by", "column", "upload")
    batch = agencies.sole(found.filter(pk=pk))
    if batch is None:
        raise agencies.not_found()
    permissions.check_can_see(reader, batch, on=on)
    return batch


def counts_of(batch: Batch) -> dict[str, int]:
    """How many rows have which outcome; every outcome is named."""
    rows = batch.rows.order_by().values_list("outcome").annotate(Count("pk"))
    return dict.fromkeys(Outcome.values, 0) | dict(rows)


def done_of(batch: Batch, counts: dict[str, int]) -> tuple[int, int]:
    """(rows done, of how many) in the stage the batch is in."""
    total = sum(counts.values())
    if batch.state in (BatchState.PUBLISHING, BatchState.DONE):
        created = counts[Outcome.CREATED]
        return created, created + (counts[Outcome.READY] if batch.state == BatchState.PUBLISHING else 0)
    return total - counts[Outcome.LISTED], total


def progress_of(batch: Batch) -> Progress:
    """How far it is, and how fast it went since it was last started."""
    counts = counts_of(batch)
    done, total = done_of(batch, counts)
    seconds = (batch.moved_at - batch.phase_at).total_seconds()
    rate = (done - batch.phase_done) / seconds if seconds > 0 and done > batch.phase_done else None
    known = batch.listed and rate is not None and batch.at_work
    left = timedelta(seconds=round((total - done) / rate)) if known and rate else None
    return Progress(counts, done, total, rate, left)


def rows_for(batch: Batch, *, outcome: str = "", text: str = "") -> QuerySet[Row]:
    """The rows of a batch the caller may see, in order."""
    rows = batch.rows.select_related("document").defer("content", "raw").order_by("number")
    if outcome in Outcome.values:
        rows = rows.filter(outcome=outcome)
    return rows.filter(Q(title__icontains=text) | Q(source__icontains=text)) if text else rows


def row_for(reader: Reader, pk: int, number: int, *, on: date) -> Row:
    """One row of an import with its files. Refused: not-found."""
    batch = batch_for(reader, pk, on=on)
    row = batch.rows.select_related("document").prefetch_related("files__blob").filter(number=number).first()
    if row is None:
        raise agencies.not_found()
    row.batch = batch
    return row


def unexplained(batch: Batch) -> list[tuple[str, int]]:
    """The kinds of yellow findings that still need a reason, and in how many rows."""
    counts: dict[str, int] = {}
    asking = batch.rows.filter(outcome=Outcome.ASKING).order_by()
    for findings, reasons in asking.values_list("findings", "reasons").iterator(chunk_size=2000):
        for kind in {kind for kind, _where in findings} - set(reasons):
            counts[kind] = counts.get(kind, 0) + 1
    return sorted(counts.items(), key=lambda each: -each[1])


def reviewed_content(batch: Batch) -> dict[str, object]:
    """What three people pass: the fingerprint of every row that would be published, in order, under one digest.

    The digest stands for the list, which may have 100,000 lines; anybody can make it again from the rows.
    """
    rows = batch.rows.filter(outcome=Outcome.READY).order_by("number").values_list("number", "fingerprint")
    lines = [[number, fingerprint] for number, fingerprint in rows.iterator(chunk_size=5000)]
    return {"agency": batch.agency.code, "source": batch.name, "rows": len(lines), "digest": sm3({"rows": lines})}


def latest_review(batch: Batch) -> Review | None:
    """The last time the batch was sent to review."""
    return reviews_of(batch).first()


def summary_of(review: Review) -> list[tuple[str, str]]:
    """What a reviewer reads of a batch: how many documents, of which years, in which columns, the reasons, the digest."""
    batch = Batch.objects.get(pk=int(review.subject_id))
    rows = batch.rows.filter(outcome__in=(Outcome.READY, Outcome.CREATED)).order_by("number")
    years: dict[str, int] = {}
    files, reasons, titles = 0, {}, []
    asked = rows.values_list("number", "title", "content__published_on", "content__files", "reasons")
    for number, title, published_on, held, why in asked.iterator(chunk_size=2000):
        years[published_on[:4]] = years.get(published_on[:4], 0) + 1
        files += len(held)
        reasons |= why
        if len(titles) < _TITLES:
            titles.append(_("第%(number)d行《%(title)s》") % {"number": number, "title": title})
    return [
        (_("来源"), batch.name),
        (_("件数"), _("%(rows)d件，附件%(files)d个") % {"rows": review.content["rows"], "files": files}),
        (_("原发布年份"), "、".join(f"{year}（{count}）" for year, count in sorted(years.items()))),
        (_("筛查提示的理由"), "\n".join(f"{kind}：{why}" for kind, why in sorted(reasons.items())) or _("没有提示")),
        (_("标题"), "\n".join(titles) + (_("\n其余见导入页。") if review.content["rows"] > len(titles) else "")),
        (_("总指纹（SM3）"), str(review.content["digest"])),
    ]

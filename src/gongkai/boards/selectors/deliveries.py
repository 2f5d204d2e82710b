"""What archive and library have, and what is due to them: the difference between what is public and what they were told."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, Count, Min, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from gongkai.agencies import selectors as agencies
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency
from gongkai.agencies.prepared import one_of, prepared
from gongkai.agencies.selectors import Reader
from gongkai.boards import permissions
from gongkai.boards.models import Delivery, DeliveryItem, ItemKind, Receiver
from gongkai.boards.selectors.boards import agencies_to_keep, reach
from gongkai.boards.settings import DEFAULTS
from gongkai.publications.age import months_after
from gongkai.publications.models import DocumentState, DocumentVersion
from gongkai.reviews.permissions import READERS


@dataclass(frozen=True, slots=True)
class Due:
    """A document a receiver has to be given or told about."""

    kind: ItemKind
    version: DocumentVersion


@dataclass(frozen=True, slots=True)
class DeliveryTask:
    """A batch to make, or one that was made and is to be handed over (``open``), by a day."""

    agency: Agency
    receiver: Receiver
    count: int
    due: date
    open: Delivery | None


def due_items(agency: Agency, receiver: str, *, on: date) -> list[Due]:
    """What a receiver lacks of an agency's public documents (and of those it inherited), in the order of publication.

    It is found by comparing what is public now with what was last said of each document to this receiver, so that
    nothing is delivered twice and nothing is forgotten; what was taken down or corrected since is in it.
    """
    versions = _due(agencies.with_predecessors([agency.pk], on=on), receiver).select_related("document__agency")
    found = [Due(_kind(version), version) for version in versions]
    return sorted(found, key=lambda due: (due.version.document.public_on, due.version.document_id))


def _due(reach: Collection[int], receiver: str) -> QuerySet[DocumentVersion]:
    """The documents of which a receiver does not hold what it should: the public version; of what was taken down, none.

    ``holds``: the version it was given last, 0 for none.
    """
    told = DeliveryItem.objects.filter(
        delivery__receiver=receiver, delivery__voided_at__isnull=True, document=OuterRef("document")
    ).order_by("-pk")
    given = Case(When(kind=ItemKind.WITHDRAW, then=0), default="version", output_field=BigIntegerField())
    live = DocumentVersion.objects.filter(
        one_of("document__agency", reach), state__in=(DocumentState.PUBLISHED, DocumentState.TAKEN_DOWN)
    )
    should_hold = Case(When(state=DocumentState.PUBLISHED, then="pk"), default=0, output_field=BigIntegerField())
    return live.annotate(holds=Coalesce(Subquery(told.values(given=given)[:1]), 0)).exclude(holds=should_hold)


def _kind(version: DocumentVersion) -> ItemKind:
    if version.state == DocumentState.TAKEN_DOWN:
        return ItemKind.WITHDRAW
    return ItemKind.REPLACE if version.holds else ItemKind.NEW


def deliveries_for(person: Reader, *, on: date) -> QuerySet[Delivery]:
    """The batches of the reader's agencies, newest first."""
    found = Delivery.objects.filter(reach(person, READERS, on=on, prefix=""))
    return found.select_related("agency__successor", "made_by", "handed_by", "voided_by").order_by("-made_at", "-pk")


def delivery_for(person: Reader, pk: int, *, on: date) -> Delivery:
    """One batch of the reader. Refused: not-found."""
    delivery = agencies.sole(deliveries_for(person, on=on).filter(pk=pk))
    if delivery is None:
        raise agencies.not_found()
    return delivery


def items_of(person: Reader, delivery: Delivery, *, on: date) -> list[DeliveryItem]:
    """What is in a batch, in its order, with the attachments. Refused: not-found."""
    permissions.check_can_see(person, delivery.agency, on=on)
    found = delivery.items.select_related("document__agency", "version__document__agency")
    return [*found.prefetch_related("version__attachments__blob").order_by("position")]


def last_receiver(agency: Agency, receiver: str) -> str:
    """What the receiver was called the last time; empty at first."""
    last = Delivery.objects.filter(agency=agency, receiver=receiver).order_by("-number").first()
    return last.receiver_name if last is not None else ""


def delivery_tasks(person: Reader, *, on: date) -> list[DeliveryTask]:
    """For who delivers: what is due to each receiver, by when; a batch that was made and not handed over, at once.

    Due a month (setting) after the last batch, or after the first of the documents was published.
    """
    mine = {agency.pk: agency for agency in agencies_to_keep(person, on=on)}
    if not mine:
        return []
    heirs = {pk: pk for pk in mine}
    heirs |= {old: heir for old, heir in agencies.heirs_of(on=on).items() if heir in mine}
    last = _last_batches(mine)
    counted = _counts(reach=tuple(sorted(heirs)))
    due = {(receiver, each): (count, first) for receiver, each, count, first in counted}
    tasks = []
    for receiver in Receiver:
        for pk, agency in mine.items():
            lines = [due[receiver, each] for each, heir in heirs.items() if heir == pk and (receiver, each) in due]
            task = _task(agency, receiver, last.get((pk, receiver)), lines)
            if task is not None:
                tasks.append(task)
    return tasks


def _last_batches(mine: Iterable[int]) -> dict[tuple[int, str], Delivery]:
    """The last batch of each agency for each receiver, with the number of its ``lines``."""
    batches = Delivery.objects.filter(agency__in=mine, voided_at__isnull=True).annotate(lines=Count("items"))
    return {(each.agency_id, each.receiver): each for each in batches.order_by("number")}


@prepared("reach")
def _counts(*, reach: tuple[int, ...]) -> QuerySet[Any]:
    """How many documents of each agency are due to each receiver, and the day the first was published. One query."""
    each = [
        _due(reach, receiver)
        .order_by()
        .annotate(receiver=Value(receiver.value))
        .values_list("receiver", "document__agency")
        .annotate(count=Count("pk"), first=Min("document__public_on"))
        for receiver in Receiver
    ]
    return each[0].union(*each[1:], all=True)


def _task(
    agency: Agency, receiver: Receiver, last: Delivery | None, lines: list[tuple[int, date]]
) -> DeliveryTask | None:
    if last is not None and last.is_open:
        return DeliveryTask(agency, receiver, last.lines, civil_day(last.made_at), last)
    if not lines:
        return None
    since = last.handed_on if last is not None else min(first for _count, first in lines)
    due = months_after(since, DEFAULTS.delivery_months.value)
    return DeliveryTask(agency, receiver, sum(count for count, _first in lines), due, None)

"""Deliveries to archive and library: made, handed over, or voided before that (条例 Art. 25(3))."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency, Person
from gongkai.audit.refused import Refused
from gongkai.boards import permissions
from gongkai.boards.models import Delivery, DeliveryItem, Receiver, Way
from gongkai.boards.selectors.deliveries import due_items
from gongkai.boards.services.log import journal, meanwhile, not_later, words_of
from gongkai.files.services import keep
from gongkai.papers import Unreadable, clean_photo


def make_delivery(*, agency: Agency, receiver: str, receiver_name: str, by: Person, at: datetime) -> Delivery:
    """Put everything a receiver does not have yet into a batch, and everything it has that was taken down or corrected.

    Refused: not-found, not-allowed, receiver, delivery-open (the batch before is not handed over), nothing-to-deliver.
    """
    with transaction.atomic():
        permissions.check_can_keep(by, agency, on=civil_day(at))
        if receiver not in Receiver.values:
            raise Refused("receiver", _("选择国家档案馆或者公共图书馆。"))
        name = words_of(receiver_name, 100, "receiver", _("写明接收单位的全称。"))
        earlier = Delivery.objects.filter(agency=agency, receiver=receiver)
        delivery = Delivery(
            agency=agency,
            receiver=receiver,
            receiver_name=name,
            number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
            made_by=by,
            made_at=at,
        )
        # First the row of which there can be one, then what is due: two people at once do not fill two batches.
        try:
            with transaction.atomic():
                delivery.save(force_insert=True)
        except IntegrityError:
            raise Refused("delivery-open", _("上一批还没有登记移送，先登记或者作废。")) from None
        items = due_items(agency, receiver, on=civil_day(at))
        if not items:
            raise Refused("nothing-to-deliver", _("没有需要移送的：公开的都已移送，撤下的都已告知。"))
        DeliveryItem.objects.bulk_create(
            DeliveryItem(
                delivery=delivery,
                position=number,
                kind=item.kind,
                document_id=item.version.document_id,
                version=item.version,
            )
            for number, item in enumerate(items, 1)
        )
        sentence = f"{by}编制了{delivery}，共{len(items)}件"
        journal(delivery, agency, "deliver", sentence, by=by, at=at, details={"items": len(items)})
    return delivery


def hand_over(
    *,
    delivery: Delivery,
    on: date | None = None,
    way: str,
    received_by: str,
    receipt: bytes | None = None,
    by: Person,
    at: datetime,
) -> Delivery:
    """Record that a batch was handed over: day, way, who received it, a photo of the receipt where there is one.

    Refused: not-found, not-allowed, wrong-state, day, way, received-by, photo.
    """
    try:
        image = clean_photo(receipt).data if receipt is not None else None
    except Unreadable as unreadable:
        raise Refused("photo", unreadable.message) from unreadable
    with transaction.atomic():
        delivery = _open(delivery, by, at)
        day = not_later(on, at=at, code="day")
        if day < civil_day(delivery.made_at):
            raise Refused("day", _("移送日期早于编制这一批的日期。"))
        if way not in Way.values:
            raise Refused("way", _("选择移送方式。"))
        who = words_of(received_by, 60, "received-by", _("写明接收人。"))
        values = {
            "handed_on": day,
            "way": way,
            "received_by": who,
            "receipt": keep(content=image, at=at) if image is not None else None,
            "handed_by": by,
            "handed_at": at,
        }
        _save(delivery, values)
        details = {"on": day.isoformat(), "way": str(Way(way).label), "receipt": delivery.receipt_id or ""}
        sentence = f"{by}登记了{delivery}：{day}移送，接收人{who}"
        journal(delivery, delivery.agency, "hand_over", sentence, by=by, at=at, details=details)
    return delivery


def void_delivery(*, delivery: Delivery, reason: str, by: Person, at: datetime) -> Delivery:
    """Void a batch that was not handed over; what was in it is due again. Refused: not-found, not-allowed, wrong-state."""
    with transaction.atomic():
        delivery = _open(delivery, by, at)
        why = words_of(reason, 200, "reason", _("写明原因。"))
        _save(delivery, {"voided_by": by, "voided_at": at, "voided_reason": why})
        journal(delivery, delivery.agency, "void_delivery", f"{by}作废了{delivery}，原因：{why}", by=by, at=at)
    return delivery


def _open(delivery: Delivery, by: Person, at: datetime) -> Delivery:
    delivery = Delivery.objects.select_related("agency__successor").get(pk=delivery.pk)
    permissions.check_can_keep(by, delivery.agency, on=civil_day(at))
    if not delivery.is_open:
        raise Refused("wrong-state", _("这一批已经移送或者作废。"))
    return delivery


def _save(delivery: Delivery, values: dict[str, object]) -> None:
    still = Delivery.objects.filter(pk=delivery.pk, handed_at__isnull=True, voided_at__isnull=True)
    if not still.update(**values):
        raise meanwhile()
    for name, value in values.items():
        setattr(delivery, name, value)

"""Deliveries of public information to archive and library (条例 Art. 25(3)), each with what was in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Agency
from gongkai.files.models import Blob
from gongkai.publications.models import Document, DocumentVersion


class Receiver(models.TextChoices):
    """Who keeps places for reading public information (条例 Art. 25(1))."""

    ARCHIVE = "archive", "国家档案馆"
    LIBRARY = "library", "公共图书馆"


class Way(models.TextChoices):
    """How a delivery was handed over."""

    PERSON = "person", "当面移交"
    POST = "post", "邮寄"
    NETWORK = "network", "网络传送"


class ItemKind(models.TextChoices):
    """What a delivery says of a document."""

    NEW = "new", "移送"
    REPLACE = "replace", "更正后替换"
    WITHDRAW = "withdraw", "已撤下，停止提供"


class Delivery(models.Model):
    """One batch of an agency for one receiver; ``number`` counts them. Open until it is handed over or voided."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="deliveries")
    receiver = models.CharField("接收单位类别", max_length=20, choices=Receiver)
    receiver_name = models.CharField("接收单位", max_length=100)
    number = models.PositiveIntegerField("批次")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("编制时间")
    handed_on = models.DateField("移送日期", null=True, blank=True)
    way = models.CharField("移送方式", max_length=20, choices=Way, blank=True)
    received_by = models.CharField("接收人", max_length=60, blank=True)
    receipt = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handed_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_reason = models.CharField("作废原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "移送批次"
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("agency", "receiver", "number"), name="delivery_number_once"),
            models.UniqueConstraint(
                fields=("agency", "receiver"),
                condition=Q(handed_at__isnull=True, voided_at__isnull=True),
                name="delivery_one_open",
            ),
            models.CheckConstraint(condition=Q(receiver__in=Receiver.values), name="delivery_receiver_known"),
            models.CheckConstraint(
                condition=(Q(handed_on=None, handed_by=None, handed_at=None, receipt=None, way="", received_by=""))
                | (
                    Q(handed_on__isnull=False, handed_by__isnull=False, handed_at__isnull=False, way__in=Way.values)
                    & ~Q(received_by="")
                ),
                name="delivery_handed_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(voided_by=None, voided_at=None, voided_reason="")
                | (Q(voided_by__isnull=False, voided_at__isnull=False, handed_at__isnull=True) & ~Q(voided_reason="")),
                name="delivery_voided_before_handed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency.short_name}向{self.receiver_name}移送第{self.number}批"

    @property
    def is_open(self) -> bool:
        return self.handed_at is None and self.voided_at is None


class DeliveryItem(models.Model):
    """One document in a delivery: the version handed over, or the one that is no longer to be shown."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField("序号")
    kind = models.CharField("事由", max_length=20, choices=ItemKind)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="delivered")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="delivered")

    class Meta:
        verbose_name = "移送清单"
        ordering = ("delivery", "position")
        constraints = (
            models.UniqueConstraint(fields=("delivery", "position"), name="delivery_item_in_order"),
            models.UniqueConstraint(fields=("delivery", "document"), name="delivery_item_once"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="delivery_item_kind_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}《{self.version}》"

"""Checks by the county office of what is not to be public (国办发〔2016〕80号第一条第（一）项)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.publications.models.documents import DocumentVersion


class CheckOutcome(models.TextChoices):
    """Whether a check still waits, or how it ended."""

    WAITING = "waiting", "待核对"
    AGREED = "agreed", "同意不公开"
    RETURNED = "returned", "退文"
    WITHDRAWN = "withdrawn", "撤回"


DECIDED_BY_OFFICE = (CheckOutcome.AGREED, CheckOutcome.RETURNED)


class OfficeCheck(models.Model):
    """The county office was asked whether a policy document may be kept from the public; it speaks of this content only.

    ``WITHDRAWN``: taken back by whoever writes for the agency, or void because the draft was changed.
    """

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="checks")
    content_sm3 = models.CharField("内容指纹", max_length=64)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("送核对时间")
    outcome = models.CharField("结果", max_length=20, choices=CheckOutcome, default=CheckOutcome.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("办理时间", null=True, blank=True)
    words = models.TextField("意见", blank=True)

    class Meta:
        verbose_name = "不公开的核对"
        ordering = ("version", "-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("version",), condition=Q(outcome="waiting"), name="check_once_at_a_time"),
            models.CheckConstraint(condition=Q(outcome__in=CheckOutcome.values), name="check_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(outcome="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="check_decided_by_and_at",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=DECIDED_BY_OFFICE) | ~Q(words=""), name="check_decided_with_words"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=DECIDED_BY_OFFICE) | ~Q(decided_by=F("asked_by")),
                name="check_not_by_who_asked",
            ),
        )

    def __str__(self) -> str:
        return f"{self.version}：{self.get_outcome_display()}"

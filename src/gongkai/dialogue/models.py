"""Reports of errors on public pages, and their answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Agency


class ErrorReport(models.Model):
    """One report. ``origin`` is a keyed digest of where it came from, to hold back floods; it and ``contact`` go with the answer.

    ``address``: the path of the page it is about.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="error_reports")
    address = models.CharField("页面地址", max_length=300)
    words = models.TextField("错在哪里")
    contact = models.CharField("联系方式", max_length=100, blank=True)
    origin = models.CharField(max_length=64, blank=True)
    reported_at = models.DateTimeField("提交时间")
    answer = models.TextField("处理结果", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        verbose_name = "纠错"
        ordering = ("reported_at", "pk")
        indexes = (models.Index(fields=("reported_at",), name="report_time"),)
        constraints = (
            models.CheckConstraint(condition=~Q(words=""), name="report_says_what"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False, contact="", origin="")),
                name="report_answered_whole_and_without_contact",
            ),
        )

    def __str__(self) -> str:
        return f"{self.address} 的纠错"

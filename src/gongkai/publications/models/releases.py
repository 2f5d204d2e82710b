"""What went out, was changed or taken away, in one order: the static publisher and the feeds follow this log."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.publications.models.documents import Document, DocumentVersion
from gongkai.publications.models.guides import GuideVersion


class Happening(models.TextChoices):
    """What happened to a public page. ``MARK``: its content is the same, its validity or its relations are not."""

    PUBLISH = "publish", "公开"
    CORRECT = "correct", "更正"
    TAKE_DOWN = "take_down", "撤下"
    RESTORE = "restore", "恢复公开"
    MARK = "mark", "标注"
    GUIDE = "guide", "公布指南"


class Release(models.Model):
    """One line of the public log. ``seq`` counts without gaps in the order of commits; rows are only ever added."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField("时间")
    action = models.CharField("动作", max_length=20, choices=Happening)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="releases")
    version = models.ForeignKey(
        DocumentVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="releases"
    )
    guide = models.ForeignKey(GuideVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="releases")

    class Meta:
        verbose_name = "公开记录"
        ordering = ("seq",)
        constraints = (
            models.CheckConstraint(condition=Q(action__in=Happening.values), name="release_action_known"),
            models.CheckConstraint(
                condition=Q(action="guide", guide__isnull=False, document__isnull=True, version__isnull=True)
                | (~Q(action="guide") & Q(guide__isnull=True, document__isnull=False, version__isnull=False)),
                name="release_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=("version",), condition=Q(action__in=("publish", "correct")), name="release_publishes_once"
            ),
            models.UniqueConstraint(fields=("guide",), condition=Q(action="guide"), name="release_guide_once"),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.get_action_display()}"


class TakeDown(models.Model):
    """A document is not shown any more: its address says so and why. Restored, or replaced by a correction."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="takedowns")
    reason = models.TextField("撤下原因")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("撤下时间")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField("恢复时间", null=True, blank=True)
    ended_reason = models.TextField("恢复原因", blank=True)

    class Meta:
        verbose_name = "撤下"
        ordering = ("document", "at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("document",), condition=Q(ended_at__isnull=True), name="takedown_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="takedown_says_why"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
                name="takedown_ended_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.document}：{self.reason}"

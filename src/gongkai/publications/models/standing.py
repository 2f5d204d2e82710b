"""What bears on a document's validity (有效性) and openness: relations, declarations, yearly reassessments.

The validity on a day is nowhere stored: ``gongkai.publications.validity`` derives it from these rows.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.publications.models.documents import Document, DocumentVersion


class RelationKind(models.TextChoices):
    """What a document does to an earlier one."""

    MODIFIES = "modifies", "修改"
    REPEALS = "repeals", "废止"
    REPLACES = "replaces", "替代"
    INTERPRETS = "interprets", "解读"


class Relation(models.Model):
    """A version says what it does to another document; it holds while that version is live, from ``on``.

    ``on`` None: from the day the version is published. Read from both sides.
    """

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="relations")
    position = models.PositiveSmallIntegerField("次序")
    kind = models.CharField("关系", max_length=20, choices=RelationKind)
    target = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="affected_by")
    on = models.DateField("自", null=True, blank=True)

    class Meta:
        verbose_name = "文件关系"
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(fields=("version", "kind", "target"), name="relation_once"),
            models.UniqueConstraint(fields=("version", "position"), name="relation_in_order"),
            models.CheckConstraint(condition=Q(kind__in=RelationKind.values), name="relation_kind_known"),
        )

    def __str__(self) -> str:
        return f"{self.version}{self.get_kind_display()}{self.target}"

    @property
    def content(self) -> dict[str, Any]:
        """As it stands in the reviewed content."""
        return {"kind": self.kind, "target": self.target.index_number, "on": self.on.isoformat() if self.on else None}

    @property
    def holds_from(self) -> date | None:
        """The day it takes effect; None while the version is not out."""
        return self.on or self.version.document.public_on


class Declared(models.TextChoices):
    """What can be declared of a document without another document of this system."""

    REPEALED = "repealed", "宣布废止"
    LAPSED = "lapsed", "宣布失效"
    EXTENDED = "extended", "延长有效期"


class Declaration(models.Model):
    """A decision on a document's validity from a day on, with its basis (a clearing decision, an evaluation)."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="declarations")
    kind = models.CharField("决定", max_length=20, choices=Declared)
    on = models.DateField("自")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    basis = models.CharField("依据", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "有效性决定"
        ordering = ("document", "at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=Declared.values), name="declaration_kind_known"),
            models.CheckConstraint(condition=~Q(basis=""), name="declaration_says_why"),
            models.CheckConstraint(
                condition=(Q(kind="extended") & Q(valid_until__isnull=False))
                | (~Q(kind="extended") & Q(valid_until__isnull=True)),
                name="declaration_extends_to_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.document}{self.get_kind_display()}"


class Reassessment(models.Model):
    """A yearly look at a document that is not public (条例 Art. 18): it stays so, or is to be opened."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="reassessments")
    opened = models.BooleanField("转为公开")
    reason = models.TextField("理由")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "不公开信息的定期评估"
        ordering = ("document", "at", "pk")
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="reassessment_says_why"),)

    def __str__(self) -> str:
        return f"{self.document}：{self.reason}"

"""What the desk remembers of its own forms."""

from django.conf import settings
from django.db import models

from gongkai.publications.models import Document


class Once(models.Model):
    """A form that has begun a document: sent again, by a double click or a retry, it leads to the same one."""

    key = models.CharField("表单编号", max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "已办的表单"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("by", "key"), name="once_a_form"),)

    def __str__(self) -> str:
        return f"{self.key}：{self.document}"

"""What was found when a page was read after its publication (发后读网, RULEBOOK RV-05)."""

from django.db import models

from gongkai.publications.models import Release


class Reading(models.Model):
    """The page that a line of the public log brought about, read back. ``problem`` is empty where it is what was reviewed."""

    release = models.OneToOneField(Release, primary_key=True, on_delete=models.PROTECT, related_name="reading")
    at = models.DateTimeField("读网时间")
    problem = models.TextField("不一致之处", blank=True)

    class Meta:
        verbose_name = "发后读网"
        ordering = ("release",)

    def __str__(self) -> str:
        return f"{self.release}：{self.problem or '一致'}"

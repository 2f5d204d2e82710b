"""The kept files, each once, under the SM3 of its content."""

from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class Blob(models.Model):
    """One kept content. A row that names it does so by a ForeignKey with PROTECT; what no row names is removed."""

    sm3 = models.CharField("指纹", max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField("字节数")
    kept_at = models.DateTimeField("最近保存时间", db_index=True)

    class Meta:
        verbose_name = "文件"
        ordering = ("sm3",)
        constraints = (models.CheckConstraint(condition=Exact(Length("sm3"), 64), name="blob_named_by_sm3"),)

    def __str__(self) -> str:
        return self.sm3

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT, self.sm3[:2], self.sm3[2:4], self.sm3)

    def open(self) -> IO[bytes]:
        """The content, to be read from its beginning. Raises FileNotFoundError for a file that is gone."""
        return self.path.open("rb")

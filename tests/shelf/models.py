"""Both ways of naming a file, hidden from its side."""

from django.db import models

from gongkai.files.models import Blob


class Paper(models.Model):
    file = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", null=True)
    pictures = models.ManyToManyField(Blob, related_name="+")

    def __str__(self) -> str:
        return str(self.file_id)

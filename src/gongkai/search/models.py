"""What is public, once more, in the form that is searched. Derived rows: made anew from the public pages at any time."""

from django.db import models

from gongkai.search.model import Entry


class Indexed(models.Model):
    """An entry without its text. On SQLite the ids stand in the order of a newest-first result (``sqlite.places``)."""

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20)
    agency = models.CharField(max_length=40)
    title = models.TextField()
    number = models.CharField("发文字号", max_length=200)
    index_number = models.CharField("索引号", max_length=200)
    number_key = models.CharField(max_length=400)
    index_key = models.CharField(max_length=400)
    formed_on = models.DateField("成文日期", null=True)
    published_at = models.DateTimeField("公开时间")
    year = models.PositiveSmallIntegerField("年份")
    genre = models.CharField("文种", max_length=100)
    validity = models.CharField("有效性", max_length=20)
    expired = models.BooleanField()
    theme = models.CharField("主题", max_length=100)
    column = models.TextField("栏目")
    has_attachments = models.BooleanField()
    parent = models.CharField(max_length=200)

    class Meta:
        verbose_name = "检索条目"
        indexes = (
            models.Index(fields=("number_key",), name="indexed_number"),
            models.Index(fields=("index_key",), name="indexed_index_number"),
            models.Index(fields=("published_at",), name="indexed_published"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=("document", "guide", "attachment", "report", "column", "agency")),
                name="indexed_kind_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class Text(models.Model):
    """The text of an entry: ``body`` as it is shown in snippets, ``line`` as it is searched (``tokens.line``).

    The tokens of a line are in the table ``search_words`` (SQLite, FTS5) or in the column ``tokens`` of this table
    (PostgreSQL, tsvector); both are made by migration 0001 and written by ``sqlite`` and ``postgresql``. ``tags`` is
    what FTS5 holds of the facets: it forgets a row only when told word for word what it had learnt.
    """

    entry = models.OneToOneField(Indexed, on_delete=models.CASCADE, primary_key=True)
    body = models.TextField()
    line = models.TextField()
    tags = models.TextField()

    class Meta:
        verbose_name = "检索文本"

    def __str__(self) -> str:
        return self.body[:40]


COPIED = tuple(name for name in Entry.__dataclass_fields__ if name != "body")
"""The fields an entry and its row have in common."""

"""Documents (政府信息): the identity that never changes, and the versions whose content is reviewed."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Agency
from gongkai.files.models import Blob
from gongkai.publications.models.columns import Column
from gongkai.statute import OUTCOMES


class Attribute(models.TextChoices):
    """公开属性, set when a document is drafted (国办发〔2016〕80号)."""

    ACTIVE = "active", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    WITHHELD = "withheld", "不予公开"


ATTRIBUTE_WORDS: dict[str, str] = {attribute.value: str(attribute.label) for attribute in Attribute}

GROUNDS: dict[str, str] = {
    code: f"{OUTCOMES[code].situation}（{OUTCOMES[code].article}）" for code in (f"D{n:02}" for n in range(4, 11))
}
"""The lawful grounds to withhold (条例 Arts 14-16), by the codes of ``gongkai.statute.OUTCOMES``."""
STATE_SECRET = "D04"  # noqa: S105 - a ground of the law, no password


class Genre(models.TextChoices):
    """文种: the fifteen of 党政机关公文处理工作条例 Art. 8, and what is none of them."""

    RESOLUTION = "决议", "决议"
    DECISION = "决定", "决定"
    ORDER = "命令", "命令（令）"
    COMMUNIQUE = "公报", "公报"
    ANNOUNCEMENT = "公告", "公告"
    PUBLIC_NOTICE = "通告", "通告"
    OPINION = "意见", "意见"
    NOTICE = "通知", "通知"
    CIRCULAR = "通报", "通报"
    REPORT = "报告", "报告"
    REQUEST = "请示", "请示"
    REPLY = "批复", "批复"
    BILL = "议案", "议案"
    LETTER = "函", "函"
    MINUTES = "纪要", "纪要"
    OTHER = "其他", "其他"


class DocumentState(models.TextChoices):
    """Where a version stands. At most one of a document is open, at most one is live."""

    DRAFT = "draft", "草稿"
    IN_CHECK = "in_check", "待核对"
    IN_REVIEW = "in_review", "审核中"
    PUBLISHED = "published", "已公开"
    FILED = "filed", "已审定不公开"
    TAKEN_DOWN = "taken_down", "已撤下"
    SUPERSEDED = "superseded", "已更新"
    DISCARDED = "discarded", "已弃置"


BEING_WRITTEN = (DocumentState.DRAFT, DocumentState.IN_CHECK, DocumentState.IN_REVIEW)
LIVE = (DocumentState.PUBLISHED, DocumentState.FILED, DocumentState.TAKEN_DOWN)
"""The version that counts: shown to the public, kept from it by decision, or taken down."""


class IndexCounter(models.Model):
    """The last serial of an organisation code in a year. Index numbers (索引号) come from here, without gaps."""

    code = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "索引号计数"
        ordering = ("code", "year")
        constraints = (models.UniqueConstraint(fields=("code", "year"), name="index_counter_once"),)

    def __str__(self) -> str:
        return f"{self.code}/{self.year}-{self.last:05}"


class Document(models.Model):
    """One piece of government information. ``agency`` leads where several issue; it and the index number stay for ever.

    ``public_on``: the day it is listed under: of its first publication, or that of the old site it was brought in from.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="documents")
    index_number = models.CharField("索引号", max_length=40, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("录入时间")
    first_published_at = models.DateTimeField("首次公开时间", null=True, blank=True)
    imported_published_on = models.DateField("原发布日期", null=True, blank=True)
    origin = models.CharField("原网址或者原文件", max_length=500, blank=True)
    public_on = models.DateField("公开日期", null=True, blank=True)

    class Meta:
        verbose_name = "政府信息"
        ordering = ("-public_on", "-pk")
        indexes = (models.Index(fields=("agency", "-public_on", "-id"), name="document_newest_of_agency"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(first_published_at__isnull=True, public_on__isnull=True)
                | Q(first_published_at__isnull=False, public_on__isnull=False),
                name="document_public_with_time",
            ),
        )

    def __str__(self) -> str:
        return self.index_number


class DocumentVersion(models.Model):
    """One version of a document. ``revision`` counts the savings of the draft, so that nobody overwrites.

    ``agency`` and ``listed_on`` repeat the document's ``agency``, which never changes, and ``public_on``, so that lists
    are read off one index however many documents the agency or the county has.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField("版本")
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField("状态", max_length=20, choices=DocumentState, default=DocumentState.DRAFT)
    title = models.CharField("名称", max_length=200, blank=True)
    number = models.CharField("文号", max_length=60, blank=True)
    formed_on = models.DateField("成文日期", null=True, blank=True)
    issuing_body = models.CharField("发文机关", max_length=100, blank=True)
    joint_bodies = models.JSONField("联合发文机关", default=list, blank=True)
    attribute = models.CharField("公开属性", max_length=20, choices=Attribute, blank=True)
    ground = models.CharField("不予公开的依据", max_length=10, blank=True)
    ground_words = models.TextField("不公开的理由", blank=True)
    columns = models.ManyToManyField(Column, through="Placement", related_name="versions")
    theme = models.CharField("主题分类", max_length=60, blank=True)
    genre = models.CharField("文种", max_length=20, choices=Genre, blank=True)
    summary = models.TextField("内容概述", blank=True)
    keywords = models.CharField("主题词", max_length=200, blank=True)
    body = models.TextField("正文", blank=True)
    normative = models.BooleanField("行政规范性文件", default=False)
    normative_number = models.CharField("规范性文件统一编号", max_length=60, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    correction_note = models.TextField("更正说明", blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="documents_drafted")
    drafted_at = models.DateTimeField("起草时间")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("修改时间")
    decided_at = models.DateTimeField("审定时间", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    listed_on = models.DateField("列表日期", null=True, blank=True)
    content_sm3 = models.CharField("内容指纹", max_length=64, blank=True)

    class Meta:
        verbose_name = "政府信息版本"
        ordering = ("document", "-version")
        indexes = (
            models.Index(fields=("state", "-listed_on", "-document", "genre"), name="version_newest"),
            models.Index(
                fields=("agency", "state", "-listed_on", "-document", "genre", "theme", "valid_until"),
                name="version_newest_of_agency",
            ),
            models.Index(fields=("number",), name="version_number"),
        )
        constraints = (
            models.UniqueConstraint(fields=("document", "version"), name="version_once"),
            models.UniqueConstraint(fields=("document",), condition=Q(state__in=LIVE), name="version_one_live"),
            models.UniqueConstraint(
                fields=("document",), condition=Q(state__in=BEING_WRITTEN), name="version_one_draft"
            ),
            models.CheckConstraint(condition=Q(state__in=DocumentState.values), name="version_state_known"),
            models.CheckConstraint(condition=Q(attribute__in=["", *Attribute.values]), name="version_attribute_known"),
            models.CheckConstraint(condition=Q(genre__in=["", *Genre.values]), name="version_genre_known"),
            models.CheckConstraint(condition=Q(ground__in=["", *GROUNDS]), name="version_ground_known"),
            models.CheckConstraint(
                condition=~Q(state__in=LIVE, attribute="withheld") | ~Q(ground=""), name="version_withheld_on_a_ground"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("published", "taken_down")) | Q(attribute="active", published_at__isnull=False),
                name="version_only_active_is_published",
            ),
            models.CheckConstraint(
                condition=~Q(state="filed") | Q(attribute__in=("on_request", "withheld"), published_at__isnull=True),
                name="version_filed_is_not_public",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=(*LIVE, "superseded"), decided_at__isnull=False) & ~Q(content_sm3=""))
                | (~Q(state__in=(*LIVE, "superseded")) & Q(decided_at__isnull=True, content_sm3="")),
                name="version_decided_with_time_and_fingerprint",
            ),
        )

    def __str__(self) -> str:
        return self.title or "（未命名）"

    @property
    def is_public(self) -> bool:
        return self.state == DocumentState.PUBLISHED

    @property
    def content(self) -> dict[str, Any]:
        """What is reviewed and published: every field, the attachments by fingerprint, what it does to other documents."""
        plain = {name: getattr(self, name) for name in REVIEWED}
        days = {
            name: value.isoformat() if (value := getattr(self, name)) else None for name in ("formed_on", "valid_until")
        }
        return {
            "index_number": self.document.index_number,
            "agency": self.document.agency.code,
            **plain,
            **days,
            "columns": [placed.column.code for placed in self.placements.all()],
            "attachments": [{"name": each.name, "sm3": each.blob_id} for each in self.attachments.all()],
            "relations": [relation.content for relation in self.relations.all()],
            "acknowledged": [{"key": each.key, "reason": each.reason} for each in self.acknowledged.all()],
        }


REVIEWED = (
    "title",
    "number",
    "issuing_body",
    "joint_bodies",
    "attribute",
    "ground",
    "ground_words",
    "theme",
    "genre",
    "summary",
    "keywords",
    "body",
    "normative",
    "normative_number",
    "correction_note",
)
"""The plain fields of ``DocumentVersion.content``."""


class Placement(models.Model):
    """A version stands in a column; the first is its main one."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="placements")
    column = models.ForeignKey(Column, on_delete=models.PROTECT, related_name="placements")
    position = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = "归入栏目"
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(fields=("version", "column"), name="placement_once"),
            models.UniqueConstraint(fields=("version", "position"), name="placement_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.version}：{self.column}"


class Attachment(models.Model):
    """A file of a version: its name for the reader, its bytes by their SM3."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="attachments")
    position = models.PositiveSmallIntegerField("次序")
    name = models.CharField("文件名", max_length=200)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="attachments")
    text = models.TextField("附件中的文字", blank=True)

    class Meta:
        verbose_name = "附件"
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(fields=("version", "position"), name="attachment_in_order"),
            models.UniqueConstraint(fields=("version", "name"), name="attachment_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class Illustration(models.Model):
    """A picture in the body of a version, where it stands as ``<img src="file:SM3">``."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="illustrations")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="illustrations")

    class Meta:
        verbose_name = "插图"
        ordering = ("version", "pk")
        constraints = (models.UniqueConstraint(fields=("version", "blob"), name="illustration_once"),)

    def __str__(self) -> str:
        return self.blob_id


class Acknowledged(models.Model):
    """Why a yellow finding of the screening may stand, in the words of the person who decided it."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="acknowledged")
    key = models.CharField(max_length=200)
    reason = models.TextField("理由")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "筛查提示的处理"
        ordering = ("version", "key")
        constraints = (
            models.UniqueConstraint(fields=("version", "key"), name="acknowledged_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="acknowledged_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.version}：{self.key}"

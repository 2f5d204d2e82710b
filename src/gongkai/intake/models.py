"""An import and its rows. What three people pass is the rows' fingerprints; what is published is what they stand for."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Agency
from gongkai.files.models import Blob
from gongkai.publications.models import Column, Document


class BatchState(models.TextChoices):
    """How far an import is."""

    READING = "reading", "试读"
    CHECKED = "checked", "待核对送审"
    IN_REVIEW = "in_review", "审核中"
    PUBLISHING = "publishing", "导入"
    DONE = "done", "已导入"
    GIVEN_UP = "given_up", "已放弃"


AT_WORK = (BatchState.READING, BatchState.PUBLISHING)
"""Where the background goes on by itself."""


class Outcome(models.TextChoices):
    """What becomes of a row."""

    LISTED = "listed", "待试读"
    READY = "ready", "可以导入"
    ASKING = "asking", "待写理由"
    HELD = "held", "不能公开"
    ERROR = "error", "有误"
    EXISTS = "exists", "已有"
    SKIPPED = "skipped", "略过"
    CREATED = "created", "已导入"


TO_MEND = (Outcome.HELD, Outcome.ERROR, Outcome.ASKING)
"""What is given back to be corrected."""


class Batch(models.Model):
    """One import for one agency, from ``upload`` (a zip or a table) or from ``folder`` on the server.

    ``table``: the name of the table in it; without one it is the export of a site. ``turn`` counts the starts, so that
    a run that was started before ends. ``read_to``: rows of the table listed so far. ``phase_at``, ``phase_done``: when
    this stretch of work began and how many rows were done then; ``moved_at``: when the last was done.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="intakes")
    name = models.CharField("来源", max_length=100)
    upload = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="intakes")
    upload_name = models.CharField("文件名", max_length=200, blank=True)
    folder = models.CharField("文件夹", max_length=1000, blank=True)
    table = models.CharField("清单", max_length=500, blank=True)
    column = models.ForeignKey(Column, null=True, blank=True, on_delete=models.PROTECT, related_name="intakes")
    state = models.CharField("状态", max_length=20, choices=BatchState, default=BatchState.READING)
    paused = models.BooleanField("已暂停", default=False)
    problem = models.TextField("停下的原因", blank=True)
    turn = models.PositiveIntegerField(default=1)
    read_to = models.PositiveIntegerField(default=0)
    listed = models.BooleanField(default=False)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="intakes_started")
    started_at = models.DateTimeField("开始时间")
    run_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="intakes_run")
    phase_at = models.DateTimeField()
    phase_done = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField()
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "导入"
        ordering = ("-started_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_known"),
            models.CheckConstraint(
                condition=Q(upload__isnull=False, folder="") | (Q(upload__isnull=True) & ~Q(folder="")),
                name="batch_from_one_place",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("done", "given_up"), finished_at__isnull=False)
                | (~Q(state__in=("done", "given_up")) & Q(finished_at__isnull=True)),
                name="batch_finished_with_time",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def at_work(self) -> bool:
        return self.state in AT_WORK and not self.paused


class Row(models.Model):
    """One document to be. ``number``: its row in the table, or its place in the export.

    ``raw``: the cells as they were read. ``content``: what would be published. ``findings``: ``[kind, place]`` of each
    finding of the screening, never the words found. ``reasons``: why a kind of yellow finding may stand.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField("行号")
    key = models.CharField(max_length=64, blank=True)
    source = models.CharField("来源", max_length=500, blank=True)
    title = models.CharField("标题", max_length=200, blank=True)
    raw = models.JSONField(default=dict)
    content = models.JSONField(default=dict, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    outcome = models.CharField("结果", max_length=20, choices=Outcome, default=Outcome.LISTED)
    words = models.TextField("说明", blank=True)
    findings = models.JSONField(default=list, blank=True)
    reasons = models.JSONField(default=dict, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="intake_rows")

    class Meta:
        verbose_name = "导入的一行"
        ordering = ("batch", "number")
        indexes = (
            models.Index(fields=("batch", "outcome", "number"), name="row_by_outcome"),
            models.Index(fields=("batch", "key", "number"), name="row_by_source"),
        )
        constraints = (
            models.UniqueConstraint(fields=("batch", "number"), name="row_once"),
            models.UniqueConstraint(fields=("key",), condition=Q(outcome="created"), name="row_created_once"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="row_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome="created") | (Q(document__isnull=False) & ~Q(key="")), name="row_created_is_there"
            ),
            models.CheckConstraint(condition=~Q(outcome="ready") | ~Q(fingerprint=""), name="row_ready_is_sealed"),
        )

    def __str__(self) -> str:
        return f"第{self.number}行 {self.title}"

    @property
    def sealed(self) -> dict[str, Any]:
        """What the fingerprint is of: the content, and why what was found in it may stand."""
        return {**self.content, "reasons": self.reasons}


class RowFile(models.Model):
    """A file of a row, an attachment or a picture of its body, kept when the row was read."""

    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200, blank=True)
    picture = models.BooleanField(default=False)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="intake_files")

    class Meta:
        verbose_name = "导入的文件"
        ordering = ("row", "position")
        constraints = (models.UniqueConstraint(fields=("row", "position"), name="row_file_in_order"),)

    def __str__(self) -> str:
        return self.name

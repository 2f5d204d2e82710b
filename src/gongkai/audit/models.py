"""The journal's rows. They are only ever added (``services.record``); the chain shows any other change."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """One entry of the journal: who did what to which object, when, with what result; chained by SM3."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=100)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=100, blank=True)
    agency = models.CharField(max_length=40, blank=True)
    sentence = models.TextField()
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "日志"
        ordering = ("seq",)
        indexes = (
            models.Index(fields=("subject", "seq")),
            models.Index(fields=("agency", "seq")),
            models.Index(fields=("at",), name="entry_moment"),
        )
        constraints = (models.CheckConstraint(condition=Q(seq__gte=1), name="entry_seq_from_one"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.sentence}"


class Head(models.Model):
    """The journal's head at the end of a day, for the printed page: whoever holds it can prove what stood there."""

    on = models.DateField(primary_key=True)
    seq = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "日志日终摘要"
        ordering = ("on",)

    def __str__(self) -> str:
        return f"{self.on} {self.seq} {self.digest[:12]}"


class Timer(models.Model):
    """How far a daily job has come. The timer's own memory: not journaled, rebuilt by running the jobs again."""

    job = models.CharField("任务", max_length=60, primary_key=True)
    done_to = models.DateField("已办到", null=True)
    finished_at = models.DateTimeField("最近办成", null=True)
    failed_at = models.DateTimeField("最近失败", null=True)
    error = models.CharField("失败原因", max_length=500, blank=True)

    class Meta:
        verbose_name = "定时任务"
        ordering = ("job",)

    def __str__(self) -> str:
        return f"{self.job} {self.done_to}"


class Heartbeat(models.Model):
    """The last sign of life of a worker process."""

    worker = models.CharField("后台进程", max_length=100, primary_key=True)
    started_at = models.DateTimeField("启动时间")
    at = models.DateTimeField("最近心跳")

    class Meta:
        verbose_name = "后台进程"
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.worker} {self.at}"

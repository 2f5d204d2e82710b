"""A board at a place, with its keeper; a posting of a document on it, from the plan to the removal."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.agencies.models import Agency
from gongkai.files.models import Blob
from gongkai.publications.models import Document, DocumentVersion


class BoardKind(models.TextChoices):
    """The places of 条例 Art. 25 and of the channels of the standard catalogues that an agency keeps itself."""

    OFFICE = "office", "机关公示栏"
    VILLAGE = "village", "村（社区）公示栏"
    HALL = "hall", "政务服务场所"
    SCREEN = "screen", "电子信息屏"


class Board(models.Model):
    """A board (公示栏) of an agency. ``closed_on`` is the first day it is no longer used."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="boards")
    place = models.CharField("位置", max_length=100)
    kind = models.CharField("种类", max_length=20, choices=BoardKind)
    keeper = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="boards_kept")
    note = models.CharField("备注", max_length=200, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("登记时间")
    closed_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "公示栏"
        ordering = ("agency", "place")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "place"), condition=Q(closed_on__isnull=True), name="board_place_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=BoardKind.values), name="board_kind_known"),
            models.CheckConstraint(condition=~Q(place=""), name="board_has_a_place"),
        )

    def __str__(self) -> str:
        return f"{self.agency.short_name}{self.place}"


class Counting(models.TextChoices):
    """How the days of a notice period are counted."""

    CALENDAR = "calendar", "自然日"
    WORKING = "working", "工作日"


class Posting(models.Model):
    """A document on a board: planned for a day, posted, removed; each with who, when and, where taken, a photo.

    ``posted_at`` and ``removed_at`` are the moments of the record; ``posted_on`` and ``removed_on`` the days of the
    deed. The end of the period is nowhere stored: ``gongkai.boards.period`` derives it. ``days`` None: until removed.
    ``removed_reason`` says why it came down before that end.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="postings")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="postings")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="postings")
    starts_on = models.DateField("计划张贴日期")
    days = models.PositiveSmallIntegerField("公示期", null=True, blank=True)
    counting = models.CharField("计算方式", max_length=20, choices=Counting, default=Counting.CALENDAR)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField("安排时间")
    posted_on = models.DateField("张贴日期", null=True, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_photo = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    removed_on = models.DateField("取下日期", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_photo = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    removed_reason = models.CharField("取下原因", max_length=200, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancelled_reason = models.CharField("取消原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "张贴"
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("board", "document"),
                condition=Q(removed_at__isnull=True, cancelled_at__isnull=True),
                name="posting_once_on_a_board",
            ),
            models.CheckConstraint(condition=Q(counting__in=Counting.values), name="posting_counting_known"),
            models.CheckConstraint(condition=Q(days__isnull=True) | Q(days__gte=1), name="posting_at_least_a_day"),
            models.CheckConstraint(
                condition=Q(posted_on__isnull=True, posted_by__isnull=True, posted_at__isnull=True, posted_photo=None)
                | Q(posted_on__isnull=False, posted_by__isnull=False, posted_at__isnull=False),
                name="posting_posted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(removed_on=None, removed_by=None, removed_at=None, removed_photo=None)
                | Q(removed_on__gte=F("posted_on"), removed_by__isnull=False, removed_at__isnull=False),
                name="posting_removed_after_posted",
            ),
            models.CheckConstraint(
                condition=Q(removed_reason="") | Q(removed_at__isnull=False), name="posting_reason_of_a_removal"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by=None, cancelled_at=None, cancelled_reason="")
                | (
                    Q(cancelled_by__isnull=False, cancelled_at__isnull=False, posted_at__isnull=True)
                    & ~Q(cancelled_reason="")
                ),
                name="posting_cancelled_before_posted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.board}《{self.version}》"

    @property
    def first_day(self) -> date:
        return self.posted_on or self.starts_on

    @property
    def hangs(self) -> bool:
        return self.posted_at is not None and self.removed_at is None

    @property
    def is_planned(self) -> bool:
        return self.posted_at is None and self.cancelled_at is None

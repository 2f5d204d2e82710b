"""Columns (栏目): where documents stand, how often each must be looked after, and within how many days it is filled."""

from django.db import models
from django.db.models import F, Q

from gongkai.agencies.models import Agency, Section
from gongkai.statute import PUBLICATION_DAYS


class ColumnKind(models.TextChoices):
    """Where the duty to keep the column comes from."""

    ART20 = "art20", "条例第二十条"
    ART21 = "art21", "条例第二十一条"
    STANDARD = "standard", "基层政务公开标准目录"
    OWN = "own", "自设栏目"


class Counted(models.TextChoices):
    """How the days of the disclosure period are counted."""

    WORKING = "working", "工作日"
    CALENDAR = "calendar", "日"


class Column(models.Model):
    """One column. Without an agency it is the county's and every agency (of ``tier``, if named) fills it.

    ``update_days`` None: no rule how often it must be updated. ``period`` days to publish in, counted as ``counted``.
    """

    code = models.SlugField("栏目代码", max_length=60, unique=True)
    name = models.CharField("栏目名称", max_length=200)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="columns")
    kind = models.CharField("来源", max_length=20, choices=ColumnKind)
    tier = models.CharField("适用机关", max_length=20, blank=True)
    article = models.CharField("依据条款", max_length=100, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveIntegerField("次序", default=0)
    update_days = models.PositiveSmallIntegerField("更新周期（日）", null=True, blank=True)
    period = models.PositiveSmallIntegerField("公开期限", default=PUBLICATION_DAYS)
    counted = models.CharField("期限单位", max_length=20, choices=Counted, default=Counted.WORKING)
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.PROTECT, related_name="columns")
    matter = models.CharField("公开事项（一级）", max_length=200, blank=True)
    submatter = models.CharField("公开事项（二级）", max_length=200, blank=True)
    elements = models.TextField("公开内容（要素）", blank=True)
    basis = models.TextField("公开依据", blank=True)
    time_limit = models.CharField("公开时限", max_length=500, blank=True)
    duty_holder = models.CharField("公开主体", max_length=200, blank=True)
    channels = models.TextField("公开渠道和载体", blank=True)
    audience = models.CharField("公开对象", max_length=200, blank=True)
    way = models.CharField("公开方式", max_length=100, blank=True)
    layer = models.CharField("公开层级", max_length=100, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "栏目"
        ordering = ("position", "code")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ColumnKind.values), name="column_kind_known"),
            models.CheckConstraint(condition=Q(counted__in=Counted.values), name="column_counted_known"),
            models.CheckConstraint(condition=Q(period__gte=1, period__lte=PUBLICATION_DAYS), name="column_period"),
            models.CheckConstraint(
                condition=Q(update_days__isnull=True) | Q(update_days__gte=1), name="column_update_days"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="column_not_its_own_parent"),
        )

    def __str__(self) -> str:
        return self.name

"""The guide (政府信息公开指南) of an agency, version by version, in the fields of 条例 Art. 12(2)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Agency
from gongkai.statute import GUIDE_ELEMENTS

FIELDS = tuple(name for name, _words in GUIDE_ELEMENTS)


class GuideState(models.TextChoices):
    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "审核中"
    PUBLISHED = "published", "现行"
    SUPERSEDED = "superseded", "已更新"


OPEN = (GuideState.DRAFT, GuideState.IN_REVIEW)
OUT = (GuideState.PUBLISHED, GuideState.SUPERSEDED)


class GuideVersion(models.Model):
    """One version of an agency's guide. ``revision`` counts the savings of the draft, so that nobody overwrites."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="guides")
    version = models.PositiveIntegerField("版本")
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField("状态", max_length=20, choices=GuideState, default=GuideState.DRAFT)
    classification = models.TextField("政府信息的分类", blank=True)
    arrangement = models.TextField("编排体系", blank=True)
    access = models.TextField("获取方式", blank=True)
    office_name = models.CharField("政府信息公开工作机构的名称", max_length=100, blank=True)
    office_address = models.CharField("办公地址", max_length=200, blank=True)
    office_hours = models.CharField("办公时间", max_length=200, blank=True)
    phone = models.CharField("联系电话", max_length=60, blank=True)
    fax = models.CharField("传真号码", max_length=60, blank=True)
    internet = models.CharField("互联网联系方式", max_length=200, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="guides_drafted")
    drafted_at = models.DateTimeField("起草时间")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("修改时间")
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    content_sm3 = models.CharField("内容指纹", max_length=64, blank=True)

    class Meta:
        verbose_name = "政府信息公开指南"
        ordering = ("agency", "-version")
        constraints = (
            models.UniqueConstraint(fields=("agency", "version"), name="guide_version_once"),
            models.UniqueConstraint(fields=("agency",), condition=Q(state="published"), name="guide_one_in_force"),
            models.UniqueConstraint(fields=("agency",), condition=Q(state__in=OPEN), name="guide_one_draft"),
            models.CheckConstraint(condition=Q(state__in=GuideState.values), name="guide_state_known"),
            models.CheckConstraint(
                condition=(Q(state__in=OUT, published_at__isnull=False) & ~Q(content_sm3=""))
                | (~Q(state__in=OUT) & Q(published_at__isnull=True, content_sm3="")),
                name="guide_published_with_time_and_fingerprint",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency}政府信息公开指南（第{self.version}版）"

    @property
    def content(self) -> dict[str, str]:
        """The fields that are reviewed and published, in the order of the law."""
        return {name: getattr(self, name) for name in FIELDS}

    @property
    def lines(self) -> list[tuple[str, str]]:
        """(what people call the field, its text) in the order of the law."""
        return [(words, getattr(self, name)) for name, words in GUIDE_ELEMENTS]

"""Agencies as a tree with history, their sections, people, and who sits where from when to when."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q


class Level(models.TextChoices):
    """What kind of agency it is; the law's duties differ by it (条例 Arts 21, 49)."""

    COUNTY = "county", "县（市、区）人民政府"
    OFFICE = "office", "县政府办公室"
    DEPARTMENT = "department", "县级部门"
    TOWNSHIP = "township", "乡镇人民政府"
    STREET = "street", "街道办事处"


class Agency(models.Model):
    """An agency that has duties of disclosure. It is never deleted; ``closed_on`` and ``successor`` keep history."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    level = models.CharField("类别", max_length=20, choices=Level)
    parent = models.ForeignKey(
        "self", verbose_name="上级机关", null=True, blank=True, on_delete=models.PROTECT, related_name="units"
    )
    opened_on = models.DateField("设立日期")
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    office = models.CharField("政府信息公开工作机构", max_length=100, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    hours = models.CharField("办公时间", max_length=200, blank=True)
    phone = models.CharField("联系电话", max_length=60, blank=True)
    fax = models.CharField("传真号码", max_length=60, blank=True)
    email = models.EmailField("互联网联系方式", blank=True)
    postcode = models.CharField("邮政编码", max_length=10, blank=True)
    guide_on = models.DateField("指南更新日期", null=True, blank=True)
    checked_on = models.DateField("最近核对日期", null=True, blank=True)
    organisation_code = models.CharField("统一社会信用代码或者组织机构代码", max_length=20, blank=True)

    class Meta:
        verbose_name = "机关"
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="agency_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(closed_on__isnull=False),
                name="agency_successor_only_when_closed",
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("id")) & ~Q(parent=F("id")), name="agency_not_its_own_relative"
            ),
            models.UniqueConstraint(
                fields=("organisation_code",), condition=~Q(organisation_code=""), name="agency_organisation_code_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """A section (科室) of an agency."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sections")
    name = models.CharField("名称", max_length=60)

    class Meta:
        verbose_name = "科室"
        ordering = ("agency", "name")
        constraints = (models.UniqueConstraint(fields=("agency", "name"), name="section_name_once_an_agency"),)

    def __str__(self) -> str:
        return f"{self.agency.short_name}{self.name}"


class People(BaseUserManager["Person"]):
    """Finds a person by the name they sign in with."""


class Person(AbstractBaseUser):
    """A member of staff who signs in. Rights come from posts only, never from the person."""

    username = models.CharField("登录名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("在用", default=True)
    created_at = models.DateTimeField("建立时间")

    objects = People()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("name",)

    class Meta:
        verbose_name = "人员"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a post allows. The three administrators exclude each other (三权分立)."""

    CLERK = "clerk", "信息员"
    SECTION_HEAD = "section_head", "科室负责人"
    DEPUTY_HEAD = "deputy_head", "分管领导"
    DISCLOSURE_OFFICE = "disclosure_office", "县政府信息公开工作主管部门"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
COUNTY_WIDE = (Role.DISCLOSURE_OFFICE, *ADMINISTRATORS)
"""Roles that sit with the county (or its office) and hold in every agency."""
BUSINESS = (Role.CLERK, Role.SECTION_HEAD, Role.DEPUTY_HEAD, Role.DISCLOSURE_OFFICE)


class Post(models.Model):
    """A person's role in an agency (and section) for a time. ``ended_on`` is the first day it no longer holds."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    started_on = models.DateField("起")
    ended_on = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "任职"
        ordering = ("agency", "role", "person")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "agency", "role"), condition=Q(ended_on__isnull=True), name="post_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")), name="post_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="post_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.agency.short_name}{self.get_role_display()}{self.person.name}"


class ReviewLevel(models.Model):
    """A role that may sit on one of the three levels of review in an agency. Without rows the default holds."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="review_levels")
    level = models.PositiveSmallIntegerField("审级")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        verbose_name = "审级设置"
        ordering = ("agency", "level", "role")
        constraints = (
            models.UniqueConstraint(fields=("agency", "level", "role"), name="review_level_role_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="review_level_one_to_three"),
            models.CheckConstraint(condition=Q(role__in=BUSINESS), name="review_level_business_role"),
        )

    def __str__(self) -> str:
        return f"{self.agency.short_name}第{self.level}级：{self.get_role_display()}"


class CalendarYear(models.Model):
    """A year of the official calendar as the county confirmed it. The days are kept, so no update moves a deadline."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    number = models.CharField("文号", max_length=60)
    notice = models.JSONField("放假和上班日")
    notice_sm3 = models.CharField(max_length=64)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = "节假日安排"
        ordering = ("year",)

    def __str__(self) -> str:
        return f"{self.year}年（{self.number}）"

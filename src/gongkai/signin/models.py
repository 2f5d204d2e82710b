"""What signing in has to remember beside allauth's own tables: when a password was set, and how often one was tried."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class PasswordSet(models.Model):
    """When a person's password was last set; a ``temporary`` one (given by an administrator) must be changed first."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="password_set")
    at = models.DateTimeField("设置时间")
    temporary = models.BooleanField("临时口令", default=False)

    class Meta:
        verbose_name = "口令设置"

    def __str__(self) -> str:
        return f"{self.person_id} {self.at}"


class LastCode(models.Model):
    """The half minute (since 1970) of the newest dynamic code a person signed in with: that one and older ones are spent."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    step = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = "用过的动态码"

    def __str__(self) -> str:
        return f"{self.person_id} {self.step}"


class Tries(models.Model):
    """How many times one key (a digest of name and address, name, or device) was tried in the window that ``since`` is
    of: for the brake the moment of the last try let through, for the alarm that of the first failure."""

    key = models.CharField(primary_key=True, max_length=64)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = "登录尝试"
        constraints = (models.CheckConstraint(condition=Q(count__gte=1), name="tries_from_one"),)

    def __str__(self) -> str:
        return f"{self.key[:12]} {self.count}"

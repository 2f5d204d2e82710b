"""The app's name and its place in the house."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "gongkai.audit"
    verbose_name = "审计日志"

    def ready(self) -> None:
        """Every app's ``jobs`` hand themselves to the timer."""
        autodiscover_modules("jobs")

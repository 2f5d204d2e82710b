"""The app's name and its place in the house."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "gongkai.audit"
    verbose_name = "审计日志"

    def ready(self) -> None:
        from gongkai.audit import jobs  # noqa: PLC0415 - models are not loaded before

        jobs.start()

"""The app's name and its place in the house."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "gongkai.audit"
    verbose_name = "审计日志"

    def ready(self) -> None:
        # Models exist only from here on.
        from gongkai.audit import jobs  # noqa: PLC0415

        jobs.start()

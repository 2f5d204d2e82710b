"""The app's name and its place in the house."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "gongkai.agencies"
    verbose_name = "机关与人员"

    def ready(self) -> None:
        from gongkai.agencies import jobs  # noqa: PLC0415 - models are not loaded before

        jobs.start()

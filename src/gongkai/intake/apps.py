"""The app's name and its place in the house."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "gongkai.intake"
    verbose_name = "导入"

    def ready(self) -> None:
        from gongkai.intake import jobs  # noqa: PLC0415 - models are not loaded before
        from gongkai.intake.services import release_batch, reopen_batch  # noqa: PLC0415 - models are not loaded before
        from gongkai.reviews.services import register  # noqa: PLC0415 - models are not loaded before

        register("intake", release=release_batch, returned=reopen_batch)
        jobs.start()

"""The app's name and its place in the house."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "gongkai.intake"
    verbose_name = "导入"

    def ready(self) -> None:
        # Models exist only from here on.
        from gongkai.intake import jobs  # noqa: PLC0415
        from gongkai.intake.services import release_batch, reopen_batch  # noqa: PLC0415
        from gongkai.reviews.services import register  # noqa: PLC0415

        register("intake", release=release_batch, returned=reopen_batch)
        jobs.start()

"""The app's name and its place in the house."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "gongkai.files"
    verbose_name = "文件保管"

    def ready(self) -> None:
        from gongkai.files import jobs  # noqa: PLC0415 - models are not loaded before

        jobs.start()

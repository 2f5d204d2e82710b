"""The app's name and its place in the house."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "gongkai.publications"
    verbose_name = "主动公开"

    def ready(self) -> None:
        from gongkai.publications.services import release_guide, reopen_guide  # noqa: PLC0415 - models are not loaded before
        from gongkai.reviews.services import register  # noqa: PLC0415

        register("guide", release=release_guide, returned=reopen_guide)

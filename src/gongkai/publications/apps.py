"""The app's name and its place in the house."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "gongkai.publications"
    verbose_name = "主动公开"

    def ready(self) -> None:
        from gongkai.publications import jobs  # noqa: PLC0415 - models are not loaded before
        from gongkai.publications.services import (  # noqa: PLC0415 - models are not loaded before
            release_document,
            release_guide,
            reopen_document,
            reopen_guide,
        )
        from gongkai.reviews.services import register  # noqa: PLC0415 - models are not loaded before

        register("guide", release=release_guide, returned=reopen_guide)
        register("document", release=release_document, returned=reopen_document)
        jobs.start()

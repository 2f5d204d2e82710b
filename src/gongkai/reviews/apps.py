"""The app's name and its place in the house."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ReviewsConfig(AppConfig):
    name = "gongkai.reviews"
    verbose_name = "三级审核"

    def ready(self) -> None:
        """Every app's ``endings`` say what happens when its reviews end."""
        autodiscover_modules("endings")

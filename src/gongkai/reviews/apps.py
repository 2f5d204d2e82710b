"""The app's name and its place in the house."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "gongkai.reviews"
    verbose_name = "三级审核"

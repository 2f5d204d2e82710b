"""The app's name and its place in the house."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "gongkai.publications"
    verbose_name = "主动公开"

"""The app's name and its place in the house."""

from django.apps import AppConfig


class MirrorConfig(AppConfig):
    name = "gongkai.mirror"
    verbose_name = "静态发布"

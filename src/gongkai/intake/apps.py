"""The app's name and its place in the house."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "gongkai.intake"
    verbose_name = "导入"

"""The app's name and its place in the house."""

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "gongkai.dialogue"
    verbose_name = "互动"

"""The app's name and its place in the house."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "gongkai.boards"
    verbose_name = "公示栏与移送"

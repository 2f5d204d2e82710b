"""The app's name and its place in the house."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "gongkai.demo"
    verbose_name = "演示县"

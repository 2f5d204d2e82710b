"""The app's name and its place in the house."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "gongkai.signin"
    verbose_name = "登录"

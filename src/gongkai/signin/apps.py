"""The app's name and its place in the house."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "gongkai.signin"
    verbose_name = "登录"

    def ready(self) -> None:
        from gongkai.signin import jobs  # noqa: PLC0415 - models are not loaded before

        jobs.start()

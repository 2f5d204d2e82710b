"""The addresses of the staff site."""

from django.urls import URLPattern

app_name = "desk"
urlpatterns: list[URLPattern] = []

"""The addresses of the public site: short, and never changed once given out (RULEBOOK WB-09)."""

from django.urls import path, register_converter

from gongkai.portal import display, documents, plain, views
from gongkai.portal.addresses import Digest, PaperKind, Serial

register_converter(Serial, "serial")
register_converter(Digest, "sm3")
register_converter(PaperKind, "paper")

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("a/", views.agencies, name="agencies"),
    path("a/<slug:code>/", views.agency, name="agency"),
    path("a/<slug:code>/guide/", views.guide, name="guide"),
    path("a/<slug:code>/rules/", views.rules, name="rules"),
    path("a/<slug:code>/catalogue/", views.catalogue, name="catalogue"),
    path("a/<slug:code>/catalogue/<slug:item>/", views.column, name="column"),
    path("a/<slug:code>/reports/", views.reports, name="reports"),
    path("a/<slug:code>/apply/", views.apply, name="apply"),
    path("d/<serial:pk>/", documents.document, name="document"),
    path("d/<serial:pk>/index.json", documents.as_json, name="document_json"),
    path("d/<serial:pk>/document.<paper:kind>", documents.paper, name="paper"),
    path("d/<serial:pk>/files/<sm3:sm3>/<str:name>", documents.file, name="file"),
    path("d/<serial:pk>/pictures/<sm3:sm3>.<slug:kind>", documents.picture, name="picture"),
    path("check/", documents.how_to_check, name="check"),
    path("search/", views.search, name="search"),
    path("display/", display.switch, name="display"),
    path("robots.txt", plain.robots, name="robots"),
    path("sitemap.xml", plain.sitemap, name="sitemap"),
]

"""The addresses of the public site: short, and never changed once given out (RULEBOOK WB-09)."""

from django.urls import path

from gongkai.portal import display, plain, views

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
    path("search/", views.search, name="search"),
    path("display/", display.switch, name="display"),
    path("robots.txt", plain.robots, name="robots"),
    path("sitemap.xml", plain.sitemap, name="sitemap"),
]

"""The addresses of the public site: short, and never changed once given out (RULEBOOK WB-09)."""

from django.urls import path, register_converter

from gongkai.portal import budgets, display, documents, feeds, lists, numbered, plain, reporting, views
from gongkai.portal.addresses import Digest, PaperKind, Part, Serial, TableKind, Year

register_converter(Serial, "serial")
register_converter(Digest, "sm3")
register_converter(PaperKind, "paper")
register_converter(TableKind, "table")
register_converter(Part, "part")
register_converter(Year, "year")

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("a/", views.agencies, name="agencies"),
    path("a/<slug:code>/", views.agency, name="agency"),
    path("feed.atom", feeds.site, name="feed"),
    path("a/<slug:code>/feed.atom", feeds.agency, name="agency_feed"),
    path("a/<slug:code>/catalogue/feed.atom", feeds.agency, name="catalogue_feed"),
    path("a/<slug:code>/catalogue/<slug:item>/feed.atom", feeds.column, name="column_feed"),
    path("a/<slug:code>/guide/", views.guide, name="guide"),
    path("a/<slug:code>/rules/", views.rules, name="rules"),
    path("a/<slug:code>/catalogue/", lists.catalogue, name="catalogue"),
    path("a/<slug:code>/catalogue/list.<table:kind>", lists.download, name="catalogue_list"),
    path("a/<slug:code>/catalogue/index.json", lists.as_json, name="catalogue_json"),
    path("a/<slug:code>/catalogue/page/<serial:number>/", numbered.catalogue, name="catalogue_page"),
    path("a/<slug:code>/catalogue/<slug:item>/", lists.column, name="column"),
    path("a/<slug:code>/catalogue/<slug:item>/page/<serial:number>/", numbered.column, name="column_page"),
    path("a/<slug:code>/catalogue/<slug:item>/list.<table:kind>", lists.download, name="column_list"),
    path("a/<slug:code>/catalogue/<slug:item>/index.json", lists.as_json, name="column_json"),
    path("a/<slug:code>/reports/", views.reports, name="reports"),
    path("a/<slug:code>/apply/", views.apply, name="apply"),
    path("budgets/", budgets.newest, name="budgets"),
    path("budgets/<year:year>/", budgets.of_year, name="budget_year"),
    path("d/<serial:pk>/", documents.document, name="document"),
    path("d/<serial:pk>/index.json", documents.as_json, name="document_json"),
    path("d/<serial:pk>/document.<paper:kind>", documents.paper, name="paper"),
    path("d/<serial:pk>/files/<sm3:sm3>/<str:name>", documents.file, name="file"),
    path("d/<serial:pk>/pictures/<sm3:sm3>.<slug:kind>", documents.picture, name="picture"),
    path("check/", documents.how_to_check, name="check"),
    path("search/", views.search, name="search"),
    path("report/", reporting.report, name="report"),
    path("report/done/", reporting.reported, name="reported"),
    path("display/", display.switch, name="display"),
    path("robots.txt", plain.robots, name="robots"),
    path("sitemap.xml", plain.sitemap, name="sitemap"),
    path("sitemap/pages.xml", plain.sitemap_pages, name="sitemap_pages"),
    path("sitemap/documents-<part:part>.xml", plain.sitemap_part, name="sitemap_part"),
]

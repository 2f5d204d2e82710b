"""CPU and queries of each public page over the demo county with 2,000 documents, against an empty view and the least list.

Each as it is made anew, after something was written, and as it is kept until then.
"""

from django.conf import settings

from benchmarks.site import asker, costs, say_cost, site
from gongkai.agencies.days import civil_day
from gongkai.publications.found import entries_of
from gongkai.publications.models import Document, DocumentVersion, Placement, Relation
from gongkai.publications.selectors import standings
from gongkai.search.services import put

LIMIT_MS, LIMIT_QUERIES = 8, 6
DOCUMENTS = 2_000
AT_ONCE = 500
PAGES = {
    "county home": "/",
    "list of agencies": "/a/",
    "agency home": "/a/shiqiao/",
    "guide": "/a/shiqiao/guide/",
    "directory": "/a/shiqiao/catalogue/",
    "column": "/a/shiqiao/catalogue/20-01/",
    "column, narrowed": "/a/shiqiao/catalogue/20-01/?year=2026&validity=valid",
    "column, a page by number": "/a/shiqiao/catalogue/20-01/page/2/",
    "column, feed": "/a/shiqiao/catalogue/20-01/feed.atom",
    "annual reports": "/a/shiqiao/reports/",
    "how to apply": "/a/shiqiao/apply/",
    "search": "/search/?q=办法",
    "search, nothing found": "/search/?q=龙卷风救灾",
    "report an error": "/report/?at=/a/shiqiao/",
    "site map, index": "/sitemap.xml",
    "site map, a thousand": "/sitemap/documents-1.xml",
}


def fill() -> int:
    """Copies of the demo's public documents until there are ``DOCUMENTS``; the id of one that has to do with others."""
    out = DocumentVersion.objects.filter(state="published").select_related("document__agency")
    models = [*out.order_by("pk")]
    placed = {each.pk: [*each.placements.all()] for each in models}
    made: list[DocumentVersion] = []
    for n in range(DOCUMENTS - len(models)):
        model = models[n % len(models)]
        values = {
            each.attname: getattr(model.document, each.attname)
            for each in Document._meta.fields
            if each.attname != "id"
        }
        document = Document.objects.create(**{**values, "index_number": f"999999999/2020-{n:05}"})
        values = {
            each.attname: getattr(model, each.attname) for each in DocumentVersion._meta.fields if each.attname != "id"
        }
        version = DocumentVersion.objects.create(**{**values, "document_id": document.pk, "version": 1})
        Placement.objects.bulk_create(
            Placement(version=version, column_id=each.column_id, position=each.position) for each in placed[model.pk]
        )
        made.append(version)
    for at in range(0, len(made), AT_ONCE):
        some = made[at : at + AT_ONCE]
        stands = standings(some, on=civil_day(some[0].published_at))
        put(entries=[entry for each in some for entry in entries_of(each, stands[each.document_id])])
    return Relation.objects.filter(kind="repeals").values_list("target", flat=True).first() or models[0].document_id


def main() -> None:
    site()
    number = fill()
    ask = asker()
    references = {"empty Django view (reference)": "/empty/", "least list (reference)": "/list/"}
    pages = {**references, **PAGES, "document": f"/d/{number}/", "document, JSON": f"/d/{number}/index.json"}
    for how, most in (("made anew", 0), ("kept", settings.KEPT_PAGES)):
        settings.KEPT_PAGES = most
        for name, found in zip(pages, costs(ask, [*pages.values()]), strict=True):
            limits = {} if name in references else {"most_ms": LIMIT_MS, "most_queries": LIMIT_QUERIES}
            say_cost(f"{name}, {how}", found, **limits)

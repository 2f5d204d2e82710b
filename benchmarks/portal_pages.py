"""CPU and queries of each public page over the demo county, against an empty view and the least list in the same run."""

import tempfile
from pathlib import Path

from benchmarks.site import asker, cost, say_cost, site

LIMIT_MS, LIMIT_QUERIES = 8, 6
PAGES = {
    "county home": "/",
    "list of agencies": "/a/",
    "agency home": "/a/shiqiao/",
    "guide": "/a/shiqiao/guide/",
    "catalogue": "/a/shiqiao/catalogue/",
    "column": "/a/shiqiao/catalogue/21b-04/",
    "annual reports": "/a/shiqiao/reports/",
    "how to apply": "/a/shiqiao/apply/",
    "search": "/search/?q=补贴",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        site(Path(folder))
        ask = asker()
        say_cost("empty Django view (reference)", cost(ask, "/empty/"))
        say_cost("least list (reference)", cost(ask, "/list/"))
        for name, address in PAGES.items():
            say_cost(name, cost(ask, address), most_ms=LIMIT_MS, most_queries=LIMIT_QUERIES)

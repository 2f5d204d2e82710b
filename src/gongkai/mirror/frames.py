"""What stands round the pages and is in no line of the public log: names, contacts, columns, styles, the day.

Each gets a digest; where one is another than the manifest has it, the pages it stands on are written anew.
"""

from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from gongkai.agencies.models import Agency
from gongkai.mirror.rendering import own_host
from gongkai.mirror.storage import digest
from gongkai.publications.models import Column

SITE, FRONTS, AGENCY, COLUMN = "site", "fronts", "agency", "column"
ASSETS = "gongkai/"
"""Our own styles, scripts and pictures among the static files."""
_NOT_ROUND_A_DOCUMENT = ("guide_on", "checked_on", "organisation_code")


def frames(*, on: date) -> dict[str, str]:
    """The digests on the day: of the site, of its front pages, of each agency and each column by its code."""
    agencies = [*Agency.objects.order_by("code").values()]
    columns = [*Column.objects.order_by("code").values()]
    short = {row["id"]: {name: row[name] for name in ("code", "name", "short_name")} for row in agencies}
    site = (
        settings.SITE_NAME,
        settings.SITE_DOMAIN,
        settings.SITE_ID_CODE,
        settings.SECURE,
        own_host(),
        version("gongkai"),
    )
    found = {SITE: _digest([*site, *assets()]), FRONTS: _digest([on, agencies, columns])}
    for row in agencies:
        heir = short.get(row["successor_id"])
        round_it = {name: value for name, value in row.items() if name not in _NOT_ROUND_A_DOCUMENT}
        found[f"{AGENCY}:{row['code']}"] = _digest([round_it, heir, row["closed_on"] and row["closed_on"] <= on])
    for row in columns:
        found[f"{COLUMN}:{row['code']}"] = _digest([row["name"], row["parent_id"], row["agency_id"]])
    return found


def assets() -> list[str]:
    """The addresses of our styles, scripts and pictures; with a fingerprint in each name once they are collected."""
    names = {name for finder in finders.get_finders() for name, _store in finder.list([]) if name.startswith(ASSETS)}
    return [static(name) for name in sorted(names)]


def _digest(value: Iterable[Any]) -> str:
    return digest(repr(value).encode())[:16]

"""Looking through what the site has today: agencies, columns and guides. Documents join with their own index later on."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.agencies.models import Agency
from gongkai.portal.entries import items_of
from gongkai.portal.guide import guide_text
from gongkai.portal.tree import county_of
from gongkai.publications.models import GuideVersion

MOST = 20
"""Hits of one kind on a page."""
AROUND = 36
"""Characters shown before and after the word in a snippet."""


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    link: str
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Found:
    groups: tuple[Group, ...]

    @property
    def total(self) -> int:
        return sum(len(group.hits) for group in self.groups)


def find(text: str, agencies: list[Agency], guides: Iterable[GuideVersion]) -> Found:
    """Every word of ``text`` must occur; at most ``MOST`` hits of a kind."""
    words = text.casefold().split()
    groups = (
        Group(_("机关"), _agencies(words, agencies)),
        Group(_("栏目"), _columns(words, agencies)),
        Group(_("指南"), _guides(words, guides)),
    )
    return Found(tuple(group for group in groups if group.hits))


def _has(words: list[str], text: str) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _agencies(words: list[str], agencies: list[Agency]) -> tuple[Hit, ...]:
    hits = [
        Hit(agency.name, reverse("portal:agency", args=(agency.code,)), " · ".join(filter(None, _contact(agency))))
        for agency in agencies
        if _has(words, " ".join((agency.name, agency.short_name, *_contact(agency))))
    ]
    return tuple(hits[:MOST])


def _contact(agency: Agency) -> tuple[str, str, str]:
    return agency.office, agency.address, agency.phone


def _columns(words: list[str], agencies: list[Agency]) -> tuple[Hit, ...]:
    """Columns of the county, and of each agency whose name stands among the words."""
    county, hits = county_of(agencies), []
    for agency in agencies:
        rest = [word for word in words if word not in (agency.short_name.casefold(), agency.name.casefold())]
        if agency is not county and len(rest) == len(words):
            continue
        for item in items_of(agency):
            if rest and _has(rest, item.label):
                link = reverse("portal:column", args=(agency.code, item.code))
                hits.append(Hit(item.label, link, f"{agency.short_name} · {item.article}"))
    return tuple(hits[:MOST])


def _guides(words: list[str], guides: Iterable[GuideVersion]) -> tuple[Hit, ...]:
    hits = []
    for version in guides:
        title = _("%(name)s政府信息公开指南") % {"name": version.agency.name}
        text = guide_text(version)
        if _has(words, title + text):
            hits.append(Hit(title, reverse("portal:guide", args=(version.agency.code,)), _snippet(words[0], text)))
        if len(hits) == MOST:
            break
    return tuple(hits)


def _snippet(word: str, text: str) -> str:
    place = max(text.casefold().find(word), 0)
    start, end = max(place - AROUND, 0), place + len(word) + AROUND
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"

"""The writes of the static site to the database: what was found when released pages were read back (RULEBOOK RV-05)."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape

from django.core.files.storage import Storage
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit.services import record
from gongkai.mirror import addresses
from gongkai.mirror.manifest import Manifest
from gongkai.mirror.models import Reading
from gongkai.mirror.rendering import render
from gongkai.mirror.selectors import unread
from gongkai.mirror.storage import content_of, digest, site_store
from gongkai.publications.found import plain_text
from gongkai.publications.models import DocumentVersion, Happening, Release
from gongkai.reviews.content import sm3

AT_ONCE = 200
_HIDDEN = re.compile(rb"<(script|style|head)\b.*?</\1>", re.S | re.I)
_TAG = re.compile(r"<[^>]*>")


def read_back(*, at: datetime, store: Storage | None = None) -> list[Reading]:
    """Read every page released since the last time, as a file and from the site, and hold it against what was reviewed.

    What does not agree becomes a task of the agency's clerks and is read again each time until it does.
    """
    place = store or site_store()
    manifest, found = Manifest.of(place), []
    for release in unread(up_to=manifest.root.release, limit=AT_ONCE):
        problem = next(_problems(release, manifest), "")
        before = release.reading.problem if hasattr(release, "reading") else None
        if problem != before:
            found.append(Reading(release=release, at=at, problem=problem))
    if found:
        _note(found, at)
    return found


@transaction.atomic
def _note(found: list[Reading], at: datetime) -> None:
    for reading in found:
        values = {"at": reading.at, "problem": reading.problem}
        Reading.objects.update_or_create(release=reading.release, defaults=values)
    good = [each.release.seq for each in found if not each.problem]
    for each in found:
        if each.problem:
            _journal(each, at)
    if good:
        sentence = f"系统发后读网：{len(good)}个页面与审定的内容一致"
        record(by=None, at=at, verb="mirror.read_back", sentence=sentence, details={"releases": good})


def _journal(reading: Reading, at: datetime) -> None:
    release = reading.release
    subject = release.document or release.guide
    record(
        by=None,
        at=at,
        verb="mirror.differs",
        sentence=f"系统发后读网：{subject.agency}《{release.version or release.guide}》{reading.problem}",
        subject=subject,
        agency=subject.agency.code,
        details={"release": release.seq},
    )


def _problems(release: Release, manifest: Manifest) -> Iterator[str]:
    """What does not agree, the worst first."""
    page = release.version or release.guide
    if sm3(page.content) != page.content_sm3:
        yield _("保存的内容与审定时的指纹不同")
    address = addresses.released_page(release)
    name = addresses.file_of(address)
    file, live = content_of(manifest.store, name), render(address)
    line = manifest.get(name)
    if file is None or line is None:
        yield _("静态页面不在")
        return
    if digest(file) != line.sm3:
        yield _("静态页面写成以后被改动")
    if file != live.content:
        yield _("静态页面与网站上的页面不同")
    shown = _text(file)
    if release.action == Happening.TAKE_DOWN:
        if any(text in shown for text in _whole(plain_text(release.version.body))):
            yield _("已经撤下的正文还在页面上")
        return
    for text in _said(release):
        if text not in shown:
            yield _("页面上没有审定的文字“%(text)s”") % {"text": text[:30]}
    if isinstance(page, DocumentVersion):
        yield from _files(page, manifest, name)


def _said(release: Release) -> list[str]:
    """The texts that were reviewed, without white space, line by line."""
    if release.guide is not None:
        return [line for _words, text in release.guide.lines for line in _lines(text)]
    version = release.version
    return [*_lines(version.title), *_lines(version.number), *_lines(plain_text(version.body))]


def _files(version: DocumentVersion, manifest: Manifest, name: str) -> Iterator[str]:
    there = {}
    for each in manifest.under(name.removesuffix("index.html")):
        there[manifest.get(each).sm3] = each
    for attachment in version.attachments.all():
        file = there.get(attachment.blob_id)
        content = content_of(manifest.store, file) if file else None
        if content is None or digest(content) != attachment.blob_id:
            yield _("附件“%(name)s”不在，或者与审定的不同") % {"name": attachment.name}


def _lines(text: str) -> list[str]:
    return [bare for line in text.splitlines() if (bare := "".join(line.split()))]


def _whole(text: str) -> list[str]:
    """The lines that are long enough not to stand somewhere by chance."""
    return [line for line in _lines(text) if len(line) > 12]


def _text(page: bytes) -> str:
    """What a reader sees of a page, without white space."""
    return "".join(unescape(_TAG.sub("", _HIDDEN.sub(b"", page).decode())).split())

"""A document as its page shows it: the head table in the order of gov.cn, the body, the files, its life as a time line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.agencies.days import civil_day
from gongkai.files.models import Blob
from gongkai.publications.models import Attachment, Declared, DocumentVersion, RelationKind
from gongkai.publications.pictures import PICTURE
from gongkai.publications.printed import issuers
from gongkai.publications.selectors import Link, Page
from gongkai.publications.validity import Standing, Validity

CHIPS = {Validity.VALID: "fine", Validity.MODIFIED: "week", Validity.REPEALED: "done", Validity.LAPSED: "done"}
ENDED = (Validity.REPEALED, Validity.LAPSED)
UNITS = ("B", "KB", "MB", "GB")
STARTS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
"""The kinds of picture there are, by their first bytes."""
_TABLE = re.compile("<table>|</table>")


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as it is listed: its kind in capitals, its size in words."""

    name: str
    kind: str
    size: str
    sm3: str
    link: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the time line. ``link`` and ``title`` name the other document that stands among the words."""

    on: date
    words: str
    link: str = ""
    title: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class DocumentFace:
    """What the page shows beside the version's own fields."""

    rows: tuple[tuple[str, str], ...]
    body: str
    files: tuple[File, ...]
    read_with: tuple[tuple[str, str, str], ...]
    life: tuple[Moment, ...]
    band: str
    chip: str


def document_face(page: Page) -> DocumentFace:
    """The face of a public document, not of a tombstone."""
    version, standing = page.version, page.standing
    return DocumentFace(
        rows=tuple((label, value) for label, value in _rows(version) if value),
        body=shown_body(version),
        files=tuple(_file(each, page.document.pk) for each in page.attachments),
        read_with=tuple(_interpretations(page.links)),
        life=tuple(sorted(_life(page), key=lambda moment: moment.on)) if _changed(page) else (),
        band=_band(standing),
        chip=CHIPS[standing.validity],
    )


def address_of(document: int) -> str:
    """The address of a document, for ever the same (RULEBOOK WB-09)."""
    return f"/d/{document}/"


def _rows(version: DocumentVersion) -> Iterator[tuple[str, str]]:
    yield _("索引号"), version.document.index_number
    yield _("主题分类"), version.theme
    yield _("发文机关"), issuers(version)
    yield _("成文日期"), said_day(version.formed_on)
    yield _("标题"), version.title
    yield _("发文字号"), version.number
    yield _("发布日期"), said_day(version.document.public_on)
    yield _("规范性文件统一编号"), version.normative_number
    yield _("主题词"), version.keywords
    yield _("内容概述"), version.summary


def said_day(day: date | None) -> str:
    """2026年3月18日; empty for none."""
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day} if day else ""


def shown_body(version: DocumentVersion) -> str:
    """The cleaned HTML with the addresses of its pictures, each table in a frame that scrolls and the keyboard reaches."""
    number = 0

    def framed(tag: re.Match[str]) -> str:
        nonlocal number
        if tag[0] == "</table>":
            return "</table></div>"
        number += 1
        label = escape(_("表格 %(n)d") % {"n": number})
        return f'<div class="scroll" role="group" tabindex="0" aria-label="{label}"><table>'

    def pictured(source: re.Match[str]) -> str:
        return f'src="{picture_address(version.document_id, source[1])}"'

    return PICTURE.sub(pictured, _TABLE.sub(framed, version.body))


def picture_address(document: int, sm3: str) -> str:
    return reverse("portal:picture", args=(document, sm3, picture_kind(sm3) or "png"))


def picture_kind(sm3: str) -> str:
    """png, jpeg or gif by the first bytes; empty for none of them or a file that is gone."""
    try:
        with Blob(sm3=sm3).open() as content:
            start = content.read(8)
    except OSError:
        return ""
    return next((kind for head, kind in STARTS.items() if start.startswith(head)), "")


def size_words(size: int) -> str:
    """12 KB, 3.4 MB."""
    value, unit = float(size), 0
    while value >= 1024 and unit < len(UNITS) - 1:
        value, unit = value / 1024, unit + 1
    return f"{value:.0f} {UNITS[unit]}" if unit < 2 or value >= 10 else f"{value:.1f} {UNITS[unit]}"


def _file(attachment: Attachment, document: int) -> File:
    name, blob = attachment.name, attachment.blob
    kind = name.rpartition(".")[2].upper() if "." in name else ""
    link = reverse("portal:file", args=(document, blob.sm3, name))
    return File(name, kind, size_words(blob.size), blob.sm3, link)


def _interpretations(links: tuple[Link, ...]) -> Iterator[tuple[str, str, str]]:
    """(what it is, title, address) of what explains this document and of what this document explains."""
    for link in links:
        if link.kind is RelationKind.INTERPRETS:
            what = _("原文") if link.outward else _("解读")
            yield what, link.other.title, address_of(link.other.document_id)


_DOES = {
    RelationKind.MODIFIES: gettext_lazy("修改"),
    RelationKind.REPEALS: gettext_lazy("废止"),
    RelationKind.REPLACES: gettext_lazy("替代"),
}


def _changed(page: Page) -> bool:
    """Whether there is more to tell than the two dates of the head table."""
    return bool(page.corrections or page.declarations or any(link.kind in _DOES for link in page.links))


def _life(page: Page) -> Iterator[Moment]:
    version, document = page.version, page.document
    if version.formed_on:
        yield Moment(version.formed_on, _("成文"))
    yield Moment(document.public_on, _("公开"))
    for each in page.corrections:
        yield Moment(civil_day(each.published_at), _("更正：%(note)s") % {"note": each.correction_note})
    for link in page.links:
        if link.kind in _DOES and link.on is not None:
            doing, other = str(_DOES[link.kind]), (address_of(link.other.document_id), link.other.title)
            yield Moment(link.on, doing, *other) if link.outward else Moment(link.on, _("被"), *other, doing)
    for row in page.declarations:
        words = f"{row.get_kind_display()}（{row.basis}）"
        if row.kind == Declared.EXTENDED:
            words = _("有效期延长至%(day)s（%(basis)s）") % {"day": said_day(row.valid_until), "basis": row.basis}
        yield Moment(row.on, words)


def _band(standing: Standing) -> str:
    """What stands over the page of a document that does not hold any more; empty while it holds."""
    if standing.validity not in ENDED:
        return ""
    words = {"day": said_day(standing.since)}
    if standing.validity is Validity.REPEALED:
        return _("本文件自%(day)s起废止。") % words
    return _("本文件自%(day)s起失效。") % words

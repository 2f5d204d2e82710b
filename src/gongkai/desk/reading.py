"""What a chosen file tells of the document it is to become: fields to be checked, body, pictures."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongkai.papers import Page, to_page
from gongkai.publications.models import Attribute, DocumentVersion, Genre
from gongkai.publications.numbers import mended, well_formed

_TAG = re.compile(r"<[^>]+>")
_PARAGRAPH = re.compile(r"<p[^>]*>(.*?)</p>", re.DOTALL)
_SENTENCE = 100
"""So many characters of the body are proposed as the summary."""


@dataclass(frozen=True, slots=True)
class Reading:
    """``told``: for each field read, whether it is sure and where it stood. ``notes``: what the reader of it should know."""

    fields: dict[str, Any] = field(default_factory=dict)
    pictures: tuple[bytes, ...] = ()
    told: dict[str, tuple[bool, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read(content: bytes, name: str) -> Reading:
    """A docx, xlsx, pdf, html or text file. Raises ``gongkai.papers.Unreadable``, whose message says what to do."""
    page = to_page(content, name=name)
    fields: dict[str, Any] = {"body": page.html}
    told: dict[str, tuple[bool, str]] = {}
    notes = [*page.notes]
    for found in page.fields:
        value = _fitting(found.name, found.value)
        if value is None:
            if found.name in ("title", "number", "issuing_body"):
                notes.append(_("没有带入“%(value)s”：写法不合要求，请自己填写。") % {"value": found.value[:60]})
            continue
        fields |= value
        told |= dict.fromkeys(value, (found.sure, found.where))
    _propose(page, fields, told)
    if page.dropped:
        notes.append(_("已去除 %(n)d 处格式") % {"n": page.dropped})
    return Reading(fields, tuple(image.data for image in page.images), told, tuple(notes))


def _fitting(name: str, value: str) -> dict[str, Any] | None:
    """A field as the services take it; None for what they would refuse or have no place for."""
    if name == "formed_on":
        return {name: date.fromisoformat(value)}
    if name == "number":
        right = value if well_formed(value) else mended(value)
        return {name: right} if right else None
    if name == "attribute":
        return {name: next(each.value for each in Attribute if each.label == value)}
    if name == "issuing_body":
        lead, *others = value.split("、")
        return {name: lead, "joint_bodies": others} if len(lead) <= _longest(name) else None
    return {name: value} if name == "title" and len(value) <= _longest(name) else None


def _longest(name: str) -> int:
    return DocumentVersion._meta.get_field(name).max_length


def _propose(page: Page, fields: dict[str, Any], told: dict[str, tuple[bool, str]]) -> None:
    """The kind of document by the last words of its title, and the first sentence of the body as its summary."""
    title = fields.get("title", "")
    genre = next((kind for kind in Genre if kind != Genre.OTHER and title.endswith(kind.value)), None)
    if genre is not None:
        fields["genre"] = genre.value
        told["genre"] = (told["title"][0], _("标题末尾"))
    texts = (_TAG.sub("", found[1]).strip() for found in _PARAGRAPH.finditer(page.html))
    first = next((text for text in texts if len(text) > 15 and not text.endswith(("：", ":"))), "")
    if first:
        head, dot, _rest = first.partition("。")
        fields["summary"] = f"{head}{dot}"[:_SENTENCE]
        told["summary"] = (False, _("正文开头"))

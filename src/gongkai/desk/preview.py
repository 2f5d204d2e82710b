"""A review's content as the public will see it, with what changed since what it is held against."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gongkai.desk.compare import marked
from gongkai.desk.rendering import on_page
from gongkai.desk.words import HEAD_WORDS
from gongkai.intake.selectors import summary_of
from gongkai.publications.models import ATTRIBUTE_WORDS, GROUNDS, DocumentVersion, RelationKind
from gongkai.publications.selectors import column_names, decided_before, public_guide, reviewed_version
from gongkai.reviews.models import Review
from gongkai.reviews.selectors import sent_before
from gongkai.statute import GUIDE_ELEMENTS


@dataclass(frozen=True)
class Line:
    """One part of the content; ``before`` is its text in what it is held against, where that was another."""

    name: str
    text: str
    changed: bool
    before: str


@dataclass(frozen=True)
class File:
    """An attachment: where it is downloaded from, and whether it is new or has been replaced."""

    name: str
    address: str
    new: bool


@dataclass(frozen=True)
class Preview:
    """What the reviewer reads. ``against`` says what the marked changes are changes of; empty: there is nothing earlier."""

    lines: list[Line]
    document: int | None = None
    title: str = ""
    body: SafeString | None = None
    files: list[File] = field(default_factory=list)
    files_gone: list[str] = field(default_factory=list)
    against: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)


def guide_preview(review: Review, on: date, _against: str) -> Preview:
    """The elements of the guide in the order of the law (条例 Art. 12(2))."""
    old = public_guide(review.agency, on=on)
    before = old.content if old is not None and str(old.pk) != review.subject_id else None
    return Preview(
        [
            Line(words, text, before is not None and before[name] != text, before[name] if before is not None else "")
            for name, words in GUIDE_ELEMENTS
            for text in [str(review.content[name])]
        ]
    )


def document_preview(review: Review, _on: date, against: str) -> Preview:
    """A document: its head table, its body, its files; beside the version in force, or beside what was reviewed before."""
    version = reviewed_version(review)
    earlier = _earlier(review, version)
    chosen = against if against in earlier else next(iter(earlier), "")
    before = earlier[chosen][1] if chosen else None
    names = column_names([*review.content["columns"], *(before["columns"] if before else ())])
    return Preview(
        lines=_lines(review.content, before, names),
        document=version.document_id,
        title=review.content["title"],
        body=body_of(version, review.content["body"], before["body"] if before else None),
        files=_files(version, review.content, before),
        files_gone=_gone(review.content, before),
        against=earlier[chosen][0] if chosen else "",
        choices=[(key, words) for key, (words, _content) in earlier.items()] if len(earlier) > 1 else [],
    )


def body_of(version: DocumentVersion, body: str, before: str | None = None) -> SafeString:
    """The body of a version as a page shows it, with what changed marked where ``before`` is another."""
    changed = before is not None and before != body
    html = marked(before or "", body) if changed else body
    return on_page(html, lambda sm3: reverse("desk:picture", args=[version.document_id, sm3]))


def lines_of_version(version: DocumentVersion) -> list[Line]:
    """The head table of a version that is in no review."""
    placed = {each.column.code: each.column.name for each in version.placements.all()}
    content = {name: getattr(version, name) for name in HEAD_WORDS if hasattr(version, name)}
    content |= {"index_number": version.document.index_number, "joint_bodies": version.joint_bodies}
    relations = [relation.content for relation in version.relations.select_related("target")]
    return _lines({**content, "columns": [*placed], "relations": relations}, None, placed)


def _earlier(review: Review, version: DocumentVersion) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """What the content can be held against, by a key, the nearest to the public first."""
    found: dict[str, tuple[str, Mapping[str, Any]]] = {}
    decided = decided_before(version)
    if decided is not None:
        found["decided"] = (_("第%(n)d版（上次审定）") % {"n": decided.version}, decided.content)
    past = sent_before(review)
    if past is not None:
        found["past"] = (_("上次送审"), past)
    return found


def _lines(content: Mapping[str, Any], before: Mapping[str, Any] | None, names: Mapping[str, str]) -> list[Line]:
    lines = []
    for name, words in HEAD_WORDS.items():
        text = _said(name, content, names)
        old = _said(name, before, names) if before is not None else text
        if text or old:
            lines.append(Line(words, text, text != old, old))
    return lines


def _said(name: str, content: Mapping[str, Any], names: Mapping[str, str]) -> str:
    value = content[name]
    if name == "columns":
        return "、".join(names.get(code, code) for code in value)
    if name == "relations":
        return "\n".join(_related(each) for each in value)
    if name == "issuing_body":
        return "、".join([value, *content["joint_bodies"]])
    if name == "normative":
        return "是" if value else ""
    if name == "attribute":
        return ATTRIBUTE_WORDS.get(value, "")
    return GROUNDS.get(value, "") if name == "ground" else str(value or "")


def _related(each: Mapping[str, Any]) -> str:
    words = f"{RelationKind(each['kind']).label} {each['target']}"
    return f"{words}（自{each['on']}）" if each["on"] else words


def _files(version: DocumentVersion, content: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[File]:
    old = {each["sm3"] for each in before["attachments"]} if before is not None else None
    return [
        File(
            each["name"],
            reverse("desk:file", args=[version.document_id, each["sm3"]]),
            old is not None and each["sm3"] not in old,
        )
        for each in content["attachments"]
    ]


def _gone(content: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[str]:
    names = {each["name"] for each in content["attachments"]}
    return [each["name"] for each in before["attachments"] if each["name"] not in names] if before is not None else []


def intake_preview(review: Review, _on: date, _against: str) -> Preview:
    """What an import would publish: how much, of which years, and its digest; the rows themselves stand on its page."""
    return Preview([Line(name, text, False, "") for name, text in summary_of(review)])


PREVIEWS: dict[str, Callable[[Review, date, str], Preview]] = {
    "guide": guide_preview,
    "document": document_preview,
    "intake": intake_preview,
}


def preview_of(review: Review, *, on: date, against: str = "") -> Preview:
    """What the reviewer reads; ``against`` chooses what changes are marked against, where there is a choice."""
    return PREVIEWS[review.kind](review, on, against)

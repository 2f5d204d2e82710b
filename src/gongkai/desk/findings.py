"""What the screening finds in a document, as the panel beside the editor shows it; and the masks it offers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gongkai.audit.refused import Refused
from gongkai.desk.words import HEAD_WORDS
from gongkai.files.models import Blob
from gongkai.papers import Unreadable
from gongkai.publications.models import DocumentVersion
from gongkai.publications.screened import Found, findings_of
from gongkai.screening import RED, Mask, mask_file, mask_html

ALL = "all"
"""In place of a key: every finding in its first form."""


@dataclass(frozen=True)
class Card:
    """One finding. ``said``: the reason somebody wrote why it may stand. ``anchor``: of the field or file it is in."""

    found: Found
    number: int
    place: str
    anchor: str
    said: str

    @property
    def red(self) -> bool:
        return self.found.severity == RED

    @property
    def open(self) -> bool:
        """Whether it still stops the document."""
        return self.red or not self.said

    @property
    def masks(self) -> list[tuple[str, str]]:
        """(what the button sends, what it says)."""
        return [(f"{self.found.key}|{n}", mask.label) for n, mask in enumerate(self.found.finding.masks)]


def cards_of(version: DocumentVersion, *, on: date) -> list[Card]:
    """Red first, then what waits for a reason, then what has one."""
    reasons = dict(version.acknowledged.values_list("key", "reason"))
    found = sorted(findings_of(version, on=on), key=lambda each: (each.severity != RED, each.key in reasons))
    return [_card(each, number, reasons) for number, each in enumerate(found, 1)]


def _card(found: Found, number: int, reasons: Mapping[str, str]) -> Card:
    if found.attachment is not None:
        where = found.finding.place if found.finding.place != found.attachment.name else ""
        return Card(
            found,
            number,
            f"附件“{found.attachment.name}”{where}",
            f"file-{found.attachment.blob_id[:16]}",
            reasons.get(found.key, ""),
        )
    place = found.finding.place if found.field == "body" else str(_(HEAD_WORDS[found.field]))
    return Card(found, number, place, f"id_{found.field}", reasons.get(found.key, ""))


@dataclass(frozen=True)
class Masked:
    """What a version becomes by masking: changed fields, and its files if one of them changed."""

    fields: dict[str, Any]
    files: list[tuple[str, Blob | bytes]] | None
    count: int


def masked(version: DocumentVersion, wanted: str, *, on: date) -> Masked:
    """Mask one finding (``key|number of the mask``) or all. Refused: finding-gone, not-maskable."""
    key, _bar, which = wanted.rpartition("|")
    chosen = [
        (found, found.finding.masks[int(which) if wanted != ALL else 0])
        for found in findings_of(version, on=on)
        if found.finding.masks and (wanted == ALL or (found.key == key and which in _numbers(found)))
    ]
    if not chosen:
        raise Refused("finding-gone", _("这一处已经不在了，看新的筛查结果。"))
    fields = _in_fields(version, [each for each in chosen if each[0].attachment is None])
    files = _in_files(version, [each for each in chosen if each[0].attachment is not None])
    return Masked(fields, files, len(chosen))


def _numbers(found: Found) -> list[str]:
    return [str(number) for number in range(len(found.finding.masks))]


def _in_fields(version: DocumentVersion, chosen: list[tuple[Found, Mask]]) -> dict[str, Any]:
    """From the end to the beginning, so that the places before stay where they are."""
    fields: dict[str, Any] = {}
    for found, mask in sorted(chosen, key=lambda each: -each[0].finding.start):
        text = fields.get(found.field, getattr(version, found.field))
        if found.field == "body":
            fields["body"] = _body_masked(text, found, mask)
        else:
            start, end = found.finding.start, found.finding.end
            fields[found.field] = text[:start] + mask.replacement + text[end:]
    return fields


def _body_masked(body: str, found: Found, mask: Mask) -> str:
    """Two findings may overlap; where the first was masked the second one is gone."""
    try:
        return mask_html(body, found.finding, mask)
    except Unreadable as unreadable:
        if unreadable.code != "changed":
            raise Refused("not-maskable", unreadable.message) from unreadable
        return body


def _in_files(version: DocumentVersion, chosen: list[tuple[Found, Mask]]) -> list[tuple[str, Blob | bytes]] | None:
    if not chosen:
        return None
    by_file: dict[int, list[tuple[Found, Mask]]] = {}
    for found, mask in chosen:
        by_file.setdefault(found.attachment.pk, []).append((found, mask))
    return [
        (each.name, _file_masked(each.blob.path, by_file[each.pk]) if each.pk in by_file else each.blob)
        for each in version.attachments.select_related("blob")
    ]


def _file_masked(path: Path, chosen: Iterable[tuple[Found, Mask]]) -> bytes:
    try:
        return mask_file(path, [(found.finding, mask) for found, mask in chosen])
    except Unreadable as unreadable:
        raise Refused("not-maskable", unreadable.message) from unreadable

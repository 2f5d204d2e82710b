"""What of a document and of a guide is put into the search."""

import re
from datetime import datetime, time
from html import unescape

from gongkai.agencies.days import SHANGHAI
from gongkai.publications.models import DocumentVersion, GuideVersion
from gongkai.publications.validity import Standing
from gongkai.search.model import Entry

_BLOCK_END = re.compile(r"</(?:p|h\d|li|td|th|tr|caption|blockquote|table|ol|ul|figure)>|<(?:br|hr)>")
_TAG = re.compile(r"<[^>]*>")


def plain_text(html: str) -> str:
    """The text of cleaned HTML, each block on a line of its own; words inside a block are not torn."""
    lines = _TAG.sub("", _BLOCK_END.sub("\n", html)).split("\n")
    return "\n".join(text for line in lines if (text := unescape(line).strip()))


def document_key(document: int) -> str:
    """The key of a document's entry."""
    return f"document:{document}"


def attachment_key(document: int, sm3: str) -> str:
    """The key of the entry of an attachment; the same file keeps it from version to version."""
    return f"attachment:{document}:{sm3}"


def guide_key(agency: str) -> str:
    """The key of the entry of an agency's guide in force."""
    return f"guide:{agency}"


def entries_of(version: DocumentVersion, standing: Standing) -> list[Entry]:
    """A public version, after its attachments: of two from one moment the one put last is found first."""
    document = version.document
    files = [*version.attachments.all()]
    placed = version.placements.order_by("position").values_list("column__code", flat=True)
    shared = {
        "agency": document.agency.code,
        "published_at": listed_at(version),
        "formed_on": version.formed_on,
        "genre": version.genre,
        "validity": standing.validity.value,
        "theme": version.theme,
        "column": " ".join(placed),
    }
    key = document_key(document.pk)
    found = Entry(
        key=key,
        kind="document",
        title=version.title,
        number=version.number,
        index_number=document.index_number,
        body=f"{version.summary}\n{plain_text(version.body)}".strip(),
        has_attachments=bool(files),
        **shared,
    )
    beside = [
        Entry(
            key=attachment_key(document.pk, each.blob_id),
            kind="attachment",
            title=each.name,
            body=each.text,
            parent=key,
            **shared,
        )
        for each in files
    ]
    return [*beside, found]


def guide_entry(guide: GuideVersion) -> Entry:
    """A guide in force."""
    body = "\n".join(f"{words}：{text}" for words, text in guide.lines)
    return Entry(
        key=guide_key(guide.agency.code),
        kind="guide",
        agency=guide.agency.code,
        title=str(guide),
        published_at=guide.published_at,
        body=body,
    )


def listed_at(version: DocumentVersion) -> datetime:
    """The moment it is sorted by: what was brought in stands at its old date."""
    document = version.document
    if document.imported_published_on is not None:
        return datetime.combine(document.imported_published_on, time.min, SHANGHAI)
    return document.first_published_at

"""What the screening finds in a version: in its fields, its body and its attachments. It takes its time: no transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from gongkai.papers import Unreadable, open_document
from gongkai.publications.models import Attachment, Attribute, DocumentVersion
from gongkai.screening import RED, YELLOW, Finding, Severity, screen_file, screen_html, screen_text

SHORT = ("title", "summary", "keywords", "correction_note")
"""The fields of plain text that the public reads."""
SECRECY = "国家秘密标志"
"""The one kind that nothing in this system may carry, public or not."""
LONGEST = 200_000
"""So many characters of an attachment are kept for the search."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding and where it is: in ``field`` of the version, or in ``attachment``."""

    finding: Finding
    field: str = ""
    attachment: Attachment | None = None

    @property
    def key(self) -> str:
        """What a written reason is tied to (``Acknowledged.key``)."""
        return f"{self.attachment.blob_id[:16] if self.attachment else self.field}:{self.finding.key}"

    @property
    def kind(self) -> str:
        return self.finding.kind

    @property
    def severity(self) -> Severity:
        return self.finding.severity


def findings_of(version: DocumentVersion, *, on: date) -> tuple[Found, ...]:
    """Everything found, red first. What is not to be public may hold personal data, but no secrecy mark."""
    found = _in_fields({name: getattr(version, name) for name in (*SHORT, "body")}, on)
    for attachment in version.attachments.select_related("blob").order_by("position"):
        found += _in_file(attachment, attachment.blob.path, on)
    if version.attribute in (Attribute.ON_REQUEST, Attribute.WITHHELD):
        found = [each for each in found if each.kind == SECRECY]
    return tuple(sorted(found, key=lambda each: each.severity != RED))


def findings_before(fields: Mapping[str, Any], files: Iterable[tuple[str, bytes]], *, on: date) -> tuple[Found, ...]:
    """The same of what is not entered yet."""
    found = _in_fields(fields, on)
    for name, content in files:
        with NamedTemporaryFile() as file:
            file.write(content)
            file.flush()
            found += _in_file(Attachment(name=name), Path(file.name), on)
    return tuple(sorted(found, key=lambda each: each.severity != RED))


def texts_of(version: DocumentVersion) -> dict[int, str]:
    """The text of each attachment that has not been read yet, by its id; empty where there is none to read."""
    unread = version.attachments.select_related("blob").filter(text="")
    return {attachment.pk: text_of(attachment.blob.path, attachment.name) for attachment in unread}


def text_of(source: Path | bytes, name: str) -> str:
    """The text of a file for the search; empty for one that cannot be read."""
    try:
        text = open_document(source, name=name).plain
    except Unreadable:
        return ""
    return text.replace("\x00", "")[:LONGEST]


def _in_fields(fields: Mapping[str, Any], on: date) -> list[Found]:
    found = [Found(each, name) for name in SHORT for each in screen_text(fields.get(name) or "", on=on)]
    return found + [Found(each, "body") for each in screen_html(fields.get("body") or "", on=on)]


def _in_file(attachment: Attachment, path: Path, on: date) -> list[Found]:
    try:
        findings = screen_file(path, name=attachment.name, on=on)
    except Unreadable as unreadable:
        name, reason = attachment.name, f"需要人工查看：{unreadable.message}"
        findings = (Finding("附件", YELLOW, name, name, 0, 0, "", reason, "条例第十七条", key=unreadable.code),)
    return [Found(each, attachment=attachment) for each in findings]

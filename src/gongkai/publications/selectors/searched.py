"""What the search must hold of publications: the key of everything public, and the entries of some keys."""

from collections.abc import Iterator, Sequence
from datetime import date

from gongkai.publications.found import attachment_key, document_key, entries_of, guide_entry, guide_key
from gongkai.publications.models import Attachment, DocumentState, DocumentVersion, GuideState, GuideVersion, Placement
from gongkai.publications.selectors.standing import standings
from gongkai.search.model import Entry

_PUBLIC = {"state": DocumentState.PUBLISHED}


def searched_keys() -> Iterator[str]:
    """The keys of all public documents, after their attachments, and of the guides in force. Three queries."""
    documents = DocumentVersion.objects.filter(**_PUBLIC).order_by().values_list("document", flat=True)
    files = Attachment.objects.filter(version__state=DocumentState.PUBLISHED).order_by()
    guides = GuideVersion.objects.filter(state=GuideState.PUBLISHED).order_by()
    for document, sm3 in files.values_list("version__document", "blob").iterator():
        yield attachment_key(document, sm3)
    yield from map(document_key, documents.iterator())
    yield from map(guide_key, guides.values_list("agency__code", flat=True))


def searched_columns() -> dict[str, str]:
    """The columns in which each public document stands, as its entry has them. One query."""
    placed = Placement.objects.filter(version__state=DocumentState.PUBLISHED).order_by("version__document", "position")
    found: dict[str, list[str]] = {}
    for document, code in placed.values_list("version__document", "column__code").iterator():
        found.setdefault(document_key(document), []).append(code)
    return {key: " ".join(codes) for key, codes in found.items()}


def searched_entries(keys: Sequence[str], *, on: date) -> list[Entry]:
    """The entries behind some of the keys, as they stand on the day; what is not public is left out."""
    parts = [key.split(":") for key in keys]
    documents = {int(part[1]) for part in parts if part[0] in ("document", "attachment")}
    codes = [part[1] for part in parts if part[0] == "guide"]
    versions = [*DocumentVersion.objects.filter(document__in=documents, **_PUBLIC).select_related("document__agency")]
    stand = standings(versions, on=on)
    guides = GuideVersion.objects.filter(agency__code__in=codes, state=GuideState.PUBLISHED).select_related("agency")
    found = [entry for version in versions for entry in entries_of(version, stand[version.document_id])]
    wanted = set(keys)
    return [entry for entry in [*found, *map(guide_entry, guides)] if entry.key in wanted]

"""What the public sees of documents. Nothing here shows a draft, a filed document or the text of one taken down."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import not_found
from gongkai.publications.models import (
    Attachment,
    Column,
    Document,
    DocumentState,
    DocumentVersion,
    Placement,
    RelationKind,
    Release,
    TakeDown,
)
from gongkai.publications.selectors.standing import public_relations, standings, with_validity
from gongkai.publications.validity import Standing, Validity


@dataclass(frozen=True, slots=True)
class Link:
    """Another public document this one has to do with. ``outward``: this one does it; else it is done to this one."""

    kind: RelationKind
    outward: bool
    other: DocumentVersion
    on: date | None


@dataclass(frozen=True, slots=True)
class Page:
    """A document as its address shows it: the version with all that stands beside it, or the tombstone and no version."""

    document: Document
    version: DocumentVersion | None
    taken_down: TakeDown | None
    standing: Standing | None
    links: tuple[Link, ...] = ()
    corrections: tuple[DocumentVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class DirectoryLine:
    """One line of the directory (政府信息公开目录) with the elements of 条例 Art. 12(3), in their order."""

    index: str
    name: str
    summary: str
    formed_on: date | None
    document: int


def public_documents(
    *,
    on: date,
    agency: Agency | None = None,
    column: Column | None = None,
    year: int | None = None,
    genre: str = "",
    theme: str = "",
    validity: Validity | None = None,
    with_attachments: bool = False,
) -> QuerySet[DocumentVersion]:
    """Public documents, newest first by the day they are listed under, each with ``validity`` on the day.

    ``year``: of that day. A column includes those under it. To be cut to a page before it is read.
    """
    found = with_validity(_public(), on=on)
    if agency is not None:
        found = found.filter(document__agency=agency)
    if column is not None:
        here = Placement.objects.filter(version=OuterRef("pk"), column__in=_branch(column))
        found = found.filter(Exists(here))
    if year is not None:
        found = found.filter(listed_on__year=year)
    if genre:
        found = found.filter(genre=genre)
    if theme:
        found = found.filter(theme=theme)
    if with_attachments:
        found = found.filter(Exists(Attachment.objects.filter(version=OuterRef("pk"))))
    if validity is not None:
        found = found.filter(validity=validity.value)
    return found


def latest(*, on: date, limit: int, agency: Agency | None = None) -> list[DocumentVersion]:
    """The newest public documents."""
    return [*public_documents(on=on, agency=agency)[:limit]]


def public_document(key: int | str, *, on: date) -> Page:
    """A document by its id or index number, or its tombstone. Refused: not-found, also for what was never public."""
    wanted = {"pk": key} if isinstance(key, int) else {"index_number": key}
    document = Document.objects.filter(**wanted, first_published_at__isnull=False).select_related("agency").first()
    if document is None:
        raise not_found()
    version = _whole().filter(document=document).first()
    if version is None:
        tombstone = TakeDown.objects.filter(document=document, ended_at__isnull=True).first()
        if tombstone is None:
            raise not_found()
        return Page(document, None, tombstone, None)
    earlier = document.versions.filter(published_at__isnull=False, version__lte=version.version)
    corrections = tuple(earlier.exclude(correction_note="").order_by("version"))
    standing = standings([version], on=on)[document.pk]
    return Page(document, version, None, standing, tuple(links_of(document)), corrections)


def links_of(document: Document) -> list[Link]:
    """Public documents that this one modifies, repeals, replaces or interprets, and those that do so to it."""
    outward = [*public_relations().filter(version__document=document)]
    inward = [*public_relations().filter(target=document)]
    ids = {each.target_id for each in outward} | {each.version.document_id for each in inward}
    others = {version.document_id: version for version in _public().filter(document__in=ids)}
    found = [(each, True, each.target_id) for each in outward]
    found += [(each, False, each.version.document_id) for each in inward]
    return [
        Link(RelationKind(relation.kind), out, others[pk], relation.holds_from)
        for relation, out, pk in found
        if pk in others
    ]


def directory(*, agency: Agency | None, on: date, year: int | None = None) -> Iterator[DirectoryLine]:
    """The directory of an agency, or of all, newest first: generated, so it is never behind (条例 Art. 12(1))."""
    found = public_documents(on=on, agency=agency, year=year)
    for version in found.iterator(chunk_size=1000):
        yield DirectoryLine(
            version.document.index_number, version.title, version.summary, version.formed_on, version.document_id
        )


def facets(*, on: date, agency: Agency | None = None, column: Column | None = None) -> dict[str, list[tuple[str, int]]]:
    """What the public lists can be narrowed to: years, kinds and themes with how many of each."""
    found = public_documents(on=on, agency=agency, column=column).order_by()
    counted = {}
    for name, field in (("year", "listed_on__year"), ("genre", "genre"), ("theme", "theme")):
        rows = found.values_list(field).annotate(n=Count("pk")).order_by(f"{'-' if name == 'year' else ''}{field}")
        counted[name] = [(str(value), n) for value, n in rows if value]
    return counted


def releases(*, after: int = 0, limit: int = 1000) -> list[Release]:
    """The public log behind a number, in order: what the static publisher and the feeds have to follow."""
    rows = Release.objects.filter(seq__gt=after).select_related("document__agency", "version", "guide__agency")
    return [*rows.order_by("seq")[:limit]]


def _public() -> QuerySet[DocumentVersion]:
    found = DocumentVersion.objects.filter(state=DocumentState.PUBLISHED).select_related("document__agency")
    return found.order_by("-listed_on", "-document_id")


def _whole() -> QuerySet[DocumentVersion]:
    placed = Placement.objects.select_related("column").order_by("position")
    files = Attachment.objects.select_related("blob").order_by("position")
    return _public().prefetch_related(Prefetch("placements", queryset=placed), Prefetch("attachments", queryset=files))


def _branch(column: Column) -> list[int]:
    """The column and everything under it."""
    found, under = [column.pk], [column.pk]
    while under:
        under = [*Column.objects.filter(parent__in=under).exclude(pk__in=found).values_list("pk", flat=True)]
        found += under
    return found

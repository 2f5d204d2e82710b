"""What the public sees of documents. Nothing here shows a draft, a filed document or the text of one taken down."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import not_found
from gongkai.files.models import Blob
from gongkai.publications.models import (
    Attachment,
    Column,
    Declaration,
    Document,
    DocumentState,
    DocumentVersion,
    Illustration,
    Placement,
    RelationKind,
    Release,
    TakeDown,
)
from gongkai.publications.selectors.standing import (
    declared_changes,
    public_relations,
    related_change,
    with_validity,
)
from gongkai.publications.validity import Change, Standing, Validity, standing

PART = 1000
"""Numbers of documents that share a part of the site map."""

LISTED = (
    "title",
    "genre",
    "summary",
    "issuing_body",
    "joint_bodies",
    "valid_until",
    "published_at",
    "listed_on",
    "document__first_published_at",
    "document__imported_published_on",
    "document__agency__name",
    "document__agency__short_name",
)
"""What a list shows of a version; Django takes long over each column more."""


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
    declarations: tuple[Declaration, ...] = ()


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
    columns: Collection[int] | None = None,
    year: int | None = None,
    genre: str = "",
    theme: str = "",
    validity: Validity | None = None,
    with_attachments: bool = False,
) -> QuerySet[DocumentVersion]:
    """Public documents, newest first by the day they are listed under, each with ``validity`` on the day.

    ``year``: of that day. A column includes those under it; who knows their ids gives them as ``columns``. To be cut
    to a page before it is read.
    """
    found = with_validity(_standing_in(agency, _branch(column) if column is not None else columns), on=on)
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


def latest(
    *,
    on: date,
    limit: int,
    agency: Agency | None = None,
    columns: Collection[int] | None = None,
    genres: Collection[str] | None = None,
) -> list[DocumentVersion]:
    """The newest public documents, as lists show them: without text and validity. One query."""
    found = _standing_in(agency, columns).filter(listed_on__lte=on).only(*LISTED)
    if genres is not None:
        found = found.filter(genre__in=genres)
    return [*found[:limit]]


def public_document(key: int | str, *, on: date) -> Page:
    """A document by its id or index number, or its tombstone. Refused: not-found, also for what was never public.

    Six queries at most.
    """
    wanted = {"document_id": key} if isinstance(key, int) else {"document__index_number": key}
    was_out = {"document__first_published_at__isnull": False, "published_at__isnull": False}
    out = DocumentVersion.objects.filter(**wanted, **was_out).select_related("document__agency").order_by("version")
    versions = [*out]
    version = next((each for each in versions if each.is_public), None)
    if version is None:
        tombstone = TakeDown.objects.filter(
            document__in=[each.document_id for each in versions], ended_at__isnull=True
        ).first()
        if tombstone is None:
            raise not_found()
        return Page(versions[0].document, None, tombstone, None)
    prefetch_related_objects([version], *_parts())
    document = version.document
    links, changes = _related(document)
    declarations = tuple(Declaration.objects.filter(document=document).order_by("at", "pk"))
    stands = standing(changes + declared_changes(declarations), valid_until=version.valid_until, on=on)
    corrections = tuple(each for each in versions if each.correction_note and each.version <= version.version)
    return Page(document, version, None, stands, links, corrections, declarations)


def _related(document: Document) -> tuple[tuple[Link, ...], list[Change]]:
    """Public documents that this one modifies, repeals, replaces or interprets, and those that do so to it.

    With what the latter change of it.
    """
    said = [*public_relations().filter(Q(version__document=document) | Q(target=document))]
    targets = {each.target_id for each in said if each.version.document_id == document.pk}
    shown = {each.document_id: each for each in _public().filter(document__in=targets)} if targets else {}
    shown |= {each.version.document_id: each.version for each in said if each.target_id == document.pk}
    links, changes = [], []
    for each in sorted(said, key=lambda each: (each.target_id == document.pk, each.version_id, each.position)):
        outward = each.version.document_id == document.pk
        other = shown.get(each.target_id if outward else each.version.document_id)
        if other is not None:
            links.append(Link(RelationKind(each.kind), outward, other, each.holds_from))
        if not outward and (change := related_change(each)) is not None:
            changes.append(change)
    return tuple(links), changes


def public_attachment(*, document: int, sm3: str, name: str) -> Attachment:
    """A file of a document as it is public now, by its fingerprint and name. Refused: not-found."""
    out = Attachment.objects.filter(version__state=DocumentState.PUBLISHED, version__document=document)
    found = out.filter(blob=sm3, name=name).select_related("blob").defer("text").first()
    if found is None:
        raise not_found()
    return found


def public_picture(*, document: int, sm3: str) -> Blob:
    """A picture in the text of a document as it is public now. Refused: not-found."""
    out = Illustration.objects.filter(version__state=DocumentState.PUBLISHED, version__document=document)
    found = out.filter(blob=sm3).select_related("blob").first()
    if found is None:
        raise not_found()
    return found.blob


def directory(*, agency: Agency | None, on: date, year: int | None = None) -> Iterator[DirectoryLine]:
    """The directory of an agency, or of all, newest first: generated, so it is never behind (条例 Art. 12(1))."""
    found = public_documents(on=on, agency=agency, year=year)
    for version in found.iterator(chunk_size=1000):
        yield DirectoryLine(
            version.document.index_number, version.title, version.summary, version.formed_on, version.document_id
        )


def facets(
    *, on: date, agency: Agency | None = None, columns: Collection[int] | None = None
) -> dict[str, list[tuple[str, int]]]:
    """What the public lists can be narrowed to: years, kinds and themes with how many of each. One query."""
    found = _standing_in(agency, columns).filter(listed_on__lte=on).order_by()
    rows = found.values_list("listed_on__year", "genre", "theme").annotate(n=Count("pk"))
    counted: dict[str, Counter[str]] = {"year": Counter(), "genre": Counter(), "theme": Counter()}
    for *values, n in rows:
        for name, value in zip(counted, values, strict=True):
            if value:
                counted[name][str(value)] += n
    return {name: sorted(values.items(), reverse=name == "year") for name, values in counted.items()}


def document_parts() -> list[tuple[int, datetime]]:
    """The thousands of numbers in which public documents have theirs, each with the moment of its last publication."""
    out = DocumentVersion.objects.filter(state=DocumentState.PUBLISHED).order_by()
    parts = out.annotate(part=F("document_id") / PART).values_list("part").annotate(last=Max("published_at"))
    return [*parts.order_by("part")]


def document_addresses(*, part: int) -> list[tuple[int, datetime]]:
    """The public documents of one of these thousands, and when each was published last."""
    out = DocumentVersion.objects.filter(state=DocumentState.PUBLISHED, document_id__gte=part * PART)
    found = out.filter(document_id__lt=(part + 1) * PART).order_by("document_id")
    return [*found.values_list("document_id", "published_at")]


def releases(*, after: int = 0, limit: int = 1000) -> list[Release]:
    """The public log behind a number, in order: what the static publisher and the feeds have to follow."""
    rows = Release.objects.filter(seq__gt=after).select_related("document__agency", "version", "guide__agency")
    return [*rows.order_by("seq")[:limit]]


def _standing_in(agency: Agency | None, columns: Collection[int] | None) -> QuerySet[DocumentVersion]:
    """The public versions of an agency, or of all, that stand in some columns, or in any."""
    found = _public()
    if agency is not None:
        found = found.filter(document__agency=agency)
    if columns is not None:
        found = found.filter(Exists(Placement.objects.filter(version=OuterRef("pk"), column__in=columns)))
    return found


def _public() -> QuerySet[DocumentVersion]:
    found = DocumentVersion.objects.filter(state=DocumentState.PUBLISHED).select_related("document__agency")
    return found.order_by("-listed_on", "-document_id")


def _parts() -> tuple[Prefetch, Prefetch]:
    """What stands beside the text: the columns and the files, in their order."""
    placed = Placement.objects.select_related("column").order_by("position")
    files = Attachment.objects.select_related("blob").defer("text").order_by("position")
    return Prefetch("placements", queryset=placed), Prefetch("attachments", queryset=files)


def _branch(column: Column) -> list[int]:
    """The column and everything under it."""
    found, under = [column.pk], [column.pk]
    while under:
        under = [*Column.objects.filter(parent__in=under).exclude(pk__in=found).values_list("pk", flat=True)]
        found += under
    return found

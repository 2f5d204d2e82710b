"""What the public sees of documents. Nothing here shows a draft, a filed document or the text of one taken down."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import ExtractYear

from gongkai.agencies.models import Agency
from gongkai.agencies.prepared import one_of, prepared
from gongkai.agencies.selectors import not_found
from gongkai.files.models import Blob
from gongkai.publications.models import (
    Attachment,
    Declaration,
    Document,
    DocumentState,
    DocumentVersion,
    Illustration,
    Placement,
    Relation,
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
from gongkai.publications.validity import Change, Standing, standing

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
"""What a front page or a feed shows of a version; Django takes long over each column more."""
LINES = ("title", "number", "genre", "summary", "formed_on", "listed_on", "document__index_number")
"""What a line of a list shows."""
COUNTED = Func(F("pk"), function="COUNT", output_field=IntegerField())
"""How many, as a row: ``count`` of Django asks at once. Without a group, for it is no aggregate to Django."""


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
    placements: tuple[Placement, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which public documents of a list. ``columns``: the ids of a column and of those under it."""

    on: date
    agency: int | None = None
    columns: tuple[int, ...] | None = None
    year: int | None = None
    genre: str | None = None
    theme: str | None = None
    validity: str | None = None
    with_attachments: bool = False

    @property
    def values(self) -> dict[str, Any]:
        """As the prepared questions take them; a year as the days it lies between."""
        days = (date(self.year, 1, 1), date(self.year, 12, 31)) if self.year is not None else None
        return {**{f.name: getattr(self, f.name) for f in fields(self) if f.name != "year"}, "days": days}


def public_documents(
    *, on: date, agency: Agency | None = None, columns: Collection[int] | None = None
) -> QuerySet[DocumentVersion]:
    """Public documents, newest first by the day they are listed under, each with ``validity`` on the day.

    ``columns``: the ids of a column and of those under it. To be cut to a page before it is read.
    """
    return with_validity(_standing_in(agency.pk if agency is not None else None, columns), on=on)


def listed(wanted: Wanted, *, first: int, most: int) -> list[DocumentVersion]:
    """So many lines of a list from one on, newest first, each with ``validity`` on the day. One query."""
    return _lines(**wanted.values, first=first, last=first + most)


def count_listed(wanted: Wanted) -> int:
    """How many lines a list has. One query."""
    ((found,),) = _line_count(**wanted.values)
    return found


_GIVEN = ("on", "agency", "columns", "days", "genre", "theme", "validity")


@prepared(*_GIVEN)
def _lines(*, first: int, last: int, on: date, validity: str | None, **narrowing: Any) -> QuerySet[DocumentVersion]:
    found = with_validity(_narrowed(**narrowing), on=on)
    return _as_lines(found.filter(validity=validity) if validity is not None else found)[first:last]


def _as_lines(found: QuerySet[DocumentVersion]) -> QuerySet[DocumentVersion]:
    return found.select_related(None).select_related("document").only(*LINES)


@prepared("on", "agency", "documents", "days", "columns")
def lines_of(
    *, on: date, agency: int, documents: tuple[int, ...], days: tuple[date, date], columns: tuple[int, ...] | None
) -> QuerySet[DocumentVersion]:
    """The lines of those of an agency's documents that are public, newest first, each with ``validity`` on the day.

    ``days``: the first and the last they are listed under, so that nothing else is looked through.
    """
    found = _standing_in(agency, columns).filter(one_of("document", documents), listed_on__range=days)
    return _as_lines(with_validity(found, on=on))


@prepared(*_GIVEN)
def _line_count(*, on: date, validity: str | None, **narrowing: Any) -> QuerySet[Any]:
    found = _narrowed(**narrowing).order_by().select_related(None)
    if validity is not None:
        found = with_validity(found, on=on).filter(validity=validity)
    return found.annotate(n=COUNTED).values_list("n")


def _narrowed(
    *,
    agency: int | None,
    columns: tuple[int, ...] | None,
    days: tuple[date, date] | None,
    genre: str | None,
    theme: str | None,
    with_attachments: bool,
) -> QuerySet[DocumentVersion]:
    found = _standing_in(agency, columns)
    if days is not None:
        found = found.filter(listed_on__range=days)
    if genre is not None:
        found = found.filter(genre=genre)
    if theme is not None:
        found = found.filter(theme=theme)
    if with_attachments:
        found = found.filter(Exists(Attachment.objects.filter(version=OuterRef("pk"))))
    return found


def latest(
    *,
    on: date,
    limit: int,
    agency: Agency | None = None,
    columns: tuple[int, ...] | None = None,
    genres: tuple[str, ...] | None = None,
) -> list[DocumentVersion]:
    """The newest public documents, as lists show them: without text and validity. One query."""
    return _latest(on=on, limit=limit, agency=agency and agency.pk, columns=columns, genres=genres)


@prepared("on", "agency", "columns")
def _latest(
    *, on: date, limit: int, agency: int | None, columns: tuple[int, ...] | None, genres: tuple[str, ...] | None
) -> QuerySet[DocumentVersion]:
    found = _standing_in(agency, columns).filter(listed_on__lte=on).only(*LISTED)
    return (found.filter(genre__in=genres) if genres is not None else found)[:limit]


def public_document(key: int | str, *, on: date) -> Page:
    """A document by its id or index number, or its tombstone. Refused: not-found, also for what was never public.

    Six queries at most.
    """
    versions = _versions(pk=key) if isinstance(key, int) else _versions(index=key)
    version = next((each for each in versions if each.is_public), None)
    if version is None:
        tombstone = TakeDown.objects.filter(
            document__in=[each.document_id for each in versions], ended_at__isnull=True
        ).first()
        if tombstone is None:
            raise not_found()
        return Page(versions[0].document, None, tombstone, None)
    document = version.document
    links, changes = _related(document, tuple(each.pk for each in versions))
    declarations = tuple(_declared(document=document.pk))
    stands = standing(changes + declared_changes(declarations), valid_until=version.valid_until, on=on)
    corrections = tuple(each for each in versions if each.correction_note and each.version <= version.version)
    beside = tuple(_placements(version=version.pk)), tuple(_attachments(version=version.pk))
    return Page(document, version, None, stands, links, corrections, declarations, *beside)


@prepared("pk", "index")
def _versions(*, pk: int | None = None, index: str | None = None) -> QuerySet[DocumentVersion]:
    """Those that are or were public of a document."""
    wanted = {"document": pk} if pk is not None else {"document__index_number": index}
    was_out = {"document__first_published_at__isnull": False, "published_at__isnull": False}
    return DocumentVersion.objects.filter(**wanted, **was_out).select_related("document__agency").order_by("version")


@prepared("document")
def _declared(*, document: int) -> QuerySet[Declaration]:
    return Declaration.objects.filter(document=document).order_by("at", "pk")


@prepared("document", "versions")
def _said(*, document: int, versions: tuple[int, ...]) -> QuerySet[Relation]:
    return public_relations().filter(one_of("version", versions) | Q(target=document))


@prepared("version")
def _placements(*, version: int) -> QuerySet[Placement]:
    return Placement.objects.filter(version=version).select_related("column").order_by("position")


@prepared("version")
def _attachments(*, version: int) -> QuerySet[Attachment]:
    found = Attachment.objects.filter(version=version).select_related("blob")
    return found.defer("text").order_by("position")


def _related(document: Document, versions: tuple[int, ...]) -> tuple[tuple[Link, ...], list[Change]]:
    """Public documents that this one modifies, repeals, replaces or interprets, and those that do so to it.

    With what the latter change of it. ``versions``: the ids of its own that are or were public.
    """
    said = _said(document=document.pk, versions=versions)
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


def facets(
    *, on: date, agency: Agency | None = None, columns: tuple[int, ...] | None = None
) -> dict[str, list[tuple[str, int]]]:
    """What the public lists can be narrowed to: years, kinds and themes with how many of each. One query."""
    counted: dict[str, Counter[str]] = {"year": Counter(), "genre": Counter(), "theme": Counter()}
    for *values, n in _counts(on=on, agency=agency and agency.pk, columns=columns):
        for name, value in zip(counted, values, strict=True):
            if value:
                counted[name][str(value)] += n
    return {name: sorted(values.items(), reverse=name == "year") for name, values in counted.items()}


@prepared("on", "agency", "columns")
def _counts(*, on: date, agency: int | None, columns: tuple[int, ...] | None) -> QuerySet[Any]:
    found = _standing_in(agency, columns).filter(listed_on__lte=on).order_by()
    return found.values_list(_Year("listed_on"), "genre", "theme").annotate(n=Count("pk"))


class _Year(ExtractYear):
    """The year of a day by what SQLite itself can: Django calls back into Python there for every row."""

    def as_sqlite(self, compiler: Any, _connection: Any) -> tuple[str, Any]:
        sql, values = compiler.compile(self.lhs)
        return f"CAST(SUBSTR({sql}, 1, 4) AS INTEGER)", values


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


def misplaced() -> QuerySet[DocumentVersion]:
    """The versions that lists would show under another agency or another day than their documents'; none: all is well."""
    day = Q(listed_on__isnull=False) & ~Q(listed_on=F("document__public_on"))
    return DocumentVersion.objects.filter(~Q(agency=F("document__agency")) | day).order_by("pk")


def releases(*, after: int = 0, limit: int = 1000) -> list[Release]:
    """The public log behind a number, in order: what the static publisher and the feeds have to follow."""
    rows = Release.objects.filter(seq__gt=after).select_related("document__agency", "version", "guide__agency")
    return [*rows.order_by("seq")[:limit]]


def _standing_in(agency: int | None, columns: Collection[int] | None) -> QuerySet[DocumentVersion]:
    """The public versions of an agency, or of all, that stand in some columns, or in any."""
    found = _public()
    if agency is not None:
        found = found.filter(agency=agency)
    if columns is not None:
        found = found.filter(Exists(Placement.objects.filter(one_of("column", columns), version=OuterRef("pk"))))
    return found


def _public() -> QuerySet[DocumentVersion]:
    found = DocumentVersion.objects.filter(state=DocumentState.PUBLISHED).select_related("document__agency")
    return found.order_by("-listed_on", "-document_id")

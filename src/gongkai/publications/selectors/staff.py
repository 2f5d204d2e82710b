"""Documents for those who work on them: registers, drafts, tasks. Scoped to the agencies whose drafts one may see."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from gongkai.agencies import selectors as agencies
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import Reader
from gongkai.files.models import Blob
from gongkai.publications import permissions
from gongkai.publications.models import (
    BEING_WRITTEN,
    Attachment,
    Document,
    DocumentState,
    DocumentVersion,
    GuideState,
    GuideVersion,
    Placement,
)
from gongkai.reviews.models import Review
from gongkai.reviews.permissions import READERS


def reach(person: Reader, *, on: date) -> Q:
    """The documents whose drafts the reader may see: of agencies with a post there, and of those they inherited."""
    held = agencies.roles_by_agency(person, on=on)
    if held[None] & READERS:
        return Q()
    mine = [pk for pk, roles in held.items() if pk is not None and roles & READERS]
    return Q(document__agency__in=agencies.with_predecessors(mine, on=on))


def documents_for(
    person: Reader,
    *,
    on: date,
    agency: Agency | None = None,
    state: str = "",
    attribute: str = "",
    text: str = "",
) -> QuerySet[DocumentVersion]:
    """The register: the newest version of every document of the reader, the last changed first.

    ``text`` is looked for in title, 文号 and index number.
    """
    later = DocumentVersion.objects.filter(document=OuterRef("document"), version__gt=OuterRef("version"))
    found = lines().filter(reach(person, on=on), ~Exists(later))
    if agency is not None:
        found = found.filter(document__agency=agency)
    if state:
        found = found.filter(state=state)
    if attribute:
        found = found.filter(attribute=attribute)
    if text:
        wanted = Q(title__icontains=text) | Q(number__icontains=text) | Q(document__index_number__icontains=text)
        found = found.filter(wanted)
    return found.order_by("-changed_at", "-pk")


def drafts_of(agency: Agency) -> list[str]:
    """What an agency is writing and has not submitted, by title, guide first. For whoever keeps the tree of agencies."""
    guides = GuideVersion.objects.filter(agency=agency, state=GuideState.DRAFT).select_related("agency")
    unsent = (DocumentState.DRAFT, DocumentState.IN_CHECK)
    documents = DocumentVersion.objects.filter(document__agency=agency, state__in=unsent).order_by("pk")
    return [*map(str, guides), *map(str, documents)]


def document_for(person: Reader, pk: int, *, on: date) -> Document:
    """One document of the reader. Refused: not-found."""
    document = agencies.sole(Document.objects.filter(pk=pk).select_related("agency__successor"))
    if document is None:
        raise agencies.not_found()
    permissions.check_can_see(person, document, on=on)
    return document


def same_number(version: DocumentVersion) -> list[DocumentVersion]:
    """Other documents of the agency that are written, in review or public under the same 文号. For who may see the version."""
    if not version.number:
        return []
    alive = (*BEING_WRITTEN, DocumentState.PUBLISHED)
    found = DocumentVersion.objects.filter(number=version.number, document__agency=version.document.agency_id)
    found = found.filter(state__in=alive).exclude(document=version.document_id)
    return [*found.only("title", "state", "document").order_by("pk")]


def history_for(person: Reader, pk: int, *, on: date) -> list[DocumentVersion]:
    """All versions of one document of the reader, newest first. Refused: not-found."""
    versions = sorted(whole().filter(document=pk).order_by(), key=lambda each: -each.version)
    if not versions:
        raise agencies.not_found()
    permissions.check_can_see(person, versions[0].document, on=on)
    return versions


def draft_for(person: Reader, pk: int, *, on: date) -> DocumentVersion:
    """What is being written of a document, for somebody who may go on writing it. Refused: not-found."""
    version = agencies.sole(whole().filter(document=pk, state__in=BEING_WRITTEN))
    if version is None:
        raise agencies.not_found()
    permissions.check_can_write(person, version.document.agency, on=on)
    return version


def reviewed_version(review: Review) -> DocumentVersion:
    """The version a review of a document is about, but for its content, which the review has. The caller may see it."""
    return DocumentVersion.objects.only("document", "version").get(pk=int(review.subject_id))


def documents_reviewed(reviews: Iterable[Review], *, known: Iterable[DocumentVersion] = ()) -> dict[int, int]:
    """Review to document, for those of the reviews that are about documents; for a caller who may see them.

    One query, and none where all the versions are ``known``.
    """
    versions = {
        int(review.subject_id): review.pk
        for review in reviews
        if review.subject_type == DocumentVersion._meta.label_lower
    }
    found = {each.pk: each.document_id for each in known if each.pk in versions}
    if left := versions.keys() - found.keys():
        found |= dict(DocumentVersion.objects.filter(pk__in=left).order_by().values_list("pk", "document"))
    return {versions[version]: document for version, document in found.items()}


def decided_before(version: DocumentVersion) -> DocumentVersion | None:
    """The version that was decided last before this one, for a caller who may see it."""
    if version.version == 1:
        return None
    earlier = whole().filter(document=version.document_id, version__lt=version.version, decided_at__isnull=False)
    return earlier.order_by("-version").first()


def newest_version(document: Document) -> DocumentVersion:
    """The newest version of a document, for a caller who may see it."""
    return whole().filter(document=document).latest("version")


def file_of(document: Document, sm3: str) -> Attachment:
    """A file that is, or was, attached to a document, for a caller who may see it. Refused: not-found."""
    found = Attachment.objects.filter(version__document=document, blob=sm3).select_related("blob").last()
    if found is None:
        raise agencies.not_found()
    return found


def picture_of(document: Document, sm3: str) -> Blob:
    """A picture in the body of a document, for a caller who may see it. Refused: not-found."""
    found = Blob.objects.filter(sm3=sm3, illustrations__version__document=document).first()
    if found is None:
        raise agencies.not_found()
    return found


def target_named(person: Reader, text: str, *, on: date) -> str:
    """The index number of the one document with this 文号 or index number that the reader or the public may see, or ""."""
    named = Q(document__index_number=text) | Q(number=text)
    public = Q(state=DocumentState.PUBLISHED)
    found = DocumentVersion.objects.filter(named, public | reach(person, on=on)).order_by()
    numbers = {*found.values_list("document__index_number", flat=True)[:50]}
    return numbers.pop() if len(numbers) == 1 else ""


def open_version(document: Document) -> DocumentVersion | None:
    """The version of a document that is being written or lies in review, for a caller who may see it."""
    return whole().filter(document=document, state__in=BEING_WRITTEN).first()


def lines() -> QuerySet[DocumentVersion]:
    """Versions as a list shows them, with agency and columns and little else, unscoped: for selectors only."""
    shown = ("version", "state", "title", "number", "formed_on", "attribute", "drafted_at", "published_at")
    told = ("document__agency", "document__index_number", "document__imported_published_on")
    found = DocumentVersion.objects.select_related("document").only(*shown, *told)
    return found.prefetch_related("document__agency", placed())


def placed() -> Prefetch:
    """Where versions of a list are ``placed``, in order, and what that means for their period. One query."""
    found = Placement.objects.select_related("column").order_by("position")
    told = ("version", "column__name", "column__period", "column__counted")
    return Prefetch("placements", queryset=found.only(*told), to_attr="placed")


def whole() -> QuerySet[DocumentVersion]:
    """Versions with what stands beside them, unscoped: for selectors only."""
    placed = Placement.objects.select_related("column").order_by("position")
    files = Attachment.objects.select_related("blob").order_by("position")
    return DocumentVersion.objects.select_related(
        "document__agency__successor", "drafted_by", "changed_by"
    ).prefetch_related(Prefetch("placements", queryset=placed), Prefetch("attachments", queryset=files))

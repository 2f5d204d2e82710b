"""What the county office checks before it may be kept from the public, and what came of it."""

from collections.abc import Collection

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from gongkai.agencies.prepared import one_of, prepared
from gongkai.agencies.selectors import not_found
from gongkai.publications.models import CheckOutcome, Document, DocumentState, DocumentVersion, OfficeCheck
from gongkai.publications.policy import is_kept_policy
from gongkai.reviews.content import sm3
from gongkai.reviews.models import Review


def must_be_checked(version: DocumentVersion) -> bool:
    """Whether the county office has yet to agree to this very content. No query for what it need not see."""
    return is_kept_policy(version) and agreed_check(version) is None


def agreed_check(version: DocumentVersion) -> OfficeCheck | None:
    """The check in which the county office agreed to this very content, for a caller who may see the version."""
    agreed = version.checks.filter(outcome=CheckOutcome.AGREED).select_related("decided_by")
    found = agreed.order_by("-decided_at", "-pk").first()
    return found if found is not None and found.content_sm3 == sm3(version.content) else None


def checks_of(version: DocumentVersion) -> QuerySet[OfficeCheck]:
    """The checks of a version, newest first, for a caller who may see it."""
    return version.checks.select_related("asked_by", "decided_by").order_by("-asked_at", "-pk")


def check_of(document: Document, pk: int) -> OfficeCheck:
    """One check of a document, for a caller who may see it. Refused: not-found."""
    found = OfficeCheck.objects.filter(version__document=document, pk=pk).first()
    if found is None:
        raise not_found()
    return found


def checks_pressing(agencies: Collection[int], *, office: bool) -> list[OfficeCheck]:
    """What lies with the county office, of the agencies or of all, and what it gave back to the agencies. One query.

    Given back is what lies there as a draft since: returned ones until they are sent again, agreed ones as long as the
    draft is the one that was agreed to. What went to review after the check does not count.
    """
    if not office and not agencies:
        return []
    return _checks_pressing(agencies=tuple(sorted(agencies)), office=office)


@prepared("agencies")
def _checks_pressing(*, agencies: tuple[int, ...], office: bool) -> QuerySet[OfficeCheck]:
    later = OfficeCheck.objects.filter(version=OuterRef("version"), pk__gt=OuterRef("pk")).order_by()
    review = Review.objects.filter(
        subject_type=DocumentVersion._meta.label_lower,
        subject_id=Cast(OuterRef("version"), CharField()),
        submitted_at__gte=OuterRef("decided_at"),
    ).order_by()
    mine = one_of("version__document__agency", agencies)
    unchanged = Q(outcome=CheckOutcome.AGREED, version__changed_at__lte=F("decided_at"))
    back = (Q(outcome=CheckOutcome.RETURNED) | unchanged) & Q(version__state=DocumentState.DRAFT)
    back &= ~Exists(later) & ~Exists(review)
    waiting = Q(outcome=CheckOutcome.WAITING)
    found = OfficeCheck.objects.filter(waiting | (mine & back) if office else mine & (waiting | back))
    told = ("outcome", "words", "asked_at", "asked_by__name", "decided_at", "decided_by__name", "version__title")
    found = found.select_related("version__document__agency", "asked_by", "decided_by")
    return found.only(*told, "version__document__agency__short_name").order_by("asked_at", "pk")

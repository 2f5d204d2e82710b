"""What the static site knows in the database: which released pages were read back, and what did not agree."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.agencies.models import Role
from gongkai.agencies.selectors import Reader, agencies_with
from gongkai.mirror.models import Reading
from gongkai.publications.models import Happening, Release

READ = (Happening.PUBLISH, Happening.CORRECT, Happening.RESTORE, Happening.TAKE_DOWN, Happening.GUIDE)
"""What is read back: everything that changes what a page says, not what stands beside it."""


def unread(*, up_to: int, limit: int) -> list[Release]:
    """Lines of the public log whose page is to be read: those behind the last that was read, and those found wanting.

    What a later line of the same page has overtaken is left out. Lines are read in their order, so none is missed.
    """
    last = Reading.objects.order_by("-release").values_list("release", flat=True).first() or 0
    wanting = _still_last(Release.objects.filter(reading__isnull=False).exclude(reading__problem=""), up_to)
    new = _still_last(Release.objects.filter(seq__gt=last), up_to)
    return [*wanting[:limit], *new[:limit]]


def _still_last(found: QuerySet[Release], up_to: int) -> QuerySet[Release]:
    later = Release.objects.filter(seq__gt=OuterRef("seq"), seq__lte=up_to, action__in=READ)
    found = found.filter(action__in=READ, seq__lte=up_to)
    found = found.exclude(Exists(later.filter(document=OuterRef("document"))))
    found = found.exclude(Exists(later.filter(guide__agency=OuterRef("guide__agency"))))
    return found.select_related("document__agency", "version", "guide__agency", "reading").order_by("seq")


def differing(person: Reader, *, on: date) -> QuerySet[Reading]:
    """Pages of the reader's agencies that are not what was reviewed, for the clerks who must see to it."""
    mine = agencies_with(person, {Role.CLERK}, on=on)
    here = Q(release__document__agency__in=mine) | Q(release__guide__agency__in=mine)
    later = Release.objects.filter(seq__gt=OuterRef("release"), document=OuterRef("release__document"), action__in=READ)
    found = Reading.objects.filter(here).exclude(problem="").exclude(Exists(later))
    found = found.select_related("release__version", "release__guide__agency")
    told = ("problem", "release__document", "release__version__title", "release__guide__agency__name")
    return found.only(*told, "release__guide__agency__code", "release__guide__version").order_by("pk")

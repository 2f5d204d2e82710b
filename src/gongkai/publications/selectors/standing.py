"""How documents stand on a day (有效性), for one or for a page of them, and the same question inside the database."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Case, DateField, Exists, Expression, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least

from gongkai.publications.models import (
    Declaration,
    Declared,
    DocumentState,
    DocumentVersion,
    Relation,
    RelationKind,
)
from gongkai.publications.validity import Change, Doing, Standing, Validity, standing

_BY_RELATION = {
    RelationKind.MODIFIES: Doing.MODIFY,
    RelationKind.REPEALS: Doing.REPEAL,
    RelationKind.REPLACES: Doing.REPEAL,
}
_REPEALING = (RelationKind.REPEALS, RelationKind.REPLACES)
_DECLARED = {Declared.REPEALED: Doing.REPEAL, Declared.LAPSED: Doing.LAPSE, Declared.EXTENDED: Doing.EXTEND}


def standings(versions: Iterable[DocumentVersion], *, on: date) -> dict[int, Standing]:
    """How each document stands on the day, by the id of the document. Two queries for any number."""
    shown = [*versions]
    changes = changes_of([version.document_id for version in shown])
    return {
        version.document_id: standing(changes.get(version.document_id, ()), valid_until=version.valid_until, on=on)
        for version in shown
    }


def changes_of(documents: Iterable[int]) -> dict[int, list[Change]]:
    """What was done to documents by public ones and by declarations, by the id of the document."""
    ids = [*documents]
    found: dict[int, list[Change]] = {}
    for relation in public_relations().filter(target__in=ids, kind__in=_BY_RELATION):
        if (change := related_change(relation)) is not None:
            found.setdefault(relation.target_id, []).append(change)
    for row in Declaration.objects.filter(document__in=ids).order_by("at", "pk"):
        found.setdefault(row.document_id, []).extend(declared_changes([row]))
    return found


def related_change(relation: Relation) -> Change | None:
    """What a public relation does to its target; an interpretation changes nothing."""
    doing = _BY_RELATION.get(RelationKind(relation.kind))
    if doing is None:
        return None
    return Change(doing, relation.holds_from, relation.version.document.index_number)


def declared_changes(rows: Iterable[Declaration]) -> list[Change]:
    """What declarations change."""
    return [Change(_DECLARED[Declared(row.kind)], row.on, row.basis, row.valid_until) for row in rows]


def public_relations() -> QuerySet[Relation]:
    """What the public documents say they do to others."""
    said = Relation.objects.filter(version__state=DocumentState.PUBLISHED)
    return said.select_related("version__document__agency", "target")


def with_validity(versions: QuerySet[DocumentVersion], *, on: date | Expression) -> QuerySet[DocumentVersion]:
    """The versions with ``validity`` on the day, by the rule of ``gongkai.publications.validity.standing``."""
    day = on if isinstance(on, Expression) else Value(on)
    doing, declared = _done(on), _declared(on)
    first_repeal = Subquery(doing.filter(kind__in=_REPEALING).order_by("from_day").values("from_day")[:1])
    declared_repeal = Subquery(declared.filter(kind=Declared.REPEALED).order_by("on").values("on")[:1])
    lapse = Subquery(declared.filter(kind=Declared.LAPSED).order_by("on").values("on")[:1])
    # Each name stands for its question wherever it is used, so each is used as seldom as can be.
    repeal = Least(_or_never(first_repeal), _or_never(declared_repeal))
    end = Least(_or_never(F("lapsed_on")), _or_never(F("until")))
    return versions.alias(lapsed_on=lapse, until=last_day(on=on), repeal=repeal, end=end).annotate(
        validity=Case(
            When(_untouched(on), then=Value(Validity.VALID.value)),
            When(repeal__lte=Least(F("end"), day), then=Value(Validity.REPEALED.value)),
            When(Q(lapsed_on__isnull=False) | Q(until__lt=on), then=Value(Validity.LAPSED.value)),
            When(Exists(doing.filter(kind=RelationKind.MODIFIES)), then=Value(Validity.MODIFIED.value)),
            default=Value(Validity.VALID.value),
        )
    )


def last_day(*, on: date) -> Coalesce:
    """Of a version, the last day of its validity as it is known on the day; NULL for none."""
    extended = _declared(on).filter(kind=Declared.EXTENDED).order_by("-on", "-basis", "-at", "-pk")
    return Coalesce(Subquery(extended.values("valid_until")[:1]), F("valid_until"))


def not_ended(*, on: date) -> Q:
    """Of a version, whether nobody has ended it by the day: it holds for as long as its last day is not past."""
    ended = _declared(on).filter(kind__in=(Declared.REPEALED, Declared.LAPSED))
    return ~Exists(ended.order_by()) & ~Exists(_done(on).filter(kind__in=_REPEALING).order_by())


def _untouched(on: date | Expression) -> Q:
    """Nothing was ever done to it and it is not past its day: as most are, and told with a third of the questions."""
    said = Relation.objects.filter(target=OuterRef("document")).order_by()
    declared = Declaration.objects.filter(document=OuterRef("document")).order_by()
    in_time = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    return in_time & ~Exists(said) & ~Exists(declared)


def _done(on: date) -> QuerySet[Relation]:
    """What public documents did by the day to that of a version, each with its ``from_day``."""
    from_day = Coalesce("on", "version__document__public_on", output_field=DateField())
    doing = Relation.objects.filter(version__state=DocumentState.PUBLISHED, target=OuterRef("document"))
    return doing.annotate(from_day=from_day).filter(from_day__lte=on)


def _declared(on: date) -> QuerySet[Declaration]:
    return Declaration.objects.filter(document=OuterRef("document"), on__lte=on)


def _or_never(day: Expression) -> Coalesce:
    """The day, or one behind all others where there is none."""
    return Coalesce(day, Value(date.max), output_field=DateField())


def changing(day: date) -> list[DocumentVersion]:
    """The public versions that stand otherwise on a day than on the day before."""
    eve = day - timedelta(1)
    said = public_relations().filter(on=day, kind__in=_BY_RELATION).values("target")
    declared = Declaration.objects.filter(Q(on=day) | Q(valid_until=eve)).values("document")
    touched = Q(valid_until=eve) | Q(document__in=said) | Q(document__in=declared)
    found = DocumentVersion.objects.filter(touched, state=DocumentState.PUBLISHED)
    versions = [*found.select_related("document__agency").order_by("pk")]
    before, after = standings(versions, on=eve), standings(versions, on=day)
    return [each for each in versions if before[each.document_id].validity != after[each.document_id].validity]

"""The columns: those of the law for the whole county, those of an agency, and their closing."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency, Person, Section
from gongkai.audit.refused import Refused
from gongkai.audit.services import record
from gongkai.publications import permissions
from gongkai.publications.budgets import BUDGET_COLUMN
from gongkai.publications.models import Column, ColumnKind, Counted
from gongkai.publications.selectors.columns import STANDARD
from gongkai.publications.settings import DEFAULTS
from gongkai.statute import EXTRAS, ITEMS, PUBLICATION_DAYS

UPDATED: dict[str, int] = {
    "20-01": DEFAULTS.policy_days.value,
    "20-03": DEFAULTS.plan_days.value,
    "20-14": DEFAULTS.plan_days.value,
}
"""The columns of Art. 20 that the rules for government sites name: policies, plans, personnel."""
TEXTS = (
    "name",
    "article",
    "elements",
    *STANDARD,
)
PLAIN = ("parent", "position", "update_days", "period", "counted", "section")
"""The rest of what ``add_column`` and ``change_column`` take: rows, whole numbers, ``Counted``."""


def lay_out_catalogue(*, by: Person | None, at: datetime) -> int:
    """Set up the columns of Arts 20 and 21 for the county; those that are there stay as they are. How many were added."""
    with transaction.atomic():
        if by is not None:
            permissions.check_can_keep_columns(by, None, on=civil_day(at))
        there = set(Column.objects.values_list("code", flat=True))
        new = [column for column in _of_the_law() if column.code not in there]
        Column.objects.bulk_create(new)
        if new:
            who = by or "系统"
            _journal(None, "lay_out", f"{who}依条例第二十条、第二十一条设立了{len(new)}个栏目", by, at, codes(new))
    return len(new)


def codes(columns: list[Column]) -> dict[str, Any]:
    return {"codes": [column.code for column in columns]}


def _of_the_law() -> list[Column]:
    found = [Column(code=item.code, name=item.label, kind=ColumnKind.ART20, article=item.article) for item in ITEMS]
    for tier, items in EXTRAS.items():
        kept = {"kind": ColumnKind.ART21, "tier": tier.value}
        found += [Column(code=item.code, name=item.label, article=item.article, **kept) for item in items]
    for number, column in enumerate(found):
        column.position, column.update_days = number, UPDATED.get(column.code)
        if column.code == BUDGET_COLUMN:
            column.period, column.counted = DEFAULTS.budget_days.value, Counted.CALENDAR
    return found


def add_column(
    *,
    kind: ColumnKind,
    agency: Agency | None,
    fields: Mapping[str, Any],
    by: Person,
    at: datetime,
    code: str = "",
) -> Column:
    """Add a column of an agency, or (None) of the county. ``fields``: TEXTS and PLAIN, ``name`` at least.

    Without a ``code`` an agency's own column gets the agency's with the next number. Refused: not-found, not-allowed,
    column-code, column-name, column-field.
    """
    with transaction.atomic():
        permissions.check_can_keep_columns(by, agency, on=civil_day(at))
        if agency is not None and not code:
            code = _next_code(agency)
            if Column.objects.filter(agency=agency, name=_tidy("name", fields["name"]), closed_on=None).exists():
                raise Refused("column-name", _("本机关已有名称为“%(name)s”的栏目。") % {"name": fields["name"]})
        column = create_column(code=code, kind=kind, agency=agency, fields=fields)
        _journal(agency, "add", f"{by}为{agency or '全县'}增设了栏目“{column}”", by, at, {"code": code}, column)
    return column


def _next_code(agency: Agency) -> str:
    """Of two who add one to an agency at once, the second waits for the number of the first."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    taken = set(Column.objects.filter(code__startswith=f"{agency.code}-").values_list("code", flat=True))
    return next(code for n in count(1) if (code := f"{agency.code}-{n}") not in taken)


def create_column(*, code: str, kind: ColumnKind, agency: Agency | None, fields: Mapping[str, Any]) -> Column:
    """One row, checked; in the transaction of the caller, who writes the journal."""
    try:
        validate_slug(code)
    except ValidationError:
        raise Refused("column-code", _("栏目代码只用英文字母、数字、连字符和下划线。")) from None
    if len(code) > 60 or Column.objects.filter(code=code).exists():
        raise Refused("column-code", _("已有代码为“%(code)s”的栏目，或者代码超过60个字。") % {"code": code})
    column = Column(code=code, kind=ColumnKind(kind), agency=agency)
    fill_column(column, fields)
    column.save(force_insert=True)
    return column


def change_column(*, column: Column, fields: Mapping[str, Any], by: Person, at: datetime) -> Column:
    """Change a column; only the fields given. Refused: not-found, not-allowed, column-field."""
    with transaction.atomic():
        current = Column.objects.select_for_update(of=("self",), no_key=True).get(pk=column.pk)
        permissions.check_can_keep_columns(by, current.agency, on=civil_day(at))
        old = {name: getattr(current, name) for name in fields if name in (*TEXTS, *PLAIN)}
        fill_column(current, fields)
        changed = [name for name, value in old.items() if getattr(current, name) != value]
        if not changed:
            return current
        current.save(update_fields=changed)
        words = "、".join(str(Column._meta.get_field(name).verbose_name) for name in changed)
        _journal(current.agency, "change", f"{by}更改了栏目“{current}”的{words}", by, at, {"fields": changed}, current)
    return current


def close_column(*, column: Column, by: Person, at: datetime, on: date | None = None) -> Column:
    """Take no more documents into a column from a day on; those in it stay there."""
    with transaction.atomic():
        current = Column.objects.select_for_update(of=("self",), no_key=True).get(pk=column.pk)
        permissions.check_can_keep_columns(by, current.agency, on=civil_day(at))
        if current.closed_on is not None:
            raise Refused("column-closed", _("这个栏目已经停用。"))
        current.closed_on = on or civil_day(at)
        current.save(update_fields=["closed_on"])
        sentence = f"{by}停用了栏目“{current}”，自{current.closed_on}起"
        _journal(current.agency, "close", sentence, by, at, {"code": current.code}, current)
    return current


def fill_column(column: Column, fields: Mapping[str, Any]) -> None:
    """Set the fields of a row and check them; nothing is saved. Refused: column-field."""
    for name, value in fields.items():
        if name not in (*TEXTS, *PLAIN):
            raise Refused("column-field", _("栏目没有“%(name)s”这一项。") % {"name": name})
        setattr(column, name, _tidy(name, value) if name in TEXTS else value)
    if not column.name:
        raise Refused("column-field", _("写明栏目名称。"))
    if not isinstance(column.period, int) or not 1 <= column.period <= PUBLICATION_DAYS:
        raise Refused(
            "column-field",
            _("公开期限应当在1至%(days)d之间。") % {"days": PUBLICATION_DAYS},
            article="条例第二十六条",
        )
    if column.counted not in Counted.values or (column.update_days is not None and column.update_days < 1):
        raise Refused("column-field", _("更新周期应当是正整数，期限单位是工作日或者日。"))
    parent, section = column.parent, column.section
    while parent is not None:
        if parent.pk == column.pk or parent.agency_id not in (None, column.agency_id):
            raise Refused("column-field", _("上级栏目应当是全县共用的，或者同一机关的另一个栏目。"))
        parent = parent.parent
    if isinstance(section, Section) and section.agency_id != column.agency_id:
        raise Refused("column-field", _("负责科室应当是本机关的科室。"))


def _tidy(name: str, value: object) -> str:
    longest = Column._meta.get_field(name).max_length
    text = str(value).replace("\r\n", "\n").strip()
    text = " ".join(text.split()) if longest else text
    if "\x00" in text or (longest and len(text) > longest):
        words = {"name": Column._meta.get_field(name).verbose_name, "longest": longest or 0}
        raise Refused("column-field", _("%(name)s有不能保存的字符，或者超过%(longest)d个字。") % words)
    return text


def _journal(
    agency: Agency | None,
    verb: str,
    sentence: str,
    by: Person | None,
    at: datetime,
    details: dict[str, Any],
    column: Column | None = None,
) -> None:
    record(
        by=by,
        at=at,
        verb=f"publications.column_{verb}",
        sentence=sentence,
        subject=column,
        agency=agency.code if agency else "",
        details=details,
    )

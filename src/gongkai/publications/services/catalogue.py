"""The standard catalogue of a field (基层政务公开标准目录) becomes columns."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency, Person
from gongkai.audit.refused import Refused
from gongkai.audit.services import record
from gongkai.papers import Unreadable
from gongkai.publications import permissions
from gongkai.publications.models import Column, ColumnKind, Counted
from gongkai.publications.services.columns import create_column, fill_column
from gongkai.publications.standard import Reading, Row, RowError, read_catalogue


@dataclass(frozen=True, slots=True)
class Imported:
    """How many columns were added and changed, and the rows of the file that were left out, each with its reason."""

    added: int
    changed: int
    errors: tuple[RowError, ...]


def import_catalogue(
    *, content: bytes, name: str, prefix: str, agency: Agency | None, by: Person, at: datetime
) -> Imported:
    """Take the rows of the Excel form as columns with the codes ``<prefix>-001`` and on, in the order of the file.

    The same file again changes what has changed in it. Rows with an error are left out and named. Refused: not-found,
    not-allowed, column-code, catalogue-unreadable.
    """
    permissions.check_can_keep_columns(by, agency, on=civil_day(at))
    try:
        reading = read_catalogue(content, name=name)
    except Unreadable as unreadable:
        raise Refused("catalogue-unreadable", unreadable.message) from unreadable
    if not reading.rows:
        raise Refused("catalogue-unreadable", reading.errors[0].message if reading.errors else _("表中没有事项。"))
    with transaction.atomic():
        permissions.check_can_keep_columns(by, agency, on=civil_day(at))
        imported = _write(reading, prefix, agency)
        record(
            by=by,
            at=at,
            verb="publications.column_import",
            sentence=f"{by}为{agency or '全县'}导入了标准目录：新增{imported.added}项，更改{imported.changed}项",
            subject=Column.objects.filter(code__startswith=f"{prefix}-").order_by("code").first(),
            agency=agency.code if agency else "",
            details={"prefix": prefix, "rows": len(reading.rows), "left_out": [e.number for e in reading.errors]},
        )
    return imported


def _write(reading: Reading, prefix: str, agency: Agency | None) -> Imported:
    there = {column.code: column for column in Column.objects.filter(code__startswith=f"{prefix}-")}
    added, changed, errors = 0, 0, [*reading.errors]
    for number, row in enumerate(reading.rows, 1):
        code = f"{prefix}-{number:03}"
        known = there.get(code)
        if known is not None and (known.agency_id, known.kind) != (agency.pk if agency else None, ColumnKind.STANDARD):
            raise Refused("column-code", _("代码“%(code)s”已由别的栏目使用，换一个前缀。") % {"code": code})
        try:
            with transaction.atomic():
                added += known is None
                changed += _one(code, known, row, number, agency)
        except Refused as refused:
            errors.append(RowError(row.number, refused.message))
            added -= known is None
    return Imported(added, changed, tuple(sorted(errors, key=lambda error: error.number)))


def _one(code: str, known: Column | None, row: Row, number: int, agency: Agency | None) -> bool:
    """Add the column of a row, or change it; True where one that was there has changed."""
    counted = Counted.CALENDAR if row.calendar_days else Counted.WORKING
    fields = {**row.fields, "name": row.name, "position": number, "period": row.period, "counted": counted}
    if known is None:
        create_column(code=code, kind=ColumnKind.STANDARD, agency=agency, fields=fields)
        return False
    before = {name: getattr(known, name) for name in fields}
    fill_column(known, fields)
    if all(getattr(known, name) == value for name, value in before.items()):
        return False
    known.save(update_fields=[*fields])
    return True

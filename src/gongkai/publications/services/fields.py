"""The fields of a document as people give them, tidied and checked one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongkai.agencies.models import Agency
from gongkai.audit.refused import Refused
from gongkai.papers import Unreadable
from gongkai.papers.page import clean_html
from gongkai.publications.models import (
    GROUNDS,
    Attribute,
    Column,
    Document,
    DocumentVersion,
    Genre,
    Relation,
    RelationKind,
)
from gongkai.publications.numbers import mended, well_formed

TEXTS = (
    "title",
    "number",
    "issuing_body",
    "theme",
    "summary",
    "keywords",
    "normative_number",
    "ground_words",
    "correction_note",
)
CLOSED: dict[str, Sequence[str]] = {"attribute": Attribute.values, "ground": [*GROUNDS], "genre": Genre.values}
DAYS = ("formed_on", "valid_until")
GIVEN = (*TEXTS, *CLOSED, *DAYS, "joint_bodies", "normative", "body", "columns", "relations")
"""The names ``draft_document`` takes. ``columns``: codes, the main one first. ``relations``: mappings with ``kind``,
``target`` (an index number) and ``on`` (a date or None)."""


class Given(dict[str, Any]):
    """The fields as people give them, with a body that has been cleaned."""


def given(fields: Mapping[str, Any]) -> Given:
    """Clean the body. A child process does it, so it is done before the transaction. Refused: field, body."""
    if "body" not in fields:
        return Given(fields)
    try:
        return Given({**fields, "body": clean_html(_plain("body", fields["body"])).html.strip()})
    except Unreadable as unreadable:
        raise Refused("body", unreadable.message) from unreadable


@dataclass(frozen=True, slots=True)
class Tidy:
    """What was given: plain values of the version, and what stands in rows of its own (None: not given)."""

    values: dict[str, Any]
    columns: tuple[Column, ...] | None
    relations: tuple[Relation, ...] | None


def tidied(fields: Given, *, agency: Agency, document: Document | None, strict: bool = True) -> Tidy:
    """Check the fields given, whichever they are. ``strict`` off: a wrongly written 文号 of an old site is kept as it is.

    Refused: field (unknown name, too long, wrong type, not in the closed list), number, column, relation.
    """
    unknown = [name for name in fields if name not in GIVEN]
    if unknown:
        raise Refused("field", _("没有“%(name)s”这一项。") % {"name": unknown[0]})
    values: dict[str, Any] = {name: _text(name, fields[name]) for name in TEXTS if name in fields}
    values |= {name: _choice(name, fields[name], allowed) for name, allowed in CLOSED.items() if name in fields}
    values |= {name: _day(name, fields[name]) for name in DAYS if name in fields}
    if "joint_bodies" in fields:
        values["joint_bodies"] = [text for body in fields["joint_bodies"] if (text := _line("issuing_body", body))]
    if "normative" in fields:
        values["normative"] = fields["normative"] is True
    if "body" in fields:
        values["body"] = fields["body"]
    if strict and values.get("number"):
        _check_number(values["number"])
    columns = _columns(fields["columns"], agency) if "columns" in fields else None
    relations = _relations(fields["relations"], agency, document) if "relations" in fields else None
    return Tidy(values, columns, relations)


def _words(name: str) -> str:
    return str(DocumentVersion._meta.get_field(name).verbose_name)


def _plain(name: str, value: object) -> str:
    if not isinstance(value, str) or "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Refused("field", _("%(name)s有不能保存的字符。") % {"name": _words(name)})
    return value.replace("\r\n", "\n").strip()


def _line(name: str, value: object) -> str:
    return _short(name, " ".join(_plain(name, value).split()))


def _text(name: str, value: object) -> str:
    """Short fields are one line; long ones keep theirs."""
    return _line(name, value) if DocumentVersion._meta.get_field(name).max_length else _plain(name, value)


def _short(name: str, text: str) -> str:
    longest = DocumentVersion._meta.get_field(name).max_length
    if longest and len(text) > longest:
        raise Refused("field", _("%(name)s最多%(longest)d个字。") % {"name": _words(name), "longest": longest})
    return text


def _choice(name: str, value: object, allowed: Sequence[str]) -> str:
    if value not in ("", *allowed):
        raise Refused("field", _("%(name)s不在可选范围内。") % {"name": _words(name)})
    return str(value)


def _day(name: str, value: object) -> date | None:
    if value is not None and (not isinstance(value, date) or hasattr(value, "hour")):
        raise Refused("field", _("%(name)s应当是日期。") % {"name": _words(name)})
    return value


def _check_number(number: str) -> None:
    if well_formed(number):
        return
    right = mended(number)
    words = _("文号的写法应当像“清政发〔2024〕1号”：六角括号，年份写全，序号前面不加“第”和0。")
    raise Refused("number", words + (_("应改为“%(right)s”。") % {"right": right} if right else ""))


def _columns(codes: Sequence[str], agency: Agency) -> tuple[Column, ...]:
    wanted = [*dict.fromkeys(codes)]
    there = {column.code: column for column in Column.objects.filter(code__in=wanted, closed_on__isnull=True)}
    for code in wanted:
        if code not in there or there[code].agency_id not in (None, agency.pk):
            raise Refused("column", _("没有“%(code)s”这个栏目，或者已经停用。") % {"code": code})
    return tuple(there[code] for code in wanted)


def _relations(given: Sequence[Mapping[str, Any]], agency: Agency, document: Document | None) -> tuple[Relation, ...]:
    """Targets are documents of the same agency, or public ones: what others keep to themselves is not there."""
    found: dict[tuple[str, int], Relation] = {}
    for number, each in enumerate(given):
        if each.get("kind") not in RelationKind.values:
            raise Refused("relation", _("文件关系不在可选范围内。"))
        target = Document.objects.filter(index_number=each.get("target", "")).first()
        reachable = target is not None and (target.agency_id == agency.pk or target.first_published_at is not None)
        if target is None or not reachable or (document is not None and target.pk == document.pk):
            raise Refused("relation", _("没有找到索引号为“%(target)s”的文件。") % {"target": each.get("target", "")})
        on = _day("formed_on", each.get("on"))
        found.setdefault((each["kind"], target.pk), Relation(position=number, kind=each["kind"], target=target, on=on))
    return tuple(found.values())

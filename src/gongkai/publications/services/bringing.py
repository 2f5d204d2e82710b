"""What an old site has published is brought in: with its own date beside the time of entry, never in place of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency, Person
from gongkai.audit.refused import Refused
from gongkai.publications import permissions
from gongkai.publications.models import Attribute, Document, DocumentState, DocumentVersion, IndexCounter
from gongkai.publications.numbers import INDEX
from gongkai.publications.screened import Found, findings_before, text_of
from gongkai.publications.services.fields import Given, Tidy, given, tidied
from gongkai.publications.services.submitting import keep_texts, make_public, refuse_red
from gongkai.publications.services.versions import (
    attach,
    illustrate,
    journal,
    new_document,
    open_version,
    place,
    relate,
    save,
    tidy_names,
)
from gongkai.reviews.content import sm3


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document of an old site with its body cleaned and everything screened: ``found``, red first."""

    fields: Given
    files: tuple[tuple[str, bytes], ...]
    found: tuple[Found, ...]

    def texts(self) -> tuple[str, ...]:
        """The text of each file, for the search. It takes its time: no transaction."""
        return tuple(text_of(content, name) for name, content in self.files)


def prepare(*, fields: Mapping[str, Any], files: Sequence[tuple[str, bytes]] = (), on: date) -> Prepared:
    """Clean and screen, which takes its time: before the transaction. Refused: field, body."""
    clean = given(fields)
    return Prepared(clean, tuple(files), findings_before(clean, files, on=on))


def check_prepared(prepared: Prepared, *, agency: Agency, published_on: date, index_number: str, on: date) -> Tidy:
    """What ``bring_in_prepared`` would refuse on the day, but for the right to do it. Nothing is written."""
    refuse_red(prepared.found)
    if published_on > on:
        raise Refused("published-on", _("原发布日期晚于今天。"))
    tidy = tidied(prepared.fields, agency=agency, document=None, strict=False)
    if not tidy.values.get("title"):
        raise Refused("field", _("写明名称。"))
    tidy_names([name for name, _content in prepared.files])
    _check_number(index_number)
    return tidy


def bring_in_prepared(
    *,
    agency: Agency,
    prepared: Prepared,
    texts: Sequence[str],
    pictures: Sequence[bytes] = (),
    published_on: date,
    origin: str,
    index_number: str = "",
    by: Person,
    at: datetime,
) -> DocumentVersion:
    """Publish what was public on the old site, as it stood there. The time of publication here is ``at``.

    ``prepared`` and ``texts`` (``prepared.texts()``) take their time and are made before, so that this can stand in a
    longer transaction. ``published_on``: the date of the old site, shown beside. ``index_number``: the old one, if it had
    one; the counter goes on behind it. Missing fields stay missing, an odd 文号 stays odd; what must not go out is refused.
    Refused: not-allowed, field, column, relation, published-on, index-number, picture, screening-red, attachment-name.
    """
    on = civil_day(at)
    with transaction.atomic():
        permissions.check_can_bring_in(by, on=on)
        tidy = check_prepared(prepared, agency=agency, published_on=published_on, index_number=index_number, on=on)
        _take_number(index_number)
        document = new_document(
            agency, by=by, at=at, index_number=index_number, imported_published_on=published_on, origin=origin[:500]
        )
        version = open_version(document, {**tidy.values, "attribute": Attribute.ACTIVE}, by=by, at=at)
        place(version, tidy.columns or ())
        relate(version, tidy.relations or ())
        illustrate(version, pictures, at=at)
        attach(version, prepared.files, at=at)
        keep_texts(dict(zip(version.attachments.order_by("position").values_list("pk", flat=True), texts, strict=True)))
        out = {"state": DocumentState.PUBLISHED, "decided_at": at, "published_at": at, "listed_on": published_on}
        save(version, DocumentState.DRAFT, {**out, "content_sm3": sm3(version.content)})
        make_public(version, by=by, at=at)
        sentence = f"{by}导入了{agency}《{version}》，原发布日期{published_on}"
        details = {"sm3": version.content_sm3, "origin": document.origin, "published_on": published_on.isoformat()}
        journal(document, "bring_in", sentence, by=by, at=at, details=details)
    return version


def _check_number(number: str) -> None:
    """An old index number is kept as it is, if it is one and nobody has it."""
    if not number:
        return
    if INDEX.fullmatch(number) is None:
        raise Refused("index-number", _("索引号“%(number)s”的写法不对。") % {"number": number})
    if Document.objects.filter(index_number=number).exists():
        raise Refused("index-number", _("已有索引号为“%(number)s”的文件。") % {"number": number})


def _take_number(number: str) -> None:
    """Numbers given later in the year of an old one begin behind it."""
    parts = INDEX.fullmatch(number)
    if parts is None:
        return
    code, year, serial = parts["code"], int(parts["year"]), int(parts["serial"])
    IndexCounter.objects.bulk_create([IndexCounter(code=code, year=year)], ignore_conflicts=True)
    IndexCounter.objects.filter(code=code, year=year, last__lt=serial).update(last=serial)

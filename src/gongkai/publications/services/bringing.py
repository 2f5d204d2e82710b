"""What an old site has published is brought in: with its own date beside the time of entry, never in place of it."""

from collections.abc import Mapping, Sequence
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
from gongkai.publications.screened import findings_before, text_of
from gongkai.publications.services.fields import given, tidied
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
)
from gongkai.reviews.content import sm3


def bring_in_document(
    *,
    agency: Agency,
    fields: Mapping[str, Any],
    files: Sequence[tuple[str, bytes]] = (),
    pictures: Sequence[bytes] = (),
    published_on: date,
    origin: str,
    index_number: str = "",
    by: Person,
    at: datetime,
) -> DocumentVersion:
    """Publish what was public on the old site, as it stood there. The time of publication here is ``at``.

    ``published_on``: the date of the old site, shown beside. ``index_number``: the old one, if it had one; the
    counter goes on behind it. Missing fields stay missing, an odd 文号 stays odd; what must not go out is refused.
    It is screened and its files are read before the transaction. Refused: not-allowed, field, body, column, relation,
    published-on, index-number, picture, screening-red, attachment-name.
    """
    on = civil_day(at)
    permissions.check_can_bring_in(by, on=on)
    clean = given(fields)
    refuse_red(findings_before(clean, files, on=on))
    texts = [text_of(content, name) for name, content in files]
    with transaction.atomic():
        permissions.check_can_bring_in(by, on=on)
        if published_on > on:
            raise Refused("published-on", _("原发布日期晚于今天。"))
        tidy = tidied(clean, agency=agency, document=None, strict=False)
        if not tidy.values.get("title"):
            raise Refused("field", _("写明名称。"))
        _take_number(index_number)
        document = new_document(
            agency, by=by, at=at, index_number=index_number, imported_published_on=published_on, origin=origin[:500]
        )
        version = open_version(document, {**tidy.values, "attribute": Attribute.ACTIVE}, by=by, at=at)
        place(version, tidy.columns or ())
        relate(version, tidy.relations or ())
        illustrate(version, pictures, at=at)
        attach(version, files, at=at)
        keep_texts(dict(zip(version.attachments.order_by("position").values_list("pk", flat=True), texts, strict=True)))
        out = {"state": DocumentState.PUBLISHED, "decided_at": at, "published_at": at, "listed_on": published_on}
        save(version, DocumentState.DRAFT, {**out, "content_sm3": sm3(version.content)})
        make_public(version, by=by, at=at)
        sentence = f"{by}导入了{agency}《{version}》，原发布日期{published_on}"
        details = {"sm3": version.content_sm3, "origin": document.origin, "published_on": published_on.isoformat()}
        journal(document, "bring_in", sentence, by=by, at=at, details=details)
    return version


def _take_number(number: str) -> None:
    """An old index number is kept as it is; numbers given later in that year begin behind it."""
    if not number:
        return
    parts = INDEX.fullmatch(number)
    if parts is None:
        raise Refused("index-number", _("索引号“%(number)s”的写法不对。") % {"number": number})
    if Document.objects.filter(index_number=number).exists():
        raise Refused("index-number", _("已有索引号为“%(number)s”的文件。") % {"number": number})
    code, year, serial = parts["code"], int(parts["year"]), int(parts["serial"])
    IndexCounter.objects.bulk_create([IndexCounter(code=code, year=year)], ignore_conflicts=True)
    IndexCounter.objects.filter(code=code, year=year, last__lt=serial).update(last=serial)

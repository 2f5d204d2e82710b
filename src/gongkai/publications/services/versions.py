"""What every write of a version shares: the guarded save, the rows beside it, the journal."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day, clock_face
from gongkai.agencies.models import Agency, Person
from gongkai.audit.refused import Refused
from gongkai.audit.services import record
from gongkai.files.models import Blob
from gongkai.files.services import keep
from gongkai.publications.models import (
    Attachment,
    Column,
    Document,
    DocumentState,
    DocumentVersion,
    Illustration,
    IndexCounter,
    Placement,
    Relation,
)
from gongkai.publications.numbers import index_number
from gongkai.publications.pictures import PICTURE

_NO_FILE_NAME = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]|^\.|\.$|^index\.html$')
"""What some system cannot call a file in a folder, or a web server takes for the folder's own page: attachments also lie
in the static site and in what archive and library are given."""
LONGEST_NAME = 240
"""Bytes. File systems end at 255, and what is being written has a longer name for a moment."""
File = tuple[str, Blob | bytes | IO[bytes]]
"""An attachment: the name readers see, and its bytes or the blob that already holds them."""


def new_document(agency: Agency, *, by: Person, at: datetime, **given: Any) -> Document:
    """The identity of a document with the next index number of the year, or the one an old site gave it."""
    number = given.pop("index_number", "") or _next_number(agency, civil_day(at).year)
    return Document.objects.create(agency=agency, index_number=number, created_by=by, entered_at=at, **given)


def _next_number(agency: Agency, year: int) -> str:
    """The counter's row is locked until the end of the transaction, so nothing is skipped and nothing given twice."""
    code = Agency.objects.values_list("organisation_code", flat=True).get(pk=agency.pk)
    if not code:
        words = _("%(agency)s还没有填写统一社会信用代码，不能编索引号；由县政府信息公开工作主管部门填写。")
        raise Refused("organisation-code-missing", words % {"agency": agency})
    IndexCounter.objects.bulk_create([IndexCounter(code=code, year=year)], ignore_conflicts=True)
    counter = IndexCounter.objects.filter(code=code, year=year)
    counter.update(last=F("last") + 1)
    return index_number(code, year, counter.get().last)


def fresh(document: Document) -> Document:
    """The document with its agency as they stand in this transaction."""
    return Document.objects.select_related("agency__successor").get(pk=document.pk)


def open_version(document: Document, values: Mapping[str, Any], *, by: Person, at: datetime) -> DocumentVersion:
    """The next version of a document as a draft. Refused: changed-meanwhile where somebody has begun one."""
    last = document.versions.order_by("-version").first()
    version = DocumentVersion(
        document=document,
        agency_id=document.agency_id,
        version=last.version + 1 if last else 1,
        drafted_by=by,
        drafted_at=at,
        changed_by=by,
        changed_at=at,
        **values,
    )
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError:
        raise changed_meanwhile(document.versions.select_related("changed_by").latest("version")) from None
    return version


def save(version: DocumentVersion, state: DocumentState, values: Mapping[str, Any]) -> None:
    """One conditional UPDATE: only the revision that was read, only from the state named.

    Rows are locked in one order everywhere: review, version, document, search, journal.
    """
    seen = DocumentVersion.objects.filter(pk=version.pk, revision=version.revision, state=state)
    if not seen.update(**values, revision=version.revision + 1):
        raise changed_meanwhile(DocumentVersion.objects.select_related("changed_by").get(pk=version.pk))
    version.refresh_from_db()


def place(version: DocumentVersion, columns: Sequence[Column]) -> None:
    """Put a version into columns, the main one first; those it stood in before are left."""
    version.placements.all().delete()
    Placement.objects.bulk_create(
        Placement(version=version, column=column, position=number) for number, column in enumerate(columns)
    )


def relate(version: DocumentVersion, relations: Sequence[Relation]) -> None:
    """Say anew what a version does to other documents."""
    version.relations.all().delete()
    Relation.objects.bulk_create(
        Relation(version=version, position=number, kind=each.kind, target_id=each.target_id, on=each.on)
        for number, each in enumerate(relations)
    )


def attach(version: DocumentVersion, files: Sequence[File], *, at: datetime) -> None:
    """The attachments of a version from now on, in this order. Refused: attachment-name."""
    names = tidy_names([name for name, _content in files])
    blobs = [content if isinstance(content, Blob) else keep(content=content, at=at) for _name, content in files]
    read = dict(version.attachments.values_list("blob", "text"))
    version.attachments.all().delete()
    Attachment.objects.bulk_create(
        Attachment(version=version, position=number, name=name, blob=blob, text=read.get(blob.pk, ""))
        for number, (name, blob) in enumerate(zip(names, blobs, strict=True))
    )


def tidy_names(given: Sequence[str]) -> list[str]:
    """The names of attachments as readers see them. Refused: attachment-name."""
    names = [" ".join(name.split()) for name in given]
    for name in names:
        if not name or len(name.encode()) > LONGEST_NAME or names.count(name) > 1:
            words = _("附件的名称“%(name)s”为空、重复，或者太长（最多%(longest)d个汉字），改名后再传。")
            raise Refused("attachment-name", words % {"name": name, "longest": LONGEST_NAME // 3})
        if _NO_FILE_NAME.search(name):
            words = _("附件的名称“%(name)s”不能作文件名：不能有 %(letters)s 之一，不能以句点开头、结尾。改名后再传。")
            raise Refused("attachment-name", words % {"name": name, "letters": '\\ / : * ? " < > |'})
    return names


def illustrate(version: DocumentVersion, pictures: Sequence[bytes], *, at: datetime) -> None:
    """Tie the pictures of the body to the version: the new ones given, and those an earlier version had.

    Refused: picture, where the body names another; who knows a fingerprint gets no file by it.
    """
    named = dict.fromkeys(PICTURE.findall(version.body))
    new = {keep(content=content, at=at).pk for content in pictures}
    known = set(Illustration.objects.filter(version__document=version.document_id).values_list("blob", flat=True))
    if not named.keys() <= new | known:
        raise Refused("picture", _("正文中有一幅图片没有随文件带来，重新插入这幅图片。"))
    version.illustrations.all().delete()
    Illustration.objects.bulk_create(Illustration(version=version, blob_id=sm3) for sm3 in named)


def changed_meanwhile(version: DocumentVersion) -> Refused:
    """Somebody was faster."""
    words = {"who": version.changed_by, "when": clock_face(version.changed_at)}
    if version.state == DocumentState.DRAFT:
        return Refused("changed-meanwhile", _("%(who)s于%(when)s已经改过这份文件，核对两份内容后再保存。") % words)
    words["state"] = version.get_state_display()
    return Refused("changed-meanwhile", _("这份文件现在是“%(state)s”，刷新后再办理；您写的内容还在。") % words)


def said(reason: str, code: str = "reason-missing") -> str:
    """A reason, which must be there."""
    tidy = reason.strip()
    if not tidy or "\x00" in tidy:
        raise Refused(code, _("写明原因。"))
    return tidy


def journal(
    document: Document, verb: str, sentence: str, *, by: Person | None, at: datetime, details: dict[str, Any]
) -> None:
    """The entry of a write, under the document's lead agency."""
    record(
        by=by,
        at=at,
        verb=f"publications.{verb}",
        sentence=sentence,
        subject=document,
        agency=document.agency.code,
        details={"index_number": document.index_number, **details},
    )

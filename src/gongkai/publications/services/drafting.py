"""Documents are drafted, changed, corrected and given up here; nothing of it is public."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency, Person
from gongkai.audit.refused import Refused
from gongkai.publications import permissions
from gongkai.publications.models import (
    BEING_WRITTEN,
    LIVE,
    REVIEWED,
    Document,
    DocumentState,
    DocumentVersion,
)
from gongkai.publications.services.checking import void_check
from gongkai.publications.services.fields import Tidy, given, tidied
from gongkai.publications.services.versions import (
    File,
    attach,
    changed_meanwhile,
    fresh,
    illustrate,
    journal,
    new_document,
    open_version,
    place,
    relate,
    said,
    save,
)
from gongkai.reviews import services as reviews
from gongkai.reviews.models import State
from gongkai.reviews.selectors import reviews_of


def draft_document(
    *,
    agency: Agency,
    fields: Mapping[str, Any],
    files: Sequence[File] = (),
    pictures: Sequence[bytes] = (),
    by: Person,
    at: datetime,
) -> DocumentVersion:
    """Enter a document: it gets its index number, and its first version as a draft. Any field may still be missing.

    ``fields``: see ``services.fields.GIVEN``; ``pictures``: those that the body names as ``file:SM3``. Refused:
    not-found, field, body, number, column, relation, picture, attachment-name, organisation-code-missing.
    """
    clean = given(fields)
    with transaction.atomic():
        permissions.check_can_draft(by, agency, on=civil_day(at))
        tidy = tidied(clean, agency=agency, document=None)
        document = new_document(agency, by=by, at=at)
        version = open_version(document, tidy.values, by=by, at=at)
        _beside(version, tidy)
        illustrate(version, pictures, at=at)
        attach(version, files, at=at)
        journal(document, "draft", f"{by}起草了{agency}《{version}》", by=by, at=at, details={"fields": [*fields]})
    return version


def change_document(
    *,
    version: DocumentVersion,
    revision: int,
    fields: Mapping[str, Any],
    files: Sequence[File] | None = None,
    pictures: Sequence[bytes] = (),
    by: Person,
    at: datetime,
) -> DocumentVersion:
    """Change a draft; ``revision`` is that of the page the person wrote on, ``files`` None leaves the attachments.

    A change while it is in review or with the county office voids that; saving what is there already changes nothing.
    Refused: not-found, changed-meanwhile, field, body, number, column, relation, picture, attachment-name, already-decided.
    """
    clean = given(fields)
    with transaction.atomic():
        current = current_version(version, by, at)
        if current.revision != revision or current.state not in BEING_WRITTEN:
            raise changed_meanwhile(current)
        tidy = tidied(clean, agency=current.document.agency, document=current.document)
        changed = _changed(current, tidy, files)
        if not changed:
            return current
        _void(current, by, at)
        save(current, DocumentState.DRAFT, {**tidy.values, "changed_by": by, "changed_at": at})
        _beside(current, tidy)
        illustrate(current, pictures, at=at)
        if files is not None:
            attach(current, files, at=at)
        words = "、".join(str(_word(name)) for name in changed)
        sentence = f"{by}修改了{current.document.agency}《{current}》的{words}"
        journal(current.document, "change", sentence, by=by, at=at, details={"fields": changed})
    return current


def correct_document(*, document: Document, note: str, by: Person, at: datetime) -> DocumentVersion:
    """Begin a new version of what is decided already, with its content; ``note`` is shown to the public.

    It goes through the three reviews like a first one. Refused: not-found, reason-missing, nothing-to-correct,
    changed-meanwhile where somebody has begun one.
    """
    with transaction.atomic():
        document = fresh(document)
        permissions.check_can_write(by, document.agency, on=civil_day(at))
        live = DocumentVersion.objects.filter(document=document, state__in=LIVE).first()
        if live is None:
            raise Refused("nothing-to-correct", _("这份文件还没有审定，直接修改草稿。"))
        plain = {name: getattr(live, name) for name in (*REVIEWED, "formed_on", "valid_until")}
        version = open_version(document, {**plain, "correction_note": said(note)}, by=by, at=at)
        place(version, [placed.column for placed in live.placements.select_related("column")])
        relate(version, [*live.relations.all()])
        illustrate(version, (), at=at)
        attach(version, [(each.name, each.blob) for each in live.attachments.select_related("blob")], at=at)
        sentence = f"{by}着手更正{document.agency}《{version}》：{version.correction_note}"
        journal(document, "correct", sentence, by=by, at=at, details={"version": version.version})
    return version


def discard_draft(*, version: DocumentVersion, revision: int, reason: str, by: Person, at: datetime) -> DocumentVersion:
    """Give up a draft. It stays in the register with the reason, and so does its index number."""
    with transaction.atomic():
        current = current_version(version, by, at)
        if current.revision != revision or current.state not in BEING_WRITTEN:
            raise changed_meanwhile(current)
        why = said(reason)
        _void(current, by, at)
        save(current, DocumentState.DRAFT, {"state": DocumentState.DISCARDED, "changed_by": by, "changed_at": at})
        sentence = f"{by}弃置了{current.document.agency}《{current}》的草稿，原因：{why}"
        journal(current.document, "discard", sentence, by=by, at=at, details={"version": current.version})
    return current


def current_version(version: DocumentVersion, by: Person, at: datetime) -> DocumentVersion:
    """The version as it stands in this transaction, for somebody who may write it. Refused: not-found."""
    current = DocumentVersion.objects.select_related("document__agency__successor", "changed_by").get(pk=version.pk)
    permissions.check_can_write(by, current.document.agency, on=civil_day(at))
    return current


def _void(version: DocumentVersion, by: Person, at: datetime) -> None:
    """What was said of the content so far counts for nothing."""
    if version.state == DocumentState.IN_CHECK:
        void_check(version=version, by=by, at=at)
        version.refresh_from_db(fields=["state", "revision"])
    if version.state != DocumentState.IN_REVIEW:
        return
    waiting = reviews_of(version).filter(state=State.WAITING).first()
    if waiting is not None:
        reviews.void(review=waiting, reason="送审之后内容有改动，原来的审核作废", by=by, at=at)
        version.refresh_from_db(fields=["state", "revision"])  # void has reopened it, under our lock


def _beside(version: DocumentVersion, tidy: Tidy) -> None:
    if tidy.columns is not None:
        place(version, tidy.columns)
    if tidy.relations is not None:
        relate(version, tidy.relations)


def _changed(version: DocumentVersion, tidy: Tidy, files: Sequence[File] | None) -> list[str]:
    """The names of what would become different. New bytes count as a change unread."""
    changed = [name for name, value in tidy.values.items() if getattr(version, name) != value]
    if tidy.columns is not None and [*tidy.columns] != [p.column for p in version.placements.select_related("column")]:
        changed.append("columns")
    if tidy.relations is not None:
        new = [each.content for each in tidy.relations]
        if new != [each.content for each in version.relations.select_related("target")]:
            changed.append("relations")
    if files is not None and [*files] != [(a.name, a.blob) for a in version.attachments.select_related("blob")]:
        changed.append("attachments")
    return changed


def _word(name: str) -> str:
    beside = {"columns": "栏目", "relations": "文件关系", "attachments": "附件"}
    return beside.get(name) or str(DocumentVersion._meta.get_field(name).verbose_name)

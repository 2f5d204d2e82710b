"""The narrow door of the journal: every write of the domain calls ``record`` inside its own transaction."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import connection, models

from gongkai.audit.models import Entry

GENESIS = "0" * 64


def canonical(entry: Entry) -> bytes:
    """The bytes that are digested: JSON with sorted keys, no spaces, UTF-8. The stand-alone verifier writes the same."""
    leaf = {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "by": entry.by_id,
        "by_name": entry.by_name,
        "verb": entry.verb,
        "subject": entry.subject,
        "agency": entry.agency,
        "sentence": entry.sentence,
        "details": entry.details,
        "previous": entry.previous,
    }
    return json.dumps(leaf, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(entry: Entry) -> str:
    """SM3 over the canonical bytes, 64 hexadecimal digits."""
    return hashlib.new("sm3", canonical(entry)).hexdigest()


def record(
    *,
    by: models.Model | None,
    at: datetime,
    verb: str,
    sentence: str,
    subject: models.Model | None = None,
    agency: str = "",
    details: dict[str, Any] | None = None,
) -> Entry:
    """Add one entry. It must be called inside the transaction of the write it tells of; ``by`` None is the system."""
    if not connection.in_atomic_block:
        raise RuntimeError("journal entries are written inside the transaction of the change they tell of")
    last = Entry.objects.order_by("-seq").first()
    entry = Entry(
        seq=last.seq + 1 if last else 1,
        at=at,
        by_id=by.pk if by is not None else None,
        by_name=str(by) if by is not None else "系统",
        verb=verb,
        subject=f"{subject._meta.label_lower}:{subject.pk}" if subject is not None else "",
        agency=agency,
        sentence=sentence,
        details=details or {},
        previous=last.digest if last else GENESIS,
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    return entry

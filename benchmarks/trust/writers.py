"""What the eight do while the power fails, and what must be found of it afterwards. Needs Django to be set up."""

import itertools
import os
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from gongkai.agencies.models import Agency, Person
from gongkai.agencies.services import add_person
from gongkai.audit.models import Entry
from gongkai.audit.services import record, verify
from gongkai.files.models import Blob
from gongkai.files.selectors import broken
from gongkai.files.services import keep
from gongkai.publications.found import guide_key
from gongkai.publications.models import OPEN, GuideState, GuideVersion
from gongkai.publications.services import draft_guide, submit_guide
from gongkai.reviews.models import Decision, Review, State
from gongkai.reviews.services import approve
from gongkai.reviews.states import CHECKS, Action
from gongkai.search.selectors import faults
from tests.domain.factories import County, Staff, guide_fields

WRITERS = 8
_WEAK = {"sqlite": "PRAGMA synchronous=OFF", "postgresql": "SET synchronous_commit = off"}
Key = tuple[Any, ...]
"""What was said to be saved: its kind, and what finds it."""


def found() -> None:
    """A county with an office, and the people of its three levels, for each writer."""
    county = County(at=_now() - timedelta(days=1))
    for number in range(WRITERS):
        Staff(county, county.agency(f"office{number}"))


def _now() -> datetime:
    return datetime.now(UTC)


def write(number: int, prefix: str, acknowledged: Any, weak: str) -> None:
    """The four kinds of work in turn until the disk is gone; each is told of only when its service has returned."""
    try:
        _weaken(weak)
        agency = Agency.objects.get(code=f"office{number}")
        for count in itertools.count():
            for work in (_person, _guide, _file, _guide):
                began = time.monotonic()
                key = work(agency, f"{prefix}x{count}")
                acknowledged.send((key, began, time.monotonic()))
    finally:
        os._exit(0)


def _weaken(what: str) -> None:
    if what == "database":
        with connection.cursor() as cursor:
            cursor.execute(_WEAK[connection.vendor])
    elif what == "files":
        os.fsync = lambda _opened: None


def _person(_agency: Agency, name: str) -> Key:
    by = Person.objects.get(username="system")
    return "person", add_person(username=name, name="张三", by=by, at=_now()).username


def _file(agency: Agency, name: str) -> Key:
    """A file, with the entry that names it in one transaction, as a paper and its attachment."""
    by = Person.objects.get(username=f"{agency.code}-author")
    content = name.encode() + random.randbytes(random.choice((100, 4_000, 60_000)))
    with transaction.atomic():
        blob = keep(content=content, at=_now())
        record(by=by, at=_now(), verb="trust.file", sentence=f"{by}附上文件", subject=blob, agency=agency.code)
    return "file", blob.sm3


def _guide(agency: Agency, name: str) -> Key:
    """The next step of the guide, wherever the cut has left it: draft, change, submit, three approvals."""
    review = Review.objects.filter(agency=agency, state=State.WAITING).first()
    if review is not None:
        return _approve(review, agency)
    author = Person.objects.get(username=f"{agency.code}-author")
    guide = GuideVersion.objects.filter(agency=agency, state__in=OPEN).first()
    if guide is not None and guide.fax:
        return "submit", submit_guide(guide=guide, revision=guide.revision, by=author, at=_now()).pk
    fields = {"fax": name} if guide else guide_fields(fax="", phone=name)
    revision = guide.revision if guide else None
    guide = draft_guide(agency=agency, fields=fields, revision=revision, by=author, at=_now())
    return "draft", guide.pk, guide.revision, name


def _approve(review: Review, agency: Agency) -> Key:
    level = {1: "first", 2: "second", 3: "third"}[review.level]
    by = Person.objects.get(username=f"{agency.code}-{level}")
    version = review.version
    approve(
        review=review, level=review.level, version=version, checks=CHECKS, opinion=f"同意{version}", by=by, at=_now()
    )
    return "decide", review.pk, version


def gone(keys: set[Key]) -> set[Key]:
    """Those of the acknowledged that are not there."""
    return {key for key in keys if not _THERE[key[0]](*key[1:])}


def _draft_there(pk: int, revision: int, text: str) -> bool:
    """The saving is the guide's last, or others came after it."""
    guide = GuideVersion.objects.filter(pk=pk).first()
    if guide is None or guide.revision < revision:
        return False
    return guide.revision > revision or text in (guide.phone, guide.fax)


_THERE: dict[str, Callable[..., bool]] = {
    "person": lambda name: Person.objects.filter(username=name).exists(),
    "file": lambda sm3: (
        Blob.objects.filter(pk=sm3).exists() and Entry.objects.filter(subject=f"files.blob:{sm3}").exists()
    ),
    "draft": _draft_there,
    "submit": lambda pk: Review.objects.filter(pk=pk).exists(),
    "decide": lambda pk, version: Decision.objects.filter(review=pk, version=version, action=Action.APPROVE).exists(),
}


def unsound() -> list[str]:
    """What is wrong after a restart, apart from losses: damage, a broken chain, files not as kept, halves."""
    public = GuideVersion.objects.filter(state=GuideState.PUBLISHED).values_list("agency__code", flat=True)
    found = verify() + faults(keys=map(guide_key, public))
    found += [f"the file of {blob} is gone or not as kept" for blob in broken()]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            found += [row[0] for row in cursor.fetchall() if row[0] != "ok"]
    return [*found, *_halves()]


def _halves() -> Iterator[str]:
    """Rows and entries that tell of the same are equally many; a guide and its review say the same."""
    told = dict(Entry.objects.values_list("verb").annotate(Count("seq")))
    steps = sum(number for verb, number in told.items() if verb.startswith("reviews."))
    rows = {
        "people": (Person.objects.count(), told["agencies.person"]),
        "files": (Blob.objects.count(), told.get("trust.file", 0)),
        "decisions": (Decision.objects.count(), steps),
        "guides out": (
            GuideVersion.objects.filter(published_at__isnull=False).count(),
            Review.objects.filter(state=State.APPROVED).count(),
        ),
        "guides in review": (
            GuideVersion.objects.filter(state=GuideState.IN_REVIEW).count(),
            Review.objects.filter(state=State.WAITING).count(),
        ),
    }
    for what, (one, other) in rows.items():
        if one != other:
            yield f"{what}: {one} and {other}"

"""The same seed tells the same story of the demo county."""

from datetime import UTC, datetime

from django.db import transaction

from gongkai.audit.models import Entry
from gongkai.demo.build import build

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def _story(seed: int) -> list[tuple[datetime, str]]:
    """What the journal tells, its own closings left out: they carry digests, and so the passwords' salt."""
    with transaction.atomic():
        build(seed=seed, at=AT)
        told = Entry.objects.exclude(verb="journal.close_day").order_by("seq")
        story = list(told.values_list("at", "sentence"))
        transaction.set_rollback(True)
    return story


def test_the_same_seed_tells_the_same_story_and_another_seed_another(db: None):
    first = _story(3)
    assert _story(3) == first
    assert _story(4) != first

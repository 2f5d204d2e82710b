"""程序被强杀不留半截 (P03): killed before any of its writes, a step has not happened; the repeated click completes it."""

from collections.abc import Callable
from copy import deepcopy
from functools import partial
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from gongkai.agencies import services as agencies
from gongkai.agencies.models import Role
from gongkai.audit.services import record, verify
from gongkai.files.selectors import broken
from gongkai.files.services import keep
from gongkai.publications.models import GuideVersion
from gongkai.publications.selectors import searched_keys
from gongkai.publications.services import draft_document, draft_guide, submit_document, submit_guide, take_down
from gongkai.reviews import services as reviews
from gongkai.reviews.states import CHECKS
from gongkai.search.selectors import faults
from tests.domain.crashes import clicked_again, killed_at_every_step, rows, shape, tried_again
from tests.domain.factories import (
    NOW,
    County,
    Staff,
    document_fields,
    document_in_review,
    document_out,
    guide_fields,
    guide_in_review,
    later,
    passed,
)
from tests.shelf.models import Paper

pytestmark = pytest.mark.django_db(transaction=True)
Click = Callable[[], object]


@pytest.fixture
def county(transactional_db: None) -> County:
    return County()


@pytest.fixture
def staff(county: County) -> Staff:
    return county.publishing("xiaodian")


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def draft(_county: County, staff: Staff) -> Click:
    return partial(draft_guide, agency=staff.agency, fields=guide_fields(), by=staff.author, at=NOW)


def change(county: County, staff: Staff) -> Click:
    draft(county, staff)()
    return _changed(staff, revision=1)


def change_in_review(_county: County, staff: Staff) -> Click:
    """It voids the review."""
    guide_in_review(staff)
    return _changed(staff, revision=GuideVersion.objects.get().revision)


def _changed(staff: Staff, revision: int) -> Click:
    fields = {"phone": "0377-66660000"}
    return partial(draft_guide, agency=staff.agency, fields=fields, revision=revision, by=staff.author, at=later())


def submit(county: County, staff: Staff) -> Click:
    draft(county, staff)()
    return partial(submit_guide, guide=GuideVersion.objects.get(), revision=1, by=staff.author, at=later())


def approve(levels_before: int, _county: County, staff: Staff) -> Click:
    review = passed(guide_in_review(staff), staff, levels_before)
    given = {"level": review.level, "version": review.version, "checks": CHECKS, "opinion": "同意"}
    return partial(reviews.approve, review=review, **given, by=staff.levels[levels_before], at=later())


def release_of_a_second_version(_county: County, staff: Staff) -> Click:
    """It also supersedes the first."""
    passed(guide_in_review(staff), staff, 3)
    review = passed(guide_in_review(staff, at=later(days=1), fax="新"), staff, 2, at=later(days=1))
    given = {"level": 3, "version": review.version, "checks": CHECKS, "opinion": "同意"}
    return partial(reviews.approve, review=review, **given, by=staff.third, at=later(days=1))


def send_back(_county: County, staff: Staff) -> Click:
    review = guide_in_review(staff)
    return partial(reviews.send_back, review=review, version=review.version, reason="缺", by=staff.first, at=later())


def withdraw(_county: County, staff: Staff) -> Click:
    return partial(reviews.withdraw, review=guide_in_review(staff), by=staff.author, at=later())


def void(_county: County, staff: Staff) -> Click:
    return partial(reviews.void, review=guide_in_review(staff), reason="改", by=staff.second, at=later())


def hand_over(county: County, staff: Staff) -> Click:
    other = county.person("other", "钱信息员", (staff.agency, Role.CLERK))
    review = guide_in_review(staff)
    return partial(reviews.hand_over, review=review, to=other, reason="出差", by=staff.first, at=later())


def appoint(county: County, staff: Staff) -> Click:
    person = county.person("new", "新人")
    return partial(
        agencies.appoint, person=person, agency=staff.agency, role=Role.CLERK, by=county.security, at=later()
    )


def end_post(county: County, staff: Staff) -> Click:
    return partial(agencies.end_post, post=staff.first.posts.get(), by=county.security, at=later())


def confirm_calendar(county: County, _staff: Staff) -> Click:
    return partial(agencies.confirm_calendar, year=2024, by=county.office, at=later())


def keep_a_file(county: County, staff: Staff) -> Click:
    def attach() -> None:
        with transaction.atomic():
            paper, _made = Paper.objects.get_or_create(file=keep(content=b"a paper", at=NOW))
            record(by=staff.author, at=NOW, verb="shelf.attach", sentence="李起草附上文件", subject=paper)

    return attach


def draft_a_document(_county: County, staff: Staff) -> Click:
    """It takes the next index number."""
    return partial(draft_document, agency=staff.agency, fields=document_fields(), by=staff.author, at=later())


def submit_a_document(county: County, staff: Staff) -> Click:
    version = draft_a_document(county, staff)()
    return partial(submit_document, version=version, revision=1, by=staff.author, at=later())


def release_a_document(_county: County, staff: Staff) -> Click:
    """It marks the one it repeals, and goes into the lists, the log and the search, with its attachment."""
    said = [{"kind": "repeals", "target": document_out(staff, title="旧办法").index_number}]
    review = document_in_review(staff, at=later(days=1), relations=said, files=[("表.txt", b"1")])
    review = passed(review, staff, 2, at=later(days=1))
    given = {"level": 3, "version": review.version, "checks": CHECKS, "opinion": "同意"}
    return partial(reviews.approve, review=review, **given, by=staff.third, at=later(days=1))


def take_a_document_down(_county: County, staff: Staff) -> Click:
    document = document_out(staff)
    return partial(take_down, document=document, reason="有误", by=staff.third, at=later(days=1))


STEPS: dict[str, tuple[Callable[[County, Staff], Click], str]] = {
    "draft": (draft, "changed-meanwhile"),
    "change": (change, "changed-meanwhile"),
    "change in review": (change_in_review, "changed-meanwhile"),
    "submit": (submit, "changed-meanwhile"),
    "approve level 1": (partial(approve, 0), "already-decided"),
    "approve level 2": (partial(approve, 1), "already-decided"),
    "approve level 3 and release": (partial(approve, 2), "already-decided"),
    "release a second version": (release_of_a_second_version, "already-decided"),
    "send back": (send_back, "already-decided"),
    "withdraw": (withdraw, "already-decided"),
    "void": (void, "already-decided"),
    "hand over": (hand_over, "already-decided"),
    "appoint": (appoint, "already-there"),
    "end a post": (end_post, "already-ended"),
    "confirm the calendar": (confirm_calendar, "already-confirmed"),
    "keep a file": (keep_a_file, ""),
    "draft a document": (draft_a_document, ""),
    "submit a document": (submit_a_document, "changed-meanwhile"),
    "release a document": (release_a_document, "already-decided"),
    "take a document down": (take_a_document_down, "not-public"),
}
"""Each step of this floor, made ready, and the code that a second click after success is told."""


def crash_every_write(ready: Click) -> int:
    """Every kill leaves all or nothing, a sound journal and a click that completes; the number of kills."""

    def click() -> object:
        return deepcopy(ready)()  # as from a page that was loaded before

    before = rows()
    after = tried_again(click)
    for step, returned in killed_at_every_step(click):
        found = rows()
        assert verify() == [], f"killed at step {step}"
        assert list(broken()) == [], f"killed at step {step}"
        assert faults(keys=searched_keys()) == [], f"killed at step {step}"
        if returned:
            assert shape(found) == after
            return step - 1
        assert found == before, f"killed at step {step}"
        assert tried_again(click) == after, f"killed at step {step}"
    raise AssertionError("unreachable: the last one returns")


@pytest.mark.parametrize(("ready", "told"), STEPS.values(), ids=STEPS.keys())
def test_a_step_killed_anywhere_has_happened_or_has_not(
    ready: Callable[[County, Staff], Click], told: str, county: County, staff: Staff
) -> None:
    click = ready(county, staff)
    # The row, its entry in the journal, and the commit at the least.
    assert crash_every_write(deepcopy(click)) >= 3
    after = rows()
    assert clicked_again(click) == told
    assert not told or rows() == after


def test_a_step_in_two_transactions_is_found_out(county: County, staff: Staff) -> None:
    """What the trial is for."""

    def half_and_half() -> None:
        for name in ("党政办公室", "经济发展办公室"):
            agencies.add_section(agency=staff.agency, name=name, by=county.system, at=later())

    with pytest.raises(AssertionError, match="killed at step 4"):
        crash_every_write(half_and_half)

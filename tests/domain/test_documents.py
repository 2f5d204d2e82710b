"""Documents from draft to public and back: numbered once, reviewed whole, published as reviewed, never half."""

import pytest

from gongkai.publications import selectors, services
from gongkai.publications.models import DocumentState, Happening, Release
from tests.domain.factories import (
    NOW,
    TODAY,
    Staff,
    document_in_review,
    document_out,
    later,
    passed,
    version_of,
)


@pytest.fixture
def staff(publishing: Staff) -> Staff:
    return publishing


def test_a_document_is_public_after_three_reviews_as_it_was_reviewed(staff: Staff) -> None:
    review = document_in_review(staff, files=[("名单.txt", "张三".encode())])
    assert not selectors.public_documents(on=TODAY).exists()
    review = passed(review, staff, 3, at=later(hours=1))
    version = version_of(review)
    page = selectors.public_document(version.document.index_number, on=TODAY)
    assert page.version == version
    assert (page.version.content, page.version.content_sm3) == (review.content, review.content_sm3)
    assert (version.published_at, version.document.public_on) == (later(hours=1), TODAY)
    assert [(row.seq, row.action) for row in Release.objects.all()] == [(1, Happening.PUBLISH)]
    assert page.standing.words == "有效"


def test_taken_down_it_leaves_its_reason_and_comes_back(staff: Staff) -> None:
    document = document_out(staff)
    services.take_down(document=document, reason="附件含个人信息", by=staff.third, at=later(hours=2))
    page = selectors.public_document(document.pk, on=TODAY)
    assert (page.version, page.taken_down.reason) == (None, "附件含个人信息")
    assert not selectors.public_documents(on=TODAY).exists()
    services.restore(document=document, reason="已核实无误", by=staff.third, at=later(hours=3))
    page = selectors.public_document(document.pk, on=TODAY)
    assert (page.version.state, page.taken_down) == (DocumentState.PUBLISHED, None)
    assert [row.action for row in Release.objects.all()] == ["publish", "take_down", "restore"]


def test_a_correction_goes_through_three_reviews_and_shows_its_note(staff: Staff) -> None:
    document = document_out(staff)
    version = services.correct_document(document=document, note="更正联系电话", by=staff.author, at=later(hours=2))
    assert version.placements.count() == 1
    review = services.submit_document(version=version, revision=version.revision, by=staff.author, at=later(hours=2))
    passed(review, staff, 3, at=later(hours=3))
    page = selectors.public_document(document.pk, on=TODAY)
    assert (page.version, page.version.correction_note) == (version, "更正联系电话")
    assert page.version.document.first_published_at == NOW

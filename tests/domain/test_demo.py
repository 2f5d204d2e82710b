"""The demo county is made by the services alone, is the same for the same seed, and hides no password anywhere."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from gongkai.agencies.models import Agency, Person, Post, Role
from gongkai.agencies.selectors import public_agency
from gongkai.audit.models import Entry, Head
from gongkai.audit.services import verify
from gongkai.boards.models import Delivery, Posting
from gongkai.demo.build import Demo, build
from gongkai.demo.county import places
from gongkai.publications.models import DocumentState, DocumentVersion, GuideState, GuideVersion, OfficeCheck
from gongkai.publications.selectors import guide_age, public_guide
from gongkai.reviews.models import Review, State
from gongkai.signin.selectors import standing

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
TODAY = AT.date()


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Demo]:
    """One county for the whole page of tests, gone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(at=AT)
        transaction.set_rollback(True)


@pytest.fixture
def demo(made: Demo, db: None) -> Demo:
    return made


def test_the_county_has_every_kind_of_agency_and_one_that_was_merged(demo: Demo):
    levels = list(Agency.objects.values_list("level", flat=True))
    assert {level: levels.count(level) for level in set(levels)} == {
        "county": 1,
        "office": 1,
        "department": 6,
        "township": 5,
        "street": 1,
    }
    gone = public_agency("dongling", on=TODAY)
    assert gone.successor is not None
    assert gone.successor.code == "shiqiao"


def test_guides_stand_in_every_state_and_one_at_every_level_of_review(demo: Demo):
    assert set(GuideVersion.objects.values_list("state", flat=True)) == set(GuideState.values)
    waiting = Review.objects.filter(state=State.WAITING).values_list("level", flat=True)
    assert set(waiting) == {1, 2, 3}
    assert Review.objects.filter(state=State.SENT_BACK).exists()


def test_one_policy_document_waits_for_the_county_office_and_the_minutes_do_not(demo: Demo):
    check = OfficeCheck.objects.get()
    assert (check.outcome, check.version.state) == ("waiting", DocumentState.IN_CHECK)
    minutes = DocumentVersion.objects.filter(genre="纪要")
    assert set(minutes.values_list("state", flat=True)) == {DocumentState.FILED}


def test_boards_have_papers_that_wait_hang_and_are_gone_and_the_archive_has_a_batch(demo: Demo):
    assert Posting.objects.filter(posted_at__isnull=True).count() == 2
    assert Posting.objects.filter(posted_at__isnull=False, removed_at__isnull=True).count() == 4
    assert Posting.objects.filter(removed_at__isnull=False, removed_photo__isnull=False).count() == 2
    assert Delivery.objects.filter(handed_at__isnull=False).count() == 2


def test_one_guide_is_old_and_one_is_new(demo: Demo):
    ages = [guide_age(guide, on=TODAY) for guide in GuideVersion.objects.filter(state=GuideState.PUBLISHED)]
    assert any(age.old for age in ages)
    assert any(age.months < 2 for age in ages)
    assert public_guide(Agency.objects.get(code="liuhe"), on=TODAY) is None


def test_the_journal_tells_of_everything_and_is_whole(demo: Demo):
    assert verify() == []
    assert Entry.objects.values_list("verb").distinct().count() > 15
    told = set(Entry.objects.values_list("subject", flat=True))
    for row in [*Agency.objects.all(), *Person.objects.all(), *Post.objects.all(), *GuideVersion.objects.all()]:
        assert f"{row._meta.label_lower}:{row.pk}" in told, row


def test_nothing_happens_before_its_time_or_after_the_end(demo: Demo):
    moments = list(Entry.objects.order_by("seq").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[0] > AT - timedelta(401)
    assert moments[-1] <= AT
    assert Head.objects.count() >= 399


def test_nobody_reviews_their_own_guide(demo: Demo):
    for review in Review.objects.all():
        hands = [step.by_id for step in review.decisions.filter(action__in=("submit", "approve"))]
        assert len(hands) == len(set(hands))


def test_the_printed_accounts_can_sign_in_and_no_password_lies_anywhere_else(demo: Demo):
    assert {account.post for account in demo.accounts} >= {
        "系统管理员",
        "安全管理员",
        "审计管理员",
        "县政府信息公开工作主管部门",
        "石桥镇信息员",
        "石桥镇科室负责人",
        "石桥镇分管领导",
    }
    for account in demo.accounts:
        person = Person.objects.get(username=account.username)
        assert person.check_password(account.password)
        assert standing(person, at=AT).change_password == ""
    assert len({account.password for account in demo.accounts}) == len(demo.accounts)
    text = "".join(f"{entry.sentence}{entry.details}" for entry in Entry.objects.all())
    assert not [account for account in demo.accounts if account.password in text]


def test_there_is_one_of_each_officer(demo: Demo):
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.DISCLOSURE_OFFICE):
        assert Post.objects.filter(role=role).count() == 1


def test_a_database_that_is_in_use_is_left_alone(demo: Demo):
    before = Entry.objects.count()
    with pytest.raises(CommandError, match="系统已经建立"):
        call_command("demo_county")
    assert Entry.objects.count() == before


def test_each_step_of_the_scale_adds_a_hundred_townships_with_names_of_their_own():
    for scale in (1, 2, 4):
        made = places(scale)
        assert len(made) == 13 + (scale - 1) * 100
        assert len({place.code for place in made}) == len({place.name for place in made}) == len(made)

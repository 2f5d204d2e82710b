"""Errors told by the public: taken, held back in floods, answered once, and how to reach the person forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from gongkai.agencies.services import merge_agencies
from gongkai.audit.models import Entry
from gongkai.dialogue import selectors, services
from gongkai.dialogue.models import ErrorReport
from gongkai.dialogue.settings import DEFAULTS
from tests.domain.factories import NOW, TODAY, County, Staff, later, refusal

pytestmark = pytest.mark.django_db
TOLD = {"address": "/d/1/", "words": "电话号码错了", "contact": "13800000000", "origin": "a" * 64}


@pytest.fixture
def county() -> County:
    made = County()
    made.confirm_calendar()
    return made


@pytest.fixture
def staff(county: County) -> Staff:
    return county.staff(county.agency("shiqiao", "石桥镇人民政府"))


def told(staff: Staff, *, at=NOW, **changed: str) -> ErrorReport:
    return services.report_error(agency=staff.agency, at=at, **{**TOLD, **changed})


def test_a_report_is_due_in_three_working_days_and_journaled_without_its_contact(staff: Staff):
    report = told(staff)
    assert selectors.due_of(report, selectors.agencies.calendar()).isoformat() == "2026-03-23"
    entry = Entry.objects.order_by("-seq").first()
    assert entry.verb == "dialogue.report_error"
    assert TOLD["contact"] not in f"{entry.sentence}{entry.details}"


def test_the_answer_ends_it_and_forgets_how_to_reach_the_person(staff: Staff):
    report = services.answer_error(report=told(staff), answer="已改正。", by=staff.author, at=later(hours=1))
    report.refresh_from_db()
    assert (report.contact, report.origin, report.answer) == ("", "", "已改正。")
    assert not selectors.unanswered([staff.agency.pk]).exists()
    again = {"report": report, "answer": "又改。", "by": staff.author, "at": later(hours=2)}
    assert refusal(services.answer_error, **again) == "changed-meanwhile"


def test_who_may_see_and_who_may_answer(county: County, staff: Staff):
    other = county.staff(county.agency("yunling"))
    report = told(staff)
    answer = {"report": report, "answer": "已改正。", "at": later()}
    assert refusal(services.answer_error, by=other.author, **answer) == "not-found"
    assert refusal(services.answer_error, by=county.office, **answer) == "not-allowed"
    assert refusal(services.answer_error, by=county.system, **answer) == "not-found"
    assert list(selectors.reports_for(county.office, on=TODAY)) == [report]
    assert list(selectors.reports_for(staff.third, on=TODAY)) == [report]
    assert list(selectors.reports_for(other.author, on=TODAY)) == []
    assert refusal(selectors.report_for, person=other.author, pk=report.pk, on=TODAY) == "not-found"


def test_the_heir_of_a_merged_agency_goes_on(county: County, staff: Staff):
    old = county.staff(county.agency("dongling"))
    before = told(old)
    merge_agencies(agencies=[old.agency], into=staff.agency, by=county.office, at=later(hours=1))
    old.agency.refresh_from_db()
    after = told(old, at=later(hours=2))
    assert after.agency == staff.agency
    assert set(selectors.reports_for(staff.author, on=TODAY)) == {before, after}
    services.answer_error(report=before, answer="已改正。", by=staff.author, at=later(hours=3))


@pytest.mark.parametrize(
    "changed", [{"words": " \n"}, {"words": "长" * 1001}, {"contact": "1" * 101}, {"address": "/" * 301}]
)
def test_what_does_not_fit_is_refused(staff: Staff, changed: dict[str, str]):
    assert refusal(told, staff=staff, **changed) == "field"


def test_a_flood_from_one_place_is_held_back_and_ends_with_the_hour(staff: Staff):
    for n in range(DEFAULTS.reports_an_hour.value):
        told(staff, at=later(minutes=n))
    assert refusal(told, staff=staff, at=later(minutes=10)) == "too-many"
    told(staff, at=later(minutes=10), origin="b" * 64)
    told(staff, at=NOW + timedelta(minutes=61))


def test_a_flood_from_everywhere_is_held_back_too(staff: Staff):
    reports = [
        ErrorReport(agency=staff.agency, address="/", words="错", origin=f"{n:064}", reported_at=NOW)
        for n in range(DEFAULTS.reports_an_hour_in_all.value)
    ]
    ErrorReport.objects.bulk_create(reports)
    assert refusal(told, staff=staff, at=later(minutes=1)) == "too-many"


def test_an_answer_with_a_contact_cannot_be_stored(staff: Staff):
    report = told(staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        ErrorReport.objects.filter(pk=report.pk).update(answer="好", answered_by=staff.author, answered_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        ErrorReport.objects.filter(pk=report.pk).update(words="")

"""有效性: what a document is on a day follows from dates alone, and the database gives the same answer."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.publications import jobs, selectors, services
from gongkai.publications.models import Declaration, Declared, Document, DocumentVersion, Release
from gongkai.publications.selectors.standing import last_day, not_ended, with_validity
from gongkai.publications.validity import Change, Doing, Validity, standing
from gongkai.search.models import Indexed
from gongkai.statute import OFFICIAL
from tests.domain.factories import NOW, TODAY, Staff, document_out, later, passed, refusal

DAY = timedelta(1)


@pytest.fixture
def staff(publishing: Staff) -> Staff:
    return publishing


def _change(doing: Doing, on: date, until: date | None = None) -> Change:
    return Change(doing, on, "依据", until)


@pytest.mark.parametrize(
    ("changes", "valid_until", "expected"),
    [
        ([], None, Validity.VALID),
        ([], TODAY, Validity.VALID),
        ([], TODAY - DAY, Validity.LAPSED),
        ([_change(Doing.MODIFY, TODAY)], None, Validity.MODIFIED),
        ([_change(Doing.MODIFY, TODAY + DAY)], None, Validity.VALID),
        ([_change(Doing.REPEAL, TODAY), _change(Doing.MODIFY, TODAY - DAY)], None, Validity.REPEALED),
        ([_change(Doing.REPEAL, TODAY)], TODAY - 9 * DAY, Validity.LAPSED),
        ([_change(Doing.REPEAL, TODAY - 9 * DAY)], TODAY - DAY, Validity.REPEALED),
        ([_change(Doing.EXTEND, TODAY - 9 * DAY, TODAY + DAY)], TODAY - DAY, Validity.VALID),
        ([_change(Doing.EXTEND, TODAY + DAY, TODAY + 9 * DAY)], TODAY - DAY, Validity.LAPSED),
        ([_change(Doing.LAPSE, TODAY)], None, Validity.LAPSED),
    ],
)
def test_a_document_on_a_day(changes: list[Change], valid_until: date | None, expected: Validity) -> None:
    assert standing(changes, valid_until=valid_until, on=TODAY).validity is expected


def test_it_says_since_when_and_by_what() -> None:
    repeal = Change(Doing.REPEAL, TODAY - 3 * DAY, "X/2026-00001")
    found = standing([repeal, _change(Doing.REPEAL, TODAY)], valid_until=None, on=TODAY)
    assert (found.since, found.because, found.words) == (TODAY - 3 * DAY, repeal, "废止")


near = st.dates(TODAY - 4 * DAY, TODAY + 4 * DAY)
declarations = st.tuples(st.sampled_from(Declared.values), near, near)


@pytest.fixture
def earlier_and_later(staff: Staff) -> tuple[Document, DocumentVersion]:
    """A document, and a later one that does something to it."""
    old = document_out(staff, title="旧办法")
    said = [{"kind": "modifies", "target": old.index_number}]
    new = document_out(staff, title="新办法", at=later(hours=1), relations=said)
    return old, new.versions.get()


@given(
    declared=st.lists(declarations, max_size=3),
    kind=st.sampled_from(["modifies", "repeals", "replaces", "interprets"]),
    on=st.none() | near,
    valid_until=st.none() | near,
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_answers_as_the_rule_does(
    earlier_and_later: tuple[Document, DocumentVersion],
    declared: list[tuple[str, date, date]],
    kind: str,
    on: date | None,
    valid_until: date | None,
) -> None:
    old, new = earlier_and_later
    Declaration.objects.all().delete()
    for what, since, until in declared:
        end = max(since, until) if what == Declared.EXTENDED else None
        by = new.drafted_by
        Declaration.objects.create(document=old, kind=what, on=since, valid_until=end, basis=f"{since}", by=by, at=NOW)
    new.relations.update(kind=kind, on=on)
    DocumentVersion.objects.filter(document=old).update(valid_until=valid_until)
    for day in (TODAY - DAY, TODAY, TODAY + DAY):
        versions = with_validity(DocumentVersion.objects.filter(document=old), on=day)
        version = versions.annotate(last_day=last_day(on=day), not_ended=not_ended(on=day)).get()
        found = selectors.standings([version], on=day)[old.pk]
        assert version.validity == found.validity
        holds = version.not_ended and (version.last_day is None or version.last_day >= day)
        assert holds == (found.validity in (Validity.VALID, Validity.MODIFIED))
        assert not holds or version.last_day == found.valid_until


def test_what_repeals_marks_the_original_with_its_release(staff: Staff) -> None:
    old = document_out(staff, title="旧办法")
    relation = {"kind": "repeals", "target": old.index_number}
    new = document_out(staff, title="新办法", at=later(hours=1), relations=[relation])
    page = selectors.public_document(old.pk, on=TODAY)
    assert page.standing.words == "废止"
    assert [(link.kind, link.outward, link.other.document) for link in page.links] == [("repeals", False, new)]
    back = selectors.public_document(new.pk, on=TODAY).links
    assert [(link.kind, link.outward, link.other.document) for link in back] == [("repeals", True, old)]
    assert [(row.action, row.document) for row in Release.objects.all()] == [
        ("publish", old),
        ("publish", new),
        ("mark", old),
    ]
    assert Indexed.objects.get(key=f"document:{old.pk}").validity == "repealed"


def test_taking_down_what_repealed_brings_the_original_back(staff: Staff) -> None:
    old = document_out(staff, title="旧办法")
    relation = {"kind": "repeals", "target": old.index_number}
    new = document_out(staff, title="新办法", at=later(hours=1), relations=[relation])
    services.take_down(document=new, reason="发布有误", by=staff.third, at=later(hours=2))
    page = selectors.public_document(old.pk, on=TODAY)
    assert (page.standing.words, page.links) == ("有效", ())
    assert Indexed.objects.get(key=f"document:{old.pk}").validity == "valid"


def test_a_correction_that_no_longer_repeals_marks_the_original_too(staff: Staff) -> None:
    old = document_out(staff, title="旧办法")
    said = [{"kind": "repeals", "target": old.index_number}]
    new = document_out(staff, title="新办法", at=later(hours=1), relations=said)
    version = services.correct_document(document=new, note="旧办法仍然有效", by=staff.author, at=later(hours=2))
    version = services.change_document(
        version=version, revision=1, fields={"relations": []}, by=staff.author, at=later(hours=2)
    )
    review = services.submit_document(version=version, revision=2, by=staff.author, at=later(hours=2))
    passed(review, staff, 3, at=later(hours=3))
    assert selectors.public_document(old.pk, on=TODAY).standing.words == "有效"
    assert Indexed.objects.get(key=f"document:{old.pk}").validity == "valid"


def test_a_date_set_before_is_marked_on_its_day_and_once(staff: Staff) -> None:
    document = document_out(staff, valid_until=TODAY)
    assert jobs.mark_validity(on=TODAY - DAY, at=later(minutes=1)) == 0
    assert Indexed.objects.get().validity == "valid"
    assert jobs.mark_validity(on=TODAY, at=later(days=1)) == 1
    assert jobs.mark_validity(on=TODAY, at=later(days=1)) == 0
    assert Indexed.objects.get().validity == "lapsed"
    assert [row.action for row in Release.objects.all()] == ["publish", "mark"]
    assert selectors.public_document(document.pk, on=TODAY + DAY).standing.words == "失效"


def test_tasks_begin_ninety_days_before_the_end(staff: Staff) -> None:
    document_out(staff, title="办法", valid_until=TODAY + 90 * DAY, normative=True)
    assert selectors.pressing([staff.agency.pk], on=TODAY - DAY, days=OFFICIAL) == []
    (task,) = selectors.pressing([staff.agency.pk], on=TODAY, days=OFFICIAL)
    assert (task.why, task.due, task.version.title) == (selectors.Why.VALIDITY, TODAY + 90 * DAY, "办法")


def test_an_extension_is_the_end_of_the_task(staff: Staff) -> None:
    document = document_out(staff, valid_until=TODAY)
    services.declare(
        document=document,
        kind=Declared.EXTENDED,
        on=TODAY,
        valid_until=date(2028, 3, 18),
        basis="评估后延长，小政发〔2026〕9号",
        by=staff.third,
        at=later(hours=1),
    )
    assert selectors.pressing([staff.agency.pk], on=TODAY, days=OFFICIAL) == []
    standing_then = selectors.public_document(document.pk, on=date(2028, 3, 18)).standing
    assert (standing_then.words, standing_then.valid_until) == ("有效", date(2028, 3, 18))


def test_only_who_decides_declares(staff: Staff) -> None:
    document = document_out(staff)
    told = {"document": document, "kind": Declared.REPEALED, "on": TODAY, "basis": "清理", "at": later(hours=1)}
    assert refusal(services.declare, **told, by=staff.author) == "not-allowed"
    assert refusal(services.declare, **told, by=staff.third, valid_until=TODAY) == "declaration"
    assert refusal(services.declare, **told, by=staff.third) == ""
    assert selectors.public_document(document.pk, on=TODAY).standing.words == "废止"

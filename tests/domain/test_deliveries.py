"""Deliveries to archive and library: nothing twice, nothing forgotten, and what was taken down is told."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest
from django.db import IntegrityError, transaction

from gongkai.agencies import services as tree
from gongkai.audit.models import Entry
from gongkai.boards import selectors, services
from gongkai.boards.models import Delivery, DeliveryItem, ItemKind, Receiver, Way
from gongkai.publications import services as publications
from gongkai.publications.models import Document
from tests.domain.bursts import BURSTS, DONE, burst, codes, without
from tests.domain.factories import NOW, TODAY, County, Staff, document_out, later, passed, refusal
from tests.domain.test_boards import photo

ARCHIVE = {"receiver": Receiver.ARCHIVE, "receiver_name": "清溪县档案馆"}
LIBRARY = {"receiver": Receiver.LIBRARY, "receiver_name": "清溪县图书馆"}


def make(staff: Staff, *, at: object = NOW, **to: str) -> Delivery:
    return services.make_delivery(agency=staff.agency, **(to or ARCHIVE), by=staff.author, at=at)


def handed(staff: Staff, delivery: Delivery, *, at: object = NOW) -> Delivery:
    return services.hand_over(delivery=delivery, way=Way.PERSON, received_by="馆员陈某", by=staff.author, at=at)


def contents(delivery: Delivery) -> list[tuple[str, str]]:
    return [(item.kind, item.version.title) for item in delivery.items.order_by("position")]


def correct(staff: Staff, document: Document, *, at: object) -> None:
    draft = publications.correct_document(document=document, note="更正", by=staff.author, at=at)
    review = publications.submit_document(version=draft, revision=draft.revision, by=staff.author, at=at)
    passed(review, staff, 3, at=at)


def take_down(staff: Staff, document: Document, *, at: object) -> None:
    publications.take_down(document=document, reason="有误", by=staff.third, at=at)


def out(staff: Staff, title: str, *, at: object = NOW) -> Document:
    return document_out(staff, title=title, number="", at=at)


def test_a_document_is_delivered_once_to_each_receiver(publishing: Staff) -> None:
    out(publishing, "甲")
    first = handed(publishing, make(publishing))
    assert contents(first) == [(ItemKind.NEW, "甲")]
    assert refusal(make, staff=publishing) == "nothing-to-deliver"
    assert contents(make(publishing, **LIBRARY)) == [(ItemKind.NEW, "甲")]


def test_what_came_since_was_corrected_or_taken_down_is_in_the_next_batch(publishing: Staff) -> None:
    kept, corrected, gone = (out(publishing, title) for title in ("不变", "更正", "撤下"))
    first = make(publishing)
    # Between the making of the batch and its handing over something is published, too.
    out(publishing, "新的", at=later(hours=1))
    handed(publishing, first, at=later(hours=2))
    correct(publishing, corrected, at=later(days=1))
    take_down(publishing, gone, at=later(days=1))
    second = make(publishing, at=later(days=2))
    assert sorted(contents(second)) == sorted(
        [(ItemKind.REPLACE, "更正"), (ItemKind.WITHDRAW, "撤下"), (ItemKind.NEW, "新的")]
    )
    assert kept.pk not in second.items.values_list("document", flat=True)


def test_what_was_taken_down_before_it_was_delivered_is_not_mentioned(publishing: Staff) -> None:
    take_down(publishing, out(publishing, "从未移送"), at=NOW)
    assert refusal(make, staff=publishing) == "nothing-to-deliver"


def test_what_is_restored_is_delivered_again(publishing: Staff) -> None:
    document = out(publishing, "甲")
    handed(publishing, make(publishing))
    take_down(publishing, document, at=later(days=1))
    handed(publishing, make(publishing, at=later(days=2)), at=later(days=2))
    publications.restore(document=document, reason="核实无误", by=publishing.third, at=later(days=3))
    assert contents(make(publishing, at=later(days=4))) == [(ItemKind.NEW, "甲")]


def test_taken_down_and_restored_between_two_batches_is_no_news(publishing: Staff) -> None:
    document = out(publishing, "甲")
    handed(publishing, make(publishing))
    take_down(publishing, document, at=later(days=1))
    publications.restore(document=document, reason="核实无误", by=publishing.third, at=later(days=2))
    assert refusal(make, staff=publishing, at=later(days=3)) == "nothing-to-deliver"


def test_a_voided_batch_counts_as_never_made(publishing: Staff) -> None:
    out(publishing, "甲")
    batch = make(publishing)
    assert refusal(make, staff=publishing) == "delivery-open"
    services.void_delivery(delivery=batch, reason="清单打错", by=publishing.author, at=NOW)
    again = make(publishing)
    assert (again.number, contents(again)) == (2, [(ItemKind.NEW, "甲")])
    assert refusal(handed, staff=publishing, delivery=batch) == "wrong-state"


def test_a_receipt_says_who_when_and_how(publishing: Staff) -> None:
    out(publishing, "甲")
    batch = make(publishing)
    call = {"delivery": batch, "by": publishing.author, "at": later(days=1)}
    assert refusal(services.hand_over, way="pigeon", received_by="陈某", **call) == "way"
    assert refusal(services.hand_over, way=Way.PERSON, received_by=" ", **call) == "received-by"
    assert refusal(services.hand_over, way=Way.PERSON, received_by="陈某", receipt=b"<svg/>", **call) == "photo"
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=2)):
        assert refusal(services.hand_over, way=Way.PERSON, received_by="陈某", on=day, **call) == "day"
    done = services.hand_over(way=Way.PERSON, received_by="陈某", receipt=photo(), **call)
    assert done.receipt is not None
    assert "接收人陈某" in Entry.objects.latest("seq").sentence
    assert refusal(services.void_delivery, reason="x", **call) == "wrong-state"


def test_who_writes_for_the_agency_delivers_and_the_county_office_reads(county: County, publishing: Staff) -> None:
    out(publishing, "甲")
    other = county.staff(county.agency("yunling"))
    call = {"agency": publishing.agency, **ARCHIVE, "at": NOW}
    assert refusal(services.make_delivery, by=other.author, **call) == "not-found"
    assert refusal(services.make_delivery, by=publishing.third, **call) == "not-allowed"
    assert refusal(services.make_delivery, by=county.office, **call) == "not-allowed"
    batch = make(publishing)
    assert [*selectors.deliveries_for(county.office, on=TODAY)] == [batch]
    assert refusal(selectors.delivery_for, person=other.author, pk=batch.pk, on=TODAY) == "not-found"
    assert refusal(selectors.items_of, person=other.author, delivery=batch, on=TODAY) == "not-found"


def test_the_heir_delivers_what_the_merged_agency_published_and_not_what_it_delivered(
    county: County, publishing: Staff
) -> None:
    out(publishing, "移送过")
    handed(publishing, make(publishing))
    out(publishing, "没移送")
    heir = county.staff(county.coded(county.agency("heir")))
    tree.merge_agencies(agencies=[publishing.agency], into=heir.agency, by=county.office, at=later(days=1))
    assert contents(make(heir, at=later(days=2))) == [(ItemKind.NEW, "没移送")]


def test_a_month_after_the_last_batch_the_next_is_due(publishing: Staff) -> None:
    def told(on: date) -> list[tuple[str, int, date, bool]]:
        found = selectors.delivery_tasks(publishing.author, on=on)
        return [(task.receiver, task.count, task.due, task.open is not None) for task in found]

    assert told(TODAY) == []
    out(publishing, "甲")
    april = date(2026, 4, 18)
    assert told(TODAY) == [("archive", 1, april, False), ("library", 1, april, False)]
    batch = make(publishing)
    assert ("archive", 1, TODAY, True) in told(TODAY)
    handed(publishing, batch)
    assert [line for line in told(TODAY) if line[0] == "archive"] == []
    out(publishing, "乙", at=later(days=1))
    assert ("archive", 1, april, False) in told(TODAY + timedelta(days=2))
    assert selectors.delivery_tasks(publishing.third, on=TODAY) == []


def test_a_year_of_chances_leaves_the_receivers_with_exactly_what_is_public(publishing: Staff) -> None:
    """Against a naive memory: what each batch says is applied to a shelf; the shelf is what is public, after each batch."""
    dice, documents, shelf = Random(7), [], {}
    for day in range(1, 40):
        at = later(days=day)
        choice = dice.choice(["new", "new", "correct", "down", "up", "deliver", "deliver"])
        public = [d for d in documents if d.versions.filter(state="published").exists()]
        down = [d for d in documents if d.versions.filter(state="taken_down").exists()]
        if choice == "new":
            documents.append(out(publishing, f"第{day}份", at=at))
        elif choice == "correct" and public:
            correct(publishing, dice.choice(public), at=at)
        elif choice == "down" and public:
            take_down(publishing, dice.choice(public), at=at)
        elif choice == "up" and down:
            publications.restore(document=dice.choice(down), reason="核实", by=publishing.third, at=at)
        elif choice == "deliver" and selectors.due_items(publishing.agency, Receiver.ARCHIVE, on=TODAY):
            batch = handed(publishing, make(publishing, at=at), at=at)
            for item in batch.items.all():
                there = shelf.pop(item.document_id, None)
                assert (there is None) == (item.kind == ItemKind.NEW)
                if item.kind != ItemKind.WITHDRAW:
                    assert there != item.version_id, "delivered twice"
                    shelf[item.document_id] = item.version_id
            live = {d.pk: d.versions.filter(state="published").first() for d in documents}
            assert shelf == {pk: version.pk for pk, version in live.items() if version}
    assert Delivery.objects.count() >= 3


BREAKS = {
    "delivery_receiver_known": {"receiver": "museum"},
    "delivery_handed_to_somebody": {"handed_on": TODAY},
    "delivery_voided_before_handed": {"voided_reason": "x"},
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_lets_no_broken_row_in(publishing: Staff, name: str) -> None:
    out(publishing, "甲")
    make(publishing)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Delivery.objects.update(**BREAKS[name])


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("races")
@pytest.mark.parametrize("guarded", [False, True])
def test_two_people_at_once_make_one_batch(transactional_db: None, guarded: bool) -> None:
    staff = County().publishing("xiaodian")
    out(staff, "甲")
    calls: list[Callable[[], object]] = [lambda: make(staff)] * 4
    if not guarded:
        with without(Delivery, "delivery_one_open", "delivery_number_once"):
            told = codes(burst(calls))
            DeliveryItem.objects.all().delete()
        # In SQLite the second waits for the first and finds nothing left to deliver.
        assert told.count(DONE) > 1 or "nothing-to-deliver" in told, "the test cannot see two batches"
        return
    for _time in range(BURSTS):
        assert codes(burst(calls)) == ["delivery-open"] * 3 + [DONE]
        services.void_delivery(delivery=Delivery.objects.latest("pk"), reason="再来", by=staff.author, at=NOW)

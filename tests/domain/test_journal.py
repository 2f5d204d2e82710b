"""The journal: one chain whoever writes at the same time, in the same transaction as the change, true on reading back."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.agencies.models import Agency, Level, Person, Post, Role
from gongkai.audit import selectors, services
from gongkai.audit.models import Entry, Head
from gongkai.audit.verifier import Head as Printed

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
DAY = date(2026, 3, 2)


def person(username: str = "zhang", **traits: object) -> Person:
    return Person.objects.create(username=username, name=f"人{username}", created_at=AT, **traits)


def agency(code: str, parent: Agency | None = None) -> Agency:
    return Agency.objects.create(
        code=code, name=code, short_name=code, level=Level.TOWNSHIP, parent=parent, opened_on=date(2020, 1, 1)
    )


def write(n: int = 1, *, at: datetime = AT, **other: object) -> None:
    for number in range(n):
        with transaction.atomic():
            services.record(
                **{"by": None, "at": at, "verb": "test.write", "sentence": f"系统 写了第{number}条", **other}
            )


@pytest.mark.django_db
def test_an_entry_outside_a_transaction_is_refused(monkeypatch):
    monkeypatch.setattr(services, "connection", type("Bare", (), {"in_atomic_block": False}))
    with pytest.raises(RuntimeError, match="inside the transaction"):
        services.record(by=None, at=AT, verb="x", sentence="x")


@transaction.atomic
def add_person() -> None:
    who = person()
    services.record(by=who, at=AT, verb="agencies.person", sentence="建立", subject=who)


@pytest.mark.django_db
def test_a_failing_journal_takes_the_change_back(monkeypatch):
    monkeypatch.setattr(services, "sm3", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        add_person()
    assert not Person.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("value", [1.5, float("nan"), AT, {"a": [1, 2.0]}, {1: "a"}])
def test_a_detail_that_a_database_would_give_back_otherwise_is_refused(value):
    with pytest.raises(TypeError, match="journal detail"):
        write(details={"v": value})


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("甲乙ab", max_size=3), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    details=st.dictionaries(st.text("键abc", max_size=4), VALUES, max_size=3),
    sentence=st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    at=st.datetimes(AT.replace(tzinfo=None), timezones=st.just(services.CHINA)).filter(lambda at: at.year < 2100),
)
def test_every_entry_comes_back_as_it_was_digested(details, sentence, at):
    write(details=details, sentence=sentence, at=at)
    assert services.verify() == []


@pytest.mark.django_db
def test_the_end_of_a_day_is_fixed_once_and_can_be_held_against_the_journal():
    write(3)
    write(2, at=AT + timedelta(days=1))
    closing = datetime(2026, 3, 2, 16, 5, tzinfo=UTC)
    head = services.close_day(on=DAY, at=closing)
    assert (head.seq, services.last_closed()) == (3, DAY)
    assert services.close_day(on=DAY, at=closing + timedelta(days=3)) == head
    assert Entry.objects.filter(verb="journal.close_day").count() == 1
    assert services.verify([Printed.parse(services.head_text(DAY)), Printed.parse(services.head_code(DAY))]) == []
    assert services.head_text(date(2026, 3, 1)) is None
    assert services.head_code(date(2026, 3, 1)) is None


@pytest.mark.django_db
def test_a_day_that_has_not_ended_is_not_closed():
    with pytest.raises(ValueError, match="has not ended"):
        services.close_day(on=DAY, at=datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC))


@pytest.mark.django_db
def test_a_day_without_any_entry_has_a_head_too():
    services.close_day(on=DAY, at=AT + timedelta(days=1))
    assert services.verify([Printed.parse(services.head_text(DAY))]) == []


def burst(*, writers: int = 8, each: int = 20, loose: bool = False) -> list[Exception]:
    """Entries written by several at once; what failed. ``loose`` takes the immediate transaction away (SQLite)."""
    failed: list[Exception] = []
    together = threading.Barrier(writers)

    def one() -> None:
        connection.ensure_connection()
        if loose:
            connection.transaction_mode = None
        together.wait()
        for _ in range(each):
            try:
                write()
            except DatabaseError as error:
                failed.append(error)
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_moment_make_one_chain():
    assert burst() == []
    assert Entry.objects.count() == 160
    assert services.verify() == []


@pytest.mark.django_db(transaction=True)
def test_without_taking_turns_writers_do_fail(monkeypatch):
    """The twin of the test above: it shows that the test would notice if the turns were lost."""
    monkeypatch.setattr(services, "take_turn", lambda: None)
    assert burst(loose=connection.vendor == "sqlite")


@pytest.mark.django_db
class TestWhoReads:
    def test_an_audit_administrator_reads_the_agency_and_all_under_it(self):
        town = agency("town", agency("county"))
        village = agency("station", town)
        auditor = person()
        Post.objects.create(person=auditor, agency=town, role=Role.AUDIT_ADMIN, started_on=date(2026, 1, 1))
        for code in ("county", "town", village.code, ""):
            write(agency=code)
        assert [e.agency for e in selectors.entries_for(auditor, on=DAY)] == ["station", "town"]
        assert [e.agency for e in selectors.entries_for(auditor, on=DAY, agency="town")] == ["town"]
        assert not selectors.entries_for(auditor, on=DAY, agency="county")
        assert not selectors.entries_for(auditor, on=date(2025, 12, 31))

    def test_the_one_of_the_county_reads_everything(self):
        auditor = person()
        Post.objects.create(person=auditor, agency=agency("county"), role=Role.AUDIT_ADMIN, started_on=DAY)
        write(agency="")
        write(agency="elsewhere")
        assert selectors.entries_for(auditor, on=DAY).count() == 2

    def test_everyone_else_reads_their_own_doings(self):
        clerk, other = person("li"), person("wang")
        Post.objects.create(person=clerk, agency=agency("town"), role=Role.CLERK, started_on=DAY)
        write(by=clerk, agency="town", sentence="甲")
        write(by=other, agency="town", sentence="乙")
        assert [e.sentence for e in selectors.entries_for(clerk, on=DAY)] == ["甲"]
        assert not selectors.entries_for(clerk, on=DAY, text="乙")
        assert selectors.entries_for(clerk, on=DAY, text="甲")

    def test_a_right_that_ended_or_an_account_out_of_use_reads_nothing_more(self):
        auditor = person()
        post = Post.objects.create(person=auditor, agency=agency("county"), role=Role.AUDIT_ADMIN, started_on=DAY)
        write()
        Post.objects.filter(pk=post.pk).update(ended_on=DAY)
        assert not selectors.entries_for(auditor, on=DAY)
        Post.objects.filter(pk=post.pk).update(ended_on=None)
        auditor.is_active = False
        assert not selectors.entries_for(auditor, on=DAY)

    def test_an_object_has_its_own_entries(self):
        first, second = person("a1"), person("b1")
        write(2, subject=first)
        write(1, subject=second)
        assert len(selectors.last_entries(first)) == 2
        assert [e.seq for e in selectors.last_entries(first, most=1)] == [2]
        assert [e.seq for e in selectors.entries_for(second, on=DAY, subject=second)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("attack", "said"),
    [
        (lambda: Entry.objects.filter(seq=3).update(sentence="系统 什么也没做"), "第 3 条：内容与摘要不符"),
        (lambda: Entry.objects.filter(seq=3).update(at=AT - timedelta(days=1)), "第 3 条：内容与摘要不符"),
        (lambda: Entry.objects.filter(seq=3).delete(), "第 3 条：缺失"),
        (lambda: Entry.objects.filter(seq=3).update(digest="0" * 63 + "1"), "第 3 条：内容与摘要不符"),
        (lambda: Entry.objects.filter(seq__gt=3).delete(), "日志只到第 3 条：末尾被截去"),
        (lambda: Head.objects.update(digest="1" * 64), "的日终摘要（第 6 条）与日志不符"),
    ],
)
def test_a_change_in_the_database_itself_is_found(attack, said):
    write(6)
    services.close_day(on=DAY, at=AT + timedelta(days=1))
    assert services.verify() == []
    attack()
    assert any(said in problem for problem in services.verify())

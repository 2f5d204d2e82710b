"""Notice boards: what hangs where until when, with photos, and what there is to do about it."""

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from PIL import Image as Pillow

from gongkai.agencies import selectors as agencies
from gongkai.agencies import services as tree
from gongkai.agencies.models import Role
from gongkai.audit.models import Entry
from gongkai.audit.refused import Refused
from gongkai.audit.services import verify
from gongkai.boards import selectors, services
from gongkai.boards.models import Board, BoardKind, Counting, Posting
from gongkai.boards.period import last_day
from gongkai.boards.selectors import Todo
from gongkai.boards.settings import Settings
from gongkai.publications import services as publications
from gongkai.publications.models import Document
from gongkai.statute import OFFICIAL, Setting
from tests.domain.bursts import BURSTS, DONE, burst, codes, without
from tests.domain.factories import (
    NOW,
    TODAY,
    County,
    Staff,
    document_out,
    later,
    passed,
    refusal,
)


def photo(turn: int = 6) -> bytes:
    exif = Pillow.Exif()
    exif[0x0112], exif[0x010F] = turn, "PhoneMaker"
    out = io.BytesIO()
    Pillow.new("RGB", (40, 30), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def board_fields(staff: Staff, **changed: object) -> dict[str, object]:
    return {"place": "政府门前公示栏", "kind": BoardKind.OFFICE, "keeper": staff.first, "note": "", **changed}


def board_of(staff: Staff, **changed: object) -> Board:
    return services.open_board(agency=staff.agency, fields=board_fields(staff, **changed), by=staff.author, at=NOW)


@pytest.fixture
def board(publishing: Staff) -> Board:
    return board_of(publishing)


@pytest.fixture
def document(publishing: Staff) -> Document:
    return document_out(publishing)


@pytest.fixture
def posting(publishing: Staff, board: Board, document: Document) -> Posting:
    return services.plan_posting(board=board, document=document, days=7, by=publishing.author, at=NOW)


def todo(person: object, *, days: int = 0) -> list[tuple[Todo, date]]:
    on = TODAY + timedelta(days=days)
    found = selectors.tasks_for(person, on=on, calendar=agencies.calendar())
    return [(task.todo, task.due) for task in found]


# ---- the period ----


@pytest.mark.parametrize(
    ("first", "days", "counting", "expected"),
    [
        (date(2026, 3, 18), 7, Counting.CALENDAR, date(2026, 3, 25)),
        (date(2026, 3, 18), 5, Counting.WORKING, date(2026, 3, 25)),
        (date(2026, 2, 13), 3, Counting.WORKING, date(2026, 2, 25)),  # the Spring Festival lies between
        (date(2026, 9, 29), 7, Counting.CALENDAR, date(2026, 10, 6)),  # a day off stays the last day
    ],
)
def test_the_last_day_is_counted_from_the_day_after_posting(
    first: date, days: int, counting: Counting, expected: date
) -> None:
    derived = last_day(first, days=days, counting=counting, calendar=OFFICIAL)
    assert derived.day == expected
    assert "从次日起算" in derived.steps[0].words
    assert "本系统设定，非法律规定" in derived.steps[0].words


def test_a_county_may_count_the_first_day() -> None:
    counted = Settings(first_day_counts=Setting(True, "", "", choices=(True, False)))
    derived = last_day(date(2026, 3, 18), days=7, counting=Counting.CALENDAR, calendar=OFFICIAL, settings=counted)
    assert derived.day == date(2026, 3, 24)


# ---- boards ----


def test_a_place_is_registered_once_and_can_be_used_again_when_it_was_closed(publishing: Staff, board: Board) -> None:
    again = {"agency": publishing.agency, "fields": board_fields(publishing), "by": publishing.author, "at": NOW}
    assert refusal(services.open_board, **again) == "place-taken"
    services.close_board(board=board, by=publishing.author, at=NOW)
    assert services.open_board(**again).pk != board.pk


@pytest.mark.parametrize(
    ("changed", "code"), [({"place": "  "}, "board"), ({"kind": "tree"}, "board"), ({"place": "长" * 101}, "board")]
)
def test_a_board_needs_a_place_and_a_kind(publishing: Staff, changed: dict[str, object], code: str) -> None:
    fields = board_fields(publishing, **changed)
    call = {"agency": publishing.agency, "fields": fields, "by": publishing.author, "at": NOW}
    assert refusal(services.open_board, **call) == code


def test_a_keeper_holds_a_post_in_the_agency(county: County, publishing: Staff) -> None:
    stranger = county.person("stranger", "外来人")
    fields = board_fields(publishing, keeper=stranger)
    assert (
        refusal(services.open_board, agency=publishing.agency, fields=fields, by=publishing.author, at=NOW) == "keeper"
    )


def test_a_board_on_which_something_hangs_is_not_closed(publishing: Staff, board: Board, posting: Posting) -> None:
    assert refusal(services.close_board, board=board, by=publishing.author, at=NOW) == "board-in-use"
    services.cancel_posting(posting=posting, reason="改贴别处", by=publishing.author, at=NOW)
    services.close_board(board=board, by=publishing.author, at=NOW)
    assert refusal(services.close_board, board=board, by=publishing.author, at=NOW) == "board-closed"


def test_what_changed_about_a_board_stands_in_the_journal(publishing: Staff, board: Board) -> None:
    services.change_board(board=board, fields=board_fields(publishing, place="大厅"), by=publishing.author, at=NOW)
    entry = Entry.objects.latest("seq")
    assert entry.details["before"]["place"] == "政府门前公示栏"
    assert entry.details["after"]["place"] == "大厅"


# ---- postings ----


def test_a_posting_from_plan_to_removal(publishing: Staff, posting: Posting) -> None:
    keeper = publishing.first
    services.hang(posting=posting, photo=photo(), by=keeper, at=later(hours=1))
    services.take_off(posting=posting, photo=photo(1), by=keeper, at=later(days=8))
    posting.refresh_from_db()
    assert (posting.posted_on, posting.removed_on) == (TODAY, TODAY + timedelta(days=8))
    assert posting.posted_photo_id != posting.removed_photo_id
    said = [entry.sentence for entry in Entry.objects.filter(verb__startswith="boards.").order_by("seq")]
    assert [sentence[:7] for sentence in said] == ["李起草登记了小", "李起草安排20", "张初审登记20", "张初审登记20"]
    assert verify() == []


def test_the_photo_is_kept_without_its_place_and_device(publishing: Staff, posting: Posting) -> None:
    hung = services.hang(posting=posting, photo=photo(), by=publishing.first, at=NOW)
    with hung.posted_photo.open() as kept:
        content = kept.read()
    assert b"PhoneMaker" not in content
    assert Pillow.open(io.BytesIO(content)).getexif()[0x0112] == 6


def test_what_is_no_photo_is_refused_and_nothing_is_recorded(publishing: Staff, posting: Posting) -> None:
    call = {"posting": posting, "by": publishing.first, "at": NOW}
    assert refusal(services.hang, photo=b"<svg/>", **call) == "photo"
    posting.refresh_from_db()
    assert posting.posted_at is None


def test_a_document_hangs_once_on_a_board_and_again_after_its_removal(
    publishing: Staff, board: Board, document: Document, posting: Posting
) -> None:
    call = {"board": board, "document": document, "days": None, "by": publishing.author}
    assert refusal(services.plan_posting, **call, at=NOW) == "already-there"
    services.hang(posting=posting, by=publishing.first, at=NOW)
    assert refusal(services.plan_posting, **call, at=NOW) == "already-there"
    services.take_off(posting=posting, reason="换一处贴", by=publishing.first, at=later(days=1))
    assert services.plan_posting(**call, at=later(days=1)).days is None


def test_only_what_is_public_is_posted(publishing: Staff, board: Board) -> None:
    filed = document_out(publishing, attribute="on_request", columns=[], genre="函")
    gone = document_out(publishing, title="撤下的通知", number="")
    publications.take_down(document=gone, reason="有误", by=publishing.third, at=NOW)
    for document in (filed, gone):
        call = {"board": board, "document": document, "days": 7, "by": publishing.author, "at": NOW}
        assert refusal(services.plan_posting, **call) == "not-public"


def test_what_was_taken_down_before_it_hung_is_not_posted(publishing: Staff, posting: Posting) -> None:
    publications.take_down(document=posting.document, reason="有误", by=publishing.third, at=NOW)
    assert refusal(services.hang, posting=posting, by=publishing.first, at=NOW) == "not-public"


@pytest.mark.parametrize(("days", "counting"), [(0, "calendar"), (367, "calendar"), (7, "moons")])
def test_a_period_is_days_of_a_known_kind(
    publishing: Staff, board: Board, document: Document, days: int, counting: str
) -> None:
    call = {"board": board, "document": document, "by": publishing.author, "at": NOW}
    assert refusal(services.plan_posting, days=days, counting=counting, **call) == "period"


def test_days_are_in_order(publishing: Staff, posting: Posting, board: Board, document: Document) -> None:
    keeper = publishing.first
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    plan = {"board": board, "document": document, "days": 7, "by": publishing.author, "at": NOW}
    assert refusal(services.plan_posting, starts_on=yesterday, **plan) == "start"
    assert refusal(services.hang, posting=posting, on=tomorrow, by=keeper, at=NOW) == "day"
    assert refusal(services.hang, posting=posting, on=yesterday, by=keeper, at=NOW) == "day"
    services.hang(posting=posting, on=TODAY, by=keeper, at=later(days=2))
    assert refusal(services.take_off, posting=posting, on=yesterday, by=keeper, at=later(days=3)) == "day"


def test_each_step_only_in_its_turn(publishing: Staff, posting: Posting) -> None:
    call = {"posting": posting, "by": publishing.first, "at": NOW}
    assert refusal(services.take_off, **call) == "wrong-state"
    assert refusal(services.add_photo, photo=photo(), **call) == "wrong-state"
    services.hang(**call)
    assert refusal(services.hang, **call) == "wrong-state"
    assert refusal(services.cancel_posting, reason="不贴了", **call) == "wrong-state"
    services.add_photo(photo=photo(), **call)
    assert refusal(services.add_photo, photo=photo(1), **call) == "wrong-state", "evidence is not exchanged"
    services.take_off(reason="换一处贴", **call)
    assert refusal(services.take_off, **call) == "wrong-state"


# ---- taken down before its time ----


@pytest.mark.parametrize("reason", ["", " \n", "长" * 201])
def test_before_the_last_day_nothing_comes_down_without_a_reason(
    publishing: Staff, posting: Posting, reason: str
) -> None:
    services.hang(posting=posting, by=publishing.first, at=NOW)
    call = {"posting": posting, "photo": photo(), "by": publishing.first, "at": later(days=6)}
    assert refusal(services.take_off, reason=reason, **call) == "reason"
    with pytest.raises(Refused, match="公示期至 2026-03-25，早于这一天取下的，写明取下原因"):
        services.take_off(**call)
    posting.refresh_from_db()
    assert posting.hangs
    assert not Entry.objects.filter(verb="boards.take_off").exists()


def test_why_it_came_down_early_is_kept_and_stands_in_the_journal(publishing: Staff, posting: Posting) -> None:
    services.hang(posting=posting, by=publishing.first, at=NOW)
    why = "名单有误，\n重新公示"
    services.take_off(posting=posting, reason=why, by=publishing.first, at=later(days=6))
    posting.refresh_from_db()
    assert posting.removed_reason == "名单有误， 重新公示"
    entry = Entry.objects.get(verb="boards.take_off")
    assert entry.sentence.endswith("，公示期至2026-03-25，提前取下，原因：名单有误， 重新公示")
    assert entry.details["reason"] == "名单有误， 重新公示"
    assert entry.details["until"] == "2026-03-25"
    assert verify() == []


@pytest.mark.parametrize("days", [7, 8, 30])
def test_on_the_last_day_or_later_nothing_is_asked(publishing: Staff, posting: Posting, days: int) -> None:
    services.hang(posting=posting, by=publishing.first, at=NOW)
    services.take_off(posting=posting, by=publishing.first, at=later(days=days))
    posting.refresh_from_db()
    assert posting.removed_reason == ""
    entry = Entry.objects.get(verb="boards.take_off")
    assert "原因" not in entry.sentence
    assert "reason" not in entry.details


def test_the_day_of_the_deed_counts_not_that_of_its_record(publishing: Staff, posting: Posting) -> None:
    services.hang(posting=posting, by=publishing.first, at=NOW)
    early = TODAY + timedelta(days=6)
    call = {"posting": posting, "by": publishing.first, "at": later(days=20)}
    assert refusal(services.take_off, on=early, **call) == "reason"
    services.take_off(on=early + timedelta(days=1), **call)


def test_the_period_runs_from_the_day_it_was_posted(publishing: Staff, posting: Posting) -> None:
    services.hang(posting=posting, by=publishing.first, at=later(days=2))
    call = {"posting": posting, "by": publishing.first}
    assert refusal(services.take_off, at=later(days=8), **call) == "reason"
    services.take_off(at=later(days=9), **call)


def test_working_days_are_counted_by_the_confirmed_calendar(
    publishing: Staff, board: Board, document: Document
) -> None:
    call = {"board": board, "document": document, "counting": Counting.WORKING, "by": publishing.author, "at": NOW}
    posting = services.plan_posting(days=5, **call)
    services.hang(posting=posting, by=publishing.first, at=NOW)
    call = {"posting": posting, "by": publishing.first}
    assert refusal(services.take_off, at=later(days=6), **call) == "reason"
    services.take_off(at=later(days=7), **call)


@pytest.mark.parametrize(("days", "counting"), [(None, Counting.CALENDAR), (300, Counting.WORKING)])
def test_where_no_end_is_known_nothing_is_asked(
    publishing: Staff, board: Board, document: Document, days: int | None, counting: Counting
) -> None:
    call = {"board": board, "document": document, "counting": counting, "by": publishing.author, "at": NOW}
    posting = services.plan_posting(days=days, **call)
    services.hang(posting=posting, by=publishing.first, at=NOW)
    services.take_off(posting=posting, by=publishing.first, at=later(days=1))


# ---- who ----


def test_the_keeper_and_the_agencys_writers_post_and_remove_nobody_else(
    county: County, publishing: Staff, board: Board, posting: Posting
) -> None:
    other = county.staff(county.agency("yunling"))
    call = {"posting": posting, "at": NOW}
    for stranger in (other.author, county.system, county.security, county.audit):
        assert refusal(services.hang, by=stranger, **call) == "not-found"
    assert refusal(services.hang, by=publishing.third, **call) == "not-allowed"
    assert refusal(services.hang, by=county.office, **call) == "not-allowed"
    fields = board_fields(publishing, keeper=publishing.third)
    services.change_board(board=board, fields=fields, by=publishing.author, at=NOW)
    services.hang(by=publishing.third, **call)
    assert posting.pk in [each.pk for each in selectors.postings_for(county.office, on=TODAY)]
    assert not selectors.postings_for(other.author, on=TODAY).exists()
    assert refusal(selectors.posting_for, person=other.author, pk=posting.pk, on=TODAY) == "not-found"
    assert refusal(selectors.board_for, person=other.author, pk=board.pk, on=TODAY) == "not-found"


def test_the_heir_of_a_merged_agency_takes_the_papers_down(county: County, publishing: Staff, posting: Posting) -> None:
    services.hang(posting=posting, by=publishing.first, at=NOW)
    heir = county.staff(county.agency("heir"))
    tree.merge_agencies(agencies=[publishing.agency], into=heir.agency, by=county.office, at=later(days=1))
    assert refusal(services.take_off, posting=posting, by=publishing.first, at=later(days=9)) == "not-found"
    assert [kind for kind, _due in todo(heir.author, days=9)] == [Todo.REMOVE]
    services.take_off(posting=posting, by=heir.author, at=later(days=9))


# ---- what there is to do ----


def test_the_keeper_is_told_to_post_to_bring_the_photo_and_to_remove(publishing: Staff, posting: Posting) -> None:
    keeper = publishing.first
    assert todo(keeper) == [(Todo.POST, TODAY)]
    assert todo(publishing.author) == [], "the board has a keeper"
    services.hang(posting=posting, by=keeper, at=NOW)
    assert todo(keeper) == [(Todo.PHOTO, TODAY)]
    services.add_photo(posting=posting, photo=photo(), by=keeper, at=NOW)
    assert todo(keeper, days=3) == []
    thursday = date(2026, 3, 26)
    assert todo(keeper, days=5) == [(Todo.REMOVE, thursday)]
    assert todo(keeper, days=20) == [(Todo.REMOVE, thursday)], "overdue stays"
    services.take_off(posting=posting, by=keeper, at=later(days=8))
    assert todo(keeper, days=8) == [(Todo.PHOTO, TODAY + timedelta(days=8))]
    services.add_photo(posting=posting, photo=photo(1), by=keeper, at=later(days=8))
    assert todo(keeper, days=8) == []


def test_what_was_taken_down_or_corrected_on_the_site_comes_off_the_board_at_once(
    publishing: Staff, board: Board, posting: Posting
) -> None:
    keeper = publishing.first
    services.hang(posting=posting, photo=photo(), by=keeper, at=NOW)
    publications.take_down(document=posting.document, reason="有误", by=publishing.third, at=later(days=1))
    assert todo(keeper, days=1) == [(Todo.TAKEN_DOWN, TODAY + timedelta(days=1))]
    draft = publications.correct_document(
        document=posting.document, note="更正日期", by=publishing.author, at=later(days=1)
    )
    review = publications.submit_document(
        version=draft, revision=draft.revision, by=publishing.author, at=later(days=1)
    )
    passed(review, publishing, 3, at=later(days=1))
    assert todo(keeper, days=1) == [(Todo.CORRECTED, TODAY + timedelta(days=1))]


def test_the_tasks_of_a_keeper_who_left_go_to_who_writes_for_the_agency(
    county: County, publishing: Staff, posting: Posting
) -> None:
    tree.end_post(post=publishing.first.posts.get(), by=county.security, at=NOW)
    assert todo(publishing.first) == []
    assert todo(publishing.author) == [(Todo.POST, TODAY)]
    assert todo(publishing.third) == []


def test_without_the_calendar_of_the_year_the_end_is_open_and_nothing_breaks(
    publishing: Staff, board: Board, document: Document
) -> None:
    posting = services.plan_posting(
        board=board, document=document, days=300, counting=Counting.WORKING, by=publishing.author, at=NOW
    )
    services.hang(posting=posting, photo=photo(), by=publishing.first, at=NOW)
    assert todo(publishing.first, days=30) == []


def test_questions_do_not_grow_with_the_postings(
    publishing: Staff, board: Board, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in range(4):
        document = document_out(publishing, title=f"第{number}号通知", number="")
        services.plan_posting(board=board, document=document, days=7, by=publishing.author, at=NOW)
    calendar = agencies.calendar()
    with django_assert_num_queries(3):
        assert len(selectors.tasks_for(publishing.first, on=TODAY, calendar=calendar)) == 4


# ---- the database ----

BREAKS = {
    "posting_at_least_a_day": {"days": 0},
    "posting_counting_known": {"counting": "moons"},
    "posting_posted_by_somebody": {"posted_on": TODAY},
    "posting_removed_after_posted": {"removed_on": TODAY},
    "posting_reason_of_a_removal": {"removed_reason": "x"},
    "posting_cancelled_before_posted": {"cancelled_reason": "x"},
    "board_kind_known": {"kind": "tree"},
    "board_has_a_place": {"place": ""},
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_lets_no_broken_row_in(posting: Posting, name: str) -> None:
    rows = Board.objects if name.startswith("board") else Posting.objects
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows.update(**BREAKS[name])


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("races")
@pytest.mark.parametrize("guarded", [False, True])
def test_two_people_at_once_post_a_document_once(transactional_db: None, guarded: bool) -> None:
    county = County()
    staff = county.publishing("xiaodian")
    board = board_of(staff)

    def race() -> list[str]:
        document = document_out(staff, title="并发", number="")
        call = {"board": board, "document": document, "days": 7, "by": staff.author, "at": NOW}
        return codes(burst([lambda: services.plan_posting(**call)] * 4))

    if guarded:
        for _time in range(BURSTS):
            assert race() == ["already-there"] * 3 + [DONE]
    else:
        with without(Posting, "posting_once_on_a_board"):
            assert race() == [DONE] * 4, "the test cannot see a posting made twice"


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("races")
def test_two_people_at_once_record_one_posting(transactional_db: None) -> None:
    county = County()
    staff = county.publishing("xiaodian")
    board = board_of(staff)
    posting = services.plan_posting(board=board, document=document_out(staff), days=7, by=staff.author, at=NOW)
    seen = [Posting.objects.get(pk=posting.pk) for _n in range(4)]
    told = codes(burst([lambda p=p: services.hang(posting=p, by=staff.first, at=NOW) for p in seen]))
    assert told.count(DONE) == 1
    assert set(told) <= {DONE, "wrong-state", "changed-meanwhile"}
    assert Entry.objects.filter(verb="boards.hang").count() == 1


def test_a_role_is_needed_to_see_boards(county: County, publishing: Staff, board: Board) -> None:
    seen = {
        role: selectors.boards_for(county.person(f"p-{role}", "某人", (publishing.agency, role)), on=TODAY).exists()
        for role in (Role.CLERK, Role.SECTION_HEAD, Role.DEPUTY_HEAD)
    }
    assert all(seen.values())
    assert not selectors.boards_for(county.system, on=TODAY).exists()

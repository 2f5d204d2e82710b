"""Documents at the same moment: numbered without gaps, published once and whole. Each race first without its guard."""

import itertools
from collections.abc import Callable
from copy import copy

import pytest
from django.db import connection, transaction

from gongkai.agencies.models import Person, Role
from gongkai.audit.models import Entry
from gongkai.audit.services import verify
from gongkai.desk.models import Once
from gongkai.desk.services import draft_once
from gongkai.publications import services
from gongkai.publications.models import Document, DocumentState, DocumentVersion, IndexCounter, Release
from gongkai.publications.services import submitting, versions
from gongkai.reviews import services as reviews
from gongkai.reviews.content import sm3
from gongkai.reviews.models import Review
from gongkai.reviews.states import CHECKS
from gongkai.search.models import Indexed
from tests.domain.bursts import BURSTS, DONE, burst, codes, without
from tests.domain.factories import (
    County,
    Staff,
    document_fields,
    document_in_review,
    document_out,
    later,
    passed,
    version_of,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]


@pytest.fixture
def county(transactional_db: None) -> County:
    return County()


@pytest.fixture
def staff(county: County) -> Staff:
    return county.publishing("xiaodian")


def _draft(staff: Staff, number: int) -> Callable[[], object]:
    fields = document_fields(title=f"第{number}份")
    return lambda: services.draft_document(agency=staff.agency, fields=fields, by=staff.author, at=later())


def _release(review: Review, staff: Staff, number: int) -> Callable[[], object]:
    seen = Review.objects.get(pk=review.pk)
    return lambda: reviews.approve(
        review=seen,
        level=3,
        version=seen.version,
        checks=CHECKS,
        opinion="同意",
        by=staff.third,
        at=later(hours=number),
    )


class TestIndexNumbers:
    def test_with_the_counter_taken_away_a_number_is_given_twice(
        self, staff: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def read_then_write(agency: object, year: int) -> str:
            return f"006939748/{year}-{counted:05}"

        counted = Document.objects.count() + 1
        monkeypatch.setattr(versions, "_next_number", read_then_write)
        told = burst(_draft(staff, number) for number in range(4))
        assert codes(told) == [DONE, *["IntegrityError"] * 3] or "IntegrityError" in told

    def test_no_gap_and_none_twice(self, staff: Staff) -> None:
        for _burst in range(BURSTS):
            told = burst(_draft(staff, number) for number in range(6))
            assert told == [DONE] * 6
        serials = sorted(int(number[-5:]) for number in Document.objects.values_list("index_number", flat=True))
        assert serials == [*range(1, 6 * BURSTS + 1)]
        assert IndexCounter.objects.get().last == 6 * BURSTS

    def test_a_draft_that_comes_to_nothing_leaves_no_gap(self, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
        real = versions.journal

        def failing(document: Document, verb: str, sentence: str, **rest: object) -> None:
            if "第1份" in sentence:
                raise RuntimeError("power cut")
            real(document, verb, sentence, **rest)

        monkeypatch.setattr("gongkai.publications.services.drafting.journal", failing)
        with pytest.raises(RuntimeError):
            _draft(staff, 1)()
        _draft(staff, 2)()
        assert Document.objects.get().index_number.endswith("/2026-00001")


class TestP12:
    """审的就是发的, also when somebody edits while the last level clicks."""

    def test_with_the_guard_taken_away_the_edit_is_published(
        self, staff: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        review = passed(document_in_review(staff), staff, 2)
        version = version_of(review)
        DocumentVersion.objects.filter(pk=version.pk).update(body="<p>改</p>")
        monkeypatch.setattr("gongkai.publications.services.submitting.sm3", lambda _content: review.content_sm3)
        _release(review, staff, 1)()
        after = version_of(review)
        assert after.state == DocumentState.PUBLISHED
        assert sm3(after.content) != after.content_sm3

    def test_what_is_published_is_what_was_let_pass(self, staff: Staff) -> None:
        for number in range(BURSTS):
            review = passed(document_in_review(staff, at=later(hours=number)), staff, 2, at=later(hours=number))
            version = version_of(review)
            edit = self._edit(version, staff, number)
            told = burst([_release(review, staff, number), edit])
            assert told.count(DONE) == 1
            after = version_of(review)
            if after.state == DocumentState.PUBLISHED:
                assert sm3(after.content) == after.content_sm3 == review.content_sm3
            else:
                assert after.state == DocumentState.DRAFT
        public = DocumentVersion.objects.filter(state=DocumentState.PUBLISHED).count()
        assert Release.objects.count() == Indexed.objects.count() == public

    @staticmethod
    def _edit(version: DocumentVersion, staff: Staff, number: int) -> Callable[[], object]:
        return lambda: services.change_document(
            version=version,
            revision=version.revision,
            fields={"summary": f"改{number}"},
            by=staff.author,
            at=later(hours=number),
        )


class Killed(BaseException):
    """The process ends here."""


class Cut:
    """Ends the process at the n-th statement."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute: Callable[..., object], sql: str, *rest: object) -> object:
        self.left -= 1
        if self.left == 0:
            raise Killed
        return execute(sql, *rest)


class TestP13:
    """不会发两遍，也不会发一半: one live version, one line of the log, one journal entry, one place in the search."""

    def _live(self, document: Document) -> tuple[int, int, int, int]:
        live = DocumentVersion.objects.filter(document=document, state=DocumentState.PUBLISHED).count()
        log = Release.objects.filter(document=document).count()
        told = Entry.objects.filter(verb="publications.publish", details__index_number=document.index_number).count()
        return live, log, told, Indexed.objects.filter(key=f"document:{document.pk}").count()

    def test_with_the_guards_taken_away_it_is_published_more_than_once(
        self, staff: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        review = passed(document_in_review(staff), staff, 2)
        version = version_of(review)
        noted: list[int] = []

        def save(seen: DocumentVersion, _state: DocumentState, values: dict[str, object]) -> None:
            DocumentVersion.objects.filter(pk=seen.pk).update(**values, revision=seen.revision + 1)

        guards = {
            "save": save,
            "_reviewed": lambda _review: copy(version),
            "_check_clock": lambda _before, _at: None,
            "note_document": lambda _action, seen, **_when: noted.append(seen.pk),
        }
        for name, instead in guards.items():
            monkeypatch.setattr(submitting, name, instead)
        told = burst([lambda: self._release_unasked(review, staff)] * 4)
        assert told.count(DONE) == len(noted) > 1

    def test_even_then_the_database_lets_only_one_line_of_the_log_stand(
        self, staff: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        review = passed(document_in_review(staff), staff, 2)
        version = version_of(review)
        monkeypatch.setattr(submitting, "save", lambda *_what: None)
        monkeypatch.setattr(submitting, "_reviewed", lambda _review: copy(version))
        told = burst([lambda: self._release_unasked(review, staff)] * 4)
        assert codes(told) == [*["IntegrityError"] * 3, DONE]
        assert Release.objects.count() == 1

    @staticmethod
    def _release_unasked(review: Review, staff: Staff) -> None:
        with transaction.atomic():
            services.release_document(review=review, by=staff.third, at=later(hours=1))

    def test_clicked_twice_it_is_published_once(self, staff: Staff) -> None:
        for number in range(BURSTS):
            review = passed(document_in_review(staff, at=later(hours=number)), staff, 2, at=later(hours=number))
            told = burst([_release(review, staff, number), _release(review, staff, number)])
            assert codes(told) == ["already-decided", DONE]
            assert self._live(version_of(review).document) == (1, 1, 1, 1)
        assert [row.seq for row in Release.objects.all()] == [*range(1, BURSTS + 1)]
        assert verify() == []

    def test_cut_off_at_any_statement_all_is_old_and_in_the_end_all_is_new(self, staff: Staff) -> None:
        old = document_out(staff, title="旧办法")
        said = [{"kind": "repeals", "target": old.index_number}]
        review = document_in_review(staff, at=later(hours=1), relations=said, files=[("表.txt", b"1")])
        release = _release(passed(review, staff, 2, at=later(hours=1)), staff, 2)
        document = version_of(review).document
        before = self._everything()
        for number in itertools.count(1):
            cut = Cut(number)
            try:
                with connection.execute_wrapper(cut):
                    release()
            except Killed:
                assert self._everything() == before
                continue
            break
        assert number > 20
        assert self._live(document) == (1, 1, 1, 1)
        assert [row.action for row in Release.objects.all()] == ["publish", "publish", "mark"]
        assert verify() == []

    @staticmethod
    def _everything() -> list[object]:
        """What a publication changes, all of it."""
        tables = (DocumentVersion, Document, Release, Entry, Review)
        rows = [[*model.objects.order_by("pk").values()] for model in tables]
        return [*rows, [*Indexed.objects.order_by("key").values("key", "title", "validity")]]

    def test_published_and_voided_at_once_it_is_all_or_nothing(self, staff: Staff) -> None:
        for number in range(BURSTS):
            review = passed(document_in_review(staff, at=later(hours=number)), staff, 2, at=later(hours=number))
            seen = Review.objects.get(pk=review.pk)
            void = self._void(seen, staff.second, number)
            told = burst([_release(review, staff, number), void])
            assert codes(told) == ["already-decided", DONE]
            version = version_of(review)
            expected = (1, 1, 1, 1) if version.state == DocumentState.PUBLISHED else (0, 0, 0, 0)
            assert self._live(version.document) == expected

    @staticmethod
    def _void(review: Review, by: Person, number: int) -> Callable[[], object]:
        return lambda: reviews.void(review=review, reason="不发了", by=by, at=later(hours=number))

    def test_corrected_and_taken_down_at_once_one_of_them_comes_first(self, staff: Staff) -> None:
        for number in range(BURSTS):
            at = later(days=number)
            document = document_out(staff, at=at)
            draft = services.correct_document(document=document, note="更正", by=staff.author, at=at)
            review = services.submit_document(version=draft, revision=1, by=staff.author, at=at)
            review = passed(review, staff, 2, at=at)
            release = _release(review, staff, 24 * number + 1)
            told = burst([release, self._take_down(document, staff, number)])
            assert set(codes(told)) <= {DONE, "changed-meanwhile"}
            assert DONE in told
            live = [*DocumentVersion.objects.filter(document=document, state__in=("published", "taken_down"))]
            open_ones = document.takedowns.filter(ended_at__isnull=True).count()
            assert len(live) == 1
            assert open_ones == (live[0].state == DocumentState.TAKEN_DOWN)
            assert Indexed.objects.filter(key=f"document:{document.pk}").count() == live[0].is_public

    @staticmethod
    def _take_down(document: Document, staff: Staff, number: int) -> Callable[[], object]:
        at = later(hours=24 * number + 1)
        return lambda: services.take_down(document=document, reason="有误", by=staff.third, at=at)


class TestP14:
    """两人同时改一份，不互相覆盖."""

    def test_one_saves_and_the_others_are_told_by_whom(self, county: County, staff: Staff) -> None:
        editors = [county.person(f"editor{n}", f"编辑{n}", (staff.agency, Role.CLERK)) for n in range(4)]
        version = services.draft_document(agency=staff.agency, fields=document_fields(), by=staff.author, at=later())
        for number in range(BURSTS):
            told = burst(self._save(version, editor, f"{editor.name}-{number}") for editor in editors)
            version = DocumentVersion.objects.get()
            assert codes(told) == [*["changed-meanwhile"] * 3, DONE]
            assert version.changed_by == editors[told.index(DONE)]
            assert version.summary == f"{version.changed_by}-{number}"
            late = [each for each in told if each != DONE]
            assert all(f"{version.changed_by}于3月18日10:32已经改过" in each for each in late)

    @staticmethod
    def _save(version: DocumentVersion, by: Person, words: str) -> Callable[[], object]:
        revision = version.revision
        fields = {"summary": words, "columns": ["20-11"] if words.startswith("编辑1") else ["20-12"]}
        return lambda: services.change_document(version=version, revision=revision, fields=fields, by=by, at=later())

    def test_twenty_clicks_on_submit_are_one_review(self, staff: Staff) -> None:
        version = services.draft_document(agency=staff.agency, fields=document_fields(), by=staff.author, at=later())
        told = burst(
            lambda: services.submit_document(version=version, revision=1, by=staff.author, at=later())
            for _click in range(20)
        )
        assert codes(told) == [*["changed-meanwhile"] * 19, DONE]
        assert Review.objects.count() == 1

    def test_one_correction_is_begun(self, staff: Staff) -> None:
        document = document_out(staff)
        told = burst(
            lambda: services.correct_document(document=document, note="更正", by=staff.author, at=later(hours=1))
            for _click in range(4)
        )
        assert codes(told) == [*["changed-meanwhile"] * 3, DONE]


class TestOneFormOneDocument:
    def send(self, staff: Staff) -> Callable[[], object]:
        given = {"agency": staff.agency, "fields": document_fields(), "by": staff.author, "at": later()}
        return lambda: draft_once(key="f" * 32, files=(), pictures=(), **given)

    def test_without_the_number_of_the_form_each_sending_begins_one(self, staff: Staff) -> None:
        with without(Once, "once_a_form"):
            burst(self.send(staff) for _ in range(4))
            assert Document.objects.count() == 4

    def test_sent_fifty_times_at_once_it_begins_one_document(self, staff: Staff) -> None:
        assert codes(burst(self.send(staff) for _ in range(50))) == [DONE] * 50
        assert Document.objects.count() == 1
        assert IndexCounter.objects.get().last == 1
        assert Entry.objects.filter(verb="publications.draft").count() == 1
        assert verify() == []

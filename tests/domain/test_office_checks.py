"""A policy document that is not to be public goes to the county office before the reviews (国办发〔2016〕80号, AT-02)."""

from collections.abc import Callable

import pytest

from gongkai.agencies.models import Role
from gongkai.agencies.services import close_agency, merge_agencies
from gongkai.audit.models import Entry
from gongkai.audit.services import verify
from gongkai.publications import permissions, selectors, services
from gongkai.publications.models import CheckOutcome, DocumentState, DocumentVersion, Genre, OfficeCheck, Release
from gongkai.publications.policy import is_kept_policy, is_policy
from gongkai.publications.services import checking
from gongkai.reviews import services as reviews
from gongkai.reviews.models import Review
from gongkai.reviews.states import Stage
from tests.domain.bursts import BURSTS, DONE, burst, codes
from tests.domain.factories import (
    TODAY,
    County,
    Staff,
    document_fields,
    later,
    passed,
    refusal,
    version_of,
)

KEPT = {"attribute": "withheld", "ground": "D08", "ground_words": "只涉及内部人事管理", "columns": [], "genre": "意见"}
WAITING = CheckOutcome.WAITING


@pytest.fixture
def staff(publishing: Staff) -> Staff:
    return publishing


def _draft(staff: Staff, **changed: object) -> DocumentVersion:
    fields = document_fields(**{**KEPT, **changed})
    return services.draft_document(agency=staff.agency, fields=fields, by=staff.author, at=later())


def _ask(version: DocumentVersion, staff: Staff, **changed: object) -> OfficeCheck:
    version.refresh_from_db()
    told = {"version": version, "revision": version.revision, "by": staff.author, "at": later(hours=1)}
    return services.ask_office(**{**told, **changed})


def _submit(version: DocumentVersion, staff: Staff) -> Review:
    version.refresh_from_db()
    return services.submit_document(version=version, revision=version.revision, by=staff.author, at=later(hours=3))


def _change(version: DocumentVersion, staff: Staff, **fields: object) -> DocumentVersion:
    version.refresh_from_db()
    told = {"revision": version.revision, "by": staff.first, "at": later(hours=2, minutes=30)}
    return services.change_document(version=version, fields=fields, **told)


def _agree(check: OfficeCheck, county: County, **changed: object) -> OfficeCheck:
    told = {"check": check, "words": "同意不公开。", "by": county.office, "at": later(hours=2)}
    return services.agree_not_public(**{**told, **changed})


def _turn_back(check: OfficeCheck, county: County, **changed: object) -> OfficeCheck:
    told = {"check": check, "reason": "应当主动公开", "by": county.office, "at": later(hours=2)}
    return services.turn_back(**{**told, **changed})


class TestWhichOnes:
    def test_it_is_a_policy_document_by_its_mark_or_its_genre(self) -> None:
        policy = {"决议", "决定", "命令", "通告", "意见", "通知"}
        assert {genre for genre in Genre.values if is_policy(DocumentVersion(genre=genre))} == policy
        assert all(is_policy(DocumentVersion(genre=genre, normative=True)) for genre in Genre.values)
        assert not is_policy(DocumentVersion())

    @pytest.mark.parametrize(
        ("attribute", "kept"), [("", False), ("active", False), ("on_request", True), ("withheld", True)]
    )
    def test_only_what_is_not_to_be_public(self, attribute: str, kept: bool) -> None:
        assert is_kept_policy(DocumentVersion(attribute=attribute, genre="通知")) is kept

    @pytest.mark.parametrize(
        "changed",
        [{"genre": "纪要"}, {"genre": "函"}, {"attribute": "active", "ground": "", "columns": ["20-12"]}],
    )
    def test_everything_else_goes_straight_to_review(self, staff: Staff, changed: dict[str, object]) -> None:
        version = _draft(staff, **changed)
        assert refusal(_ask, version=version, staff=staff) == "no-check"
        assert _submit(version, staff).stage == Stage.LEVEL1

    @pytest.mark.parametrize(
        "changed", [{}, {"attribute": "on_request", "ground": ""}, {"genre": "函", "normative": True}]
    )
    def test_it_is_not_reviewed_before_the_office_has_agreed(
        self, county: County, staff: Staff, changed: dict[str, object]
    ) -> None:
        version = _draft(staff, **changed)
        assert refusal(_submit, version=version, staff=staff) == "office-check"
        check = _ask(version, staff)
        version.refresh_from_db()
        assert (version.state, version.get_state_display()) == (DocumentState.IN_CHECK, "待核对")
        assert refusal(_submit, version=version, staff=staff) == "changed-meanwhile"
        assert not Review.objects.exists()
        _agree(check, county)
        review = _submit(version, staff)
        assert (review.author, review.content_sm3) == (staff.author, check.content_sm3)
        passed(review, staff, 3, at=later(hours=4))
        assert version_of(review).state == DocumentState.FILED
        assert not Release.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"ground": ""}, "attribute"),
            ({"ground_words": ""}, "attribute"),
            ({"title": ""}, "fields-missing"),
            ({"ground": "D04", "body": "机密★10年"}, "state-secret"),
        ],
    )
    def test_a_draft_without_reasons_is_not_even_sent(
        self, staff: Staff, changed: dict[str, object], code: str
    ) -> None:
        assert refusal(_ask, version=_draft(staff, **changed), staff=staff) == code
        assert DocumentVersion.objects.get().state == DocumentState.DRAFT


class TestTheOffice:
    def test_it_returns_a_draft_with_the_reason_and_is_asked_again(self, county: County, staff: Staff) -> None:
        version = _draft(staff)
        first = _turn_back(_ask(version, staff), county)
        version.refresh_from_db()
        assert (version.state, first.words, first.decided_by) == (DocumentState.DRAFT, "应当主动公开", county.office)
        assert refusal(_submit, version=version, staff=staff) == "office-check"
        _change(version, staff, ground_words="只涉及内部轮岗")
        _agree(_ask(version, staff, at=later(hours=3)), county, at=later(hours=4))
        assert [each.outcome for each in selectors.checks_of(version)] == ["agreed", "returned"]
        assert _submit(version, staff).stage == Stage.LEVEL1

    def test_only_the_county_office_decides_and_never_on_its_own_request(self, county: County, staff: Staff) -> None:
        check = _ask(_draft(staff), staff)
        for act in (_agree, _turn_back):
            for person in (staff.author, staff.third):
                assert refusal(act, check=check, county=county, by=person) == "not-allowed"
            for person in (county.system, county.audit, county.person(f"out-{act.__name__}")):
                assert refusal(act, check=check, county=county, by=person) == "not-found"
        county.appoint(staff.author, county.root, Role.DISCLOSURE_OFFICE)
        assert refusal(_agree, check=check, county=county, by=staff.author) == "took-part"
        version = selectors.newest_version(check.version.document)
        assert "agree" not in permissions.steps_open_to(staff.author, version, on=TODAY)
        assert {"agree", "turn_back"} <= permissions.steps_open_to(county.office, version, on=TODAY)
        assert "take_back" in permissions.steps_open_to(staff.first, version, on=TODAY)

    def test_both_answers_take_words(self, county: County, staff: Staff) -> None:
        check = _ask(_draft(staff), staff)
        assert refusal(_agree, check=check, county=county, words=" ") == "reason-missing"
        assert refusal(_turn_back, check=check, county=county, reason=" ") == "reason-missing"
        assert OfficeCheck.objects.get().outcome == WAITING

    def test_a_second_answer_is_told_of_the_first(self, county: County, staff: Staff) -> None:
        check = _ask(_draft(staff), staff)
        _turn_back(check, county)
        before = Entry.objects.count()
        for act in (_agree, _turn_back):
            assert refusal(act, check=check, county=county) == "already-decided"
        assert refusal(services.take_back, check=check, by=staff.author, at=later()) == "already-decided"
        assert Entry.objects.count() == before

    def test_an_old_page_does_not_agree_to_a_new_content(self, county: County, staff: Staff) -> None:
        version = _draft(staff)
        old = _ask(version, staff)
        services.take_back(check=old, by=staff.first, at=later(hours=2))
        _change(version, staff, title="另一份")
        new = _ask(version, staff, at=later(hours=3))
        assert refusal(_agree, check=old, county=county) == "already-decided"
        new.refresh_from_db()
        assert (new.outcome, old.content_sm3 == new.content_sm3) == (WAITING, False)

    def test_p12_what_was_changed_behind_its_back_is_not_agreed_to(self, county: County, staff: Staff) -> None:
        check = _ask(_draft(staff), staff)
        DocumentVersion.objects.update(body="<p>另一正文</p>")
        assert refusal(_agree, check=check, county=county) == "content-changed"
        assert refusal(_turn_back, check=check, county=county) == ""


class TestTheDraft:
    @pytest.mark.parametrize("agreed", [False, True])
    def test_any_edit_voids_the_check(self, county: County, staff: Staff, agreed: bool) -> None:
        version = _draft(staff)
        check = _ask(version, staff)
        if agreed:
            _agree(check, county)
        changed = _change(version, staff, summary="另写")
        assert (changed.state, changed.summary) == (DocumentState.DRAFT, "另写")
        check.refresh_from_db()
        assert check.outcome == ("agreed" if agreed else "withdrawn")
        assert refusal(_agree, check=check, county=county) == "already-decided"
        assert refusal(_submit, version=version, staff=staff) == "office-check"
        assert _ask(version, staff, at=later(hours=3)).outcome == WAITING

    @pytest.mark.parametrize("part", ["files", "columns", "relations"])
    def test_what_stands_beside_the_fields_counts_as_well(self, county: County, staff: Staff, part: str) -> None:
        target = _draft(staff).document.index_number
        version = _draft(staff, title="第二份")
        _agree(_ask(version, staff), county)
        version.refresh_from_db()
        told = {"version": version, "revision": version.revision, "by": staff.author, "at": later(hours=2)}
        changes: dict[str, dict[str, object]] = {
            "files": {"fields": {}, "files": [("表.txt", b"1")]},
            "columns": {"fields": {"columns": ["20-01"]}},
            "relations": {"fields": {"relations": [{"kind": "repeals", "target": target}]}},
        }
        services.change_document(**told, **changes[part])
        assert refusal(_submit, version=version, staff=staff) == "office-check"

    def test_saving_without_a_change_leaves_it_alone(self, county: County, staff: Staff) -> None:
        version = _draft(staff)
        check = _ask(version, staff)
        before = Entry.objects.count()
        assert _change(version, staff, title=version.title).state == DocumentState.IN_CHECK
        check.refresh_from_db()
        assert (check.outcome, Entry.objects.count()) == (WAITING, before)

    def test_who_writes_takes_it_back_and_sends_it_again(self, county: County, staff: Staff) -> None:
        version = _draft(staff)
        check = _ask(version, staff)
        assert refusal(services.take_back, check=check, by=county.office, at=later(hours=2)) == "not-found"
        services.take_back(check=check, by=staff.second, at=later(hours=2))
        version.refresh_from_db()
        assert version.state == DocumentState.DRAFT
        assert refusal(_agree, check=check, county=county) == "already-decided"
        _ask(version, staff, at=later(hours=3))
        assert [each.outcome for each in selectors.checks_of(version)] == ["waiting", "withdrawn"]

    def test_given_up_it_asks_nothing_of_the_office(self, staff: Staff) -> None:
        version = _draft(staff)
        check = _ask(version, staff)
        version.refresh_from_db()
        told = {"version": version, "revision": version.revision, "reason": "重复"}
        assert services.discard_draft(**told, by=staff.author, at=later(hours=2)).state == DocumentState.DISCARDED
        check.refresh_from_db()
        assert check.outcome == "withdrawn"
        assert selectors.checks_pressing([staff.agency.pk], office=True) == []

    def test_made_public_after_all_it_needs_no_check(self, county: County, staff: Staff) -> None:
        version = _draft(staff)
        _turn_back(_ask(version, staff), county)
        public = {"attribute": "active", "ground": "", "ground_words": "", "columns": ["20-12"]}
        _change(version, staff, **public)
        passed(_submit(version, staff), staff, 3, at=later(hours=4))
        version.refresh_from_db()
        assert version.state == DocumentState.PUBLISHED

    def test_reviewers_send_it_back_and_the_agreement_holds_while_nothing_changes(
        self, county: County, staff: Staff
    ) -> None:
        version = _draft(staff)
        _agree(_ask(version, staff), county)
        review = _submit(version, staff)
        reviews.send_back(review=review, version=1, reason="再核一遍", by=staff.first, at=later(hours=4))
        assert _submit(version, staff).stage == Stage.LEVEL1

    def test_the_author_of_the_review_is_who_wrote_and_cannot_review(self, county: County, staff: Staff) -> None:
        version = _draft(staff)
        _agree(_ask(version, staff), county)
        review = _submit(version, staff)
        told = {"review": review, "level": 1, "version": 1, "checks": ["secrecy", "accuracy", "policy"]}
        assert refusal(reviews.approve, **told, opinion="同意", by=staff.author, at=later(hours=4)) == "took-part"


class TestTasks:
    def _of(self, staff: Staff, *, office: bool = False) -> list[str]:
        mine = [] if office else [staff.agency.pk]
        return [str(each.outcome) for each in selectors.checks_pressing(mine, office=office)]

    def test_each_sees_what_lies_with_them(
        self, county: County, staff: Staff, django_assert_num_queries: Callable[..., object]
    ) -> None:
        version = _draft(staff)
        check = _ask(version, staff)
        with django_assert_num_queries(1):
            assert self._of(staff, office=True) == ["waiting"]
        assert selectors.checks_pressing([staff.agency.pk + 1], office=False) == []
        _turn_back(check, county)
        assert (self._of(staff, office=True), self._of(staff)) == ([], ["returned"])
        _change(version, staff, summary="说明了理由")
        assert self._of(staff) == ["returned"]
        _agree(_ask(version, staff, at=later(hours=3)), county, at=later(hours=3))
        assert self._of(staff) == ["agreed"]
        review = _submit(version, staff)
        assert self._of(staff) == []
        reviews.send_back(review=review, version=1, reason="改", by=staff.first, at=later(hours=4))
        assert self._of(staff) == []

    def test_an_agreement_is_no_task_once_the_draft_is_another(self, county: County, staff: Staff) -> None:
        version = _draft(staff)
        _agree(_ask(version, staff), county)
        _change(version, staff, summary="另写")
        assert self._of(staff) == []

    def test_somebody_who_neither_writes_nor_checks_costs_no_query(
        self, django_assert_num_queries: Callable[..., object], db: None
    ) -> None:
        with django_assert_num_queries(0):
            assert selectors.checks_pressing([], office=False) == []


class TestAgenciesThatGo:
    def test_the_heir_goes_on_with_a_check(self, county: County, staff: Staff) -> None:
        version = _draft(staff)
        check = _ask(version, staff)
        assert selectors.drafts_of(staff.agency) == [version.title]
        heir = county.staff(county.agency("heir"))
        merge_agencies(agencies=[staff.agency], into=heir.agency, by=county.office, at=later(hours=1))
        _agree(check, county)
        version.refresh_from_db()
        told = {"version": version, "revision": version.revision, "by": heir.author, "at": later(hours=3)}
        review = services.submit_document(**told)
        passed(review, heir, 3, at=later(hours=4))
        assert (review.agency, version_of(review).state) == (heir.agency, DocumentState.FILED)

    def test_without_an_heir_the_office_can_still_answer(self, county: County, staff: Staff) -> None:
        check = _ask(_draft(staff), staff)
        close_agency(agency=staff.agency, by=county.office, at=later(hours=1))
        assert refusal(services.take_back, check=check, by=staff.author, at=later(hours=2)) == "not-found"
        assert _turn_back(check, county).outcome == "returned"


def test_the_journal_tells_every_step(county: County, staff: Staff) -> None:
    version = _draft(staff)
    services.take_back(check=_ask(version, staff), by=staff.author, at=later(hours=1))
    _ask(version, staff)
    _change(version, staff, summary="另写")
    _turn_back(_ask(version, staff, at=later(hours=3)), county, at=later(hours=3))
    _agree(_ask(version, staff, at=later(hours=3)), county, at=later(hours=3))
    _submit(version, staff)
    told = Entry.objects.filter(subject=f"publications.document:{version.document_id}").order_by("seq")
    verbs = "draft ask_office take_back ask_office void_check change ask_office turn_back ask_office agree submit"
    assert [entry.verb for entry in told] == [f"publications.{verb}" for verb in verbs.split()]
    assert "拟不予公开" in told[1].sentence
    assert "退文，原因：应当主动公开" in told[7].sentence
    assert told[9].sentence.startswith(f"{county.office}核对了")
    assert told[9].by == county.office
    assert verify() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("races")
class TestAtTheSameMoment:
    """Each ends once, whoever clicks."""

    @pytest.fixture
    def county(self, transactional_db: None) -> County:
        return County()

    @pytest.fixture
    def staff(self, county: County) -> Staff:
        return county.publishing("xiaodian")

    def test_twenty_clicks_are_one_check(self, staff: Staff) -> None:
        version = _draft(staff)
        told = burst(
            lambda: services.ask_office(version=version, revision=1, by=staff.author, at=later())
            for _click in range(20)
        )
        assert codes(told) == [*["changed-meanwhile"] * 19, DONE]
        assert OfficeCheck.objects.count() == 1

    def _everybody(self, check: OfficeCheck, county: County, staff: Staff) -> list[Callable[[], object]]:
        return [
            lambda: _agree(check, county),
            lambda: _agree(check, county),
            lambda: _turn_back(check, county),
            lambda: services.take_back(check=check, by=staff.author, at=later(hours=2)),
        ]

    def test_with_the_guards_taken_away_it_is_answered_twice(
        self, county: County, staff: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def write(pk: int, change: dict[str, object]) -> bool:
            return bool(OfficeCheck.objects.filter(pk=pk).update(**change))

        monkeypatch.setattr(checking, "_move", write)
        monkeypatch.setattr(checking, "save", lambda *_given: None)
        check = _ask(_draft(staff), staff)
        assert codes(burst(self._everybody(check, county, staff))) == [DONE] * 4

    def test_one_answer_counts_and_the_others_are_told(self, county: County, staff: Staff) -> None:
        for number in range(BURSTS):
            version = _draft(staff, title=f"第{number}份")
            check = _ask(version, staff)
            told = burst(self._everybody(check, county, staff))
            assert codes(told) == [*["already-decided"] * 3, DONE]
            version.refresh_from_db()
            assert version.state == DocumentState.DRAFT

    def test_an_edit_at_the_moment_of_the_agreement_is_not_agreed_to(self, county: County, staff: Staff) -> None:
        for number in range(BURSTS):
            version = _draft(staff, title=f"第{number}份")
            check = _ask(version, staff)
            version.refresh_from_db()
            told = burst([lambda c=check: _agree(c, county), self._edit(version, staff)])
            assert DONE in told
            assert set(codes(told)) <= {DONE, "already-decided", "changed-meanwhile"}
            check.refresh_from_db()
            version.refresh_from_db()
            edited = version.summary == "另写"
            assert refusal(_submit, version=version, staff=staff) == ("office-check" if edited else "")

    @staticmethod
    def _edit(version: DocumentVersion, staff: Staff) -> Callable[[], object]:
        told = {"version": version, "revision": version.revision, "by": staff.first, "at": later(hours=2)}
        return lambda: services.change_document(fields={"summary": "另写"}, **told)

"""Documents from draft to public and back: numbered once, reviewed whole, published as reviewed, never half."""

import io
from datetime import timedelta
from functools import partial

import pytest

from gongkai.agencies.models import Agency, Role
from gongkai.agencies.services import merge_agencies, set_organisation_code
from gongkai.audit.models import Entry
from gongkai.audit.refused import Refused
from gongkai.audit.services import verify
from gongkai.files.selectors import digest_of
from gongkai.publications import selectors, services
from gongkai.publications.models import Document, DocumentState, DocumentVersion, Happening, Release
from gongkai.publications.numbers import mended, well_formed
from gongkai.publications.screened import findings_of
from gongkai.reviews import services as reviews
from gongkai.reviews.models import Review
from gongkai.reviews.states import Stage
from gongkai.search.model import Query
from gongkai.search.models import Indexed
from gongkai.search.selectors import find
from gongkai.search.services import rebuild
from gongkai.statute import OFFICIAL
from tests.domain.factories import (
    NOW,
    TODAY,
    County,
    Staff,
    brought_in,
    document_fields,
    document_in_review,
    document_out,
    later,
    passed,
    refusal,
    version_of,
)


@pytest.fixture
def staff(publishing: Staff) -> Staff:
    return publishing


def _draft(staff: Staff, **changed: object) -> DocumentVersion:
    return services.draft_document(agency=staff.agency, fields=document_fields(**changed), by=staff.author, at=later())


def _submit(version: DocumentVersion, staff: Staff) -> Review:
    return services.submit_document(version=version, revision=version.revision, by=staff.author, at=later())


class TestRelease:
    def test_a_document_is_public_after_three_reviews_as_it_was_reviewed(self, staff: Staff) -> None:
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
        assert {row.key for row in Indexed.objects.all()} == {
            f"document:{version.document_id}",
            f"attachment:{version.document_id}:{version.attachments.get().blob_id}",
        }

    def test_a_document_is_found_before_its_attachments_also_when_the_index_is_made_anew(self, staff: Staff) -> None:
        files = [(f"防汛值班表{n}.txt", f"防汛值班{n}".encode()) for n in range(3)]
        document_out(staff, title="防汛值班安排", files=files)
        entries = partial(selectors.searched_entries, on=TODAY)
        for _ in range(2):
            kinds = [hit.kind for hit in find(Query(text="防汛值班"), on=TODAY).hits]
            assert kinds == ["document", "attachment", "attachment", "attachment"]
            rebuild(keys=selectors.searched_keys(), read=entries)

    def test_every_field_is_part_of_what_is_reviewed(self, staff: Staff) -> None:
        old = document_out(staff, title="旧办法")
        plain = {
            "theme": "防汛",
            "keywords": "汛期 值班",
            "normative": True,
            "normative_number": "XDGS-2026-1",
            "joint_bodies": ["清溪县水利局"],
            "valid_until": TODAY,
            "columns": ["20-12", "20-01"],
            "relations": [{"kind": "interprets", "target": old.index_number}],
        }
        version = _draft(staff, title="解读", **plain)
        content = version.content
        names = {field.name for field in DocumentVersion._meta.get_fields() if field.concrete}
        bookkeeping = {
            *("id", "document", "version", "revision", "state", "drafted_by", "drafted_at", "changed_by"),
            *("changed_at", "decided_at", "published_at", "listed_on", "content_sm3"),
        }
        assert names - bookkeeping <= content.keys()
        assert content["columns"] == ["20-12", "20-01"]
        assert content["relations"] == [{"kind": "interprets", "target": old.index_number, "on": None}]

    @pytest.mark.parametrize("change", ["title", "body", "columns", "attachment", "relation"])
    def test_p12_what_was_changed_behind_the_reviewers_back_is_not_published(self, staff: Staff, change: str) -> None:
        old = document_out(staff, title="旧办法")
        said = [{"kind": "repeals", "target": old.index_number}]
        review = passed(document_in_review(staff, files=[("表.txt", b"1")], relations=said), staff, 2)
        version = version_of(review)
        tampering = {
            "title": lambda: DocumentVersion.objects.filter(pk=version.pk).update(title="另一标题"),
            "body": lambda: DocumentVersion.objects.filter(pk=version.pk).update(body="<p>另一正文</p>"),
            "columns": lambda: version.placements.all().delete(),
            "attachment": lambda: version.attachments.update(name="另一表.txt"),
            "relation": lambda: version.relations.update(on=TODAY + timedelta(9)),
        }
        tampering[change]()
        with pytest.raises(Refused) as caught:
            passed(review, Rest(staff), 1)
        assert caught.value.code == "content-changed"
        assert version_of(review).state == DocumentState.IN_REVIEW
        assert Release.objects.count() == 1

    def test_a_failing_step_leaves_nothing_half_done(self, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
        review = passed(document_in_review(staff), staff, 2)
        before = Entry.objects.count()

        def broken(**_what: object) -> None:
            raise OSError("disk")

        monkeypatch.setattr("gongkai.search.services.put", broken)
        with pytest.raises(OSError, match="disk"):
            passed(review, Rest(staff), 1)
        assert (version_of(review).state, Document.objects.get().public_on) == (DocumentState.IN_REVIEW, None)
        assert (Release.objects.count(), Indexed.objects.count(), Entry.objects.count()) == (0, 0, before)

    def test_an_edit_in_review_voids_it(self, staff: Staff) -> None:
        review = passed(document_in_review(staff), staff, 2)
        version = version_of(review)
        changed = services.change_document(
            version=version, revision=version.revision, fields={"summary": "另写"}, by=staff.first, at=later()
        )
        review.refresh_from_db()
        assert (review.stage, changed.state) == (Stage.VOIDED, DocumentState.DRAFT)
        assert _submit(changed, staff).content["summary"] == "另写"

    def test_saving_without_a_change_leaves_the_review_alone(self, staff: Staff) -> None:
        review = document_in_review(staff, files=[("表.txt", b"1")])
        version = version_of(review)
        before = Entry.objects.count()
        same = [(each.name, each.blob) for each in version.attachments.all()]
        services.change_document(
            version=version, revision=version.revision, fields=document_fields(), files=same, by=staff.author, at=NOW
        )
        assert (Review.objects.get().stage, Entry.objects.count()) == (Stage.LEVEL1, before)

    @pytest.mark.parametrize("ending", ["send_back", "withdraw", "void"])
    def test_a_review_that_ends_otherwise_gives_it_back_for_writing(self, staff: Staff, ending: str) -> None:
        review = document_in_review(staff)
        steps = {
            "send_back": lambda: reviews.send_back(review=review, version=1, reason="改", by=staff.first, at=NOW),
            "withdraw": lambda: reviews.withdraw(review=review, by=staff.author, at=NOW),
            "void": lambda: reviews.void(review=review, reason="不用了", by=staff.author, at=NOW),
        }
        steps[ending]()
        assert version_of(review).state == DocumentState.DRAFT


class Rest:
    """The staff of the last level."""

    def __init__(self, staff: Staff) -> None:
        self.levels = staff.levels[2:]


class TestAfterwards:
    def test_taken_down_it_leaves_its_reason_and_comes_back(self, staff: Staff) -> None:
        document = document_out(staff)
        services.take_down(document=document, reason="附件含个人信息", by=staff.third, at=later(hours=2))
        page = selectors.public_document(document.pk, on=TODAY)
        assert (page.version, page.taken_down.reason) == (None, "附件含个人信息")
        assert not selectors.public_documents(on=TODAY).exists()
        assert not Indexed.objects.exists()
        services.restore(document=document, reason="已核实无误", by=staff.third, at=later(hours=3))
        page = selectors.public_document(document.pk, on=TODAY)
        assert (page.version.state, page.taken_down) == (DocumentState.PUBLISHED, None)
        assert [row.action for row in Release.objects.all()] == ["publish", "take_down", "restore"]
        assert Indexed.objects.exists()

    def test_only_who_decides_takes_down_and_only_with_a_reason(self, county: County, staff: Staff) -> None:
        document = document_out(staff)
        other = county.person("other", "外人", (county.root, Role.DEPUTY_HEAD))
        told = {"document": document, "reason": "有误", "at": later(hours=1)}
        assert refusal(services.take_down, **told, by=staff.author) == "not-allowed"
        assert refusal(services.take_down, **told, by=other) == "not-found"
        assert refusal(services.take_down, **{**told, "reason": " "}, by=staff.third) == "reason-missing"
        assert refusal(services.restore, **told, by=staff.third) == "not-taken-down"
        assert refusal(services.take_down, **told, by=county.office) == ""
        assert refusal(services.take_down, **told, by=staff.third) == "not-public"

    def test_a_correction_goes_through_three_reviews_and_shows_its_note(self, staff: Staff) -> None:
        document = document_out(staff, files=[("旧表.txt", b"1")])
        version = services.correct_document(document=document, note="更正表格", by=staff.author, at=later(hours=2))
        assert (version.placements.count(), version.attachments.get().name) == (1, "旧表.txt")
        version = services.change_document(
            version=version, revision=1, fields={}, files=[("新表.txt", b"2")], by=staff.author, at=later(hours=2)
        )
        passed(_submit(version, staff), staff, 3, at=later(hours=3))
        page = selectors.public_document(document.pk, on=TODAY)
        assert (page.version, [each.correction_note for each in page.corrections]) == (version, ["更正表格"])
        assert page.version.document.first_published_at == NOW
        assert [row.state for row in document.versions.all()] == ["published", "superseded"]
        assert [row.action for row in Release.objects.all()] == ["publish", "correct"]
        assert {row.title for row in Indexed.objects.all()} == {page.version.title, "新表.txt"}

    def test_a_correction_ends_a_take_down(self, staff: Staff) -> None:
        document = document_out(staff)
        services.take_down(document=document, reason="数字有误", by=staff.third, at=later(hours=1))
        version = services.correct_document(document=document, note="更正数字", by=staff.author, at=later(hours=2))
        passed(_submit(version, staff), staff, 3, at=later(hours=3))
        assert selectors.public_document(document.pk, on=TODAY).version == version
        assert document.takedowns.get().ended_reason == "更正数字"

    def test_a_correction_needs_its_note_and_one_is_begun(self, staff: Staff) -> None:
        document = document_out(staff)
        told = {"document": document, "by": staff.author, "at": later(hours=1)}
        assert refusal(services.correct_document, **told, note=" ") == "reason-missing"
        assert refusal(services.correct_document, **told, note="更正") == ""
        assert refusal(services.correct_document, **told, note="更正") == "changed-meanwhile"

    def test_what_is_public_is_not_made_secret_by_a_correction(self, staff: Staff) -> None:
        version = services.correct_document(document=document_out(staff), note="改", by=staff.author, at=later(hours=1))
        fields = {"attribute": "withheld", "ground": "D08", "ground_words": "内部"}
        version = services.change_document(version=version, revision=1, fields=fields, by=staff.author, at=later())
        assert refusal(_submit, version=version, staff=staff) == "already-public"

    def test_p16_a_clock_that_went_back_publishes_nothing(self, staff: Staff) -> None:
        document_out(staff, at=later(days=2))
        with pytest.raises(Refused) as caught:
            document_out(staff, title="第二份", at=later(days=1))
        assert caught.value.code == "clock-went-back"
        assert Release.objects.count() == 1

    def test_a_given_up_draft_keeps_its_number(self, staff: Staff) -> None:
        version = _draft(staff)
        services.discard_draft(version=version, revision=1, reason="重复", by=staff.author, at=later())
        second = _draft(staff)
        numbers = [document.index_number[-10:] for document in Document.objects.order_by("pk")]
        assert numbers == ["2026-00001", "2026-00002"]
        assert refusal(_submit, version=version, staff=staff) == "changed-meanwhile"
        assert [each.pk for each in selectors.documents_for(staff.first, on=TODAY, state="draft")] == [second.pk]


class TestAttribute:
    def test_what_is_not_to_be_public_is_filed_and_never_shown(self, staff: Staff) -> None:
        document = document_out(staff, attribute="withheld", ground="D09", ground_words="讨论记录", genre="纪要")
        assert document.versions.get().state == DocumentState.FILED
        assert refusal(selectors.public_document, key=document.pk, on=TODAY) == "not-found"
        assert not selectors.public_documents(on=TODAY).exists()
        assert not selectors.listed(selectors.Wanted(on=TODAY), first=0, most=9)
        assert (Release.objects.count(), Indexed.objects.count()) == (0, 0)

    def test_all_that_is_missing_is_told_at_once(self, staff: Staff) -> None:
        version = _draft(staff, attribute="", summary="", columns=[], body="")
        with pytest.raises(Refused, match=r"先定公开属性.*还缺：内容概述、栏目、正文或者附件。"):
            _submit(version, staff)

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"attribute": ""}, "attribute"),
            ({"attribute": "withheld"}, "attribute"),
            ({"attribute": "withheld", "ground": "D08"}, "attribute"),
            ({"attribute": "withheld", "ground": "D04", "ground_words": "涉密"}, "state-secret"),
            ({"title": " "}, "fields-missing"),
            ({"summary": ""}, "fields-missing"),
            ({"columns": []}, "fields-missing"),
            ({"body": "<p> </p><script>x</script>"}, "fields-missing"),
        ],
    )
    def test_a_draft_lacks_what_the_law_asks_for(self, staff: Staff, changed: dict[str, object], code: str) -> None:
        assert refusal(_submit, version=_draft(staff, **changed), staff=staff) == code

    def test_it_is_reassessed_every_year_and_may_be_opened(self, staff: Staff) -> None:
        document = document_out(staff, attribute="withheld", ground="D08", ground_words="内部", genre="函")
        year = TODAY.replace(year=2027)
        told = {"agencies": [staff.agency.pk], "days": OFFICIAL}
        assert selectors.pressing(**told, on=year - timedelta(31)) == []
        (task,) = selectors.pressing(**told, on=year - timedelta(30))
        assert (task.why, task.due) == (selectors.Why.REASSESS, year)
        told = {"document": document, "opened": False, "reason": "仍属内部事务", "at": later(days=364)}
        assert refusal(services.reassess, **told, by=staff.author) == "not-allowed"
        services.reassess(**told, by=staff.third)
        assert selectors.pressing([staff.agency.pk], on=year, days=OFFICIAL) == []
        version = services.correct_document(document=document, note="转为公开", by=staff.author, at=later(days=365))
        version = services.change_document(
            version=version,
            revision=1,
            fields={"attribute": "active", "ground": "", "ground_words": ""},
            by=staff.author,
            at=later(days=365),
        )
        review = services.submit_document(version=version, revision=2, by=staff.author, at=later(days=365))
        passed(review, staff, 3, at=later(days=365))
        assert selectors.public_document(document.pk, on=year).version == version
        assert Release.objects.get().action == Happening.PUBLISH


class TestFields:
    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"mayor": "x"}, "field"),
            ({"title": "长" * 201}, "field"),
            ({"title": "a\x00"}, "field"),
            ({"title": "\ud800"}, "field"),
            ({"formed_on": "2026-03-18"}, "field"),
            ({"genre": "诏书"}, "field"),
            ({"ground": "D01"}, "field"),
            ({"columns": ["没有"]}, "column"),
            ({"relations": [{"kind": "repeals", "target": "没有"}]}, "relation"),
            ({"relations": [{"kind": "eats", "target": ""}]}, "relation"),
            ({"number": "小政发[2026]3号"}, "number"),
            ({"number": "小政发〔26〕3号"}, "number"),
            ({"number": "小政发〔2026〕003号"}, "number"),
            ({"number": "小政发〔2026〕第3号"}, "number"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, staff: Staff, changed: dict[str, object], code: str) -> None:
        assert refusal(_draft, staff=staff, **changed) == code
        assert not Document.objects.exists()

    @pytest.mark.parametrize(
        ("written", "right"),
        [
            ("小政发[2026]3号", "小政发〔2026〕3号"),
            ("小政发（2026）3号", "小政发〔2026〕3号"),
            ("小政发【26】第003号", "小政发〔2026〕3号"),
            ("小政发3号", ""),
        ],
    )
    def test_a_number_written_wrongly_is_told_its_right_form(self, written: str, right: str) -> None:
        assert not well_formed(written)
        assert mended(written) == right
        assert not right or well_formed(right)

    def test_orders_are_numbered_by_themselves(self) -> None:
        assert well_formed("清溪县人民政府令第3号")
        assert well_formed("2024年第1号")

    def test_another_agencys_unpublished_document_cannot_be_named(self, county: County, staff: Staff) -> None:
        other = county.staff(county.coded(county.agency("dongling")))
        theirs = _draft(other).document
        assert (
            refusal(_draft, staff=staff, relations=[{"kind": "repeals", "target": theirs.index_number}]) == "relation"
        )

    def test_the_body_keeps_to_its_vocabulary(self, staff: Staff) -> None:
        dirty = '<p onclick="x">一<script>alert(1)</script></p><iframe src="//x"></iframe><a href="javascript:x">二</a>'
        body = _draft(staff, body=dirty).body
        assert "一" in body
        assert not any(word in body for word in ("onclick", "script", "iframe", "alert"))

    @pytest.mark.parametrize(
        "names",
        [[""], ["a", "a"], ["长" * 81], *([name] for name in ("a\x01", "a/b", "a\\b", "a:b", "..", "index.html"))],
    )
    def test_an_attachment_is_called_what_a_file_can_be_called_anywhere(self, staff: Staff, names: list[str]) -> None:
        files = [(name, b"1") for name in names]
        given = {"agency": staff.agency, "fields": document_fields(), "by": staff.author, "at": later()}
        assert refusal(services.draft_document, files=files, **given) == "attachment-name"


class TestScreening:
    """身份证号发不出去: red stops it, yellow needs a reason a place."""

    IDENTITY = "11010519491231002X"
    SECRET = "机密★10年"

    @pytest.mark.parametrize("where", ["title", "summary", "body", "attachment"])
    def test_p35_nothing_red_is_submitted(self, staff: Staff, where: str) -> None:
        words = f"张三，身份证号{self.IDENTITY}"
        fields = {} if where == "attachment" else {where: f"<p>{words}</p>" if where == "body" else words}
        files = [("名单.txt", words.encode())] if where == "attachment" else ()
        assert refusal(document_in_review, staff=staff, files=files, **fields) == "screening-red"
        assert DocumentVersion.objects.get().state == DocumentState.DRAFT

    def test_yellow_goes_with_a_reason_for_each_and_the_reviewers_see_it(self, staff: Staff) -> None:
        version = _draft(staff, body="<p>仅供内部使用。</p>")
        findings = findings_of(version, on=TODAY)
        assert [each.severity for each in findings] == ["yellow"]
        assert refusal(_submit, version=version, staff=staff) == "screening-yellow"
        told = {"key": findings[0].key, "by": staff.author, "at": later()}
        assert refusal(services.acknowledge, version=version, revision=1, reason=" ", **told) == "reason-missing"
        services.acknowledge(version=version, revision=1, reason="引用旧文件的字样", **told)
        version.refresh_from_db()
        content = _submit(version, staff).content
        assert content["acknowledged"] == [{"key": findings[0].key, "reason": "引用旧文件的字样"}]

    def test_what_is_withheld_may_hold_personal_data_but_no_secret(self, staff: Staff) -> None:
        kept = {"attribute": "withheld", "ground": "D07", "ground_words": "个人隐私", "columns": [], "genre": "报告"}
        held = _draft(staff, body=f"<p>张三，身份证号{self.IDENTITY}</p>", **kept)
        assert _submit(held, staff).stage == Stage.LEVEL1
        secret = _draft(staff, body=f"<p>{self.SECRET}</p>", **kept)
        assert refusal(_submit, version=secret, staff=staff) == "screening-red"

    def test_a_file_that_cannot_be_read_needs_a_human_look(self, staff: Staff) -> None:
        broken = [("表.docx", b"PK\x03\x04 broken")]
        assert refusal(document_in_review, staff=staff, files=broken) == "screening-yellow"

    def test_the_text_of_attachments_is_found(self, staff: Staff) -> None:
        document = document_out(staff, files=[("清单.txt", "沙袋三百只".encode())])
        attachment = document.versions.get().attachments.get()
        assert attachment.text == "沙袋三百只"
        assert Indexed.objects.filter(kind="attachment").count() == 1


class TestPictures:
    PIXEL = b"\x89PNG one"

    def _body(self, content: bytes) -> str:
        return f'<p>见图</p><figure><img src="file:{digest_of(io.BytesIO(content))}" alt="水位图"></figure>'

    def test_the_pictures_of_the_body_are_kept_with_it(self, staff: Staff) -> None:
        told = {"agency": staff.agency, "by": staff.author, "at": later(), "pictures": [self.PIXEL]}
        version = services.draft_document(**told, fields=document_fields(body=self._body(self.PIXEL)))
        assert [each.blob_id in version.body for each in version.illustrations.all()] == [True]
        again = services.change_document(
            version=version, revision=1, fields={"body": f"{version.body}<p>又</p>"}, by=staff.author, at=later()
        )
        assert again.illustrations.count() == 1

    def test_a_fingerprint_alone_gets_nobody_a_file(self, staff: Staff) -> None:
        files = [("图.png", self.PIXEL)]
        fields = document_fields(attribute="withheld", ground="D08", ground_words="内部")
        services.draft_document(agency=staff.agency, fields=fields, files=files, by=staff.author, at=later())
        assert refusal(_draft, staff=staff, body=self._body(self.PIXEL)) == "picture"


class TestIndexNumber:
    def test_it_needs_the_code_of_the_agency(self, county: County, staff: Staff) -> None:
        bare = county.staff(county.agency("bare"))
        assert refusal(_draft, staff=bare) == "organisation-code-missing"

    def test_two_agencies_cannot_have_one_code(self, county: County, staff: Staff) -> None:
        staff.agency.refresh_from_db()
        other = county.agency("other")
        told = {"agency": other, "by": county.office, "at": NOW}
        assert refusal(set_organisation_code, **told, code=staff.agency.organisation_code) == "organisation-code-taken"
        assert refusal(set_organisation_code, **told, code="x-1") == "organisation-code"
        assert refusal(set_organisation_code, **{**told, "by": staff.third}, code="006939748") == "not-allowed"
        assert set_organisation_code(**told, code="0142768-8").organisation_code == "0142768-8"

    def test_a_new_code_changes_no_number_that_was_given(self, county: County, staff: Staff) -> None:
        first = _draft(staff).document
        set_organisation_code(agency=staff.agency, code="006939748", by=county.office, at=NOW)
        second = _draft(staff).document
        first.refresh_from_db()
        assert (first.index_number.endswith("N/2026-00001"), second.index_number) == (True, "006939748/2026-00001")

    def test_each_year_begins_anew(self, staff: Staff) -> None:
        _draft(staff)
        fields = document_fields()
        at = later(days=300)
        version = services.draft_document(agency=staff.agency, fields=fields, by=staff.author, at=at)
        assert version.document.index_number.endswith("/2027-00001")


class TestBroughtIn:
    def _bring(self, county: County, agency: Agency, **changed: object) -> DocumentVersion:
        told = {
            "agency": agency,
            "fields": document_fields(number="小政发[2019]7号"),
            "published_on": TODAY.replace(year=2019),
            "origin": "http://old.example/7.html",
            "by": county.office,
            "at": NOW,
        }
        return brought_in(**{**told, **changed})

    def test_its_old_date_stands_beside_the_time_of_entry(self, county: County, staff: Staff) -> None:
        version = self._bring(county, staff.agency)
        document = Document.objects.get()
        assert (version.published_at, document.entered_at, document.first_published_at) == (NOW, NOW, NOW)
        assert document.imported_published_on == document.public_on == TODAY.replace(year=2019)
        assert version.number == "小政发[2019]7号"
        assert selectors.public_document(document.pk, on=TODAY).version == version
        assert Indexed.objects.get().published_at.year == 2019

    def test_its_old_index_number_stays_and_the_counter_goes_on_behind_it(self, county: County, staff: Staff) -> None:
        staff.agency.refresh_from_db()
        old = f"{staff.agency.organisation_code}/2026-00120"
        assert self._bring(county, staff.agency, index_number=old).document.index_number == old
        assert refusal(self._bring, county=county, agency=staff.agency, index_number=old) == "index-number"
        assert refusal(self._bring, county=county, agency=staff.agency, index_number="7") == "index-number"
        assert _draft(staff).document.index_number.endswith("/2026-00121")

    def test_what_must_not_go_out_is_not_brought_in_either(self, county: County, staff: Staff) -> None:
        files = [("名单.txt", f"张三 {TestScreening.IDENTITY}".encode())]
        assert refusal(self._bring, county=county, agency=staff.agency, files=files) == "screening-red"
        assert not Document.objects.exists()

    def test_only_the_county_office_brings_in_and_nothing_from_tomorrow(self, county: County, staff: Staff) -> None:
        assert refusal(self._bring, county=county, agency=staff.agency, by=staff.third) == "not-allowed"
        tomorrow = TODAY + timedelta(1)
        assert refusal(self._bring, county=county, agency=staff.agency, published_on=tomorrow) == "published-on"


class TestReaders:
    def test_the_register_is_the_agencys_own_and_the_county_offices(self, county: County, staff: Staff) -> None:
        version = _draft(staff)
        other = county.staff(county.coded(county.agency("dongling")))
        for person, seen in ((staff.third, 1), (county.office, 1), (other.author, 0), (county.audit, 0)):
            assert selectors.documents_for(person, on=TODAY).count() == seen
            code = "" if seen else "not-found"
            assert refusal(lambda p=person: selectors.history_for(p, version.document_id, on=TODAY)) == code
            assert refusal(lambda p=person: selectors.document_for(p, version.document_id, on=TODAY)) == code

    def test_the_register_shows_the_newest_version_and_finds_by_number(self, staff: Staff) -> None:
        document = document_out(staff)
        version = services.correct_document(document=document, note="改", by=staff.author, at=later(hours=1))
        (found,) = selectors.documents_for(staff.first, on=TODAY, text="小政发〔2026〕3")
        assert found == version
        assert not selectors.documents_for(staff.first, on=TODAY, state="published").exists()

    def test_the_heir_goes_on_with_the_documents_of_a_merged_agency(self, county: County, staff: Staff) -> None:
        document = document_out(staff)
        heir = county.staff(county.agency("heir"))
        merge_agencies(agencies=[staff.agency], into=heir.agency, by=county.office, at=later(hours=1))
        assert selectors.documents_for(heir.first, on=TODAY).count() == 1
        version = services.correct_document(document=document, note="更正", by=heir.author, at=later(hours=2))
        passed(_submit(version, heir), heir, 3, at=later(hours=3))
        page = selectors.public_document(document.pk, on=TODAY)
        assert (page.version, page.document.agency) == (version, staff.agency)


def test_the_directory_has_the_elements_of_the_law(staff: Staff) -> None:
    document_out(staff)
    (line,) = selectors.listed(selectors.Wanted(on=TODAY, agency=staff.agency.pk), first=0, most=9)
    assert (line.title, line.summary, line.formed_on) == ("关于做好防汛工作的通知", "部署汛期值班和巡查。", TODAY)
    assert line.document.index_number.endswith("/2026-00001")


def test_lists_are_narrowed(staff: Staff) -> None:
    document_out(staff, title="一", theme="防汛", files=[("表.txt", b"1")])
    document_out(staff, title="二", genre="公告", columns=["20-07"], at=later(hours=1))

    def titles(**wanted: object) -> list[str]:
        asked = selectors.Wanted(on=TODAY, **wanted)
        found = selectors.listed(asked, first=0, most=9)
        assert selectors.count_listed(asked) == len(found)
        return [version.title for version in found]

    assert titles() == ["二", "一"]
    assert titles(genre="公告") == titles(columns=(selectors.public_column("20-07").pk,)) == ["二"]
    assert titles(theme="防汛") == titles(with_attachments=True) == ["一"]
    assert titles(year=2026, agency=staff.agency.pk) == ["二", "一"]
    assert titles(year=2025) == []
    assert selectors.facets(on=TODAY)["genre"] == [("公告", 1), ("通知", 1)]


def test_the_journal_tells_the_whole_life_of_a_document(staff: Staff) -> None:
    document = document_out(staff)
    services.take_down(document=document, reason="有误", by=staff.third, at=later(hours=1))
    told = Entry.objects.filter(subject=f"publications.document:{document.pk}").values_list("verb", flat=True)
    assert [*told] == [f"publications.{verb}" for verb in ("draft", "submit", "publish", "take_down")]
    assert verify() == []

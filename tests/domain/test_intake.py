"""An old site is brought in: dry run, three reviews, and exactly what was passed is public, once."""

import os
import warnings
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings
from python_calamine import CalamineWorkbook

from gongkai.audit.models import Entry
from gongkai.intake import selectors, services
from gongkai.intake.models import Batch, BatchState, Outcome, Row
from gongkai.intake.services import working
from gongkai.intake.sheets import template
from gongkai.publications.models import Column, ColumnKind, Document, DocumentVersion
from gongkai.publications.services.columns import create_column
from gongkai.reviews import services as reviews
from tests.domain.factories import NOW, TODAY, County, Staff, document_out, later, passed, refusal
from tests.domain.old_sites import (
    HEADS,
    IDENTITY,
    begun,
    checked,
    in_review,
    let_pass,
    page,
    rows,
    site,
    table_csv,
    table_xlsx,
    work,
    zipped,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db: None) -> County:
    return County()


@pytest.fixture
def staff(county: County) -> Staff:
    return county.publishing("xiaodian")


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def outcomes(batch: Batch) -> list[str]:
    return [*batch.rows.order_by("number").values_list("outcome", flat=True)]


class TestTheDryRun:
    def test_it_says_of_every_row_what_would_become_of_it_and_publishes_nothing(
        self, county: County, staff: Staff
    ) -> None:
        lines = [
            *rows(2),
            {**rows(1)[0], "发布日期": "去年", "原网址": "3"},
            {**rows(1)[0], "文件": "没有.docx", "原网址": "4"},
            {**rows(1)[0], "栏目": "没有的栏目", "原网址": "5"},
            {**rows(1)[0], "发布日期": "", "原网址": "6"},
            {**rows(1)[0], "发布日期": "2027-01-01", "原网址": "7"},
            rows(1)[0],
        ]
        batch = checked(
            staff.agency,
            county.office,
            zipped({"清单.csv": table_csv(lines), "文件/1.html": page(), "文件/2.html": page()}),
        )
        assert batch.state == BatchState.CHECKED
        assert outcomes(batch) == ["ready", "ready", "error", "error", "error", "error", "error", "exists"]
        said = [*batch.rows.order_by("number").values_list("words", flat=True)][2:]
        for words, part in zip(
            said,
            ("发布日期“去年”认不出", "“没有.docx”不在", "没有“没有的栏目”", "没有写发布日期", "晚于今天", "第2行"),
            strict=True,
        ):
            assert part in words
        assert not Document.objects.exists()

    def test_the_table_counts_before_what_the_file_says(self, county: County, staff: Staff) -> None:
        content = checked(staff.agency, county.office, site(1)).rows.get().content
        assert content["fields"]["title"] == "关于第1件事的通知"
        assert (content["fields"]["formed_on"], content["published_on"]) == ("2019-05-06", "2019-05-07")
        assert "严禁露天焚烧秸秆" in content["fields"]["body"]

    def test_red_is_held_back_and_yellow_waits_for_a_reason(self, county: County, staff: Staff) -> None:
        files = {
            "清单.csv": table_csv([*rows(2, 附件="扫描.doc"), {**rows(3)[2], "文件": "文件/3.html"}]),
            "文件/1.html": page(body=f"张三，身份证号{IDENTITY}。"),
            "文件/2.html": page(),
            "文件/3.html": page(),
            "扫描.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        }
        batch = checked(staff.agency, county.office, zipped(files))
        assert outcomes(batch) == ["held", "asking", "ready"]
        held = batch.rows.get(outcome=Outcome.HELD)
        assert "身份证号" in held.words
        assert IDENTITY not in str([held.words, held.findings, held.content])
        assert selectors.unexplained(batch) == [("附件", 1)]
        assert (
            refusal(services.explain, batch=batch, kind="附件", reason=" ", by=staff.author, at=NOW) == "reason-missing"
        )
        assert (
            services.explain(batch=batch, kind="附件", reason="旧站扫描件，已人工看过。", by=staff.author, at=NOW) == 1
        )
        assert outcomes(batch) == ["held", "ready", "ready"]
        assert selectors.reviewed_content(batch)["rows"] == 2

    def test_an_export_is_read_by_its_pages_and_list_pages_are_passed_over(self, county: County, staff: Staff) -> None:
        files = {
            "index.html": b"<html><title>list</title><body><a href='a/1.html'>1</a></body></html>",
            "a/1.html": page(more='<a href="../files/%D2%BB.txt">附件一.txt</a><a href="gone.doc">没有了</a>'),
            "files/\u4e00.txt": "附件的文字".encode(),
            "a/2.html": page(title="关于\U00020bb7村道路的公告", day="2020-1-2"),
        }
        files["a/1.html"] = files["a/1.html"].replace(b"%D2%BB", "\u4e00".encode("gbk"))
        batch = checked(staff.agency, county.office, zipped(files))
        assert outcomes(batch) == ["ready", "ready", "skipped"]
        first, second = batch.rows.order_by("number")[:2]
        assert first.content["published_on"] == "2019-05-06"
        assert [each["name"] for each in first.content["files"]] == ["附件一.txt"]
        assert "没有了" in first.words
        assert "<a" not in first.content["fields"]["body"]
        assert second.title == "关于\U00020bb7村道路的公告"

    def test_what_is_published_already_is_recognised(self, county: County, staff: Staff) -> None:
        document_out(staff, title="关于第1件事的通知", number="小政发〔2019〕1号")
        batch = checked(staff.agency, county.office, site(2))
        assert outcomes(batch) == ["exists", "ready"]

    def test_a_table_alone_is_enough(self, county: County, staff: Staff) -> None:
        lines = [
            ["填写说明"],
            ["标题", "发布日期", "正文", "栏目"],
            ["=1+1", 43592, "一段\n=cmd|' /C calc'!A0", "20-12"],
        ]
        batch = checked(staff.agency, county.office, BytesIO(table_xlsx(lines)), "清单.xlsx")
        row = batch.rows.get()
        assert (row.number, row.outcome) == (3, Outcome.READY)
        assert row.content["published_on"] == "2019-05-07"
        assert "<p>=cmd|' /C calc'!A0</p>" in row.content["fields"]["body"]

    @pytest.mark.parametrize(
        ("files", "name", "code"),
        [
            ({"a.txt": b"x"}, "旧站.zip", "source"),
            ({"一.csv": b"x", "二.csv": b"x"}, "旧站.zip", "table"),
            ({"清单.csv": b"x"}, "旧站.rar", "source"),
        ],
    )
    def test_what_cannot_be_begun(
        self, county: County, staff: Staff, files: dict[str, bytes], name: str, code: str
    ) -> None:
        assert refusal(begun, agency=staff.agency, by=county.office, content=zipped(files), name=name) == code
        assert not Batch.objects.exists()

    def test_rows_are_put_only_where_the_agency_has_a_column(self, county: County, staff: Staff) -> None:
        call = {"agency": staff.agency, "name": "原网站", "upload_name": "旧站.zip", "by": county.office, "at": NOW}
        other, own = Column.objects.get(code="21a-07"), Column.objects.get(code="21b-08")
        assert refusal(services.begin, content=site(1), column=other, **call) == "column"
        assert services.begin(content=site(1), column=own, **call).column == own

    def test_a_table_without_its_heading_stops_the_batch_and_says_so(self, county: County, staff: Staff) -> None:
        batch = checked(staff.agency, county.office, zipped({"清单.csv": b"a,b\n1,2\n"}))
        assert (batch.paused, batch.state) == (True, BatchState.READING)
        assert "没有找到表头" in batch.problem


class TestColumnsAsPeopleWriteThem:
    def said(self, county: County, staff: Staff, written: str) -> tuple[str, list[str], str]:
        """The outcome of a row with this cell, its columns and its words."""
        content = zipped({"清单.csv": table_csv(rows(1, 栏目=written)), "文件/1.html": page()})
        row = checked(staff.agency, county.office, content).rows.get()
        return row.outcome, row.content.get("fields", {}).get("columns", []), row.words

    @pytest.mark.parametrize(
        ("written", "codes"),
        [
            ("财政预算、决算信息", ["20-07"]),
            ("财政预算、决算信息、社会救助", ["20-07", "21b-08"]),
            ("20-12、环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况", ["20-12", "20-13"]),
            ("社会救助；财政预算、\n决算信息", ["21b-08", "20-07"]),
            ("20-12, 20-07\n土地征收|20-12", ["20-12", "20-07", "21b-05"]),
            ("土地征收、", ["21b-05"]),
        ],
    )
    def test_names_with_commas_in_them_and_several_names(
        self, county: County, staff: Staff, written: str, codes: list[str]
    ) -> None:
        assert self.said(county, staff, written) == ("ready", codes, "")

    def test_a_name_of_two_tiers_is_the_agencys_own_and_that_of_the_other_tier_is_called_so(
        self, county: County, staff: Staff
    ) -> None:
        assert self.said(county, staff, "社会救助")[:2] == ("ready", ["21b-08"])
        for written in ("市政建设", "21a-01"):
            outcome, _codes, words = self.said(county, staff, written)
            assert outcome == "error"
            assert "“市政建设”（21a-01）是县政府及其部门的栏目，小店乡" in words

    def test_of_several_columns_with_one_name_the_codes_are_told(self, county: County, staff: Staff) -> None:
        for code, kind in (("jz-001", "standard"), ("jz-002", "standard")):
            create_column(code=code, kind=ColumnKind(kind), agency=None, fields={"name": "最低生活保障"})
        outcome, _codes, words = self.said(county, staff, "最低生活保障、20-12")
        assert outcome == "error"
        assert "有2个栏目都叫“最低生活保障”" in words
        assert "jz-001（基层政务公开标准目录）、jz-002" in words
        assert self.said(county, staff, "jz-002、20-12")[1] == ["jz-002", "20-12"]

    def test_what_is_no_column_is_named_whole(self, county: County, staff: Staff) -> None:
        assert "没有“财政预算、决算”这个栏目" in self.said(county, staff, "财政预算、决算")[2]
        assert "没有“随便”这个栏目" in self.said(county, staff, "20-12、随便、社会救助")[2]
        Column.objects.filter(code="20-12").update(closed_on=TODAY)
        assert "没有“20-12”这个栏目" in self.said(county, staff, "20-12")[2]


class TestWhatIsWrongWithARow:
    def test_everything_is_told_at_once(self, county: County, staff: Staff) -> None:
        line = {
            **rows(1)[0],
            "标题": "",
            "栏目": "没有的栏目",
            "发布日期": "去年",
            "成文日期": "前年",
            "文件": "没有.docx",
            "附件": "一.doc;二.doc",
        }
        batch = checked(staff.agency, county.office, zipped({"清单.csv": table_csv([line])}))
        words = batch.rows.get().words
        for part in ("没有写标题", "没有“没有的栏目”", "“去年”", "“前年”", "“没有.docx”", "“一.doc”", "“二.doc”"):
            assert part in words
        assert "没有写发布日期" not in words

    def test_also_what_publishing_would_refuse_and_what_must_not_go_out(self, county: County, staff: Staff) -> None:
        line = {**rows(1)[0], "文号": "一" * 300, "发布日期": "2030-01-01", "栏目": "没有的栏目"}
        files = {"清单.csv": table_csv([line]), "文件/1.html": page(body=f"张三，身份证号{IDENTITY}。")}
        row = checked(staff.agency, county.office, zipped(files)).rows.get()
        assert row.outcome == Outcome.ERROR
        for part in ("没有“没有的栏目”", "晚于今天", "文号最多", "身份证号"):
            assert part in row.words
        assert IDENTITY not in row.words

    def test_a_paper_that_says_it_is_not_public_is_not_imported_unless_the_table_says_it_is(
        self, county: County, staff: Staff
    ) -> None:
        lines = [rows(1)[0], {**rows(2)[1], "公开属性": "主动公开"}, rows(3)[2]]
        files = {
            "清单.csv": table_csv(lines, (*HEADS, "公开属性")),
            "文件/1.html": page(more="（此件依申请公开）"),
            "文件/2.html": page(more="（此件依申请公开）"),
            "文件/3.html": page(more="（此件公开发布）"),
        }
        batch = checked(staff.agency, county.office, zipped(files))
        assert outcomes(batch) == ["error", "ready", "ready"]
        assert "写明“依申请公开”" in batch.rows.get(number=2).words
        export = checked(staff.agency, county.office, zipped({"a.html": page("另一件的通知", more="此件不公开")}))
        assert outcomes(export) == ["error"]


class TestTheTemplate:
    def test_it_has_the_columns_to_choose_from_and_they_are_no_list(self, county: County, staff: Staff) -> None:
        book = CalamineWorkbook.from_filelike(BytesIO(template(staff.agency, on=TODAY)))
        assert book.sheet_names == ["清单", "栏目"]
        lines = book.get_sheet_by_name("栏目").to_python()
        assert lines[0] == ["栏目代码", "栏目名称", "依据", "适用机关"]
        assert ["20-07", "财政预算、决算信息", "条例第二十条第（七）项", "各机关"] in lines
        assert ["21b-08", "社会救助", "条例第二十一条", "乡镇、街道"] in lines
        assert "21a-07" not in [line[0] for line in lines]
        whole = CalamineWorkbook.from_filelike(BytesIO(template(on=TODAY))).get_sheet_by_name("栏目").to_python()
        assert {"21a-07", "21b-08"} <= {line[0] for line in whole}
        batch = checked(staff.agency, county.office, BytesIO(template(staff.agency, on=TODAY)), "清单.xlsx")
        assert (batch.rows.count(), "没有一行可以导入" in batch.problem) == (0, True)


class TestRights:
    def test_the_county_office_runs_it_and_the_agency_sends_it_to_review(self, county: County, staff: Staff) -> None:
        for person in (staff.author, staff.third, county.audit):
            assert refusal(begun, agency=staff.agency, by=person, content=site(1)) == "not-allowed"
        batch = checked(staff.agency, county.office, site(1))
        assert refusal(services.submit_batch, batch=batch, by=county.office, at=NOW) == "not-found"
        assert refusal(services.give_up, batch=batch, reason="x", by=staff.author, at=NOW) == "not-allowed"

    def test_other_agencies_see_nothing_of_it(self, county: County, staff: Staff) -> None:
        other = county.staff(county.agency("dongling"))
        batch = checked(staff.agency, county.office, site(1))
        assert selectors.batch_for(staff.first, batch.pk, on=TODAY) == batch
        assert selectors.batches_for(county.office, on=TODAY).count() == 1
        assert selectors.batches_for(other.author, on=TODAY).count() == 0
        for person in (other.author, county.audit):
            assert refusal(lambda p=person: selectors.batch_for(p, batch.pk, on=TODAY)) == "not-found"
            assert refusal(services.explain, batch=batch, kind="附件", reason="x", by=person, at=NOW) == "not-found"


class TestTheReview:
    def test_what_three_people_passed_is_what_is_public_with_the_old_day_beside_the_time_of_entry(
        self, county: County, staff: Staff
    ) -> None:
        batch = let_pass(checked(staff.agency, county.office, site(3)), staff)
        assert batch.state == BatchState.PUBLISHING
        assert not Document.objects.exists()
        work(batch)
        assert (batch.state, outcomes(batch)) == (BatchState.DONE, ["created"] * 3)
        for document in Document.objects.all():
            assert (document.imported_published_on, document.public_on) == (date(2019, 5, 7), date(2019, 5, 7))
            assert (document.entered_at, document.first_published_at) == (NOW, NOW)
        version = DocumentVersion.objects.order_by("pk")[0]
        sealed = batch.rows.get(number=2).content["fields"]
        assert (version.title, version.body) == (sealed["title"], sealed["body"])
        assert version.document.origin == "http://old.example/1.html"

    def test_a_row_changed_behind_the_back_of_the_reviewers_is_not_published(
        self, county: County, staff: Staff
    ) -> None:
        batch = let_pass(checked(staff.agency, county.office, site(2)), staff)
        row = batch.rows.get(number=2)
        Row.objects.filter(pk=row.pk).update(content={**row.content, "published_on": "2001-01-01"})
        work(batch)
        assert outcomes(batch) == ["error", "created"]
        assert "指纹" in batch.rows.get(number=2).words

    def test_rows_exchanged_under_the_review_are_not_released(self, county: County, staff: Staff) -> None:
        batch = checked(staff.agency, county.office, site(2))
        review = passed(in_review(batch, staff), staff, 2)
        batch.rows.filter(number=3).update(fingerprint="0" * 64)
        with pytest.raises(Exception, match="送审之后有改动"):
            reviews.approve(
                review=review,
                level=3,
                version=review.version,
                checks=("secrecy", "accuracy", "policy"),
                opinion="同意",
                by=staff.third,
                at=NOW,
            )
        batch.refresh_from_db()
        assert batch.state == BatchState.IN_REVIEW

    def test_sent_back_it_can_be_corrected_and_sent_again(self, county: County, staff: Staff) -> None:
        batch = checked(staff.agency, county.office, site(1))
        review = in_review(batch, staff)
        assert refusal(services.explain, batch=batch, kind="附件", reason="x", by=staff.author, at=NOW) == "wrong-state"
        reviews.send_back(review=review, version=review.version, reason="缺件", by=staff.first, at=NOW)
        batch.refresh_from_db()
        assert batch.state == BatchState.CHECKED
        assert in_review(batch, staff).state == "waiting"

    def test_nothing_to_publish_is_not_sent_to_review(self, county: County, staff: Staff) -> None:
        batch = checked(staff.agency, county.office, site(1, 发布日期=""))
        assert refusal(services.submit_batch, batch=batch, by=staff.author, at=NOW) == "no-rows"

    def test_an_old_index_number_is_kept_or_noted_in_the_origin(self, county: County, staff: Staff) -> None:
        staff.agency.refresh_from_db()
        old = f"{staff.agency.organisation_code}/2019-00077"
        lines = [{**rows(2)[0], "索引号": old}, {**rows(2)[1], "索引号": "QX-1/2"}]
        files = {"清单.csv": table_csv(lines, (*HEADS, "索引号")), "文件/1.html": page(), "文件/2.html": page()}
        work(let_pass(checked(staff.agency, county.office, zipped(files)), staff))
        kept, noted = Document.objects.order_by("pk")
        assert kept.index_number == old
        assert noted.index_number.endswith("/2026-00001")
        assert noted.origin.endswith("（原索引号QX-1/2）")


class TestStopAndGoOn:
    def test_paused_nothing_moves_and_continued_it_ends(self, county: County, staff: Staff) -> None:
        batch = begun(staff.agency, county.office, site(3))
        services.pause(batch=batch, by=county.office, at=NOW)
        assert outcomes(work(batch)) == []
        services.resume(batch=batch, by=county.office, at=later(minutes=1))
        assert outcomes(work(batch)) == ["ready"] * 3

    def test_a_run_of_before_ends_when_it_was_started_anew(self, county: County, staff: Staff) -> None:
        batch = begun(staff.agency, county.office, site(1))
        services.resume(batch=batch, by=county.office, at=NOW)
        assert not services.work_on(pk=batch.pk, turn=1, now=lambda: NOW)
        assert outcomes(batch) == []

    def test_whoever_lost_the_post_stops_it_and_another_takes_over(self, county: County, staff: Staff) -> None:
        batch = let_pass(checked(staff.agency, county.office, site(2)), staff)
        second = county.person("second", "钱县办", (county.root, county.office.posts.get().role))
        Batch.objects.filter(pk=batch.pk).update(run_by=staff.author)
        assert (work(batch).paused, outcomes(batch)) == (True, ["ready", "ready"])
        assert "主管部门" in batch.problem
        services.resume(batch=batch, by=second, at=NOW)
        assert outcomes(work(batch)) == ["created", "created"]

    def test_given_up_nothing_more_is_published(self, county: County, staff: Staff) -> None:
        batch = let_pass(checked(staff.agency, county.office, site(1)), staff)
        services.give_up(batch=batch, reason="来源不全", by=county.office, at=NOW)
        assert outcomes(work(batch)) == ["ready"]
        assert batch.finished_at == NOW

    def test_progress_tells_how_many_how_fast_and_how_long(self, county: County, staff: Staff) -> None:
        batch = checked(staff.agency, county.office, site(4))
        batch.rows.filter(number__gte=4).update(outcome=Outcome.LISTED)
        batch.state, batch.phase_at, batch.moved_at, batch.phase_done = BatchState.READING, NOW, later(seconds=4), 0
        progress = selectors.progress_of(batch)
        assert (progress.done, progress.total, progress.percent) == (2, 4, 50)
        assert (progress.rate, progress.left) == (0.5, timedelta(seconds=4))

    def test_brought_in_again_the_whole_site_is_recognised(self, county: County, staff: Staff) -> None:
        work(let_pass(checked(staff.agency, county.office, site(2)), staff))
        again = checked(staff.agency, county.office, site(3))
        assert outcomes(again) == ["exists", "exists", "ready"]

    def test_the_same_row_is_not_published_by_two_at_once(self, county: County, staff: Staff) -> None:
        batch = let_pass(checked(staff.agency, county.office, site(1)), staff)
        first, second = batch.rows.get(), batch.rows.get()
        working._publish(batch, first, at=NOW)
        working._publish(batch, second, at=NOW)
        assert Document.objects.count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            Row.objects.create(batch=batch, number=99, key=first.key, outcome="created", document=first.document)


class TestCorrectedRows:
    def test_only_rows_that_failed_are_taken_again(self, county: County, staff: Staff) -> None:
        lines = [*rows(2), {**rows(3)[2], "发布日期": ""}]
        files = {"清单.csv": table_csv(lines), **{f"文件/{n}.html": page() for n in (1, 2, 3)}}
        batch = work(let_pass(checked(staff.agency, county.office, zipped(files)), staff))
        assert outcomes(batch) == ["created", "created", "error"]
        mended = [{**lines[0], "标题": "改了", "行号": "2"}, {**lines[2], "发布日期": "2019-06-01", "行号": "4"}]
        content = table_csv(mended, ("行号", *HEADS))
        assert services.correct(batch=batch, content=content, name="错误.csv", by=county.office, at=NOW) == 1
        work(batch)
        assert outcomes(batch) == ["created", "created", "ready"]
        work(let_pass(batch, staff))
        assert (batch.state, outcomes(batch)) == (BatchState.DONE, ["created"] * 3)
        assert Document.objects.count() == 3

    def test_a_table_of_other_rows_changes_nothing(self, county: County, staff: Staff) -> None:
        batch = checked(staff.agency, county.office, site(1))
        content = table_csv([{**rows(1)[0], "行号": "2"}], ("行号", *HEADS))
        call = {"batch": batch, "content": content, "name": "x.csv", "by": county.office, "at": NOW}
        assert refusal(services.correct, **call) == "no-rows"
        assert refusal(services.correct, **{**call, "content": b"\x00\x01"}) == "table"


class TestTheJournal:
    def test_every_step_stands_in_it(self, county: County, staff: Staff) -> None:
        batch = work(let_pass(checked(staff.agency, county.office, site(1)), staff))
        verbs = [
            *Entry.objects.filter(subject=f"intake.batch:{batch.pk}").order_by("seq").values_list("verb", flat=True)
        ]
        assert verbs == [f"intake.{verb}" for verb in ("begin", "list", "checked", "submit", "release", "done")]


@pytest.mark.django_db(transaction=True)
class TestKilled:
    """A process that ends at any point leaves nothing half, and the next one leaves nothing out and makes nothing twice."""

    @pytest.mark.parametrize("before_commit", [True, False])
    def test_in_the_middle_of_publishing(
        self, county: County, staff: Staff, before_commit: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch = let_pass(checked(staff.agency, county.office, site(5)), staff)
        assert self._killed_at_third(batch, before_commit) == 9
        assert Document.objects.count() == (2 if before_commit else 3)
        services.resume(batch=batch, by=county.office, at=NOW)
        assert outcomes(work(batch)) == ["created"] * 5
        assert Document.objects.count() == 5
        assert batch.state == BatchState.DONE

    def _killed_at_third(self, batch: Batch, before_commit: bool) -> int:
        connection.close()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            try:
                left = [3]
                whole = working._publish if not before_commit else working.bring_in_prepared

                def deadly(*args: object, **named: object) -> object:
                    made = whole(*args, **named)
                    left[0] -= 1
                    if not left[0]:
                        os._exit(9)
                    return made

                setattr(working, "bring_in_prepared" if before_commit else "_publish", deadly)
                work(batch)
            finally:
                os._exit(1)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

"""Columns by law and by the standard catalogue; the ledger of what was due when; stale and empty columns."""

import io
from datetime import date, timedelta

import openpyxl
import pytest

from gongkai.agencies.models import Level
from gongkai.publications import selectors, services
from gongkai.publications.duty import Period, disclosure_due, earliest_due, late_days
from gongkai.publications.models import Column, ColumnKind
from gongkai.publications.standard import read_catalogue
from gongkai.statute import EXTRAS, ITEMS, OFFICIAL, Tier
from tests.domain.factories import NOW, TODAY, County, Staff, document_fields, document_out, later, refusal

HEAD = (
    "序号",
    "公开事项",
    "",
    "公开内容(要素)",
    "公开依据",
    "公开时限",
    "公开主体",
    "公开渠道和载体",
    "公开对象",
    "",
    "公开方式",
    "",
    "公开层级",
    "",
)
UNDER = ("", "一级事项", "二级事项", "", "", "", "", "", "全社会", "特定群体", "主动", "依申请", "县级", "乡级")
ROWS = (
    (
        1,
        "综合业务",
        "政策法规文件",
        "1.标题 2.正文",
        "条例",
        "信息形成之日起20个工作日内",
        "民政局",
        "■政府网站 □政府公报 ■公示栏",
        "√",
        "",
        "√",
        "",
        "√",
        "√",
    ),
    (
        2,
        "",
        "监督检查",
        "电话、地址",
        "条例",
        "制定之日起3个工作日内",
        "民政局",
        "■政府网站",
        "√",
        "",
        "√",
        "",
        "√",
        "",
    ),
    (3, "最低生活保障", "审核信息", "初审名单", "办法", "公示7天", "乡镇", "■公示栏", "", "√", "√", "", "", "√"),
    (4, "", "审批信息", "名单", "办法", "30个工作日内", "民政局", "■公示栏", "√", "", "√", "", "√", ""),
    (5, "", "", "", "", "", "", "", "", "", "", "", "", ""),
)


@pytest.fixture
def staff(publishing: Staff) -> Staff:
    return publishing


def _file(rows: tuple[tuple[object, ...], ...] = ROWS) -> bytes:
    """The form as counties publish it: a title over all columns, two rows of heads, merged matters."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["社会救助领域基层政务公开标准目录"])
    sheet.merge_cells("A1:N1")
    for row in (HEAD, UNDER, *rows):
        sheet.append(row)
    for merged in ("B2:C2", "I2:J2", "K2:L2", "M2:N2", "A2:A3", "D2:D3", "E2:E3", "B4:B5", "B6:B7"):
        sheet.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class TestCatalogue:
    def test_the_columns_of_the_law_come_from_the_statute_and_once(self, county: County) -> None:
        assert services.lay_out_catalogue(by=county.office, at=NOW) == len(ITEMS) + sum(map(len, EXTRAS.values()))
        assert services.lay_out_catalogue(by=None, at=NOW) == 0
        for item in (*ITEMS, *EXTRAS[Tier.TOWNSHIP]):
            column = Column.objects.get(code=item.code)
            assert (column.name, column.article) == (item.label, item.article)

    def test_art_21_binds_by_tier(self, county: County) -> None:
        county.columns()
        town, bureau = county.agency("town"), county.agency("bureau", level=Level.DEPARTMENT)
        codes = {agency: {c.code for c in selectors.columns_of(agency, on=TODAY)} for agency in (town, bureau)}
        assert "21b-07" in codes[town]
        assert not any(code.startswith("21a") for code in codes[town])
        assert "21a-01" in codes[bureau]
        assert not any(code.startswith("21b") for code in codes[bureau])

    def test_the_standard_catalogue_is_read_with_its_merged_cells(self) -> None:
        reading = read_catalogue(_file(), name="目录.xlsx")
        assert [(row.number, row.name, row.period, row.calendar_days) for row in reading.rows] == [
            (4, "政策法规文件", 20, False),
            (5, "监督检查", 3, False),
            (6, "审核信息", 7, True),
        ]
        first, second, third = (row.fields for row in reading.rows)
        assert (first["matter"], second["matter"], third["matter"]) == ("综合业务", "综合业务", "最低生活保障")
        assert (first["layer"], third["audience"], first["way"]) == ("县级、乡级", "特定群体", "主动")
        assert first["channels"] == "政府网站 公示栏"

    def test_rows_with_an_error_are_named_and_left_out(self, county: County) -> None:
        told = {"content": _file(), "name": "目录.xlsx", "prefix": "jiuzhu", "agency": None, "by": county.office}
        done = services.import_catalogue(**told, at=NOW)
        assert (done.added, done.changed, [error.number for error in done.errors]) == (3, 0, [7])
        assert "30个工作日" in done.errors[0].message
        column = Column.objects.get(code="jiuzhu-002")
        assert (column.kind, column.period, column.matter) == (ColumnKind.STANDARD, 3, "综合业务")
        again = services.import_catalogue(**told, at=later(days=1))
        assert (again.added, again.changed) == (0, 0)

    def test_a_file_without_the_heads_is_refused(self, county: County) -> None:
        book = openpyxl.Workbook()
        book.active.append(["姓名", "电话"])
        out = io.BytesIO()
        book.save(out)
        told = {"name": "表.xlsx", "prefix": "x", "agency": None, "by": county.office, "at": NOW}
        assert refusal(services.import_catalogue, content=out.getvalue(), **told) == "catalogue-unreadable"
        assert refusal(services.import_catalogue, content=b"PK\x03\x04 broken", **told) == "catalogue-unreadable"


class TestKeeping:
    def test_who_keeps_which(self, county: County, staff: Staff) -> None:
        told = {"code": "own", "kind": ColumnKind.OWN, "fields": {"name": "通知公告", "update_days": 14}, "at": NOW}
        assert refusal(services.add_column, **told, agency=None, by=staff.second) == "not-allowed"
        assert refusal(services.add_column, **told, agency=staff.agency, by=staff.author) == "not-allowed"
        assert refusal(services.add_column, **told, agency=county.agency("other"), by=staff.second) == "not-found"
        column = services.add_column(**told, agency=staff.agency, by=staff.second)
        assert refusal(services.add_column, **told, agency=staff.agency, by=staff.second) == "column-code"
        changed = services.change_column(column=column, fields={"period": 3}, by=staff.second, at=NOW)
        assert changed.period == 3
        assert refusal(services.change_column, column=column, fields={"period": 21}, by=staff.second, at=NOW) == (
            "column-field"
        )
        assert refusal(services.change_column, column=column, fields={"parent": column}, by=staff.second, at=NOW) == (
            "column-field"
        )

    def test_a_closed_column_takes_nothing_new_and_keeps_what_it_has(self, county: County, staff: Staff) -> None:
        document_out(staff)
        column = selectors.public_column("20-12")
        services.close_column(column=column, by=county.office, at=later(hours=1))
        assert refusal(document_out, staff=staff, at=later(hours=2)) == "column"
        assert selectors.public_documents(on=TODAY, columns=[column.pk]).count() == 1
        assert refusal(services.close_column, column=column, by=county.office, at=NOW) == "column-closed"

    def test_stale_and_empty_columns_are_told(self, staff: Staff) -> None:
        document_out(staff, columns=["20-01"])
        states = {state.column.code: state for state in selectors.column_states(staff.agency, on=TODAY)}
        assert (states["20-01"].documents, states["20-01"].stale, states["20-01"].empty) == (1, False, False)
        assert states["20-02"].empty
        then = TODAY + timedelta(183)
        states = {state.column.code: state for state in selectors.column_states(staff.agency, on=then)}
        assert (states["20-01"].due, states["20-01"].stale) == (then, False)
        states = {state.column.code: state for state in selectors.column_states(staff.agency, on=then + timedelta(1))}
        assert states["20-01"].stale

    def test_of_several_agencies_those_with_most_amiss_come_first(self, county: County, staff: Staff) -> None:
        document_out(staff, columns=["20-01"])
        other = county.agency("maling", "马岭镇人民政府")
        own = {"code": "own", "kind": ColumnKind.OWN, "fields": {"name": "本镇专栏"}}
        services.add_column(**own, agency=other, by=county.office, at=NOW)
        late = TODAY + timedelta(184)
        lines = {line.agency: line for line in selectors.columns_amiss([other, staff.agency], on=late)}
        assert [*lines] == [staff.agency, other]
        for agency, line in lines.items():
            states = selectors.column_states(agency, on=late)
            assert line.columns == len(states)
            assert (line.empty, line.stale) == (sum(s.empty for s in states), sum(s.stale for s in states))
        assert (lines[staff.agency].stale, lines[staff.agency].last) == (1, TODAY)
        assert (lines[other].empty, lines[other].last) == (lines[staff.agency].empty + 2, None)


class TestDuty:
    def test_the_shortest_period_of_its_columns_counts(self) -> None:
        formed = date(2026, 3, 18)
        assert disclosure_due(formed, period=Period(), calendar=OFFICIAL).day == OFFICIAL.nth(formed, 20)
        periods = [Period(20, column="甲"), Period(3, column="乙")]
        due = earliest_due(formed, periods=periods, calendar=OFFICIAL)
        assert (due.day, "栏目“乙”" in due.steps[0].words) == (date(2026, 3, 23), True)

    def test_the_budget_counts_in_days_and_says_that_it_is_no_verified_law(self) -> None:
        due = disclosure_due(date(2026, 3, 18), period=Period(20, calendar_days=True), calendar=OFFICIAL)
        assert due.day == date(2026, 4, 7)
        assert due.steps[0].words.endswith("（本系统设定，非法律规定）")

    def test_late_counts_from_the_day_after(self) -> None:
        due = date(2026, 3, 18)
        assert late_days(due, published=due, on=date(2027, 1, 1)) == 0
        assert late_days(due, published=due + timedelta(2), on=date(2027, 1, 1)) == 2
        assert late_days(due, published=None, on=due + timedelta(3)) == 3

    def test_the_ledger_says_what_was_late(self, county: County, staff: Staff) -> None:
        document_out(staff, title="迟", formed_on=date(2026, 1, 5))
        document_out(staff, title="及时", at=later(hours=1))
        fields = document_fields(title="未发", formed_on=date(2026, 2, 2))
        services.draft_document(agency=staff.agency, fields=fields, by=staff.author, at=later(hours=2))
        told = {"on": TODAY, "start": date(2026, 1, 1), "end": date(2026, 12, 31)}
        duties = selectors.ledger(staff.first, **told)
        assert [(d.version.title, d.late > 0, d.open) for d in duties] == [
            ("迟", True, False),
            ("未发", True, True),
            ("及时", False, False),
        ]
        assert duties[0].late == (TODAY - OFFICIAL.nth(date(2026, 1, 5), 20)).days
        pressing = selectors.pressing([staff.agency.pk], on=TODAY, days=OFFICIAL)
        assert [each.version.title for each in pressing] == ["未发"]
        assert sum(bool(duty.late) for duty in duties) == 2
        fields = document_fields(title="还没有选公开属性", formed_on=date(2026, 2, 3), attribute="")
        services.draft_document(agency=staff.agency, fields=fields, by=staff.author, at=later(hours=3))
        assert sum(bool(duty.late) for duty in selectors.ledger(staff.first, **told)) == 3
        other = county.staff(county.agency("other"))
        assert selectors.ledger(other.first, **told) == []

    def test_a_year_without_its_calendar_is_not_called_late(self, staff: Staff) -> None:
        document_out(staff, formed_on=date(2023, 5, 5))
        (duty,) = selectors.ledger(staff.first, on=TODAY, start=date(2023, 1, 1), end=date(2023, 12, 31))
        assert (duty.due, duty.late) == (None, 0)

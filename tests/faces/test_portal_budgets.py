"""The budgets and final accounts of the county: a table a fiscal year, as a page and as files of the static site."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gongkai.agencies import services as agencies
from gongkai.agencies.models import Level
from gongkai.mirror.building import build
from gongkai.mirror.storage import Folder
from gongkai.publications import services
from gongkai.publications.models import Document
from tests.domain.factories import NOW, County, Staff, document_in_review, document_out, later, passed
from tests.faces.portal_county import tree, words

pytestmark = pytest.mark.django_db
SOME_YEARS = {
    "小店乡2023年部门预算": 1,
    "小店乡2023年部门决算": 2,
    "小店乡2024年部门预算": 3,
    "小店乡2024年预算调整方案": 4,
    "小店乡2025年部门预算": 5,
}


@pytest.fixture
def county(db: None) -> County:
    return County()


@pytest.fixture
def staff(county: County) -> Staff:
    return county.publishing("xiaodian")


def out(staff: Staff, title: str, *, hours: int = 0) -> Document:
    return document_out(staff, at=later(hours=hours), title=title, number="", genre="其他", columns=["20-07"])


def some_years(staff: Staff) -> dict[str, Document]:
    return {title: out(staff, title, hours=hours) for title, hours in SOME_YEARS.items()}


def rows(page: object) -> dict[str, tuple[str, str]]:
    """The cells of budget and final accounts by the name of the agency."""
    found = {}
    for row in tree(page).xpath("//main//tbody/tr"):
        name, budget, final = (" ".join(cell.text_content().split()) for cell in row)
        found[name] = (budget, final)
    return found


def test_each_agency_has_a_row_with_what_it_published_of_the_year_and_when(
    client: Client, county: County, staff: Staff
) -> None:
    county.agency("minzheng", "清溪县民政局", Level.DEPARTMENT)
    there = some_years(staff)
    page = client.get("/budgets/2023/")
    assert list(rows(page)) == ["清溪县人民政府", "清溪县民政局", "小店乡人民政府"], "in the order of the directory"
    assert rows(page)["小店乡人民政府"] == ("小店乡2023年部门预算 2026-03-18", "小店乡2023年部门决算 2026-03-18")
    assert rows(page)["清溪县民政局"] == ("未公开", "未公开")
    cells = tree(page).xpath("//main//tbody/tr[last()]/td//a/@href")
    assert cells == [f"/d/{there[f'小店乡2023年部门{account}'].pk}/" for account in ("预算", "决算")]


def test_it_opens_at_the_newest_year_and_leads_to_all(client: Client, staff: Staff) -> None:
    some_years(staff)
    out(staff, "关于编制2026年部门预算的通知", hours=6)
    page = client.get("/budgets/")
    assert "2025年度财政预决算公开" in words(page)
    assert tree(page).xpath("//nav[@class='years']//a/@href") == [f"/budgets/{n}/" for n in (2026, 2025, 2024, 2023)]
    middle = tree(client.get("/budgets/2024/"))
    assert middle.xpath("//main//nav[@class='pages']/a/@href") == ["/budgets/2025/", "/budgets/2023/", "/budgets/"]
    assert client.get("/budgets/2022/").status_code == 404
    assert client.get("/budgets/1999/").status_code == 404


def test_what_is_neither_stands_below_the_table(client: Client, staff: Staff) -> None:
    some_years(staff)
    page = client.get("/budgets/2024/")
    assert rows(page)["小店乡人民政府"] == ("小店乡2024年部门预算 2026-03-18", "未公开")
    below = tree(page).xpath("//main//ul[@class='dated']/li")
    assert [" ".join(line.itertext()) for line in below] == ["小店乡2024年预算调整方案 小店乡人民政府 2026-03-18"]


@pytest.mark.parametrize(
    ("today", "said"),
    [(date(2026, 12, 31), "年度未结束"), (date(2027, 1, 1), "未公开"), (date(2027, 12, 31), "未公开")],
)
def test_a_year_that_is_not_over_has_no_final_accounts_yet(
    client: Client, staff: Staff, monkeypatch: pytest.MonkeyPatch, today: date, said: str
) -> None:
    out(staff, "2026年部门预算")
    monkeypatch.setattr(timezone, "localdate", lambda: today)
    assert rows(client.get("/budgets/2026/"))["小店乡人民政府"] == ("2026年部门预算 2026-03-18", said)


def test_an_agency_that_is_no_more_keeps_its_row_where_it_has_something(
    client: Client, county: County, staff: Staff
) -> None:
    some_years(staff)
    heir = county.agency("shiqiao", "石桥镇人民政府")
    agencies.merge_agencies(agencies=[staff.agency], into=heir, by=county.office, at=later(hours=9))
    assert list(rows(client.get("/budgets/2023/"))) == ["清溪县人民政府", "石桥镇人民政府", "小店乡人民政府 已撤并"]
    assert list(rows(client.get("/budgets/2024/")))[-1] == "小店乡人民政府 已撤并"


def test_only_what_is_public_and_stands_in_the_column_or_under_it(client: Client, county: County, staff: Staff) -> None:
    parent = services.columns.Column.objects.get(code="20-07")
    fields = {"name": "部门预算", "parent": parent}
    services.add_column(code="own-07", kind="own", agency=None, fields=fields, by=county.office, at=NOW)
    shown = document_out(staff, title="2025年甲预算", number="", columns=["own-07"])
    document_out(staff, title="2025年乙预算", number="", columns=["20-12"])
    document_in_review(staff, title="2025年丙预算", number="", columns=["20-07"])
    gone = out(staff, "2025年丁预算")
    services.take_down(document=gone, reason="内容需要核实。", by=staff.third, at=NOW)
    page = client.get("/budgets/")
    assert rows(page)["小店乡人民政府"][0] == "2025年甲预算 2026-03-18"
    assert f'"/d/{shown.pk}/"' in page.content.decode()


def test_before_anything_is_published_it_says_so(client: Client, county: County) -> None:
    page = client.get("/budgets/")
    assert "各机关还没有在本网站公开预算、决算" in words(page)
    assert rows(page) == {}


def test_the_home_page_the_column_and_the_site_map_lead_to_it(client: Client, staff: Staff) -> None:
    for path in ("/", "/a/xiaodian/catalogue/20-07/"):
        assert "/budgets/" in tree(client.get(path)).xpath("//main//a/@href"), path
    assert "/budgets/" not in tree(client.get("/a/xiaodian/catalogue/20-12/")).xpath("//main//a/@href")
    assert "<loc>http://testserver/budgets/</loc>" in client.get("/sitemap/pages.xml").content.decode()


@pytest.mark.parametrize("path", ["/budgets/", "/budgets/2024/"])
def test_it_takes_at_most_six_queries_however_many_there_are(
    staff: Staff, path: str, django_assert_max_num_queries
) -> None:
    some_years(staff)
    with django_assert_max_num_queries(6):
        Client().get(path)


class TestFiles:
    """The static site."""

    @pytest.fixture
    def folder(self, settings: Settings, tmp_path: Path) -> Folder:
        settings.HOME = tmp_path
        return Folder(tmp_path / "public")

    def files(self, folder: Folder, *, whole: bool = False) -> dict[str, bytes]:
        build(at=later(hours=20), store=folder, whole=whole)
        top = Path(folder.location)
        return {str(each.relative_to(top)): each.read_bytes() for each in top.rglob("budgets/**/index.html")}

    def test_there_is_a_file_a_year(self, staff: Staff, folder: Folder) -> None:
        some_years(staff)
        years = {f"budgets/{year}/index.html" for year in (2023, 2024, 2025)}
        assert self.files(folder).keys() == {"budgets/index.html", *years}

    def test_a_release_writes_its_year_and_the_neighbours_and_agrees_with_the_whole(
        self, staff: Staff, folder: Folder, tmp_path: Path
    ) -> None:
        there = some_years(staff)
        before = self.files(folder)
        out(staff, "小店乡2021年部门预算", hours=10)
        after = self.files(folder)
        changed = {name for name in after if after[name] != before.get(name)}
        assert changed == {f"budgets/{part}index.html" for part in ("", "2021/", "2023/")}
        services.take_down(document=there["小店乡2025年部门预算"], reason="核实。", by=staff.third, at=later(hours=11))
        left = self.files(folder)
        assert "budgets/2025/index.html" not in left
        assert left == self.files(Folder(tmp_path / "anew"), whole=True)

    def test_a_corrected_title_moves_it_from_one_year_to_the_other(
        self, staff: Staff, folder: Folder, tmp_path: Path
    ) -> None:
        document = some_years(staff)["小店乡2024年部门预算"]
        self.files(folder)
        at = later(hours=12)
        draft = services.correct_document(document=document, note="年度写错。", by=staff.author, at=at)
        draft = services.change_document(
            version=draft,
            fields={"title": "小店乡2022年部门预算"},
            revision=draft.revision,
            by=staff.author,
            at=at,
        )
        passed(
            services.submit_document(version=draft, revision=draft.revision, by=staff.author, at=at), staff, 3, at=at
        )
        after = self.files(folder)
        assert "2022年部门预算".encode() in after["budgets/2022/index.html"]
        assert "2022年部门预算".encode() not in after["budgets/2024/index.html"]
        assert after == self.files(Folder(tmp_path / "anew"), whole=True)

    def test_what_stands_elsewhere_touches_none(self, staff: Staff, folder: Folder) -> None:
        some_years(staff)
        self.files(folder)
        times = {each: each.stat().st_mtime_ns for each in Path(folder.location).rglob("budgets/**/index.html")}
        document_out(staff, at=later(hours=13))
        self.files(folder)
        assert {each: each.stat().st_mtime_ns for each in times} == times

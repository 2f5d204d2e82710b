"""The directory, the columns, the front pages, search, feeds and lists to take away, with documents in them."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from lxml import etree

from gongkai.portal import searching, shelves
from gongkai.publications import services
from gongkai.publications.models import Column, Document, DocumentVersion, Placement
from gongkai.publications.selectors import searched_columns, searched_entries, searched_keys
from gongkai.publications.selectors.public import PART
from gongkai.search import selectors as search
from gongkai.search.models import Indexed
from gongkai.search.services import rebuild
from tests.domain.factories import NOW, TODAY, later
from tests.faces.portal_county import tree, words
from tests.faces.portal_papers import PDF, SECRET, Papers, make_papers, out

COLUMN = "/a/xiaodian/catalogue/20-12/"
DIRECTORY = "/a/xiaodian/catalogue/"
LISTS = (
    "/",
    "/a/xiaodian/",
    DIRECTORY,
    COLUMN,
    f"{DIRECTORY}list.csv",
    f"{DIRECTORY}index.json",
    f"{COLUMN}list.csv",
    f"{COLUMN}index.json",
    f"{COLUMN}feed.atom",
    "/a/xiaodian/feed.atom",
    "/feed.atom",
    "/sitemap.xml",
    "/sitemap/pages.xml",
    "/search/?q=通知",
    f"/search/?q={SECRET}",
    "/search/?q=11370322",
    "/search/?agency=xiaodian",
)


@pytest.fixture
def papers(db: None) -> Papers:
    return make_papers()


def links(response) -> list[str]:
    return tree(response).xpath("//main//table//a/@href")


def test_p23_no_list_feed_or_search_knows_what_is_not_public(client: Client, papers: Papers):
    for path in (*LISTS, f"/sitemap/documents-{papers.public.pk // PART}.xml"):
        text = client.get(path).content.decode()
        assert f"{SECRET}的" not in text, path
        for document in papers.hidden:
            assert f"/d/{document.pk}/" not in text, (path, document)
            assert document.index_number not in text, (path, document)
    with zipfile.ZipFile(io.BytesIO(client.get(f"{COLUMN}list.xlsx").content)) as book:
        assert SECRET not in "".join(book.read(name).decode() for name in book.namelist())


def test_p23_search_tells_nothing_of_what_is_not_public(client: Client, papers: Papers):
    for document in papers.hidden:
        page = client.get("/search/", {"q": document.index_number})
        assert "没有找到" in words(page)
    assert "您是不是要找" not in words(client.get("/search/", {"q": SECRET[:-1] + "X"}))


def test_the_directory_has_the_elements_of_the_law(client: Client, papers: Papers):
    page = tree(client.get(DIRECTORY))
    assert page.xpath("//main//thead//th/text()") == ["索引号", "名称", "内容概述", "生成日期"]
    [row] = page.xpath("//main//tbody/tr")
    cells = [" ".join(cell.text_content().split()) for cell in row]
    assert cells == [papers.public.index_number, "关于做好防汛工作的通知", "部署汛期值班和巡查。", "2026-03-18"]


def test_the_tree_counts_what_stands_in_each_column(client: Client, papers: Papers):
    lines = tree(client.get(DIRECTORY)).xpath("//nav[@class='tree']//li")
    counts = {line.xpath("a/@href")[0].split("/")[-2]: line.xpath("span/text()")[0] for line in lines}
    assert counts["20-12"] == "1"
    assert counts["20-01"] == "0"


def test_a_column_says_what_how_often_by_whom_and_since_when(client: Client, papers: Papers):
    text = words(client.get(COLUMN))
    for part in ("条例第二十条第（十二）项", "20个工作日内", "最近更新2026-03-18", "有效"):
        assert part in text
    assert "至少每183日更新一次" in words(client.get("/a/xiaodian/catalogue/20-01/"))


def test_lists_are_narrowed_and_nonsense_is_not_asked(client: Client, papers: Papers):
    old = out(papers.staff, number="", title="旧公告", genre="公告", theme="防汛", columns=["20-12"])
    public = f"/d/{papers.public.pk}/"
    for asked, expected in (
        ("", [f"/d/{old.pk}/", public]),
        ("?genre=公告", [f"/d/{old.pk}/"]),
        ("?theme=防汛", [f"/d/{old.pk}/"]),
        ("?files=1", [public]),
        ("?year=2026", [f"/d/{old.pk}/", public]),
        ("?year=2020", []),
        ("?validity=repealed", []),
        ("?year=abcd&genre=无&validity=x&page=9999", [f"/d/{old.pk}/", public]),
    ):
        assert links(client.get(COLUMN + asked)) == expected, asked
    assert "没有符合这些条件的信息" in words(client.get(f"{COLUMN}?year=2020"))


def test_a_long_list_is_cut_into_pages_of_twenty(client: Client, papers: Papers):
    version = DocumentVersion.objects.get(document=papers.public)
    _more(version, 45)
    page = client.get(f"{DIRECTORY}?page=2")
    assert len(links(page)) == 20
    assert "共 46 条" in words(page)
    assert "第 2 页，共 3 页" in words(page)
    assert len(links(client.get(f"{DIRECTORY}?page=3"))) == 6


def _more(version: DocumentVersion, count: int) -> None:
    """Copies of a public version as they would stand in the tables, made at once."""
    documents = [
        Document(
            agency=version.document.agency,
            index_number=f"X/2025-{n:05}",
            created_by=version.drafted_by,
            entered_at=NOW,
            first_published_at=NOW,
            public_on=TODAY,
        )
        for n in range(count)
    ]
    made = Document.objects.bulk_create(documents)
    for document in made:
        version.pk, version.document, version.number = None, document, ""
        version.save(force_insert=True)


def test_a_closed_column_stays_readable_as_long_as_something_stands_in_it(client: Client, papers: Papers):
    county = papers.county
    services.add_column(code="own", kind="own", agency=None, fields={"name": "专题"}, by=county.office, at=NOW)
    services.add_column(code="bare", kind="own", agency=None, fields={"name": "空专题"}, by=county.office, at=NOW)
    out(papers.staff, number="", title="专题材料", columns=["own"])
    for code in ("own", "bare"):
        column = services.columns.Column.objects.get(code=code)
        services.close_column(column=column, by=county.office, at=NOW)
    assert "专题材料" in words(client.get("/a/xiaodian/catalogue/own/"))
    assert client.get("/a/xiaodian/catalogue/bare/").status_code == 404


def test_p34_a_list_taken_away_calculates_nothing(client: Client, papers: Papers):
    out(papers.staff, number="", title="=HYPERLINK(1)", summary="+1", columns=["20-12"])
    rows = list(csv.reader(io.StringIO(client.get(f"{COLUMN}list.csv").content.decode("utf-8-sig"))))
    assert rows[0][:2] == ["索引号", "名称"]
    assert rows[1][1] == "'=HYPERLINK(1)"
    assert rows[1][4] == "'+1"
    with zipfile.ZipFile(io.BytesIO(client.get(f"{COLUMN}list.xlsx").content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


def test_a_list_for_programs_has_everything(client: Client, papers: Papers):
    data = json.loads(client.get(f"{COLUMN}index.json").content)
    [line] = data["documents"]
    assert line["index_number"] == papers.public.index_number
    assert line["address"] == f"http://testserver/d/{papers.public.pk}/"


@pytest.mark.parametrize("root", [DIRECTORY, COLUMN])
def test_a_list_that_leaves_the_oldest_out_says_so_wherever_it_is_taken(
    client: Client, papers: Papers, monkeypatch: pytest.MonkeyPatch, root: str
):
    _more(DocumentVersion.objects.get(document=papers.public), 2)
    column = Column.objects.get(code="20-12")
    for version in DocumentVersion.objects.filter(state="published", placements=None):
        Placement.objects.create(version=version, column=column, position=0)
    whole = _taken(client, root)
    assert (whole["page"], whole["json"], whole["note"], whole["rows"]) == ("整个目录下载", True, "", 3)
    assert "只列最新的" not in whole["heads"] + whole["sheet"]
    monkeypatch.setattr(shelves, "MOST", 2)
    cut = _taken(client, root)
    assert cut["page"] == "目录下载（只列最新的 2 条，更早的逐页查看）"
    assert (cut["json"], cut["note"], cut["rows"]) == (False, "只列最新的2条，更早的不在其中", 2)
    assert cut["heads"].startswith(whole["heads"]), "no column has moved"
    assert cut["heads"].endswith(cut["note"])
    assert f"（{cut['note']}）" in cut["sheet"]
    assert "只列最新的 2 条" in words(client.get(f"{root}?year=2020")), "however the page is narrowed"
    monkeypatch.setattr(shelves, "MOST", 3)
    assert _taken(client, root) == whole


def _taken(client: Client, root: str) -> dict[str, object]:
    """What a list says of its extent: on the page, in JSON, in csv and in xlsx."""
    data = json.loads(client.get(f"{root}index.json").content)
    rows = list(csv.reader(io.StringIO(client.get(f"{root}list.csv").content.decode("utf-8-sig"))))
    assert len(rows) - 1 == len(data["documents"])
    assert {len(row) for row in rows} == {len(rows[0])}, "every row has every column"
    with zipfile.ZipFile(io.BytesIO(client.get(f"{root}list.xlsx").content)) as book:
        sheet = book.read("xl/sharedStrings.xml").decode()
    return {
        "page": tree(client.get(root)).xpath("//p[@class='taking']/span[2]/text()")[0],
        "json": data["complete"],
        "note": data["note"],
        "rows": len(data["documents"]),
        "heads": "".join(rows[0]),
        "sheet": sheet,
    }


def test_feeds_are_valid_atom_and_found_from_the_page(client: Client, papers: Papers):
    for page, feed in (("/", "/feed.atom"), ("/a/xiaodian/", "/a/xiaodian/feed.atom"), (COLUMN, "feed.atom")):
        assert tree(client.get(page)).xpath("//link[@type='application/atom+xml']/@href") == [feed]
    for feed in ("/feed.atom", "/a/xiaodian/feed.atom", f"{COLUMN}feed.atom"):
        atom = etree.fromstring(client.get(feed).content)
        [entry] = atom.findall("{*}entry")
        assert entry.findtext("{*}title") == "关于做好防汛工作的通知"
        assert entry.find("{*}link").get("href") == f"http://testserver/d/{papers.public.pk}/"
        assert entry.findtext("{*}updated") == "2026-03-18T02:32:00+00:00"
    empty = client.get("/a/qingxi/feed.atom").content
    assert empty == client.get("/a/qingxi/feed.atom").content
    assert etree.fromstring(empty).findall("{*}entry") == []


def test_the_site_map_goes_by_the_thousand(client: Client, papers: Papers):
    index = [loc.text for loc in etree.fromstring(client.get("/sitemap.xml").content).iter("{*}loc")]
    number = papers.public.pk // PART
    assert index == ["http://testserver/sitemap/pages.xml", f"http://testserver/sitemap/documents-{number}.xml"]
    part = etree.fromstring(client.get(f"/sitemap/documents-{number}.xml").content)
    assert [loc.text for loc in part.iter("{*}loc")] == [f"http://testserver/d/{papers.public.pk}/"]
    assert [day.text for day in part.iter("{*}lastmod")] == ["2026-03-18"]
    assert client.get(f"/sitemap/documents-{number + 1}.xml").status_code == 404


def test_the_front_page_lists_documents_and_announces_until_their_day(client: Client, papers: Papers):
    today = TODAY
    out(papers.staff, number="", title="征地公告", genre="公告", valid_until=today + timedelta(days=4000))
    page = tree(client.get("/a/xiaodian/"))
    latest = page.xpath("//section[@aria-labelledby='latest']/ul[1]/li/a/text()")
    assert latest == ["征地公告", "关于做好防汛工作的通知"]
    [notice] = page.xpath("//section[@aria-labelledby='latest']/ul[2]/li")
    assert notice.xpath("a/text()") == ["征地公告"]
    assert notice.xpath("span/text()")[0].startswith("剩 ")


class TestSearch:
    def test_a_number_is_found_first_and_framed(self, client: Client, papers: Papers):
        number = DocumentVersion.objects.get(document=papers.public).number
        page = tree(client.get("/search/", {"q": number}))
        assert page.xpath("//li[@class='exact']/a/@href") == [f"/d/{papers.public.pk}/"]
        assert len(page.xpath("//ol[@class='hits']/li")) == 1

    def test_words_are_marked_where_they_were_found(self, client: Client, papers: Papers):
        page = tree(client.get("/search/?q=巡查"))
        assert set(page.xpath("//main//mark/text()")) == {"巡查"}
        assert page.xpath("//input[@name='q']/@value") == ["巡查"]

    def test_a_title_with_signs_of_html_stays_a_title(self, client: Client, papers: Papers):
        out(papers.staff, number="", title="关于<i>汛期</i>&巡查的通知")
        page = client.get("/search/?q=汛期").content.decode()
        assert "关于&lt;i&gt;<mark>汛期</mark>&lt;/i&gt;&amp;巡查的通知" in page

    def test_it_looks_into_attachments_and_leads_to_them(self, client: Client, papers: Papers):
        [hit] = tree(client.get("/search/?q=办事指南")).xpath("//ol[@class='hits']/li")
        assert "".join(hit.xpath("a[1]//text()")) == PDF[0]
        assert hit.xpath("p/a/@href") == [f"/d/{papers.public.pk}/"]

    def test_it_is_narrowed_and_given_up_by_links(self, client: Client, papers: Papers):
        out(papers.staff, number="", title="防汛公告", genre="公告")
        page = tree(client.get("/search/?q=防汛"))
        [notice] = page.xpath("//nav[@class='facets']//a[contains(., '公告')]/@href")
        narrowed = tree(client.get(f"/search/{notice}"))
        assert ["".join(a.itertext()) for a in narrowed.xpath("//ol[@class='hits']/li/a[1]")] == ["防汛公告"]
        [back] = narrowed.xpath("//nav[@class='facets']//a[@aria-current]/@href")
        assert "genre" not in back

    def test_a_column_narrows_by_its_name_whichever_of_its_columns_it_is(self, client: Client, papers: Papers):
        out(papers.staff, number="", title="防汛预算", columns=["20-12", "20-07"])
        page = tree(client.get("/search/?q=防汛&kind=document"))
        [counted] = page.xpath("//nav[@class='facets']/h2[.='栏目']/following-sibling::ul[1]")
        assert [" ".join(each.itertext()) for each in counted.xpath("li/a")] == [
            "突发公共事件的应急预案、预警信息及应对情况 2",
            "财政预算、决算信息 1",
        ]
        narrowed = client.get("/search/" + counted.xpath("li[2]/a/@href")[0])
        assert ["".join(a.itertext()) for a in tree(narrowed).xpath("//ol[@class='hits']/li/a[1]")] == ["防汛预算"]
        assert "只在“财政预算、决算信息”栏目中检索" in words(narrowed)
        [back] = tree(narrowed).xpath("//nav[@class='facets']//a[@aria-current]/@href")
        assert "column" not in back
        assert "没有符合这些条件的信息" in words(client.get("/search/?column=20-08"))

    def test_a_search_that_knows_fewer_columns_is_noticed_and_made_anew(self, client: Client, papers: Papers):
        both = out(papers.staff, number="", title="防汛预算", columns=["20-12", "20-07"])

        def faults() -> list[str]:
            return search.faults(keys=searched_keys(), columns=searched_columns())

        assert faults() == []
        Indexed.objects.filter(kind="document").update(column="20-12")
        assert faults() == [f"检索的栏目与公开的不同：document:{both.pk}"]
        rebuild(keys=searched_keys(), read=lambda keys: searched_entries(keys, on=TODAY))
        assert faults() == []
        assert "找到 1 条" in words(client.get("/search/?column=20-07"))

    def test_values_and_agencies_that_are_not_named_are_counted(self, client: Client, papers: Papers, monkeypatch):
        for n, genre in enumerate(("公告", "通告", "意见", "通报")):
            out(papers.staff, number="", title=f"防汛{n}", genre=genre)
        whole = words(client.get("/search/?q=防汛"))
        assert "没有列出" not in whole
        assert all(genre in whole for genre in ("公告", "通告", "意见", "通报"))
        monkeypatch.setattr(searching, "MOST_OPTIONS", 3)
        assert words(client.get("/search/?q=防汛")).count("另有 2 项没有列出") == 1
        for n in range(3):
            papers.county.agency(f"lin{n}", f"林{n}乡人民政府")
        assert "见机关名录" not in words(client.get("/search/?q=林"))
        monkeypatch.setattr(searching, "MOST_NAMED", 2)
        assert "另有 1 个，见机关名录" in words(client.get("/search/?q=林"))

    def test_a_question_of_too_many_words_says_how_many_were_read(self, client: Client, papers: Papers):
        twelve = "防汛 值班 巡查 通知 各村 汛期 将至 做好 工作 关于 部署 小店"
        assert "个词检索" not in words(client.get("/search/", {"q": twelve}))
        assert "只按前 12 个词检索" in words(client.get("/search/", {"q": f"{twelve} 龙卷风"}))

    def test_columns_of_the_same_name_are_told_apart_by_their_code(self, client: Client, papers: Papers):
        county = papers.county
        for code in ("own-1", "own-2"):
            services.add_column(code=code, kind="own", agency=None, fields={"name": "专题"}, by=county.office, at=NOW)
            out(papers.staff, number="", title=f"防汛{code}", columns=[code])
        names = tree(client.get("/search/?q=防汛")).xpath("//nav[@class='facets']//a/text()")
        assert {"专题（own-1）", "专题（own-2）"} <= set(names)

    def test_the_expired_stand_below_and_are_grey(self, client: Client, papers: Papers):
        relation = [{"kind": "repeals", "target": papers.public.index_number, "on": None}]
        new = out(papers.staff, number="", title="防汛新规", relations=relation)
        rows = tree(client.get("/search/?q=防汛&kind=document")).xpath("//ol[@class='hits']/li")
        assert [row.get("class") for row in rows] == [None, "expired"]
        assert rows[0].xpath("a[1]/@href") == [f"/d/{new.pk}/"]

    def test_a_slip_is_met_with_a_suggestion(self, client: Client, papers: Papers):
        page = tree(client.get("/search/?q=防讯工作"))
        [link] = page.xpath("//div[@role='status']//a[contains(., '防汛工作')]/@href")
        assert f"/d/{papers.public.pk}/" in client.get(f"/search/{link}").content.decode()

    def test_an_agency_is_searched_by_itself_or_with_all(self, client: Client, papers: Papers):
        page = tree(client.get("/a/xiaodian/"))
        assert page.xpath("//form[@class='search']//option/@value") == ["xiaodian", ""]
        assert "找到 1 条" in words(client.get("/search/?q=防汛&agency=xiaodian&kind=document"))
        assert "没有找到" in words(client.get("/search/?q=防汛&agency=qingxi"))

    def test_nothing_asked_is_answered_with_an_empty_box(self, client: Client, papers: Papers):
        assert "找到" not in words(client.get("/search/"))

    @pytest.mark.parametrize(
        "asked", ["q=%00&year=١٢٣٤&page=-1", "q=a&kind=%F0%9F%98%80&page=999", "column=nothing", "order=x&q=<b>"]
    )
    def test_nonsense_is_answered(self, client: Client, papers: Papers, asked: str):
        page = client.get(f"/search/?{asked}")
        assert page.status_code in (200, 404)
        assert "<b>" not in page.content.decode()


def test_lists_take_at_most_six_queries(papers: Papers, django_assert_max_num_queries):
    for n in range(3):
        out(papers.staff, number="", title=f"防汛公告{n}", genre="公告", at=later(minutes=n))
    for path in [path for path in LISTS if "q=" not in path] + ["/search/?q=防汛", "/search/?q=防汛&kind=document"]:
        with django_assert_max_num_queries(6):
            Client().get(path)

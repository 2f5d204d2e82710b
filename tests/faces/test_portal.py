"""The public site as a reader meets it, with JavaScript off: everything here is plain HTTP."""

from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from lxml import etree

from gongkai.agencies import services
from gongkai.agencies.models import Agency, Level, Role
from gongkai.portal.urls import urlpatterns
from gongkai.publications.services import confirm_checked
from gongkai.statute.catalogue import EXTRAS, ITEMS, Tier
from tests.domain.factories import NOW, TODAY, guide_in_review
from tests.faces.portal_county import CONTACT, HOSTILE, Portal, make_portal, tree, words

PLAIN = (
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap/pages.xml",
    "/feed.atom",
    "/a/shiqiao/feed.atom",
    "/a/shiqiao/catalogue/feed.atom",
    "/a/shiqiao/catalogue/20-01/feed.atom",
    "/a/shiqiao/catalogue/list.csv",
    "/a/shiqiao/catalogue/index.json",
    "/a/shiqiao/catalogue/20-01/list.csv",
    "/a/shiqiao/catalogue/20-01/index.json",
    "/check/",
    "/budgets/",
)
OF_DOCUMENTS = {
    "document",
    "document_json",
    "paper",
    "file",
    "picture",
    "sitemap_part",
    "catalogue_page",
    "budget_year",
    "column_page",
}
"""Counted where there are documents (test_portal_documents, test_portal_lists, test_portal_numbered, test_portal_budgets)."""
FIVE = ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开"]


@pytest.fixture
def portal(db: None) -> Portal:
    return make_portal()


def test_the_county_home_shows_the_five_entries_under_their_fixed_names(client: Client, portal: Portal):
    page = tree(client.get("/"))
    assert page.xpath("//nav[@class='entries']//strong/text()") == FIVE
    assert page.xpath("//h1/text()") == ["清溪县人民政府"]


def test_the_county_home_lists_what_was_published_last_with_its_day(client: Client, portal: Portal):
    page = tree(client.get("/"))
    [latest] = page.xpath("//ul[@class='dated']/li")
    assert latest.xpath("a/@href") == ["/a/shiqiao/guide/"]
    assert latest.xpath("time/text()") == ["2026-03-18"]


def test_the_list_of_agencies_has_every_agency_that_exists_and_no_other(client: Client, portal: Portal):
    links = tree(client.get("/a/")).xpath("//main//table//a/@href")
    assert sorted(links) == ["/a/minzheng/", "/a/shiqiao/"]


def test_an_agency_says_where_it_is_and_when_it_is_open(client: Client, portal: Portal):
    text = words(client.get("/a/shiqiao/"))
    for value in CONTACT.values():
        assert value in text


def test_the_guide_shows_every_element_of_the_law_with_its_age(client: Client, portal: Portal):
    page = words(client.get("/a/shiqiao/guide/"))
    for words_ in (
        "政府信息的分类",
        "编排体系",
        "获取方式",
        "办公地址",
        "办公时间",
        "联系电话",
        "传真号码",
        "互联网联系方式",
    ):
        assert words_ in page
    assert "惠农补贴" in page
    assert "公布" in page
    assert "第 1 版" in page


def test_a_guide_in_review_is_not_public(client: Client, portal: Portal):
    county = portal.county
    village = county.agency("liuhe", "清溪县柳河镇人民政府")
    guide_in_review(county.staff(village), classification="还没有通过的内容")
    page = words(client.get("/a/liuhe/guide/"))
    assert "还没有通过的内容" not in page
    assert "还没有在本网站公布政府信息公开指南" in page


def test_an_empty_page_says_what_the_law_requires_and_when_somebody_looked_it_through(client: Client, portal: Portal):
    empty = (("guide", "条例第十二条"), ("rules", "条例第十七条"), ("reports", "条例第四十九条"))
    for entry, article in empty:
        page = words(client.get(f"/a/minzheng/{entry}/"))
        assert article in page, entry
        assert "核对的日期登记以后写在这里" in page, entry
        assert "最近核对" not in page, entry
    bureau = Agency.objects.get(code="minzheng")
    clerk = portal.county.person("clerk-minzheng", "钱民政", (bureau, Role.CLERK))
    confirm_checked(agency=bureau, by=clerk, at=NOW)
    for entry, _article in empty:
        assert f"最近核对：{TODAY.isoformat()}（由本机关核对）" in words(client.get(f"/a/minzheng/{entry}/")), entry


def test_only_governments_are_asked_for_assessment_rules(client: Client, portal: Portal):
    assert "条例第四十六条" in words(client.get("/a/shiqiao/rules/"))
    assert "条例第四十六条" not in words(client.get("/a/minzheng/rules/"))


def test_the_catalogue_is_article_20_and_the_extras_of_the_level(client: Client, portal: Portal):
    for code, tier in (("shiqiao", Tier.TOWNSHIP), ("minzheng", Tier.CITY_OR_COUNTY)):
        found = tree(client.get(f"/a/{code}/catalogue/")).xpath("//nav[@class='tree']//a/text()")
        assert found == [item.label for item in ITEMS + EXTRAS[tier]]


def test_every_column_of_the_catalogue_opens_and_names_its_article(client: Client, portal: Portal):
    for item in ITEMS + EXTRAS[Tier.TOWNSHIP]:
        page = client.get(f"/a/shiqiao/catalogue/{item.code}/")
        assert page.status_code == 200
        assert item.article in words(page)


def test_a_column_of_another_level_is_not_there(client: Client, portal: Portal):
    assert client.get("/a/shiqiao/catalogue/21a-01/").status_code == 404
    assert client.get("/a/minzheng/catalogue/21b-01/").status_code == 404


def test_the_reports_page_says_by_which_day_each_report_is_due(client: Client, portal: Portal):
    text = words(client.get("/a/minzheng/reports/"))
    assert "2026-01-31" in text
    assert "本网站未公布" in text


def test_the_way_to_apply_is_told_with_its_articles(client: Client, portal: Portal):
    text = words(client.get("/a/shiqiao/apply/"))
    for part in ("条例第二十九条", "20个工作日", "不收费", CONTACT["address"]):
        assert part in text


def test_search_finds_agencies_and_guides(client: Client, portal: Portal):
    assert "/a/shiqiao/" in tree(client.get("/search/?q=石桥镇")).xpath("//main//a/@href")
    assert "/a/shiqiao/guide/" in tree(client.get("/search/?q=惠农补贴")).xpath("//main//a/@href")


def test_search_that_finds_nothing_offers_the_way_to_apply(client: Client, portal: Portal):
    page = client.get("/search/?q=龙卷风")
    assert "没有找到“龙卷风”" in words(page)
    [apply] = tree(page).xpath("//main//a[starts-with(@href, '/a/qingxi/apply/')]/@href")
    assert "要找的是“龙卷风”" in words(client.get(apply))


def test_search_that_finds_nothing_names_the_nearest_columns(client: Client, portal: Portal):
    links = tree(client.get("/search/?q=财政预算执行")).xpath("//main//a/@href")
    assert "/a/qingxi/catalogue/20-07/" in links


@pytest.mark.parametrize("typed", ["%00", "%F0%9F%98%80", "a" * 9000, "%25%27%22%3Cscript%3E", "%20%20"])
def test_search_answers_whatever_is_typed(client: Client, portal: Portal, typed: str):
    page = client.get(f"/search/?q={typed}")
    assert page.status_code == 200
    assert "<script>" not in page.content.decode()


def test_a_hostile_name_is_only_ever_text(client: Client, portal: Portal):
    services.open_agency(
        code="evil",
        name=HOSTILE,
        short_name=HOSTILE,
        level=Level.TOWNSHIP,
        parent=portal.county.root,
        by=portal.county.office,
        at=NOW,
        contact={"office": HOSTILE, "address": HOSTILE, "hours": HOSTILE, "phone": HOSTILE},
    )
    for path in (
        "/",
        "/a/",
        "/a/evil/",
        "/a/evil/guide/",
        "/a/evil/catalogue/20-02/",
        "/a/evil/apply/",
        "/search/?q=乡",
    ):
        page = client.get(path)
        assert "<script>alert" not in page.content.decode(), path
        assert tree(page).xpath("//script[not(@src)]") == [], path
        assert "alert(1)" in page.content.decode(), path


def test_every_link_of_every_page_leads_somewhere(client: Client, portal: Portal):
    seen, todo = set(), ["/"]
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        if not answer["Content-Type"].startswith("text/html"):
            continue
        for link in tree(answer).xpath("//a/@href"):
            target = urlsplit(link)
            assert not target.netloc, f"{path} leads out of the site to {link}"
            if target.path:
                todo.append(urljoin(path, target.path))
    assert len(seen) > 60


def test_the_breadcrumb_leads_back_to_the_home_page(client: Client, portal: Portal):
    for path in portal.pages():
        if path != "/":
            crumbs = tree(client.get(path)).xpath("//nav[@class='crumbs']//li")
            assert crumbs[0].xpath("a/@href") == ["/"], path
            assert crumbs[-1].xpath(".//*[@aria-current='page']"), path


def test_public_pages_take_at_most_six_queries(portal: Portal, django_assert_max_num_queries):
    counted = set()
    for path in [*portal.pages(), *PLAIN, "/display/", "/report/?at=/", "/report/done/"]:
        with django_assert_max_num_queries(6):
            Client().get(path)
        counted.add(resolve(path.partition("?")[0]).url_name)
    assert counted | OF_DOCUMENTS == {each.name for each in urlpatterns}


def test_queries_do_not_grow_with_the_county(portal: Portal, django_assert_max_num_queries):
    for n in range(12):
        portal.county.agency(f"town-{n}")
    for path, most in (("/", 6), ("/a/", 2), ("/search/?q=乡", 6), ("/sitemap/pages.xml", 1)):
        with django_assert_max_num_queries(most):
            Client().get(path)


def test_an_empty_site_says_so_and_works(client: Client, db: None):
    page = client.get("/")
    assert page.status_code == 200
    assert "还没有登记机关" in words(page)
    assert client.get("/a/").status_code == client.get("/search/?q=x").status_code == 200


def test_the_site_map_lists_the_open_agencies_only(client: Client, portal: Portal):
    index = etree.fromstring(client.get("/sitemap.xml").content)
    assert [place.text for place in index.iter("{*}loc")] == ["http://testserver/sitemap/pages.xml"]
    answer = client.get("/sitemap/pages.xml")
    places = [element.text for element in etree.fromstring(answer.content).iter("{*}loc")]
    assert "http://testserver/a/shiqiao/guide/" in places
    assert not [place for place in places if "dongling" in place]
    assert len(places) == len(set(places))


def test_robots_are_kept_off_the_desk(client: Client, db: None):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_a_merged_agency_keeps_its_address_and_names_its_heir(client: Client, portal: Portal):
    page = client.get("/a/dongling/")
    assert page.status_code == 200
    assert "已于2026年3月18日并入清溪县石桥镇人民政府" in words(page)
    assert "/a/shiqiao/" in tree(page).xpath("//p[contains(@class, 'gone')]//a/@href")


def test_an_agency_of_tomorrow_is_not_there_today(client: Client, portal: Portal):
    later = timezone.localdate() + timedelta(30)
    services.open_agency(
        code="xincheng",
        name="清溪县新城乡人民政府",
        short_name="新城乡",
        level=Level.TOWNSHIP,
        parent=portal.county.root,
        by=portal.county.office,
        at=NOW,
        on=later,
    )
    unborn, unknown = client.get("/a/xincheng/"), client.get("/a/never/")
    assert unborn.status_code == unknown.status_code == 404
    assert unborn.content == unknown.content
    assert "新城乡" not in client.get("/a/").content.decode()

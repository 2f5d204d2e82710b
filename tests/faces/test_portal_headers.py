"""What inspectors and browsers read: meta tags of 国办发〔2017〕47号, security headers, caching."""

import re

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.faces.portal_county import Portal, make_portal, tree

SITE = {"SiteName": r".+", "SiteDomain": r"[\w.-]+(:\d+)?", "SiteIDCode": r"\d{10}"}
COLUMN = {"ColumnName": r".+", "ColumnDescription": r".+", "ColumnKeywords": r".+", "ColumnType": r".+"}
ARTICLE = {"ArticleTitle": r".+", "PubDate": r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", "ContentSource": r".+"}
MORE = {"Keywords": r".+", "Description": r".+", "Url": r"https?://.+"}


@pytest.fixture
def portal(db: None, settings: LazySettings) -> Portal:
    settings.SITE_NAME, settings.SITE_ID_CODE = "清溪县政府信息公开", "9999990001"
    return make_portal()


def tags(client: Client, path: str) -> dict[str, str]:
    found = [(each.get("name"), each.get("content")) for each in tree(client.get(path)).xpath("//head/meta[@name]")]
    assert len(found) == len(dict(found)), f"{path} says a tag twice"
    return dict(found)


def missing(rules: dict[str, str], found: dict[str, str]) -> list[str]:
    return [name for name, form in rules.items() if not re.fullmatch(form, found.get(name, ""))]


def test_every_page_carries_the_site_tags(client: Client, portal: Portal):
    for path in portal.pages():
        assert missing(SITE | MORE, tags(client, path)) == [], path


def test_column_pages_add_the_column_tags(client: Client, portal: Portal):
    for path in portal.pages():
        if path != "/" and not path.startswith("/search"):
            assert missing(COLUMN, tags(client, path)) == [], path


def test_a_published_guide_adds_the_article_tags(client: Client, portal: Portal):
    found = tags(client, "/a/shiqiao/guide/")
    assert missing(ARTICLE, found) == []
    assert found["PubDate"] == "2026-03-18 10:32"
    assert found["ContentSource"] == "清溪县石桥镇人民政府"
    assert missing(ARTICLE, tags(client, "/a/minzheng/guide/")) == [*ARTICLE]


def test_a_site_without_a_code_says_none(client: Client, portal: Portal, settings: LazySettings):
    settings.SITE_ID_CODE = ""
    assert "SiteIDCode" not in tags(client, "/")


def test_the_address_is_that_of_the_sites_own_domain(client: Client, portal: Portal, settings: LazySettings):
    settings.SITE_DOMAIN, settings.SECURE = "www.qingxi.example", True
    assert tags(client, "/a/shiqiao/?x=1")["Url"] == "https://www.qingxi.example/a/shiqiao/"
    assert tags(client, "/")["SiteDomain"] == "www.qingxi.example"


def test_every_page_has_a_title_of_its_own(client: Client, portal: Portal):
    titles = [tree(client.get(path)).findtext(".//title") for path in portal.pages()]
    assert len(titles) == len(set(titles))


def test_every_page_carries_its_own_code_to_scan(client: Client, portal: Portal):
    for path in portal.pages():
        page = tree(client.get(path))
        [code] = page.xpath("//*[local-name()='svg']")
        assert code.get("aria-label") == f"二维码：http://testserver{path.partition('?')[0]}"
        assert not page.xpath("//*[local-name()='svg']//@style")


def test_nothing_on_a_page_needs_an_exception_from_the_policy(client: Client, portal: Portal):
    for path in portal.pages():
        page = tree(client.get(path))
        assert page.xpath("//script[not(@src)] | //style | //*[@style] | //@*[starts-with(name(), 'on')]") == [], path
        for place in page.xpath("//@src | //link[@rel!='canonical' and @rel!='alternate']/@href"):
            assert place.startswith("/static/"), f"{path} loads {place}"


def test_the_policy_is_strict(client: Client, portal: Portal):
    policy = client.get("/")["Content-Security-Policy"]
    rules = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["style-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert "unsafe" not in policy


def test_the_other_headers_are_there(client: Client, portal: Portal, settings: LazySettings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    answer = client.get("/", secure=True)
    assert answer["Strict-Transport-Security"].startswith("max-age=31536000")
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert client.get("/").status_code == 301


def test_who_has_the_page_gets_no_second_copy(client: Client, portal: Portal):
    for path in [*portal.pages(), "/sitemap.xml"]:
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304, path
        assert again.content == b"", path


def test_pages_are_the_same_bytes_for_everyone_and_set_no_cookie(client: Client, portal: Portal):
    for path in portal.pages():
        first, other = client.get(path), Client().get(path)
        assert first.content == other.content, path
        assert not first.cookies, path
        assert first["Cache-Control"] == "no-cache, public", path


def test_what_goes_to_somebody_who_signed_in_is_kept_by_no_shared_cache(client: Client, portal: Portal):
    client.force_login(portal.county.office)
    for path in portal.pages():
        assert "private" in client.get(path)["Cache-Control"], path
        assert "public" not in client.get(path)["Cache-Control"], path


def test_a_page_tells_caches_that_it_depends_on_the_readers_display(client: Client, portal: Portal):
    assert "Cookie" in client.get("/")["Vary"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_pages_are_for_reading(client: Client, portal: Portal, method: str):
    for path in portal.pages():
        assert getattr(client, method)(path).status_code == 405, path

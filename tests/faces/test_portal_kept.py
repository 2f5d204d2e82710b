"""Public pages are made once while nothing is written, and never out of date."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.agencies import services
from gongkai.portal import kept
from tests.faces.portal_county import CONTACT, Portal, make_portal


@pytest.fixture
def portal(db, settings) -> Portal:
    settings.KEPT_PAGES = 3
    kept._pages.clear()
    yield make_portal()
    kept._pages.clear()


def test_a_page_that_nothing_has_changed_is_not_made_again(portal: Portal, django_assert_num_queries) -> None:
    first = Client().get("/").content
    with django_assert_num_queries(1):
        assert Client().get("/").content == first


def test_whatever_is_written_shows_at_once(portal: Portal) -> None:
    address = f"/a/{portal.town.code}/"
    assert CONTACT["phone"] in Client().get(address).content.decode()
    new = {**CONTACT, "phone": "0999-7654321"}
    services.change_contact(agency=portal.town, contact=new, by=portal.county.office, at=timezone.now())
    assert "0999-7654321" in Client().get(address).content.decode()


def test_each_reader_gets_the_page_as_they_want_it(portal: Portal) -> None:
    plain, elder = Client(), Client()
    before = plain.get("/").content
    elder.post("/display/", {"elder": "on", "next": "/"}, headers={"origin": "http://testserver"})
    assert b'class="elder' in elder.get("/").content
    assert plain.get("/").content == before


def test_a_new_day_makes_the_page_anew(portal: Portal, monkeypatch) -> None:
    Client().get(f"/a/{portal.town.code}/reports/")
    count = len(kept._pages)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    Client().get(f"/a/{portal.town.code}/reports/")
    assert len(kept._pages) == count + 1


def test_no_more_pages_are_kept_than_asked_for(portal: Portal) -> None:
    for address in portal.pages():
        Client().get(address)
    assert len(kept._pages) == 3


def test_what_is_not_found_and_what_is_a_form_is_not_kept(portal: Portal) -> None:
    assert Client().get("/a/nowhere/").status_code == 404
    assert Client().get("/report/?at=/").status_code == 200
    assert kept._pages == {}

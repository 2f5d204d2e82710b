"""Elder mode (长者模式) and large type: one switch, kept in the session, on the whole site."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.faces.portal_county import Portal, make_portal, tree

OURS = {"origin": "http://testserver"}


@pytest.fixture
def portal(db: None) -> Portal:
    return make_portal()


def root_class(client: Client, path: str) -> str:
    return tree(client.get(path)).get("class") or ""


def test_one_switch_turns_elder_mode_on_for_every_page(client: Client, portal: Portal):
    answer = client.post("/display/", {"elder": "on", "next": "/a/shiqiao/"}, headers=OURS)
    assert (answer.status_code, answer["Location"]) == (302, "/a/shiqiao/")
    for path in [*portal.pages(), "/no/such/page/"]:
        assert root_class(client, path) == "elder", path


def test_the_same_switch_turns_it_off(client: Client, portal: Portal):
    client.post("/display/", {"elder": "on"}, headers=OURS)
    assert tree(client.get("/")).xpath("//button[@name='elder']/@value") == ["off"]
    client.post("/display/", {"elder": "off"}, headers=OURS)
    assert root_class(client, "/") == ""


def test_elder_mode_and_large_type_go_together(client: Client, portal: Portal):
    client.post("/display/", {"elder": "on"}, headers=OURS)
    client.post("/display/", {"size": "larger"}, headers=OURS)
    assert root_class(client, "/") == "elder larger"
    pressed = tree(client.get("/")).xpath("//button[@name='size'][@aria-pressed='true']/@value")
    assert pressed == ["larger"]


def test_a_reader_in_elder_mode_keeps_the_page_to_themselves(client: Client, portal: Portal):
    client.post("/display/", {"elder": "on"}, headers=OURS)
    assert client.get("/")["Cache-Control"] == "no-cache, private"
    assert root_class(Client(), "/") == ""


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://evil.example"}, {"referer": "https://evil.example/"}, {"origin": "null"}]
)
def test_another_site_cannot_throw_the_switch(client: Client, portal: Portal, headers: dict[str, str]):
    answer = client.post("/display/", {"elder": "on"}, headers=headers)
    assert answer.status_code == 403
    assert root_class(client, "/") == ""
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", ""]
)
def test_the_switch_leads_back_into_the_site_only(client: Client, portal: Portal, back: str):
    answer = client.post("/display/", {"elder": "on", "next": back}, headers=OURS)
    assert answer["Location"] == "/"


def test_unknown_sizes_change_nothing(client: Client, portal: Portal):
    client.post("/display/", {"size": "large"}, headers=OURS)
    client.post("/display/", {"size": "<b>"}, headers=OURS)
    assert root_class(client, "/") == "large"


def test_looking_at_the_switch_changes_nothing(client: Client, portal: Portal):
    assert client.get("/display/").status_code == 405
    assert not Session.objects.exists()

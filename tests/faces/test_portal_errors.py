"""What a reader sees when a page is not there or breaks: our words, no inside."""

import logging
import re

import pytest
from django.test import Client

from gongkai.portal import views
from tests.faces.portal_county import tree


def test_a_page_that_is_not_there_says_so_in_our_words(client: Client, db: None):
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_a_page_that_breaks_gives_a_number_that_finds_the_line_in_the_log(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def break_down(**_: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(views, "public_agencies", break_down)
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        answer = client.get("/")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "secret" not in text
    assert "Traceback" not in text
    [number] = re.findall(r"\b\d{8}\b", tree(answer).xpath("string(//p[@class='number'])"))
    assert any(number in record.getMessage() for record in caplog.records)

"""A real browser (Debian's Chromium) at the desk of the small county."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from gongkai.agencies.models import Person
from tests.e2e.demo_site import CHROMIUM, FLAGS
from tests.faces.conftest import one_factor
from tests.faces.world import World, enter, make_world

__all__ = ["one_factor"]

# Playwright keeps an event loop in this thread; Django's guard against it has nothing to guard here.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
DESKTOP, PHONE = (1366, 768), (360, 800)
Open = Callable[..., Page]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", default="", help="a folder for pictures of every screen")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        yield found
        found.close()


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """A page of a size and scheme, signed in as somebody where one is named; it fails on any script error or refused load."""
    contexts, problems = [], []

    def go(person: Person | None = None, size: tuple[int, int] = DESKTOP, scheme: str = "light") -> Page:
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(
            base_url=live_server.url, viewport=viewport, color_scheme=scheme, locale="zh-CN", has_touch=size == PHONE
        )
        contexts.append(context)
        if person is not None:
            key = enter(Client(), person).cookies["session"].value
            context.add_cookies([{"name": "session", "value": key, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
        page.on(
            "request",
            lambda asked: None if asked.url.startswith((live_server.url, "data:")) else problems.append(asked.url),
        )
        return page

    yield go
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep a picture where ``--pictures`` names a folder."""
    folder = request.config.getoption("--pictures")

    def take(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return take

"""Numbered pages of the lists: counted from the oldest, they stay as they are, and every public document is on one."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from gongkai.mirror.addresses import links
from gongkai.mirror.building import build
from gongkai.mirror.storage import Folder, content_of, names
from gongkai.portal import shelves
from gongkai.publications import services
from gongkai.publications.models import Document
from gongkai.publications.selectors import numbered
from tests.domain.factories import County, Staff, brought_in, document_fields, document_out, later

pytestmark = pytest.mark.django_db
ROOT = "/a/xiaodian/catalogue/20-12/"


@pytest.fixture
def staff(county: County, monkeypatch: pytest.MonkeyPatch) -> Staff:
    monkeypatch.setattr(numbered, "PLACES", 2)
    monkeypatch.setattr(shelves, "ROWS", 2)
    return county.publishing("xiaodian")


@pytest.fixture
def county(db: None) -> County:
    return County()


def papers(staff: Staff, *, first: int, last: int) -> list[Document]:
    return [document_out(staff, at=later(hours=n), number=f"小政发〔2026〕{n}号") for n in range(first, last + 1)]


def on(page: bytes) -> list[int]:
    """The documents a page lists, in their order."""
    return [int(link.split("/")[2]) for link in links("/", page) if link.startswith("/d/")]


def test_from_the_newest_on_every_public_document_is_reached_without_a_question(staff: Staff, client: Client) -> None:
    ids = [each.pk for each in papers(staff, first=1, last=5)]
    for root in (ROOT, "/a/xiaodian/catalogue/"):
        front = client.get(root).content
        assert on(front) == ids[:2:-1]
        assert b'href="page/2/"' in front
        pages = {n: client.get(f"{root}page/{n}/").content for n in (1, 2, 3)}
        assert {n: on(page) for n, page in pages.items()} == {1: ids[1::-1], 2: ids[3:1:-1], 3: ids[4:]}
        assert [f"{root}page/{n}/" in links(root, pages[2]) for n in (1, 3)] == [True, True]
        assert client.get(f"{root}page/4/").status_code == 404


def test_a_full_page_stays_as_it_is_when_something_new_comes_or_goes(staff: Staff, client: Client) -> None:
    documents = papers(staff, first=1, last=5)
    before = {n: client.get(f"{ROOT}page/{n}/").content for n in (1, 2, 3)}
    papers(staff, first=6, last=6)
    services.take_down(document=documents[3], reason="核实", by=staff.third, at=later(hours=9))
    after = {n: client.get(f"{ROOT}page/{n}/").content for n in (1, 2, 3)}
    assert after[1] == before[1]
    assert (on(after[2]), len(on(after[3]))) == ([documents[2].pk], 2)


def test_the_files_of_the_lists_agree_with_the_site_whatever_happens(
    staff: Staff, county: County, settings: Settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    folder = Folder(tmp_path / "public")
    documents = papers(staff, first=1, last=4)
    build(at=later(hours=10), store=folder)
    papers(staff, first=5, last=5)
    services.take_down(document=documents[0], reason="核实", by=staff.third, at=later(hours=11))
    brought_in(
        agency=staff.agency,
        fields=document_fields(number="小政发〔2020〕1号"),
        published_on=date(2020, 5, 1),
        origin="旧网站",
        by=county.office,
        at=later(hours=12),
    )
    moved = services.correct_document(document=documents[1], note="归错了栏目", by=staff.author, at=later(hours=13))
    assert moved
    build(at=later(hours=14), store=folder)
    fresh = Folder(tmp_path / "anew")
    build(at=later(hours=14), store=fresh, whole=True)
    found, wanted = ({name: content_of(store, name) for name in names(store)} for store in (folder, fresh))
    assert {name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)} == set()

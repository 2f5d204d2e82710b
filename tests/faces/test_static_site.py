"""The public site as files: what a release writes, that it agrees with the site, and what verification finds."""

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from gongkai.agencies import services as agencies
from gongkai.mirror.addresses import file_of
from gongkai.mirror.building import Built, build
from gongkai.mirror.exporting import export
from gongkai.mirror.manifest import Manifest
from gongkai.mirror.storage import Folder
from gongkai.mirror.verifying import verify
from tests.domain.factories import NOW, guide_in_review, passed
from tests.faces.portal_county import CONTACT, Portal, make_portal

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal(db: None) -> Portal:
    return make_portal()


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Folder:
    settings.HOME = tmp_path
    return Folder(tmp_path / "public")


def built(folder: Folder, *, days: int = 0, whole: bool = False) -> Built:
    return build(at=NOW + timedelta(hours=2, days=days), whole=whole, store=folder)


def read(folder: Folder, address: str) -> bytes:
    return Path(folder.location, file_of(address)).read_bytes()


def all_files(folder: Folder) -> dict[str, bytes]:
    top = Path(folder.location)
    return {str(path.relative_to(top)): path.read_bytes() for path in top.rglob("*") if path.is_file()}


def test_every_public_page_is_a_file_with_the_bytes_of_the_site(portal: Portal, folder: Folder) -> None:
    assert built(folder).failed == []
    client = Client(headers={"host": "localhost"})
    for address in portal.pages():
        if "?" not in address:
            assert read(folder, address) == client.get(address).content, address
    assert verify(store=folder).sound


def test_nothing_new_writes_nothing(portal: Portal, folder: Folder) -> None:
    built(folder)
    before = all_files(folder)
    again = built(folder)
    assert (again.written, again.removed, again.manifest) == (0, 0, 0)
    assert all_files(folder) == before

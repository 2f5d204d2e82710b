"""The public site as files: what a release writes, that it agrees with the site, and what verification finds."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver
from pytest_django.fixtures import Settings

from gongkai.agencies import services as agencies
from gongkai.mirror import addresses
from gongkai.mirror.addresses import file_of, links
from gongkai.mirror.building import Built, build
from gongkai.mirror.storage import Folder
from gongkai.mirror.verifying import verify
from gongkai.publications import services
from gongkai.publications.models import Attachment, Release
from tests.domain.factories import NOW
from tests.faces.portal_papers import PDF, SECRET, Papers, make_papers, out

pytestmark = pytest.mark.django_db
Files = dict[str, bytes]


@pytest.fixture
def papers(db: None) -> Papers:
    return make_papers()


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Folder:
    settings.HOME = tmp_path
    return Folder(tmp_path / "public")


def built(folder: Folder, *, days: int = 0, whole: bool = False) -> Built:
    return build(at=NOW + timedelta(hours=2, days=days), whole=whole, store=folder)


def files_of(folder: Folder) -> Files:
    """Every file but those of the manifest."""
    top = Path(folder.location)
    every = (str(path.relative_to(top)) for path in top.rglob("*") if path.is_file())
    return {name: (top / name).read_bytes() for name in every if not name.startswith("manifest/")}


def changed(before: Files, after: Files) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def anew(tmp_path: Path) -> Files:
    """The site as it would be written from nothing."""
    fresh = Folder(tmp_path / "anew")
    built(fresh, whole=True)
    return files_of(fresh)


def test_every_public_page_is_a_file_with_the_bytes_of_the_site(papers: Papers, folder: Folder) -> None:
    assert built(folder).failed == []
    client = Client(headers={"host": "localhost"})
    there = files_of(folder)
    for name, content in there.items():
        answer = client.get(addresses.address_of(name))
        assert (b"".join(answer) if answer.streaming else answer.content) == content, name
    assert {
        f"d/{papers.public.pk}/{part}" for part in ("index.html", "index.json", "document.pdf", "document.docx")
    } <= set(there)
    assert PDF[1] in there.values()
    assert verify(store=folder).sound


def test_what_a_page_of_the_folder_names_is_in_the_folder_or_answers_a_readers_own_question(
    papers: Papers, folder: Folder
) -> None:
    built(folder)
    there = files_of(folder)
    named = {
        (link, name)
        for name, content in there.items()
        if name.endswith(".html")
        for link in links(addresses.address_of(name), content)
    }
    dynamic = tuple(addresses.at(name) for name in addresses.DYNAMIC)
    gone = {(link, name) for link, name in named if file_of(link) not in there}
    assert {(link, name) for link, name in gone if not link.startswith(("/static/", *dynamic))} == set()


def test_the_longest_and_the_strangest_names_of_files_can_be_written(papers: Papers, folder: Folder) -> None:
    names = ["长" * 80, "100% #1 & 'a' + 表；（终）.txt", "-rf ~.txt"]
    document = out(papers.staff, files=[(name, name.encode()) for name in names])
    assert built(folder).failed == []
    beside = [file for file in (Path(folder.location) / f"d/{document.pk}/files").rglob("*") if file.is_file()]
    assert {file.name: file.read_bytes() for file in beside} == {name: name.encode() for name in names}
    assert verify(store=folder).sound


def test_every_route_of_the_portal_is_written_or_said_to_be_dynamic() -> None:
    portal = next(each for each in get_resolver().url_patterns if getattr(each, "app_name", "") == "portal")
    known = (
        *addresses.OF_SITE,
        *addresses.OF_AGENCY,
        *addresses.OF_COLUMN,
        *addresses.OF_LISTS,
        *addresses.OF_BUDGETS,
        *addresses.OF_DOCUMENTS,
        *addresses.DYNAMIC,
    )
    assert sorted(known) == sorted(pattern.name for pattern in portal.url_patterns)


def test_nothing_new_writes_nothing(papers: Papers, folder: Folder) -> None:
    built(folder)
    before = {path: path.stat().st_mtime_ns for path in Path(folder.location).rglob("*")}
    again = built(folder)
    assert (again.written, again.removed, again.manifest) == (0, 0, 0)
    assert {path: path.stat().st_mtime_ns for path in Path(folder.location).rglob("*")} == before


def test_a_release_writes_its_page_and_what_names_it_and_leaves_the_rest(
    papers: Papers, folder: Folder, tmp_path: Path
) -> None:
    other = out(papers.staff, number="小政发〔2026〕200号")
    built(folder)
    before = files_of(folder)
    new = out(papers.staff, number="小政发〔2026〕201号")
    told = built(folder)
    after = files_of(folder)
    assert f"d/{new.pk}/index.html" in changed(before, after)
    assert not any(name.startswith(f"d/{other.pk}/") for name in changed(before, after))
    assert told.release == Release.objects.latest("seq").seq
    assert after == anew(tmp_path)


def test_what_is_taken_down_leaves_words_and_no_file(papers: Papers, folder: Folder, tmp_path: Path) -> None:
    built(folder)
    services.take_down(document=papers.public, reason="内容需要核实。", by=papers.staff.third, at=NOW)
    built(folder)
    there = files_of(folder)
    assert [name for name in there if name.startswith(f"d/{papers.public.pk}/")] == [f"d/{papers.public.pk}/index.html"]
    assert "内容需要核实".encode() in there[f"d/{papers.public.pk}/index.html"]
    assert there == anew(tmp_path)
    services.restore(document=papers.public, reason="核实无误", by=papers.staff.third, at=NOW)
    built(folder)
    assert PDF[1] in files_of(folder).values()


def test_nothing_that_is_not_public_is_in_the_folder(papers: Papers, folder: Folder) -> None:
    built(folder)
    there = files_of(folder)
    assert [name for name, content in there.items() if SECRET.encode() in content or SECRET in name] == []
    hidden = {each.pk for each in papers.hidden} - {papers.taken_down.pk}
    assert [name for name in there if name.startswith(tuple(f"d/{pk}/" for pk in hidden))] == []


def test_what_stands_round_the_pages_is_followed_too(papers: Papers, folder: Folder, tmp_path: Path) -> None:
    built(folder)
    agencies.change_contact(
        agency=papers.staff.agency, contact={"phone": "0999-7654321"}, by=papers.county.office, at=NOW
    )
    built(folder)
    there = files_of(folder)
    assert b"0999-7654321" in there[f"d/{papers.public.pk}/index.html"]
    assert there == anew(tmp_path)


def test_the_front_pages_are_written_anew_each_day(papers: Papers, folder: Folder) -> None:
    built(folder)
    assert built(folder, days=1).manifest == 1


def test_a_name_no_file_system_takes_is_named_and_holds_up_nothing(papers: Papers, folder: Folder) -> None:
    """Such names are refused now; one may stand there since before."""
    new = out(papers.staff, number="小政发〔2026〕201号", files=[("长.csv", b"a,b\n")])
    Attachment.objects.filter(version__document=new).update(name="长" * 90 + ".csv")
    assert [address.split("/")[2] for address in built(folder).failed] == [str(new.pk)]
    assert f"d/{new.pk}/index.html" in files_of(folder)
    assert not verify(store=folder).sound

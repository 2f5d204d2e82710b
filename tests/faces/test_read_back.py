"""Released pages are read back (发后读网): what agrees is journaled, what does not becomes a task of the agency's clerks."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gongkai.audit.models import Entry
from gongkai.desk.tasks import tasks_of
from gongkai.mirror import following
from gongkai.mirror.building import build
from gongkai.mirror.models import Reading
from gongkai.mirror.selectors import differing
from gongkai.mirror.services import read_back
from gongkai.mirror.storage import Folder, content_of, save
from gongkai.portal import documents
from gongkai.publications.models import DocumentVersion, Release
from tests.domain.factories import TODAY, guide_in_review, later, passed
from tests.faces.portal_papers import PDF, Papers, make_papers, out

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(db: None) -> Papers:
    return make_papers()


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Folder:
    settings.HOME = tmp_path
    return Folder(tmp_path / "public")


def read(folder: Folder) -> list[Reading]:
    build(at=later(), store=folder)
    return read_back(at=later(), store=folder)


def test_every_release_is_read_once_and_what_agrees_is_journaled(papers: Papers, folder: Folder) -> None:
    passed(guide_in_review(papers.staff, classification="惠农补贴\n宅基地审批"), papers.staff, 3)
    found = read(folder)
    assert [each.problem for each in found] == ["", "", ""]
    assert {each.release.action for each in found} == {"publish", "take_down", "guide"}
    entry = Entry.objects.get(verb="mirror.read_back")
    assert entry.details == {"releases": [each.release.seq for each in found]}
    assert read(folder) == []
    assert Entry.objects.filter(verb__startswith="mirror.").count() == 1


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("the file", "静态页面写成以后被改动"),
        ("the file is gone", "静态页面不在"),
        ("the attachment", f"附件“{PDF[0]}”不在，或者与审定的不同"),
        ("the database", "保存的内容与审定时的指纹不同"),
    ],
)
def test_what_does_not_agree_is_a_task_until_it_does(papers: Papers, folder: Folder, what: str, told: str) -> None:
    page = f"d/{papers.public.pk}/index.html"
    version = DocumentVersion.objects.get(document=papers.public)
    build(at=later(), store=folder)
    if what == "the file":
        save(folder, page, (content_of(folder, page) or b"").replace("防汛".encode(), "防火".encode()))
    elif what == "the file is gone":
        folder.delete(page)
    elif what == "the attachment":
        name = f"d/{papers.public.pk}/files/{version.attachments.get().blob_id}/{PDF[0]}"
        save(folder, name, b"altered")
    else:
        DocumentVersion.objects.filter(pk=version.pk).update(title="关于做好防火工作的通知")
    assert [each.problem for each in read_back(at=later(), store=folder) if each.problem] == [told]
    entry = Entry.objects.get(verb="mirror.differs")
    assert told in entry.sentence
    assert (entry.subject, entry.agency) == (f"publications.document:{papers.public.pk}", papers.staff.agency.code)
    assert [each.problem for each in differing(papers.staff.author, on=TODAY)] == [told]
    task = f"查明《{version.title}》的网页为什么与审定的不同"
    assert what == "the database" or task in [each.what for each in tasks_of(papers.staff.author, today=TODAY)]
    assert not differing(papers.staff.third, on=TODAY)
    assert not differing(papers.county.person("elsewhere"), on=TODAY)
    assert read_back(at=later(), store=folder) == []

    DocumentVersion.objects.filter(pk=version.pk).update(title=version.title)
    build(at=later(), whole=True, store=folder)
    assert [each.problem for each in read_back(at=later(), store=folder)] == [""]
    assert not differing(papers.staff.author, on=TODAY)


def test_a_page_that_leaves_out_what_was_reviewed_is_found(
    papers: Papers, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    out(papers.staff, number="小政发〔2026〕201号", body="<p>头一段写明的内容。</p><p>后一段写明的内容。</p>")
    whole = documents.document_face
    monkeypatch.setattr(documents, "document_face", lambda page: replace(whole(page), body="<p>头一段写明的内容。</p>"))
    assert "页面上没有审定的文字“后一段写明的内容。”" in [each.problem for each in read(folder)]


def test_the_thread_writes_and_reads_what_was_released_while_it_runs(
    transactional_db: None, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.mirror.building.site_store", lambda: folder)
    monkeypatch.setattr("gongkai.mirror.services.site_store", lambda: folder)
    papers = make_papers()
    looks: list[int] = []

    def over() -> bool:
        looks.append(Reading.objects.count())
        if len(looks) == 3:
            out(papers.staff, number="小政发〔2026〕201号")
        return len(looks) > 8

    following.keep_up(over=over, pause=0)
    new = Release.objects.latest("seq")
    assert content_of(folder, f"d/{new.document_id}/index.html")
    # Of what was released and taken down since only the latter is read.
    assert [*Reading.objects.values_list("release", "problem")] == [(1, ""), (3, ""), (new.seq, "")]

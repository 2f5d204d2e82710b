"""Killed at any step the next run completes it; what somebody altered is found; the same in a bucket."""

import shutil
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.files.storage import Storage
from moto.server import ThreadedMotoServer
from pytest_django.fixtures import Settings
from storages.backends.s3 import S3Storage

from gongkai.config.public_files import public_files
from gongkai.config.read import Reader
from gongkai.mirror.building import Built, Busy, alone, build
from gongkai.mirror.exporting import Occupied, export
from gongkai.mirror.manifest import ROOT, Damaged
from gongkai.mirror.storage import Folder, content_of, names, save
from gongkai.mirror.verifying import verify, verify_live
from gongkai.publications import services
from tests.domain.crashes import killed_at_every_step
from tests.domain.factories import NOW, later
from tests.faces.portal_papers import PDF, Papers, make_papers, out


@pytest.fixture
def papers(db: None) -> Papers:
    return make_papers()


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Folder:
    settings.HOME = tmp_path
    return Folder(tmp_path / "public")


def built(store: Storage, *, whole: bool = False) -> Built:
    return build(at=later(), whole=whole, store=store)


def content(store: Storage) -> dict[str, bytes | None]:
    return {name: content_of(store, name) for name in names(store)}


def pages_of(store: Storage) -> dict[str, bytes | None]:
    """All but the half files that a killed run leaves beside them."""
    return {name: body for name, body in content(store).items() if not half(name)}


def half(name: str) -> bool:
    return name.rpartition("/")[2].startswith(".")


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_step_the_next_run_completes_it(folder: Folder, tmp_path: Path) -> None:
    papers = make_papers()
    built(folder)
    before = tmp_path / "before"
    shutil.copytree(folder.location, before)
    services.take_down(document=papers.public, reason="内容需要核实。", by=papers.staff.third, at=NOW)
    out(papers.staff, number="小政发〔2026〕201号", files=[PDF])
    built(folder)
    wanted = pages_of(folder)
    kills = 0

    def put_back() -> None:
        shutil.rmtree(folder.location)
        shutil.copytree(before, folder.location)

    put_back()
    for step, returned in killed_at_every_step(partial(built, folder), stride=2):
        kills += not returned
        assert not verify(store=folder).damaged, step
        assert all(half(name) or whole(name, body) for name, body in content(folder).items()), step
        built(folder)
        assert pages_of(folder) == wanted, step
        assert verify(store=folder).sound, step
        put_back()
    assert kills > 5


def whole(name: str, body: bytes | None) -> bool:
    return not name.endswith(".html") or (body or b"").rstrip().endswith(b"</html>")


def test_building_it_all_clears_away_what_killed_runs_left(papers: Papers, folder: Folder) -> None:
    built(folder)
    left = (".index.html.abcd1234", "manifest/d-0.0123456789abcdef.txt")
    for name in left:
        save(folder, name, b"half")
    built(folder, whole=True)
    assert not set(left) & set(names(folder))
    assert verify(store=folder).sound


def test_what_somebody_altered_removed_or_added_is_named_and_mended(papers: Papers, folder: Folder) -> None:
    built(folder)
    page, paper = f"d/{papers.public.pk}/index.html", f"d/{papers.public.pk}/document.pdf"
    original = content_of(folder, page)
    save(folder, page, original.replace("防汛".encode(), "防火".encode()))
    folder.delete(paper)
    save(folder, "a/hacked.html", b"<p>bad</p>")
    report = verify(store=folder)
    assert (report.altered, report.missing, report.extra) == ([page], [paper], ["a/hacked.html"])
    built(folder, whole=True)
    assert content_of(folder, page) == original
    # Whose the added file is only a person can tell: it stays, and is named.
    assert verify(store=folder).extra == ["a/hacked.html"]


@pytest.mark.parametrize("which", ["root", "shard"])
def test_an_altered_manifest_is_not_believed(papers: Papers, folder: Folder, which: str) -> None:
    built(folder)
    shard = next(name for name in names(folder) if name.startswith("manifest/d-"))
    name = ROOT if which == "root" else shard
    save(folder, name, (content_of(folder, name) or b"")[:-20])
    assert verify(store=folder).damaged == name
    out(papers.staff, number="小政发〔2026〕201号")
    with pytest.raises(Damaged):
        built(folder)
    built(folder, whole=True)
    assert verify(store=folder).sound


def test_two_processes_do_not_write_at_the_same_time(papers: Papers, folder: Folder) -> None:
    with alone(), pytest.raises(Busy):
        built(folder)


def test_a_zip_and_a_folder_carry_the_whole_site_and_its_proof(papers: Papers, folder: Folder, tmp_path: Path) -> None:
    built(folder)
    count = export(tmp_path / "site.zip", store=folder)
    with zipfile.ZipFile(tmp_path / "site.zip") as packed:
        assert len(packed.namelist()) == count
        packed.extractall(tmp_path / "unpacked")
    export(tmp_path / "copied", store=folder)
    assert content(Folder(tmp_path / "unpacked")) == content(Folder(tmp_path / "copied")) == content(folder)
    assert verify(store=Folder(tmp_path / "unpacked")).sound
    with pytest.raises(Occupied):
        export(tmp_path / "copied", store=folder)
    first = (tmp_path / "site.zip").read_bytes()
    export(tmp_path / "again.zip", store=folder)
    assert (tmp_path / "again.zip").read_bytes() == first


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A web server that knows nothing of us, over a folder."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_live_site_is_held_against_the_manifest(papers: Papers, folder: Folder, tmp_path: Path) -> None:
    built(folder)
    live = tmp_path / "live"
    export(live, store=folder)
    with served(live) as url:
        assert verify_live(url, store=folder).sound
        page = live / f"d/{papers.public.pk}/index.html"
        page.write_bytes(page.read_bytes().replace(b"</body>", b"<script src=//ads.example></script></body>"))
        (live / f"d/{papers.public.pk}/index.json").unlink()
        report = verify_live(url, store=folder)
    assert report.altered == [f"d/{papers.public.pk}/index.html"]
    assert report.missing == [f"d/{papers.public.pk}/index.json"]


@pytest.fixture
def bucket(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Storage]:
    """A bucket as the settings make it, at a server of S3 in this process."""
    settings.HOME = tmp_path
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    environment = {
        "S3_ENDPOINT": f"http://{host}:{port}",
        "S3_KEY": "key",
        "S3_SECRET": "secret",
        "S3_REGION": "us-east-1",
    }
    reader = Reader({f"GONGKAI_{name}": value for name, value in environment.items()})
    made = S3Storage(**public_files("s3://gongkai-public/qingxi", reader)["site"]["OPTIONS"])
    made.connection.create_bucket(Bucket="gongkai-public")
    yield made
    server.stop()


def test_a_bucket_holds_the_same_as_a_folder(papers: Papers, folder: Folder, bucket: S3Storage) -> None:
    built(folder)
    built(bucket)
    assert content(bucket) == content(folder)
    assert verify(store=bucket).sound
    services.take_down(document=papers.public, reason="内容需要核实。", by=papers.staff.third, at=NOW)
    new = out(papers.staff, number="小政发〔2026〕201号")
    built(folder)
    built(bucket)
    assert f"d/{new.pk}/index.html" in set(names(bucket))
    assert content(bucket) == content(folder)
    page = bucket.bucket.Object(f"qingxi/d/{new.pk}/index.html")
    assert page.content_type == "text/html"
    save(bucket, f"d/{new.pk}/index.html", b"altered")
    assert verify(store=bucket).altered == [f"d/{new.pk}/index.html"]
    built(bucket, whole=True)
    assert content(bucket) == content(folder)

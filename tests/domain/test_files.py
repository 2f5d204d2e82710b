"""The store: once and whole, with the row that names it or not at all; what nobody names goes, what is named stays."""

import errno
import hashlib
import io
import os
from collections.abc import Callable
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import IO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings

from gongkai.audit.models import Entry
from gongkai.audit.refused import Refused
from gongkai.audit.services import record, verify
from gongkai.files import jobs, services
from gongkai.files.models import Blob
from gongkai.files.selectors import broken, strays, unnamed
from gongkai.files.services import SPARED, keep, remove_orphans
from tests.domain.bursts import BURSTS, DONE, burst
from tests.domain.factories import NOW, later
from tests.shelf.models import Paper

TEXT = "清溪县人民政府关于防汛的通知".encode()
SM3 = hashlib.new("sm3", TEXT).hexdigest()
NEXT = later(days=2)


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def filed(content: bytes = TEXT, **given: object) -> Paper:
    with transaction.atomic():
        return Paper.objects.create(file=keep(content=content, at=given.pop("at", NOW)), **given)


def on_disk(store: Path) -> list[str]:
    return sorted(path.name for path in store.rglob("*") if path.is_file())


class Interrupted(Exception):
    """What comes to nothing."""


def stray() -> Path:
    """The file of a write that came to nothing."""
    with suppress(Interrupted), transaction.atomic():
        path = keep(content=TEXT, at=NOW).path
        raise Interrupted
    return path


def _uploaded(content: bytes) -> TemporaryUploadedFile:
    """What Django makes of a large upload."""
    upload = TemporaryUploadedFile("x.docx", "application/octet-stream", len(content), None)
    upload.write(content)
    return upload


@pytest.mark.django_db
class TestKeeping:
    def test_a_file_lies_under_its_sm3_and_is_read_back(self, store: Path) -> None:
        blob = filed().file
        assert (blob.sm3, blob.size, blob.kept_at) == (SM3, len(TEXT), NOW)
        assert blob.path == store / SM3[:2] / SM3[2:4] / SM3
        with Blob.objects.get().open() as content:
            assert content.read() == TEXT
        assert blob.path.stat().st_mode & 0o777 == 0o600
        assert blob.path.parent.stat().st_mode & 0o777 == 0o700

    @pytest.mark.parametrize("kind", [io.BytesIO, partial(SimpleUploadedFile, "x.docx"), _uploaded])
    def test_an_open_file_is_kept_from_its_beginning_and_stays_open(self, kind: Callable[[bytes], IO[bytes]]) -> None:
        content = kind(TEXT * 100_000)
        content.seek(7)
        with transaction.atomic():
            blob = keep(content=content, at=NOW)
        assert (blob.size, content.closed) == (len(TEXT) * 100_000, False)
        assert list(broken()) == []

    def test_the_same_content_twice_is_one_file_of_the_later_time(self, store: Path) -> None:
        filed()
        filed(at=NEXT)
        assert Blob.objects.get().kept_at == NEXT
        assert on_disk(store) == [SM3]

    @pytest.mark.parametrize("call", ["mkdir", "open", "write", "fsync", "replace"])
    def test_a_full_disk_is_said_and_leaves_nothing(
        self, call: str, store: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_given: object, **_named: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        owner, name = {
            "mkdir": (Path, "mkdir"),
            "open": ("gongkai.audit.files", "NamedTemporaryFile"),
            "write": (services.shutil, "copyfileobj"),
            "fsync": (os, "fsync"),
            "replace": (Path, "replace"),
        }[call]
        with monkeypatch.context() as broken_disk:
            if isinstance(owner, str):
                broken_disk.setattr(f"{owner}.{name}", full)
            else:
                broken_disk.setattr(owner, name, full)
            with pytest.raises(Refused, match="磁盘已满") as said:
                filed()
        assert said.value.code == "disk-full"
        assert (Paper.objects.count(), Blob.objects.count(), on_disk(store)) == (0, 0, [])
        filed()

    def test_another_fault_of_the_disk_is_no_refusal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(*_given: object) -> None:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        monkeypatch.setattr(os, "fsync", fails)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            filed()
        assert Blob.objects.count() == 0

    def test_every_folder_on_the_way_is_brought_to_the_disk_before_the_row(
        self, store: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        synced: list[Path] = []
        real = os.fsync

        def noted(opened: int) -> None:
            synced.append(Path(f"/proc/self/fd/{opened}").readlink())
            assert not Blob.objects.exists()
            real(opened)

        monkeypatch.setattr(os, "fsync", noted)
        filed()
        assert synced[1:] == [store / SM3[:2] / SM3[2:4], store / SM3[:2], store, store.parent]

    def test_what_has_rotted_is_whole_again_when_it_is_kept_again(self) -> None:
        blob = filed().file
        blob.path.write_bytes(TEXT[::-1])
        assert (list(broken(whole=False)), list(broken())) == ([], [blob])
        filed()
        assert list(broken()) == []


@pytest.mark.django_db
class TestChecking:
    @pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"x")])
    def test_a_file_gone_or_cut_short_is_found_and_the_job_stays_failed(self, harm: Callable[[Path], object]) -> None:
        filed(b"another")
        blob = filed().file
        jobs.verify(on=NOW.date(), at=NOW)
        harm(blob.path)
        assert list(broken(whole=False)) == list(broken()) == [blob]
        with pytest.raises(jobs.Broken, match=f"1个文件.*{SM3}"):
            jobs.verify(on=NOW.date(), at=NOW)


@pytest.mark.django_db
class TestRemoving:
    def test_what_a_row_names_stays_however_it_names_it(self, store: Path) -> None:
        paper = filed(b"text")
        with transaction.atomic():
            paper.pictures.add(keep(content=b"picture", at=NOW))
            keep(content=TEXT, at=NOW)
        assert [blob.sm3 for blob in unnamed(before=NEXT)] == [SM3]
        assert remove_orphans(before=later(days=1), at=NEXT) == 1
        assert on_disk(store) == sorted(Blob.objects.values_list("sm3", flat=True))
        assert len(on_disk(store)) == 2
        paper.delete()
        assert remove_orphans(before=later(days=1), at=NEXT) == 2
        assert (on_disk(store), Blob.objects.count()) == ([], 0)

    def test_what_came_to_nothing_goes_after_a_day_and_not_before(self, store: Path) -> None:
        stray()
        half = store / SM3[:2] / SM3[2:4] / f".{SM3}.abc"
        half.write_bytes(b"killed while writing")
        os.utime(half, (NOW.timestamp(),) * 2)
        for job_at, left in ((later(hours=24), 2), (later(hours=24, seconds=1), 0)):
            jobs.tidy(on=NOW.date(), at=job_at)
            assert len(on_disk(store)) == left
        jobs.tidy(on=NOW.date(), at=NEXT)
        assert Entry.objects.filter(verb__startswith="files.").count() == 1

    def test_a_removal_stands_in_the_journal_by_name(self) -> None:
        with transaction.atomic():
            keep(content=TEXT, at=NOW)
        remove_orphans(before=later(days=1), at=NEXT)
        told = Entry.objects.order_by("seq")
        assert [(entry.verb, entry.details) for entry in told] == [
            ("files.orphans", {"files": [SM3]}),
            ("files.strays", {"files": [SM3]}),
        ]
        assert [str(entry.by_name) for entry in told] == ["系统", "系统"]
        assert verify() == []

    def test_more_than_one_batch_is_removed_in_one_call(self, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(services, "_AT_ONCE", 3)
        with transaction.atomic():
            for number in range(7):
                keep(content=bytes([number]), at=NOW)
        assert remove_orphans(before=later(days=1), at=NEXT) == 7
        assert on_disk(store) == []

    def test_less_than_a_day_is_refused(self) -> None:
        with pytest.raises(ValueError, match="less than"):
            remove_orphans(before=NOW - SPARED + timedelta(seconds=1), at=NOW)

    def test_a_power_cut_between_row_and_file_leaves_a_file_too_many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with transaction.atomic():
            blob = keep(content=TEXT, at=NOW)

        def cut(*_given: object) -> None:
            raise Interrupted

        with monkeypatch.context() as cutting:
            cutting.setattr(services, "_remove_files", cut)
            with pytest.raises(Interrupted):
                remove_orphans(before=later(days=1), at=NEXT)
        assert (Blob.objects.count(), blob.path.exists()) == (0, True)
        assert list(strays(before=NEXT)) == [blob.path]
        assert remove_orphans(before=later(days=1), at=NEXT) == 1


@contextmanager
def keeping(content: bytes = TEXT):
    """Somebody who has kept a file and is about to name it, in a transaction that ends with the block."""
    kept, go = Event(), Event()

    def run() -> None:
        try:
            with transaction.atomic():
                blob = keep(content=content, at=NEXT)
                kept.set()
                go.wait(30)
                Paper.objects.create(file=blob)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    assert kept.wait(30)
    yield
    go.set()
    thread.join(30)


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("races")
class TestAtOnce:
    def test_a_file_is_kept_only_inside_a_transaction(self) -> None:
        with pytest.raises(RuntimeError, match="inside the transaction"):
            keep(content=TEXT, at=NOW)

    def test_many_keep_the_same_file_and_all_have_it(self, store: Path) -> None:
        for number in range(BURSTS):
            content = TEXT + bytes([number % 256, number // 256])
            assert burst([partial(filed, content)] * 6) == [DONE] * 6
            assert Blob.objects.count() == number + 1
        assert list(broken()) == []
        assert len(on_disk(store)) == BURSTS

    def test_with_the_lock_off_a_file_that_is_being_named_is_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What the lock is for: the file is on the disk, its row not yet committed, so it looks like a stray."""
        monkeypatch.setattr(services, "_lock", lambda _how: None)
        path = stray()
        if connection.vendor == "sqlite":
            # There the transaction itself is the lock: the removal asks and unlinks outside of one, and tells nobody.
            monkeypatch.setattr(services, "_journal", lambda *_given: None)
            for name in ("_remove_rows", "_remove_files"):
                monkeypatch.setattr(services, name, getattr(services, name).__wrapped__)
        with keeping():
            os.utime(path, (NOW.timestamp(),) * 2)
            remove_orphans(before=later(days=1), at=NEXT)
        assert [blob.sm3 for blob in broken()] == [SM3]

    def test_with_the_lock_on_it_is_left_alone(self) -> None:
        path = stray()
        told: list[int] = []

        def removes() -> None:
            told.append(remove_orphans(before=later(days=1), at=NEXT))
            connection.close()

        remover = Thread(target=removes)
        with keeping():
            os.utime(path, (NOW.timestamp(),) * 2)
            remover.start()
            remover.join(0.3)  # in PostgreSQL it gives way at once, in SQLite it waits
        remover.join(30)
        assert told == [0]
        assert list(broken()) == []
        assert Paper.objects.get().file_id == SM3

    def test_keepers_and_removers_at_once_lose_no_named_file(self) -> None:
        for number in range(BURSTS):
            with transaction.atomic():
                keep(content=TEXT, at=NOW)  # an old orphan, about to be taken and about to be named
            others = partial(self._record_first, bytes([number % 256]))
            told = burst([*[lambda: filed(at=NEXT)] * 3, others, *[self._remove] * 2])
            assert told == [DONE] * 6, (number, told)
            assert list(broken()) == []
            assert Paper.objects.count() == 4
            Paper.objects.all().delete()
            assert remove_orphans(before=later(days=3), at=later(days=4)) == 2
        assert verify() == []

    def test_a_row_that_names_without_keeping_still_holds_its_file(self) -> None:
        """The last fence: the foreign key."""
        with transaction.atomic():
            blob = keep(content=TEXT, at=NOW)
        remove_orphans(before=later(days=1), at=NEXT)
        with pytest.raises(IntegrityError), transaction.atomic():
            Paper.objects.create(file=blob)

    @staticmethod
    def _record_first(content: bytes) -> None:
        """A write that had something else to tell before."""
        with transaction.atomic():
            record(by=None, at=NEXT, verb="x", sentence="x")
            Paper.objects.create(file=keep(content=content, at=NEXT))

    @staticmethod
    def _remove() -> None:
        remove_orphans(before=later(days=1), at=NEXT)

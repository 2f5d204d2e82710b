"""Writing the public site into files: what the public log says, what has changed round the pages, or all of it.

The dynamic site never waits for this. Killed at any moment, the next run completes it: what the manifest says is in the
folder is there, and what it does not say yet is made again.
"""

import fcntl
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage

from gongkai.agencies.days import civil_day
from gongkai.mirror import addresses
from gongkai.mirror.frames import FRONTS, SITE, assets, frames
from gongkai.mirror.manifest import FOLDER, Damaged, Line, Manifest, Root
from gongkai.mirror.rendering import render
from gongkai.mirror.storage import content_of, digest, left_over, names, save, site_store
from gongkai.publications.models import Release
from gongkai.publications.selectors import releases

HANDS = 16
"""Files written at a time: a disk, or a bucket far away, lets each wait, but many together hardly longer."""
LINES, AT_ONCE = 1000, 200
"""Lines of the log, or addresses, between two writings of the manifest."""
PAGE, TOMBSTONE, MISSING = 200, 410, 404
LONGEST = 245
"""Bytes of a name in a folder: 255, less what it carries while it is being written."""


class Busy(OSError):
    """Another process is writing the folder."""


@dataclass(slots=True)
class Built:
    """What a run did. ``failed``: the addresses that could not be made; the next run tries them again."""

    written: int = 0
    removed: int = 0
    manifest: int = 0
    release: int = 0
    failed: list[str] = field(default_factory=list)


def build(*, at: datetime, whole: bool = False, store: Storage | None = None) -> Built:
    """Bring the files up to the public log and to what stands round the pages.

    ``whole``: every page is made anew and held against the file itself, not against the manifest.
    Raises Busy, and Damaged where the manifest is not whole (``whole`` mends it).
    """
    place = store or site_store()
    with alone(), ThreadPoolExecutor(HANDS) as hands:
        return _Builder(place, _manifest(place, whole), hands, on=civil_day(at), whole=whole).run()


def _manifest(store: Storage, whole: bool) -> Manifest:
    try:
        found = Manifest.of(store)
        if whole:
            for _line in found.lines():
                pass
    except Damaged:
        if not whole:
            raise
        return Manifest(store, Root())
    return found


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time; the lock goes with its process."""
    with Path(settings.HOME, "site.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        yield


class _Builder:
    """One run. ``_cursor`` is the line of the log up to which pages are written; the root gets it once all are."""

    def __init__(self, store: Storage, manifest: Manifest, hands: Executor, *, on: date, whole: bool) -> None:
        self._store, self._manifest, self._on, self._whole = store, manifest, on, whole
        self._hands = hands
        self._saving: list[Future[None]] = []
        self._root = manifest.root
        self._cursor = self._root.release
        self._seen: set[str] = set()
        self._built = Built()

    def run(self) -> Built:
        if self._whole or not self._root.frames:
            self._cursor = _last_release()
        self._tidy()
        self._retry()
        self._catch_up()
        self._reframe()
        if self._whole:
            self._sweep()
        self._built.release, self._built.failed = self._root.release, [*self._root.failed]
        return self._built

    def _tidy(self) -> None:
        """Remove the parts of a manifest that no root names: a run was killed between the root and them."""
        own = self._manifest.own()
        for name in [name for name in names(self._store, FOLDER) if name not in own]:
            self._store.delete(name)

    def _retry(self) -> None:
        if self._root.failed:
            self._write([*self._root.failed])
            self._commit()

    def _catch_up(self) -> None:
        """What readers look for first, and into the manifest; then counts and whole lists; only then the log moves on."""
        while rows := releases(after=self._cursor, limit=LINES):
            touched = addresses.touched(rows, on=self._on)
            self._write(touched.first)
            self._commit()
            self._write(touched.later)
            self._cursor = rows[-1].seq
            self._commit()

    def _reframe(self) -> None:
        """Between two portions the log is followed, so that a release does not wait for the end."""
        now = frames(on=self._on)
        if now == self._root.frames and not self._whole:
            return
        found = iter(self._round(now))
        while portion := [*islice(found, AT_ONCE)]:
            self._write(portion)
            self._commit()
            self._catch_up()
        self._root.frames = now
        self._commit()

    def _round(self, now: dict[str, str]) -> Iterable[str]:
        before = self._root.frames
        changed = {key for key in now if before.get(key) != now[key]}
        if self._whole or SITE in changed:
            yield from assets()
            yield from addresses.everything(on=self._on)
            return
        if FRONTS in changed:
            yield from addresses.fronts(on=self._on)
        yield from addresses.round_about(sorted(key for key in changed if key in before), on=self._on)

    def _write(self, wanted: Iterable[str]) -> None:
        for address in wanted:
            page = self._one(address)
            if page is None or not addresses.is_document(address):
                continue
            parts = addresses.parts_of(address, page)
            for part in parts:
                self._one(part)
            self._forget(address, parts)

    def _one(self, address: str) -> bytes | None:
        """Make one address; its bytes where it is a page."""
        name = addresses.file_of(address)
        self._seen.add(name)
        answer = render(address)
        failed = self._root.failed
        if address in failed:
            failed.remove(address)
        if answer.status == MISSING or (answer.status == TOMBSTONE and not address.endswith(("/", ".json"))):
            self._remove(name)
            return None
        if answer.status not in (PAGE, TOMBSTONE) or any(len(part.encode()) > LONGEST for part in name.split("/")):
            failed.append(address)
            return None
        line = Line(digest(answer.content), len(answer.content))
        if self._noted(name) != line.sm3:
            self._saving.append(self._hands.submit(save, self._store, name, answer.content))
            self._built.written += 1
        if self._manifest.get(name) != line:
            self._manifest.put(name, line)
        return answer.content

    def _noted(self, name: str) -> str | None:
        if self._whole:
            content = content_of(self._store, name)
            return None if content is None else digest(content)
        line = self._manifest.get(name)
        return line.sm3 if line else None

    def _remove(self, name: str) -> None:
        """The file first: what is not public any more does not wait for the manifest."""
        if self._manifest.get(name) or self._whole:
            self._store.delete(name)
            self._manifest.drop(name)
            self._built.removed += 1

    def _forget(self, address: str, parts: Iterable[str]) -> None:
        """Remove what lay under a document and is no longer named on its page."""
        kept = {addresses.file_of(part) for part in (address, *parts)}
        for name in self._manifest.under(address.removeprefix("/")):
            if name not in kept:
                self._remove(name)

    def _commit(self) -> None:
        """The manifest, once everything it names is there."""
        saving, self._saving = self._saving, []
        for each in saving:
            each.result()
        if self._root.frames:
            self._root.release = self._cursor
        self._built.manifest += self._manifest.commit()

    def _sweep(self) -> None:
        """After all was written: what no address has any more, and what a killed process left half written."""
        for name in [name for name, _line in self._manifest.lines() if name not in self._seen]:
            self._remove(name)
        self._commit()
        for name in [name for name in names(self._store) if left_over(name)]:
            self._store.delete(name)


def _last_release() -> int:
    return Release.objects.order_by("-seq").values_list("seq", flat=True).first() or 0

"""Proof that nobody altered the site: the files, or a live site, held against the manifest."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import quote, urlsplit

from django.core.files.storage import Storage

from gongkai.mirror.addresses import address_of
from gongkai.mirror.manifest import Damaged, Line, Manifest
from gongkai.mirror.storage import content_of, digest, left_over, names, site_store

SHOWN_STATUS = (200, 410)
TIMEOUT = 30
Read = Callable[[str], bytes | None]


@dataclass(slots=True)
class Report:
    """What was held against the manifest. ``damaged``: the manifest itself cannot be trusted; nothing else was looked at."""

    release: int = 0
    files: int = 0
    altered: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    damaged: str = ""

    @property
    def sound(self) -> bool:
        return not (self.altered or self.missing or self.extra or self.failed or self.damaged)


def verify(*, store: Storage | None = None) -> Report:
    """Every file of the folder, and every line of the manifest."""
    place = store or site_store()
    report = _held_against(place, lambda name: content_of(place, name))
    if not report.damaged:
        report.extra = sorted(_extra(place))
    return report


def verify_live(url: str, *, store: Storage | None = None) -> Report:
    """Every page as a site on the network gives it, byte for byte. Raises OSError where the site cannot be reached."""
    place, live = store or site_store(), Live(url)
    try:
        return _held_against(place, live.read)
    finally:
        live.close()


def _held_against(store: Storage, read: Read) -> Report:
    report = Report()
    try:
        manifest = Manifest.of(store)
        report.release, report.failed = manifest.root.release, [*manifest.root.failed]
        for name, line in manifest.lines():
            report.files += 1
            _compare(name, line, read(name), report)
    except Damaged as error:
        report.damaged = str(error)
    return report


def _compare(name: str, line: Line, content: bytes | None, report: Report) -> None:
    if content is None:
        report.missing.append(name)
    elif len(content) != line.size or digest(content) != line.sm3:
        report.altered.append(name)


def _extra(store: Storage) -> Iterator[str]:
    manifest = Manifest.of(store)
    own, known = manifest.own(), {name for name, _line in manifest.lines()}
    return (name for name in names(store) if name not in known and name not in own and not left_over(name))


class Live:
    """A site on the network, asked over one connection. It follows no redirect: a page that is elsewhere is missing."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(url)
        self._kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._host, self._root = parts.netloc, parts.path.rstrip("/")
        self._connection = self._kind(self._host, timeout=TIMEOUT)

    def read(self, name: str) -> bytes | None:
        """The bytes under the address of a file; None where the site does not have it."""
        address = self._root + quote(address_of(name))
        try:
            return self._ask(address)
        except (HTTPException, ConnectionError):  # a server may end a connection between two questions
            self._connection.close()
            return self._ask(address)

    def _ask(self, address: str) -> bytes | None:
        self._connection.request("GET", address, headers={"Accept-Encoding": "identity"})
        answer = self._connection.getresponse()
        content = answer.read()
        return content if answer.status in SHOWN_STATUS else None

    def close(self) -> None:
        self._connection.close()

"""What stands in the folder: each file with its digest, in shards, and a root over them that names the state.

The root is replaced last and names each shard by its digest, so at any moment it and its shards are one whole, whatever
was being written when the power went. Shards hold what lies together (a hundred documents, an agency), so that a release
touches few of them and none grows with the site.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.files.storage import Storage

from gongkai.mirror.storage import content_of, digest, save

FOLDER = "manifest"
ROOT = f"{FOLDER}/root.json"
FORMAT = 1
GROUP = 100
"""Documents, or pages of lists, in a shard."""


class Damaged(Exception):
    """The manifest is not what it was written as; the message names the file."""


@dataclass(frozen=True, slots=True)
class Line:
    """One file."""

    sm3: str
    size: int


@dataclass(slots=True)
class Root:
    """The state of the folder.

    ``release``: the last line of the public log that is in it. ``day``: the day its front pages were written for.
    ``frames``: a digest of what stands round the pages, by whose it is. ``failed``: addresses that could not be made.
    ``shards``: the digest of each shard.
    """

    release: int = 0
    day: str = ""
    frames: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    shards: dict[str, str] = field(default_factory=dict)

    def written(self) -> bytes:
        named = {"format": FORMAT, **{name: getattr(self, name) for name in self.__slots__}}
        return json.dumps(named, ensure_ascii=False, indent=0, sort_keys=True).encode() + b"\n"


def shard_of(name: str) -> str:
    """The shard of a file: by its first two folders, by hundreds where one of them is a number."""
    first, *others = name.split("/")[:-1] or [""]
    if others and others[0].isdecimal():
        return f"{first}-{int(others[0]) // GROUP}"
    numbers = [f"-{int(part) // GROUP}" for part in others[1:] if part.isdecimal()]
    return "-".join([first or "top", *others[:1]]) + "".join(numbers[:1])


def place_of(shard: str, sm3: str) -> str:
    """The file of a shard."""
    return f"{FOLDER}/{shard}.{sm3[:16]}.txt"


class Manifest:
    """The manifest of a store, changed in memory until ``commit``."""

    def __init__(self, store: Storage, root: Root) -> None:
        self.store = store
        self.root = root
        self._shards: dict[str, dict[str, Line]] = {}
        self._changed: set[str] = set()

    @classmethod
    def of(cls, store: Storage) -> "Manifest":
        """The manifest that lies in the store, or an empty one. Raises Damaged."""
        content = content_of(store, ROOT)
        if content is None:
            return cls(store, Root())
        try:
            said = json.loads(content)
            if said.pop("format") != FORMAT:
                raise Damaged(ROOT)
            return cls(store, Root(**said))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Damaged(ROOT) from error

    def get(self, name: str) -> Line | None:
        return self._shard(shard_of(name)).get(name)

    def put(self, name: str, line: Line) -> None:
        key = shard_of(name)
        self._shard(key)[name] = line
        self._changed.add(key)

    def drop(self, name: str) -> None:
        key = shard_of(name)
        if self._shard(key).pop(name, None):
            self._changed.add(key)

    def under(self, folder: str) -> list[str]:
        """The files below a folder that has a slash at its end, as far as they lie in its shard."""
        return [name for name in self._shard(shard_of(folder)) if name.startswith(folder)]

    def lines(self) -> Iterator[tuple[str, Line]]:
        """Every file, in the order of shards and names; a shard at a time in memory. Raises Damaged."""
        for key in sorted(self.root.shards.keys() | self._changed):
            lines = self._shards[key] if key in self._shards else self._read(key)
            yield from sorted(lines.items())

    def commit(self) -> int:
        """Write what changed, the root last; the number of files written."""
        old, count = [], 0
        for key in sorted(self._changed):
            lines = self._shards[key]
            before = self.root.shards.pop(key, None)
            content = "".join(f"{line.sm3} {line.size} {name}\n" for name, line in sorted(lines.items())).encode()
            sm3 = digest(content)
            if lines:
                self.root.shards[key] = sm3
            if lines and sm3 != before:
                save(self.store, place_of(key, sm3), content)
                count += 1
            if before and self.root.shards.get(key) != before:
                old.append(place_of(key, before))
        written = self.root.written()
        if content_of(self.store, ROOT) != written:
            save(self.store, ROOT, written)
            count += 1
        for name in old:
            self.store.delete(name)
        self._changed.clear()
        self._shards.clear()
        return count

    def own(self) -> set[str]:
        """The files of the manifest itself."""
        return {ROOT, *(place_of(key, sm3) for key, sm3 in self.root.shards.items())}

    def _shard(self, key: str) -> dict[str, Line]:
        if key not in self._shards:
            self._shards[key] = self._read(key) if key in self.root.shards else {}
        return self._shards[key]

    def _read(self, key: str) -> dict[str, Line]:
        sm3 = self.root.shards[key]
        name = place_of(key, sm3)
        content = content_of(self.store, name)
        if content is None or digest(content) != sm3:
            raise Damaged(name)
        lines = (line.split(" ", 2) for line in content.decode().splitlines())
        return {name: Line(sm3, int(size)) for sm3, size, name in lines}

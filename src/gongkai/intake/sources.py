"""Where the files of an import lie: a folder of the server, or a zip that was uploaded. Names lead nowhere else."""

import os
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO, Protocol, Self

from gongkai.papers import Limits, Unreadable

MOST_BYTES = Limits().size
"""Of one file: what the readers of files take."""
MOST_FILES = 200_000
_WHOLE = 4 << 30
_DIRECTORY = 48 << 20
_HARMLESS = 4 << 20
_RATIO = 100
_BOMB = "压缩包解开后大得不正常，可能是恶意文件，没有打开。"
_MANY = "压缩包里的文件超过20万个，分几个压缩包导入。"
_DAMAGED = "压缩包已损坏或者不完整，重新打包再上传。"
_BIG = f"文件超过{MOST_BYTES >> 20}MB，没有导入。"
_NOT_HERE = "“%s”不在导入的文件夹里。"
_TWO = "有几个文件都叫“%s”，写上文件夹的名称。"


class Source(Protocol):
    """Files by their path in the source, parted by /."""

    def names(self) -> Iterator[str]:
        """Every file, in order."""

    def read(self, name: str) -> bytes:
        """The bytes of a file of ``names``. Raises ``Unreadable``."""

    def close(self) -> None:
        """Let go of what was opened."""


class Nothing:
    """A table that came alone."""

    def names(self) -> Iterator[str]:
        return iter(())

    def read(self, name: str) -> bytes:
        raise Unreadable("not-found", _NOT_HERE % name)

    def close(self) -> None:
        """Nothing was opened."""


class Folder:
    """A folder. Hidden files are none of it, nor what a link leads out to."""

    def __init__(self, path: Path) -> None:
        self._root = path.resolve()
        if not self._root.is_dir():
            raise Unreadable("not-found", f"没有“{path}”这个文件夹。")

    def names(self) -> Iterator[str]:
        for top, folders, files in os.walk(self._root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for file in sorted(files):
                path = Path(top, file)
                name = path.relative_to(self._root).as_posix()
                if not file.startswith((".", "~$")) and tidy_name(name) == name and self._inside(path):
                    yield name

    def read(self, name: str) -> bytes:
        path = self._root / name
        if not self._inside(path):
            raise Unreadable("not-found", _NOT_HERE % name)
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable("too-large", _BIG)
        return path.read_bytes()

    def close(self) -> None:
        """Files are opened one by one."""

    def _inside(self, path: Path) -> bool:
        real = path.resolve()
        return real.is_relative_to(self._root) and real.is_file()


class Archive:
    """A zip, looked at before anything of it is unpacked. Names of old Windows programs are read as GBK."""

    def __init__(self, source: Path | IO[bytes]) -> None:
        self._file = source.open("rb") if isinstance(source, Path) else source
        self._mine = isinstance(source, Path)
        try:
            self._entries = self._look()
        except BaseException:
            self.close()
            raise

    def _look(self) -> dict[str, zipfile.ZipInfo]:
        """The entries by their names. Raises ``Unreadable`` (damaged, too-large, bomb, encrypted)."""
        size = self._file.seek(0, os.SEEK_END)
        _check_directory(self._file, size)
        try:
            self._zip = zipfile.ZipFile(self._file)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError) as error:
            raise Unreadable("damaged", _DAMAGED, repr(error)) from error
        infos = self._zip.infolist()
        if len(infos) > MOST_FILES:
            raise Unreadable("too-large", _MANY)
        if sum(each.file_size for each in infos) > _WHOLE or sum(each.compress_size for each in infos) > size:
            raise Unreadable("bomb", _BOMB)
        for each in infos:
            if each.file_size > _HARMLESS and each.file_size > _RATIO * max(each.compress_size, 1):
                raise Unreadable("bomb", _BOMB, each.filename)
            if each.flag_bits & 1:
                raise Unreadable("encrypted", "压缩包设有密码，取消密码后重新打包再上传。")
        return {name: each for each in infos if (name := _name_of(each))}

    def names(self) -> Iterator[str]:
        return iter(sorted(self._entries))

    def read(self, name: str) -> bytes:
        entry = self._entries.get(name)
        if entry is None:
            raise Unreadable("not-found", _NOT_HERE % name)
        if entry.file_size > MOST_BYTES:
            raise Unreadable("too-large", _BIG)
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(entry.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise Unreadable("damaged", f"压缩包里的“{name}”已损坏，重新打包再上传。", repr(error)) from error
        if len(data) != entry.file_size:
            raise Unreadable("bomb", _BOMB, name)
        return data

    def close(self) -> None:
        """The caller's file stays open."""
        if self._mine:
            self._file.close()


def _check_directory(file: IO[bytes], size: int) -> None:
    """Refuse a directory of the zip that is itself a bomb, before it is read whole."""
    file.seek(max(size - 65_600, 0))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Unreadable("damaged", _DAMAGED)
    if struct.unpack_from("<I", tail, at + 12)[0] > _DIRECTORY:
        raise Unreadable("too-large", _MANY)


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The name as people see it; empty for what is no file, is hidden, or leads out."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gbk")
        except UnicodeError:
            name = entry.filename
    link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    tidy = tidy_name(name)
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in tidy.split("/"))
    return "" if entry.is_dir() or link or hidden else tidy


def tidy_name(name: str) -> str:
    """A path inside the source; empty for one that leads out of it or cannot be kept."""
    flat = unicodedata.normalize("NFC", name.replace("\\", "/"))
    path = PurePosixPath(flat)
    odd = any(ord(letter) < 32 or "\ud800" <= letter <= "\udfff" for letter in flat)
    if odd or not flat or path.is_absolute() or ":" in path.parts[0] or ".." in path.parts or len(flat) > 450:
        return ""
    return path.as_posix()


class Files:
    """A source whose files are found by what people write of them: a path, or a name that only one file has."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._source.close()

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(self._source.names())

    @cached_property
    def _exact(self) -> frozenset[str]:
        return frozenset(self.names)

    @cached_property
    def _by_end(self) -> dict[str, str]:
        """The path of each last name, folded; empty where several have it."""
        found: dict[str, str] = {}
        for name in self.names:
            end = _end(name)
            found[end] = "" if end in found else name
        return found

    def find(self, written: str, *, beside: str = "") -> str:
        """The path of the file meant. Raises ``Unreadable``."""
        flat = unicodedata.normalize("NFC", written.strip().replace("\\", "/"))
        near = os.path.normpath(os.path.join(os.path.dirname(beside), flat)) if beside else flat  # noqa: PTH118, PTH120
        for name in (near, flat.removeprefix("./")):
            if name in self._exact:
                return name
        if ".." in PurePosixPath(flat).parts or "/" in flat:
            raise Unreadable("not-found", _NOT_HERE % written)
        found = self._by_end.get(_end(flat))
        if found is None:
            raise Unreadable("not-found", _NOT_HERE % written)
        if not found:
            raise Unreadable("not-found", _TWO % written)
        return found

    def read(self, name: str) -> bytes:
        return self._source.read(name)


def _end(name: str) -> str:
    return name.rpartition("/")[2].casefold()


def tables(files: Files) -> list[str]:
    """The tables that lie highest in the source."""
    found = [name for name in files.names if name.lower().endswith((".xlsx", ".csv"))]
    highest = min((name.count("/") for name in files.names), default=0)
    return [name for name in found if name.count("/") == highest]

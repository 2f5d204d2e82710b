"""A file is there whole or not at all."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from gongkai.papers.out.errors import WriteRefused


def save(content: bytes, path: Path, *, overwrite: bool) -> None:
    """Write ``content`` beside ``path`` and move it there when it is safely on disk.

    Raises WriteRefused where a file stands already (unless ``overwrite``) and where the folder cannot be written.
    """
    draft = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}")
    try:
        _write_durably(content, draft)
        if overwrite:
            draft.replace(path)
        else:
            _move_to_free_place(draft, path)
        _sync_folder(path.parent)
    except FileExistsError:
        raise WriteRefused(f"“{path}”已经存在，没有改动。要替换它，另选覆盖。") from None
    except FileNotFoundError:
        raise WriteRefused(f"文件夹“{path.parent}”不存在，请先建立。") from None
    except OSError as error:
        raise WriteRefused(f"无法写入“{path}”：{error.strerror}。请检查权限和磁盘空间。") from error
    finally:
        with suppress(OSError):
            draft.unlink()


def _write_durably(content: bytes, draft: Path) -> None:
    with draft.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _move_to_free_place(draft: Path, path: Path) -> None:
    """A hard link fails when the name is taken, also when another process took it a moment ago."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        # Memory sticks (FAT) have no hard links: there a look before the move must do.
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        draft.replace(path)


def _sync_folder(folder: Path) -> None:
    # Windows cannot open folders; there the rename itself is durable enough.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

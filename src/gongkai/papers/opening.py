"""Opens a file in this very process. Only a confined child calls this; everybody else calls ``open_document``."""

import os
import stat
from pathlib import Path

from lxml import etree

from gongkai.papers.docx import open_docx
from gongkai.papers.html import open_html
from gongkai.papers.model import MIB, Document, Limits, Table, Text, Unreadable
from gongkai.papers.packed import DAMAGED, Package
from gongkai.papers.pdf import open_pdf
from gongkai.papers.sniff import decode, is_html, kind_of
from gongkai.papers.xlsx import open_xlsx


def open_here(source: Path | bytes, name: str, limits: Limits) -> Document:
    """What ``open_document`` gives, without its protection."""
    data = source if isinstance(source, bytes) else load(source, limits)
    name = name or ("" if isinstance(source, bytes) else source.name)
    check_size(len(data), limits)
    try:
        document = _open(data, name, limits)
    except (etree.LxmlError, RecursionError, UnicodeError, ValueError, LookupError) as error:
        raise Unreadable("damaged", DAMAGED, repr(error)) from error
    items = sum(len(block.cells) if isinstance(block, Table) else 1 for block in document.blocks)
    if items > limits.cells:
        raise Unreadable(
            "too-large", f"文件内容过多（{items} 段文字和单元格），没有打开。请只保留需要的部分，另存后再选择。"
        )
    return document


def check_size(size: int, limits: Limits) -> None:
    """Raises ``Unreadable`` (empty, too-large)."""
    if not size:
        raise Unreadable("empty", "文件是空的（0 字节）。请重新下载或重新保存后再选择。")
    if size > limits.size:
        most = f"{limits.size / MIB:g}"
        raise Unreadable("too-large", f"文件超过 {most} MB，没有打开。请压缩其中的图片后另存，再重新选择。")


def load(path: Path, limits: Limits) -> bytes:
    """The bytes of an ordinary file. Raises ``Unreadable`` (not-found, not-a-file, empty, too-large)."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe must not make us wait
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Unreadable("not-found", f"找不到文件：{path.name}。请确认文件还在原来的位置。") from error
    except (OSError, ValueError) as error:
        raise Unreadable(
            "not-found", f"文件读不出来：{path.name}。请确认有权打开它，且没有被别的程序占用。", repr(error)
        ) from error
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable("not-a-file", f"{path.name} 不是一个文件（可能是文件夹）。请选择具体的文件。")
        check_size(about.st_size, limits)
        return b"".join(iter(lambda: os.read(handle, MIB), b""))
    finally:
        os.close(handle)


def _open(data: bytes, name: str, limits: Limits) -> Document:
    kind = kind_of(data)
    if kind == "pdf":
        return open_pdf(data, limits)
    if kind == "zip":
        package = Package(data, limits)
        return open_docx(package) if package.kind() == "docx" else open_xlsx(data, package, limits)
    text = decode(data)
    if not text.strip():
        raise Unreadable("empty", "文件里没有文字。请确认选对了文件。")
    if is_html(text, name):
        return open_html(text, limits)
    return Document("text", "", (Text(text.replace("\r\n", "\n").replace("\r", "\n")),))

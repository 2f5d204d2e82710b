"""Zip containers (docx, xlsx), looked at before anything in them is unpacked."""

import io
import re
import zipfile
import zlib

from lxml import etree

from gongkai.papers.model import MIB, Limits, Unreadable
from gongkai.papers.sniff import SUPPORTED

_HARMLESS = 4 * MIB
_MOST_ENTRIES = 10_000
_BOMB = "文件解开后大得不正常，可能是恶意文件，没有打开。请向提供文件的人核实，或在 Word、Excel、WPS 中重新另存一份。"
DAMAGED = "文件已损坏或不完整，打不开。请重新下载，或用 Word、Excel、WPS 打开后另存一份再选择。"


class Package:
    """A checked zip. Raises ``Unreadable`` (damaged, encrypted, bomb, unsupported)."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError) as error:
            raise Unreadable("damaged", DAMAGED, repr(error)) from error
        self.entries = {entry.filename: entry for entry in self._zip.infolist()}
        self._weigh(len(data))

    def _weigh(self, size: int) -> None:
        infos = self._zip.infolist()
        if len(infos) > _MOST_ENTRIES or sum(entry.file_size for entry in infos) > self._limits.unpacked:
            raise Unreadable("bomb", _BOMB)
        if sum(entry.compress_size for entry in infos) > size:  # entries that overlap
            raise Unreadable("bomb", _BOMB)
        for entry in infos:
            if entry.file_size > _HARMLESS and entry.file_size > self._limits.ratio * max(entry.compress_size, 1):
                raise Unreadable("bomb", _BOMB, entry.filename)
            if entry.flag_bits & 1:
                raise Unreadable("encrypted", "文件设有密码。请取消密码后另存，再重新选择。")

    def kind(self) -> str:
        """``docx`` or ``xlsx``."""
        names = self.entries
        if self.find(r"word/document\d*\.xml"):
            return "docx"
        if self.find(r"xl/workbook\.(xml|bin)"):
            return "xlsx"
        if "OFD.xml" in names:
            raise Unreadable(
                "unsupported", "这是 OFD 文件，暂不支持。请用阅读器打开，另存为 PDF，或选择原来的 Word 文件。"
            )
        if "mimetype" in names or "content.xml" in names:
            raise Unreadable("unsupported", "这是 ODF 文件（odt、ods）。请打开后另存为 docx 或 xlsx 再选择。")
        if self.find(r"ppt/presentation\.xml"):
            raise Unreadable("unsupported", f"这是演示文稿（pptx），不支持。请另存为 PDF 后再选择。{SUPPORTED}。")
        raise Unreadable("unsupported", f"这是一个压缩包，里面不是 Word 或 Excel 文件。请先解压再选择。{SUPPORTED}。")

    def find(self, pattern: str) -> str:
        """The name of the first entry that matches wholly, or nothing."""
        return next((name for name in self.entries if re.fullmatch(pattern, name)), "")

    def read(self, name: str) -> bytes:
        """The bytes of an entry, at most ``limits.part``; the declared size and the checksum must hold."""
        if self.entries[name].file_size > self._limits.part:
            raise Unreadable("bomb", _BOMB, name)
        return b"".join(self._chunks(name))

    def title(self) -> str:
        """The title among the properties of the document, or nothing; properties that are damaged have none."""
        if "docProps/core.xml" not in self.entries:
            return ""
        try:
            core = parse_xml(self.read("docProps/core.xml"))
        except Unreadable:
            return ""  # the text is what matters
        return next(((child.text or "").strip() for child in core if str(child.tag).rpartition("}")[2] == "title"), "")

    def verify(self) -> None:
        """Unpack every XML part once, keeping nothing: what the directory says is true afterwards."""
        for name in self.entries:
            if name.endswith((".xml", ".rels", ".bin")):
                for _ in self._chunks(name):
                    pass

    def _chunks(self, name: str):  # type: ignore[no-untyped-def]
        entry = self.entries[name]
        left = entry.file_size
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(MIB):
                    left -= len(chunk)
                    if left < 0:
                        raise Unreadable("bomb", _BOMB, name)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise Unreadable("damaged", DAMAGED, repr(error)) from error
        if left:
            raise Unreadable("damaged", DAMAGED, name)


def parse_xml(data: bytes) -> etree._Element:
    """The root of a part: no entities, no DTD, no network, no huge trees."""
    if b"<!DOCTYPE" in data[:MIB] or b"<!ENTITY" in data[:MIB]:  # no part of an office file has one
        raise Unreadable("bomb", _BOMB, "DOCTYPE")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if re.search("depth|amplification|entity|huge", str(error), re.I):
            raise Unreadable("bomb", _BOMB, str(error)) from error
        raise Unreadable("damaged", DAMAGED, str(error)) from error

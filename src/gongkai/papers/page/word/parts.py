"""The parts of a Word package beside the body: what they link to, what they hold that does not come along."""

import posixpath
import re
from dataclasses import dataclass

from gongkai.papers.model import Unreadable
from gongkai.papers.packed import Package, parse_xml
from gongkai.papers.page.draft import Draft
from gongkai.papers.wordml import Element, children, name_of, value


@dataclass(frozen=True, slots=True)
class Link:
    """Where a relationship leads: a part of the package, or an address outside."""

    target: str
    outside: bool
    kind: str


class Parts:
    """The package of a document, with its links."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.main = package.find(r"word/document\d*\.xml")
        self.links = self._links(self.main)

    def root(self, name: str) -> Element | None:
        """The root of a part; None where there is none. The body must be readable, the others may be damaged."""
        if name not in self._package.entries:
            return None
        if name == self.main:
            return parse_xml(self._package.read(name))
        try:
            return parse_xml(self._package.read(name))
        except Unreadable as error:
            if error.code == "bomb":
                raise
            return None

    def named(self, kind: str, usual: str) -> Element | None:
        """The root of the part that is linked to as this kind, or has the usual name."""
        found = next((link.target for link in self.links.values() if link.kind == kind and not link.outside), usual)
        return self.root(found)

    def data(self, name: str) -> bytes:
        """The bytes of a part, or none."""
        return self._package.read(name) if name in self._package.entries else b""

    def _links(self, part: str) -> dict[str, Link]:
        folder, _, name = part.rpartition("/")
        root = self.root(f"{folder}/_rels/{name}.rels")
        links: dict[str, Link] = {}
        for element in root if root is not None else ():
            target, outside = str(element.get("Target") or ""), element.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = str(element.get("Type") or "").rpartition("/")[2]
            links[str(element.get("Id"))] = Link(target, outside, kind)
        return links

    def tell_left_out(self, draft: Draft) -> None:
        """Notes on the parts that do not come along."""
        names = self._package.entries
        if any(re.fullmatch(r"word/(?:header|footer)\d*\.xml", n) and self._has_text(n) for n in names):
            draft.note("页眉和页脚没有带入。")
        if any(re.fullmatch(r"word/comments\d*\.xml", n) and self._has_text(n) for n in names):
            draft.note("批注没有带入。")
        if any(n.endswith("vbaProject.bin") for n in names):
            draft.note("文件带有宏，没有带入，也没有运行。")
        if any(n.startswith("word/embeddings/") for n in names):
            draft.note("嵌入的文件或对象没有带入，需要公开的另作附件上传。")
        if any(n.startswith("word/charts/") for n in names):
            draft.note("图表没有带入，需要时另存为图片后插入。")
        if any(n.startswith("word/diagrams/") for n in names):
            draft.note("SmartArt 图形没有带入，需要时另存为图片后插入。")
        if any(link.kind == "aFChunk" for link in self.links.values()):
            draft.note("以“插入文件”方式嵌入的内容没有带入。")
        settings = self._links("word/settings.xml")
        if any(link.kind == "attachedTemplate" and link.outside for link in settings.values()):
            draft.note("文件引用了外部模板，没有读取。")

    def _has_text(self, name: str) -> bool:
        root = self.root(name)
        if root is None:
            return False
        # A page number is a field: it is told to nobody.
        text = "".join(e.text or "" for e in root.iter("{*}t"))
        return bool(re.sub(r"[\d\s—–-]|第|页|共|PAGE", "", text))


def notes_of(root: Element | None, kind: str) -> dict[str, Element]:
    """Footnotes or endnotes by their number, without the lines that part them from the text."""
    return {
        value(note, "id"): note
        for note in children(root, kind)
        if value(note, "type") in ("", "normal") and name_of(note) == kind
    }

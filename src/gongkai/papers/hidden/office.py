"""docx and xlsx as packages of XML: every string in them, where it is kept, and the package written anew."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

from lxml import etree

from gongkai.papers.hidden.model import COMMENT, Edit, Passage, Piece, targets
from gongkai.papers.model import Unreadable
from gongkai.papers.packed import Package, parse_xml

_TAIL = "\0tail"
_WORTH = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff]{2}|[0-9\uff10-\uff19](?:[^0-9\uff10-\uff19]{0,2}[0-9\uff10-\uff19]){9}"
)
_GROUPS = frozenset(("p", "si", "is", "text"))
_NOT_TEXT = re.compile(r"(?:^|/)(?:\[Content_Types\]|styles|theme\d*|fontTable|webSettings|numbering)\.xml$|theme/")
_PART_NAMES = (
    (re.compile(r"docProps/|customXml/"), "文件属性"),
    (re.compile(r"omments|persons/|people\.xml"), COMMENT),
    (re.compile(r"word/header\d*\.xml"), "页眉"),
    (re.compile(r"word/footer\d*\.xml"), "页脚"),
    (re.compile(r"word/footnotes\.xml"), "脚注"),
    (re.compile(r"word/endnotes\.xml"), "尾注"),
    (re.compile(r"word/document\d*\.xml"), "正文"),
    (re.compile(r"charts/"), "图表"),
    (re.compile(r"drawing|diagrams/"), "图形"),
    (re.compile(r"pivot"), "数据透视表缓存"),
    (re.compile(r"externalLinks/"), "外部链接缓存"),
    (re.compile(r"\.rels$"), "超链接"),
    (re.compile(r"xl/sharedStrings\.xml"), "未使用的字符串"),
    (re.compile(r"xl/worksheets/"), "工作表设置"),
    (re.compile(r"xl/workbook\.xml"), "工作簿设置"),
)
_HEADERS = frozenset(("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"))
_CODE = re.compile(r'&(?:"[^"]*"|[0-9]{1,3}(?![0-9])|K[0-9A-F]{6}|[A-Z&])')
_ALT = frozenset(("descr", "title", "alt"))


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its name without namespace, or nothing."""
    for key, value in element.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


class Holder:
    """One string of an XML part: the text of an element, its tail, or an attribute; edited character by character."""

    def __init__(self, part: str, element: etree._Element, key: str = "") -> None:
        self.part = part
        self.element, self._key = element, key
        self.chars = list(self._get())

    def _get(self) -> str:
        if self._key == _TAIL:
            return self.element.tail or ""
        return str(self.element.get(self._key)) if self._key else self.element.text or ""

    @property
    def text(self) -> str:
        """What stands there."""
        return "".join(self.chars)

    def replace(self, start: int, end: int, new: str) -> None:
        """Put ``new`` where ``start`` to ``end`` stood; offsets stay those of the first text."""
        for index in range(start, end):
            self.chars[index] = ""
        if start < end:
            self.chars[start] = new

    def write(self) -> None:
        """Put the text back into the tree."""
        if self._key == _TAIL:
            self.element.tail = self.text
        elif self._key:
            self.element.set(self._key, self.text)
        else:
            self.element.text = self.text


def joined(place: str, parts: Iterable[tuple[str, Holder | None]]) -> Passage:
    """A passage out of texts and where each is kept (None: a sign that is no text, such as a tab)."""
    passage, texts, at = Passage(place, ""), [], 0
    for text, holder in parts:
        if holder is not None and text:
            passage.pieces.append(Piece(at, at + len(text), holder))
        texts.append(text)
        at += len(text)
    passage.text = "".join(texts)
    return passage


class Office:
    """A package with its parts as trees. Raises ``Unreadable`` (damaged, bomb)."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.trees: dict[str, etree._Element] = {}
        self._claimed: dict[tuple[etree._Element, str], Holder] = {}
        for name in package.entries:
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    self.trees[name] = parse_xml(package.read(name))
                except Unreadable as error:
                    if error.code == "bomb" or not name.endswith(".vml"):  # old drawings are not always well-formed
                        raise

    def holder(self, part: str, element: etree._Element, key: str = "") -> Holder:
        """The holder of a string, the same one each time it is asked for."""
        if (element, key) not in self._claimed:
            self._claimed[element, key] = Holder(part, element, key)
        return self._claimed[element, key]

    def claim(self, holder: Holder) -> None:
        """Say that somebody has asked for a string."""
        self._claimed[holder.element, ""] = holder

    def rest(self) -> Iterator[Passage]:
        """Every string nobody has asked for yet: texts by paragraph, then attributes, part by part."""
        for name, root in self.trees.items():
            label = next((label for pattern, label in _PART_NAMES if pattern.search(name)), "其他部件")
            if not _NOT_TEXT.search(name):
                yield from self._texts(name, label, root)
            yield from self._attributes(name, label, root)

    def _texts(self, name: str, label: str, root: etree._Element) -> Iterator[Passage]:
        groups: dict[etree._Element, list[Holder]] = {}
        for element in root.iter():
            for key, text in (("", element.text), (_TAIL, element.tail)):
                if text and text.strip() and (element, key) not in self._claimed:
                    home = next((a for a in element.iterancestors() if local(a) in _GROUPS), element)
                    groups.setdefault(home, []).append(self.holder(name, element, key))
        for number, holders in enumerate(groups.values(), 1):
            passage = joined(f"{label}（{name}）第{number}处", ((holder.text, holder) for holder in holders))
            if len(holders) == 1 and local(holders[0].element) in _HEADERS:
                _without_codes(passage)
            if _WORTH.search(passage.text):
                passage.shown, passage.unseen = False, COMMENT if label == COMMENT else ""
                yield passage

    def _attributes(self, name: str, label: str, root: etree._Element) -> Iterator[Passage]:
        number = 0
        for element in root.iter():
            for key, given in element.items():
                value = str(given)
                if len(value) > 3 and (element, str(key)) not in self._claimed and _WORTH.search(value):
                    number += 1
                    what = "图片替代文字" if str(key) in _ALT else label
                    holder = self.holder(name, element, str(key))
                    passage = joined(f"{what}（{name}）属性第{number}处", [(value, holder)])
                    passage.shown = False
                    yield passage


def _without_codes(passage: Passage) -> None:
    """Headers of sheets hold codes (&C: centred, &12: size): they part the text and are none."""
    (piece,) = passage.pieces
    passage.pieces, parts, at = [], [], 0
    for match in _CODE.finditer(passage.text):
        passage.pieces.append(Piece(at, match.start(), piece.holder, at))
        parts += [passage.text[at : match.start()], "\n" * len(match[0])]
        at = match.end()
    passage.pieces.append(Piece(at, len(passage.text), piece.holder, at))
    passage.text = "".join([*parts, passage.text[at:]])


def apply(passages: list[Passage], edits: list[Edit]) -> set[str]:
    """Carry the edits out in the trees; the parts that changed. Raises ``Unreadable`` (changed)."""
    touched: dict[int, Holder] = {}
    for edit in edits:
        _, start, end, _, new = edit
        for passage in targets(passages, edit):
            left = new
            for piece in passage.pieces:
                low, high = max(start, piece.start), min(end, piece.end)
                if low < high:
                    shift = piece.offset - piece.start
                    piece.holder.replace(low + shift, high + shift, left)
                    touched[id(piece.holder)] = piece.holder
                    left = ""
    for holder in touched.values():
        holder.write()
    return {holder.part for holder in touched.values()}


def packed(office: Office, parts: set[str], inner: dict[str, bytes]) -> bytes:
    """The package written anew with these parts as they are now and these embedded files.

    What Office makes again by itself is left out: the picture of the first page and the order in which formulas are worked out.
    """
    changed = set(parts)
    dropped = {name for name in office.package.entries if name.startswith("docProps/thumbnail")}
    dropped |= {"xl/calcChain.xml"} & office.package.entries.keys()
    for name in ("_rels/.rels", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        tree = office.trees.get(name)
        if tree is None:
            continue
        for each in list(tree):
            named = attribute(each, "Target") or attribute(each, "PartName")
            if named and any(other.endswith(named.lstrip("/")) for other in dropped):
                tree.remove(each)
                changed.add(name)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in office.package.entries:
            if name in changed:
                root = office.trees[name]
                target.writestr(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
            elif name in inner:
                target.writestr(name, inner[name])
            elif name not in dropped:
                target.writestr(name, office.package.read(name))
    return made.getvalue()

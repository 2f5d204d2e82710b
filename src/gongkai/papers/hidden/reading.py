"""Any file as all its texts; and the file without what is masked. Only a confined child calls these."""

from pathlib import Path

from lxml import etree

from gongkai.papers.hidden.docx import docx_passages
from gongkai.papers.hidden.html import html_passages
from gongkai.papers.hidden.model import Edit, Everything, Passage, not_maskable, targets
from gongkai.papers.hidden.office import Office, apply, packed
from gongkai.papers.hidden.pdf import pdf_everything, pdf_masked
from gongkai.papers.hidden.xlsx import xlsx_passages
from gongkai.papers.model import Limits, Unreadable
from gongkai.papers.opening import check_size, load
from gongkai.papers.packed import DAMAGED, Package
from gongkai.papers.sniff import decode, is_html, is_image, kind_of
from gongkai.papers.state import Confinement

_EDITOR = "网页和纯文本不用遮盖文件：请在编辑框里遮盖，或改好原文后再选择。"
_BINARY = "这是二进制工作簿（xlsb），读不全其中的内容。请用 Excel 打开，另存为 xlsx 后再选择。"
_DEEPEST = 2  # packages within packages


def everything(path: Path, *, limits: Limits | None = None) -> Everything:
    """Every text of a file. Raises ``Unreadable``."""
    limits = limits or Confinement.limits
    data = load(path, limits)
    if is_image(data):
        return Everything("image", unread=["图片"])
    try:
        return _everything(data, path.name, limits)
    except (etree.LxmlError, RecursionError, UnicodeError, ValueError, LookupError) as error:
        raise Unreadable("damaged", DAMAGED, repr(error)) from error


def _everything(data: bytes, name: str, limits: Limits) -> Everything:
    kind = kind_of(data)
    if kind == "pdf":
        return pdf_everything(data, limits)
    if kind == "zip":
        return _Packed(data, limits).everything()
    text = decode(data)
    if is_html(text, name):
        return Everything("html", html_passages(text))
    lines = text.splitlines()
    return Everything("text", [Passage(f"第{number}行", line) for number, line in enumerate(lines, 1) if line.strip()])


def masked(path: Path, edits: list[Edit], *, limits: Limits | None = None) -> bytes:
    """The bytes of the file after the edits. Raises ``Unreadable`` (changed, not-maskable, or as for reading)."""
    limits = limits or Confinement.limits
    data = load(path, limits)
    if is_image(data):
        raise not_maskable("图片里的文字遮不了。请在原来的文件里遮盖后重新截图，或用看图软件涂黑后再选择。")
    try:
        kind = kind_of(data)
        if kind == "pdf":
            return pdf_masked(data, edits, limits)
        if kind == "zip":
            return _Packed(data, limits).masked(edits)
    except (etree.LxmlError, RecursionError, UnicodeError, ValueError, LookupError) as error:
        raise Unreadable("damaged", DAMAGED, repr(error)) from error
    raise not_maskable(_EDITOR)


class _Packed:
    """A docx or xlsx with the packages embedded in it."""

    def __init__(self, data: bytes, limits: Limits, depth: int = 0, label: str = "") -> None:
        check_size(len(data), limits)
        package = Package(data, limits)
        self.kind = package.kind()
        if self.kind == "xlsx" and package.find(r"xl/workbook\.bin"):
            raise Unreadable("unsupported", _BINARY)
        package.verify()
        self._office = Office(package)
        self._own = docx_passages(self._office) if self.kind == "docx" else xlsx_passages(self._office)
        self.unread: list[str] = []
        self._inner: dict[str, _Packed] = {}
        for passage in self._own:
            passage.place = label + passage.place
            passage.table = passage.table and label + passage.table
        self._embedded(limits, depth, label)

    def _embedded(self, limits: Limits, depth: int, label: str) -> None:
        images = 0
        for name in self._office.package.entries:
            if "/media/" in name:
                images += 1
            elif "/embeddings/" in name:
                inside = f"{label}嵌入文件{len(self._inner) + len(self.unread) + 1}："
                try:
                    data = self._office.package.read(name)
                    if depth >= _DEEPEST or not data.startswith(b"PK"):
                        raise not_maskable(name)
                    self._inner[name] = _Packed(data, limits, depth + 1, inside)
                except Unreadable as error:
                    if error.code == "bomb":
                        raise
                    self.unread.append(f"{label}嵌入的对象（{name}）")
        if images:
            self.unread.append(f"{label}{images} 张图片")

    def passages(self) -> list[Passage]:
        """Its own and those of what is embedded."""
        return self._own + [each for inner in self._inner.values() for each in inner.passages()]

    def everything(self) -> Everything:
        """All that can be read."""
        unread = self.unread + [each for inner in self._inner.values() for each in inner.unread]
        return Everything(self.kind, self.passages(), unread)

    def masked(self, edits: list[Edit]) -> bytes:
        """The package after the edits. Raises ``Unreadable`` (changed)."""
        for edit in edits:
            targets(self.passages(), edit)
        return self._written(edits)

    def _written(self, edits: list[Edit]) -> bytes:
        mine = {passage.place for passage in self._own}
        parts = apply(self._own, [edit for edit in edits if edit[0] in mine])
        inner = {name: each._written(edits) for name, each in self._inner.items()}
        return packed(self._office, parts, inner)

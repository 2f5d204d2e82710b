"""What stands in a paragraph: text, breaks, links, notes, pictures, boxes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gongkai.papers.docx import symbol
from gongkai.papers.page.address import safe_href
from gongkai.papers.page.blocks import Run
from gongkai.papers.page.draft import Draft
from gongkai.papers.page.word.parts import Parts
from gongkai.papers.page.word.styles import Setting, Styles
from gongkai.papers.wordml import Element, find, name_of, value

_SIGNS = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "-"}
_INSIDE = frozenset(["sdt", "sdtContent", "smartTag", "customXml", "dir", "bdo", "fldSimple"])
_LINK = re.compile(r'^\s*HYPERLINK\s+"([^"]*)"', re.I)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run with its setting; or, with ``image``, a picture whose description is the run's text."""

    run: Run
    setting: Setting
    image: str = ""


@dataclass(slots=True)
class _Field:
    """A field that is being read: its instruction, then what it shows."""

    code: str = ""
    shown: bool = False


@dataclass(slots=True)
class _State:
    pieces: list[Piece] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)

    def href(self) -> str:
        found = (_LINK.match(inner.code) for inner in self.fields if inner.shown)
        return next((safe_href(match[1]) for match in found if match), "")


class Inline:
    """Reads paragraphs; ``cited`` are the notes they cite, numbered in order."""

    def __init__(self, parts: Parts, draft: Draft, styles: Styles, notes: Mapping[str, Mapping[str, Element]]) -> None:
        self._parts, self._draft, self._styles, self._notes = parts, draft, styles, notes
        self._boxes: list[Element] = []
        self._fields: list[_Field] = []
        self._cited: dict[tuple[str, str], int] = {}
        self.cited: list[tuple[int, Element]] = []

    def changed(self) -> None:
        """There was a tracked change."""
        self._draft.note("文中有修订痕迹，已按接受全部修订后的文字带入。")

    def take_boxes(self) -> list[Element]:
        """The text boxes met since this was last asked."""
        boxes, self._boxes = self._boxes, []
        return boxes

    def pieces(self, paragraph: Element, setting: Setting) -> list[Piece]:
        """What a paragraph holds. A field may have begun in an earlier one."""
        state = _State(fields=self._fields)
        self._walk(paragraph, setting, state, "")
        return state.pieces

    def _walk(self, parent: Element, setting: Setting, state: _State, href: str) -> None:
        for child in parent:
            name = name_of(child)
            if name == "r":
                self._run(child, setting, state, href)
            elif name == "hyperlink":
                link = self._parts.links.get(value(child, "id"))
                inner = safe_href(link.target) if link is not None and link.outside else ""
                self._walk(child, setting, state, inner or href)
            elif name in ("ins", "moveTo"):
                self.changed()
                self._walk(child, setting, state, href)
            elif name in ("del", "moveFrom"):
                self.changed()
            elif name in ("oMath", "oMathPara"):
                text = "".join(element.text or "" for element in child.iter("{*}t"))
                self._draft.note("公式按文字带入，请核对。")
                self._add(state, text, setting, href)
            elif name in _INSIDE:
                self._walk(child, setting, state, href)

    def _run(self, run: Element, around: Setting, state: _State, href: str) -> None:
        setting = self._styles.run(around, find(run, "rPr"))
        if setting.hidden:
            if any(name_of(child) == "t" for child in run):
                self._draft.note("有隐藏文字，没有带入。")
            return
        self._content(run, setting, state, href)

    def _content(self, run: Element, setting: Setting, state: _State, href: str) -> None:
        for child in run:
            name = name_of(child)
            if name == "t":
                self._add(state, child.text or "", setting, href)
            elif name == "fldChar":
                _turn(state, value(child, "fldCharType"))
            elif name == "instrText" and state.fields:
                state.fields[-1].code += child.text or ""
            elif name in _SIGNS:
                self._add(state, _SIGNS[name], setting, href)
            elif name == "br":
                self._add(state, "\n" if value(child, "type") in ("", "textWrapping") else " ", setting, href)
            elif name == "sym":
                self._add(state, symbol(value(child, "char")), setting, href)
            elif name in ("footnoteReference", "endnoteReference"):
                self._cite(child, name.removesuffix("Reference"), setting, state)
            elif name == "AlternateContent":
                choice = find(child, "Choice")
                self._content(choice if choice is not None else child, setting, state, href)
            elif name in ("drawing", "pict", "object", "Fallback"):
                self._drawing(child, name, setting, state)

    def _add(self, state: _State, text: str, setting: Setting, href: str) -> None:
        if not text or any(not inner.shown for inner in state.fields):
            return
        run = Run(text, setting.bold, setting.italic, setting.place, href or state.href())
        state.pieces.append(Piece(run, setting))

    def _cite(self, element: Element, kind: str, setting: Setting, state: _State) -> None:
        name = value(element, "id")
        note = self._notes[kind].get(name)
        if note is None:
            return
        if (kind, name) not in self._cited:  # a note that cites itself has one number all the same
            self.cited.append((len(self.cited) + 1, note))
            self._cited[kind, name] = len(self.cited)
        self._add(state, f"[{self._cited[kind, name]}]", replace(setting, place="sup", bold=False, italic=False), "")

    def _drawing(self, element: Element, name: str, setting: Setting, state: _State) -> None:
        self._boxes.extend(element.iter("{*}txbxContent"))
        if name == "object":
            self._draft.note("嵌入的文件或对象没有带入，需要公开的另作附件上传。")
            return
        described = next((e for e in element.iter("{*}docPr") if e.get("descr")), None)
        alt = str(described.get("descr")) if described is not None else ""
        for picture in element.iter("{*}blip", "{*}imagedata"):
            if any(name_of(above) == "txbxContent" for above in picture.iterancestors()):
                continue  # comes with the text of its box
            link = self._parts.links.get(value(picture, "embed") or value(picture, "id"))
            if link is None or link.outside:
                self._draft.note("有图片是链接到外部的，没有读取。请在 Word 中改为插入图片。")
            elif kept := self._draft.keep(self._parts.data(link.target), alt):
                if not alt:
                    self._draft.note("有图片没有文字说明，请补上，读屏软件要读。")
                state.pieces.append(Piece(Run(alt), setting, kept))


def _turn(state: _State, kind: str) -> None:
    if kind == "begin":
        state.fields.append(_Field())
    elif kind == "separate" and state.fields:
        state.fields[-1].shown = True
    elif kind == "end" and state.fields:
        state.fields.pop()

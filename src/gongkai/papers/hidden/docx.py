"""Word documents: body, headers, footers, notes, comments, text boxes, what was deleted, what is hidden."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from gongkai.papers.hidden.model import COMMENT, Passage
from gongkai.papers.hidden.office import Holder, Office, attribute, joined, local

_WORDS = {"del": "修订前", "hidden": "隐藏文字"}
_STORIES = (
    (re.compile(r"word/document\d*\.xml"), ""),
    (re.compile(r"word/header(\d*)\.xml"), "页眉"),
    (re.compile(r"word/footer(\d*)\.xml"), "页脚"),
    (re.compile(r"word/footnotes\.xml"), "脚注"),
    (re.compile(r"word/endnotes\.xml"), "尾注"),
    (re.compile(r"word/comments\.xml"), COMMENT),
    (re.compile(r"word/glossary/document\.xml"), "文档部件"),
)
_DELETED = frozenset(("del", "moveFrom"))
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TEXTS = frozenset(("t", "delText"))
_CODES = frozenset(("instrText", "delInstrText"))
_BOXES = frozenset(("drawing", "pict", "object"))


@dataclass(slots=True)
class _Run:
    """A piece of a paragraph and how it is shown: as text, as deleted text, hidden, as the code of a field."""

    text: str
    holder: Holder | None
    state: str


@dataclass(slots=True)
class _Story:
    """Where we are: names of places, numbers of paragraphs, tables and boxes so far."""

    part: str
    label: str
    office: Office
    paragraphs: int = 0
    tables: int = 0
    boxes: int = 0
    found: list[Passage] = field(default_factory=list)

    def place(self, words: str) -> str:
        return self.label + words


def docx_passages(office: Office) -> list[Passage]:
    """Every text of a docx, the body first."""
    passages: list[Passage] = []
    for pattern, label in _STORIES:
        for name, root in office.trees.items():
            match = pattern.fullmatch(name)
            if match:
                number = match[1] if pattern.groups else ""
                story = _Story(name, f"{label}{number}" if label else "", office)
                _blocks(root, story)
                for passage in story.found:
                    passage.shown = passage.shown and label in ("", "页眉", "页脚", "脚注", "尾注")
                    passage.unseen = COMMENT if label == COMMENT else passage.unseen
                passages += story.found
    return [*passages, *office.rest()]


def _blocks(parent: etree._Element, story: _Story) -> None:
    for child in parent:
        name = local(child)
        if name == "p":
            story.paragraphs += 1
            _emit(story, f"第{story.paragraphs}段", [child])
        elif name == "tbl":
            _table(child, story)
        else:
            _blocks(child, story)


def _table(table: etree._Element, story: _Story) -> None:
    story.tables += 1
    number = story.tables
    for row_number, row in enumerate(_inside(table, "tr"), 1):
        column = 1 + _count(row, "gridBefore", 0)
        for cell in _inside(row, "tc"):
            columns = max(_count(cell, "gridSpan", 1), 1)
            place = f"表{number}第{row_number}行第{column}列"
            before = len(story.found)
            _emit(story, place, list(_inside(cell, "p")))
            for passage in story.found[before:]:
                if not passage.table:
                    passage.table, passage.row = f"{story.label}表{number}", row_number
                    passage.column, passage.columns = column, columns
            for inner in _inside(cell, "tbl"):
                _table(inner, story)
            column += columns


def _count(parent: etree._Element, name: str, otherwise: int) -> int:
    for properties in parent:
        if local(properties) in ("trPr", "tcPr"):
            for each in properties:
                if local(each) == name:
                    value = attribute(each, "val")
                    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else otherwise
    return otherwise


def _inside(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    for child in parent:
        name = local(child)
        if name == wanted:
            yield child
        elif name not in ("tbl", "tr", "tc", "p"):
            yield from _inside(child, wanted)


def _emit(story: _Story, words: str, paragraphs: list[etree._Element]) -> None:
    """The passages of a paragraph, or of all paragraphs of a cell together: as shown, as it was, hidden, codes."""
    runs: list[_Run] = []
    boxes: list[etree._Element] = []
    for number, paragraph in enumerate(paragraphs):
        if number:
            runs.append(_Run("\n", None, ""))
        _inline(paragraph, story, runs, boxes, "")
    place = story.place(words)
    _add(story, place, [run for run in runs if run.state in ("", "ins")], shown=True)
    if any(run.state == "del" for run in runs):
        _add(story, place, [run for run in runs if run.state in ("", "del")], marked="del")
    if any(run.state == "hidden" for run in runs):
        _add(story, place, [run for run in runs if run.state in ("", "ins", "hidden")], marked="hidden")
    _add(story, f"{place}（域代码）", [run for run in runs if run.state == "code"])
    for box in boxes:
        _box(box, story)


def _add(story: _Story, place: str, runs: list[_Run], *, marked: str = "", shown: bool = False) -> None:
    unseen = _WORDS.get(marked, "")
    place = f"{place}（{unseen}）" if unseen else place
    passage = joined(place, ((run.text, run.holder) for run in runs))
    if not passage.text.strip():
        return
    passage.shown, passage.unseen = shown, unseen
    at = 0
    for run in runs:
        if marked and run.state == marked:
            passage.marked.append((at, at + len(run.text)))
        at += len(run.text)
    story.found.append(passage)
    if any(_touch(passage.text, edge) for span in passage.marked for edge in span):
        alone = [each for run in runs if run.state == marked for each in (run, _Run("\n", None, ""))]
        _add(story, f"{place}（单独）", alone)


def _touch(text: str, edge: int) -> bool:
    """Whether digits stand on both sides: what is not shown then runs into what is."""
    return text[edge - 1 : edge].isdigit() and text[edge : edge + 1].isdigit()


def _inline(parent: etree._Element, story: _Story, runs: list[_Run], boxes: list[etree._Element], state: str) -> None:
    for child in parent:
        name = local(child)
        if name in _TEXTS:
            holder = story.office.holder(story.part, child)
            runs.append(_Run(holder.text, holder, "del" if name == "delText" and not state else state))
        elif name in _CODES:
            holder = story.office.holder(story.part, child)
            runs.append(_Run(holder.text, holder, "code"))
        elif name in _SIGNS:
            runs.append(_Run(_SIGNS[name], None, state))
        elif name in _DELETED:
            _inline(child, story, runs, boxes, "del")
        elif name in ("ins", "moveTo"):
            _inline(child, story, runs, boxes, state or "ins")
        elif name == "r":
            _inline(child, story, runs, boxes, "hidden" if not state and _vanishes(child) else state)
        elif name in _BOXES or name == "AlternateContent":
            boxes.append(child)
        elif not name.endswith("Pr"):
            _inline(child, story, runs, boxes, state)


def _vanishes(run: etree._Element) -> bool:
    return any(
        attribute(each, "val") not in ("0", "false", "off")
        for properties in run
        if local(properties) == "rPr"
        for each in properties
        if local(each) == "vanish"
    )


def _box(box: etree._Element, story: _Story) -> None:
    """A text box; Word keeps it twice, for new and for old programs: both have the same places."""
    first = most = story.boxes
    branches = list(box) if local(box) == "AlternateContent" else [box]
    for branch in branches:
        story.boxes = first
        for content in [each for each in branch.iter("{*}txbxContent") if _outermost(each, branch)]:
            story.boxes += 1
            kept = (story.label, story.paragraphs, story.tables)
            story.label, story.paragraphs, story.tables = f"{story.label}文本框{story.boxes}", 0, 0
            _blocks(content, story)
            story.label, story.paragraphs, story.tables = kept
        most = max(most, story.boxes)
    story.boxes = most


def _outermost(content: etree._Element, branch: etree._Element) -> bool:
    for ancestor in content.iterancestors():
        if ancestor is branch:
            return True
        if local(ancestor) == "txbxContent":
            return False
    return True

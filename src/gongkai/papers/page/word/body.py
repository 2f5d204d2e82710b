"""The body of a Word document, block by block, as it reads with all changes accepted."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from gongkai.papers.grid import WIDEST_SPAN
from gongkai.papers.model import Unreadable
from gongkai.papers.packed import DAMAGED, Package
from gongkai.papers.page.blocks import (
    Block,
    Blocks,
    Box,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Run,
    Sheet,
    plain,
    tidy_runs,
)
from gongkai.papers.page.draft import Draft, Type
from gongkai.papers.page.headings import FIRST, SECOND, all_strong, lead_of, level_of, with_lead
from gongkai.papers.page.letterhead import opened
from gongkai.papers.page.squares import squared
from gongkai.papers.page.word.inline import Inline, Piece
from gongkai.papers.page.word.numbers import Mark, Numbers
from gongkai.papers.page.word.parts import Parts, notes_of
from gongkai.papers.page.word.styles import Setting, Styles, is_style_of_contents
from gongkai.papers.wordml import Element, find, inside, name_of, number, switched, value

TRANSPARENT = frozenset(["sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"])
_TITLE_FACES = ("小标宋", "xiaobiaosong")
_FIRST_FACES, _SECOND_FACES = ("黑体", "simhei", "heiti"), ("楷体", "kaiti", "simkai")
_DEEPEST = 40
_PUSHED = 16  # blanks, in half characters
_BULLET, _COUNTED = "\ufdd0", "\ufdd1"  # looks of paragraphs that will be items of lists


def draft_docx(package: Package) -> Draft:
    """Raises ``Unreadable`` (damaged, bomb)."""
    parts = Parts(package)
    root = parts.root(parts.main)
    body = find(root, "body")
    if body is None:
        raise Unreadable("damaged", DAMAGED, "no body")
    draft = Draft("docx", title=package.title())
    _Body(parts, draft).fill(body)
    parts.tell_left_out(draft)
    return draft


class _Body:
    def __init__(self, parts: Parts, draft: Draft) -> None:
        self.draft = draft
        self.styles = Styles(parts.named("styles", "word/styles.xml"))
        self.numbers = Numbers(parts.named("numbering", "word/numbering.xml"))
        notes = {
            "footnote": notes_of(parts.named("footnotes", "word/footnotes.xml"), "footnote"),
            "endnote": notes_of(parts.named("endnotes", "word/endnotes.xml"), "endnote"),
        }
        self.inline = Inline(parts, draft, self.styles, notes)
        self._carried: list[Piece] = []  # of a paragraph whose end was deleted: it goes on in the next
        self._types: dict[int, Type] = {}

    def fill(self, body: Element) -> None:
        """The blocks, lists put together, notes at the end."""
        blocks = opened(list(self.blocks(body, _DEEPEST)))
        for at, block in enumerate(self._listed(blocks)):
            self.draft.blocks.append(block)
            if (kind := self._types.get(id(block))) is not None:
                self.draft.types[at] = kind
        seen = 0
        while seen < len(self.inline.cited):  # a note may cite a note
            mark, note = self.inline.cited[seen]
            seen += 1
            found = [b for b in self.blocks(note, _DEEPEST) if isinstance(b, Paragraph | Heading)]
            runs = [run for at, b in enumerate(found) for run in ((Run("\n"),) if at else ()) + b.runs]
            self.draft.blocks.append(Paragraph((Run(f"[{mark}] "), *runs), "note"))

    def blocks(self, parent: Element, depth: int) -> Iterator[Block]:
        if depth < 0:
            raise Unreadable("bomb", DAMAGED, "depth")
        for child in parent:
            name = name_of(child)
            if name == "p":
                yield from self._paragraph(child, depth)
            elif name == "tbl":
                yield from self._table(child, depth)
            elif name in ("ins", "moveTo"):
                self.inline.changed()
                yield from self.blocks(child, depth - 1)
            elif name in ("del", "moveFrom"):
                self.inline.changed()
            elif name in TRANSPARENT:
                yield from self.blocks(child, depth - 1)

    def _paragraph(self, element: Element, depth: int) -> Iterator[Block]:
        properties = find(element, "pPr")
        setting = self.styles.paragraph(properties)
        if is_style_of_contents(setting):
            self.draft.note("目录没有带入，网页按标题生成目录。")
            return
        mark = self.numbers.next(setting.num, setting.level) if setting.num else None
        pieces, self._carried = self._carried + self.inline.pieces(element, setting), []
        ended = find(properties, "rPr", "del")
        if ended is None:
            ended = find(properties, "rPr", "moveFrom")
        if ended is not None:
            self.inline.changed()
            self._carried = pieces
            return
        if find(properties, "rPr", "ins") is not None:
            self.inline.changed()
        yield from self._made(pieces, setting, mark)
        for box in self.inline.take_boxes():
            self.draft.note("文本框的文字放在它所在段落之后，请核对位置。")
            yield from self.blocks(box, depth - 1)

    def _made(self, pieces: list[Piece], setting: Setting, mark: Mark | None) -> Iterator[Block]:
        runs = tidy_runs([piece.run for piece in pieces if not piece.image])
        if runs:
            block = self._shaped(runs, pieces, setting, mark)
            self._types[id(block)] = _type(pieces, setting)
            yield block
        elif mark is not None and not mark.bullet and not any(piece.image for piece in pieces):
            yield Paragraph((Run(mark.text),))
        for piece in pieces:
            if piece.image:
                yield Figure(piece.image, piece.run.text)

    def _shaped(self, runs: tuple[Run, ...], pieces: list[Piece], setting: Setting, mark: Mark | None) -> Block:
        face = _face(pieces, setting)
        if setting.outline <= 5 and not _is_title(setting):
            return Heading(min(setting.outline + 2, 4), _marked(runs, mark))
        whole = _marked(runs, mark)
        marked = plain(whole)
        level = level_of(marked)
        if level and (
            all_strong(runs)
            or (any(name in face for name in _FIRST_FACES) and FIRST.match(marked))
            or (any(name in face for name in _SECOND_FACES) and SECOND.match(marked))
            or (level == 2 and setting.align == "center")
        ):
            return Heading(level, whole)
        if mark is not None and mark.plain:
            look = f"{_BULLET if mark.bullet else _COUNTED}{mark.level}:{mark.count}:{mark.list}"
            return Paragraph(runs, look)
        if lead := lead_of(marked):
            whole = self._with_lead(whole, lead, pieces, face, mark)
        return Paragraph(whole, _look(pieces, setting))

    def _with_lead(
        self, whole: tuple[Run, ...], lead: str, pieces: list[Piece], face: str, mark: Mark | None
    ) -> tuple[Run, ...]:
        """A lead set in the face of headings is bold here, where there is no other face."""
        letters = [p for p in pieces if p.run.text.strip()]
        first = letters[0].setting.face.lower() if letters else face
        last = letters[-1].setting.face.lower() if letters else face
        if first != last and any(name in first for name in (*_FIRST_FACES, *_SECOND_FACES)) and mark is None:
            return with_lead(whole, len(lead))
        return whole

    def _table(self, table: Element, depth: int) -> Iterator[Block]:
        nested = len(list(islice(table.iter("{*}tbl"), 2))) > 1
        if nested:
            self.draft.note("表格里套有表格，外层按版面读出，请核对。")
            for row in inside(table, "tr", TRANSPARENT):
                for cell in inside(row, "tc", TRANSPARENT):
                    yield from self._listed(list(self.blocks(cell, depth - 1)))
            return
        rows: list[tuple[Box, ...]] = []
        heads = 0
        for row in inside(table, "tr", TRANSPARENT):
            if find(row, "trPr", "del") is not None or switched(find(row, "trPr", "hidden")):
                self.inline.changed()
                continue
            if find(row, "trPr", "ins") is not None:
                self.inline.changed()
            if switched(find(row, "trPr", "tblHeader")) and heads == len(rows):
                heads += 1
            rows.append(tuple(self._boxes(row, depth)))
        yield Sheet(tuple(squared(_merged(rows))), heads, "")

    def _boxes(self, row: Element, depth: int) -> Iterator[Box]:
        before = min(number(value(find(row, "trPr", "gridBefore"))), WIDEST_SPAN)
        if before > 0:
            yield Box((), 1, before)
        for cell in inside(row, "tc", TRANSPARENT):
            properties = find(cell, "tcPr")
            columns = max(number(value(find(properties, "gridSpan")), 1), 1)
            merge = find(properties, "vMerge")
            # Rows 0: the cell goes on from the one above.
            rows = 0 if merge is not None and value(merge) != "restart" else 1
            yield Box(tuple(self._listed(list(self.blocks(cell, depth - 1)))), rows, min(columns, WIDEST_SPAN))

    def _listed(self, blocks: list[Block]) -> Iterator[Block]:
        """Items as lists, a paragraph over a table that is its caption as such."""
        items: list[Paragraph] = []
        for at, block in enumerate(blocks):
            if isinstance(block, Paragraph) and block.look[:1] in (_BULLET, _COUNTED):
                items.append(block)
                continue
            yield from _lists(items)
            items = []
            after = blocks[at + 1] if at + 1 < len(blocks) else None
            if isinstance(block, Paragraph) and isinstance(after, Sheet) and _is_caption(block):
                blocks[at + 1] = replace(after, caption=plain(block.runs))
                continue
            yield block
        yield from _lists(items)


def _merged(rows: list[tuple[Box, ...]]) -> list[tuple[Box, ...]]:
    """Cells merged downwards as one cell with its span; those that go on are taken out of their rows."""
    made: list[list[Box]] = []
    open_: dict[int, tuple[int, int]] = {}  # column -> where the cell stands that may go on
    for row in rows:
        kept: list[Box] = []
        column, reached = 0, {}
        for box in row:
            home = open_.get(column)
            above = made[home[0]][home[1]] if home is not None and home[0] < len(made) else None
            if box.rows == 0 and home is not None and above is not None and above.columns == box.columns:
                made[home[0]][home[1]] = replace(above, rows=above.rows + 1, blocks=above.blocks + box.blocks)
                reached[column] = home
            else:
                kept.append(replace(box, rows=1))
                reached[column] = (len(made), len(kept) - 1)
            column += box.columns
        made.append(kept)
        open_ = reached
    return [tuple(row) for row in made]


def _lists(items: list[Paragraph]) -> Iterator[Block]:
    """Paragraphs of lists, by their levels."""
    at = 0
    while at < len(items):
        made, at = _list(items, at)
        yield made


def _list(items: list[Paragraph], at: int) -> tuple[Listing, int]:
    ordered, level, count, name = _item(items[at])
    found: list[Blocks] = []
    while at < len(items):
        kind, depth, number_, other = _item(items[at])
        if depth > level and found:
            inner, at = _list(items, at)
            found[-1] += (inner,)
            continue
        if (
            depth < level
            or kind != ordered
            or (ordered and found and number_ != count + len(found))
            or (other != name and ordered)
        ):
            break
        found.append((Paragraph(items[at].runs),))
        at += 1
    return Listing(tuple(found), ordered, count if ordered else 1), at


def _item(paragraph: Paragraph) -> tuple[bool, int, int, str]:
    level, count, name = paragraph.look[1:].split(":", 2)
    return paragraph.look[0] == _COUNTED, int(level), int(count), name


def _marked(runs: tuple[Run, ...], mark: Mark | None) -> tuple[Run, ...]:
    if mark is None or mark.bullet:
        return runs
    return (replace(runs[0], text=mark.text, href="", place=""), *runs)


def _is_caption(paragraph: Paragraph) -> bool:
    text = plain(paragraph.runs)
    return paragraph.look == "center" and len(text) <= 40 and text.startswith(("表", "附表")) and "。" not in text


def _is_title(setting: Setting) -> bool:
    return setting.style in ("title", "标题") or any(name in setting.face.lower() for name in _TITLE_FACES)


def _face(pieces: list[Piece], setting: Setting) -> str:
    """The face that most letters of a paragraph are set in, in small letters."""
    faces: dict[str, int] = {}
    for piece in pieces:
        face = piece.setting.face.lower()
        faces[face] = faces.get(face, 0) + len(piece.run.text.strip())
    return max(faces, key=faces.__getitem__, default=setting.face.lower())


def _type(pieces: list[Piece], setting: Setting) -> Type:
    letters = [piece for piece in pieces if piece.run.text.strip()]
    size = max((piece.setting.size for piece in letters), default=setting.size)
    face = _face(pieces, setting)
    titled = setting.style in ("title", "标题") or any(name in face for name in _TITLE_FACES)
    red = bool(letters) and all(piece.setting.red for piece in letters)
    return Type(titled, size, setting.align == "center", setting.align in ("right", "end"), red)


def _look(pieces: list[Piece], setting: Setting) -> str:
    if setting.align == "center":
        return "center"
    if setting.align in ("right", "end"):
        return "right"
    lead = "".join(piece.run.text for piece in pieces)
    lead = lead[: len(lead) - len(lead.lstrip())]
    if sum(2 if char == "\u3000" else 1 for char in lead) >= _PUSHED:
        return "right"  # with blanks, as signatures are
    indented = setting.first_line > 0 or lead.count("\u3000") >= 2 or lead.count(" ") + lead.count("\xa0") >= 4
    return "indent" if indented else ""

"""Web pages as texts that know where in the source each of their characters stands."""

import html
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import accumulate

from gongkai.papers.hidden.model import Edit, Passage, Piece, targets
from gongkai.papers.model import Unreadable

_INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup"),
        *("time", "tt", "u", "var", "wbr", "img", "o:p"),
    )
)
_TABLE_PARTS = frozenset(("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "colgroup", "col"))
_UNTOLD = frozenset(("class", "style", "id", "rel", "type", "target", "width", "height"))
_SILENT = frozenset(("style",))
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+)""")
_WORTH = re.compile(r"[\u2e80-\u9fff]{2}|[0-9\uff10-\uff19](?:[^0-9\uff10-\uff19]{0,2}[0-9\uff10-\uff19]){9}")
_MOST = 2_000_000  # pieces of one page
_BOMB = "网页的内容多得不正常，没有打开。请用浏览器打开原网页，重新另存一份。"


@dataclass(frozen=True, slots=True)
class Source:
    """A stretch of the source; ``exact``: character by character what is read there (no entities)."""

    start: int
    end: int
    exact: bool


@dataclass(slots=True)
class _Table:
    number: int
    row: int = 0
    column: int = 0
    columns: int = 1
    taken: dict[tuple[int, int], bool] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self._source = source
        self._lines = [0, *accumulate(len(line) + 1 for line in source.split("\n"))]
        self.passages: list[Passage] = []
        self._texts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0
        self._paragraphs = self._tables = self._scripts = self._comments = self._attributes = 0
        self._open: list[_Table] = []
        self._in_cell: list[bool] = []
        self._budget = _MOST

    def read(self) -> list[Passage]:
        self.feed(self._source)
        self.close()
        self._flush()
        return self.passages

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    # -- texts

    def _add(self, text: str, start: int, end: int, *, exact: bool) -> None:
        self._budget -= 1
        if self._budget < 0:
            raise Unreadable("bomb", _BOMB)
        self._pieces.append(Piece(self._length, self._length + len(text), Source(start, end, exact)))
        self._texts.append(text)
        self._length += len(text)

    def _space(self) -> None:
        self._texts.append("\n")
        self._length += 1

    def handle_data(self, data: str) -> None:
        start = self._at()
        if self.cdata_elem in ("script", "style"):
            if self.cdata_elem not in _SILENT and _WORTH.search(data):
                self._scripts += 1
                self._alone(f"脚本{self._scripts}", data, start)
            return
        self._add(data, start, start + len(data), exact=True)

    def handle_entityref(self, name: str) -> None:
        self._entity(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._entity(f"&#{name}")

    def _entity(self, written: str) -> None:
        start = self._at()
        end = start + len(written)
        end += self._source[end : end + 1] == ";"
        self._add(html.unescape(self._source[start:end]), start, end, exact=False)

    def handle_comment(self, data: str) -> None:
        if _WORTH.search(data):
            start = self._source.find(data, self._at())
            self._comments += 1
            self._alone(f"网页注释{self._comments}", data, start)

    def _alone(self, place: str, text: str, start: int) -> None:
        pieces = [Piece(0, len(text), Source(start, start + len(text), exact=True))]
        self.passages.append(Passage(place, text, shown=False, pieces=pieces))

    # -- structure

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tell_attributes()
        if tag == "br":
            self._space()
        elif tag not in _INLINE:
            if not (self._in_cell and self._in_cell[-1]) or tag in _TABLE_PARTS:
                self._flush()
            elif self._texts:
                self._space()
        if tag == "table":
            self._tables += 1
            self._open.append(_Table(self._tables))
            self._in_cell.append(False)
        elif tag == "tr" and self._open:
            self._open[-1].row += 1
            self._open[-1].column = 0
            self._in_cell[-1] = False
        elif tag in ("td", "th") and self._open:
            self._next_cell(self._open[-1], dict(attrs))
            self._in_cell[-1] = True

    def _next_cell(self, table: _Table, attrs: dict[str, str | None]) -> None:
        table.row = max(table.row, 1)
        table.column += table.columns if table.column else 1
        while table.taken.pop((table.row, table.column), False):
            table.column += 1
        table.columns = _span(attrs.get("colspan"))
        for row in range(table.row + 1, table.row + _span(attrs.get("rowspan"))):
            for column in range(table.column, table.column + table.columns):
                table.taken[row, column] = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE:
            return
        if not (self._in_cell and self._in_cell[-1]) or tag in _TABLE_PARTS:
            self._flush()
        if tag in ("td", "th") and self._in_cell:
            self._in_cell[-1] = False
        elif tag == "table" and self._open:
            self._open.pop()
            self._in_cell.pop()

    def _tell_attributes(self) -> None:
        raw = self.get_starttag_text() or ""
        if not _WORTH.search(raw):
            return
        start = self._at()
        for match in _ATTRIBUTE.finditer(raw):
            name, value = match[1].lower(), match[2]
            first = start + match.start(2)
            if value[:1] in "\"'":
                value, first = value[1:-1], first + 1
            if name not in _UNTOLD and _WORTH.search(value):
                self._attributes += 1
                read = html.unescape(value)
                pieces = [Piece(0, len(read), Source(first, first + len(value), read == value))]
                place = f"属性{name}（第{self._attributes}处）"
                self.passages.append(Passage(place, read, shown=False, pieces=pieces))

    def _flush(self) -> None:
        text = "".join(self._texts)
        if text.strip():
            passage = Passage("", text, pieces=self._pieces)
            if self._in_cell and self._in_cell[-1]:
                table = self._open[-1]
                passage.table, passage.row = f"表{table.number}", table.row
                passage.column, passage.columns = table.column, table.columns
                passage.place = f"表{table.number}第{table.row}行第{table.column}列"
            else:
                self._paragraphs += 1
                passage.place = f"第{self._paragraphs}段"
            self.passages.append(passage)
        self._texts, self._pieces, self._length = [], [], 0


def _span(value: str | None) -> int:
    digits = re.match(r"\s*([0-9]{1,3})", value or "")
    return max(int(digits[1]), 1) if digits else 1


def html_passages(source: str) -> list[Passage]:
    """Every text of a page or of a piece of one: paragraphs and cells in order, attributes, comments, scripts."""
    return _Reader(source).read()


def html_masked(source: str, edits: list[Edit]) -> str:
    """The source with the edits carried out and not one other character changed. Raises ``Unreadable`` (changed)."""
    passages = html_passages(source)
    changes: list[tuple[int, int, str]] = []
    for edit in edits:
        _, start, end, _, new = edit
        for passage in targets(passages, edit):
            left = html.escape(new)
            for piece in pieces_within(passage, start, end):
                where: Source = piece.holder
                low, high = where.start, where.end
                if where.exact:
                    low += max(start - piece.start, 0)
                    high -= max(piece.end - end, 0)
                changes.append((low, high, left))
                left = ""
    for low, high, new in sorted(set(changes), reverse=True):
        source = source[:low] + new + source[high:]
    return source


def pieces_within(passage: Passage, start: int, end: int) -> list[Piece]:
    """The pieces that hold characters ``start`` to ``end`` of a passage."""
    first = bisect_left(passage.pieces, start + 1, key=lambda piece: piece.end)
    found = []
    for piece in passage.pieces[first:]:
        if piece.start >= end:
            break
        found.append(piece)
    return found


def html_marked(source: str, spans: list[tuple[str, int, int, str, str, str]]) -> str:
    """The source with ``<mark>`` around spans (place, start, end, what stands there, class, key) of shown texts."""
    passages = {passage.place: passage for passage in html_passages(source) if passage.shown}
    cuts: list[tuple[int, int, str]] = []
    for place, start, end, found, name, key in spans:
        passage = passages.get(place)
        if passage is None or passage.text[start:end] != found:
            continue
        opening = f'<mark class="finding {html.escape(name)}" data-finding="{html.escape(key)}">'
        for piece in pieces_within(passage, start, end):
            where: Source = piece.holder
            low = where.start + (max(start - piece.start, 0) if where.exact else 0)
            high = where.end - (max(piece.end - end, 0) if where.exact else 0)
            cuts.append((low, high, opening))
    last = len(source) + 1
    for low, high, opening in sorted(cuts, key=lambda cut: (-cut[0], cut[1])):
        if high <= last:
            source = f"{source[:low]}{opening}{source[low:high]}</mark>{source[high:]}"
            last = low
    return source

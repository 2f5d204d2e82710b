"""PDF, by pdfium: ruled tables from their lines, everything else as lines of text."""

import ctypes
import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gongkai.papers.joining import Ruled, join_pages
from gongkai.papers.lattice import SNAP, Lattice, Line, lattices
from gongkai.papers.layout import Glyph, block, cell_text, ends_full, runs_of
from gongkai.papers.model import Cell, Document, Limits, Table, Text, Unreadable

Point: TypeAlias = tuple[float, float]
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_DAMAGED = "PDF 已损坏或不完整，打不开。请重新下载，或请提供文件的人重新导出。"
_SCAN = "这份 PDF 是扫描图片，没有文字可读。请选择原来的 Word、网页文件，或用带文字识别的软件另存为可复制文字的 PDF。"
_MOST_GLYPHS = 60_000  # of a page; a dense newspaper page has 15,000
_MOST_LINES = 4_000  # of a page; beyond, it is a drawing and no table
_DEEPEST_FORM = 5
_QUARTER = math.pi / 2
_TALL = 40.0  # points


def open_pdf(data: bytes, limits: Limits) -> Document:
    """The document of a PDF. Raises ``Unreadable`` (encrypted, damaged, too-large, no-text)."""
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise Unreadable("encrypted", "PDF 设有打开密码。请取消密码（打印或另存为新的 PDF）后再选择。") from error
        raise Unreadable("damaged", _DAMAGED, str(error)) from error
    try:
        count = len(pdf)
        if count > limits.pages:
            raise Unreadable(
                "too-large", f"PDF 有 {count} 页，超过 {limits.pages} 页。请只保留需要的页，另存后再选择。"
            )
        pages = [_page(pdf, number) for number in range(count)]
        title = str(pdf.get_metadata_value("Title")).strip()
    except pdfium.PdfiumError as error:
        raise Unreadable("damaged", _DAMAGED, str(error)) from error
    finally:
        pdf.close()
    document = Document("pdf", title, tuple(join_pages(pages)))
    if _illegible(document.plain):
        raise Unreadable("no-text", _SCAN)
    return document


def _illegible(text: str) -> bool:
    """Nothing to read, or letters of which the file does not say what they mean."""
    letters = re.sub(r"\s", "", text)
    odd = len(re.findall("[\ufffd\ue000-\uf8ff\x00-\x1f]", letters))
    return odd * 2 >= len(letters)


class _Turn:
    """From the page's own coordinates to points from the top left of the page as people hold it."""

    def __init__(self, page: Any, text: Any) -> None:
        left, bottom, right, top = page.get_mediabox()
        self._box = (left, bottom, right, top)
        self._quarter = _quarters(page, text)
        self.height = (right - left) if self._quarter % 2 else (top - bottom)

    def __call__(self, x: float, y: float) -> Point:
        left, bottom, right, top = self._box
        if self._quarter == 0:
            return x - left, top - y
        if self._quarter == 1:
            return y - bottom, x - left
        if self._quarter == 2:
            return right - x, y - bottom
        return top - y, right - x


def _quarters(page: Any, text: Any) -> int:
    """Quarter turns, clockwise, that bring most of the page's text upright; without text, those the page asks for."""
    count = text.count_chars()
    sample = [index for index in range(0, count, max(count // 100, 1)) if raw.FPDFText_GetUnicode(text, index) > 0x20]
    turned = [-round(raw.FPDFText_GetCharAngle(text, index) / _QUARTER) % 4 for index in sample]
    most = max(set(turned), key=turned.count, default=0)
    return most if turned.count(most) * 4 > len(turned) * 3 else page.get_rotation() // 90 % 4


def _page(pdf: Any, number: int) -> list[Text | Ruled]:
    page = pdf[number]
    text = page.get_textpage()
    turn = _Turn(page, text)
    glyphs = list(_glyphs(text, turn))
    across: list[Line] = []
    down: list[Line] = []
    _lines(page, turn, across, down)
    tables = lattices(across, down) if max(len(across), len(down)) <= _MOST_LINES else []
    text.close()
    page.close()
    return _blocks(glyphs, tables, turn.height)


def _glyphs(text: Any, turn: _Turn) -> Iterator[Glyph]:
    count = text.count_chars()
    if count > _MOST_GLYPHS:
        raise Unreadable("too-large", "PDF 中有一页的文字多得不正常，没有打开。请重新导出后再选择。")
    rect = raw.FS_RECTF()
    pointer = ctypes.byref(rect)
    high = 0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index) or 0xFFFD  # a sign the file does not explain is told, not dropped
        if code <= 0x20 or code in (0xA0, 0x3000, 0x200B, 0xFFFE, 0xFEFF):
            continue
        if 0xD800 <= code < 0xDC00:  # pdfium gives UTF-16 halves one after the other
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if not raw.FPDFText_GetLooseCharBox(text, index, pointer):
            continue
        if rect.top - rect.bottom > _TALL:  # pdfium does not scale the loose boxes of vertical fonts
            rect.left, rect.bottom, rect.right, rect.top = text.get_charbox(index)
        x0, y0 = turn(rect.left, rect.bottom)
        x1, y1 = turn(rect.right, rect.top)
        yield chr(code), *((x0, x1) if x0 < x1 else (x1, x0)), *((y0, y1) if y0 < y1 else (y1, y0))


def _lines(page: Any, turn: _Turn, across: list[Line], down: list[Line]) -> None:
    """Collect the straight lines of a page: strokes, thin filled boxes, the sides of stroked boxes."""
    for points, stroked in _outlines(page):
        turned = [turn(x, y) for x, y in points]
        xs, ys = [x for x, _ in turned], [y for _, y in turned]
        left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if right - left <= SNAP or bottom - top <= SNAP:
            pieces = [((left + right) / 2, (top + bottom) / 2, left, right, top, bottom)]
        elif stroked:
            pieces = [
                ((x0 + x1) / 2, (y0 + y1) / 2, min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1))
                for (x0, y0), (x1, y1) in pairwise(turned)
            ]
        else:
            continue  # a coloured field
        for x, y, x0, x1, y0, y1 in pieces:
            if y1 - y0 <= SNAP < x1 - x0:
                across.append((y, x0, x1))
            elif x1 - x0 <= SNAP < y1 - y0:
                down.append((x, y0, y1))
        if len(across) + len(down) > 2 * _MOST_LINES:
            return


def _outlines(page: Any) -> Iterator[tuple[list[Point], bool]]:
    """The polygons of a page in page coordinates, with whether their outline is drawn."""
    stack = [(raw.FPDFPage_GetObject(page, i), _IDENTITY, 0) for i in range(raw.FPDFPage_CountObjects(page))]
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    while stack:
        item, outer, depth = stack.pop()
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = _times(_matrix(item), outer)
            count = raw.FPDFFormObj_CountObjects(item)
            stack.extend((raw.FPDFFormObj_GetObject(item, i), inner, depth + 1) for i in range(count))
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            raw.FPDFPath_GetDrawMode(item, mode, stroke)
            if mode.value or stroke.value:
                for points in _polygons(item, _times(_matrix(item), outer)):
                    yield points, bool(stroke.value)


def _matrix(item: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return _IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _polygons(path: Any, matrix: Matrix) -> Iterator[list[Point]]:
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    for index in range(min(raw.FPDFPath_CountSegments(path), 4 * _MOST_LINES)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            if len(points) > 1:
                yield points
            points = []
        if raw.FPDFPathSegment_GetPoint(segment, x, y):
            points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if raw.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _blocks(glyphs: list[Glyph], tables: list[Lattice], page_height: float) -> list[Text | Ruled]:
    """What stands on a page, from top to bottom."""
    inside: list[list[Glyph]] = [[] for _ in tables]
    between: list[list[Glyph]] = [[] for _ in range(len(tables) + 1)]
    for glyph in glyphs:
        x, y = (glyph[1] + glyph[2]) / 2, (glyph[3] + glyph[4]) / 2
        home = next((i for i, table in enumerate(tables) if table.holds(x, y)), None)
        if home is None:
            between[sum(1 for table in tables if table.ys[0] < y)].append(glyph)
        else:
            inside[home].append(glyph)
    margin = min((glyph[1] for run in between for glyph in run), default=0.0)
    blocks: list[Text | Ruled] = []
    for index, run in enumerate(between):
        if text := block(run, margin, page_height):
            blocks.append(Text(text))
        if index < len(tables):
            made = _ruled(tables[index], inside[index])
            if any(cell.text for cell in made.table.cells):
                blocks.append(made)
    return blocks


def _ruled(lattice: Lattice, glyphs: list[Glyph]) -> Ruled:
    height, width = len(lattice.ys) - 1, len(lattice.xs) - 1
    owner = {
        (i, j): number
        for number, (row, column, rows, columns) in enumerate(lattice.cells)
        for i in range(row, row + rows)
        for j in range(column, column + columns)
    }
    content: list[list[Glyph]] = [[] for _ in lattice.cells]

    def home(x: float, y: float) -> int:
        i = bisect_right(lattice.ys, y) - 1
        j = bisect_right(lattice.xs, x) - 1
        return owner[min(max(i, 0), height - 1), min(max(j, 0), width - 1)]

    for run in runs_of(glyphs):
        homes = [home((left + right) / 2, (top + bottom) / 2) for _, left, right, top, bottom in run]
        if len(set(homes)) > 1 and any(_on_edge(glyph, lattice.xs) for glyph in run):
            homes = [max(set(homes), key=homes.count)] * len(homes)  # too long for its cell, it runs over the line
        for glyph, place in zip(run, homes, strict=True):
            content[place].append(glyph)
    cells = [
        Cell(row, column, cell_text(held) if held else "", rows, columns)
        for (row, column, rows, columns), held in zip(lattice.cells, content, strict=True)
    ]
    full = {
        cell.text
        for cell, held in zip(cells, content, strict=True)
        if held and cell.row + cell.rows == height and ends_full(held, lattice.xs[cell.column + cell.columns])
    }
    return Ruled(Table(tuple(cells), height, width), lattice.xs, frozenset(full))


def _on_edge(glyph: Glyph, xs: tuple[float, ...]) -> bool:
    """Whether a line goes through a glyph, not just along its side."""
    _, left, right, _, _ = glyph
    margin = (right - left) / 6
    return bisect_right(xs, left + margin) < bisect_right(xs, right - margin)

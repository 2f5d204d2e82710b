"""Puts the glyphs of a page back into lines; knows nothing of PDF. Points, y growing downwards."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Glyph: TypeAlias = tuple[str, float, float, float, float]
"""Character, left, right, top, bottom; in the order of the file."""

_SPACE = 0.22  # of the height of a glyph: a gap that people see as a space
_COLUMN = 1.1  # likewise: a gap between two columns
_PAGE_NUMBER = re.compile(
    r"[-—–－一\s]*[-—–－]\s*\d{1,4}\s*[-—–－][-—–－\s]*|第?\s*\d{1,4}\s*页(?:[，,/\s]*共?\s*\d{1,4}\s*页)?"
)
_BARE_NUMBER = re.compile(r"\d{1,4}(?:\s*/\s*\d{1,4})?")


def rows_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs grouped into lines from top to bottom, each from left to right."""
    ordered = sorted(glyphs, key=lambda glyph: glyph[3] + glyph[4])
    rows: list[list[Glyph]] = []
    middle = reach = 0.0
    for glyph in ordered:
        centre = (glyph[3] + glyph[4]) / 2
        if not rows or centre - middle > reach:
            rows.append([])
            middle, reach = centre, (glyph[4] - glyph[3]) * 0.45
        rows[-1].append(glyph)
    for row in rows:
        row.sort(key=lambda glyph: glyph[1])
    return rows


def runs_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs that follow each other in the file and stand side by side on one line."""
    runs: list[list[Glyph]] = []
    end, base = 0.0, 0.0
    for glyph in glyphs:
        _, left, right, top, bottom = glyph
        size = bottom - top
        if not runs or abs(bottom - base) > size / 4 or not -size / 4 < left - end < _SPACE * size:
            runs.append([])
        runs[-1].append(glyph)
        end, base = right, bottom
    return runs


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """The text of a cell, its lines parted by newlines; text set vertically or turned comes as one line."""
    rows = rows_of(glyphs)
    if len(rows) > 2 and len(glyphs) * 2 <= len(rows) * 3:
        return "".join(glyph[0] for glyph in glyphs)
    return "\n".join(_spaced(row) for row in rows)


def ends_full(glyphs: Sequence[Glyph], edge: float) -> bool:
    """Whether the last line of a cell leaves no room for one more character, margins apart."""
    last = rows_of(glyphs)[-1][-1]
    return edge - last[2] < (last[4] - last[3]) * 2


def _spaced(row: Sequence[Glyph]) -> str:
    pieces: list[str] = []
    end = row[0][1]
    for char, left, right, top, bottom in row:
        if left - end > _SPACE * (bottom - top):
            pieces.append(" ")
        pieces.append(char)
        end = max(end, right)
    return "".join(pieces)


def block(glyphs: Sequence[Glyph], margin: float, page_height: float) -> str:
    """Lines of running text in layout order: columns parted by two spaces or more, page numbers left out."""
    rows = rows_of(glyphs)
    lines = [_laid_out(row, margin) for row in rows]
    for index in (0, -1):
        if rows and _is_page_number(lines[index].strip(), rows[index][0], page_height):
            del rows[index], lines[index]
    return "\n".join(lines)


def _is_page_number(line: str, glyph: Glyph, page_height: float) -> bool:
    if not 0.1 * page_height < glyph[4] < 0.9 * page_height:
        return bool(_PAGE_NUMBER.fullmatch(line) or _BARE_NUMBER.fullmatch(line))
    return False


def _laid_out(row: Sequence[Glyph], margin: float) -> str:
    """A line in which what stands at a distance keeps it, counted in half-width characters."""
    pieces: list[str] = []
    width, end = 0, margin
    for char, left, right, top, bottom in row:
        size = bottom - top
        gap = left - end
        if gap > _COLUMN * size:
            spaces = max(2 if pieces else 0, round((left - margin) / (size / 2)) - width)
            pieces.append(" " * spaces)
            width += spaces
        elif gap > _SPACE * size and pieces:
            pieces.append(" ")
            width += 1
        pieces.append(char)
        width += 2 if char > "\u2e7f" else 1
        end = max(end, right)
    return "".join(pieces).rstrip()

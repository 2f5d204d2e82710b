"""A PDF as a draft: tables by their lines, paragraphs put together from the lines they were broken into."""

import re

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gongkai.papers.model import Limits, Table
from gongkai.papers.page.blocks import Block, Box, Paragraph, Run, Sheet
from gongkai.papers.page.draft import Draft
from gongkai.papers.page.from_html import add_line
from gongkai.papers.page.headings import FIRST, SECOND, level_of
from gongkai.papers.pdf import open_pdf

_ENDS = re.compile(r"[。；：！？:;!?”）)]$")
_WIDE = re.compile("[\u2e80-\uffef]")
_DATE = re.compile(
    r"(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
)


def draft_pdf(data: bytes, limits: Limits) -> Draft:
    """Raises ``Unreadable``."""
    document = open_pdf(data, limits)
    draft = Draft("pdf", title=document.title)
    for block in document.blocks:
        if isinstance(block, Table):
            draft.blocks.append(sheet_of(block))
        else:
            for line, look in _paragraphs(block.text):
                add_line(draft, line, look)
    if _has_images(data):
        draft.note("PDF 中的图片没有带入，需要时另存后插入。")
    draft.note("PDF 的段落和标题是按版面认出的，请对照原文核对。")
    return draft


def sheet_of(table: Table, caption: str = "") -> Block:
    """A table of plain texts."""
    rows: list[list[Box]] = [[] for _ in range(table.height)]
    for cell in table.cells:
        text = cell.text.strip()
        rows[cell.row].append(Box((Paragraph((Run(text),)),) if text else (), cell.rows, cell.columns))
    return Sheet(tuple(tuple(row) for row in rows), 0, caption)


def _paragraphs(text: str) -> list[tuple[str, str]]:
    """The lines of a page joined into paragraphs; how each looks."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return []
    widths = [_width(line) for line in lines]
    right = max(widths)
    made: list[tuple[str, str]] = []
    open_end = False
    for line, width in zip(lines, widths, strict=True):
        lead = _width(line) - _width(line.lstrip())
        stripped = line.strip()
        centred = lead >= 6 and abs(lead - (right - width)) <= max(4, right // 10)
        at_right = not centred and lead > right // 2 and width >= right * 3 // 4
        if made and open_end and not centred and lead < 3 and not _begins(stripped):
            made[-1] = (_glued(made[-1][0], stripped), made[-1][1])
        elif made and centred and not _ENDS.search(made[-1][0]) and _long_title(made[-1][1], open_end, lead, right):
            made[-1] = (_glued(made[-1][0], stripped), "center")
        else:
            look = "center" if centred else "right" if at_right else "indent" if 3 <= lead < 6 else ""
            made.append((stripped, look))
        open_end = width >= right - 5 and not centred and not at_right
    return made


def _begins(line: str) -> bool:
    """Whether a line begins a paragraph, however full the line above it is."""
    marked = FIRST.match(line) or SECOND.match(line) or _DATE.fullmatch(line)
    return marked is not None or level_of(line) > 0


def _long_title(above: str, full: bool, lead: int, right: int) -> bool:
    """Whether a centred line goes on with the title above it, whose line is full or a broad centred one."""
    return full or (above == "center" and lead < right // 3)


def _glued(first: str, second: str) -> str:
    blank = "" if _WIDE.match(first[-1:]) or _WIDE.match(second[:1]) else " "
    return f"{first}{blank}{second}"


def _width(text: str) -> int:
    return sum(2 if char > "\u2e7f" else 1 for char in text)


def _has_images(data: bytes) -> bool:
    pdf = pdfium.PdfDocument(data)
    try:
        for number in range(min(len(pdf), 20)):
            page = pdf[number]
            count = min(raw.FPDFPage_CountObjects(page), 2000)
            if any(
                raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, i)) == raw.FPDF_PAGEOBJ_IMAGE for i in range(count)
            ):
                return True
        return False
    finally:
        pdf.close()

"""PDF: the text layer of every page, form fields, comments, bookmarks, properties; and pages drawn anew without it."""

import ctypes
import io
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gongkai.papers.hidden.model import Edit, Everything, Passage, not_maskable, targets
from gongkai.papers.model import MIB, Limits, Unreadable

_DAMAGED = "PDF 已损坏或不完整，打不开。请重新下载，或请提供文件的人重新导出。"
_LOCKED = "PDF 设有打开密码。请取消密码（打印或另存为新的 PDF）后再选择。"
_PACKET = re.compile(rb"<\?xpacket begin.{0,200000}?<\?xpacket end", re.S)
_TAG = re.compile("<[^>]*>")
_NOTES = (b"Contents", b"T", b"Subj", b"RC", b"V", b"TU", b"NM")
_PROPERTIES = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer")
_DOTS = 150 / 72  # dots a point, of the pages drawn anew
_MOST_DOTS = 36_000_000  # of one page
_MOST_PAGES = 200
_MOST_CHARS = 60_000
_MARGIN = 1.5  # points a black bar is wider than the letters under it
_MOST_BOOKMARKS = 5_000


def opened(data: bytes, limits: Limits) -> Any:
    """The PDF. Raises ``Unreadable`` (encrypted, damaged, too-large)."""
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise Unreadable("encrypted", _LOCKED) from error
        raise Unreadable("damaged", _DAMAGED, str(error)) from error
    if len(pdf) > limits.pages:
        raise Unreadable("too-large", f"PDF 有 {len(pdf)} 页，超过 {limits.pages} 页。请只保留需要的页，另存后再选择。")
    return pdf


def pdf_everything(data: bytes, limits: Limits) -> Everything:
    """Every text of a PDF by page, and what cannot be read."""
    found = Everything("pdf")
    pdf = opened(data, limits)
    try:
        for index in range(len(pdf)):
            page = pdf[index]
            found.passages += _notes(page, index + 1)
            page = _flattened(pdf, index, page)
            text = _text(page)
            found.passages.append(Passage(f"第{index + 1}页", text))
            if any(raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_IMAGE for item in _objects(page)):
                found.unread.append(
                    f"第{index + 1}页的图片" if text.strip() else f"第{index + 1}页（扫描图片，没有文字）"
                )
            page.close()
        found.passages += _about(pdf, data)
        if raw.FPDFDoc_GetAttachmentCount(pdf):
            found.unread.append(f"PDF 里附带的 {raw.FPDFDoc_GetAttachmentCount(pdf)} 个文件")
    except pdfium.PdfiumError as error:
        raise Unreadable("damaged", _DAMAGED, str(error)) from error
    finally:
        pdf.close()
    return found


def _flattened(pdf: Any, index: int, page: Any) -> Any:
    """The page with its form fields and drawn notes as part of it, within the same edges."""
    if not raw.FPDFPage_GetAnnotCount(page):
        return page
    outer, inner = page.get_mediabox(), page.get_cropbox()
    edges = *map(max, outer[:2], inner[:2]), *map(min, outer[2:], inner[2:])
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)  # widens them when the crop box is larger than the page
    page.set_mediabox(*edges)
    page.set_cropbox(*edges)
    page.close()
    return pdf[index]


def _objects(page: Any) -> Iterator[Any]:
    stack = [raw.FPDFPage_GetObject(page, i) for i in range(raw.FPDFPage_CountObjects(page))]
    while stack:
        item = stack.pop()
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM:
            stack.extend(
                raw.FPDFFormObj_GetObject(item, i) for i in range(min(raw.FPDFFormObj_CountObjects(item), 1000))
            )
        yield item


def _text(page: Any) -> str:
    """One character for each of pdfium's, so that offsets are its indexes."""
    text = page.get_textpage()
    count = text.count_chars()
    if count > _MOST_CHARS:
        raise Unreadable("too-large", "PDF 中有一页的文字多得不正常，没有打开。请重新导出后再选择。")
    codes = [raw.FPDFText_GetUnicode(text, index) for index in range(count)]
    text.close()
    return "".join(chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0xFFFE else "\ufffd" for code in codes)


def _notes(page: Any, number: int) -> Iterator[Passage]:
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), 5000)):
        note = raw.FPDFPage_GetAnnot(page, index)
        for key in _NOTES:
            size = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
            if 2 < size < MIB:
                buffer = ctypes.create_string_buffer(size)
                raw.FPDFAnnot_GetStringValue(note, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
                text = buffer.raw[: size - 2].decode("utf-16-le", "replace")
                yield Passage(f"第{number}页批注{index + 1}（{key.decode()}）", text, shown=False)
        raw.FPDFPage_CloseAnnot(note)


def _about(pdf: Any, data: bytes) -> Iterator[Passage]:
    """Properties, bookmarks, names of attachments, the packet of metadata."""
    for name in _PROPERTIES:
        if value := str(pdf.get_metadata_value(name)):
            yield Passage(f"文件属性“{name}”", value, shown=False)
    for number, bookmark in enumerate(pdf.get_toc(max_depth=15), 1):
        if number > _MOST_BOOKMARKS:
            break
        yield Passage(f"书签{number}", bookmark.get_title(), shown=False)
    for number in range(min(raw.FPDFDoc_GetAttachmentCount(pdf), 100)):
        yield Passage(f"附带文件{number + 1}的名称", str(pdf.get_attachment(number).get_name()), shown=False)
    for number, packet in enumerate(_PACKET.findall(data), 1):
        text = _TAG.sub("\n", packet.decode("utf-8", "replace"))
        yield Passage(f"文件属性（XMP {number}）", text, shown=False)


def pdf_masked(data: bytes, edits: list[Edit], limits: Limits) -> bytes:
    """The PDF drawn anew: pages as pictures with black bars where an edit is; no text, comment or property is left.

    Raises ``Unreadable`` (changed, too-large, not-maskable).
    """
    before = pdf_everything(data, limits).passages
    for edit in edits:
        targets(before, edit)
    pdf = opened(data, limits)
    if len(pdf) > _MOST_PAGES:
        raise not_maskable(
            f"PDF 有 {len(pdf)} 页，涂黑最多处理 {_MOST_PAGES} 页。请拆成几份，或在原来的 Word 文件里遮盖。"
        )
    target = pdfium.PdfDocument.new()
    for index in range(len(pdf)):
        page = _flattened(pdf, index, pdf[index])
        spans = [(start, end) for place, start, end, _, _ in edits if place == f"第{index + 1}页"]
        width, height = page.get_size()
        _put(target, _drawn(page, _boxes(page, spans)), width, height)
        page.close()
    made = io.BytesIO()
    target.save(made)
    return made.getvalue()


def _boxes(page: Any, spans: list[tuple[int, int]]) -> list[tuple[float, float, float, float]]:
    text = page.get_textpage()
    boxes = []
    for start, end in spans:
        for index in range(start, end):
            left, bottom, right, top = text.get_charbox(index, loose=True)
            if right > left and top > bottom:
                boxes.append((left - _MARGIN, bottom - _MARGIN, right + _MARGIN, top + _MARGIN))
    text.close()
    return boxes


def _drawn(page: Any, boxes: list[tuple[float, float, float, float]]) -> Any:
    """The pixels of a page as people see it, black in the boxes: height by width, grey or with three colours."""
    width, height = page.get_size()
    scale = min(_DOTS, (_MOST_DOTS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False, rev_byteorder=True)
    pixels = np.array(bitmap.to_numpy())[:, :, :3]
    high, wide = pixels.shape[:2]
    x, y = ctypes.c_int(), ctypes.c_int()
    for left, bottom, right, top in boxes:
        corners = []
        for a, b in ((left, bottom), (left, top), (right, bottom), (right, top)):
            raw.FPDF_PageToDevice(page, 0, 0, wide, high, 0, a, b, x, y)
            corners.append((x.value, y.value))
        columns, rows = [c for c, _ in corners], [r for _, r in corners]
        pixels[max(min(rows), 0) : max(max(rows) + 1, 0), max(min(columns), 0) : max(max(columns) + 1, 0)] = 0
    red, green, blue = pixels[:, :, 0], pixels[:, :, 1], pixels[:, :, 2]
    grey = np.array_equal(red, green) and np.array_equal(green, blue)
    return pixels[:, :, 1] if grey else pixels


def _put(target: Any, pixels: Any, width: float, height: float) -> None:
    """A page of the new PDF that is one picture."""
    page = target.new_page(width, height)
    high, wide = pixels.shape[:2]
    grey = pixels.ndim == 2
    bitmap = pdfium.PdfBitmap.new_native(wide, high, raw.FPDFBitmap_Gray if grey else raw.FPDFBitmap_BGR)
    store = bitmap.to_numpy()
    store[...] = pixels.reshape(store.shape) if grey else pixels[:, :, ::-1]
    image = pdfium.PdfImage.new(target)
    image.set_bitmap(bitmap)
    image.set_matrix(pdfium.PdfMatrix().scale(width, height))
    page.insert_obj(image)
    page.gen_content()
    page.close()

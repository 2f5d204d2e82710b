"""Files made to do harm, files that are not what they say, files that are none."""

import io
import os
import random
import re
import socket
import struct
import zipfile
import zlib

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.papers import Limits, Unreadable, open_document
from gongkai.papers.opening import open_here
from gongkai.papers.page import to_page
from tests.papers.files import W, docx, p, pdf, tc, zipped, zipped_as
from tests.papers.hostile_files import SECRET, hostile, images, word_tricks
from tests.papers.test_clean_html import assert_harmless
from tests.papers.word_files import png

LIMITS = Limits(wall=10)
LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
DTD = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY out SYSTEM "file:///etc/hostname">]>'


def code(data: bytes, *, here: bool = False, **limits: float) -> str:
    """The code of the error, in a child; or in this process, for what is refused before any harm is done."""
    within = Limits(**{"wall": 10, **limits})
    with pytest.raises(Unreadable) as caught:
        open_here(data, "", within) if here else open_document(data, limits=within)
    assert re.search("[一-鿿]", caught.value.message)
    assert not re.search("(?i)exception|error|traceback|lxml|pdfium|calamine|zip", caught.value.message)
    return caught.value.code


def code_or_text(data: bytes) -> str:
    """The text of the document, or the code of the error."""
    try:
        return open_document(data, limits=LIMITS).plain
    except Unreadable as error:
        return error.code


# -- what is no file, or no file of ours


def test_paths_that_lead_to_no_file(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "empty").touch()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with socket.socket(socket.AF_UNIX) as listener:
        monkeypatch.chdir(tmp_path)
        listener.bind("socket")
        expected = {"fifo": "not-a-file", ".": "not-a-file", "/dev/zero": "not-a-file", "empty": "empty"}
        expected |= {"none": "not-found", "empty/x": "not-found", "loop": "not-found", "socket": "not-found"}
        for name, wanted in expected.items():
            with pytest.raises(Unreadable) as caught:
                open_document(tmp_path / name)
            assert (name, caught.value.code) == (name, wanted)
            with pytest.raises(Unreadable) as caught:
                open_here(tmp_path / name, "", LIMITS)
            assert (name, caught.value.code) == (name, wanted)


def test_a_file_above_the_limit_is_not_read(tmp_path):
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(31 << 20)
    with pytest.raises(Unreadable) as caught:
        open_document(tmp_path / "big.txt")
    assert caught.value.code == "too-large"
    assert "30 MB" in caught.value.message
    assert code(b" " * (31 << 20)) == "too-large"


@pytest.mark.parametrize(
    ("data", "wanted", "hint"),
    [
        (b"", "empty", "空"),
        (b" \r\n\t", "empty", "没有文字"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unsupported", "docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted", "密码"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "unsupported", "图片"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "unsupported", "图片"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "unsupported", "图片"),
        (b"Rar!\x1a\x07\x00", "unsupported", "解压"),
        (b"{\\rtf1 x}", "unsupported", "docx"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "unsupported", "html"),
        (zipped(OFD_xml="<x/>"), "unsupported", "PDF"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "unsupported", "docx"),
        (zipped(ppt__presentation_xml="<x/>"), "unsupported", "pptx"),
        (zipped(a_xml="<x/>"), "unsupported", "解压"),
        (zipped_as({"a.docx": docx(p("甲"))}), "unsupported", "解压"),
        (zipped_as({}), "unsupported", "解压"),
        (bytes(range(256)) * 9, "unsupported", "docx"),
        (random.Random(1).randbytes(5000), "unsupported", "docx"),
        (b"PK\x03\x04" + random.Random(2).randbytes(500), "damaged", "损坏"),
        (b"%PDF-1.4" + random.Random(3).randbytes(500), "damaged", "损坏"),
    ],
)
def test_other_files_are_refused_with_the_way_out(data, wanted, hint):
    for opening in (lambda: open_document(data), lambda: open_here(data, "报告.docx", LIMITS)):
        with pytest.raises(Unreadable) as caught:
            opening()
        assert caught.value.code == wanted
        assert hint in caught.value.message


def test_the_content_decides_not_the_name(tmp_path):
    for name, data, kind in (
        ("a.doc", docx(p("甲")), "docx"),
        ("a.txt", pdf("甲"), "pdf"),
        ("a.xls", b"<table><td>1", "html"),
    ):
        (tmp_path / name).write_bytes(data)
        assert open_document(tmp_path / name).kind == kind


# -- bombs


def test_zip_bombs():
    body = f"<w:document {W}><w:body>" + p("公") * 1_600_000
    bomb = zipped(word__document_xml=body)
    assert len(bomb) < 400_000
    assert len(body) > 50_000_000
    assert code(bomb) == "bomb"
    sheet = zipped_as({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": "<c/>" * 20_000_000})
    many = zipped_as({f"{i}.xml": "" for i in range(10_001)})
    large = zipped_as({"word/document.xml": random.Random(4).randbytes(1 << 20) * 3})
    for here in (True, False):
        assert code(sheet, here=here) == "bomb"
        assert code(many, here=here) == "bomb"
        assert code(large, here=here, unpacked=2 << 20) == "bomb"
        assert code(large, here=here, part=2 << 20) == "bomb"


def lied(data: bytes, real: int, told: int) -> bytes:
    return data.replace(struct.pack("<I", real), struct.pack("<I", told))


def test_a_directory_that_lies_about_sizes():
    text = f"<w:document {W}><w:body>{p('甲') * 9000}</w:body></w:document>"
    size = len(text.encode())
    honest = zipped(word__document_xml=text)
    sheet = zipped_as({"xl/workbook.xml": text, "xl/x.xml": "<x/>"})
    for here in (True, False):
        assert code(lied(honest, size, 100), here=here) == "damaged"
        assert code(lied(honest, size, size + 100), here=here) == "damaged"
        assert code(lied(sheet, size, 100), here=here) == "damaged"


def test_entries_that_overlap_are_a_bomb():
    data = bytearray(zipped_as({"word/document.xml": random.Random(5).randbytes(5000)}))
    at = data.index(b"PK\x01\x02")
    data[at + 20 : at + 24] = struct.pack("<I", 500_000)
    assert code(bytes(data)) == code(bytes(data), here=True) == "bomb"


@pytest.mark.parametrize("dtd", [DTD, OUTSIDE])
def test_entities_are_never_expanded(dtd):
    part = f"{dtd}<w:document {W}><w:body>{p('&l11;&out;')}</w:body></w:document>"
    assert code(zipped(word__document_xml=part)) == code(zipped(word__document_xml=part), here=True) == "bomb"
    assert code(zipped_as({"word/document.xml": part.encode("utf-16")})) in ("bomb", "damaged")
    assert code(f"<?xml version='1.0'?>{dtd}<x>&l11;</x>".encode()) == "unsupported"
    assert code(f"{dtd}<svg>&l11;</svg>".encode()) == "unsupported"
    page = open_document(f"<!DOCTYPE html>{dtd}<html><p>甲&l11;&out;</p></html>".encode())
    assert len(page.plain) < 5000
    book = {"xl/workbook.xml": f"{dtd}<workbook><sheets><sheet name='&l11;'/></sheets></workbook>"}
    assert code_or_text(zipped_as(book)) in ("damaged", "")


def test_deep_nesting():
    assert code(b"<div>" * 100_000 + "甲".encode()) == "bomb"
    assert code(b"<table><tr><td>" * 30_000 + "甲".encode()) == "bomb"
    deep = docx("<w:p>" * 100_000 + "</w:p>" * 100_000)
    assert code(deep) == code(deep, here=True) == "bomb"
    rows = "<w:tbl><w:tr><w:tc>"
    assert code(docx(rows * 5_000 + "</w:tc></w:tr></w:tbl>" * 5_000)) in ("bomb", "damaged")
    deep = docx("<w:sdt>" * 230 + p("甲") + "</w:sdt>" * 230)
    assert open_document(deep).plain == "甲"


def test_spans_beyond_reason():
    page = "<table>" + "<tr><td colspan=1000000000 rowspan=1000000000>甲<td>乙</tr>" * 2000 + "</table>"
    table = open_document(page.encode(), limits=LIMITS).blocks[0]
    assert table.height == 2000
    body = "<w:tbl><w:tr>" + tc("甲", '<w:gridSpan w:val="1000000000"/>') + tc("乙") + "</w:tr></w:tbl>"
    assert open_document(docx(body)).blocks[0].width <= 202


def test_a_sheet_with_two_far_corners():
    sheet = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
    <c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f"""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{relation}"><sheets>
    <sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"""
    links = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship
    Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""
    parts = {"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": links, "xl/worksheets/sheet1.xml": sheet}
    assert code(zipped_as(parts)) in ("memory", "too-large", "damaged")


def with_content(content: bytes, pages: int = 1) -> bytes:
    """A PDF whose pages share one content stream."""
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(300, 300)
    stream = pypdf.generic.StreamObject()
    stream._data = zlib.compress(content)
    stream[pypdf.generic.NameObject("/Filter")] = pypdf.generic.NameObject("/FlateDecode")
    reference = writer._add_object(stream)
    for page in writer.pages:
        page[pypdf.generic.NameObject("/Contents")] = reference
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_pdfs_too_large():
    assert code(with_content(b"", pages=1001)) == "too-large"
    bound = ("memory", "timeout", "no-text", "damaged", "too-large")
    assert code(with_content(b"0 0 m 9 9 l S\n" * 20_000_000), wall=3, cpu=3) in bound
    assert code(with_content(b"q " * 5_000_000), wall=3, cpu=3) in bound
    assert code(with_content(b"0 0 m 99 0 l S 0 0 m 0 99 l S\n" * 50_000)) == "no-text"


def test_more_paragraphs_and_cells_than_anybody_reads():
    assert code(b"<p>a" * 600, here=True, cells=500) == "too-large"
    assert code(b"<table>" + b"<td>a" * 600, cells=500) == "too-large"


def test_a_list_of_pages_that_bites_its_tail():
    loop = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9/Kids[2 0 R]>>endobj\n"
    assert code(loop + b"trailer<</Root 1 0 R>>") in ("damaged", "no-text")


# -- damage


def test_truncated_files():
    for whole in (docx(p("甲") * 500), pdf("甲")):
        for part in (10, len(whole) // 2, len(whole) - 30):
            assert code(whole[:part]) in ("damaged", "unsupported")


def test_a_wrong_checksum_is_damage():
    data = bytearray(zipped_as({"word/document.xml": docx(p("甲"))}))
    data[60] ^= 0xFF
    assert code(bytes(data)) == code(bytes(data), here=True) == "damaged"


def test_an_entry_with_a_password():
    data = zipped(word__document_xml="<x/>")
    at = data.index(b"PK\x01\x02")
    data = data[: at + 8] + b"\x01" + data[at + 9 :]
    assert code(data) == code(data, here=True) == "encrypted"


def test_entries_with_tricky_paths_are_harmless(tmp_path, monkeypatch):
    made = io.BytesIO(docx(p("甲")))
    with zipfile.ZipFile(made, "a") as package:
        for name in ("../../evil", "/etc/evil", "C:\\evil", "word/../../evil.xml", "a\x00b"):
            package.writestr(name, "x")
    monkeypatch.chdir(tmp_path)
    assert open_document(made.getvalue()).plain == "甲"
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.binary(max_size=400),
        st.binary(max_size=200).map(lambda data: b"%PDF-1.4\n" + data),
        st.binary(max_size=200).map(lambda data: zipped_as({"word/document.xml": data})),
        st.binary(max_size=200).map(lambda data: zipped_as({"xl/workbook.xml": data})),
        st.text("<>/!-&;=\"' \ntabledrp甲", max_size=200).map(lambda text: f"<html>{text}".encode()),
        st.text("<>/!-&;=\"' \ntabledrp甲", max_size=200).map(docx),
    )
)
def test_whatever_the_bytes_there_is_a_document_or_a_reason(data):
    assert code_or_text(data) != "failed"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_byte_gives_a_document_or_a_reason(data):
    whole = data.draw(st.sampled_from(WHOLE))
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert code_or_text(bytes(broken)) != "failed"


WHOLE = [docx(p("甲") + f"<w:tbl><w:tr>{tc('1')}</w:tr></w:tbl>"), pdf("甲\n#table(columns: 2, [1], [2], [3], [4])")]


# -- the whole corpus, as pages


ALLOWED = (
    "empty",
    "too-large",
    "unsupported",
    "encrypted",
    "damaged",
    "bomb",
    "no-text",
    "timeout",
    "memory",
    "harmful",
)
ADVICE = re.compile("重新|请|选择|另存|删去|核实|不要")


def page_or_reason(name, data):
    try:
        return to_page(data, name=name), None
    except Unreadable as error:
        return None, error


@pytest.mark.slow
def test_every_hostile_file_is_refused_with_advice_or_comes_out_harmless():
    names = set()
    for name, data in hostile():
        names.add(name)
        page, refused = page_or_reason(name, data)
        if page is None:
            assert (name, refused.code if refused.code in ALLOWED else refused.detail) == (name, refused.code)
            assert ADVICE.search(refused.message), (name, refused.message)
            continue
        assert_harmless(page.html)
        assert SECRET not in page.html
        assert "ha" * 100 not in page.html
        assert all(image.data.find(b"<") == -1 or b"<script" not in image.data for image in page.images)
    assert len(names) >= 120


def test_what_stays_out_of_a_page_is_told():
    files = dict(word_tricks()) | dict(images())
    for name, note in (
        ("macro.docm", "宏"),
        ("external-template.docx", "外部模板"),
        ("ole.docx", "嵌入的文件"),
        ("alt-chunk.docx", "插入文件"),
        ("svg-script.docx", "SVG"),
        ("pixel-flood-png.docx", "过大"),
        ("image-outside.docx", "链接到外部"),
        ("jpeg-without-end.docx", "已损坏"),
    ):
        page = to_page(files[name], name=name)
        assert any(note in said for said in page.notes), (name, page.notes)
    assert to_page(files["png-and-html.docx"]).images[0].data == png()

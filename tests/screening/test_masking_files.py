"""What is masked is gone from the file: from every part, every object, every pixel."""

import ctypes
import io
import random
import re
import unicodedata
import zipfile
from pathlib import Path

import docx
import openpyxl
import pypdf
import pypdfium2
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

from gongkai.papers import Limits, Unreadable
from gongkai.papers.hidden.reading import masked
from gongkai.screening import Finding, mask_file, screen_file
from gongkai.screening.inside import screened_here
from tests.papers.files import pdf, zipped_as
from tests.screening import clean, containers
from tests.screening.corpus import dirty
from tests.screening.people import card, identity, mobile

NUMBERS = ("身份证号", "手机号", "银行账号")


def found(path: Path) -> list[Finding]:
    return [Finding.from_json(item) for item in screened_here(path, name=None, names=[], on=None)]


def maskable(path: Path) -> list[Finding]:
    return [finding for finding in found(path) if finding.kind in NUMBERS and finding.place != "文件名"]


def mask_all(path: Path) -> bytes:
    edits = [(f.place, f.start, f.end, f.found, f.masks[0].replacement) for f in maskable(path)]
    return masked(path, edits, limits=Limits())


def digits_of(data: bytes) -> str:
    text = unicodedata.normalize("NFKC", data.decode("utf-8", "ignore"))
    text = re.sub(r"<[^>]*>", "", text)
    return "".join(char for char in text if char in "0123456789Xx").upper()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_no_part_of_a_masked_file_holds_a_number_any_more_and_it_opens(suffix, tmp_path):
    rng = random.Random(suffix)
    for number in range(24):
        document = dirty(rng, tmp_path / f"{number}{suffix}")
        made = mask_all(document.path)
        for part, content in parts(made).items():
            for planted in document.planted:
                if planted.where != "file name":
                    raw = content.decode("utf-8", "ignore")
                    assert planted.digits not in digits_of(content), (planted, part)
                    assert planted.digits not in raw, (planted, part)
        target = tmp_path / f"masked{suffix}"
        target.write_bytes(made)
        assert maskable(target) == [], document.planted
        if suffix == ".docx":
            docx.Document(io.BytesIO(made))
        else:
            openpyxl.load_workbook(io.BytesIO(made))


def test_one_masked_number_leaves_every_other_text_of_a_docx_as_it_was(tmp_path):
    rng = random.Random(5)
    path = containers.write(rng, tmp_path / "a.docx", clean.paragraphs(rng), clean.table(rng), [])
    before = found(path)
    person = identity(rng)
    document = docx.Document()
    paragraph = document.add_paragraph("领款人")
    paragraph.add_run(person[:7]).bold = True
    paragraph.add_run(person[7:] + "签字")
    document.add_paragraph("第二段不变")
    document.save(str(path))
    (finding,) = screen_file(path)
    assert before == []
    made = docx.Document(io.BytesIO(mask_file(path, [finding])))
    assert [p.text for p in made.paragraphs] == [f"领款人{person[:2]}{'*' * 13}{person[-3:]}签字", "第二段不变"]
    assert [run.bold for run in made.paragraphs[0].runs] == [None, True, None]
    other = mask_file(path, [(finding, finding.masks[1])])
    assert f"{person[:4]}{'*' * 12}{person[-2:]}" in docx.Document(io.BytesIO(other)).paragraphs[0].text


def test_a_masked_number_cell_becomes_a_text_and_its_formula_goes(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    book.active.append(["张三", 13812345678])
    book.active["B3"] = "=B2+0"
    path = tmp_path / "a.xlsx"
    book.save(path)
    (finding,) = screen_file(path)
    assert finding.place == "“Sheet”表B2"
    made = openpyxl.load_workbook(io.BytesIO(mask_file(path, [finding])))
    assert made.active["B2"].value == "138****5678"


def test_the_picture_of_the_first_page_and_the_order_of_formulas_do_not_survive(tmp_path):
    rng = random.Random(9)
    spots = [containers.Spot("cell", mobile(rng))]
    path = containers.write(rng, tmp_path / "a.xlsx", clean.paragraphs(rng), clean.table(rng), spots)
    content = parts(path.read_bytes())
    link = b'<Relationship Id="rT" Type="x/thumbnail" Target="docProps/thumbnail.jpeg"/></Relationships>'
    content["_rels/.rels"] = content["_rels/.rels"].replace(b"</Relationships>", link)
    content |= {"docProps/thumbnail.jpeg": b"\xff\xd8\xff", "xl/calcChain.xml": b"<calcChain/>"}
    path.write_bytes(zipped_as(dict(content)))
    made = parts(mask_all(path))
    assert not {"docProps/thumbnail.jpeg", "xl/calcChain.xml"} & set(made)
    assert b"thumbnail" not in made["_rels/.rels"]


def test_a_workbook_embedded_in_a_letter_is_screened_and_masked_too(tmp_path):
    rng = random.Random(3)
    number = card(rng)
    inner = containers.write(rng, tmp_path / "in.xlsx", [], clean.table(rng), [containers.Spot("hidden sheet", number)])
    outer = containers.write(rng, tmp_path / "out.docx", clean.paragraphs(rng), clean.table(rng), [])
    content = parts(outer.read_bytes()) | {
        "word/embeddings/a.xlsx": inner.read_bytes(),
        "word/embeddings/b.bin": b"\xd0\xcf\x11\xe0",
        "word/media/image1.png": b"\x89PNG",
    }
    outer.write_bytes(zipped_as(dict(content)))
    kinds = [(f.kind, f.place) for f in found(outer)]
    assert kinds[0][0] == "银行账号"
    assert kinds[0][1].startswith("嵌入文件1：")
    assert [place for kind, place in kinds if kind == "图片"] == ["嵌入的对象（word/embeddings/b.bin）", "1 张图片"]
    made = parts(mask_all(outer))
    assert all(number not in digits_of(part) for part in parts(made["word/embeddings/a.xlsx"]).values())


# -- PDF


def _hard(data: bytes, way: int, number: str) -> bytes:
    """Turned, cropped, in a layer, with comments and properties that hold the number."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    page = writer.pages[0]
    if way % 4:
        page.rotate(90 * (way % 4))
    if way % 3 == 1:
        page.cropbox.lower_left = (20, 30)
        page.cropbox.upper_right = (560, 800 if way % 2 else 2000)
    if way % 2:
        writer.add_metadata({"/Keywords": number})
        note = DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Text"),
            NameObject("/Contents"): TextStringObject(f"核对 {number}"),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (50, 50, 70, 70)]),
        })  # fmt: skip
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    if way % 5 == 2:
        stream = StreamObject()
        stream.set_data(b"/OC /Layer BDC " + page.get_contents().get_data() + b" EMC")
        page[NameObject("/Contents")] = writer._add_object(stream)
        layer = DictionaryObject(
            {NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject(number)}
        )
        kept = writer._add_object(layer)
        page["/Resources"][NameObject("/Properties")] = DictionaryObject({NameObject("/Layer"): kept})
        writer.root_object[NameObject("/OCProperties")] = DictionaryObject({
            NameObject("/OCGs"): ArrayObject([kept]),
            NameObject("/D"): DictionaryObject({NameObject("/OFF"): ArrayObject([kept])}),
        })  # fmt: skip
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _dump(data: bytes) -> str:
    """Every object and every stream unpacked, as text."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    pieces = [data.decode("latin-1"), *(page.extract_text() for page in reader.pages)]
    for number in range(1, len(reader.xref[0]) + 1 if 0 in reader.xref else 200):
        try:
            item = reader.get_object(number)
        except Exception:  # a number that is no object
            continue
        pieces.append(repr(item))
        if hasattr(item, "get_data") and item.get("/Subtype") != "/Image":
            pieces.append(item.get_data().decode("latin-1"))
    return "\n".join(pieces)


@pytest.mark.parametrize("way", range(12))
def test_nothing_of_a_number_can_be_got_back_from_a_redacted_pdf(way, tmp_path):
    rng = random.Random(way)
    number = (identity, mobile, card)[way % 3](rng)
    source = f"#set text(size: 11pt)\n公示 领款人 {number} 签字\n\n下一行不变\n"
    path = tmp_path / "a.pdf"
    path.write_bytes(_hard(pdf(source), way, number))
    hits = maskable(path)
    assert {finding.place for finding in hits} >= {"第1页"}
    made = mask_all(path)
    dump = _dump(made)
    assert number not in dump
    assert number not in digits_of(dump.encode())
    old, new = pypdfium2.PdfDocument(path.read_bytes()), pypdfium2.PdfDocument(made)
    assert [round(size) for size in old[0].get_size()] == [round(size) for size in new[0].get_size()]
    assert new[0].get_textpage().count_chars() == 0
    (finding,) = [finding for finding in hits if finding.place == "第1页"]
    _letters_are_black(old[0], new[0], finding)


def _letters_are_black(old: pypdfium2.PdfPage, new: pypdfium2.PdfPage, finding: Finding) -> None:
    """Where the letters were there is one black bar; next to it, the page is as it was."""
    scale = 2.0
    before = old.render(scale=scale).to_numpy()
    after = new.render(scale=scale).to_numpy()
    height, width = after.shape[:2]
    text = old.get_textpage()
    dark = 0
    for index in range(finding.start, finding.end):
        box = text.get_charbox(index)
        corners = [_device(old, width, height, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        xs, ys = [c[0] for c in corners], [c[1] for c in corners]
        patch = after[min(ys) : max(ys) + 1, min(xs) : max(xs) + 1]
        assert patch.size
        assert patch.max() < 40, "letters can be seen still"
        dark += patch.shape[0] * patch.shape[1]
    assert dark > 0
    black_before, black_after = (
        int((before.min(axis=2) < 60).sum()),
        int((after.reshape(height, width, -1).min(axis=2) < 60).sum()),
    )
    assert black_before < black_after < black_before + 8 * dark


def _device(page: pypdfium2.PdfPage, width: int, height: int, x: float, y: float) -> tuple[int, int]:
    a, b = ctypes.c_int(), ctypes.c_int()
    pypdfium2.raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, a, b)
    return a.value, b.value


# -- refusals


def test_a_file_that_changed_since_it_was_screened_is_not_masked(tmp_path):
    rng = random.Random(1)
    path = tmp_path / "a.docx"
    spots = [containers.Spot("body", f"电话{mobile(rng)}")]
    path = containers.write(rng, path, [], clean.table(rng), spots)
    (finding,) = found(path)
    containers.write(rng, path, [], clean.table(rng), [containers.Spot("body", "电话已经删去了这里什么也没有了")])
    with pytest.raises(Unreadable, match="重新检查") as caught:
        mask_file(path, [finding])
    assert caught.value.code == "changed"


def test_what_cannot_be_masked_is_refused_with_the_way_out(tmp_path):
    page = tmp_path / "a.html"
    page.write_text("<p>电话13812345678</p>", encoding="utf-8")
    (finding,) = screen_file(page)
    with pytest.raises(Unreadable, match="编辑框") as caught:
        mask_file(page, [finding])
    assert caught.value.code == "not-maskable"
    image = tmp_path / "13912345678.png"
    image.write_bytes(b"\x89PNG\r\n\x1a\n")
    named, picture = screen_file(image)
    assert (named.place, picture.kind, picture.severity) == ("文件名", "图片", "yellow")
    for each in (named, picture):
        with pytest.raises(Unreadable, match="原来的文件里"):
            mask_file(image, [each])
    with pytest.raises(Unreadable, match="截图"):
        masked(image, [("图片", 0, 1, "1", "*")])


def test_a_pdf_of_too_many_pages_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("gongkai.papers.hidden.pdf._MOST_PAGES", 1)
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf("电话 13812345678 #pagebreak() 第二页"))
    with pytest.raises(Unreadable, match="最多处理 1 页"):
        mask_all(path)

"""More than 120 files made to do harm (TRUST P29), by name. Each is to be refused, or to lose what is harmful in it."""

import io
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

from tests.papers.files import W, docx, p, tc, zipped_as
from tests.papers.word_files import png

SECRET = "root:x:0:0"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
X = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
BODY = f'<w:document {W} xmlns:r="{REL}" xmlns:a="{A}"><w:body>%s</w:body></w:document>'
GOOD = p("关于做好防汛工作的通知")
LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
DTDS = {
    "file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "net": '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;<!ENTITY e "x">]>',
    "laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}<!ENTITY e "&l11;">]>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY e "{"a" * 50_000}">]>',
}
SHEET = f'<worksheet xmlns="{X}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row></sheetData></worksheet>'
BOOK = (
    f"""<workbook xmlns="{X}" xmlns:r="{REL}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>"""
)


def rels(*links: tuple[str, str, str, bool]) -> str:
    away = ' TargetMode="External"'
    inner = "".join(
        f'<Relationship Id="{name}" Type="{REL}/{kind}" Target="{target}"{away if outside else ""}/>'
        for name, kind, target, outside in links
    )
    return f'<Relationships xmlns="{RELS}">{inner}</Relationships>'


def word(body: str = GOOD, **more: bytes | str) -> bytes:
    """A docx with more parts; ``__`` in a name is a slash, ``_x`` at its end .xml, ``_r`` .xml.rels."""
    parts: dict[str, bytes | str] = {"word/document.xml": BODY % body}
    for name, content in more.items():
        path = name.replace("__", "/")
        path = f"{path[:-2]}.xml.rels" if path.endswith("_r") else f"{path[:-2]}.xml" if path.endswith("_x") else path
        parts[path.replace("_DOT_", ".")] = content
    return zipped_as(parts)


def excel(sheet: str = SHEET % "甲", **more: bytes | str) -> bytes:
    parts: dict[str, bytes | str] = {
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": rels(("rId1", "worksheet", "worksheets/sheet1.xml", False)),
        "xl/worksheets/sheet1.xml": sheet,
    }
    return zipped_as(parts | {name.replace("__", "/").replace("_x", ".xml"): text for name, text in more.items()})


def entities() -> Iterator[tuple[str, bytes]]:
    for name, dtd in DTDS.items():
        cite = "&e;" * (2000 if name == "quadratic" else 1)
        yield f"document-{name}.docx", zipped_as({"word/document.xml": dtd + BODY % p(cite)})
        for part, root in (("styles", "w:styles"), ("numbering", "w:numbering"), ("footnotes", "w:footnotes")):
            yield f"{part}-{name}.docx", word(**{f"word__{part}_x": f"{dtd}<{root} {W}>{cite}</{root}>"})
        yield f"rels-{name}.docx", word(word___rels__document_r=f"{dtd}<Relationships>{cite}</Relationships>")
        yield f"core-{name}.docx", word(docProps__core_x=f"{dtd}<c><title>{cite}</title></c>")
        yield f"sheet-{name}.xlsx", excel(dtd + SHEET % cite)
        yield f"strings-{name}.xlsx", excel(xl__sharedStrings_x=f'{dtd}<sst xmlns="{X}"><si><t>{cite}</t></si></sst>')
        yield f"book-{name}.xlsx", excel(xl__styles_x=f'{dtd}<styleSheet xmlns="{X}">{cite}</styleSheet>')
        yield f"page-{name}.html", f"<!DOCTYPE html>{dtd}<html><p>甲{cite}</p></html>".encode()
        yield f"plain-{name}.xml", f"<?xml version='1.0'?>{dtd}<x>{cite}</x>".encode()


def bombs() -> Iterator[tuple[str, bytes]]:
    zeros = bytes(60 << 20)
    flat = zipped_as({"word/document.xml": BODY % (p("公") * 800_000)})
    yield "flat.docx", flat
    for part in ("styles.xml", "numbering.xml", "footnotes.xml", "_rels/document.xml.rels", "media/image1.png"):
        yield (
            f"bomb-{part.replace('/', '-')}.docx",
            zipped_as({"word/document.xml": BODY % GOOD, f"word/{part}": zeros}),
        )
    yield "bomb-sheet.xlsx", excel("<c/>" * 15_000_000)
    yield "bomb-strings.xlsx", excel(xl__sharedStrings_x="<si/>" * 12_000_000)
    yield "nested.docx", word(word__embeddings__a_DOT_docx=flat)
    inner = zipped_as({"a": bytes(20 << 20)})
    for _ in range(4):
        inner = zipped_as({f"{i}.zip": inner for i in range(8)})
    yield "nested.zip", inner
    yield "nested-in.docx", word(word__embeddings__a_DOT_zip=inner)
    yield "many-entries.docx", zipped_as({"word/document.xml": BODY % GOOD} | {f"{i}": "" for i in range(10_001)})
    data = bytearray(zipped_as({"word/document.xml": random.Random(5).randbytes(5000)}))
    at = data.index(b"PK\x01\x02")
    data[at + 20 : at + 24] = struct.pack("<I", 500_000)
    yield "overlapping.docx", bytes(data)
    text = BODY % (p("甲") * 9000)
    honest, size = zipped_as({"word/document.xml": text}), len(text.encode())
    for told in (0, 1, size - 1, size + 1, 0x7FFFFFFF, 0xFFFFFFFE):
        yield f"size-lie-{told}.docx", honest.replace(struct.pack("<I", size), struct.pack("<I", told))
    yield "paragraphs.docx", docx(p("a") * 140_000)
    yield "runs.docx", docx("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 200_000 + "</w:p>")


def word_tricks() -> Iterator[tuple[str, bytes]]:
    yield (
        "external-template.docx",
        word(
            word__settings_x=f"<w:settings {W}/>",
            word___rels__settings_r=rels(("rId1", "attachedTemplate", "http://127.0.0.1:9/evil.dotm", True)),
        ),
    )
    yield "macro.docm", word(word__vbaProject_DOT_bin=OLE + b"Sub AutoOpen()")
    yield "ole.docx", word(f"{GOOD}<w:p><w:r><w:object/></w:r></w:p>", word__embeddings__o_DOT_bin=OLE * 99)
    yield "alt-chunk.docx", word(
        f'{GOOD}<w:altChunk r:id="rId1"/>', word__a_DOT_html="<script>alert(1)</script>",
        word___rels__document_r=rels(("rId1", "aFChunk", "a.html", False)),
    )  # fmt: skip
    for at, target in enumerate(
        ("javascript:alert(1)", "file:///etc/passwd", "\\\\evil\\share", "data:text/html,x", "ms-word:x")
    ):
        yield (
            f"link-{at}.docx",
            word(
                f'{GOOD}<w:p><w:hyperlink r:id="rId1"><w:r><w:t>点此</w:t></w:r></w:hyperlink></w:p>',
                word___rels__document_r=rels(("rId1", "hyperlink", target, True)),
            ),
        )
    for at, code in enumerate(
        (
            r'DDEAUTO c:\\windows\\cmd.exe "/k calc"',
            "INCLUDETEXT file:///etc/passwd",
            'HYPERLINK "javascript:alert(1)"',
            "INCLUDEPICTURE http://127.0.0.1:9/x",
        )
    ):
        field = f"<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>"
        yield (
            f"field-{at}.docx",
            word(f"{GOOD}<w:p>{field}<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>x</w:t></w:r></w:p>"),
        )
    yield "script-text.docx", word(p("&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"))
    yield (
        "style-loop.docx",
        word(
            word__styles_x=f'<w:styles {W}><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:basedOn w:val="b"/></w:style>'
            '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
        ),
    )
    cite = '<w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id="1"/></w:r></w:p>'
    yield (
        "note-of-itself.docx",
        word(cite, word__footnotes_x=f'<w:footnotes {W}><w:footnote w:id="1">{cite}</w:footnote></w:footnotes>'),
    )
    wide = tc("甲", '<w:gridSpan w:val="1000000000"/>')
    yield "span.docx", word(f"<w:tbl><w:tr>{wide}{tc('乙')}</w:tr></w:tbl>" * 50)
    yield "tables-in-tables.docx", word("<w:tbl><w:tr><w:tc>" * 60 + p("甲") + "</w:tc></w:tr></w:tbl>" * 60)
    yield (
        "boxes-in-boxes.docx",
        word("<w:p><w:r><w:pict><w:txbxContent>" * 50 + p("甲") + "</w:txbxContent></w:pict></w:r></w:p>" * 50),
    )
    yield "deep.docx", docx("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000)
    yield (
        "level.docx",
        word(
            '<w:p><w:pPr><w:numPr><w:ilvl w:val="99999999999"/><w:numId w:val="1"/></w:numPr></w:pPr>'
            "<w:r><w:t>甲</w:t></w:r></w:p>",
            word__numbering_x=f'<w:numbering {W}><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>',
        ),
    )
    for at, name in enumerate(
        (
            "../../evil",
            "/etc/evil",
            "C:\\evil",
            "a\x00b",
            "通知".encode("gbk").decode("cp437"),
            "😀𠮷.xml",
            "x" * 60_000,
            "word/document.xml/",
            "WORD/DOCUMENT.XML",
        )
    ):
        yield f"name-{at}.docx", zipped_as({"word/document.xml": BODY % GOOD, name: "x"})
    made = io.BytesIO(word())
    with zipfile.ZipFile(made, "a") as package:
        link = zipfile.ZipInfo("word/media/image1.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(link, "/etc/passwd")
    yield "symlink.docx", made.getvalue()
    yield "eicar-inside.docx", word(word__embeddings__a_DOT_com=EICAR)
    at = word().index(b"PK\x01\x02")
    yield "password-entry.docx", word()[: at + 8] + b"\x01" + word()[at + 9 :]


def with_image(data: bytes | None) -> bytes:
    drawing = '<w:p><w:r><w:drawing><a:blip r:embed="rId1"/></w:drawing></w:r></w:p>'
    more = {} if data is None else {"word__media__a": data}
    return word(GOOD + drawing, word___rels__document_r=rels(("rId1", "image", "media/a", False)), **more)


def images() -> Iterator[tuple[str, bytes]]:
    flood = bytearray(png())
    flood[16:24] = struct.pack(">II", 100_000, 100_000)
    jpeg = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(9) + b"\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03" + bytes(9)
    yield "pixel-flood-png.docx", with_image(bytes(flood))
    yield "pixel-flood-jpeg.docx", with_image(jpeg + b"\xff\xda\x00\x02\x00\xff\xd9")
    yield "pixel-flood-gif.docx", with_image(b"GIF89a\xff\xff\xff\xff\x00\x00\x00;")
    yield "jpeg-without-end.docx", with_image(jpeg + b"\xff\xda\x00\x02" + bytes(999))
    yield "gif-without-end.docx", with_image(b"GIF89a\x01\x00\x01\x00\x00\x00\x00!\xfe" + b"\xff" * 99)
    yield "png-cut.docx", with_image(png()[:-9])
    yield "png-chunk-lie.docx", with_image(png()[:33] + struct.pack(">I", 0x7FFFFFFF) + png()[37:])
    yield "png-and-html.docx", with_image(png() + b"<html><script>alert(1)</script>")
    yield "svg-script.docx", with_image(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    yield "wmf.docx", with_image(b"\xd7\xcd\xc6\x9a" + bytes(99))
    yield "html-as-image.docx", with_image(b"<script>alert(1)</script>")
    yield "no-image.docx", with_image(None)
    yield (
        "image-out-of-package.docx",
        word(
            f'{GOOD}<w:p><w:r><w:drawing><a:blip r:embed="rId1"/></w:drawing></w:r></w:p>',
            word___rels__document_r=rels(("rId1", "image", "../../../../etc/passwd", False)),
        ),
    )
    yield (
        "image-outside.docx",
        word(
            f'{GOOD}<w:p><w:r><w:drawing><a:blip r:link="rId1"/></w:drawing></w:r></w:p>',
            word___rels__document_r=rels(("rId1", "image", "http://127.0.0.1:9/x.png", True)),
        ),
    )


def pdf_with(content: bytes = b"", pages: int = 1, **root: object) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(300, 300)
    stream = StreamObject()
    stream._data = zlib.compress(content)
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    reference = writer._add_object(stream)
    for page in writer.pages:
        page[NameObject("/Contents")] = reference
    for name, item in root.items():
        writer._root_object[NameObject(f"/{name}")] = item
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def action(kind: str, **more: object) -> DictionaryObject:
    made = DictionaryObject({NameObject("/S"): NameObject(f"/{kind}")})
    for name, item in more.items():
        made[NameObject(f"/{name}")] = item
    return made


def pdfs() -> Iterator[tuple[str, bytes]]:
    text = b"BT /F 12 Tf (hello) Tj ET"
    yield "javascript.pdf", pdf_with(text, OpenAction=action("JavaScript", JS=TextStringObject("app.alert(1)")))
    yield "launch.pdf", pdf_with(text, OpenAction=action("Launch", F=TextStringObject("/bin/sh")))
    yield "uri.pdf", pdf_with(text, OpenAction=action("URI", URI=TextStringObject("http://127.0.0.1:9/")))
    yield "xfa.pdf", pdf_with(text, AcroForm=DictionaryObject({NameObject("/XFA"): TextStringObject("<x/>")}))
    yield "content-bomb.pdf", pdf_with(b"0 0 m 9 9 l S\n" * 10_000_000)
    yield "stack-bomb.pdf", pdf_with(b"q " * 5_000_000)
    yield "lines.pdf", pdf_with(b"0 0 m 99 0 l S 0 0 m 0 99 l S\n" * 50_000)
    yield "pages.pdf", pdf_with(pages=1001)
    yield "kids.pdf", pdf_with(Pages=ArrayObject([NumberObject(1)]))
    loop = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9/Kids[2 0 R]>>endobj\n"
    yield "pages-loop.pdf", loop + b"trailer<</Root 1 0 R>>"
    whole = pdf_with(text)
    yield "xref-loop.pdf", whole.replace(b"/Root", b"/Prev 9 /Root")
    yield (
        "xref-to-itself.pdf",
        loop + b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Prev 138>>\nstartxref\n138\n%%EOF",
    )
    yield "xref-far.pdf", loop + b"startxref\n99999999999999\n%%EOF"
    yield "deep-arrays.pdf", loop + b"3 0 obj " + b"[" * 500_000 + b"]" * 500_000 + b" endobj trailer<</Root 1 0 R>>"
    yield "filters.pdf", whole.replace(b"/FlateDecode", b"[/FlateDecode/FlateDecode/FlateDecode/FlateDecode]")
    yield "length-lie.pdf", whole.replace(b"/Length ", b"/Length 99999999")
    yield "cut.pdf", whole[: len(whole) // 2]
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(whole))
    writer.encrypt("geheim")
    made = io.BytesIO()
    writer.write(made)
    yield "password.pdf", made.getvalue()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(whole))
    writer.add_attachment("evil.exe", b"MZ" + EICAR)
    made = io.BytesIO()
    writer.write(made)
    yield "attachment.pdf", made.getvalue()
    yield "polyglot.html", b"<html><!-- %PDF-1.4 --><script>alert(1)</script><p>x"
    yield "polyglot.pdf", b"%PDF-1.4\n<html><script>alert(1)</script>" + whole[9:]
    yield "random.pdf", b"%PDF-1.4" + random.Random(3).randbytes(5000)


def pages() -> Iterator[tuple[str, bytes]]:
    yield "script.html", "<html><p>甲<script>alert(1)</script><img src=x onerror=alert(1)></html>".encode()
    yield "svg.html", "<html><p>甲</p><svg onload=alert(1)><script>alert(1)</script></svg></html>".encode()
    yield "svg-alone.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    yield (
        "refresh.html",
        "<html><meta http-equiv=refresh content='0;url=javascript:alert(1)'><base href=//evil><p>甲".encode(),
    )
    yield "deep.html", b"<div>" * 200_000 + "甲".encode()
    yield "deep-inline.html", "<html><p>甲".encode() + b"<b>" * 200_000
    yield "deep-lists.html", b"<ul><li>" * 100 + "甲".encode()
    yield "deep-tables.html", b"<table><tr><td>" * 30_000
    yield (
        "spans.html",
        ("<table>" + "<tr><td colspan=1000000000 rowspan=1000000000>甲<td>乙</tr>" * 2000 + "</table>").encode(),
    )
    yield "attributes.html", b"<p " + b" ".join(b"a%d=1" % i for i in range(200_000)) + ">甲</p>".encode()
    yield "long-attribute.html", b"<p style='" + b"font-weight:" * 500_000 + "'>甲</p>".encode()
    yield "entities.html", b"<p>" + b"&amp;&#x41;&nbsp;" * 200_000
    yield "paragraphs.html", b"<p>a" * 300_000
    yield "breaks.html", b"<p>" + b"<br>" * 500_000 + "甲".encode()
    yield "nulls.html", b"<p>" + b"\x00" * 1000 + "甲<scr\x00ipt>alert(1)</scr\x00ipt>".encode()
    yield "utf-7.html", b"<meta charset=utf-7><p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-"
    yield "utf-16.html", "<html><p>甲<script>alert(1)</script>".encode("utf-16")
    yield "comment.html", "<p>甲<!--".encode() + b"-" * 1_000_000


def others() -> Iterator[tuple[str, bytes]]:
    yield "empty.docx", b""
    yield "blank.txt", b" \r\n\t"
    yield "eicar.com", EICAR
    yield "eicar.docx", EICAR
    yield "old.doc", OLE + bytes(600)
    yield "old.wps", OLE + bytes(600)
    yield "password.docx", OLE + "EncryptedPackage".encode("utf-16-le")
    yield "paper.ofd", zipped_as({"OFD.xml": "<x/>"})
    yield "text.odt", zipped_as({"mimetype": "application/vnd.oasis.opendocument.text"})
    yield "slides.pptx", zipped_as({"ppt/presentation.xml": "<x/>"})
    yield "archive.zip", zipped_as({"a.docx": word()})
    yield "empty.zip", zipped_as({})
    yield "a.rar", b"Rar!\x1a\x07\x00" + bytes(99)
    yield "a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(99)
    yield "a.gz", b"\x1f\x8b" + bytes(99)
    yield "a.rtf", rb"{\rtf1{\object\objocx}}"
    yield "a.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related"
    yield "picture.docx", png()
    yield "program.docx", b"MZ\x90\x00" + random.Random(6).randbytes(3000)
    yield "program.pdf", b"\x7fELF" + random.Random(7).randbytes(3000)
    yield "random.docx", random.Random(8).randbytes(5000)
    yield "zip-head.docx", b"PK\x03\x04" + random.Random(2).randbytes(500)
    yield "cut.docx", word()[:-40]
    yield "formula.xlsx", excel(SHEET % "=cmd|'/c calc'!A1")
    yield "script.xlsx", excel(SHEET % "&lt;script&gt;alert(1)&lt;/script&gt;")
    yield (
        "far-corner.xlsx",
        excel(
            f'<worksheet xmlns="{X}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
        ),
    )
    yield "macro.xlsm", excel(xl__vbaProject_DOT_bin=OLE)
    yield "name-of-four-bytes-😀𠮷.txt", "甲".encode()
    yield "通知.txt", "关于放假的通知".encode("gbk")


def hostile() -> Iterator[tuple[str, bytes]]:
    """(name, bytes), all different in name."""
    for made in (entities, bombs, word_tricks, images, pdfs, pages, others):
        yield from made()

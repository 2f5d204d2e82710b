"""Where something stands: places of html and of files; html is masked and marked in its source, to the character."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from gongkai.papers import Limits, Unreadable
from gongkai.papers.hidden.html import html_passages
from gongkai.papers.hidden.reading import everything
from gongkai.screening import Finding, mark_html, mask_file, mask_html, screen_file, screen_files, screen_html
from gongkai.screening.engine import UNSEEN
from gongkai.screening.inside import screened_here
from tests.papers.files import MC, W, docx, p, pdf, tc, zipped, zipped_as

PHONE = "13812345678"
SPAN = '<w:gridSpan w:val="2"/>'


def places(html: str) -> list[str]:
    return [finding.place for finding in screen_html(html)]


def found(path: Path, **options) -> list[Finding]:
    """What is wrong with the words of a file, wherever they stand."""
    return [each for each in all_found(path, **options) if each.kind != UNSEEN]


def all_found(path: Path, **options) -> list[Finding]:
    made = screened_here(path, name=None, names=[], on=None, **options)
    return [Finding.from_json(item) for item in made]


# -- html


def test_paragraphs_and_cells_are_counted_as_people_count_them():
    page = (
        "<h1>公示</h1><p>第二段</p><div>电话<b>138</b>12345678</div><ul><li>13912345678</li></ul>"
        "<table><caption>名单</caption><thead><tr><th colspan=2>姓名</th><th>电话</th></tr></thead>"
        "<tr><td rowspan=2>张三</td><td>男</td><td>13812345678</td></tr><tr><td>女</td><td><p>13712345678</p></td></tr></table>"
        "<table><tr><td>甲<table><tr><td>13612345678</td></tr></table></td></tr></table>"
    )
    assert places(page) == ["第3段", "第4段", "表1第2行第3列", "表1第3行第3列", "表3第1行第1列"]


def test_what_nobody_sees_is_looked_at_too():
    page = (
        f'<img alt="电话{PHONE}" src=a.png><a href="tel:{PHONE}">拨打</a><!-- {PHONE} --><p style="display:none">{PHONE}</p>'
        f'<script>var owner = "{PHONE}";</script><style>.a{PHONE}</style><input value=&#49;3812345678>'
        f'<p class="{PHONE}">样式</p>'
    )
    assert places(page) == [
        "属性alt（第1处）",
        "属性href（第2处）",
        "网页注释1",
        "第2段",
        "脚本1",
        "属性value（第3处）",
    ]


def test_a_mask_changes_that_place_and_no_other_character():
    page = f"<P Class=a >电话&nbsp;<b>138</b>1&#50;345678 &amp; {PHONE}</p\n><td>散落的格子<br/>{PHONE}"
    first, second, third = screen_html(page)
    once = mask_html(page, first, first.masks[0])
    assert once == f"<P Class=a >电话&nbsp;<b>138****5678</b> &amp; {PHONE}</p\n><td>散落的格子<br/>{PHONE}"
    twice = mask_html(page, second, second.masks[0])
    assert twice == f"<P Class=a >电话&nbsp;<b>138</b>1&#50;345678 &amp; 138****5678</p\n><td>散落的格子<br/>{PHONE}"
    assert third.place == "第2段"
    assert screen_html(mask_html(once, screen_html(once)[0], first.masks[0]))[0].place == "第2段"


def test_attributes_and_entities_in_them_are_masked_in_the_source():
    page = f'<img alt="电话{PHONE}"><img alt="甲&amp;{PHONE}">'
    first, second = screen_html(page)
    assert mask_html(page, first, first.masks[0]) == f'<img alt="电话138****5678"><img alt="甲&amp;{PHONE}">'
    made = mask_html(page, second, second.masks[0])
    assert PHONE not in made.partition("><")[2]


def test_masking_what_is_no_longer_there_is_refused():
    (finding,) = screen_html(f"<p>{PHONE}</p>")
    with pytest.raises(Unreadable, match="改动过"):
        mask_html("<p>别的</p>", finding, finding.masks[0])


def test_findings_are_marked_in_the_page_with_their_keys():
    page = f'<p>电话<b>138</b>12345678，{PHONE}</p><img alt="{PHONE}">'
    found_here = screen_html(page)
    marked = mark_html(page, found_here)
    key = found_here[0].key
    assert marked.startswith(f'<p>电话<b><mark class="finding finding-red" data-finding="{key}">138</mark></b><mark')
    assert marked.count("<mark") == 3
    assert marked.endswith(f'<img alt="{PHONE}">')
    assert mark_html("<p>别的</p>", found_here) == "<p>别的</p>"


def test_a_page_of_too_many_pieces_is_refused(monkeypatch):
    monkeypatch.setattr("gongkai.papers.hidden.html._MOST", 10)
    with pytest.raises(Unreadable) as caught:
        html_passages("<p>甲</p>" * 20)
    assert caught.value.code == "bomb"


# -- Word


def _made(folder: Path, body: str, **more: str) -> Path:
    path = folder / "a.docx"
    document = f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>"
    path.write_bytes(zipped(word__document_xml=document, **more))
    return path


def test_places_of_a_word_file(tmp_path):
    row = f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{tc('甲', SPAN)}{tc(PHONE)}</w:tr>"
    nested = f"<w:tr><w:tc><w:tbl><w:tr>{tc('13912345678')}</w:tr></w:tbl>{p('外')}</w:tc></w:tr>"
    torn = f"<w:tr><w:tc>{p('13712')}{p('345678')}</w:tc></w:tr>"
    body = (
        p("一") + p(PHONE) + f"<w:tbl>{row}{nested}{torn}</w:tbl><w:sdt><w:sdtContent>{p(PHONE)}</w:sdtContent></w:sdt>"
    )
    path = _made(tmp_path, body, word__header2_xml=f"<w:hdr {W}>{p(PHONE)}</w:hdr>")
    assert [f.place for f in found(path)] == ["第2段", "表1第1行第4列", "表2第1行第1列", "第3段", "页眉2第1段"]


def test_deleted_and_hidden_words_have_places_of_their_own_and_what_stays_is_told_once(tmp_path):
    def run(text: str, properties: str = "") -> str:
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"

    deleted = "<w:del><w:r><w:delText>13912345678</w:delText></w:r></w:del>"
    hidden = run("13712345678", "<w:vanish/>")
    shown = run("13612345678", "<w:vanish w:val='0'/>")
    moved = f"<w:moveFrom>{run('13512345678')}</w:moveFrom>"
    code = '<w:r><w:instrText> HYPERLINK "tel:13412345678" </w:instrText></w:r>'
    path = _made(tmp_path, f"<w:p>{run(PHONE + '，')}{deleted}{run('，')}{hidden}{shown}{run('，')}{moved}{code}</w:p>")
    told = [(f.place, f.found) for f in found(path)]
    assert told == [
        ("第1段", PHONE),
        ("第1段", "13612345678"),
        ("第1段（修订前）", "13912345678"),
        ("第1段（修订前）", "13512345678"),
        ("第1段（隐藏文字）（单独）", "13712345678"),
        ("第1段（域代码）", "13412345678"),
    ]


def test_what_readers_are_not_shown_is_told_and_deleted_from_the_file_with_one_click(tmp_path):
    comments = f"<w:comments {W}><w:comment w:id='0' w:author='李四'>{p('先不要公开')}</w:comment></w:comments>"
    deleted = "<w:del><w:r><w:delText>三家企业</w:delText></w:r></w:del>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>正在打官司</w:t></w:r>"
    path = _made(tmp_path, f"<w:p><w:r><w:t>共有</w:t></w:r>{deleted}{hidden}</w:p>", word__comments_xml=comments)
    told = all_found(path)
    assert [(f.kind, f.severity, f.place, f.found) for f in told] == [
        (UNSEEN, "yellow", "第1段（修订前）", "三家企业"),
        (UNSEEN, "yellow", "第1段（隐藏文字）", "正在打官司"),
        (UNSEEN, "yellow", "批注第1段", "先不要公开"),
    ]
    path.write_bytes(mask_file(path, told))
    assert all_found(path) == []
    assert everything(path).passages[0].text == "共有"


def test_the_hidden_parts_of_a_sheet_are_told_once_each(tmp_path):
    book = openpyxl.Workbook()
    for row in range(1, 6):
        book.active.append(["张三", "低保", f"备注{row}"])
    book.active.column_dimensions["C"].hidden = True
    book.create_sheet("底册")["A1"] = "原始数据"
    book["底册"].sheet_state = "veryHidden"
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert [(f.place, f.excerpt, f.masks) for f in all_found(path)] == [
        ("“Sheet”表（隐藏列）", "5 个单元格", ()),
        ("“底册”表（隐藏工作表）", "1 个单元格", ()),
    ]


def test_boxes_links_settings_and_properties_of_a_word_file_are_read(tmp_path):
    box = f"<w:txbxContent>{p(PHONE)}</w:txbxContent>"
    old = f"<w:pict>{box}</w:pict>"
    new = f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
    choice = f"<mc:AlternateContent>{new}<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    links = '<Relationships xmlns="r"><Relationship Id="a" Target="tel:13912345678"/></Relationships>'
    path = tmp_path / "a.docx"
    parts = {
        "word/document.xml": f"<w:document {W} {MC}><w:body><w:p><w:r>{choice}</w:r></w:p></w:body></w:document>",
        "word/_rels/document.xml.rels": links,
        "word/settings.xml": f"<w:settings {W}><w:docVar w:name='a' w:val='电话13712345678'/></w:settings>",
        "docProps/custom.xml": "<p><v>13612345678</v>尾巴里的13512345678<v/></p>",
        "word/broken.vml": "<not <xml",
    }
    path.write_bytes(zipped_as(dict(parts)))
    told = [(f.place, f.found) for f in found(path)]
    assert told[0] == ("文本框1第1段", PHONE)
    assert {number for _, number in told[1:]} == {"13912345678", "13712345678", "13612345678", "13512345678"}


# -- Excel, PDF, text


def test_places_of_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "公示"
    sheet.append(["姓名", "一卡通", "备注"])
    sheet.append(["张三", 411328199001011000, True])
    sheet["B3"] = PHONE
    sheet["D4"] = "13912345678"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    other = book.create_sheet("底册")
    other["A1"] = 13712345678
    other.sheet_state = "hidden"
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert [f.place for f in found(path)] == [
        "“公示”表B2",
        "“公示”表B3（隐藏行）",
        "“公示”表D4（隐藏列）",
        "“底册”表A1（隐藏工作表）",
    ]


def test_cells_without_references_numbers_with_exponents_and_strings_nobody_uses(tmp_path):
    name = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = "".join(f"<c><v>{value}</v></c>" for value in ("1.3812345678E10", "1E+99", "xE", "5.0"))
    inline = (
        f'<c t="inlineStr"><is><t>{PHONE}</t></is></c><c t="s"><v>9</v></c><c t="b"><v>1</v></c><c t="s"><v>1</v></c>'
    )
    many = "<c><v>1</v></c>" * 26 + "<c><v>13912345678</v></c>"
    rels = '<Relationships xmlns="r"><Relationship Id="r1" Target="/xl/worksheets/a.xml"/>'
    rels += '<Relationship Id="r2" Target="gone.xml"/></Relationships>'
    sheets = f'<workbook {name} xmlns:r="r"><sheets><sheet name="甲" r:id="r1"/><sheet name="乙" r:id="r2"/></sheets></workbook>'
    rows = f"<row>{cells}{inline}</row><row r='7'>{many}</row>"
    lost = "<row><c r='B2'><v>13712345678</v></c></row>"
    split = "<si><r><t>135</t></r><r><t>12345678</t></r><rPh><t>读音</t></rPh></si>"
    parts = {
        "xl/workbook.xml": sheets,
        "xl/_rels/workbook.xml.rels": rels,
        "xl/worksheets/a.xml": f"<worksheet {name}><sheetData>{rows}</sheetData></worksheet>",
        "xl/worksheets/lost.xml": f"<worksheet {name}><sheetData>{lost}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {name}><si><t>电话13612345678</t></si>{split}</sst>",
    }
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped_as(dict(parts)))
    assert {(f.place.partition("（")[0], f.found) for f in found(path)} == {
        ("“甲”表A1", PHONE),
        ("“甲”表E1", PHONE),
        ("“甲”表H1", "13512345678"),
        ("“甲”表AA7", "13912345678"),
        ("“xl/worksheets/lost.xml”表B2", "13712345678"),
        ("未使用的字符串", "13612345678"),
    }


def test_a_binary_workbook_and_files_of_no_kind_of_ours_are_refused_with_the_way_out(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped_as({"xl/workbook.bin": b""}))
    with pytest.raises(Unreadable, match="xlsb"):
        screen_file(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(Unreadable, match="另存为"):
        screen_file(path)
    with pytest.raises(Unreadable, match="找不到"):
        screen_file(tmp_path / "none")


def test_a_pdf_is_told_by_page_with_its_title_its_bookmarks_and_its_pictures(tmp_path):
    picture = '#image(bytes("<svg xmlns=\\"http://www.w3.org/2000/svg\\" width=\\"9\\" height=\\"9\\"/>"))'
    source = f'#set document(title: "{PHONE}", keywords: ("a",))\n= 13912345678\n{picture}\n#pagebreak()\n13712345678'
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(source))
    told = {(f.place, f.found) for f in found(path)}
    assert {
        ("第1页", "13912345678"),
        ("第2页", "13712345678"),
        ("文件属性“Title”", PHONE),
        ("书签1", "13912345678"),
    } <= told


def test_lines_of_a_text_file_and_the_name_of_any_file(tmp_path):
    path = tmp_path / f"{PHONE}.txt"
    path.write_bytes(f"甲\r\n\r\n{PHONE}".encode("gb18030"))
    assert [f.place for f in screen_file(path)] == ["第3行", "文件名"]
    assert [f.place for f in screen_file(path, name="公示.txt")] == ["第3行"]


def test_many_files_in_their_order_with_what_cannot_be_read(tmp_path):
    good, bad = tmp_path / "a.docx", tmp_path / "b.docx"
    good.write_bytes(docx(p("王某某") + p("县国土资源局")))
    bad.write_bytes(b"PK\x03\x04")
    results = list(screen_files([good, bad, good], names=["王某某"], on=dt.date(2026, 1, 1), workers=1))
    assert [[f.kind for f in result.findings] for result in results] == [
        ["名单中的姓名", "机关旧称"],
        [],
        ["名单中的姓名", "机关旧称"],
    ]
    assert [result.error.code if result.error else "" for result in results] == ["", "damaged", ""]


# -- hostile files


def test_hostile_files_are_refused_with_a_sentence(tmp_path):
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    cases = {
        "entities": zipped(word__document_xml=f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><w:document {W}/>'),
        "flat bomb": zipped(word__document_xml=b"<a>" + b" " * 60_000_000 + b"</a>"),
        "hidden bomb": zipped(
            word__document_xml=f"<w:document {W}/>", word__settings_xml=b"<a>" + b" " * 60_000_000 + b"</a>"
        ),
        "embedded bomb": zipped_as(
            {
                "word/document.xml": f"<w:document {W}/>",
                "word/embeddings/a.docx": zipped(word__document_xml=b" " * 60_000_000),
            }
        ),
        "half a pdf": b"%PDF-1.7\n1 0 obj",
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        "nothing": b"",
    }
    for name, data in cases.items():
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(Unreadable) as caught:
            screen_file(path)
        assert caught.value.message.endswith("。"), name
        assert caught.value.code != "failed", name


def test_a_pdf_with_too_many_pages_or_letters_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf("甲 #pagebreak() 乙"))
    with pytest.raises(Unreadable, match="2 页"):
        everything(path, limits=Limits(pages=1))
    monkeypatch.setattr("gongkai.papers.hidden.pdf._MOST_CHARS", 0)
    with pytest.raises(Unreadable, match="文字多得不正常"):
        everything(path)

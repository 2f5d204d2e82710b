"""Word files as offices make them, by python-docx and LibreOffice: ``make(folder)`` writes them all.

``python -m tests.papers.word_files FOLDER`` does so by hand, to look at what becomes of them.
"""

import io
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
NUMBERING = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def png(width: int = 120, height: int = 40, colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    """A picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\x00" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def para(
    document: Any,
    text: str,
    *,
    face: str = "仿宋_GB2312",
    size: float = 16,
    align: Any = None,
    indent: bool = False,
    bold: bool = False,
    red: bool = False,
) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    _type(run, face, size, bold=bold, red=red)
    paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(size * 2)
    return paragraph


def _type(run: Any, face: str, size: float, *, bold: bool = False, red: bool = False) -> None:
    run.font.size = Pt(size)
    run.font.bold = bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if red:
        run.font.color.rgb = RGBColor(0xFF, 0, 0)


def official(
    title: str,
    number: str,
    *,
    body: tuple[str, ...] = ("清溪县人民政府",),
    date: str = "2025年3月12日",
    to: str = "各乡镇人民政府，县直各单位：",
) -> Any:
    """A document with red head, number, title, addressee and a first part; ``sign`` ends it."""
    document = docx.Document()
    if body:
        for name in body:
            para(
                document,
                name + ("文件" if name == body[-1] else ""),
                face="方正小标宋简体",
                size=32,
                align=CENTRE,
                red=True,
            )
    if number:
        para(document, number, align=CENTRE)
    for line in title.split("\n"):
        para(document, line, face="方正小标宋简体", size=22, align=CENTRE)
    if to:
        para(document, to)
    document.signed = (body, date)
    return document


def sign(document: Any) -> Any:
    body, date = document.signed
    for name in body:
        para(document, name, align=RIGHT)
    para(document, date, align=RIGHT)
    return document


def text(document: Any, *lines: str) -> None:
    for line in lines:
        para(document, line, indent=True)


def notice() -> Any:
    document = official("清溪县人民政府关于印发\n2025年民生实事项目的通知", "清政发〔2025〕3号")
    text(document, "现将2025年民生实事项目印发给你们，请认真抓好落实。")
    para(document, "一、总体要求", face="黑体", indent=True)
    text(document, "坚持以人民为中心，办好群众身边的实事。")
    para(document, "（一）基本原则", face="楷体_GB2312", indent=True)
    mixed = document.add_paragraph()
    mixed.paragraph_format.first_line_indent = Pt(32)
    _type(mixed.add_run("（二）主要目标。"), "楷体_GB2312", 16)
    _type(mixed.add_run("全年完成十件实事，群众满意率达到百分之九十五以上。"), "仿宋_GB2312", 16)
    para(document, "1.加强领导", bold=True, indent=True)
    text(document, "各单位主要负责人亲自抓。")
    return sign(document)


def joint() -> Any:
    document = official(
        "关于做好冬春农田水利建设工作的通知",
        "清水〔2025〕17号",
        body=("清溪县水利局", "清溪县财政局", "清溪县农业农村局"),
        date="二〇二五年十一月三日",
        to="各乡镇人民政府：",
    )
    text(document, "为做好冬春农田水利建设，现就有关事项通知如下。")
    return sign(document)


def wrong_number() -> Any:
    document = official("清溪县教育局关于义务教育招生工作的公告", "清教发[2025]007号", body=("清溪县教育局",), to="")
    text(document, "现就2025年义务教育招生工作公告如下。")
    return sign(document)


def _numbering(document: Any, levels: list[list[tuple[str, str]]]) -> None:
    """Lists of their own; list n of ``levels`` has w:numId n + 1."""
    abstracts, nums = [], []
    for at, listed in enumerate(levels):
        inner = "".join(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
            for i, (form, pattern) in enumerate(listed)
        )
        abstracts.append(f'<w:abstractNum w:abstractNumId="{at}">{inner}</w:abstractNum>')
        nums.append(f'<w:num w:numId="{at + 1}"><w:abstractNumId w:val="{at}"/></w:num>')
    xml = f"<w:numbering {nsdecls('w')}>{''.join(abstracts)}{''.join(nums)}</w:numbering>"
    part = document.part.numbering_part
    part._element = parse_xml(xml)


def item(document: Any, words: str, num: int, level: int = 0, **more: Any) -> Any:
    paragraph = para(document, words, **more)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')
    )
    return paragraph


def automatic_numbers() -> Any:
    document = official("清溪县政务服务管理办法", "", body=(), to="")
    _numbering(
        document,
        [
            [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3．")],
            [("chineseCounting", "第%1条")],
        ],
    )
    item(document, "总则", 1, face="黑体")
    item(document, "适用范围", 1, 1, face="楷体_GB2312")
    item(document, "本办法适用于本县。", 1, 2)
    item(document, "乡镇参照执行。", 1, 2)
    item(document, "办理程序", 1, face="黑体")
    item(document, "为规范政务服务，制定本办法。", 2)
    item(document, "本办法由县政府办公室解释。", 2)
    return document


def bullets() -> Any:
    document = official("办事需带材料清单", "", body=(), to="")
    for words in ("居民身份证原件", "户口簿原件", "申请表一份"):
        document.add_paragraph(words, style="List Bullet")
    document.add_paragraph("彩色照片二张", style="List Bullet 2")
    document.add_paragraph("办理步骤如下。")
    for words in ("窗口受理", "审核", "领取证件"):
        document.add_paragraph(words, style="List Number")
    return document


def merged_table() -> Any:
    document = official("2025年惠农补贴发放情况表", "", body=(), to="")
    table = document.add_table(rows=5, cols=4, style="Table Grid")
    content = [
        ["乡镇", "补贴项目", "", "金额（万元）"],
        ["", "种粮", "农机", ""],
        ["白石镇", "120", "30", "150"],
        ["石桥乡", "80", "20", "100"],
        ["合计", "200", "50", "250"],
    ]
    for y, row in enumerate(content):
        for x, words in enumerate(row):
            table.cell(y, x).text = words
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 3).merge(table.cell(1, 3))
    for at in (0, 1):
        table.rows[at]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return document


def form_table() -> Any:
    document = official("政府信息公开申请表", "", body=(), to="")
    table = document.add_table(rows=4, cols=4, style="Table Grid")
    for y, row in enumerate(
        (("申请人", "姓名", "", ""), ("", "联系电话", "", "□公民 □法人"), ("所需信息", "", "", ""), ("", "", "", ""))
    ):
        for x, words in enumerate(row):
            table.cell(y, x).text = words
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 1).merge(table.cell(3, 3))
    table.cell(2, 0).merge(table.cell(3, 0))
    return document


def nested_table() -> Any:
    document = official("项目明细", "", body=(), to="")
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    table.cell(0, 0).text = "一期工程"
    inner = table.cell(0, 1).add_table(rows=2, cols=2)
    for y in range(2):
        for x in range(2):
            inner.cell(y, x).text = f"{'项目数量'[x * 2 : x * 2 + 2]}{y}"
    return document


def long_table() -> Any:
    document = official("行政许可事项目录（2025年版）", "", body=(), to="")
    para(document, "表1　行政许可事项", align=CENTRE, size=12)
    table = document.add_table(rows=1, cols=5, style="Table Grid")
    for x, words in enumerate(("序号", "事项名称", "实施机关", "设定依据", "备注")):
        table.cell(0, x).text = words
    for n in range(1, 31):
        cells = table.add_row().cells
        for x, words in enumerate(
            (str(n), f"第{n}项许可", "县市场监管局", "《中华人民共和国行政许可法》\n第十二条", "")
        ):
            cells[x].text = words
    return document


def headings() -> Any:
    document = docx.Document()
    document.add_heading("清溪县2025年政务公开工作要点", 0)
    for words, level in (("重点任务", 1), ("深化主动公开", 2), ("财政信息", 3), ("组织保障", 1)):
        document.add_heading(words, level)
        document.add_paragraph("各单位结合实际，认真抓好落实，并于年底前报送总结。")
    return document


def _part(document: Any, name: str, kind: str, xml: str, link: str) -> None:
    part = Part(PackURI(name), kind, xml.encode(), document.part.package)
    document.part.relate_to(part, link)


def footnotes() -> Any:
    document = official("关于调整公共交通票价的说明", "", body=(), to="")
    text(document, "本次调整依据价格法")
    paragraph = document.paragraphs[-1]
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    paragraph.add_run("进行，自2026年1月1日起执行。")
    xml = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>《中华人民共和国价格法》'
        "第二十三条。</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    _part(document, "/word/footnotes.xml", NOTES, xml, RELATIONSHIP_TYPE.FOOTNOTES)
    return document


def tracked() -> Any:
    document = official("关于开展安全生产检查的通知", "清安办〔2025〕9号", body=("清溪县应急管理局",), to="各乡镇：")
    by = 'w:id="9" w:author="张" w:date="2025-01-01T00:00:00Z"'
    document.element.body.insert(
        len(document.element.body) - 1,
        parse_xml(
            f"<w:p {nsdecls('w')}><w:r><w:t>检查自</w:t></w:r><w:del {by}><w:r><w:delText>3月1日</w:delText></w:r></w:del>"
            f"<w:ins {by}><w:r><w:t>4月10日</w:t></w:r></w:ins><w:r><w:t>开始，</w:t></w:r></w:p>"
        ),
    )
    document.element.body.insert(
        len(document.element.body) - 1,
        parse_xml(
            f"<w:p {nsdecls('w')}><w:pPr><w:rPr><w:del {by}/></w:rPr></w:pPr><w:r><w:t>重点检查</w:t></w:r></w:p>"
        ),
    )
    text(document, "烟花爆竹和危险化学品。")
    return sign(document)


def pictures() -> Any:
    document = official("清溪县城区公交线路图", "", body=(), to="")
    text(document, "线路如图所示。")
    document.add_picture(io.BytesIO(png()))
    document.inline_shapes[0]._inline.docPr.set("descr", "城区公交线路示意图")
    document.add_picture(io.BytesIO(png(60, 60, (20, 90, 160))))
    para(document, "图1　线路示意", align=CENTRE, size=12)
    return document


BOX = """<w:p {ns}><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:200pt;height:60pt"><v:textbox>
<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"""


def text_box() -> Any:
    document = official("便民服务指南", "", body=(), to="")
    text(document, "办理地点见下框。")
    document.element.body.insert(
        len(document.element.body) - 1, parse_xml(BOX.format(ns=nsdecls("w"), text="清溪县政务服务中心一楼 3 号窗口"))
    )
    text(document, "办公时间：周一至周五。")
    return document


def header_footer() -> Any:
    document = notice()
    section = document.sections[0]
    section.header.paragraphs[0].text = "内部资料 注意保存"
    section.footer.paragraphs[0].text = "第 1 页"
    return document


def hyperlinks() -> Any:
    document = official("网上办事入口", "", body=(), to="")
    paragraph = document.add_paragraph("登录")
    for words, target in (("省政务服务网", "https://zwfw.example.gov.cn/"), ("点此", "javascript:alert(1)")):
        name = document.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        paragraph._p.append(
            parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{name}"><w:r><w:t>{words}</w:t></w:r></w:hyperlink>')
        )
    return document


def scripts() -> Any:
    document = official("水质监测结果公示", "", body=(), to="")
    paragraph = document.add_paragraph("二氧化硫 SO")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("，流量 3 m")
    paragraph.add_run("3").font.superscript = True
    paragraph.add_run("，超标倍数 ").italic = True
    paragraph.add_run("重点").bold = True
    return document


def space_indents() -> Any:
    document = docx.Document()
    para(document, "清溪县民政局", align=CENTRE, size=22)
    para(document, "关于清明祭扫的公告", align=CENTRE, size=22)
    for words in ("　　为倡导文明祭扫，现公告如下：", "    一、倡导鲜花祭扫。", "　　二、严禁携带火种进山。"):
        para(document, words)
    para(document, "　　　　　　　　　　　　　　　清溪县民政局")
    para(document, "　　　　　　　　　　　　　　　2025年3月20日")
    return document


def hidden_text() -> Any:
    document = official("低保名单公示", "", body=(), to="")
    paragraph = para(document, "张某 ")
    hidden = paragraph.add_run("身份证号不应显示")
    hidden.font.hidden = True
    paragraph.add_run("一类")
    return document


def contents() -> Any:
    document = headings()
    first = document.paragraphs[0]
    for words in ("重点任务 1", "组织保障 2"):
        line = first.insert_paragraph_before(words)
        line.style = (
            document.styles.add_style("toc 1", 1) if "toc 1" not in document.styles else document.styles["toc 1"]
        )
    return document


def decree() -> Any:
    document = official("清溪县河道管理规定", "第3号", body=(), date="2025年6月1日", to="")
    para(document, "第一章　总则", face="黑体", align=CENTRE)
    text(document, "第一条　为加强河道管理，制定本规定。", "第二条　本规定自公布之日起施行。")
    return sign(document)


def attachments() -> Any:
    document = notice()
    para(document, "附件：1.民生实事项目清单", indent=True)
    para(document, "附件1", face="黑体")
    para(document, "民生实事项目清单", face="方正小标宋简体", size=22, align=CENTRE)
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    for y, row in enumerate(
        (("序号", "项目", "责任单位"), ("1", "农村饮水安全", "县水利局"), ("2", "学校食堂改造", "县教育局"))
    ):
        for x, words in enumerate(row):
            table.cell(y, x).text = words
    return document


PAGES: dict[str, Callable[[], Any]] = {
    made.__name__: made
    for made in (
        notice, joint, wrong_number, automatic_numbers, bullets, merged_table, form_table, nested_table, long_table,
        headings, footnotes, tracked, pictures, text_box, header_footer, hyperlinks, scripts, space_indents,
        hidden_text, contents, decree, attachments,
    )
}  # fmt: skip
# Read and written again by LibreOffice, whose files differ in styles, numbering, boxes and tables.
AGAIN = (
    "notice",
    "automatic_numbers",
    "bullets",
    "merged_table",
    "form_table",
    "footnotes",
    "tracked",
    "pictures",
    "text_box",
    "headings",
)
HTML = """<html><body><h1>清溪县水资源公报</h1><p>2025年度，全县水资源总量如下表。</p><ol type="I"><li>地表水
<li>地下水</ol>
<table border=1><caption>水资源量</caption><tr><th>类别</th><th>总量</th></tr><tr><td rowspan=2>地表水</td>
<td>12</td></tr>
<tr><td>13</td></tr></table><ul><li>甲<ul><li>乙</ul></ul><p align=right>清溪县水利局</p>
<p align=right>2025年5月1日</p></body></html>"""


def make(folder: Path) -> list[Path]:
    """Writes the files; those of LibreOffice only where it is installed. Their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for name, build in PAGES.items():
        build().save(str(folder / f"{name}.docx"))
        made.append(folder / f"{name}.docx")
    if office := shutil.which("soffice"):
        (folder / "page.html").write_text(HTML, encoding="utf-8")
        again, profile = folder / "again", (folder / "profile").absolute().as_uri()
        command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to"]
        quiet = {"check": True, "capture_output": True, "timeout": 300}
        sources = [str(folder / f"{name}.docx") for name in AGAIN]
        odt = folder / "odt"
        subprocess.run([*command, "odt", "--outdir", str(odt), *sources], **quiet)
        texts = [str(odt / f"{name}.odt") for name in AGAIN]
        subprocess.run([*command, "docx:MS Word 2007 XML", "--outdir", str(again), *texts], **quiet)
        writer = ["--infilter=HTML (StarWriter)", "docx:MS Word 2007 XML"]
        subprocess.run(
            [*command[:-1], writer[0], "--convert-to", writer[1], "--outdir", str(again), str(folder / "page.html")],
            **quiet,
        )
        made += sorted(again.glob("*.docx"))
        shutil.rmtree(folder / "profile", ignore_errors=True)
    return made


if __name__ == "__main__":
    make(Path(sys.argv[1]))

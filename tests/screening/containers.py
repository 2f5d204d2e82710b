"""Writes a document with texts in the places where they are overlooked."""

import html
import io
import random
import zipfile
from dataclasses import dataclass
from pathlib import Path

import typst
import xlsxwriter

PLACES = {
    ".docx": (
        "body", "cell", "split runs", "text box", "comment", "deleted", "inserted", "hidden", "header", "footer",
        "footnote", "property", "alternative text", "file name",
    ),
    ".xlsx": (
        "cell", "number cell", "hidden row", "hidden column", "hidden sheet", "comment", "header", "property", "text box",
        "rich cell", "file name",
    ),
    ".html": ("body", "cell", "split tags", "attribute", "web comment", "hidden block", "entities", "file name"),
    ".txt": ("body", "file name"),
    ".pdf": ("body", "cell", "property", "turned page", "white on white", "file name"),
}  # fmt: skip
ONCE = ("file name", "property", "header", "comment")
"""Places that hold one text."""
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class Spot:
    """A text and where in the document it stands."""

    where: str
    text: str


def write(rng: random.Random, path: Path, paragraphs: list[str], table: list[list[str]], spots: list[Spot]) -> Path:
    """The document at ``path``; a number in the file name changes the name. Returns where it is."""
    for spot in spots:
        if spot.where == "file name":
            path = path.with_name(f"{path.stem}{rng.choice(('补贴', '名单-', '_'))}{spot.text}{path.suffix}")
    writer = {".docx": _docx, ".xlsx": _xlsx, ".html": _html, ".txt": _txt, ".pdf": _pdf}[path.suffix]
    inside = [spot for spot in spots if spot.where != "file name"]
    writer(rng, path, list(paragraphs), [list(row) for row in table], inside)
    return path


def _insert(rng: random.Random, paragraphs: list[str], text: str) -> None:
    paragraphs.insert(rng.randrange(len(paragraphs) + 1), text)


def _cut(rng: random.Random, text: str) -> list[str]:
    """A text cut at random, as Word does."""
    places = sorted(rng.sample(range(1, len(text)), min(4, len(text) - 1)))
    return [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]


# -- Word


def _p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def _r(text: str, properties: str = "", tag: str = "t") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:{tag} xml:space="preserve">{html.escape(text)}</w:{tag}></w:r>'


def _box(text: str) -> str:
    content = f"<w:txbxContent>{_p(_r(text))}</w:txbxContent>"
    drawing = f"<w:drawing><wp:inline>{content}</wp:inline></w:drawing>"
    old = f"<w:pict>{content}</w:pict>"
    return (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{drawing}</mc:Choice>"
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


_IN_BODY = {
    "body": lambda rng, text: _p(_r(text)),
    "split runs": lambda rng, text: _p(*(_r(piece, rng.choice(("", "<w:b/>"))) for piece in _cut(rng, text))),
    "text box": lambda rng, text: _p(_r("示意图"), _box(text)),
    "deleted": lambda rng, text: _p(_r("已"), f"<w:del w:author='a'>{_r(text, tag='delText')}</w:del>", _r("核实")),
    "inserted": lambda rng, text: _p(_r("补充"), f"<w:ins w:author='a'>{_r(text)}</w:ins>"),
    "hidden": lambda rng, text: _p(_r("说明"), _r(text, "<w:vanish/>")),
    "alternative text": lambda rng, text: _p(
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图1" descr="{html.escape(text)}"/></wp:inline></w:drawing></w:r>'
    ),
}


def _docx(rng: random.Random, path: Path, paragraphs: list[str], table: list[list[str]], spots: list[Spot]) -> None:
    stories: dict[str, str] = {}
    core = "公开前筛查"
    body = [_p(_r(text)) for text in paragraphs]
    for spot in spots:
        if spot.where in _IN_BODY:
            _insert(rng, body, _IN_BODY[spot.where](rng, spot.text))
        elif spot.where == "cell":
            table.insert(rng.randrange(1, len(table)), ["9", spot.text, "1", "0"])
        elif spot.where == "property":
            core = spot.text
        else:
            stories[spot.where] = stories.get(spot.where, "") + _p(_r(spot.text))
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{_p(_r(cell))}</w:tc>" for cell in row) + "</w:tr>" for row in table
    )
    body.insert(len(body) // 2, f"<w:tbl>{rows}</w:tbl>")
    parts = {"word/document.xml": f"<w:document {_W} {_MC} {_WP}><w:body>{''.join(body)}</w:body></w:document>"}
    for where, content in stories.items():
        tag = {"header": "hdr", "footer": "ftr", "footnote": "footnotes", "comment": "comments"}[where]
        inner = {
            "footnote": f"<w:footnote w:id='2'>{content}</w:footnote>",
            "comment": f"<w:comment w:id='0'>{content}</w:comment>",
        }
        part = {"header": "header1", "footer": "footer1", "footnote": "footnotes", "comment": "comments"}[where]
        parts[f"word/{part}.xml"] = f"<w:{tag} {_W}>{inner.get(where, content)}</w:{tag}>"
    parts["docProps/core.xml"] = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject>{html.escape(core)}</dc:subject></cp:coreProperties>'
    )
    _package(path, parts)


def _package(path: Path, parts: dict[str, str]) -> None:
    """A docx that Word and LibreOffice open: types and relations for its parts."""
    kinds = {
        "document": "document.main",
        "header1": "header",
        "footer1": "footer",
        "footnotes": "footnotes",
        "comments": "comments",
    }
    named = {part: kinds[Path(part).stem] for part in parts if Path(part).stem in kinds}
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{_TYPES}.{kind}+xml"/>' for part, kind in named.items()
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    main = (
        f'{head}<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{Path(part).name}"/>'
        for number, (part, kind) in enumerate(named.items(), 1)
        if kind != "document.main"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr("_rels/.rels", main)
        package.writestr("word/_rels/document.xml.rels", f"{head}{links}</Relationships>")
        for part, text in parts.items():
            package.writestr(part, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    path.write_bytes(made.getvalue())


# -- Excel


def _xlsx(rng: random.Random, path: Path, paragraphs: list[str], table: list[list[str]], spots: list[Spot]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("公示")
        bold = book.add_format({"bold": True})
        for y, row in enumerate(table):
            for x, text in enumerate(row):
                sheet.write(y, x, int(text) if text.isdigit() else text)
        at = len(table) + 1
        for text in paragraphs[:6]:
            sheet.write_string(at, 0, text)
            at += 1
        for number, spot in enumerate(spots):
            row = at + number + 2
            if spot.where == "number cell":
                sheet.write_number(row, 1, int(spot.text))
            elif spot.where == "rich cell":
                pieces = _cut(rng, "备注：" + spot.text)
                sheet.write_rich_string(row, 1, bold, pieces[0], *pieces[1:])
            else:
                _XLSX[spot.where](book, sheet, row, spot.text)


def _hidden_row(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, row: int, text: str) -> None:
    sheet.write_string(row, 1, text)
    sheet.set_row(row, None, None, {"hidden": True})


def _hidden_column(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, row: int, text: str) -> None:
    sheet.write_string(row, 9, text)
    sheet.set_column(9, 9, None, None, {"hidden": True})


def _hidden_sheet(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, row: int, text: str) -> None:
    other = book.add_worksheet(f"底册{row}")
    other.write_string(0, 0, text)
    other.very_hidden()


_XLSX = {
    "cell": lambda book, sheet, row, text: sheet.write_string(row, 1, text),
    "hidden row": _hidden_row,
    "hidden column": _hidden_column,
    "hidden sheet": _hidden_sheet,
    "comment": lambda book, sheet, row, text: sheet.write_comment(row, 1, text),
    "header": lambda book, sheet, row, text: sheet.set_header(f"&C{text}"),
    "property": lambda book, sheet, row, text: book.set_properties({"keywords": text}),
    "text box": lambda book, sheet, row, text: sheet.insert_textbox(row, 1, text),
}


# -- the rest


def _html(rng: random.Random, path: Path, paragraphs: list[str], table: list[list[str]], spots: list[Spot]) -> None:
    body = [f"<p>{html.escape(text)}</p>" for text in paragraphs]
    for spot in spots:
        safe = html.escape(spot.text)
        if spot.where == "cell":
            table.insert(rng.randrange(1, len(table)), ["9", spot.text, "1", "0"])
            continue
        pieces = "".join(f"<span>{html.escape(piece)}</span>" for piece in _cut(rng, spot.text))
        made = {
            "body": f"<p>{safe}</p>",
            "split tags": f"<p>{pieces}</p>",
            "attribute": f'<p><img src="a.png" alt="{safe}"></p>',
            "web comment": f"<!-- {safe} -->",
            "hidden block": f'<div style="display:none">{safe}</div>',
            "entities": "<p>" + "".join(f"&#{ord(char)};" for char in spot.text) + "</p>",
        }
        _insert(rng, body, made[spot.where])
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in table)
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>公示</title></head>'
    path.write_text(f"{head}<body>{''.join(body)}<table>{rows}</table></body></html>", encoding="utf-8")


def _txt(rng: random.Random, path: Path, paragraphs: list[str], table: list[list[str]], spots: list[Spot]) -> None:
    for spot in spots:
        _insert(rng, paragraphs, spot.text)
    path.write_text(
        "\n".join([*paragraphs, *("\t".join(row) for row in table)]), encoding=rng.choice(("utf-8", "gb18030"))
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _pdf(rng: random.Random, path: Path, paragraphs: list[str], table: list[list[str]], spots: list[Spot]) -> None:
    source = ['#set text(font: "Noto Serif CJK SC", lang: "zh", size: 10pt)']
    body = [f"#{_quoted(text)}\n" for text in paragraphs]
    for spot in spots:
        value = _quoted(spot.text)
        if spot.where == "cell":
            table.insert(rng.randrange(1, len(table)), ["9", spot.text, "1", "0"])
        elif spot.where == "property":
            source.insert(0, f"#set document(title: {value})")
        elif spot.where == "turned page":
            body.append(f"#page(flipped: true)[#rotate(90deg, reflow: true)[#{value}]]\n")
        else:
            white = "#text(fill: white)" if spot.where == "white on white" else "#text()"
            _insert(rng, body, f"{white}[#{value}]\n")
    cells = ", ".join(f"[#{_quoted(cell)}]" for row in table for cell in row)
    source += [*body, f"#table(columns: (auto, 1fr, auto, auto), {cells})"]
    path.write_bytes(typst.compile("\n".join(source).encode()))

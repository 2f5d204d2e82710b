"""A Word package on GB/T 9704 paper; the fixed parts (styles, fonts with their stand-ins, page number) lie in ``paper/``.

A package written by hand is a twentieth of what a template carries along, and the same on every run.
"""

import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_PARTS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "word/_rels/document.xml.rels",
    "word/styles.xml",
    "word/settings.xml",
    "word/fontTable.xml",
    "word/footer1.xml",
    "word/footer2.xml",
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
# A4; 上37 下35 左28 右26 mm; 22 lines of 28.95 pt. The 28 characters to a line come from the spacing in the styles
# (-0.25 pt): LibreOffice spreads the characters out when the grid is narrower than the type.
PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="1304" w:gutter="0"/>'
    '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
)
EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>'


def pack(body: Sequence[str], *, title: str, author: str, media: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """The package with this body (w:document and all); ``media`` by file name, linked to as rIdM0, rIdM1, ..."""
    parts = {name: text.encode() for name, text in _fixed_parts().items()}
    parts["word/document.xml"] = "".join((DECLARATION, *body)).encode()
    parts["docProps/core.xml"] = _properties(title, author).encode()
    if media:
        links = "".join(
            f'<Relationship Id="rIdM{at}" Type="{_IMAGE}" Target="media/{name}"/>' for at, name in enumerate(media)
        )
        _insert(parts, "word/_rels/document.xml.rels", "</Relationships>", links)
        kinds = sorted({name.rpartition(".")[2] for name in media})
        types = "".join(f'<Default Extension="{kind}" ContentType="image/{kind}"/>' for kind in kinds)
        _insert(parts, "[Content_Types].xml", "<Override", types)
        parts |= {f"word/media/{name}": data for name, data in media.items()}
    out = io.BytesIO()
    with ZipFile(out, "w") as package:
        for name, content in parts.items():
            # ZipInfo without a date is 1980-01-01: the same document gives the same bytes.
            package.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return out.getvalue()


def _insert(parts: dict[str, bytes], name: str, before: str, text: str) -> None:
    parts[name] = parts[name].replace(before.encode(), text.encode() + before.encode(), 1)


@cache
def _fixed_parts() -> dict[str, str]:
    folder = files("gongkai.papers.out").joinpath("paper")
    return {name: folder.joinpath(name).read_text(encoding="utf-8") for name in _PARTS}


def _properties(title: str, author: str) -> str:
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title>"
        f"<dc:creator>{escape(author)}</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(style: str, runs: str, more: str = "") -> str:
    """A paragraph of a style, with more properties."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs}</w:p>'

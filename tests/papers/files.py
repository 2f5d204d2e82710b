"""Makes the files the tests open."""

import io
import zipfile

import typst

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
FONTS = '#set text(font: "Noto Serif CJK SC", lang: "zh")\n'


def zipped(**parts: bytes | str) -> bytes:
    """A zip; ``__`` in a name stands for a slash, ``_xml`` at its end for the suffix."""
    named = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
    return zipped_as(named)


def zipped_as(parts: dict[str, bytes | str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def docx(body: str, title: str = "") -> bytes:
    """A docx with this body."""
    document = f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>"
    core = f'<c:p xmlns:c="c" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c:p>'
    return zipped(word__document_xml=document, docProps__core_xml=core)


def p(text: str) -> str:
    """A paragraph of Word."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    """A cell of Word."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def pdf(source: str) -> bytes:
    """A PDF by typst."""
    made = typst.compile((FONTS + source).encode())
    assert isinstance(made, bytes)
    return made

"""What the confined child does for ``typeset``: it alone loads typst and the fonts."""

import base64
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import typst

from gongkai.papers.model import Json, Unreadable

# Free faces only, since a pdf embeds what it uses; 方正小标宋 and 仿宋_GB2312 may be named in a docx but not passed on.
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC")


def pdf(folder: Path) -> Json:
    """``main.typ`` of the folder as pdf, in base64, and how many pages it has. Raises ``Unreadable``."""
    faces, serif, sans = fonts()
    made: bytes = typst.compile(
        str(folder / "main.typ"),
        root=str(folder),
        font_paths=faces,
        ignore_system_fonts=True,
        sys_inputs={"serif": serif, "sans": sans},
        format="pdf",
        timestamp=0,
    )
    with pdfium.PdfDocument(made) as document:
        return [base64.b64encode(made).decode(), len(document)]


@cache
def fonts() -> tuple[typst.Fonts, str, str]:
    """The machine's fonts, looked up once, and the faces for text and for headings.

    Raises ``Unreadable`` (fonts) where there is no Chinese font.
    """
    found = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)
    families = set(found.families())
    serif = next((name for name in _SERIF if name in families), None)
    sans = next((name for name in _SANS if name in families), None)
    either = serif or sans
    if either is None:
        raise Unreadable(
            "fonts",
            "没有找到中文字体，不能生成 PDF。Debian 或 Ubuntu 请安装 fonts-noto-cjk（apt-get install fonts-noto-cjk），"
            "其他系统请安装思源宋体和思源黑体；也可以先生成 docx。",
        )
    return found, serif or either, sans or either

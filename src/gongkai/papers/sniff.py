"""Tells by its content what a file is, and decodes text."""

import re

from gongkai.papers.model import Unreadable

SUPPORTED = "能打开的有：网页（html）、Word（docx）、Excel（xlsx）、PDF、纯文本（txt、md）"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")
_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_PROLOG = re.compile(r"(?:<\?[^>]*>|<!--.*?-->|\s)+", re.S)
_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|div|tr|td|p|meta|h[1-6]|section|article|span|ul|center)\b", re.I
)
_WIDE = re.compile("[\u2e80-\ufffc]")
_CONTROL_BYTES = bytes([*range(9), *range(14, 27), *range(28, 32), 127])
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


def kind_of(data: bytes) -> str:
    """``zip``, ``pdf`` or ``text`` (html counts as text); anything else is refused with the way out."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable(
                "encrypted", "文件设有打开密码。请用 Word、Excel 或 WPS 打开，取消密码后另存，再重新选择。"
            )
        raise Unreadable(
            "unsupported",
            "这是旧格式的 Office 文件（doc、xls、wps、et）。请打开后另存为 docx 或 xlsx，再重新选择。",
        )
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if is_image(data):
        raise Unreadable("unsupported", "这是一张图片，读不出文字。请选择原来的 Word、Excel、PDF 或网页文件。")
    if data.startswith(_ARCHIVES):
        raise Unreadable("unsupported", "这是一个压缩包。请先解压，再选择里面的文件。")
    if data.startswith(b"{\\rtf"):
        raise Unreadable("unsupported", "这是 RTF 文件。请用 Word 或 WPS 打开，另存为 docx 后再选择。")
    if data[:4096].lstrip()[:13].lower() == b"mime-version:" or b"multipart/related" in data[:2048]:
        raise Unreadable("unsupported", "这是单文件网页（mht）。请用浏览器打开，另存为普通网页（html）后再选择。")
    return "text"


def is_image(data: bytes) -> bool:
    """Whether a file is a picture."""
    return data.startswith(_IMAGES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")


def decode(data: bytes) -> str:
    """The text of ``data``: by its BOM, its declared charset, as UTF-8, or as GB 18030; never fails on odd bytes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        text = _without_bom(data.removeprefix(b"\xef\xbb\xbf"))
        if len(data.translate(None, _CONTROL_BYTES)) == len(data) and "\ufffd" not in text:
            return text  # the common case, without a look at every character
    odd = len(_CONTROL.findall(text))
    if odd * 50 > len(text):
        raise Unreadable(
            "unsupported", f"认不出这是什么文件。请用原来的程序打开，另存为 Word 或 PDF 后再选择。{SUPPORTED}。"
        )
    return _CONTROL.sub("", text)


def _without_bom(data: bytes) -> str:
    try:
        return data.decode("utf-8")  # a page that is valid UTF-8 is UTF-8, whatever it says of itself
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(data, 0, 4096)
    name = declared.group(1).decode("ascii", "replace").lower() if declared else ""
    if name in ("utf-8", "utf8"):
        return data.decode("utf-8", "replace")  # a few bad bytes in a page that is otherwise what it says
    if name in ("big5", "big5-hkscs"):
        return data.decode("big5hkscs", "replace")
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") * 20 < len(_WIDE.findall(text)):  # GB 18030 read as UTF-8 would be wrong at every character
        return text
    return data.decode("gb18030", "replace")


def is_html(text: str, name: str) -> bool:
    """Whether a decoded text is a web page; other XML is refused and never parsed."""
    head = text[:65536].lstrip("\ufeff \t\r\n")
    if head.startswith("<"):
        prolog = _PROLOG.match(head)
        start = head[prolog.end() if prolog else 0 :][:20].lower()
        if start.startswith("<!doctype"):
            page = start.startswith("<!doctype html")
        elif head.startswith("<?xml "):
            page = start.startswith("<html")
        else:
            page = not start.startswith(("<svg", "<math")) and bool(_TAG.search(head))
        if page:
            return True
        if start.startswith(("<!", "<svg", "<math")) or head.startswith("<?xml "):
            raise Unreadable("unsupported", f"这是 XML 数据文件，不是网页。请选择原来的文件。{SUPPORTED}。")
    return name.lower().rpartition(".")[2] not in ("txt", "md") and bool(_TAG.search(head))

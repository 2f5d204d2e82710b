"""Pictures by their bytes, never decoded: what kind, how large, and nothing in them but the picture."""

import hashlib
import struct
from collections.abc import Iterator

from gongkai.papers.page.model import Image

_MOST_PIXELS = 40_000_000
_WIDEST = 20_000
LARGEST = 8 << 20
_PNG = b"\x89PNG\r\n\x1a\n"
# Of a PNG, what changes how it looks; texts, times and EXIF do not.
_PNG_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs".split())
_JPEG_SIZES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
_JPEG_KEPT = frozenset((0xE0, 0xE2, 0xEE))  # JFIF, colour profile, Adobe's colour transform
_OTHER = "有图片是 WMF、EMF、SVG 等格式，网页不能显示，没有带入。需要时另存为 PNG 后再插入。"
BROKEN = "有图片已损坏，没有带入。"
HUGE = "有图片过大（超过 8 MB 或 4000 万像素），没有带入。请压缩图片后再插入。"


class Refused(Exception):
    """A picture that cannot be shown; ``note`` says why."""

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


def kept_image(data: bytes, alt: str = "") -> Image:
    """The picture without anything hidden in it. Raises ``Refused``."""
    if len(data) > LARGEST:
        raise Refused(HUGE)
    try:
        if data.startswith(_PNG):
            kind, made, width, height = "png", *_png(data)
        elif data.startswith(b"\xff\xd8\xff"):
            kind, made, width, height = "jpeg", *_jpeg(data)
        elif data.startswith((b"GIF87a", b"GIF89a")):
            kind, made, width, height = "gif", *_gif(data)
        else:
            raise Refused(_OTHER)
    except (struct.error, IndexError, ValueError) as error:
        raise Refused(BROKEN) from error
    if not (width and height):
        raise Refused(BROKEN)
    if width * height > _MOST_PIXELS or max(width, height) > _WIDEST:
        raise Refused(HUGE)
    return Image(hashlib.new("sm3", made).hexdigest(), kind, made, width, height, alt)


def _png(data: bytes) -> tuple[bytes, int, int]:
    width, height = struct.unpack(">II", data[16:24])
    made, at = [_PNG], 8
    while True:
        (size,) = struct.unpack(">I", data[at : at + 4])
        name, end = data[at + 4 : at + 8], at + 12 + size
        if end > len(data):
            raise ValueError("cut short")
        if name in _PNG_KEPT:
            made.append(data[at:end])
        if name == b"IEND":
            return b"".join(made), width, height
        at = end


def _jpeg(data: bytes) -> tuple[bytes, int, int]:
    made, width, height, at = [b"\xff\xd8"], 0, 0, 2
    while data[at] == 0xFF:
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
            continue
        (size,) = struct.unpack(">H", data[at + 2 : at + 4])
        if mark in _JPEG_SIZES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
        if mark == 0xDA:  # the picture itself, to the last end mark that is one
            end = data.rfind(b"\xff\xd9")
            if end < at:
                raise ValueError("no end")
            return b"".join((*made, *_scans(data, at, end))), width, height
        if (not 0xE0 <= mark <= 0xEF and mark != 0xFE) or mark in _JPEG_KEPT:
            made.append(data[at : at + 2 + size])
        at += 2 + size
    raise ValueError("no picture")


def _scans(data: bytes, at: int, end: int) -> Iterator[bytes]:
    """The scans up to the first end of image: what comes after it is no picture."""
    stop = at
    while True:
        stop = data.find(b"\xff", stop)
        mark = data[stop + 1]
        if mark == 0xD9:
            break
        if mark in (0x00, 0xFF) or 0xD0 <= mark <= 0xD7:
            stop += 1 if mark == 0xFF else 2
            continue
        stop += 2 + struct.unpack(">H", data[stop + 2 : stop + 4])[0]
        if stop > end:
            raise ValueError("cut short")
    yield data[at:stop]
    yield b"\xff\xd9"


def _gif(data: bytes) -> tuple[bytes, int, int]:
    width, height = struct.unpack("<HH", data[6:10])
    at = 13 + (3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    made = [data[:at]]
    while True:
        sign = data[at]
        if sign == 0x3B:
            return b"".join((*made, b";")), width, height
        start = at
        if sign == 0x21:
            label = data[at + 1]
            at = _past_blocks(data, at + 2)
            if label == 0xF9 or data[start + 3 : start + 14] == b"NETSCAPE2.0":
                made.append(data[start:at])
        elif sign == 0x2C:
            at += 10 + (3 << ((data[at + 9] & 7) + 1) if data[at + 9] & 0x80 else 0)
            at = _past_blocks(data, at + 1)
            made.append(data[start:at])
        else:
            raise ValueError("no block")


def _past_blocks(data: bytes, at: int) -> int:
    while size := data[at]:
        at += 1 + size
    return at + 1

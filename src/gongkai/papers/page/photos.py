"""A photo from a phone: the picture and which way up it is, without place, time, device and thumbnail."""

import hashlib
import struct
from dataclasses import replace

from gongkai.papers.model import Unreadable
from gongkai.papers.page.images import BROKEN, HUGE, LARGEST, Refused, kept_image
from gongkai.papers.page.model import Image

_ORIENTATION = 0x0112
_UPRIGHT = 1
_SAID = {
    HUGE: ("too-large", "照片超过 8 MB 或者 4000 万像素，没有保存。把相机的照片尺寸调小后重拍一张。"),
    BROKEN: ("damaged", "照片已损坏，没有保存。重拍一张。"),
}
_OTHER = ("unsupported", "这不是 JPEG 或者 PNG 格式的照片，没有保存。用手机相机拍一张，或者另存为 JPEG。")


def kept_photo(data: bytes) -> Image:
    """The photo as it may be kept: JPEG or PNG. Raises ``Unreadable`` (empty, too-large, damaged, unsupported)."""
    if not data:
        raise Unreadable("empty", "照片是空的（0 字节）。重拍一张。")
    if not data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) and len(data) <= LARGEST:
        raise Unreadable(*_OTHER)
    try:
        image = kept_image(data)
    except Refused as refused:
        raise Unreadable(*_SAID.get(refused.note, _OTHER)) from refused
    turn = _orientation(data) if image.kind == "jpeg" else _UPRIGHT
    if turn == _UPRIGHT:
        return image
    made = image.data[:2] + _only_orientation(turn) + image.data[2:]
    return replace(image, data=made, sm3=hashlib.new("sm3", made).hexdigest())


def _orientation(data: bytes) -> int:
    """What the EXIF of a JPEG says of its turn, 1 to 8; upright where it says nothing that can be read."""
    try:
        at = 2
        while data[at] == 0xFF and data[at + 1] != 0xDA:
            (size,) = struct.unpack(">H", data[at + 2 : at + 4])
            if data[at + 1] == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
                return _read(data[at + 10 : at + 2 + size])
            at += 2 + size
    except (struct.error, IndexError):
        pass
    return _UPRIGHT


def _read(tiff: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    if not order:
        return _UPRIGHT
    (start,) = struct.unpack(f"{order}I", tiff[4:8])
    (count,) = struct.unpack(f"{order}H", tiff[start : start + 2])
    for at in range(start + 2, start + 2 + count * 12, 12):
        tag, kind, _n, value = struct.unpack(f"{order}HHIH", tiff[at : at + 10])
        if tag == _ORIENTATION and kind == 3 and 1 <= value <= 8:
            return int(value)
    return _UPRIGHT


def _only_orientation(turn: int) -> bytes:
    """An EXIF segment that says which way up the picture is, and nothing else."""
    tiff = b"MM\0\x2a" + struct.pack(">IH", 8, 1) + struct.pack(">HHIHH", _ORIENTATION, 3, 1, turn, 0) + bytes(4)
    exif = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif

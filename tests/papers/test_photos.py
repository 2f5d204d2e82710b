"""Photos from phones: the picture and its turn are kept; place, device, time and what hangs behind are not."""

import io

import pytest
from PIL import Image as Pillow

from gongkai.papers import Unreadable, clean_photo
from gongkai.papers.page.photos import kept_photo

TURN, MAKER, WHEN, PLACE = 0x0112, 0x010F, 0x0132, 0x8825


def photo(turn: int = 1, kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    picture = Pillow.new("RGB", size, "white")
    exif = Pillow.Exif()
    exif[TURN], exif[MAKER], exif[WHEN] = turn, "PhoneMaker", "2026:03:18 10:32:00"
    exif.get_ifd(PLACE)[1] = "N"
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("turn", range(1, 9))
def test_the_turn_stays_and_nothing_else_that_was_told(turn: int) -> None:
    kept = kept_photo(photo(turn))
    assert (kept.width, kept.height) == (60, 40)
    told = Pillow.open(io.BytesIO(kept.data)).getexif()
    assert dict(told) == ({TURN: turn} if turn > 1 else {})
    assert b"PhoneMaker" not in kept.data
    assert Pillow.open(io.BytesIO(kept.data)).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_png_loses_what_was_told_too() -> None:
    kept = kept_photo(photo(6, "PNG"))
    assert kept.kind == "png"
    assert b"PhoneMaker" not in kept.data


def test_what_hangs_behind_the_picture_is_gone() -> None:
    assert b"secret" not in kept_photo(photo() + b"secret").data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"GIF89a" + bytes(40), "unsupported"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), "unsupported"),
        (b"<svg onload='x()'/>", "unsupported"),
        (photo()[:300], "damaged"),
        (photo() + bytes(8 << 20), "too-large"),
        (b"PK" + bytes(9 << 20), "too-large"),
    ],
)
def test_what_is_no_photo_is_refused_with_what_to_do(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        clean_photo(data)
    assert caught.value.code == code
    assert "拍一张" in caught.value.message


def test_the_confined_child_gives_the_same() -> None:
    assert clean_photo(photo(8)) == kept_photo(photo(8))


def test_an_exif_that_lies_about_itself_is_upright() -> None:
    whole = photo(6)
    at = whole.index(b"Exif\0\0") + 6
    broken = whole[: at + 4] + b"\xff\xff\xff\xf0" + whole[at + 8 :]
    assert dict(Pillow.open(io.BytesIO(kept_photo(broken).data)).getexif()) == {}

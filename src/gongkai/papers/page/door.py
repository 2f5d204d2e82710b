"""``to_page``, ``clean_html`` and ``clean_photo``: the work is done in a confined child, as everywhere in this package."""

import base64
import os
from pathlib import Path

from gongkai.papers.front import do
from gongkai.papers.model import MIB, Limits, Unreadable
from gongkai.papers.page.model import Cleaned, Image, Page
from gongkai.papers.process import Job

PAGE_LIMITS = Limits(
    unpacked=128 * MIB, part=8 * MIB, cells=100_000, pages=300, answer=24 * MIB, memory=192 * MIB, cpu=7, wall=8
)
"""What one file that is to be a page may cost: a child stays under 256 MiB, and every answer comes within ten seconds."""
PASTE = 4 * MIB
"""The longest paste, in bytes of UTF-8. Pictures in it (data:) are not counted as text: they never come along."""

PHOTO = 8 * MIB
"""The largest photo, in bytes."""


def to_page(path: str | os.PathLike[str] | bytes, *, name: str | None = None, limits: Limits = PAGE_LIMITS) -> Page:
    """A docx, xlsx, pdf, html or text file as a page of the closed vocabulary (docs/reference/papers.md).

    ``path`` may also be the bytes themselves; ``name`` is the file's own name when the path does not tell it. Raises
    ``Unreadable``, whose message says what to do. Safe to call from threads.
    """
    if isinstance(path, bytes):
        place, data, own = "", path[: limits.size + 1], name or ""
    else:
        place, data, own = str(Path(path).absolute()), b"", name or Path(path).name
    job = Job(place, data, own, "gongkai.papers.page.inside:page", {"name": own}, limits)
    return Page.from_json(do(job))


def clean_html(html: str) -> Cleaned:
    """Pasted content in the closed vocabulary. ``clean_html(clean_html(x).html).html == clean_html(x).html``.

    Raises ``Unreadable`` (too-large, bomb, timeout, memory).
    """
    data = html.encode("utf-8", "replace")
    if len(data) > PASTE:
        raise Unreadable(
            "too-large", f"粘贴的内容超过 {PASTE / MIB:g} MB，没有带入。请分几次粘贴，或改为上传 Word 文件。"
        )
    if not data.strip():
        return Cleaned("", 0)
    return Cleaned(*do(Job(data=data, function="gongkai.papers.page.inside:cleaned", limits=PAGE_LIMITS)))


def clean_photo(data: bytes) -> Image:
    """A photo (JPEG, PNG) without place, time and device; which way up it is stays.

    Raises ``Unreadable`` (empty, too-large, damaged, unsupported, timeout, memory).
    """
    job = Job(data=data[: PHOTO + 1], function="gongkai.papers.page.inside:photo", limits=PAGE_LIMITS)
    sm3, kind, raw, width, height = do(job)
    return Image(sm3, kind, base64.b64decode(raw), width, height)

"""A pdf set by typst. The text goes in as data, never as source; the work is done in a confined child.

So a text that takes too long or too much costs its own pdf, and what fonts and typst hold in memory goes with the child.
"""

import base64
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gongkai.papers.front import do
from gongkai.papers.model import MIB, Limits, Unreadable
from gongkai.papers.out.errors import WriteRefused
from gongkai.papers.process import Job

LIMITS = Limits(answer=64 * MIB, cpu=30, wall=60)
_TOO_MUCH = "内容太多，PDF 生成不了。请用 docx 格式，或者分成几份。"
_FAILED = "生成 PDF 时程序出错。请用 docx 格式，并把这份材料和日志交给技术人员。"
_WORDS = {"timeout": _TOO_MUCH, "memory": _TOO_MUCH, "too-large": _TOO_MUCH}


def typeset(source: bytes, data: Mapping[str, Any], beside: Mapping[str, bytes] | None = None) -> bytes:
    """The pdf of a typst ``source`` that reads ``data.json`` and the files ``beside`` it: pictures, sources it imports.

    ``sys.inputs`` names the faces: ``serif`` and ``sans``. Raises WriteRefused, also on a machine without Chinese fonts.
    """
    return typeset_and_count(source, data, beside or {})[0]


def typeset_and_count(source: bytes, data: Mapping[str, Any], beside: Mapping[str, bytes]) -> tuple[bytes, int]:
    """As ``typeset``, and the number of its pages."""
    with tempfile.TemporaryDirectory() as folder:
        # typst reads from files only, and from nowhere but this folder.
        for name, content in {**beside, "main.typ": source, "data.json": json.dumps(data).encode()}.items():
            Path(folder, name).write_bytes(content)
        try:
            made, pages = do(Job(folder, function="gongkai.papers.out.typst_child:pdf", limits=LIMITS))
        except Unreadable as error:
            words = error.message if error.code == "fonts" else _WORDS.get(error.code, _FAILED)
            raise WriteRefused(words) from error
    return base64.b64decode(made), pages

"""A published document as a file on GB/T 9704 paper."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from gongkai.papers.out.as_docx import to_docx
from gongkai.papers.out.as_pdf import to_pdf
from gongkai.papers.out.errors import WriteRefused
from gongkai.papers.out.files import save
from gongkai.papers.page.blocks import Block, Heading, Paragraph, Run, plain
from gongkai.papers.page.model import Image
from gongkai.papers.page.read import read

KINDS = ("docx", "pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What stands beside the text of a document. Several issuing bodies are parted by 、; pictures by their SM3."""

    title: str
    number: str = ""
    issuing_body: str = ""
    addressee: str = ""
    formed_on: date | None = None
    images: Mapping[str, Image] = field(default_factory=lambda: MappingProxyType({}))


def render_document(fields: Fields, html: str, kind: str) -> bytes:
    """The document as docx or pdf; ``html`` is in the vocabulary of docs/reference/papers.md.

    Number, addressee and signature are set where the text does not have them. The same document gives the same bytes.
    Raises WriteRefused for another kind, and for a pdf on a machine without Chinese fonts.
    """
    if kind not in KINDS:
        raise WriteRefused(f"不能写成“{kind}”格式。可用的格式：{'、'.join(KINDS)}。")
    blocks = complete(fields, read(html).blocks)
    if kind == "docx":
        return to_docx(fields.title, fields.issuing_body, blocks, fields.images)
    return to_pdf(fields.title, fields.issuing_body, blocks, fields.images)


def write_document(fields: Fields, html: str, target: str | Path, *, overwrite: bool = False) -> Path:
    """Write the document in the format the suffix of ``target`` names, whole or not at all. Raises WriteRefused."""
    path = Path(target)
    save(render_document(fields, html, path.suffix.lower().removeprefix(".")), path, overwrite=overwrite)
    return path


def complete(fields: Fields, blocks: Iterable[Block]) -> list[Block]:
    """The text with number, addressee and signature: each only where the text does not have it."""
    made = list(blocks)
    present = {_bare(plain(block.runs)) for block in made if isinstance(block, Paragraph | Heading)}
    head: list[Block] = []
    if fields.number and not any(_bare(fields.number) in text for text in present):
        head.append(_line(fields.number, "center"))
    if fields.addressee and _bare(fields.addressee) not in present:
        head.append(_line(f"{fields.addressee.rstrip('：:')}：", ""))
    end: list[Block] = []
    bodies = [body for body in re.split("[、\n]", fields.issuing_body) if body.strip()]
    missing = [body for body in bodies if _bare(body) not in present]
    shown = f"{fields.formed_on.year}年{fields.formed_on.month}月{fields.formed_on.day}日" if fields.formed_on else ""
    signed = any(_DATED.fullmatch(text) for text in present)
    if not signed and (bodies or shown):
        end.extend(_line(text, "right") for text in [*missing, shown] if text)
    return [*head, *_before_notes(made, end)]


_DATED = re.compile(r"[\d〇○零一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日")


def _before_notes(blocks: list[Block], end: list[Block]) -> list[Block]:
    """The signature stands after the text and before its foot notes."""
    at = len(blocks)
    while at and isinstance(last := blocks[at - 1], Paragraph) and last.look == "note":
        at -= 1
    return [*blocks[:at], *end, *blocks[at:]]


def _line(text: str, look: str) -> Paragraph:
    return Paragraph((Run(text),), look)


def _bare(text: str) -> str:
    return re.sub(r"[\s：:]", "", text).translate(str.maketrans("［］[]（）()【】", "〔〕〔〕〔〕〔〕〔〕"))

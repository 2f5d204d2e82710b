"""What becomes of a file that is to be a page."""

import base64
from dataclasses import dataclass

from gongkai.papers.model import Json

FIELDS = ("title", "number", "formed_on", "issuing_body", "addressee", "attribute")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A field read out of the document, for a person to check.

    ``name`` is one of FIELDS; ``formed_on`` is an ISO date, several issuing bodies are parted by 、, ``attribute`` is
    主动公开, 依申请公开 or 不予公开. ``where`` says in Chinese where it stood. ``sure`` only if the document allows no
    other reading.
    """

    name: str
    value: str
    where: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Image:
    """A picture kept: ``sm3`` of ``data`` (hex), ``kind`` is png, jpeg or gif, size in pixels, ``alt`` as the file has it.

    What is not picture (EXIF with its places and names, texts, bytes after the end) is no longer in ``data``.
    """

    sm3: str
    kind: str
    data: bytes
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A document as a page. ``dropped`` counts formats and tags left behind; ``notes`` say in Chinese what was left out.

    A title that is sure stands in ``fields`` only: the page that shows the document has it as its heading.
    """

    html: str
    fields: tuple[Recognised, ...] = ()
    dropped: int = 0
    notes: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()

    def field(self, name: str) -> Recognised | None:
        """The field of this name, if it was found."""
        return next((field for field in self.fields if field.name == name), None)

    def to_json(self) -> Json:
        """For the pipe."""
        fields = [[f.name, f.value, f.where, f.sure] for f in self.fields]
        images = [[i.sm3, i.kind, base64.b64encode(i.data).decode(), i.width, i.height, i.alt] for i in self.images]
        return [self.html, fields, self.dropped, self.notes, images]

    @classmethod
    def from_json(cls, data: Json) -> "Page":
        """The page ``to_json`` was made of."""
        html, fields, dropped, notes, images = data
        return cls(
            html,
            tuple(Recognised(*field) for field in fields),
            dropped,
            tuple(notes),
            tuple(Image(sm3, kind, base64.b64decode(raw), w, h, alt) for sm3, kind, raw, w, h, alt in images),
        )


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Pasted HTML in the closed vocabulary; ``dropped`` is the number shown as 已去除 14 处格式."""

    html: str
    dropped: int

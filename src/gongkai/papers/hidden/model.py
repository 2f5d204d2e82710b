"""A file as all the texts in it, shown or not, each with its place; and what is done to them."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from gongkai.papers.model import Json, Unreadable

COMMENT = "批注"
Edit: TypeAlias = tuple[str, int, int, str, str]
"""Place, start, end, what stands there, what is to stand there instead."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The characters ``start`` to ``end`` of a passage stand in ``holder``, from its ``offset`` on."""

    start: int
    end: int
    holder: Any
    offset: int = 0


@dataclass(slots=True)
class Passage:
    """One text of a file. ``place`` is for people; passages of one place are copies of each other.

    A cell has the name of its ``table`` and where it stands, counted from 1. ``marked``: what is not shown stands at
    these spans only; the rest is told elsewhere. ``shown``: people see it when they look at the page. ``unseen``: as what
    it is kept in the file without being meant for readers (批注, 修订前, 隐藏文字, 隐藏列 …).
    """

    place: str
    text: str
    table: str = ""
    row: int = 0
    column: int = 0
    columns: int = 1
    marked: list[tuple[int, int]] = field(default_factory=list)
    shown: bool = True
    unseen: str = ""
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Everything:
    """All the texts of a file; ``unread``: what nobody but a person can look at (images, embedded objects)."""

    kind: str
    passages: list[Passage] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def changed() -> Unreadable:
    """The text is not what it was when it was screened."""
    return Unreadable("changed", "文件在检查之后改动过，没有遮盖。请重新检查后再遮盖。")


def not_maskable(what: str) -> Unreadable:
    """A kind of file, or a place, in which nothing can be masked."""
    return Unreadable("not-maskable", what)


def targets(passages: list[Passage], edit: Edit) -> list[Passage]:
    """The passages an edit is for. Raises ``Unreadable`` (changed)."""
    place, start, end, found, _ = edit
    meant = [each for each in passages if each.place == place and each.text[start:end] == found]
    if not meant or not found:
        raise changed()
    return meant


def checked(edits: Json) -> list[Edit]:
    """Edits as they come down the pipe."""
    return [(str(place), int(start), int(end), str(found), str(new)) for place, start, end, found, new in edits]

"""What an opened file looks like, what it may cost, and the one way in which opening fails."""

from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""What ``json.dumps`` takes: the only thing that crosses the pipe between processes."""

MIB = 1024 * 1024


class Unreadable(Exception):
    """The file cannot be read. ``message`` is Chinese for the person at the desk: what is wrong, what to do.

    ``code`` is stable: not-found, not-a-file, empty, too-large, unsupported, encrypted, damaged, bomb, no-text,
    timeout, memory, harmful; and failed, when a function given to ``Workers`` itself went wrong. ``detail`` is for the log.
    """

    def __init__(self, code: str, message: str, detail: str = "") -> None:
        super().__init__(code, message, detail)
        self.code = code
        self.message = message
        self.detail = detail

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Sizes in bytes, times in seconds."""

    size: int = 30 * MIB
    unpacked: int = 256 * MIB  # of a whole zip
    part: int = 48 * MIB  # of one XML part that is read as a tree
    ratio: int = 100  # unpacked to packed, of a zip entry that unpacks to more than 4 MiB
    depth: int = 200  # of nested elements
    pages: int = 1000
    cells: int = 500_000  # and paragraphs, of the whole file
    answer: int = 32 * MIB  # of the JSON that comes back
    memory: int = 1024 * MIB  # of address space over what the idle child has
    cpu: float = 20.0
    wall: float = 20.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; merged cells are given once, at their top left. ``rows`` and ``columns`` are its spans."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Cells ordered by row, then column, within a grid of ``height`` by ``width``."""

    cells: tuple[Cell, ...]
    height: int
    width: int

    def lines(self) -> list[str]:
        """One line a row; cells parted by tabs, breaks inside a cell as a space."""
        rows: list[list[str]] = [[] for _ in range(self.height)]
        for cell in self.cells:
            rows[cell.row].append(" ".join(cell.text.split("\n")))
        return ["\t".join(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph (html, docx), the lines between two tables of a page (pdf), or the whole text; newlines kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """An opened file, whatever it was: ``kind`` is html, docx, xlsx, pdf or text; blocks in reading order."""

    kind: str
    title: str
    blocks: tuple[Text | Table, ...]

    @property
    def plain(self) -> str:
        """Everything as text in reading order."""
        lines: list[str] = []
        for block in self.blocks:
            lines.extend(block.lines() if isinstance(block, Table) else (block.text,))
        return "\n".join(lines)

    def to_json(self) -> Json:
        """A compact form for the pipe; a text is a string, a table its height, width and cells."""
        return [self.kind, self.title, [_pack(block) for block in self.blocks]]

    @classmethod
    def from_json(cls, data: Json) -> "Document":
        """The document ``to_json`` was made of."""
        kind, title, blocks = data
        return cls(kind, title, tuple(_unpack(block) for block in blocks))


def _pack(block: Text | Table) -> Json:
    if isinstance(block, Text):
        return block.text
    return [block.height, block.width, [[c.row, c.column, c.text, c.rows, c.columns] for c in block.cells]]


def _unpack(block: Json) -> Text | Table:
    if isinstance(block, str):
        return Text(block)
    height, width, cells = block
    return Table(tuple([Cell(*cell) for cell in cells]), height, width)

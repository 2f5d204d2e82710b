"""What changed between two pages of the closed vocabulary, word by word (docs/reference/papers.md)."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

_TAG = re.compile(r"<[^>]*>")
_WORDS = re.compile(r"&#?\w+;|[0-9A-Za-z.,%]+|\s+|.", re.DOTALL)
_NAME = re.compile(r"</?(\w+)")
_HOLDS_TEXT = frozenset(
    {"p", "li", "td", "th", "h2", "h3", "h4", "caption", "strong", "em", "sup", "sub", "a", "figcaption"}
)
_ALONE = frozenset({"br", "hr", "img"})
_MOST_WORDS = 6000
"""Longer pages are compared by whole passages: the time of a comparison grows with the square."""


def marked(before: str, after: str) -> str:
    """``after`` with what is new in ``<ins>`` and what is gone in ``<del>``; the structure is that of ``after``.

    Both are in the closed vocabulary already, and so is what comes back but for those two tags round plain text.
    """
    fine = len(before) + len(after) <= _MOST_WORDS
    old, new = _pieces(before, fine=fine), _pieces(after, fine=fine)
    out = _Page()
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            out.take(new[j1:j2])
            continue
        out.gone("".join(piece for piece in old[i1:i2] if not piece.startswith("<")))
        out.take(new[j1:j2], tag="ins")
    return out.finished()


def _pieces(html: str, *, fine: bool) -> list[str]:
    """Tags, and between them words (a Chinese character is one) or whole passages."""
    return [*_split(html, fine)]


def _split(html: str, fine: bool) -> Iterator[str]:
    at = 0
    for tag in _TAG.finditer(html):
        yield from _text(html[at : tag.start()], fine)
        yield tag[0]
        at = tag.end()
    yield from _text(html[at:], fine)


def _text(text: str, fine: bool) -> list[str]:
    if not text:
        return []
    return _WORDS.findall(text) if fine else [text]


class _Page:
    """The page while it is written. Text that is gone waits for the next place where text may stand."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._open: list[str] = []
        self._gone = ""

    def gone(self, text: str) -> None:
        self._gone += text
        self._say_gone()

    def take(self, pieces: list[str], tag: str = "") -> None:
        run = ""
        for piece in pieces:
            if not piece.startswith("<"):
                run += piece
                continue
            self._run(run, tag)
            run = ""
            self._tag(piece)
        self._run(run, tag)

    def _run(self, text: str, tag: str) -> None:
        if text:
            self._out.append(f"<{tag}>{text}</{tag}>" if tag and text.strip() else text)

    def _tag(self, piece: str) -> None:
        name = _NAME.match(piece)
        self._out.append(piece)
        if name is None or name[1] in _ALONE:
            return
        if not piece.startswith("</"):
            self._open.append(name[1])
        elif self._open:
            self._open.pop()
        self._say_gone()

    def _say_gone(self) -> None:
        if self._gone.strip() and self._open and self._open[-1] in _HOLDS_TEXT:
            self._out.append(f"<del>{self._gone}</del>")
            self._gone = ""

    def finished(self) -> str:
        left = f"<p><del>{self._gone}</del></p>" if self._gone.strip() else ""
        return "".join(self._out) + left

"""The one way of reading a text for the search, the same in both databases.

A text becomes a *line*: runs of characters written without spaces (汉字), and whole words of letters or of figures, one
space between them. A word of a question occurs in a text where its own line, open at the ends that are 汉字, is a
substring of the text's line: 补贴2026 is found in 补贴（2026）, and 年补贴 is not found in 年补。补贴.

A line becomes *tokens*, one for each character of a run (the character with its successor; the last stands alone) and
one for each word. So a substring of the line is a phrase of neighbouring tokens, and never anything else is.

Lines are stored: who changes their form makes the index anew (``services.rebuild``).
"""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

LONGEST_WORD = 64
"""Characters of one token; longer words (digests, addresses) are cut into pieces of this size."""
FIELD = "\ue000"
"""Stands between two fields of an entry, so that nothing is found across them."""

_RUN = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_PIECE = re.compile(rf"[{_RUN}](?: *[{_RUN}])*|[0-9]{{1,{LONGEST_WORD}}}|[^\s\x1f0-9{_RUN}]{{1,{LONGEST_WORD}}}")
_IN_RUN = re.compile(f"[{_RUN}]")
_MARK = "\x1f"
"""What every mark of punctuation becomes."""


@cache
def _simplified() -> dict[str, str]:
    chars = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    simple = OpenCC("t2s").convert("\n".join(chars)).split("\n")
    return {a: b for a, b in zip(chars, simple, strict=True) if a != b and len(b) == 1}


class _Folding(dict[int, str]):
    """One character for one character, worked out once each."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char)
        folded = folded if len(folded) == 1 else char
        lower = folded.casefold()
        folded = lower if len(lower) == 1 else folded
        folded = _simplified().get(folded, folded)
        self[code] = found = self._sorted(char, folded)
        return found

    @staticmethod
    def _sorted(char: str, folded: str) -> str:
        if char.isspace() or unicodedata.category(char) == "Cf":
            return " "
        if folded.isdecimal():
            return str(unicodedata.digit(folded))
        return folded if unicodedata.category(folded)[0] in "LNM" else _MARK


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Half-width, lower case, simplified, marks and spaces as one each; of the same length, so offsets hold."""
    return text.translate(_FOLDING)


def line(text: str) -> str:
    """The text as it is searched: its runs and words, each with a space before and after. Empty where it has none."""
    pieces = [piece.replace(" ", "") for piece in _PIECE.findall(fold(text))]
    return f" {' '.join(pieces)} " if pieces else ""


def needles(text: str) -> tuple[str, ...]:
    """What must occur in the line of a text for each word of a question, each word once, in their order.

    A word ends at a space or a mark. It is closed at an end that is a letter or a figure: 2026 is not found in 20261.
    """
    found = dict.fromkeys(needle(word) for word in re.split(r"[ \x1f]+", fold(text)))
    return tuple(each for each in found if each)


def needle(word: str) -> str:
    """The substring that stands for a word without spaces and marks."""
    whole = line(word)
    if not whole:
        return ""
    start = 1 if _IN_RUN.match(whole[1]) else 0
    end = len(whole) - 1 if _IN_RUN.match(whole[-2]) else len(whole)
    return whole[start:end]


def tokens(lined: str) -> list[str]:
    """The tokens of a line, in order. Of a needle too: see ``phrase``."""
    found: list[str] = []
    for piece in lined.split():
        if _IN_RUN.match(piece):
            found += [piece[at : at + 2] for at in range(len(piece))]
        else:
            found.append(piece)
    return found


def phrase(sought: str) -> tuple[list[str], bool]:
    """The tokens that must be neighbours for a needle, and whether the last is only the beginning of one.

    The last character of a needle has any successor: after another character it is dropped, for that one's token holds
    it; alone it is a beginning.
    """
    found = tokens(sought)
    if not _IN_RUN.match(sought[-1]):
        return found, False
    return (found, True) if len(sought) == 1 or not _IN_RUN.match(sought[-2]) else (found[:-1], False)


def pattern(sought: str) -> str:
    """A regular expression for the places of a needle in a folded text."""
    pieces = [
        " *".join(piece) if _IN_RUN.match(piece) else f"{_not_before(piece)}{re.escape(piece)}{_not_after(piece)}"
        for piece in sought.split()
    ]
    return rf"[ {_MARK}]*".join(pieces)


def _not_before(word: str) -> str:
    return r"(?<![0-9])" if word.isdecimal() else rf"(?<![^\s{_MARK}0-9{_RUN}])"


def _not_after(word: str) -> str:
    return r"(?![0-9])" if word.isdecimal() else rf"(?![^\s{_MARK}0-9{_RUN}])"


def number_key(number: str) -> str:
    """One spelling for a 文号 or 索引号: 汉政发〔2026〕3号, 汉政发[2026]第3号 and 汉政发 2026 3 are the same."""
    return " ".join(piece for piece in line(number).replace("第", " ").replace("号", " ").split())

"""Sentences of two texts compared."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

SHORTEST = 8
"""Characters a sentence needs to count as one: shorter pieces are headings and connecting words every report has."""
_TEN_THOUSANDTH = Decimal("0.0001")
_END = re.compile(r"[。；！？;!?]")
_NUMBERING = re.compile(r"^(\(?[一二三四五六七八九十]+[)、是]|\(?\d{1,2}[).、])+")
_YEAR = re.compile(r"(19|20)\d{2}(?=年)")
_NO_WORD = re.compile(r"[\W_]+")


def repeated_share(text_a: str, text_b: str) -> Decimal:
    """The share of sentences of ``text_b`` that stand in ``text_a`` too: 0 to 1, four decimals; 0 if it has none.

    Sentences end at 。；！？, not at a line's end: a pdf breaks its lines anywhere. They are compared without numbering,
    punctuation, spaces and the year's number, so last year's sentence under this year's date counts as repeated; other
    figures have to be the same.
    """
    old, new = set(sentences(text_a)), sentences(text_b)
    if not new:
        return Decimal(0)
    return (Decimal(sum(sentence in old for sentence in new)) / len(new)).quantize(_TEN_THOUSANDTH, ROUND_HALF_UP)


def sentences(text: str) -> list[str]:
    """The sentences in the form in which `repeated_share` compares them, repeats kept."""
    pieces = (unicodedata.normalize("NFKC", "".join(piece.split())) for piece in _END.split(text))
    bare = (_NO_WORD.sub("", _YEAR.sub("", _NUMBERING.sub("", piece))) for piece in pieces)
    return [piece for piece in bare if len(piece) >= SHORTEST]

"""One spelling for digits and look-alike characters. The length of a text never changes: offsets hold."""

import re
import unicodedata

NOTHING = "\u200b"
"""Stands for every sign of no width."""
_NO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_DASHES = "‐‑‒–—―−﹣－─"
_SPACES = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t\r"
_CROSSES = "×хХ✕"  # what is typed for the X at the end of an identity number
_USUAL = re.compile(r"[^\x00-\x08\x0a-\x0c\x0e-\x7f\u4e00-\u9fff、。，；：？！（）《》“”‘’…【】〔〕·]")
LOOK_ALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
"""Kangxi radicals, radical supplements, compatibility characters."""
_PLAIN = {
    **dict.fromkeys(_NO_WIDTH, NOTHING),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_CROSSES, "X"),
}
# NFKC knows the radicals that have a character of their own; those of the supplement are given by their names
_SUPPLEMENT = dict(zip("⺟⻓⻔⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻬⻮⻰", "母长门页风飞食马鬼鱼鸟麦黄齐齿龙", strict=True))


class _Folding(dict[str, str]):
    def __missing__(self, char: str) -> str:
        folded = unicodedata.normalize("NFKC", char)
        if char.isdecimal():
            folded = str(unicodedata.decimal(char))
        # circled figures and the like are signs of their own
        self[char] = folded if len(folded) == 1 and unicodedata.category(char) != "No" else char
        return self[char]


_FOLDING = _Folding(_PLAIN | _SUPPLEMENT)


def fold(text: str) -> str:
    """``text`` with half-width ASCII digits and letters, plain spaces and dashes, and no look-alikes."""
    if text.isascii() and "\t" not in text and "\r" not in text:
        return text
    return _USUAL.sub(lambda match: _FOLDING[match[0]], text)

"""One spelling for one character, so that every pattern is written once. The length of a text never changes."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

# Traditional forms of the characters that stand in the form's labels and in the sentences about it.
_TRADITIONAL = dict(
    zip(
        "務開關報獲請數規廢現處許頒罰強徵業費單萬規範檔購採總額項劃辦結轉繼續復訴訟維糾審職類內過執專查詢補"
        "舉訪複開無當證機構認個據條項與為對應後繳納確計該歸會組織團體產營標準實際經濟農鄉鎮縣區"
        "製發爭議題進況從屬護權沒檢係於質種並書將應國責監濟黨資訊網門戶電話間時變動還問聯繫領導員選擇讓給詳細餘歷",
        "务开关报获请数规废现处许颁罚强征业费单万规范档购采总额项划办结转继续复诉讼维纠审职类内过执专查询补"
        "举访复开无当证机构认个据条项与为对应后缴纳确计该归会组织团体产营标准实际经济农乡镇县区"
        "制发争议题进况从属护权没检系于质种并书将应国责监济党资讯网门户电话间时变动还问联系领导员选择让给详细余历",
        strict=True,
    )
)
_SPACES = dict.fromkeys("\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u2060\ufeff\u3000\t\r", " ")
_MARKS = {"﹒": ".", "﹣": "-", "−": "-", "–": "-", "—": "-", "─": "-", "―": "-", "‐": "-", "‑": "-", "│": "|", "┃": "|"}
_BRACKETED = dict(zip("㈠㈡㈢㈣㈤㈥㈦", "一二三四五六七", strict=True))
_KNOWN = str.maketrans({**_TRADITIONAL, **_SPACES, **_MARKS, **_BRACKETED})


class _Folding(dict[int, int | str]):
    """NFKC for a single character, asked for once each; what would grow, or circled figures, stay as they are."""

    def __missing__(self, code: int) -> int | str:
        char = chr(code)
        known = _KNOWN.get(code)
        if known is None:
            folded = unicodedata.normalize("NFKC", char)
            circled = unicodedata.category(char) == "No"
            known = char if len(folded) != 1 or circled else str(_KNOWN.get(ord(folded), folded))
        self[code] = known
        return known


_FOLDING = _Folding()


def normal(text: str) -> str:
    """Half-width, simplified, no Kangxi radicals, plain spaces; same length, so offsets hold in the source text."""
    return text.translate(_FOLDING)


def compact(text: str) -> str:
    """The normalised text without any white space."""
    return "".join(normal(text).split())


_REMOVABLE = re.compile(r"(?<=[^\s\d.,/-])\s++|(?<!\s)\s++(?![\d.,/-])|^\s++")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Normalised text without white space, save that between two figures; ``at`` finds the way back to the source."""

    text: str
    source: str
    starts: tuple[int, ...]
    sources: tuple[int, ...]

    def at(self, position: int) -> int:
        """The offset in the source text of an offset in the squeezed text."""
        piece = bisect_right(self.starts, position) - 1
        return self.sources[piece] + position - self.starts[piece]


def squeeze(text: str) -> Squeezed:
    """Takes out white space that separates nothing: torn words become whole, figures stay apart."""
    text = normal(text)
    pieces, sources, last = [], [], 0
    for match in _REMOVABLE.finditer(text):
        pieces.append(text[last : match.start()])
        sources.append(last)
        last = match.end()
    pieces.append(text[last:])
    sources.append(last)
    starts = (0, *accumulate(len(p) for p in pieces[:-1]))
    return Squeezed("".join(pieces), text, tuple(starts), tuple(sources))

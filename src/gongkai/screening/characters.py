"""Characters that only look right: Kangxi radicals, compatibility forms, private use, what nobody could decode."""

import re
from collections.abc import Iterator

from gongkai.screening.folding import LOOK_ALIKE, fold
from gongkai.screening.model import YELLOW, Mask
from gongkai.screening.passages import Hit, Reading

_ODD = re.compile(f"{LOOK_ALIKE.pattern}|[\ue000-\uf8ff\ufffd]")
_BASIS = "政府网站与政务新媒体检查指标（国办秘函〔2019〕19号）：表述错误"


def odd_characters(reading: Reading) -> Iterator[Hit]:
    """One hit a character, with the right one where there is one. ``reading.passage.text`` is looked at, unfolded."""
    for match in _ODD.finditer(reading.passage.text):
        char, right = match[0], fold(match[0])
        code = f"U+{ord(char):04X}"
        if right != char:
            masks: tuple[Mask, ...] = (Mask(f"改为“{right}”", right),)
            reason = f"形似“{right}”的部首字符（{code}），搜索不到、读屏读错"
        else:
            masks, reason = (), f"不是通用汉字（{code}），别的电脑上显示不出"
        yield Hit("异形字符", YELLOW, *match.span(), reason, _BASIS, masks)

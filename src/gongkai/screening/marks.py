"""Marks of secrecy and of internal use."""

import re
from collections.abc import Iterator

from gongkai.screening.model import RED, YELLOW, Mask
from gongkai.screening.passages import Hit, Reading

_STARS = "★☆✩✭⭐＊*"
_SECRET = re.compile(
    rf"(?:绝\s{{0,4}}密|机\s{{0,4}}密|(?<!工作)秘\s{{0,4}}密)\s{{0,4}}[{_STARS}](?:\s{{0,4}}(?:[0-9]{{1,2}}\s?[年月]|[一二三十]{{1,3}}[年月]|长期|启封前))?"
)
_LEVEL = re.compile(r"(?:密\s{0,3}级|保密等级)\s{0,3}[:：]\s{0,3}(绝密|机密|秘密)")
_ALONE = re.compile(
    r"\s*[【\[（(〔]?\s*(绝\s{0,4}密|机\s{0,4}密|秘\s{0,4}密)(?:\s{0,3}(?:级|件|文件|[0-9]{1,2}年))?\s*[】\])）〕]?\s*"
)
_INTERNAL = re.compile(
    r"(?:内部(?:资料|文件|材料|刊物|情况|明电|使用|掌握)|工作秘密)[ ，,、；;：:！!\n]{1,3}"
    r"(?:注意保存|注意保密|不得外传|请勿外传|严禁外传|切勿外传|请勿公开|不得公开|仅供参考)"
    r"|仅供内部(?:使用|参考|掌握|传阅|交流|工作使用)?|(?:仅限|只限|限)内部(?:使用|传阅|掌握|参考)|内部(?:传阅|参阅)件?"
    r"|(?:注意保存|注意保密)[ ，,、]{0,2}(?:不得外传|请勿外传|严禁外传|用后收回|阅后销毁)|阅后(?:销毁|收回|即焚)"
    r"|(?:不得|请勿|严禁|切勿)(?:对外)?(?:外传|转发朋友圈)"
    r"|(?:不得|请勿)(?:上网|对外公开|公开发布)(?![^。；\n]{0,6}(?:个人|涉密|国家秘密))"
)
_STAMP = re.compile(
    r"\s*[【\[（(〔]?\s*(内部(?:资料|文件|材料|刊物|情况通报|使用|文稿|明电)|注意保存|工作秘密(?:[★☆*][^\s]{0,6})?|密件)\s*[】\])）〕]?\s*"
)
_STAMP_INLINE = re.compile(r"[【\[（(〔](内部(?:资料|文件|材料|使用|掌握)|注意保存|工作秘密|内部)[】\])）〕]")


def marks(reading: Reading) -> Iterator[Hit]:
    """Secrecy marks (red: to the secrecy officer), internal marks (yellow: somebody decides)."""
    text = reading.folded
    secret = [*_SECRET.finditer(text), *_LEVEL.finditer(text)]
    if not secret and len(text) < 40 and (alone := _ALONE.fullmatch(text)):
        secret = [alone]
    for match in secret:
        start, end = match.span() if not match.re.groups else match.span(1)
        reason = "国家秘密标志：立即停止发布，报告保密工作人员"
        yield Hit("国家秘密标志", RED, start, end, reason, "保密法第十四条、第二十条、第三十五条；条例第十四条")
    yield from _internal(text)


def _internal(text: str) -> Iterator[Hit]:
    found = list(_INTERNAL.finditer(text))
    if not found:
        found = [*_STAMP_INLINE.finditer(text)]
    if not found and len(text) < 40 and (stamp := _STAMP.fullmatch(text)):
        found = [stamp]
    for match in found:
        start, end = match.span(1) if match.re.groups else match.span()
        reason = "内部使用标志：由人判断能不能公开，写明理由"
        masks = (Mask("删去这一标志", ""),)
        yield Hit("内部标志", YELLOW, start, end, reason, "保密法第六十四条；条例第十六条", masks)

"""How the rows of the form are recognised in other people's spelling: data, one pattern a row.

Patterns are matched on squeezed text (see normal.py), for words are torn by line ends and letter spacing. They match the
*beginning* of a label: a row of figures often stands between the first and the second line of a long one.
"""

import re
from difflib import SequenceMatcher

from gongkai.annual import format as form
from gongkai.annual.reading.normal import compact


def _numbered(number: str, core: str) -> str:
    """An ordinal belongs to the label, not to the figures before it ("…0000000" + "2.其他")."""
    return rf"(?:(?<!\d){number}[.、,:]?|{number}[.、:])?(?:{core})"


_BRACKETED = r"(?:[(\[]?{0}[)\]]?[、.,]?)?"

ROW_PATTERNS = {
    "new": r"(?:一[、.,])?(?:本年度?新[收增]|本年度?收到|本年度?新受理)[^\d|。]{0,9}?申请(?:数量|件数|总数|量|数)?"
    r"|一[、.,]本年度?新[收增][^\d|。]{0,6}(?=[\d|])",
    "carried_in": r"(?:二[、.,])?上一?年度?(?:结转|转结|接转)[^\d|。]{0,9}?申请(?:数量|件数|总数|量|数)?"
    r"|二[、.,]上一?年度?(?:结转|转结|接转)[^\d|。]{0,6}(?=[\d|])",
    "granted": _BRACKETED.format("一") + "予以公开",
    "partial": _BRACKETED.format("二") + "部分公开",
    "refused.state_secret": _numbered("1", "[属涉][于及]国家秘密"),
    "refused.law_forbids": _numbered("2", "其他法律"),
    "refused.public_safety": _numbered("3", r"危及[^\d|]{0,2}三安全"),
    "refused.third_party": _numbered("4", "保护第三方"),
    "refused.internal_affairs": _numbered("5", "属于三类内部|三类内部事务"),
    "refused.process_records": _numbered("6", "属于四类过程|四类过程性"),
    "refused.enforcement_file": _numbered("7", "(?:属于)?行政执法案[卷件]"),
    "refused.administrative_query": _numbered("8", "(?:属于)?行政查询"),
    "unavailable.not_held": _numbered("1", "本[机行]政?[关机]?关?不掌握|不掌握相关"),
    "unavailable.needs_creation": _numbered("2", "没有现成|需要?另行制作"),
    "unavailable.still_unclear": _numbered("3", r"补正后[^\d|]{0,6}?(?:申请|不明)"),
    "declined.petition": _numbered("1", "信访[、,]?举报"),
    "declined.repeat": _numbered("2", "重复申请"),
    "declined.publication": _numbered("3", "要求提供公开出版"),
    "declined.excessive": _numbered("4", "无正当理由大量|大量反复申请"),
    "declined.reissue": _numbered("5", "要求行政机关确认|确认或重新出具"),
    "other.not_corrected": _numbered("1", "申请人无正当理由|申请人逾期不补|逾期不补正|逾期未补正"),
    "other.fee_unpaid": _numbered("2", "申请人逾期未|申请人未按|逾期[不未]缴|逾期未按"),
    "other.other": r"(?:(?<!\d)3[.、,:．]?|3[.、:．])其[他它](?!处理|法律|主动)",
    "other": _BRACKETED.format("六") + r"其他处理(?:情况)?",
    "closed": r"(?:(?:[(\[]七[)\]]|七[、.)])[、.]?[总合]计|[总合]计(?=[\d|]))",
    "carried_out": r"(?:四[、.,])?(?:结转|转结|接转)(?:至|到)?下一?年度?(?:继续)?办理?",
}
GROUP_PATTERNS = (
    r"(?:三[、.,])?本?年度?办理结果",
    _BRACKETED.format("三") + "不[予子]公开",
    _BRACKETED.format("四") + "无法提供",
    _BRACKETED.format("五") + "不[予子]处理",
    r"(?:[(\[]六[)\]])其他(?!处理)",
)
TABLE_TWO_PATTERNS = {
    "regulations": r"(?<!.政)规章",
    "normative": r"(?:行?政)?规范性(?:文件|档案)",
    "licensing": r"行?政许可",
    "other_services": r"其他对外管理服务事项",
    "penalties": r"行?政处罚",
    "coercion": r"行?政强制",
    "fees": r"(?:行?政)?事业[性型]收费",
    "procurement": r"政府集中采购",
}
HEADERS_TWO = {
    "made": r"制发|新制作|本年新$",
    "repealed": r"废[止纸]",
    "in_force": r"有效",
    "published": r"新公开",
    "total": r"对外公开总",
    "previous": r"上一?年.?项目",
    "change": r"增.?减",
    "decisions": r"处理决定",
    "amount": r"收费金额|采购总金额",
    "count": r"采购项目",
}
DISPUTE_PATTERNS = {
    "after_review": r"复议后(?:再?起诉|诉讼)",
    "direct": r"未经复议(?:直接)?(?:起诉|诉讼)",
    "review": r"行政复议",
}
APPLICANT_PATTERNS = {
    "natural": r"自然人?",
    "business": r"商业?企业?|企业",
    "research": r"科研(?:机构)?",
    "nonprofit": r"社会公益(?:组织)?|公益组织",
    "legal": r"法律服务(?:机构)?",
    "other": r"其他",
    "total": r"[总合小共]计|总数?",
}
APPLICANT_NAMES = {
    "natural": "自然人",
    "business": "商业企业",
    "research": "科研机构",
    "nonprofit": "社会公益",
    "legal": "法律服务",
    "other": "其他(?!组织)",
    "total": "[总合小共]计",
}
"""As running text spells them, where each must be told from other words."""

RE_ROWS = re.compile("|".join(f"(?P<{key.replace('.', '__')}>{p})" for key, p in ROW_PATTERNS.items()))
RE_GROUPS = re.compile("|".join(p for p in GROUP_PATTERNS))
RE_TABLE_TWO = re.compile("|".join(f"(?P<{key}>{p})" for key, p in TABLE_TWO_PATTERNS.items()))
RE_HEADERS_TWO = {key: re.compile(p) for key, p in HEADERS_TWO.items()}
RE_APPLICANTS = {key: re.compile(rf"(?:{p})(?:\([^)]*\))?") for key, p in APPLICANT_PATTERNS.items()}
RE_YUAN = re.compile(r"金额[(\[]?(?:单位:?)?元")
"""The fees' column in another unit than the form's 万元."""
RE_DISPUTES = re.compile("|".join(f"(?P<{key}>{p})" for key, p in DISPUTE_PATTERNS.items()))
ORDER = {row: n for n, row in enumerate((*form.ROWS[:-2], "other", *form.ROWS[-2:]))}

_FRAME = "三、本年度办理结果（三）不予公开（四）无法提供（五）不予处理（六）其他处理、,，.：:；“”‘’\"'()（）件表续"
CHARACTERS = {row.id: frozenset(row.label + _FRAME) for row in (*form.TABLE_THREE, form.OTHER_ONE_ROW)}
"""The characters that may stand between the beginning of a row's label and its figures."""
_OFFICIAL = {row.id: compact(row.label) for row in form.TABLE_THREE}
_SHORT = {"其他": "other.other", "其它": "other.other", "总计": "closed", "合计": "closed"}
_ORDINAL = re.compile(r"^(?:[(\[]?[一二三四五六七八九\d][)\]]?[、.,:]?)?")
_LIKENESS = 0.8
_LONGEST = 2 * max(len(label) for label in _OFFICIAL.values())


def row_of(text: str) -> str | None:
    """The row of table three that a label cell names, or None. A cell that names two rows names none."""
    text = compact(text)
    bare = _ORDINAL.sub("", text, count=1)
    if bare in _SHORT:
        return _SHORT[bare]
    found = {m.lastgroup for m in RE_ROWS.finditer(text) if m.lastgroup}
    found.discard("closed" if len(found) > 1 else None)
    if len(found) == 1:
        return found.pop().replace("__", ".")
    return _likest(bare) if not found else None


def names_something(text: str) -> bool:
    """Whether a cell's words are a label, a group or a header of the form, rather than a remark in a cell of figures."""
    words = compact(text)
    return bool(
        row_of(words)
        or RE_GROUPS.search(words)
        or RE_TABLE_TWO.search(words)
        or RE_DISPUTES.search(words)
        or _HEADER.search(words)
    )


_HEADER = re.compile(r"第二十|信息内容|申请人|自然|法人|企业|机构|组织|结果|尚未|总计|本年|上一?年|数量|件数|金额")


def _likest(bare: str) -> str | None:
    if not 4 <= len(bare) <= _LONGEST:
        return None
    ranked = sorted(
        ((SequenceMatcher(None, bare, label).ratio(), row) for row, label in _OFFICIAL.items()), reverse=True
    )
    (best, row), (second, _) = ranked[:2]
    return row if best >= _LIKENESS and best - second > 0.1 else None

"""Characters and words of a report that went wrong on the way: misprints, odd code points, remains of the web page.

| rule | what |
|---|---|
| S5 | words of the form misprinted (label or header) |
| S6 | header of table four torn or lost |
| S7 | characters that only look right: Kangxi radicals, compatibility forms, private use |
| S8 | half-width brackets (a note) |
| S9 | remains of the web page (a note) |
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

from gongkai.annual.format import OTHER_ONE_ROW, TABLE_THREE, TABLE_TWO, TABLE_TWO_2019
from gongkai.annual.model import NOTE, WARNING, Finding, Report
from gongkai.annual.reading.normal import compact

MISPRINTS = (
    (re.compile("先行有效件数"), "现行有效件数"),
    (re.compile("现在行有效件数"), "现行有效件数"),
    (re.compile("本年废[纸址旨正]件数"), "本年废止件数"),
    (re.compile("本年制[法友]件数"), "本年制发件数"),
    (re.compile("不子公开"), "不予公开"),
    (re.compile("不子处理"), "不予处理"),
    (re.compile("行政执法案件(?=[\\d|])|属于行政执法案件"), "属于行政执法案卷"),
    (re.compile("数据的?钩稽关系"), "勾稽关系"),
    (re.compile("三安全[二两]稳定|[两二]安全一稳定"), "三安全一稳定"),
    (re.compile("续转下年度|结转下年底"), "结转下年度"),
)
"""Misprints met in published reports, and the right word."""

RESIDUE = (
    "扫一扫在手机打开当前页",
    "关闭窗口",
    "打印本页",
    "【打印】",
    "[打印]",
    "返回顶部",
    "分享到",
    "浏览次数",
    "字体:",
    "上一篇",
    "下一篇",
    "当前位置",
    "当前页面",
    "责任编辑",
    "点击数",
)
_PRINT = re.compile(r"(?:^|[\s|])打印(?=[\s|]|$)")

_ODD = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufe30-\ufe4f\U0002f800-\U0002fa1f\ue000-\uf8ff\ufffd]")
_KINDS = (
    (0x2E80, 0x2EFF, "部首补充字符"),
    (0x2F00, 0x2FDF, "康熙部首字符"),
    (0xE000, 0xF8FF, "私用区字符"),
    (0xFFFD, 0xFFFD, "无法识别的字符"),
)
_AROUND = 6
_HALF_WIDTH = re.compile(r"\([一二三四五六七八九十\u4e00-\u9fff][^()\n]{0,40}\)")

_ORDINAL = re.compile(r"^(?:[(\[]?[一二三四五六七八九\d]+[)\]]?[、.,:]?)?")
_PUNCTUATION = re.compile(r"[^\u4e00-\u9fff]")


def misprints(report: Report) -> Iterator[Finding]:
    """S5: known misprints in the text or the labels, and labels that differ from the form in another way."""
    text = compact(report.text) or compact("".join(report.labels.values()))
    named: set[str] = set()
    for pattern, right in MISPRINTS:
        match = pattern.search(text)
        if match:
            named.add(right)
            yield Finding("S5", WARNING, "text", f"“{match[0]}”应为“{right}”")
    for row, printed in report.labels.items():
        official = OFFICIAL.get(row)
        if official and not _same(printed, official) and not any(bare(right) in bare(official) for right in named):
            yield Finding("S5", WARNING, row, f"表中名称印作“{printed.strip()}”，统一格式为“{official}”")


def _official_labels() -> dict[str, str]:
    names = {row.id: row.label for block in (*TABLE_TWO_2019, *TABLE_TWO) for row in block.rows}
    return names | {row.id: row.label for row in (*TABLE_THREE, OTHER_ONE_ROW)}


OFFICIAL: Mapping[str, str] = _official_labels()


def bare(label: str) -> str:
    """A label without its ordinal and punctuation."""
    return _PUNCTUATION.sub("", _ORDINAL.sub("", compact(label), count=1))


def _same(printed: str, official: str) -> bool:
    """Shortened labels, and labels with an explanation added, are harmless: one holds all characters of the other."""
    short, long = sorted((bare(printed), bare(official)), key=len)
    return not Counter(short) - Counter(long)


def table_four_header(report: Report, span: tuple[int, int] | None) -> Iterator[Finding]:
    """S6: header words of table four that lost a half. ``span``: section four in ``report.text``, None if not found.

    Words torn over two lines keep all their characters, so characters are counted, not words.
    """
    if span is None:
        return
    count = Counter(compact(report.text[slice(*span)]))
    groups = max(count["维"], count["尚"])
    lost = [word for word, char in (("结果维持", "维"), ("结果纠正", "纠"), ("尚未审结", "审")) if count[char] < groups]
    if lost:
        words = "、".join(f"“{word}”" for word in lost)
        yield Finding(
            "S6", WARNING, "t4", f"表四表头不完整：{words}缺字，应依次为结果维持、结果纠正、其他结果、尚未审结、总计"
        )


def odd_characters(report: Report) -> Iterator[Finding]:
    """S7: each odd character once, with its places, the words around it and the repaired form."""
    text = report.text
    places: dict[str, list[int]] = {}
    for match in _ODD.finditer(text):
        places.setdefault(match[0], []).append(match.start())
    for char, found in places.items():
        at = found[0]
        around = "".join(text[max(0, at - _AROUND) : at + _AROUND + 1].split())
        right = unicodedata.normalize("NFKC", char)
        line = text.count("\n", 0, at) + 1
        message = f"第{line}行“{around}”中的“{char}”（U+{ord(char):04X}，{_kind(char)}）"
        message += f"应为“{right}”" if right != char else "不是通用汉字，请改正"
        message += f"，共{len(found)}处" if len(found) > 1 else ""
        yield Finding("S7", WARNING, f"text:{at}", message)


def _kind(char: str) -> str:
    return next((name for first, last, name in _KINDS if first <= ord(char) <= last), "兼容区字符")


def half_width_brackets(report: Report) -> Iterator[Finding]:
    """S8: one note, however many there are."""
    found = _HALF_WIDTH.findall(report.text)
    if found:
        yield Finding("S8", NOTE, "text", f"用了半角括号，如“{found[0]}”，共{len(found)}处，宜改为全角")


def residue(report: Report) -> Iterator[Finding]:
    """S9: words of the web page that do not belong to the report."""
    found = [word for word in RESIDUE if word in report.text or word.replace(":", "：") in report.text]
    found += ["打印"] if _PRINT.search(report.text) else []
    if found:
        yield Finding("S9", NOTE, "text", "夹有网页文字：" + "、".join(f"“{word}”" for word in found))

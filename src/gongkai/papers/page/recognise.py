"""Title, number, date, issuing body and addressee of an official document, as far as it tells them."""

import datetime
import re

from gongkai.papers.page.blocks import Heading, Paragraph, Sheet, tidy
from gongkai.papers.page.draft import Draft, Type
from gongkai.papers.page.headings import FIRST, level_of
from gongkai.papers.page.letterhead import BODY, NUMBER, RED, SIGNER, bodies, letterhead, number_of
from gongkai.papers.page.model import FIELDS, Recognised
from gongkai.papers.page.numerals import from_chinese

_HEAD = 14  # paragraphs in which the head of a document stands
_TAIL = 14
_KINDS = (
    "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|办法|"
    "规定|细则|方案|预案|规划|计划|清单|目录|指南|说明|解读|公示|名单|章程|规则|总结|要点|"
    "预算|决算|一览表|明细表|汇总表|情况表|年度报告"
)
_TITLE = re.compile(rf"(?=.{{4,120}}$)(?:.*关于.+(?:{_KINDS})|.{{2,60}}(?:{_KINDS}))(?:[（(].{{1,30}}[）)])?")
_PLAIN_NUMBER = re.compile(r"(?:[\u4e00-\u9fff]{2,20}(?:令|公告|通告))?\s*第\s*([\d一二三四五六七八九十百]{1,5})\s*号")
_DATE = re.compile(
    r"(?P<y>[12]\d{3}|[〇○零O0Ｏ一二三四五六七八九]{4})\s*年\s*(?P<m>\d{1,2}|[一二三四五六七八九十元]{1,3})\s*月\s*"
    r"(?P<d>\d{1,2}|[一二三四五六七八九十廿卅]{1,3})\s*日"
)
_ADDRESSED = re.compile(r"各|局|政府|委|办|部门|单位|街道|公司|同志|乡|镇|村|中心|处|院|校|厅|企业|居民|群众|公民")

_ATTRIBUTES = {
    "公开发布": "主动公开",
    "主动公开": "主动公开",
    "公开": "主动公开",
    "依申请公开": "依申请公开",
    "不予公开": "不予公开",
    "不公开": "不予公开",
    "不公开发布": "不予公开",
    "不宜公开": "不予公开",
}
_SHORT = 40
_ATTRIBUTE = re.compile(
    rf"[（(【\[]?此件(?:属于|属|可以|可|予以|同意)?(?P<this>{'|'.join(_ATTRIBUTES)})[）)】\]]?。?|"
    rf"[（(【\[]?(?:政府)?(?:信息)?公开(?:属性|方式|类别|选项)[：:](?P<said>{'|'.join(_ATTRIBUTES)})[）)】\]]?。?"
)


class _Found:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.lines = [(at, text) for at, text in draft.lines() if text and not _is_note(draft, at)]
        self.letterhead = letterhead([text for _, text in self.lines])
        self.fields: list[Recognised] = []
        self.notes: list[str] = []
        self.title_lines: list[int] = []
        self.head_lines: set[int] = set()  # red head and number, when nothing about them is in doubt

    def add(self, name: str, value: str, where: str, sure: bool) -> None:
        self.fields.append(Recognised(name, value, where, sure))

    def where(self, line: int) -> str:
        return f"正文第 {line + 1} 段"

    def type(self, line: int) -> Type:
        return self.draft.types.get(self.lines[line][0], Type())

    def heading(self, line: int) -> bool:
        return isinstance(self.draft.blocks[self.lines[line][0]], Heading)


def recognise(draft: Draft) -> tuple[tuple[Recognised, ...], tuple[str, ...]]:
    """The fields found, at most one of a name, and notes about them. Marks the blocks of the title in the draft."""
    found = _Found(draft)
    _title(found)
    _number(found)
    date_line = _formed_on(found)
    _issuing_body(found, date_line)
    _addressee(found)
    _attribute(found)
    draft.letterhead_blocks = {found.lines[line][0] for line in found.letterhead.lines}
    if found.title_lines:
        last = found.title_lines[-1] + 2
        draft.head_blocks = {found.lines[line][0] for line in found.head_lines if line <= last}
    fields = tuple(sorted(found.fields, key=lambda field: FIELDS.index(field.name)))
    return fields, tuple(found.notes)


def _is_note(draft: Draft, at: int) -> bool:
    block = draft.blocks[at]
    return isinstance(block, Paragraph) and block.look == "note"


def _joined(texts: list[str]) -> str:
    return re.sub(r"\s+", "", "".join(texts)) if re.search("[\u4e00-\u9fff]", texts[0]) else " ".join(texts)


def _title(found: _Found) -> None:
    """By its type first; then by its words; then what the file says of itself."""
    candidates = _by_type(found)
    if candidates:
        first = candidates[0]
        run = [first]
        while run[-1] + 1 in candidates and run[-1] + 1 < len(found.lines):
            run.append(run[-1] + 1)
        text = _joined([found.lines[line][1] for line in run])
        others = [line for line in candidates if line not in run]
        if 2 <= len(text) <= 150:
            sure = not others and (bool(_TITLE.fullmatch(text)) or any(found.type(line).titled for line in run))
            found.add("title", text, found.where(first), sure)
            found.title_lines = run
            found.draft.title_blocks = {found.lines[line][0] for line in run}
            return
    if _by_words(found):
        return
    captions = [block.caption for block in tidy(found.draft.blocks[:3]) if isinstance(block, Sheet) and block.caption]
    if found.draft.kind == "xlsx" and captions and not re.fullmatch(r"(?:Sheet|工作表)\s*\d*", captions[0]):
        found.add("title", captions[0], "第一张表的表名", False)
    elif found.draft.title:
        found.add("title", found.draft.title, "文件属性", False)


def _by_words(found: _Found) -> bool:
    """The first line of the head, or the first lines together, that read as a title does."""
    texts = [re.sub(r"\s+", "", text) for _, text in found.lines[:_HEAD]]
    for last, text in enumerate(texts):
        if level_of(text) or NUMBER.search(text) or last in found.letterhead.lines:
            continue
        for first in range(max(last - 2, 0), last + 1):
            flat = "".join(texts[first : last + 1])
            if (
                (first < last and "关于" not in texts[first])
                or not _TITLE.fullmatch(flat)
                or re.search("[，。：；]", flat)
            ):
                continue
            run = list(range(first, last + 1))
            twins = [other for other in texts[last + 1 :] if _TITLE.fullmatch(other) and "关于" in other]
            # Centred, or beside the number, or right above the addressee: nothing else stands there.
            before, following = texts[first - 1] if first else "", texts[last + 1] if last + 1 < len(texts) else ""
            numbered = number_of(before) or number_of(following) or first - 1 in found.letterhead.lines
            placed = found.type(last).centred or bool(numbered) or following.endswith(("：", ":"))
            found.add("title", flat, found.where(first), "关于" in flat and not twins and placed)
            found.title_lines = run
            found.draft.title_blocks = {found.lines[line][0] for line in run}
            return True
    return False


def _by_type(found: _Found) -> list[int]:
    """The lines of the head that are set as titles are."""
    head = [line for line in range(min(_HEAD, len(found.lines))) if line not in found.letterhead.lines]
    titled = [line for line in head if found.type(line).titled and not found.type(line).red and not found.heading(line)]
    if not titled:
        titled = [line for line in head if found.type(line).titled and not found.type(line).red]
    if titled:
        return titled
    sizes = {line: found.type(line).size for line in head if found.type(line).centred and not found.type(line).red}
    largest = max(sizes.values(), default=0)
    return [
        line
        for line, size in sizes.items()
        if size == largest >= 36 and not NUMBER.search(found.lines[line][1]) and not FIRST.match(found.lines[line][1])
    ]


def _number(found: _Found) -> None:
    hits: list[tuple[int, re.Match[str]]] = []
    for line, (_, text) in enumerate(found.lines[:_HEAD]):
        if match := found.letterhead.beside.get(line) or number_of(text):
            hits.append((line, match))
    if hits:
        line, match = hits[0]
        value, faults = normal_number(match)
        if faults:
            found.notes.append(f"文号按“{value}”填写：原文{'，'.join(faults)}。")
        different = {normal_number(other)[0] for _, other in hits}
        sure = len(different) == 1 and "年份不是四位" not in faults
        found.add("number", value, found.where(line), sure)
        if sure and not faults and not SIGNER.search(found.lines[line][1]):
            found.head_lines.add(line)
        return
    for line, (_, text) in enumerate(found.lines[:_HEAD]):
        if match := _PLAIN_NUMBER.fullmatch(text.strip()):
            found.add("number", re.sub(r"\s+", "", match[0]), found.where(line), False)
            return


def normal_number(match: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    """The number of a document as RULEBOOK NO-02 writes it, and what was otherwise."""
    faults: list[str] = []
    year, serial = match["year"], match["serial"]
    if (match["open"], match["close"]) != ("〔", "〕"):
        faults.append(f"年份用的是{match['open']}{match['close']}，应为六角括号〔〕")
    if not year.isdigit():
        year = str(from_chinese(year))
    if len(year) == 2:
        faults.append("年份不是四位")
    if match["nth"]:
        faults.append("序号前不加“第”")
    if serial.startswith("0"):
        faults.append("序号不编虚位（不以 0 开头）")
    code = re.sub(r"\s+", "", match["code"])
    return f"{code}〔{year}〕{int(serial)}号", tuple(faults)


def read_date(text: str) -> datetime.date | None:
    """The first date in a text, in figures or in Chinese; None where there is none or it is no day."""
    match = _DATE.search(text)
    if match is None:
        return None
    year, month, day = (from_chinese(match[part].replace("O", "〇").replace("Ｏ", "〇")) for part in "ymd")
    try:
        return datetime.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def _formed_on(found: _Found) -> int:
    """The line of the signature's date, or -1."""
    alone: list[int] = []
    for line, (_, text) in enumerate(found.lines):
        bare = re.sub(r"[（(].{0,20}[）)]$", "", text).strip()
        match = _DATE.search(bare)
        if match is None or read_date(bare) is None:
            continue
        before = bare[: match.start()].strip()
        if match.end() == len(bare) and (not before or (BODY.fullmatch(before) and len(before) < 31)):
            alone.append(line)
    # The signature comes before what is attached; of several, the last one in front of the attachments.
    attached = next((line for line, (_, text) in enumerate(found.lines) if line > 2 and _is_attachment(text)), None)
    signed = [
        line for line in alone if line >= min(3, len(found.lines) - _TAIL) and (attached is None or line < attached)
    ]
    signed = signed or alone
    if signed:
        line = signed[-1]
        value = read_date(found.lines[line][1])
        days = {read_date(found.lines[other][1]) for other in alone}
        assert value is not None  # noqa: S101  # only lines with a date are in the list
        # Dates in the tail of a document without a signature before them could be of an attachment.
        found.add("formed_on", value.isoformat(), found.where(line), len(days) == 1 and line >= len(found.lines) // 3)
        return line
    return -1


def _is_attachment(text: str) -> bool:
    return re.fullmatch(r"附\s*件\s*\d{0,2}\s*[：:]?", text) is not None


def _issuing_body(found: _Found, date_line: int) -> None:
    signed: list[str] = []
    place = date_line
    if date_line >= 0:
        before = re.split(r"[12]\d{3}|[〇○零一二三四五六七八九]{4}\s*年", found.lines[date_line][1])[0]
        signed = bodies(before)
        line = date_line - 1
        while line >= 0 and date_line - line <= 12 and (more := bodies(found.lines[line][1])):
            signed = more + signed
            place = line
            line -= 1
    head, named = _red_head(found)
    if not signed:
        if named:
            found.add("issuing_body", "、".join(named), f"{found.where(head[0])}（版头）", False)
        return
    value = "、".join(signed)
    # The head of a joint document may name the lead alone, and leaves out whose township it is; a head that names
    # somebody else is a contradiction.
    agreed = all(any(each.endswith(name) for each in signed) for name in named) or "".join(named) == "".join(signed)
    found.add("issuing_body", value, f"{found.where(place)}（落款）", agreed)
    if agreed:
        found.head_lines.update(head)
    else:
        found.notes.append(f"版头是“{'、'.join(named)}”，落款是“{value}”，请核对发文机关。")


def _red_head(found: _Found) -> tuple[list[int], list[str]]:
    """The lines of the red head, and whom they name."""
    head = found.letterhead
    if head.lines:
        return sorted(head.lines), [*head.bodies]
    lines: list[int] = []
    named: list[str] = []
    for line, (_, text) in enumerate(found.lines[:8]):
        match = RED.fullmatch(re.sub(r"\s+", "", text))
        if match and found.type(line).red:
            lines.append(line)
            named += bodies(re.sub(r"文\s*件\s*$", "", text)) or [match["body"]]
    return lines, named


def _attribute(found: _Found) -> None:
    """公开属性, where the paper says it: （此件公开发布） under the signature, or among the printer's lines."""
    said = {
        line: _ATTRIBUTES[match["this"] or match["said"]]
        for line, (_, text) in enumerate(found.lines)
        if len(text) <= _SHORT and (match := _ATTRIBUTE.fullmatch(re.sub(r"\s+", "", text)))
    }
    if said:
        line = max(said)
        found.add("attribute", said[line], found.where(line), len(set(said.values())) == 1)


def _addressee(found: _Found) -> None:
    start = (found.title_lines[-1] + 1) if found.title_lines else 0
    for line in range(start, min(start + 4, len(found.lines))):
        text = found.lines[line][1]
        if re.search("[。；]", text) or len(text) > 300 or found.heading(line):
            break
        if text.endswith(("：", ":")) and _ADDRESSED.search(text) and not FIRST.match(text):
            between = range(start, line)
            clear = all(NUMBER.search(found.lines[other][1]) for other in between)
            found.add("addressee", text[:-1].strip(), found.where(line), bool(found.title_lines) and clear)
            return

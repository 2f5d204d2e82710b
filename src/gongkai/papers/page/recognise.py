"""Title, number, date, issuing body and addressee of an official document, as far as it tells them."""

import datetime
import re

from gongkai.papers.page.blocks import Heading, Paragraph, Sheet, tidy
from gongkai.papers.page.draft import Draft, Type
from gongkai.papers.page.headings import FIRST, level_of
from gongkai.papers.page.model import Recognised
from gongkai.papers.page.numerals import from_chinese

_HEAD = 14  # paragraphs in which the head of a document stands
_TAIL = 14
_KINDS = (
    "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|办法|"
    "规定|细则|方案|预案|规划|计划|清单|目录|指南|说明|解读|公示|名单|章程|规则|总结|要点|"
    "预算|决算|一览表|明细表|汇总表|情况表|年度报告"
)
_TITLE = re.compile(rf"(?=.{{4,120}}$)(?:.*关于.+(?:{_KINDS})|.{{2,60}}(?:{_KINDS}))(?:[（(].{{1,30}}[）)])?")
_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{1,14}?[\u4e00-\u9fffA-Za-z]{0,4})\s*"
    r"(?P<open>[〔\[［(（【﹝〈《{])\s*"
    r"(?P<year>\d{2}|\d{4}|[〇○零一二三四五六七八九]{4})\s*年?\s*"
    r"(?P<close>[〕\]］)）】﹞〉》}])\s*(?P<nth>第?)\s*(?P<serial>\d{1,5})\s*号"
)
_SIGNER = re.compile(r"\s*签发人\s*[：:].*$")
_PLAIN_NUMBER = re.compile(r"(?:[\u4e00-\u9fff]{2,20}(?:令|公告|通告))?\s*第\s*([\d一二三四五六七八九十百]{1,5})\s*号")
_DATE = re.compile(
    r"(?P<y>[12]\d{3}|[〇○零O0Ｏ一二三四五六七八九]{4})\s*年\s*(?P<m>\d{1,2}|[一二三四五六七八九十元]{1,3})\s*月\s*"
    r"(?P<d>\d{1,2}|[一二三四五六七八九十廿卅]{1,3})\s*日"
)
_ENDINGS = (
    "人民政府|政府|办公室|办公厅|委员会|管委会|办事处|工作委员会|工委|党委|局|厅|部|处|委|"
    "院|中心|站|所|队|协会|联合会|总工会|领导小组|指挥部|分局|支队|大队|公司|学校"
)
_BODY = re.compile(rf"[\u4e00-\u9fff·（）()]{{2,30}}?(?:{_ENDINGS})(?:[（(].{{1,12}}[）)])?")
_RED_HEAD = re.compile(rf"(?P<body>[\u4e00-\u9fff·\s、]{{2,80}}?(?:{_ENDINGS}))\s*(?:文件|令|公告|函)?")
_ADDRESSED = re.compile(r"各|局|政府|委|办|部门|单位|街道|公司|同志|乡|镇|村|中心|处|院|校|厅|企业|居民|群众|公民")


class _Found:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.lines = [(at, text) for at, text in draft.lines() if text and not _is_note(draft, at)]
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
    if found.title_lines:
        last = found.title_lines[-1] + 2
        draft.head_blocks = {found.lines[line][0] for line in found.head_lines if line <= last}
    order = ("title", "number", "formed_on", "issuing_body", "addressee")
    fields = tuple(sorted(found.fields, key=lambda field: order.index(field.name)))
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
        if level_of(text) or _NUMBER.search(text):
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
            # Centred, or right above the number or the addressee: nothing else stands there.
            following = texts[last + 1] if last + 1 < len(texts) else ""
            placed = found.type(last).centred or bool(_number_of(following)) or following.endswith(("：", ":"))
            found.add("title", flat, found.where(first), "关于" in flat and not twins and placed)
            found.title_lines = run
            found.draft.title_blocks = {found.lines[line][0] for line in run}
            return True
    return False


def _by_type(found: _Found) -> list[int]:
    """The lines of the head that are set as titles are."""
    head = range(min(_HEAD, len(found.lines)))
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
        if size == largest >= 36 and not _NUMBER.search(found.lines[line][1]) and not FIRST.match(found.lines[line][1])
    ]


def _number(found: _Found) -> None:
    hits: list[tuple[int, re.Match[str]]] = []
    for line, (_, text) in enumerate(found.lines[:_HEAD]):
        if match := _number_of(text):
            hits.append((line, match))
    if hits:
        line, match = hits[0]
        value, faults = normal_number(match)
        if faults:
            found.notes.append(f"文号按“{value}”填写：原文{'，'.join(faults)}。")
        different = {normal_number(other)[0] for _, other in hits}
        sure = len(different) == 1 and "年份不是四位" not in faults
        found.add("number", value, found.where(line), sure)
        if sure and not faults and not _SIGNER.search(found.lines[line][1]):
            found.head_lines.add(line)
        return
    for line, (_, text) in enumerate(found.lines[:_HEAD]):
        if match := _PLAIN_NUMBER.fullmatch(text.strip()):
            found.add("number", re.sub(r"\s+", "", match[0]), found.where(line), False)
            return


def _number_of(text: str) -> re.Match[str] | None:
    """The number, if the line has nothing else but who signs."""
    return _NUMBER.fullmatch(re.sub(r"\s+", "", _SIGNER.sub("", text)))


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
        if match.end() == len(bare) and (not before or (_BODY.fullmatch(before) and len(before) < 31)):
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


def _bodies(text: str) -> list[str]:
    """The bodies named in a line of signatures; none if it is anything else."""
    parts = [part for part in re.split(r"\s{2,}|[、\n]|\u3000+|(?<=[政局厅部委府室会处]) ", text.strip()) if part]
    flat = [re.sub(r"\s+", "", part) for part in parts]
    return flat if flat and all(_BODY.fullmatch(part) for part in flat) else []


def _issuing_body(found: _Found, date_line: int) -> None:
    signed: list[str] = []
    place = date_line
    if date_line >= 0:
        before = re.split(r"[12]\d{3}|[〇○零一二三四五六七八九]{4}\s*年", found.lines[date_line][1])[0]
        signed = _bodies(before)
        line = date_line - 1
        while line >= 0 and date_line - line <= 12 and (more := _bodies(found.lines[line][1])):
            signed = more + signed
            place = line
            line -= 1
    head, named = _red_head(found)
    if not signed:
        if named:
            found.add("issuing_body", "、".join(named), f"{found.where(head[0])}（版头）", False)
        return
    value = "、".join(signed)
    # The head of a joint document may name the lead alone; a head that names somebody else is a contradiction.
    agreed = all(name in signed for name in named)
    found.add("issuing_body", value, f"{found.where(place)}（落款）", agreed)
    if agreed:
        found.head_lines.update(head)
    else:
        found.notes.append(f"版头是“{'、'.join(named)}”，落款是“{value}”，请核对发文机关。")


def _red_head(found: _Found) -> tuple[list[int], list[str]]:
    """The lines of the red head, and whom they name."""
    lines: list[int] = []
    named: list[str] = []
    for line, (_, text) in enumerate(found.lines[:8]):
        flat = re.sub(r"\s+", "", text)
        match = _RED_HEAD.fullmatch(flat)
        if match and (flat.endswith("文件") or found.type(line).red):
            lines.append(line)
            named += _bodies(re.sub(r"文\s*件\s*$", "", text)) or [match["body"]]
    return lines, named


def _addressee(found: _Found) -> None:
    start = (found.title_lines[-1] + 1) if found.title_lines else 0
    for line in range(start, min(start + 4, len(found.lines))):
        text = found.lines[line][1]
        if re.search("[。；]", text) or len(text) > 300 or found.heading(line):
            break
        if text.endswith(("：", ":")) and _ADDRESSED.search(text) and not FIRST.match(text):
            between = range(start, line)
            clear = all(_NUMBER.search(found.lines[other][1]) for other in between)
            found.add("addressee", text[:-1].strip(), found.where(line), bool(found.title_lines) and clear)
            return

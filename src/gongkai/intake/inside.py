"""What runs in the confined child: the rows of a table, the page of an old site. Nobody else calls this on files of others."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from gongkai.intake.days import day
from gongkai.intake.headings import heading
from gongkai.papers.model import Json, Limits, Unreadable
from gongkai.papers.packed import DAMAGED, Package
from gongkai.papers.page.inside import make_page
from gongkai.papers.page.parsing import parse
from gongkai.papers.sniff import decode, kind_of
from gongkai.papers.state import Confinement
from gongkai.papers.xlsx import WIDE, shown

_HEAD_WITHIN = 20
_LINES = 1_048_576
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
_NO_HEAD = "没有找到表头。表头里要有“标题”一列，下载模板对照。"
_SAID = re.compile(
    r"(?:发布|公开|发文|发稿|更新|录入)?(?:日期|时间)\s*[:：]\s*"
    r"(\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)"
)
_PUBLISHED = re.compile("(?:发布|公开|发稿)" + _SAID.pattern[_SAID.pattern.index("(?:日期") :])
_INDEX = re.compile(r"索引号\s*[:：]?\s*([0-9A-Za-z/_.-]{6,40})")
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|ofd|txt|zip|rar|7z|jpe?g|png|pptx?)$", re.I)
_MOST_LINKS = 200


def table(source: Path | bytes, start: int, count: int) -> Json:
    """``count`` rows of the table after its row ``start`` (from 1; 0: from the beginning).

    As ``{"unknown": [headings not used], "rows": [[number, {column: text}]], "end": last row looked at, "more": bool}``.
    Rows without any text are left out. Raises ``Unreadable``.
    """
    data = source if isinstance(source, bytes) else source.read_bytes()
    for lines in _tables(data, Confinement.limits):
        found = _portion(lines, start, count)
        if found is not None:
            return found
    raise Unreadable("no-text", _NO_HEAD)


def _portion(lines: Iterator[list[str]], start: int, count: int) -> Json | None:
    keys: dict[int, str] = {}
    unknown: list[str] = []
    rows: list[Json] = []
    number = 0
    for number, line in enumerate(lines, 1):
        if not keys:
            if number > _HEAD_WITHIN:
                return None
            keys, unknown = _head(line)
            continue
        if number <= start:
            continue
        cells = {key: text for at, key in keys.items() if at < len(line) and (text := line[at])}
        if cells:
            if len(rows) == count:
                return {"unknown": unknown, "rows": rows, "end": number - 1, "more": True}
            rows.append([number, cells])
    return {"unknown": unknown, "rows": rows, "end": number, "more": False} if keys else None


def _head(line: list[str]) -> tuple[dict[int, str], list[str]]:
    named = {at: key for at, text in enumerate(line) if (key := heading(text))}
    if "title" not in named.values():
        return {}, []
    for key in set(named.values()):
        both = [line[at] for at, each in named.items() if each == key]
        if len(both) > 1:
            raise Unreadable("no-text", f"表头里“{both[0]}”和“{both[1]}”是同一项，只留一列再导入。")
    return named, [text for at, text in enumerate(line) if text and at not in named]


def _tables(data: bytes, limits: Limits) -> Iterator[Iterator[list[str]]]:
    if kind_of(data) == "zip":
        package = Package(data, limits)
        if package.kind() != "xlsx":
            raise Unreadable("unsupported", "清单应当是 xlsx 或者 csv 表格。")
        package.verify()
        yield from _sheets(data, limits)
    else:
        yield _lines(decode(data))


def _sheets(data: bytes, limits: Limits) -> Iterator[Iterator[list[str]]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for about in book.sheets_metadata:
            if about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            if sheet.height * sheet.width > limits.cells:
                raise Unreadable("too-large", WIDE)
            yield ([_tidy(shown(value)) for value in row] for row in sheet.iter_rows())
    except PasswordError as error:
        raise Unreadable("encrypted", "文件设有密码。请取消密码后另存，再重新选择。") from error
    except (CalamineError, ValueError, OSError) as error:
        raise Unreadable("damaged", DAMAGED, repr(error)) from error


def _lines(text: str) -> Iterator[list[str]]:
    """A csv; parted by what parts its heading: comma, tab or semicolon, full-width ones too."""
    first = next((line for line in text.splitlines() if "标题" in line or "名称" in line), "")
    by = max(",\t;，；|", key=first.count)
    csv.field_size_limit(1 << 20)
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=by)):
            if number >= _LINES:
                raise Unreadable("too-large", WIDE)
            # Our own lists put an apostrophe before what a spreadsheet would calculate.
            yield [_tidy(cell[1:] if cell[:1] == "'" else cell) for cell in line]
    except csv.Error as error:
        raise Unreadable("damaged", "表格里有读不出的一行。请用 Excel 或者 WPS 打开，另存为 xlsx 再选择。") from error


def _tidy(text: str) -> str:
    return _UNSEEN.sub("", text.replace("\r\n", "\n")).strip()


def old_page(source: bytes, name: str) -> Json:
    """A page of an old site: what ``to_page`` gives, and what the page says of itself.

    ``{"page": …, "published_on", "column", "body", "index_number", "links": [[address, words]]}``. Raises ``Unreadable``.
    """
    page = make_page(source, name, Confinement.limits)
    root = parse(decode(source))
    metas, text, links = {}, "", []
    if root is not None:
        metas = {(m.get("name") or "").lower(): _tidy(m.get("content") or "") for m in root.iter("meta")}
        text = "".join(_texts(root))[:200_000]
        links = [*_links(root)][:_MOST_LINKS]
    said = _PUBLISHED.search(text) or _SAID.search(text)
    published = day(metas.get("pubdate", "")) or (day(said[1]) if said else None)
    index = _INDEX.search(text)
    return {
        "page": page.to_json(),
        "title": metas.get("articletitle", ""),
        "published_on": published.isoformat() if published else "",
        "column": metas.get("columnname", ""),
        "issuing_body": metas.get("contentsource", ""),
        "index_number": index[1] if index else "",
        "links": links,
    }


def _texts(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        if element.tag not in ("script", "style"):
            yield element.text or ""
        yield element.tail or ""


def _links(root: etree._Element) -> Iterator[list[str]]:
    """Links to files, as addresses in the export."""
    seen = set()
    for link in root.iter("a"):
        address = unquote((link.get("href") or "").strip().partition("#")[0].partition("?")[0])
        if _FILE.search(address) and address not in seen:
            seen.add(address)
            yield [_tidy(address), " ".join(_tidy("".join(link.itertext())).split())]

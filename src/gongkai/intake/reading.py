"""A row of a table, or a page of an old site, read into what would be published. Nothing is written here."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongkai.agencies.models import Agency
from gongkai.audit.refused import Refused
from gongkai.intake.columns import Columns
from gongkai.intake.days import day
from gongkai.intake.headings import NAMES
from gongkai.intake.sources import Files
from gongkai.papers import Limits, Page, Unreadable, to_page
from gongkai.papers.front import do
from gongkai.papers.model import MIB
from gongkai.papers.page import PAGE_LIMITS
from gongkai.papers.process import Job
from gongkai.publications.models import Attribute, Column, Genre
from gongkai.publications.numbers import INDEX
from gongkai.reviews.content import sm3

PORTION = 5_000
"""Rows of a table that are taken at once."""
TABLE_LIMITS = Limits(size=60 * MIB, cells=4_000_000, cpu=40, wall=45)
PAGES = (".html", ".htm", ".shtml", ".jhtml")
_FILES_PARTED = re.compile(r"[;；|\n]+")
_LINK = re.compile(r'<a href="(?!https?:|mailto:)[^"]*">(.*?)</a>', re.S)
_PLAIN = ("number", "issuing_body", "genre", "theme", "summary", "keywords")
_RECOGNISED = ("title", "number", "formed_on", "issuing_body")


class NoDocument(Exception):
    """A page that holds no document: a list, a front page. The message says what is missing."""


@dataclass(slots=True)
class Read:
    """What a row came to. ``key`` tells it from all others of the agency, ``words`` remark what was left out.

    ``problems``: everything that stands in its way, in words; ``published_on`` is then the day of reading, if unknown.
    """

    fields: dict[str, Any]
    published_on: date
    origin: str
    key: str
    index_number: str = ""
    files: list[tuple[str, bytes]] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def rows_of(data: bytes, name: str, start: int, count: int = PORTION) -> dict[str, Any]:
    """A portion of a table (``intake.inside.table``), read in a confined child. Refused: table."""
    options = {"start": start, "count": count}
    try:
        job = Job(data=data, name=name, function="gongkai.intake.inside:table", options=options, limits=TABLE_LIMITS)
        found: dict[str, Any] = do(job)
    except Unreadable as unreadable:
        raise Refused("table", unreadable.message) from unreadable
    return found


def pages_of(files: Files) -> Iterator[str]:
    """The pages of an export, in order."""
    return (name for name in files.names if name.lower().endswith(PAGES))


class Reader:
    """Reads the rows of one import; the columns are looked up once."""

    def __init__(self, agency: Agency, files: Files, column: Column | None, *, on: date) -> None:
        self._agency, self._files, self._column, self._on = agency, files, column, on
        self._columns = Columns(agency, on=on)

    def read(self, raw: dict[str, str]) -> Read:
        """One row. Raises ``Refused``, ``Unreadable``, ``NoDocument``."""
        return self._page(raw["page"]) if "page" in raw else self._row(raw)

    def _row(self, raw: dict[str, str]) -> Read:
        problems: list[str] = []
        if raw.get("attribute", "主动公开") not in ("主动公开", "active"):
            problems.append(_("公开属性是“%(what)s”。这里只导入主动公开的。") % {"what": raw["attribute"]})
        path, page = self._document(raw.get("file", ""), problems)
        if page is not None and not raw.get("attribute"):
            problems += _said_not_public(page)
        fields = self._fields(raw, page, problems)
        if not fields["title"]:
            problems.append(_("没有写标题。"))
        published = _said_day("published_on", raw, problems)
        if published is None and not raw.get("published_on"):
            problems.append(_("没有写发布日期。"))
        elif published is not None and published > self._on:
            problems.append(_("原发布日期晚于今天。"))
        read = Read(
            fields,
            published or self._on,
            origin=raw.get("source") or path or "",
            key=self._key(raw.get("source") or "\n".join((path, fields["title"], fields.get("number", "")))),
            files=self._attached(raw.get("attachments", ""), problems),
            problems=problems,
        )
        self._finish(read, raw.get("columns", ""), raw.get("index_number", ""), page)
        if page is None and raw.get("body"):
            lines = [line.strip() for line in raw["body"].split("\n") if line.strip()]
            fields["body"] = "\n".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines)
        return read

    def _document(self, written: str, problems: list[str]) -> tuple[str, Page | None]:
        """The path of the file that is the body, and what it reads as."""
        path = ""
        try:
            path = self._files.find(written) if written else ""
            return path, to_page(self._files.read(path), name=path.rpartition("/")[2]) if path else None
        except Unreadable as unreadable:
            problems.append(unreadable.message)
            return path, None

    def _attached(self, written: str, problems: list[str]) -> list[tuple[str, bytes]]:
        found = []
        for each in (each for each in _FILES_PARTED.split(written) if each.strip()):
            try:
                path = self._files.find(each)
                found.append((path.rpartition("/")[2], self._files.read(path)))
            except Unreadable as unreadable:
                problems.append(unreadable.message)
        return found

    def _page(self, path: str) -> Read:
        data = self._files.read(path)
        name = path.rpartition("/")[2]
        job = Job(
            data=data, name=name, function="gongkai.intake.inside:old_page", options={"name": name}, limits=PAGE_LIMITS
        )
        found = do(job)
        page = Page.from_json(found["page"])
        if not found["published_on"]:
            raise NoDocument(_("没有找到发布日期，按栏目页、列表页略过。"))
        fields = self._fields({key: found[key] for key in ("title", "issuing_body")}, page, [])
        if not fields["title"]:
            raise NoDocument(_("没有找到标题，按栏目页、列表页略过。"))
        read = Read(fields, date.fromisoformat(found["published_on"]), path, self._key(path))
        read.problems += _said_not_public(page)
        for address, words in found["links"]:
            self._attach(read, path, address, words)
        column = self._columns.code_of(found["column"])
        if found["column"] and not column:
            read.words.append(_("原栏目“%(name)s”在本系统没有对应的栏目。") % {"name": found["column"][:60]})
        self._finish(read, column, found["index_number"], page)
        return read

    def _attach(self, read: Read, path: str, address: str, words: str) -> None:
        try:
            file = self._files.find(address.rpartition("://")[2] if "://" in address else address, beside=path)
        except Unreadable:
            read.words.append(_("附件“%(name)s”不在导入的文件夹里。") % {"name": (words or address)[:60]})
            return
        end = "." + file.rpartition(".")[2]
        name = words if words.lower().endswith(end.lower()) else (words + end if words else file.rpartition("/")[2])
        if all(name != known for known, _content in read.files):
            read.files.append((name, self._files.read(file)))

    def _fields(self, raw: dict[str, str], page: Page | None, problems: list[str]) -> dict[str, Any]:
        """What the table says; what it leaves open the document itself may say, where it is sure."""
        fields: dict[str, Any] = {name: raw[name] for name in _PLAIN if raw.get(name)}
        fields["title"] = raw.get("title", "")
        for name in ("formed_on", "valid_until"):
            fields[name] = _said_day(name, raw, problems)
        for name in _RECOGNISED if page is not None else ():
            known = page.field(name) if page is not None else None
            if known is not None and not fields.get(name) and (known.sure or name == "title"):
                fields[name] = date.fromisoformat(known.value) if name == "formed_on" else known.value
        if fields.get("genre") and fields["genre"] not in Genre.values:
            fields["genre"] = Genre.OTHER.value
        return {name: value for name, value in fields.items() if value or name == "title"}

    def _finish(self, read: Read, columns: str, index_number: str, page: Page | None) -> None:
        codes, problems = self._columns.codes_of(columns)
        if not codes and not problems and self._column is not None:
            codes = [self._column.code]
        read.fields["columns"] = codes
        read.problems += problems
        if not codes:
            read.words.append(_("没有归入栏目。"))
        if INDEX.fullmatch(index_number):
            read.index_number = index_number
        elif index_number:
            read.origin = _("%(origin)s（原索引号%(number)s）") % {"origin": read.origin, "number": index_number}
        read.origin = read.origin[:500]
        if page is not None:
            read.fields["body"] = _LINK.sub(r"\1", page.html)
            read.pictures = [image.data for image in page.images]
            read.words += page.notes

    def _key(self, source: str) -> str:
        return sm3({"agency": self._agency.code, "source": source})


def _said_not_public(page: Page) -> list[str]:
    """What speaks against it where the paper itself says that it is not for everybody (此件不公开)."""
    said = page.field("attribute")
    if said is None or said.value == Attribute.ACTIVE.label:
        return []
    words = _("%(where)s写明“%(what)s”。确实可以主动公开的，在“公开属性”一列写“主动公开”。")
    return [words % {"where": said.where, "what": said.value}]


def _said_day(name: str, raw: dict[str, str], problems: list[str]) -> date | None:
    text = raw.get(name, "")
    found = day(text) if text else None
    if text and found is None:
        words = _("%(name)s“%(text)s”认不出是哪一天，写成2024-03-01的样子。")
        problems.append(words % {"name": NAMES[name], "text": text[:40]})
    return found

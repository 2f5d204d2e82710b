"""What the confined child does for ``to_page``, ``clean_html`` and ``clean_photo``. Nobody else calls this on files of others."""

import base64
from pathlib import Path

from lxml import etree

from gongkai.papers.model import Json, Limits, Unreadable
from gongkai.papers.opening import check_size, load
from gongkai.papers.packed import DAMAGED, Package
from gongkai.papers.page.draft import Draft
from gongkai.papers.page.from_html import draft_html, draft_text
from gongkai.papers.page.from_pdf import draft_pdf
from gongkai.papers.page.from_xlsx import draft_xlsx
from gongkai.papers.page.model import Page
from gongkai.papers.page.photos import kept_photo
from gongkai.papers.page.read import read
from gongkai.papers.page.recognise import recognise
from gongkai.papers.page.word.body import draft_docx
from gongkai.papers.page.write import write
from gongkai.papers.sniff import decode, is_html, kind_of
from gongkai.papers.state import Confinement

_TEST_VIRUS = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
_HARMFUL = "文件中有病毒特征，没有打开。不要转发这个文件，请交给技术人员检查提供文件的电脑。"


def page(source: Path | bytes, name: str) -> Json:
    """The page of a file, as JSON. Raises ``Unreadable``."""
    return make_page(source, name, Confinement.limits).to_json()


def cleaned(source: bytes) -> Json:
    """The HTML and the number of formats left behind."""
    reading = read(source.decode())
    return [write(reading.blocks), reading.dropped]


def photo(source: bytes) -> Json:
    """The parts of an ``Image``. Raises ``Unreadable``."""
    image = kept_photo(source)
    return [image.sm3, image.kind, base64.b64encode(image.data).decode(), image.width, image.height]


def make_page(source: Path | bytes, name: str, limits: Limits) -> Page:
    """What ``to_page`` gives, without its protection."""
    data = source if isinstance(source, bytes) else load(source, limits)
    check_size(len(data), limits)
    if _TEST_VIRUS in data:
        raise Unreadable("harmful", _HARMFUL, "EICAR")
    try:
        draft = _draft(data, name, limits)
    except (etree.LxmlError, RecursionError, UnicodeError, ValueError, LookupError) as error:
        raise Unreadable("damaged", DAMAGED, repr(error)) from error
    if len(draft.blocks) > limits.cells:
        raise Unreadable("too-large", "文件内容过多，没有带入。请只保留需要的部分，另存后再选择。")
    fields, notes = recognise(draft)
    title = next((field for field in fields if field.name == "title" and field.sure), None)
    if title is not None and draft.title_blocks:
        head = "版头、文号和标题" if draft.head_blocks else "版头和标题" if draft.letterhead_blocks else "标题"
        notes = (*notes, f"{head}已放入相应栏目，正文里不再重复。")
        draft.drop(draft.title_blocks | draft.head_blocks | draft.letterhead_blocks)
    elif draft.letterhead_blocks:
        notes = (*notes, "版头没有带入正文，请核对发文机关。")
        draft.drop(draft.letterhead_blocks)
    draft.raise_titles()
    blocks = draft.tidied()
    if not blocks and not fields:
        raise Unreadable("empty", "文件里没有可以带入的文字。请确认选对了文件。")
    return Page(write(blocks), fields, draft.dropped, (*draft.notes, *notes), tuple(draft.images.values()))


def _draft(data: bytes, name: str, limits: Limits) -> Draft:
    kind = kind_of(data)
    if kind == "pdf":
        return draft_pdf(data, limits)
    if kind == "zip":
        package = Package(data, limits)
        for entry in package.entries.values():
            if 60 < entry.file_size < 200 and not entry.is_dir() and _TEST_VIRUS in package.read(entry.filename):
                raise Unreadable("harmful", _HARMFUL, entry.filename)
        return draft_docx(package) if package.kind() == "docx" else draft_xlsx(data, package, limits)
    text = decode(data)
    if not text.strip():
        raise Unreadable("empty", "文件里没有文字。请确认选对了文件。")
    return draft_html(text) if is_html(text, name) else draft_text(text)

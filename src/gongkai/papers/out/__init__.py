"""Documents and lists as files to take away: docx and pdf on GB/T 9704 paper, xlsx and csv without traps."""

from gongkai.papers.out.document import KINDS, Fields, render_document, write_document
from gongkai.papers.out.errors import WriteRefused
from gongkai.papers.out.files import save
from gongkai.papers.out.lists import LIST_KINDS, Beside, render_list, write_list
from gongkai.papers.out.posters import SHEETS, Poster, render_poster

__all__ = [
    "KINDS",
    "LIST_KINDS",
    "SHEETS",
    "Beside",
    "Fields",
    "Poster",
    "WriteRefused",
    "render_document",
    "render_list",
    "render_poster",
    "save",
    "write_document",
    "write_list",
]

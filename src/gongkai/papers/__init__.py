"""Office files in and out, each opened in a limited child process."""

from gongkai.papers.front import close_idle, open_document
from gongkai.papers.model import Cell, Document, Limits, Table, Text, Unreadable
from gongkai.papers.page import Cleaned, Image, Page, Recognised, clean_html, clean_photo, to_page
from gongkai.papers.workers import Result, Workers

__all__ = [
    "Cell",
    "Cleaned",
    "Document",
    "Image",
    "Limits",
    "Page",
    "Recognised",
    "Result",
    "Table",
    "Text",
    "Unreadable",
    "Workers",
    "clean_html",
    "clean_photo",
    "close_idle",
    "open_document",
    "to_page",
]

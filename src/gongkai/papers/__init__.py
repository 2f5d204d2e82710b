"""Office files in and out, each opened in a limited child process."""

from gongkai.papers.front import close_idle, open_document
from gongkai.papers.model import Cell, Document, Limits, Table, Text, Unreadable
from gongkai.papers.workers import Result, Workers

__all__ = [
    "Cell",
    "Document",
    "Limits",
    "Result",
    "Table",
    "Text",
    "Unreadable",
    "Workers",
    "close_idle",
    "open_document",
]

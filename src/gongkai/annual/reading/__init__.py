"""Reading a report in whatever form it comes. A cell is read with certainty, or listed under doubts, or None."""

from gongkai.annual.reading.report import read, read_document, read_many

__all__ = ["read", "read_document", "read_many"]

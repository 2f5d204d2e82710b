"""The annual report (政府信息公开工作年度报告): format, reading, checking, repairing, comparing, adding up, writing."""

from gongkai.annual.model import Change, Doubt, Finding, Repair, Report
from gongkai.annual.reading import read, read_document, read_many

__all__ = ["Change", "Doubt", "Finding", "Repair", "Report", "read", "read_document", "read_many"]

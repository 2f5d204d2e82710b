"""The annual report (政府信息公开工作年度报告): format, reading, checking, repairing, comparing, adding up, writing."""

from gongkai.annual.checking import Checked, check
from gongkai.annual.compare import Comparison, compare
from gongkai.annual.model import Change, Doubt, Figure, Finding, Repair, Report
from gongkai.annual.reading import read, read_document, read_many
from gongkai.annual.repair import apply, fill, repairs
from gongkai.annual.rollup import RollUp, add_up
from gongkai.annual.writing import render, write

__all__ = [
    "Change",
    "Checked",
    "Comparison",
    "Doubt",
    "Figure",
    "Finding",
    "Repair",
    "Report",
    "RollUp",
    "add_up",
    "apply",
    "check",
    "compare",
    "fill",
    "read",
    "read_document",
    "read_many",
    "render",
    "repairs",
    "write",
]

"""The whole report as a sequence of things to draw: headings, paragraphs, tables."""

import re
from dataclasses import dataclass

from gongkai.annual.format import NUMERALS, SECTIONS
from gongkai.annual.model import Report
from gongkai.annual.writing.grid import Grid, grids
from gongkai.annual.writing.text import one_line, paragraphs, split_lead

KIND_OF_PAPER = "政府信息公开工作年度报告"
_LINE_OF_TITLE = 18
"""More characters of 二号 than this make a second line (20 fit at most)."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A level-one heading, ordinal included."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``lead`` is the level-two heading that begins it, or nothing."""

    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A report ready to be drawn."""

    title: tuple[str, ...]
    """The title, in two parts where a long one should break: behind the year."""
    agency: str
    year: int | None
    blocks: tuple[Heading | Paragraph | Grid, ...]


def lay_out(report: Report) -> Document:
    """Title, six headings, the text of each section and the tables after it. A section without text gets none."""
    tables = {grid.section: grid for grid in grids(report)}
    blocks: list[Heading | Paragraph | Grid] = []
    for numeral, (key, heading) in zip(NUMERALS, SECTIONS.items(), strict=False):
        blocks.append(Heading(f"{numeral}、{heading}"))
        blocks += [Paragraph(*split_lead(p)) for p in paragraphs(report.sections.get(key, ""))]
        if key in tables:
            blocks.append(tables[key])
    return Document(_parts_of_title(title_of(report)), one_line(report.agency or ""), report.year, tuple(blocks))


def title_of(report: Report) -> str:
    """The title as printed, or else made of agency and year."""
    year = f"{report.year}年" if report.year is not None else ""
    return one_line(report.title) or one_line(report.agency or "") + year + KIND_OF_PAPER


def _parts_of_title(title: str) -> tuple[str, ...]:
    found = re.fullmatch(r"(.+?[0-9]{4}年度?)(.+)", title)
    return found.groups() if found and len(title) > _LINE_OF_TITLE else (title,)

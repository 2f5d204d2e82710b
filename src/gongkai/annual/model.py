"""What reading and checking a report give: plain frozen records, each with its JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Figure = int | Decimal

BLANK, SLASH, DASH, ABSENT, DOUBT = "blank", "slash", "dash", "absent", "doubt"
"""Why a cell has no figure: left empty, "/" printed, "-" printed, not in the report at all, or read in several ways."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Cells that the text does not determine. Each candidate gives one figure (or None) for each of ``cells``."""

    cells: tuple[str, ...]
    candidates: tuple[tuple[Figure | None, ...], ...]
    why: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as read. ``cells`` has every cell of its format; None is never zero, ``marks`` says what it is.

    ``sections``: text outside the tables by number "1".."6"; ``headings`` and ``labels``: section headings and row
    labels as printed; ``text``: the whole source text as it stood, before any normalisation. ``one_row``: (六) is a single row.
    """

    agency: str | None = None
    year: int | None = None
    format: str = "2021"
    cells: Mapping[str, Figure | None] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    text: str = ""
    one_row: bool = False

    def get(self, cell: str) -> Figure | None:
        """The figure of a cell, None where there is none (or no such cell in this report's format)."""
        return self.cells.get(cell)

    def to_json(self) -> dict[str, Any]:
        """JSON values; Decimal figures become strings ("96171.6") so that no digit is lost."""
        return {
            "agency": self.agency,
            "year": self.year,
            "format": self.format,
            "one_row": self.one_row,
            "title": self.title,
            "cells": {name: plain(value) for name, value in self.cells.items()},
            "marks": dict(self.marks),
            "remarks": dict(self.remarks),
            "doubts": [
                {
                    "cells": list(d.cells),
                    "candidates": [[plain(v) for v in c] for c in d.candidates],
                    "why": d.why,
                    "place": d.place,
                }
                for d in self.doubts
            ],
            "sections": dict(self.sections),
            "headings": dict(self.headings),
            "labels": dict(self.labels),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Report":
        """The report whose ``to_json`` gave these values; equal to it but for ``text``, which JSON does not carry."""
        return cls(
            agency=values["agency"],
            year=values["year"],
            format=values["format"],
            one_row=values["one_row"],
            title=values["title"],
            cells={name: figure(value) for name, value in values["cells"].items()},
            marks=dict(values["marks"]),
            remarks=dict(values["remarks"]),
            doubts=tuple(
                Doubt(
                    tuple(d["cells"]), tuple(tuple(figure(v) for v in c) for c in d["candidates"]), d["why"], d["place"]
                )
                for d in values["doubts"]
            ),
            sections=dict(values["sections"]),
            headings=dict(values["headings"]),
            labels=dict(values["labels"]),
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong or worth a look. ``left`` and ``right``: the two sides of the relation, if there is one."""

    rule: str
    severity: str
    where: str
    message: str
    article: str = ""
    left: Figure | None = None
    right: Figure | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "severity": self.severity,
            "where": self.where,
            "left": plain(self.left),
            "right": plain(self.right),
            "message": self.message,
            "article": self.article,
        }


ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell to change: what stands there and what would fit."""

    cell: str
    before: Figure | None
    after: Figure | None

    def to_json(self) -> dict[str, Any]:
        return {"cell": self.cell, "from": plain(self.before), "to": plain(self.after)}


@dataclass(frozen=True, slots=True)
class Repair:
    """A set of changes and the number of failing relations it mends; ``message`` says it in words."""

    changes: tuple[Change, ...]
    mends: int
    message: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"changes": [c.to_json() for c in self.changes], "mends": self.mends, "message": self.message}


def plain(value: Figure | None) -> int | str | None:
    """A figure as JSON holds it: ints stay, a Decimal becomes its shortest exact string."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
    return value


def figure(value: int | str | None) -> Figure | None:
    """The figure that ``plain`` made into this JSON value."""
    return Decimal(value) if isinstance(value, str) else value

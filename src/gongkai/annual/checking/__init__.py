"""Checking a report: its figures against each other, against last year's, and against its own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.annual.checking.copied import check_copied
from gongkai.annual.checking.fees import fee_yuan
from gongkai.annual.checking.figures import check_figures
from gongkai.annual.checking.prose import check_prose
from gongkai.annual.checking.structure import check_structure
from gongkai.annual.model import ERROR, Finding, Repair, Report
from gongkai.annual.repair import repairs


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking found, and the smallest changes of cells that would mend the relations that fail."""

    findings: tuple[Finding, ...]
    repairs: tuple[Repair, ...]

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error; warnings and notes are for a person to weigh."""
        return any(finding.severity == ERROR for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        return {
            "findings": [finding.to_json() for finding in self.findings],
            "repairs": [repair.to_json() for repair in self.repairs],
        }


def check(report: Report, previous: Report | None = None, *, movements: Mapping[str, int] | None = None) -> Checked:
    """All findings on a report, and its repairs; ``previous`` is last year's report of the same agency.

    ``movements`` explains a gap in the chain of documents in force (X7), see ``checking.years``.
    """
    findings = (
        *check_figures(report, previous, movements=movements, fee_yuan=fee_yuan(report)),
        *check_prose(report),
        *check_structure(report),
        *check_copied(report, previous),
    )
    return Checked(findings, repairs(report))


__all__ = ["Checked", "check"]

"""What became of the applications: the share of each kind of result among those closed."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from gongkai.annual.equations import has_one_row
from gongkai.annual.format import RESULTS, RESULTS_ONE_ROW
from gongkai.annual.model import Figure, Report

KINDS = ("granted", "partial", "refused", "unavailable", "declined", "other")
"""（一）予以公开 to（六）其他处理, as the first part of the rows' names."""


def result_shares(report: Report, column: str = "total") -> Mapping[str, Decimal | None]:
    """Percent of（七）总计, two decimals, for each of `KINDS`; None where a figure is missing or nothing was closed.

    ``column``: one of the seven columns of table three.
    """
    rows = RESULTS_ONE_ROW if has_one_row(report) else RESULTS
    closed = report.get(f"t3.closed.{column}")
    shares: dict[str, Decimal | None] = {}
    for kind in KINDS:
        figures = [report.get(f"t3.{row}.{column}") for row in rows if row.partition(".")[0] == kind]
        known = [figure for figure in figures if figure is not None]
        shares[kind] = _percent(sum(known), closed) if closed and len(known) == len(figures) else None
    return shares


def _percent(part: Figure, whole: Figure) -> Decimal:
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)

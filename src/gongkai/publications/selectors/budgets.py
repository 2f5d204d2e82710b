"""Budgets and final accounts of the whole county: what stands in their column, by fiscal year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.publications.budgets import BUDGET_COLUMN, Account, Matter, fiscal_matters
from gongkai.publications.models import Document, DocumentState, DocumentVersion, Placement
from gongkai.publications.selectors.numbered import ColumnTree


@dataclass(frozen=True, slots=True)
class BudgetPaper:
    """A public document of the column. ``agency``, ``name``: the code and the name of the one that published it."""

    document: int
    agency: str
    name: str
    title: str
    listed_on: date
    matters: tuple[Matter, ...]


def budget_papers(*, on: date) -> list[BudgetPaper]:
    """Everything public that stands in the column or under it, newest first. Two queries; of each only a line is read."""
    placed = Placement.objects.filter(column__in=ColumnTree().below(BUDGET_COLUMN)).order_by()
    found = DocumentVersion.objects.filter(state=DocumentState.PUBLISHED, listed_on__lte=on)
    found = found.filter(pk__in=placed.values("version")).order_by("-listed_on", "-document_id")
    by = ("agency__code", "agency__name")
    return [
        BudgetPaper(*line, listed_on, fiscal_matters(line[-1], written=(formed_on or listed_on).year))
        for *line, listed_on, formed_on in found.values_list("document_id", *by, "title", "listed_on", "formed_on")
    ]


def budget_years(papers: Iterable[BudgetPaper]) -> list[int]:
    """The fiscal years there is something of, newest first."""
    return sorted({year for paper in papers for year, _account in paper.matters}, reverse=True)


def newest_budget_year(papers: Iterable[BudgetPaper]) -> int | None:
    """The newest year with a budget or final accounts, else with anything; None where there is nothing."""
    years = {matter for paper in papers for matter in paper.matters}
    return max(((account != Account.OTHER, year) for year, account in years), default=(False, None))[1]


def budget_years_touched(document: Document, *, on: date) -> set[int]:
    """The years whose page shows the document or did, and their neighbours, whose pages lead to them."""
    out = DocumentVersion.objects.filter(document=document, published_at__isnull=False)
    own = {
        year
        for title, formed_on in out.values_list("title", "formed_on")
        for year, _account in fiscal_matters(title, written=(formed_on or document.public_on).year)
    }
    years = budget_years(budget_papers(on=on))
    newer = {min(later) for year in own if (later := [each for each in years if each > year])}
    older = {max(earlier) for year in own if (earlier := [each for each in years if each < year])}
    return own | newer | older

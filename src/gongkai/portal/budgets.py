"""The budgets and final accounts of the whole county on one page a fiscal year (预算法 Art. 14, 条例 Art. 20(7))."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import public_agencies
from gongkai.portal.document import address_of
from gongkai.portal.pages import Column, Page, home_crumb
from gongkai.portal.site import public_page, show
from gongkai.portal.tree import branches, county_of
from gongkai.publications.budgets import Account
from gongkai.publications.selectors import BudgetPaper, budget_papers, budget_years, newest_budget_year


@dataclass(frozen=True, slots=True)
class Line:
    """A document in a cell of the table, or in the list below it. ``agency`` is empty in a row of its own agency."""

    title: str
    link: str
    on: date
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An agency. ``closed``: it exists no more, but has something of the year."""

    code: str
    name: str
    closed: bool
    budget: tuple[Line, ...]
    final: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A fiscal year. ``running``: it is not over, so that nobody can have its final accounts."""

    year: int
    running: bool
    rows: tuple[Row, ...]
    others: tuple[Line, ...]
    newer: int | None
    older: int | None


@public_page
def newest(request: HttpRequest) -> HttpResponse:
    """The newest fiscal year, and the way to every other; words where nothing was published."""
    today = timezone.localdate()
    papers = budget_papers(on=today)
    year = newest_budget_year(papers)
    return _shown(request, papers, year, on=today, years=budget_years(papers))


@public_page
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    """A fiscal year. It leads to its neighbours only, so that a new year changes no more than two older pages."""
    today = timezone.localdate()
    papers = budget_papers(on=today)
    if year not in budget_years(papers):
        raise Http404(year)
    return _shown(request, papers, year, on=today)


def _shown(
    request: HttpRequest, papers: list[BudgetPaper], year: int | None, *, on: date, years: Sequence[int] = ()
) -> HttpResponse:
    everyone = public_agencies(on=on)
    name, root = _("财政预决算公开"), reverse("portal:budgets")
    title = _("%(year)d年度财政预决算公开") % {"year": year} if year else name
    words = _("全县各机关公开的预算、决算，按年度列出")
    column = Column(name, "公开目录", words, (name,))
    last = ((name, ""),) if not request.path.removeprefix(root) else ((name, root), (str(year), ""))
    return show(
        request,
        "budgets.html",
        Page(title, words, (home_crumb(), *last), column),
        agency=county_of(everyone),
        table=table_of(papers, everyone, year, on=on) if year else None,
        years=years,
    )


def table_of(papers: list[BudgetPaper], agencies: list[Agency], year: int, *, on: date) -> Table:
    """One row an agency, in the order of their directory; behind them those that exist no more and have something."""
    cells: dict[tuple[str, Account], list[Line]] = defaultdict(list)
    names = {agency.code: agency.name for agency in _in_order(agencies)}
    others, gone = [], {}
    for paper in papers:
        line = Line(paper.title, address_of(paper.document), paper.listed_on)
        for account in (each for of_year, each in paper.matters if of_year == year):
            if account == Account.OTHER:
                others.append(replace(line, agency=paper.name))
                continue
            cells[paper.agency, account].append(line)
            if paper.agency not in names:
                gone[paper.agency] = paper.name
    years = budget_years(papers)
    return Table(
        year=year,
        running=year >= on.year,
        rows=tuple(
            Row(code, name, code in gone, tuple(cells[code, Account.BUDGET]), tuple(cells[code, Account.FINAL]))
            for code, name in (names | gone).items()
        ),
        others=tuple(others),
        newer=min((each for each in years if each > year), default=None),
        older=max((each for each in years if each < year), default=None),
    )


def _in_order(agencies: list[Agency]) -> list[Agency]:
    county = county_of(agencies)
    below = [agency for branch in branches(agencies) for agency in branch.agencies]
    return [county, *below] if county else below

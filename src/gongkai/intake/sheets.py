"""Tables that leave the house: the template, and the rows to be corrected. No spreadsheet calculates with them."""

from collections.abc import Iterator
from datetime import date

from gongkai.agencies.models import Agency
from gongkai.intake.columns import origin_of, tier_words
from gongkai.intake.headings import EXPLAINED, NAMES, NUMBER, PROBLEM
from gongkai.intake.models import TO_MEND, Batch, Row
from gongkai.papers.out import Beside, render_list
from gongkai.publications.selectors import columns_of, county_columns

TITLE = "导入清单：一行一份文件，标题、发布日期必填，其余可以空着"

COLUMNS = "栏目"
COLUMN_HEADS = ("栏目代码", "栏目名称", "依据", "适用机关")
"""None of them is a title, so that this sheet is never taken for the list."""


def template(agency: Agency | None = None, *, on: date) -> bytes:
    """An empty table with every heading, as xlsx, and beside it the columns to choose from: the agency's, else the county's."""
    columns = county_columns(on=on) if agency is None else columns_of(agency, on=on)
    lines = (
        (
            column.code,
            column.name,
            origin_of(column),
            column.agency.short_name if column.agency else tier_words(column.tier),
        )
        for column in columns.select_related("agency")
    )
    return render_list([*NAMES.values()], [], "xlsx", title=TITLE, beside=Beside(COLUMNS, COLUMN_HEADS, lines))


def explained() -> list[tuple[str, str]]:
    """Each heading and what belongs under it."""
    return [(NAMES[key], words) for key, words in EXPLAINED.items()]


def to_mend(batch: Batch) -> bytes:
    """The rows that could not be imported, each with its reason, as xlsx to correct and load again."""
    return render_list([NUMBER, PROBLEM, *NAMES.values()], _lines(batch), "xlsx", title=f"{batch.name}：待改正的行")


def _lines(batch: Batch) -> Iterator[list[str | int]]:
    rows = batch.rows.filter(outcome__in=TO_MEND).defer("content").order_by("number")
    for row in rows.iterator(chunk_size=1000):
        cells = _cells(row)
        yield [row.number, row.words, *(cells.get(key, "") for key in NAMES)]


def _cells(row: Row) -> dict[str, str]:
    """A page of an export becomes a row that names its file."""
    raw: dict[str, str] = row.raw
    return raw if "page" not in raw else {"title": row.title, "file": raw["page"], "source": raw["page"]}

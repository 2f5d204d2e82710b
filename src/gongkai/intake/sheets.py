"""Tables that leave the house: the template, and the rows to be corrected. No spreadsheet calculates with them."""

from collections.abc import Iterator

from gongkai.intake.headings import EXPLAINED, NAMES, NUMBER, PROBLEM
from gongkai.intake.models import TO_MEND, Batch, Row
from gongkai.papers.out import render_list

TITLE = "导入清单：一行一份文件，标题、发布日期必填，其余可以空着"


def template() -> bytes:
    """An empty table with every heading, as xlsx."""
    return render_list([*NAMES.values()], [], "xlsx", title=TITLE)


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

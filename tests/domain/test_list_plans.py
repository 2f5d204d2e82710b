"""What an agency's lists cost grows with the agency, not with the county: SQLite takes their rows off the agency's index."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from gongkai.publications.selectors import Wanted, columns, numbered, public
from tests.domain.factories import TODAY

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by statistics; a test has none"),
]

ALL = {"agency": 1, "columns": None}
COLUMN = {"agency": 1, "columns": (2, 3)}
SPAN = {"first": 0, "last": 20}
NARROWED = Wanted(on=TODAY, agency=1, columns=(2,), year=2026, genre="通知", theme="防汛", validity="valid").values
QUESTIONS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "a page of everything": (public._lines, {**Wanted(on=TODAY, agency=1).values, **SPAN}),
    "a page of what was asked for": (public._lines, {**NARROWED, **SPAN}),
    "how many that are": (public._line_count, NARROWED),
    "what can be asked for": (public._counts, {"on": TODAY, **COLUMN}),
    "the newest": (public._latest, {"on": TODAY, "limit": 8, "genres": ("公告",), **ALL}),
    "how full the columns are": (columns._counts, {"agency": 1}),
    "how many numbered pages": (numbered._count, COLUMN),
    "the places of a page": (numbered._places, {**COLUMN, **SPAN}),
    "the lines of a page": (
        public.lines_of,
        {"on": TODAY, "documents": (1, 2), "days": (TODAY - timedelta(9), TODAY), **COLUMN},
    ),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_list_of_an_agency_looks_through_the_county(name: str) -> None:
    question, given = QUESTIONS[name]
    asked: QuerySet[Any] = question.__wrapped__(**given)
    plan = asked.explain()
    assert "newest_of_agency (agency_id=?" in plan
    for through_all in ("version_newest (state=?", "placement_column_id", "SCAN publications"):
        assert through_all not in plan, plan

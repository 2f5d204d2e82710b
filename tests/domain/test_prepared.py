"""Prepared questions answer as if they were put anew each time."""

from datetime import date, timedelta

import pytest
from django.db import connection, connections
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from gongkai.agencies import prepared as mechanism
from gongkai.agencies import services
from gongkai.agencies.models import Agency
from gongkai.agencies.prepared import one_of, prepared
from gongkai.agencies.selectors import public_agencies
from tests.domain.factories import NOW, TODAY, County, Staff

pytestmark = pytest.mark.django_db


@prepared("code", "on", "ids")
def _agencies(
    *, on: date, code: str | None = None, ids: tuple[int, ...] | None = None, limit: int = 9
) -> QuerySet[Agency]:
    found = Agency.objects.filter(opened_on__lte=on).select_related("parent").order_by("code")
    if code is not None:
        found = found.filter(code=code)
    if ids is not None:
        found = found.filter(one_of("parent", ids))
    return found[:limit]


def _codes(**asked: object) -> list[str]:
    return [agency.code for agency in _agencies(**asked)]


def test_each_asking_has_its_own_values(county: County, staff: Staff) -> None:
    everyone = _codes(on=TODAY)
    assert len(everyone) == 2
    for code in everyone:
        assert _codes(on=TODAY, code=code) == [code]
    assert _codes(on=TODAY, code="nobody") == _codes(on=date(1949, 1, 1)) == []
    assert _codes(on=TODAY, limit=1) == everyone[:1]
    assert _codes(on=TODAY) == everyone


def test_of_many_values_as_many_as_are_given(county: County, staff: Staff) -> None:
    under = [*Agency.objects.filter(parent=county.root).order_by("code").values_list("code", flat=True)]
    assert under
    assert _codes(on=TODAY, ids=(county.root.pk,)) == under
    assert _codes(on=TODAY, ids=(county.root.pk, staff.agency.pk)) == under
    assert _codes(on=TODAY, ids=(staff.agency.pk,)) == _codes(on=TODAY, ids=()) == []


def test_it_sees_what_was_written_since(county: County, staff: Staff) -> None:
    """The SQL is kept, not the answer."""
    assert staff.agency in public_agencies(on=TODAY)
    services.close_agency(agency=staff.agency, on=TODAY, by=county.office, at=NOW)
    assert staff.agency not in public_agencies(on=TODAY)
    assert staff.agency in public_agencies(on=TODAY - timedelta(1))


def test_rows_come_with_what_belongs_to_them_in_one_query(county: County, staff: Staff) -> None:
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            (found,) = _agencies(on=TODAY, code=staff.agency.code)
            assert found.parent == county.root
        assert len(asked) == 1


def test_a_connection_keeps_only_so_many(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mechanism, "MOST", 3)
    vars(connections["default"]).pop("prepared_questions", None)
    for limit in range(1, 9):
        assert len(_agencies(on=TODAY, limit=limit)) <= limit
    assert len(connections["default"].prepared_questions) == 3

"""A county, an agency and its four people, for tests that need no more."""

from collections.abc import Iterator

import pytest

from gongkai.search.models import Indexed
from gongkai.search.services import remove
from tests.domain.factories import County, Staff


@pytest.fixture(autouse=True)
def search_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that commit are cleaned up table by table; the tokens of SQLite's search are no table of a model."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    remove(keys=[*Indexed.objects.values_list("key", flat=True)])


@pytest.fixture
def county(db: None) -> County:
    return County()


@pytest.fixture
def staff(county: County) -> Staff:
    return county.staff(county.agency("xiaodian", "小店乡人民政府"))


@pytest.fixture
def publishing(county: County) -> Staff:
    """小店乡, with all it needs to publish: a code for its index numbers, columns, the calendar."""
    return county.publishing("xiaodian")

"""A county, an agency and its four people, for tests that need no more."""

import pytest

from tests.domain.factories import County, Staff


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

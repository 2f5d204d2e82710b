"""What every test that commits leaves behind is cleared away."""

from collections.abc import Iterator

import pytest

from gongkai.search.models import Indexed
from gongkai.search.services import remove


@pytest.fixture(autouse=True)
def search_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that commit are cleaned up table by table; the tokens of SQLite's search are no table of a model."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction")
    if not commits and "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    remove(keys=[*Indexed.objects.values_list("key", flat=True)])

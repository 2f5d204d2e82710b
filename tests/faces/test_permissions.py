"""Who gets what: the reviewed table, and that what is not yours looks exactly like what is not there (TRUST P21, P22)."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies import services
from gongkai.agencies.models import Role
from tests.faces import matrix
from tests.faces.world import World, enter


@pytest.mark.slow
def test_every_address_answers_every_reader_as_the_reviewed_table_says(
    world: World, request: pytest.FixtureRequest
) -> None:
    seen = matrix.observe(world)
    if request.config.getoption("--write-permissions"):
        matrix.write(seen)
    expected = matrix.reviewed()
    assert set(seen) - set(expected) == set(), "addresses without a row in permissions.csv"
    assert set(expected) - set(seen) == set(), "rows without an address"
    wrong = [
        (*key, reader, f"is {status}, reviewed {expected[key][reader]}")
        for key, row in seen.items()
        for reader, status in row.items()
        if status != expected[key][reader]
    ]
    assert wrong == []


def plain(body: bytes) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", body.decode())


@pytest.mark.parametrize("reader", ["clerk", "deputy_head", "moved", "audit"])
def test_what_is_not_yours_looks_like_what_is_not_there(world: World, reader: str) -> None:
    door = enter(Client(), world.readers[reader])
    matrix.arguments("desk:review", {"pk"}, world, "own")  # the world makes the rest of itself when it is first asked
    compared = 0
    for name, wanted in matrix.all_addresses().items():
        if not name.startswith("desk:") or "other" not in matrix.scopes(wanted):
            continue
        theirs, nowhere = (
            matrix.read(door.get(reverse(name, kwargs=matrix.arguments(name, wanted, world, scope))))
            for scope in ("other", "none")
        )
        if theirs.status_code == 404:
            assert plain(theirs.content) == plain(nowhere.content), name
            assert theirs.headers.items() == nowhere.headers.items(), name
            compared += 1
    assert compared or reader == "moved"


def test_a_right_that_was_taken_is_gone_on_the_next_request(world: World) -> None:
    door = enter(Client(), world.own.first)
    address = reverse("desk:review", args=[world.review.pk])
    assert door.get(address).status_code == 200
    services.end_post(post=world.post, by=world.county.security, at=timezone.now())
    assert door.get(address).status_code == 404
    assert door.post(reverse("desk:approve", args=[world.review.pk])).status_code == 404


def test_a_disabled_person_is_out_on_the_next_request(world: World) -> None:
    door = enter(Client(), world.own.first)
    assert door.get(reverse("desk:workbench")).status_code == 200
    services.disable_person(person=world.own.first, reason="离职", by=world.county.system, at=timezone.now())
    answer = door.get(reverse("desk:workbench"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_a_right_that_begins_tomorrow_is_not_there_today(world: World) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    services.appoint(
        person=world.readers["moved"],
        agency=world.own.agency,
        role=Role.CLERK,
        by=world.county.security,
        at=timezone.now(),
        on=tomorrow,
    )
    door = enter(Client(), world.readers["moved"])
    assert door.get(reverse("desk:review", args=[world.review.pk])).status_code == 404

"""P18, 改时钟、改时区不影响: a clock that is wrong changes no deadline; one that goes back is noticed, told and written down."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client as PlainClient
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.services import change_contact
from gongkai.audit.models import Entry
from gongkai.audit.services import clock_behind, verify
from gongkai.publications.models import FIELDS, GuideVersion
from tests.faces.conftest import JournaledClient as Client
from tests.faces.world import World, enter

BANNER = "服务器的时钟倒退了"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Sets the server's clock off by so much; given several, each look at it takes the next, and the last one stays."""
    real, offsets = timezone.now, [timedelta(0)]

    def now() -> datetime:
        return real() + (offsets.pop(0) if len(offsets) > 1 else offsets[0])

    monkeypatch.setattr(timezone, "now", now)
    return lambda *spans: offsets.__setitem__(slice(None), [timedelta(seconds=span) for span in spans])


def _write(world: World, at: datetime, phone: str) -> None:
    change_contact(agency=world.own.agency, contact={"phone": phone}, by=world.own.first, at=at)


def _steps_back() -> list[Entry]:
    return [*Entry.objects.filter(verb="journal.clock_went_back").order_by("seq")]


@pytest.mark.parametrize(("back", "told"), [(1, 0), (60, 0), (61, 1), (86_400, 1), (400 * 86_400, 1)])
def test_a_step_back_of_more_than_a_minute_is_in_the_journal_once(world: World, back: int, told: int) -> None:
    already = len(_steps_back())
    start = max(Entry.objects.values_list("at", flat=True)) + timedelta(hours=1)
    _write(world, start, "0377-1")
    for number, second in enumerate((0, 1, 2)):
        _write(world, start - timedelta(seconds=back - second), f"0377-2{number}")
    found = _steps_back()[already:]
    assert len(found) == told
    for entry in found:
        assert (entry.by, entry.details) == (None, {"seconds": back})
        assert "时钟倒退" in entry.sentence
    assert verify() == []


def test_the_workbench_tells_everybody_until_the_clock_is_right(world: World, clock: Callable[..., None]) -> None:
    _write(world, timezone.now(), "0377-1")
    for person in (world.own.first, world.county.office, world.county.system):
        clock(0)
        assert BANNER not in enter(PlainClient(), person).get(reverse("desk:workbench")).content.decode()
        clock(-50)
        assert BANNER not in enter(PlainClient(), person).get(reverse("desk:workbench")).content.decode()
        clock(-3600)
        assert BANNER in enter(PlainClient(), person).get(reverse("desk:workbench")).content.decode()


def test_a_clock_that_a_person_has_set_and_vouched_for_is_believed(world: World) -> None:
    now = timezone.now()
    _write(world, now + timedelta(days=400), "0377-1")
    assert clock_behind(at=now) == now + timedelta(days=400)
    last = Entry.objects.order_by("-seq").first()
    Entry.objects.create(
        seq=last.seq + 1, at=now, by_name="系统", verb="signin.clock_accepted", sentence="x", previous="", digest="x"
    )
    assert clock_behind(at=now) is None
    assert clock_behind(at=now - timedelta(days=1)) is not None


@pytest.mark.parametrize("span", [1, 61, 7200, 400 * 86_400])
def test_a_clock_that_steps_back_during_a_request_loses_no_word(
    world: World, clock: Callable[..., None], span: int
) -> None:
    """The first looks of the request are of the door; the ones after it, of the write itself, come from an earlier time."""
    staff = world.county.staff(world.county.agency("liuhe", "柳河乡人民政府"))
    door = enter(Client(), staff.author)
    words = {name: f"{name}的内容" for name in FIELDS} | {"revision": "", "keep": "1"}
    for looks in range(4):
        clock(*[0] * looks, -span)
        answer = door.post(reverse("desk:guide", args=["liuhe"]), words)
        assert answer.status_code in (302, 409)
        if not GuideVersion.objects.filter(agency=staff.agency).exists():
            assert "/accounts/login/" in answer.headers["Location"], "a session from the future is refused whole"
            clock(0)
            door = enter(Client(), staff.author)
    clock(0)
    assert GuideVersion.objects.filter(agency=staff.agency).count() == 1
    assert verify() == []

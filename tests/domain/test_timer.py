"""The timer: every day is done, also after a standstill; running twice does no harm; a failure is shown and tried again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from gongkai.audit import jobs, services, timer
from gongkai.audit.models import Entry, Head, Heartbeat, Timer
from gongkai.audit.services import CHINA

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 3, 0, 5, tzinfo=CHINA)
DAY = timedelta(days=1)


def kept(days: list[date], *, each_day: bool = True, fail: list[Exception] | None = None) -> timer.Job:
    def run(*, on: date, at: datetime) -> None:
        if fail:
            raise fail.pop()
        days.append(on)

    return timer.Job("test", "试", run, each_day=each_day)


@pytest.mark.parametrize(
    ("at", "last"),
    [
        (datetime(2026, 3, 3, 0, 4, 59, tzinfo=CHINA), date(2026, 3, 1)),
        (MORNING, date(2026, 3, 2)),
        (datetime(2026, 3, 2, 16, 5, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 3, 3, 23, 59, tzinfo=CHINA), date(2026, 3, 2)),
    ],
)
def test_a_day_is_due_five_minutes_after_it_ended_in_china(at, last):
    assert timer.last_day(at) == last


def test_a_day_is_done_once_however_often_the_timer_turns():
    days: list[date] = []
    for minutes in range(0, 600, 60):
        assert timer.run_due(kept(days), at=MORNING + timedelta(minutes=minutes))
    assert days == [date(2026, 3, 2)]


def test_missed_days_are_caught_up_in_their_order():
    days: list[date] = []
    timer.run_due(kept(days), at=MORNING)
    timer.run_due(kept(days), at=MORNING + 4 * DAY)
    assert days == [date(2026, 3, n) for n in (2, 3, 4, 5, 6)]


def test_a_job_of_the_present_is_caught_up_once():
    days: list[date] = []
    timer.run_due(kept(days, each_day=False), at=MORNING)
    timer.run_due(kept(days, each_day=False), at=MORNING + 4 * DAY)
    assert days == [date(2026, 3, 2), date(2026, 3, 6)]


def test_a_clock_set_back_does_nothing_again():
    days: list[date] = []
    for at in (MORNING + 4 * DAY, MORNING):
        timer.run_due(kept(days), at=at)
    assert days == [date(2026, 3, 6)]
    assert Timer.objects.get().done_to == date(2026, 3, 6)


def test_a_failure_is_kept_shown_and_tried_again_after_five_minutes(monkeypatch):
    days: list[date] = []
    job = kept(days, fail=[OSError("磁盘已满")])
    monkeypatch.setattr(timer, "_jobs", {"test": job})
    assert timer.tick(at=MORNING, worker="w") == ["test"]
    assert timer.states(at=MORNING)[0].error == "OSError: 磁盘已满"
    assert timer.tick(at=MORNING + timedelta(minutes=4), worker="w") == ["test"]
    assert days == []
    assert timer.tick(at=MORNING + timedelta(minutes=5), worker="w") == []
    state = timer.states(at=MORNING + timedelta(minutes=6))[0]
    assert (days, state.error, state.late) == ([date(2026, 3, 2)], "", False)


def test_a_job_that_is_behind_is_shown_late(monkeypatch):
    monkeypatch.setattr(timer, "_jobs", {"test": kept([])})
    assert timer.states(at=MORNING)[0].late
    timer.tick(at=MORNING, worker="w")
    assert not timer.states(at=MORNING + DAY)[0].late
    assert timer.states(at=MORNING + DAY + timedelta(minutes=10))[0].late


def test_the_same_name_twice_is_a_mistake():
    with pytest.raises(ValueError, match="already"):
        timer.register(timer.Job("sweep", "x", jobs.sweep))


def test_a_worker_lives_while_its_heart_beats_and_old_ones_are_forgotten():
    timer.beat(at=MORNING, worker="old")
    timer.beat(at=MORNING + 8 * DAY, worker="w")
    timer.beat(at=MORNING + 8 * DAY + timedelta(seconds=20), worker="w")
    assert [w.worker for w in timer.living_workers(at=MORNING + 8 * DAY + timedelta(minutes=2))] == ["w"]
    assert not timer.living_workers(at=MORNING + 8 * DAY + timedelta(minutes=3))
    assert Heartbeat.objects.count() == 1


def test_the_jobs_of_the_house_run_and_run_again():
    for at in (MORNING, MORNING + DAY, MORNING + DAY):
        assert timer.tick(at=at, worker="w") == []
    assert [head.on for head in Head.objects.all()] == [date(2026, 3, 2), date(2026, 3, 3)]
    for job in timer.registered():
        job.run(on=date(2026, 3, 3), at=MORNING + DAY)
    assert Entry.objects.filter(verb="journal.close_day").count() == 2
    assert services.verify() == []


def test_a_falsified_journal_stays_on_show_as_a_failed_job():
    timer.tick(at=MORNING, worker="w")
    Entry.objects.update(sentence="别的")
    assert timer.tick(at=MORNING + DAY, worker="w") == ["journal.verify"]
    state = next(s for s in timer.states(at=MORNING + DAY) if s.name == "journal.verify")
    assert "内容与摘要不符" in state.error

"""The pool and the door: a bad file costs its own answer and nothing else."""

import io
import json
import os
import signal
import threading
from dataclasses import asdict
from pathlib import Path

import pytest

from gongkai.papers import Limits, Unreadable, Workers, child, close_idle, front, open_document, process
from gongkai.papers.state import Confinement
from tests.papers import jobs

SMALL = Limits(wall=1.5, cpu=1.5, memory=512 << 20, answer=1 << 20)


@pytest.fixture(scope="module")
def pool():
    with Workers(2, limits=SMALL) as workers:
        yield workers


def run(pool: Workers, *names: str) -> list[str]:
    """What became of each file: the value's first word, or the code of the error."""
    return [result.error.code if result.error else result.value[0] for result in pool.map(jobs.act, names)]


def test_results_come_in_order_with_their_paths(pool):
    names = [f"f{i}" for i in range(200)]
    results = list(pool.map("tests.papers.jobs:act", map(Path, names)))
    assert [result.value[0] for result in results] == names
    assert [result.path for result in results] == [Path(name) for name in names]
    assert len({result.value[1] for result in results}) == 2
    assert os.getpid() not in {result.value[1] for result in results}


def test_open_document_opens_on_the_spot_in_a_child(pool, tmp_path):
    (tmp_path / "a.txt").write_text("公开")
    results = list(pool.map(jobs.count_letters, [tmp_path / "a.txt", str(tmp_path / "b.txt")], times=10))
    assert results[0].value == 20
    assert results[1].error.code == "not-found"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("loop", "timeout"),
        ("sleep", "timeout"),
        ("eat", "memory"),
        ("abort", "memory"),
        ("killed", "memory"),
        ("die", "damaged"),
        ("raise", "failed"),
        ("object", "failed"),
        ("write", "failed"),
        ("flood", "too-large"),
    ],
)
def test_a_file_that_goes_wrong_harms_no_other(pool, name, code, tmp_path):
    assert run(pool, "a", str(tmp_path / name), "b", "c") == ["a", code, "b", "c"]
    assert not (tmp_path / "write.out").exists() or not (tmp_path / "write.out").stat().st_size


def test_the_cpu_limit_ends_a_loop_that_the_wall_limit_would_allow():
    with Workers(1, limits=Limits(cpu=0.2, wall=60)) as workers:
        assert run(workers, "loop", "a") == ["timeout", "a"]


def test_what_a_library_prints_disturbs_nobody(pool):
    assert run(pool, "print", "a") == ["print", "a"]


def test_a_child_that_has_grown_is_replaced():
    with Workers(1, limits=Limits()) as workers:
        first, second, third = workers.map(jobs.act, ["a", "grow", "b"])
    assert first.value[1] == second.value[1] != third.value[1]


def test_a_child_knows_nothing_of_our_environment(pool, monkeypatch):
    monkeypatch.setenv("GONGKAI_SECRET", "x")
    with Workers(1) as workers:
        (result,) = workers.map(jobs.act, ["environment"])
    assert "GONGKAI_SECRET" not in result.value
    assert "PATH" in result.value


def test_breaking_off_leaves_a_pool_that_works(pool):
    for result in pool.map(jobs.act, ["a", "sleep", "loop"]):
        assert result.value[0] == "a"
        break
    assert run(pool, "b") == ["b"]


def test_a_slow_file_holds_back_only_so_many(pool):
    assert run(pool, "sleep", *["a"] * 80) == ["timeout", *["a"] * 80]


def test_only_functions_of_modules_can_run():
    with Workers(1) as workers, pytest.raises(ValueError, match="importable"):
        list(workers.map(lambda _: 1, ["a"]))
    with pytest.raises(ValueError, match="closed"):
        list(workers.map(jobs.act, ["a"]))
    with pytest.raises(ValueError, match="at least"):
        Workers(0)


def test_a_child_that_cannot_start_says_why(monkeypatch):
    monkeypatch.setattr(process, "_START", "raise SystemExit('no such thing')")
    with Workers(1) as workers, pytest.raises(RuntimeError, match="no such thing"):
        list(workers.map(jobs.act, ["a"]))


def test_a_file_beside_us_cannot_pose_as_the_standard_library(tmp_path, monkeypatch):
    (tmp_path / "struct.py").write_text("raise SystemExit")
    monkeypatch.syspath_prepend(tmp_path)
    with Workers(1) as workers:
        assert run(workers, "a") == ["a"]


def test_open_document_from_many_threads(tmp_path):
    (tmp_path / "a.txt").write_text("公开")
    seen: list[str] = []
    threads = [threading.Thread(target=lambda: seen.append(open_document(tmp_path / "a.txt").plain)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == ["公开"] * 4
    assert len(front._idle) <= 2
    close_idle()
    assert front._idle == []


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_opens_by_a_child_of_its_own(tmp_path):
    (tmp_path / "a.txt").write_text("公开")
    assert open_document(tmp_path / "a.txt").plain == "公开"
    before = [warm._child.pid for warm in front._idle]
    reader, writer = os.pipe()
    if (forked := os.fork()) == 0:
        text = open_document(tmp_path / "a.txt").plain + str([warm._child.pid for warm in front._idle] != before)
        close_idle()
        os.write(writer, text.encode())
        os._exit(0)
    os.waitpid(forked, 0)
    assert os.read(reader, 100).decode() == "公开True"
    os.close(reader)
    os.close(writer)
    assert open_document(tmp_path / "a.txt").plain == "公开"


def test_a_warm_child_that_died_meanwhile_is_replaced(tmp_path):
    (tmp_path / "a.txt").write_text("公开")
    close_idle()
    open_document(tmp_path / "a.txt")
    front._idle[0]._child.kill()
    front._idle[0]._child.wait()
    assert open_document(tmp_path / "a.txt").plain == "公开"


def test_the_error_is_its_message():
    assert str(Unreadable("empty", "空")) == "空"


def served(tmp_path, *given: process.Job) -> list[object]:
    """What ``child.serve`` answers, run in this process without limits."""
    target = io.BytesIO()
    child.serve(io.BytesIO(b"".join(job.encode() for job in given)), target, lambda _: None)
    target.seek(process.HEADER.size)
    answers = []
    while header := target.read(process.HEADER.size):
        answers.append(json.loads(target.read(process.HEADER.unpack(header)[0])))
    return answers


@pytest.mark.parametrize(("used", "tired"), [(19.0, False), (21.0, True)])
def test_a_child_that_has_worked_long_says_so_before_its_time_runs_out(monkeypatch, used, tired):
    monkeypatch.setattr(child, "_used", lambda: used)
    target = io.BytesIO()
    child.serve(io.BytesIO(process.Job(data=b"<p>x", name="a.html").encode()), target, lambda _: None)
    _size, said = process.HEADER.unpack(target.getvalue()[process.HEADER.size : 2 * process.HEADER.size])
    assert bool(said) is tired


def test_the_child_answers_each_job(tmp_path, monkeypatch):
    monkeypatch.setattr(Confinement, "opener", staticmethod(child.open_here))
    (tmp_path / "a.txt").write_text("公开")
    path = str(tmp_path / "a.txt")
    function = "tests.papers.jobs:act"
    answers = served(
        tmp_path,
        process.Job(path=path),
        process.Job(data=b"<p>x", name="a.html"),
        process.Job(path=path, function="tests.papers.jobs:count_letters", options={"times": 3}),
        process.Job(path="/raise", function=function),
        process.Job(path="/flood", function=function, limits=SMALL),
        process.Job(path="/nothing"),
        process.Job(path=path, function="tests.papers.jobs:nothing"),
    )
    assert answers[:3] == [{"value": ["text", "", ["公开"]]}, {"value": ["html", "", ["x"]]}, {"value": 6}]
    assert [answer["error"][0] for answer in answers[3:]] == ["failed", "too-large", "not-found", "failed"]
    assert "KeyError" in answers[3]["error"][2]
    assert Limits(**json.loads(json.dumps(asdict(SMALL)))) == SMALL


def test_memory_short_in_the_child_is_told(tmp_path, monkeypatch):
    def short(*args):
        raise MemoryError

    monkeypatch.setattr(child, "open_here", short)
    assert served(tmp_path, process.Job(data=b"x"))[0]["error"][0] == "memory"


def test_a_child_without_a_job_ends_by_itself_and_is_not_asked_again(monkeypatch):
    monkeypatch.setattr(child, "REST", 1)
    source, target = os.pipe()
    resting = os.fork()
    if not resting:
        os.close(target)
        child.serve(os.fdopen(source, "rb"), io.BytesIO(), lambda _: None)
        os._exit(0)
    os.close(source)
    status = os.waitpid(resting, 0)[1]
    os.close(target)
    assert os.WTERMSIG(status) == signal.SIGALRM

    one = process.Process()
    try:
        assert one.alive()
        monkeypatch.setattr(process, "REST", 0)
        assert not one.alive()
    finally:
        one.kill()

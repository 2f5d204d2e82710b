"""Several people at the same moment: each in a thread with a connection of its own, started together."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Barrier, Thread

from django.db import DatabaseError, connection
from django.db.models import Model

from gongkai.audit.refused import Refused


def size(name: str, small: int) -> int:
    """How often or how widely a race is run: small, or as ``make trust`` sets it, to the figure of TRUST.md."""
    return int(os.environ.get(f"TRUST_{name}", small))


BURSTS = size("BURSTS", 8)
DONE = "done"


def burst(calls: Iterable[Callable[[], object]], *, prepare: Callable[[], object] = lambda: None) -> list[str]:
    """Run the calls at once. For each: DONE, the message of a refusal as ``code: message``, or the name of an error."""
    todo = [*calls]
    told = [""] * len(todo)
    start = Barrier(len(todo))

    def run(number: int) -> None:
        try:
            connection.ensure_connection()
            prepare()
            start.wait(timeout=30)
            todo[number]()
            told[number] = DONE
        except Refused as refused:
            told[number] = f"{refused.code}: {refused.message}"
        except DatabaseError as error:
            told[number] = type(error).__name__
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(todo))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return told


def codes(told: Iterable[str]) -> list[str]:
    return sorted(each.split(":")[0] for each in told)


@contextmanager
def without(model: type[Model], *names: str) -> Iterator[None]:
    """The database without the constraints that would still catch what gets past a guard; the rows go at the end."""
    declared = model._meta.constraints
    # SQLite makes the table anew, with all it declares, for the one without a condition: that one comes last.
    fences = [each for each in reversed(declared) if each.name in names]
    try:
        model._meta.constraints = [each for each in declared if each.name not in names]
        with connection.schema_editor() as editor:
            for fence in fences:
                editor.remove_constraint(model, fence)
        yield
    finally:
        model.objects.all().delete()
        model._meta.constraints = declared
        with connection.schema_editor() as editor:
            for fence in fences:
                editor.add_constraint(model, fence)

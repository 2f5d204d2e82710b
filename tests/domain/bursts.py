"""Several people at the same moment: each in a thread with a connection of its own, started together."""

import os
from collections.abc import Callable, Iterable
from threading import Barrier, Thread

from django.db import DatabaseError, connection

from gongkai.audit.refused import Refused

BURSTS = int(os.environ.get("TRUST_BURSTS", "8"))
"""How often a race is run; ``make trust`` sets it to the figure of TRUST.md."""
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

"""Kill a write at every one of its steps: a process of its own ends before the k-th, for every k, and once after the last.

A step is a statement of SQL that writes, a commit, and what brings a file to the disk (fsync, rename).
"""

import os
import re
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import connection, connections, transaction

from gongkai.audit.models import Entry
from gongkai.audit.refused import Refused

KILLED, RETURNED, FAILED = 9, 0, 1
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.I)
Rows = dict[str, list[dict[str, Any]]]


def rows() -> Rows:
    """Every row of every table, as somebody who looks in from outside has it."""
    return {model._meta.label: [*model._base_manager.order_by("pk").values()] for model in apps.get_models()}


def shape(found: Rows) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """The same without what a database numbers by itself: a retry after a rollback may have other numbers."""
    entries = [*Entry.objects.order_by("seq").values_list("verb", "sentence")]
    return {label: len(each) for label, each in found.items()}, entries


def killed_at_every_step(write: Callable[[], object], *, stride: int = 1) -> Iterator[tuple[int, bool]]:
    """Yields (step, whether the write had returned) with the process dead; the last is the one that had returned.

    ``stride``: only every so many steps, for long writes.
    """
    step, ended = 1 - stride, KILLED
    while ended == KILLED:
        step += stride
        ended = _in_a_process_killed_at(step, write)
        assert ended != FAILED, f"the write failed by itself at step {step}"
        yield step, ended == RETURNED


def tried_again(write: Callable[[], object]) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """What the repeated click makes of it, looked at and then taken back, so that the next kill finds the same."""
    with transaction.atomic():
        write()
        found = shape(rows())
        transaction.set_rollback(True)
    return found


def clicked_again(write: Callable[[], object]) -> str:
    """The code with which a click after success is refused; empty when it is taken."""
    try:
        write()
    except Refused as refused:
        return refused.code
    return ""


def _in_a_process_killed_at(step: int, write: Callable[[], object]) -> int:
    connection.close()  # a connection is not shared by two processes
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 on forks beside threads; this one only writes
        child = os.fork()
    if child == 0:
        try:
            _count_down(step)
            write()
            os._exit(RETURNED)
        except BaseException as error:
            os.write(2, f"{error!r}\n".encode())
        finally:
            os._exit(FAILED)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _count_down(left: int) -> None:
    """End this process before the step that is so many away. It is a copy that only dies, so nothing is put back."""

    def step() -> None:
        nonlocal left
        left -= 1
        if not left:
            os._exit(KILLED)

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            step()
            return real(*given, **named)

        return call

    def statement(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if _WRITES.match(sql):
            step()
        return execute(sql, params, many, context)

    wrapped = connections["default"]
    wrapped._commit = counted(wrapped._commit)
    wrapped.execute_wrappers.append(statement)
    os.fsync, os.replace = counted(os.fsync), counted(os.replace)

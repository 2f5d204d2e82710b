"""The background worker: queued tasks one after another; beside them the timer and the static site, in threads of their own."""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import close_old_connections, connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from gongkai.audit import timer
from gongkai.config import doctor
from gongkai.config.checks import insist
from gongkai.mirror.following import keep_up

logger = logging.getLogger(__name__)

TICK = 20
"""Seconds between two turns of the timer."""


def ready() -> None:
    """Raise ImproperlyConfigured where the site must not or cannot be served."""
    insist()
    now = timezone.now()
    faults = [fault for check in doctor.CHECKS if check.name in ("migrations", "static") for fault in check.look(now)]
    if faults:
        raise ImproperlyConfigured("不能启动：\n" + "\n".join(f"  {fault}" for fault in faults))
    connections.close_all()


def deaf_to_the_keyboard() -> None:
    """Ctrl+C reaches every process of a terminal. The server alone heeds it, and ends by SIGTERM those it has started.

    A web process that is told by both waits for ever for browsers that keep their connections open.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def work(*, beside: int | None = None) -> None:
    """Run background tasks and the timer until a signal, or until the process it was started beside is gone."""
    if beside is not None:
        deaf_to_the_keyboard()
    ready()
    name = f"{socket.gethostname()}:{os.getpid()}"
    worker = Worker(
        queue_names=["*"],
        interval=1,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )
    worker.configure_signals()
    over = _orphaned(beside)
    threading.Thread(target=keep_time, kwargs={"name": name, "over": over}, daemon=True).start()
    if settings.STATIC_SITE:
        threading.Thread(target=keep_up, kwargs={"over": over}, daemon=True).start()
    worker.run()


def _orphaned(beside: int | None) -> Callable[[], bool]:
    return lambda: beside is not None and os.getppid() != beside


def keep_time(*, name: str, over: Callable[[], bool], pause: float = TICK) -> None:
    """The timer's thread: one turn after another until it is over. What fails is logged and tried again."""
    while not over():
        close_old_connections()
        try:
            timer.tick(at=timezone.now(), worker=name)
        except Exception:
            logger.exception("the timer failed")
        close_old_connections()
        time.sleep(pause)
    os.kill(os.getpid(), signal.SIGTERM)

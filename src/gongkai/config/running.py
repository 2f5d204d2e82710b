"""The site's life on a machine: founding it and serving it."""

import gc
import logging
import os
import secrets
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from granian.constants import Interfaces
from granian.server import Server

from gongkai.agencies.models import Person, Role
from gongkai.agencies.services import found_county
from gongkai.audit import services as journal
from gongkai.config import doctor, static_site
from gongkai.config.checks import connection
from gongkai.config.doctor.records import collect, migrate
from gongkai.config.keys import make_key
from gongkai.config.working import deaf_to_the_keyboard, ready, work
from gongkai.publications.services import lay_out_catalogue
from gongkai.signin.services import set_password

__all__ = [
    "call_command",
    "doctor",
    "found",
    "journal",
    "prepare",
    "serve",
    "settings",
    "static_site",
    "timezone",
    "work",
]

logger = logging.getLogger(__name__)

FORKED = get_context("fork")
RESTART_AFTER, PATIENCE = 3, 10
"""Seconds before a worker that ended is started again, and in which a web process told to end has to do so."""
FIRST_PEOPLE = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
"""Without all three nobody could open an account, give it a post, and read what they did."""


def prepare() -> None:
    """The home folder, its key, the tables and the static files. Safe to run again."""
    home: Path = settings.HOME
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not settings.HAS_KEY:
        settings.SECRET_KEY, settings.HAS_KEY = make_key(settings.KEY_FILE), True
    migrate()
    collect()


def found(
    *, code: str, name: str, short_name: str, people: list[tuple[str, str]], at: datetime
) -> list[tuple[str, str, str]]:
    """The county and its first three administrators: (role, username, one-time password) of each."""
    passwords = [secrets.token_urlsafe(12) for _ in FIRST_PEOPLE]
    first = [
        (username, full_name, role, password)
        for (username, full_name), role, password in zip(people, FIRST_PEOPLE, passwords, strict=True)
    ]
    with transaction.atomic():
        found_county(code=code, name=name, short_name=short_name, people=first, at=at)
        for username, _full_name, _role, password in first:
            person = Person.objects.get(username=username)
            set_password(person=person, password=password, by=None, at=at, temporary=True)
        lay_out_catalogue(by=None, at=at)
    return [(str(role.label), username, password) for username, _, role, password in first]


def serve(*, address: str, port: int, workers: int, with_worker: bool) -> None:
    """Serve the site until a signal. In SQLite one thread a process: it has one writer, and readers need no more."""
    ready()
    server = Server(
        "gongkai.config.wsgi.application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1 if connection.vendor == "sqlite" else 4,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        websockets=False,
    )
    share()
    if with_worker:
        keeper = Keeper(partial(work, beside=os.getpid()))
        keeper.start()
        server.on_shutdown(keeper.stop)
    server.serve(target_loader=_web)


def _web(target: str) -> Any:
    """What a web process serves, in that process."""
    deaf_to_the_keyboard()
    return import_string(target)


def share() -> None:
    """Load what every process of the site needs before they are forked, so that they hold it once, and keep the collector off it.

    A collection writes into every object it looks at, and so gives each process a copy of its own.
    """
    reverse("desk:workbench")
    get_template("desk/page.html")
    gc.collect()
    gc.freeze()


class Keeper:
    """Keeps a child process at work, and starts it again when it ends by itself.

    The child is forked: it shares with the server what both have loaded. It is forked first, while there is no other
    thread; when it must be started again, the main thread is waiting for its web processes and holds no lock.
    """

    def __init__(self, life: Callable[[], object]) -> None:
        self._life = life
        self._ending = threading.Event()
        self._turn = threading.Lock()
        self._child: ForkProcess | None = None
        self._keeping = threading.Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        self._fork()
        self._keeping.start()

    def _fork(self) -> None:
        with self._turn:
            if not self._ending.is_set():
                child = FORKED.Process(target=self._life, daemon=True)
                child.start()
                self._child = child

    def _keep(self) -> None:
        while self._child:
            self._child.join()
            if self._ending.wait(RESTART_AFTER):
                return
            logger.warning("the worker ended with status %s; started again", self._child.exitcode)
            self._fork()

    def stop(self) -> None:
        self._ending.set()
        with self._turn:
            if self._child:
                self._child.terminate()
        self._keeping.join(timeout=30)  # it alone waits for the child: of two that wait, one is told nothing

"""A confined child process as its parent sees it: start, give a job, take the answer, put an end to it."""

import io
import json
import os
import select
import signal
import struct
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import cast

from gongkai.papers.model import Json, Limits, Unreadable

HEADER = struct.Struct(">II")
MEMORY = "文件内容过大，打开它需要的内存超过上限。请把文件拆小，或删去图片等内容后另存再选择。"
FAILED = "处理这个文件时程序出错，已跳过。请把文件和日志一起交给技术人员。"
_TIMEOUT = "打开这个文件用时过长，已停止。文件可能过大或已损坏，请重新另存一份，或拆小后再选择。"
_CRASHED = "文件已损坏或内容异常，打不开。请重新下载，或用 Word、Excel、WPS 打开后另存一份再选择。"
# Isolated and without site: the standard library comes first, then our own paths; no file beside us can pose as it.
_START = "import sys; sys.path += sys.argv[1:]; import gongkai.papers.child as child; child.main()"
# Of the environment: a child has no use for anybody's passwords. A person's own fonts are under the last two.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "TZ", "HOME", "XDG_DATA_HOME")
_START_SECONDS = 60.0
REST = 10.0
"""Seconds after which a child without a job ends by itself, and gives back its memory."""
_MARGIN = 2.0  # seconds before that in which it is given none any more
_GRACE = 0.5  # seconds over the wall limit, for the child's own answer


@dataclass(frozen=True, slots=True)
class Job:
    """What a child is to do: call ``function`` ("module:name") on ``path`` or ``data``; without one, open them."""

    path: str = ""
    data: bytes = b""
    name: str = ""
    function: str = ""
    options: dict[str, Json] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    def encode(self) -> bytes:
        """The bytes that go down the pipe."""
        about = {"path": self.path, "name": self.name, "function": self.function, "options": self.options}
        text = json.dumps(about | {"limits": asdict(self.limits)}).encode()
        return HEADER.pack(len(text), len(self.data)) + text + self.data


class Process:
    """One child. It does one job at a time; ``give`` and ``take`` alternate. Not for use by two threads at once."""

    def __init__(self) -> None:
        self._deadline = 0.0
        self._limits = Limits()
        self._received = bytearray()
        self.usable = True
        self.busy = False
        self._idle_since = time.monotonic()
        paths = [str(Path(path).absolute()) for path in sys.path]
        environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
        environment |= {"OPENBLAS_NUM_THREADS": "1", "RAYON_NUM_THREADS": "2", "LC_ALL": "C.UTF-8"}
        self._child = subprocess.Popen(  # noqa: S603  # our own interpreter, our own module
            [sys.executable, "-I", "-S", "-B", "-c", _START, *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            bufsize=0,
        )
        self._to = cast("io.FileIO", self._child.stdin)
        self._from = cast("io.FileIO", self._child.stdout)
        self._errors = cast("io.FileIO", self._child.stderr)
        self._ready = False

    def fileno(self) -> int:
        """What to wait on for an answer."""
        return self._from.fileno()

    @property
    def deadline(self) -> float:
        """The moment of ``time.monotonic`` at which the job given last has had its time."""
        return self._deadline

    def alive(self) -> bool:
        """Whether the child is there for another job; it may have ended, or be about to, while it was idle."""
        rested = time.monotonic() - self._idle_since
        return self.usable and rested < REST - _MARGIN and self._child.poll() is None

    def give(self, job: Job) -> None:
        """Hand a job over. A child that died meanwhile shows itself in ``take``."""
        self._await_start()
        self._limits = job.limits
        self._received.clear()
        self.busy = True
        self._deadline = time.monotonic() + job.limits.wall + _GRACE
        rest = memoryview(job.encode())
        try:
            while rest:
                rest = rest[self._to.write(rest) :]
        except BrokenPipeError:
            pass

    def _await_start(self) -> None:
        if self._ready:
            return
        readable = select.select([self._from], [], [], _START_SECONDS)[0]
        if not readable or len(self._from.read(HEADER.size) or b"") < HEADER.size:
            errors = self._errors.read() if readable else b""
            self.kill()
            raise RuntimeError(
                f"the reading process does not start: {(errors or b'').decode(errors='replace')[-2000:]}"
            )
        self._ready = True

    def wait(self) -> Json:
        """The answer to the job given last. Raises ``Unreadable``; the child is gone when it broke a limit."""
        while True:
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise self.expire()
            if select.select([self._from], [], [], left)[0]:
                answered, value = self.take()
                if answered:
                    return value

    def take(self) -> tuple[bool, Json]:
        """Read what there is: whether the answer is complete, and the answer. Raises ``Unreadable``."""
        chunk = os.read(self.fileno(), 1 << 20)
        if not chunk:
            raise self._post_mortem()
        self._received += chunk
        if len(self._received) < HEADER.size:
            return False, None
        size, tired = HEADER.unpack_from(self._received)
        if size > self._limits.answer + (1 << 20):
            self.kill()
            raise Unreadable("too-large", _CRASHED)
        if len(self._received) < HEADER.size + size:
            return False, None
        answer = json.loads(self._received[HEADER.size :])
        self.busy, self._idle_since = False, time.monotonic()
        if tired:
            self.kill()
        if "error" in answer:
            raise Unreadable(*answer["error"])
        return True, answer["value"]

    def expire(self) -> Unreadable:
        """End a child that has had its time; what to tell about its file."""
        self.kill()
        return Unreadable("timeout", _TIMEOUT)

    def _post_mortem(self) -> Unreadable:
        self._child.wait()
        errors = self._errors.read() or b""
        self.kill()
        code, detail = self._child.returncode, errors.decode(errors="replace")[-2000:]
        if code in (-signal.SIGXCPU, -signal.SIGALRM):
            return Unreadable("timeout", _TIMEOUT, detail)
        # SIGKILL that is not ours is the kernel's, short of memory; libraries that cannot allocate say so and abort
        if code == -signal.SIGKILL or b"alloc" in errors.lower() or b"memory" in errors.lower():
            return Unreadable("memory", MEMORY, detail)
        return Unreadable("damaged", _CRASHED, f"{code} {detail}")

    def kill(self) -> None:
        """End the child, whatever it does, and free what it held."""
        self.usable = False
        self._child.kill()
        self._child.wait()
        self._close()

    def forget(self) -> None:
        """Let go of a child that belongs to the process this one was forked from."""
        self.usable = False
        self._child.returncode = 0  # not ours to wait for
        self._close()

    def _close(self) -> None:
        for pipe in (self._to, self._from, self._errors):
            pipe.close()

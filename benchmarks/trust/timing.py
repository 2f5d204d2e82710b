"""Does the time of the answer tell who exists (TRUST.md P25)? Timed requests of each kind, interleaved at random.

Kinds that must look alike: an unknown name, a wrong password, a disabled person (with the right one), a person without a
password; and, when tries are used up, the same again. Compared: status, body, medians (|Δ| < 3 ms), and the two-sample
Kolmogorov-Smirnov test of each against the unknown name (p > 0.01). A kind that answers without looking at the password
stands beside them: it must be told apart (else the trial would not notice). What is timed is the processor time of the
request, all threads of it: on a quiet machine the clock shows the same, on a shared one it shows the neighbours.

``python -m benchmarks.trust.timing --requests 4000``
"""

import argparse
import json
import math
import random
import re
import statistics
import sys
import time
from collections import defaultdict

from django.test import Client
from django.utils import timezone

from benchmarks.trust.site import PASSWORD, open_site
from gongkai.agencies.models import Person
from gongkai.signin.models import Tries
from gongkai.signin.services import reserve_try

LIMIT_MS, LIMIT_P = 3.0, 0.01
PEOPLE = 60
KINDS = ("unknown name", "wrong password", "disabled", "no password")


def ks(one: list[float], other: list[float]) -> float:
    """p of the two-sample Kolmogorov-Smirnov test (asymptotic)."""
    a, b = sorted(one), sorted(other)
    i = j = 0
    most = 0.0
    while i < len(a) and j < len(b):
        at = min(a[i], b[j])
        while i < len(a) and a[i] <= at:
            i += 1
        while j < len(b) and b[j] <= at:
            j += 1
        most = max(most, abs(i / len(a) - j / len(b)))
    root = math.sqrt(len(a) * len(b) / (len(a) + len(b)))
    x = (root + 0.12 + 0.11 / root) * most
    series = 2 * sum((-1) ** (k - 1) * math.exp(-2 * (k * x) ** 2) for k in range(1, 101)) if x > 0.2 else 1.0
    return min(1.0, max(0.0, series))


def say(figure: str, value: float, unit: str, limit: float | None = None) -> bool:
    print(json.dumps({"figure": figure, "value": round(value, 4), "unit": unit, "limit": limit}, ensure_ascii=False))
    return limit is None or value <= limit


class Trial:
    """Knocks and keeps what came back, by kind."""

    def __init__(self, names: list[str]) -> None:
        third = len(names) // 3
        self._names = {
            "wrong password": names[:third],
            "disabled": names[third : 2 * third],
            "no password": names[2 * third :],
        }
        self.spent: dict[str, list[float]] = defaultdict(list)
        self.answers: dict[str, set[tuple[int, str]]] = defaultdict(set)

    def name(self, kind: str) -> str:
        # As long as the others, and as often the same.
        return random.choice(self._names.get(kind) or [f"nobody{n}" for n in range(20)])

    def knock(self, kind: str, name: str, address: str) -> None:
        sent = {"login": name, "password": PASSWORD if kind.startswith("disabled") else "another-word-1"}
        door = Client()
        start = time.process_time()
        answer = door.post("/accounts/login/", sent, REMOTE_ADDR=address)
        self.spent[kind].append((time.process_time() - start) * 1000)
        body = re.sub(r'value="[^"]*"', "", answer.content.decode())
        self.answers[kind].add((answer.status_code, re.sub(r'nonce="[^"]*"', "", body)))

    def open_tries(self, requests: int) -> None:
        order = [kind for kind in KINDS for _ in range(requests // 8)]
        random.shuffle(order)
        for turn, kind in enumerate(order):
            if turn % 20 == 0:
                Tries.objects.all().delete()
            self.knock(kind, self.name(kind), f"127.0.{turn // 200 % 250}.{turn % 200 + 1}")

    def used_up(self, requests: int) -> None:
        Tries.objects.all().delete()
        chosen = {kind: self.name(kind) for kind in KINDS}
        for name in chosen.values():
            for turn in range(60):
                reserve_try(name=name, address=f"127.1.0.{turn + 1}", device="", at=timezone.now())
        order = [kind for kind in KINDS for _ in range(requests // 8)]
        random.shuffle(order)
        for turn, kind in enumerate(order):
            self.knock(f"{kind}, used up", chosen[kind], f"127.1.{turn % 200 + 1}.1")


def compare(trial: Trial, kinds: list[str]) -> bool:
    good = True
    first = kinds[0]
    for kind in kinds[1:]:
        apart = abs(statistics.median(trial.spent[kind]) - statistics.median(trial.spent[first]))
        good &= say(f"{kind} against {first}: medians apart", apart, "ms", LIMIT_MS)
        p = ks(trial.spent[kind], trial.spent[first])
        good &= say(f"{kind} against {first}: 1 - p of KS", 1 - p, "", 1 - LIMIT_P)
    answers = set().union(*(trial.answers[kind] for kind in kinds))
    return good & say(f"{first} and its like: different answers beyond one", len(answers) - 1, "", 0)


def main() -> int:
    given = argparse.ArgumentParser()
    given.add_argument("--requests", type=int, default=4000)
    requests = given.parse_args().requests
    names = open_site(PEOPLE)

    third = PEOPLE // 3
    Person.objects.filter(username__in=names[third : 2 * third]).update(is_active=False)
    for person in Person.objects.filter(username__in=names[2 * third :]):
        person.set_unusable_password()
        person.save()
    trial = Trial(names)
    trial.knock("warm", "warm", "127.2.0.1")
    trial.open_tries(requests)
    trial.used_up(requests)
    good = compare(trial, [*KINDS]) & compare(trial, [f"{kind}, used up" for kind in KINDS])
    median = statistics.median(trial.spent[KINDS[0]])
    say("an unknown name: median", median, "ms")
    p = ks(trial.spent[KINDS[0]], trial.spent[f"{KINDS[0]}, used up"])
    say("without looking at the password (must be told apart): p of KS", p, "", LIMIT_P)
    return 0 if good and p < LIMIT_P else 1


if __name__ == "__main__":
    sys.exit(main())
